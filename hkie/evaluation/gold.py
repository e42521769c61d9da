"""Gold annotations, in the format of this project or those of annotation tools.

| path | format |
|---|---|
| a folder of .ann with ⟦marks⟧ | text, entities and relations, in three parts |
| a folder of .ann with T and R lines | brat: entities from notes, else one for each spelling |
| .jsonl | a record for each document: doc, text, mentions, entities, relations |
| .json | Label Studio: the annotations of each task, else its predictions |
| .conll, .iob, .bio, .tsv | IOB2 columns, with offsets after the token, as hkie writes them, or without |
| .spacy, .docbin | spaCy's DocBin: the spans of ``doc.spans``, else ``doc.ents`` |
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from hkie.errors import GoldError, UsageError
from hkie.ontology import Ontology, shipped

SEPARATOR = "\n=====\n"
_SPANS = "hkie"

Span = tuple[int, int, str, str]
"""A gold mention: start, end, label, entity."""


Triple = tuple[str, str, str]
"""A relation: head, type, tail."""


UNKNOWN = "?"
"""The day of a relation of which gold does not say whether it has one."""


class Claim(NamedTuple):
    """What a text says of a relation: its status, the first and last day of a tenure, and the day of what took place on one,
    which is ``UNKNOWN`` where gold does not say it."""

    status: str
    since: str | None = None
    until: str | None = None
    date: str | None = UNKNOWN


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated document: mentions as (start, end, label, entity), and relations as (head, type, tail).

    ``claims`` are the statuses of relations where they are known, also of those that the text denies.
    """

    document: str
    mentions: tuple[tuple[int, int, str, str], ...]
    names: Mapping[str, str]
    relations: tuple[tuple[str, str, str], ...]
    text: str | None = None
    published: str | None = None
    claims: Mapping[Triple, Claim] = field(default_factory=dict)


def read_gold(path: Path, ontology: Ontology | None = None) -> list[Gold]:
    """Return the documents of a folder of .ann files (each beside its .txt), or of a file in one of the formats above.

    Raises GoldError for invalid annotations and for labels and relations that are not in ``ontology`` (default: the
    built-in one), UsageError for a path without gold.
    """
    ontology = ontology or shipped()
    if path.is_dir():
        files = sorted(path.rglob("*.ann"))
        if not files:
            raise UsageError(f"{path}: no .ann file in this folder")
        return [
            _known(_read_brat(file) if _BRAT.match(_text(file)) else _read_ann(file), str(file), ontology)
            for file in files
        ]
    if not path.exists():
        raise UsageError(f"{path}: no such gold file or folder")
    reader = _READERS.get(path.suffix.lower(), _read_records)
    try:
        found = [_known(gold, str(path), ontology) for gold in reader(path)]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise GoldError(f"{path}: not valid gold ({_said(error)})") from error
    if not found:
        raise UsageError(f"{path}: no annotated document in this file")
    return found


def _said(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def _read_records(path: Path) -> Iterator[Gold]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        if line.strip():
            try:
                yield _from_record(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise GoldError(f"{path}:{number}: not a gold record ({error})") from error


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            return handle.read()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{file}: cannot be read ({error})") from error


def _known(gold: Gold, where: str, ontology: Ontology) -> Gold:
    for label in sorted({label for _, _, label, _ in gold.mentions} - ontology.labels.keys()):
        raise GoldError(f"{where}: unknown label {label!r}; one of {', '.join(ontology.labels)}")
    for kind in sorted({kind for _, kind, _ in gold.relations} - ontology.types.keys()):
        raise GoldError(f"{where}: unknown relation {kind!r}; one of {', '.join(ontology.types)}")
    return gold


def _named(spans: Iterable[tuple[int, int, str]], text: str) -> list[Span]:
    """Return mentions with an entity for each label and spelling."""
    return [(start, end, label, f"{label}:{' '.join(text[start:end].split())}") for start, end, label in spans]


def _made(
    document: str, spans: Iterable[Span], text: str | None, relations: Iterable[tuple[str, str, str]] = ()
) -> Gold:
    ordered = tuple(sorted(spans, key=lambda m: (m[0], -m[1], m[2])))
    # An entity is named by its id, since its spelling may differ between documents.
    names = {entity: entity for *_, entity in ordered}
    return Gold(document, ordered, names, tuple(dict.fromkeys(relations)), text)


_BRAT = re.compile(r"(?:[TREANM#]\d+|\*)\t")
_BRAT_SPAN = re.compile(r"(T\S+)\t(\S+) ([\d ;]+)\t")
_BRAT_PAIR = re.compile(r"R\S+\t(\S+) \S+?:(T\S+) \S+?:(T\S+)")
_BRAT_NOTE = re.compile(r"#\S*\tAnnotatorNotes (T\S+)\t(.+)")


def _read_brat(file: Path) -> Gold:
    """Return the gold of brat lines: T are mentions, R are relations; notes are entities if every mention has one."""
    source = file.with_suffix(".txt")
    if not source.exists():
        raise GoldError(f"{file}: no {source.name} beside it")
    text = _text(source)
    spans: dict[str, tuple[int, int, str]] = {}
    notes: dict[str, str] = {}
    pairs: list[tuple[str, str, str]] = []
    for number, line in enumerate(_text(file).splitlines(), 1):
        where = f"{file}:{number}"
        if span := _BRAT_SPAN.match(line):
            pieces = [[int(at) for at in piece.split()] for piece in span[3].split(";")]
            spans[span[1]] = (pieces[0][0], pieces[-1][1], span[2])
        elif pair := _BRAT_PAIR.match(line):
            pairs.append((pair[2], pair[1], pair[3]))
        elif note := _BRAT_NOTE.match(line):
            notes[note[1]] = note[2].strip()
        elif line[:1] in ("T", "R") and line.strip():
            raise GoldError(f"{where}: not a line of brat: {line[:40]!r}")
    if not {end for head, _, tail in pairs for end in (head, tail)} <= spans.keys():
        raise GoldError(f"{file}: a relation with a missing mention")
    noted = spans.keys() <= notes.keys()
    entities = dict(zip(spans, _named(spans.values(), text), strict=True))
    own = {name: notes[name] if noted else entities[name][3] for name in spans}
    mentions = [(*span, own[name]) for name, span in spans.items()]
    return _made(file.stem, mentions, text, ((own[h], kind, own[t]) for h, kind, t in pairs))


def _read_labelstudio(path: Path) -> Iterator[Gold]:
    tasks = json.loads(_text(path))
    for number, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        data = task["data"]
        text = str(data["text"])
        done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")] or task.get("predictions") or ()
        regions = done[0]["result"] if done else []
        spans: dict[str, tuple[int, int, str]] = {}
        noted: dict[str, str] = {}
        for region in regions:
            if region["type"] == "labels":
                value = region["value"]
                label = str(value["labels"][0])
                spans[region["id"]] = (int(value["start"]), int(value["end"]), label)
                meta = (region.get("meta") or {}).get("text") or ()
                if meta:
                    noted[region["id"]] = str(meta[0])
        entities = dict(zip(spans, _named(spans.values(), text), strict=True))
        own = {name: noted[name] if spans.keys() <= noted.keys() else entities[name][3] for name in spans}
        pairs = [
            (own[r["from_id"]], kind, own[r["to_id"]])
            for r in regions
            if r["type"] == "relation"
            for kind in r.get("labels") or ()
        ]
        name = data.get("document") or task.get("file_upload") or task.get("id") or number
        yield _made(str(name), [(*span, own[key]) for key, span in spans.items()], text, pairs)


def _read_conll(path: Path) -> Iterator[Gold]:
    """Read columns: the token, its offsets if hkie wrote them, and tags; otherwise the last column is the tag."""
    document = path.stem
    rows: list[list[str]] = []
    for line in [*_text(path).splitlines(), "# newdoc"]:
        if line.startswith(("# newdoc", "-DOCSTART-")):
            if any(rows):
                yield _of_columns(path, document, rows)
            document, rows = line.partition("id = ")[2].strip() or f"{path.stem}-{document}", []
        elif not line.startswith("# "):
            rows.append(re.split(r"\t| +", line.strip()) if line.strip() else [])


def _of_columns(path: Path, document: str, rows: list[list[str]]) -> Gold:
    first = next(row for row in rows if row)
    placed = len(first) > 3 and first[1].isdigit() and first[2].isdigit()
    text, tagged = "", []
    for row in rows:
        if not row:
            text = text.rstrip(" ") + "\n" if text else text
            tagged.append((0, 0, ["O"] * 9))
        elif placed:
            tagged.append((int(row[1]), int(row[2]), row[3:]))
        else:
            tagged.append((len(text), len(text) + len(row[0]), [row[-1]]))
            text += row[0] + " "
    spans: list[tuple[int, int, str]] = []
    for level in range(max(len(tags) for start, end, tags in tagged if end)):
        spans += _runs(path, [(start, end, tags[level] if level < len(tags) else "O") for start, end, tags in tagged])
    if placed:
        quoted = {start: row[0] for (start, _, _), row in zip(tagged, rows, strict=True) if row}
        return _made(document, [(s, e, label, f"{label}:{quoted[s]}:{s}") for s, e, label in spans], None)
    return _made(document, _named(spans, text), text.rstrip() + "\n")


def _runs(path: Path, column: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    opened: tuple[int, int, str] | None = None
    for start, end, tag in [*column, (0, 0, "O")]:
        kind, label = tag[:1], tag[2:]
        if opened is not None and (kind != "I" or label != opened[2]):
            yield opened
            opened = None
        if kind in ("B", "I"):
            opened = (opened[0] if opened else start, end, label)
        elif tag != "O":
            raise GoldError(f"{path}: {tag!r} is not an IOB2 tag")


def _read_docbin(path: Path) -> Iterator[Gold]:
    import spacy
    from spacy.tokens import DocBin

    for number, doc in enumerate(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab), 1):
        groups = list(doc.spans)
        group = doc.spans[_SPANS if _SPANS in groups else groups[0]] if groups else doc.ents
        spans = [(s.start_char, s.end_char, s.label_, s.kb_id_) for s in group]
        named = _named(((start, end, label) for start, end, label, _ in spans), doc.text)
        mentions = [(*span[:3], span[3] or other[3]) for span, other in zip(spans, named, strict=True)]
        yield _made(str(doc.user_data.get("id") or number), mentions, doc.text)


_READERS: dict[str, Callable[[Path], Iterator[Gold]]] = {
    ".json": _read_labelstudio, ".conll": _read_conll, ".iob": _read_conll, ".bio": _read_conll, ".tsv": _read_conll,
    ".spacy": _read_docbin, ".docbin": _read_docbin,
}  # fmt: skip


def _from_record(record: dict[str, Any]) -> Gold:
    mentions = tuple((m["start"], m["end"], m["label"], m["entity"]) for m in record["mentions"])
    names = {e["id"]: e.get("name", e["id"]) for e in record.get("entities", ())}
    relations = tuple((r["head"], r["type"], r["tail"]) for r in record.get("relations", ()))
    return Gold(
        record["doc"], mentions, names, relations, record.get("text"), record.get("published"), claims_of(record)
    )


def claims_of(record: Mapping[str, Any], entity: Callable[[str], str] = str) -> dict[Triple, Claim]:
    """Return what a record says of its relations, and of those in ``not``: (type, head, tail, status), where the status
    ``none`` says that the text does not speak of it. ``entity`` makes the ends those of the mentions."""
    claims = {
        (entity(r["head"]), r["type"], entity(r["tail"])): Claim(
            r["status"], r.get("from"), r.get("to"), r.get("date", UNKNOWN)
        )
        for r in record.get("relations", ())
        if "status" in r
    }
    for kind, head, tail, *status in record.get("not", ()):
        if status and status[0] != "none":
            claims[entity(head), kind, entity(tail)] = Claim(status[0])
    return claims


def _read_ann(file: Path) -> Gold:
    with file.open(encoding="utf-8", newline="") as handle:
        parts = handle.read().split(SEPARATOR)
    if len(parts) != 3:
        raise GoldError(
            f"{file}: expected text, entities and relations with '=====' lines between, found {len(parts)} parts"
        )
    labels: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in filter(str.strip, parts[1].splitlines()):
        ident, label, name = (piece.strip() for piece in [*line.split("|", 2), "", ""][:3])
        labels[ident], names[ident] = label, name
    text, mentions = _unmark(file, parts[0], labels)
    relations = []
    for line in filter(str.strip, parts[2].splitlines()):
        fields = [piece.strip() for piece in line.split("|")]
        if len(fields) != 3 or not {fields[0], fields[2]} <= labels.keys():
            raise GoldError(f"{file}: bad relation {line!r}")
        relations.append((fields[0], fields[1], fields[2]))
    source = file.with_suffix(".txt")
    if source.exists():
        with source.open(encoding="utf-8", newline="") as handle:
            if handle.read().rstrip("\n") != text.rstrip("\n"):
                raise GoldError(f"{file}: its text differs from {source.name}")
    return Gold(file.stem, tuple(mentions), names, tuple(relations), text)


def _unmark(file: Path, marked: str, labels: Mapping[str, str]) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Return a text without its marks ⟦id ...⟧, and the marked mentions."""
    plain: list[str] = []
    length = 0
    opened: list[tuple[str, int]] = []
    mentions: list[tuple[int, int, str, str]] = []
    position = 0
    while position < len(marked):
        char = marked[position]
        if char == "⟦":
            stop = marked.find(" ", position)
            ident = marked[position + 1 : stop]
            if ident not in labels:
                raise GoldError(f"{file}: mention of an unknown entity {ident!r}")
            opened.append((ident, length))
            position = stop + 1
        elif char == "⟧":
            if not opened:
                raise GoldError(f"{file}: a mark is closed that was not opened, near {''.join(plain)[-30:]!r}")
            ident, start = opened.pop()
            mentions.append((start, length, labels[ident], ident))
            position += 1
        else:
            plain.append(char)
            length += 1
            position += 1
    if opened:
        raise GoldError(f"{file}: a mark is not closed: {opened[-1][0]!r}")
    return "".join(plain), sorted(mentions, key=lambda m: (m[0], -m[1]))
