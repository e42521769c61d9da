"""Results that were written before: read them, and resolve several as one run over all documents would."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from hkie.errors import ReadError, UsageError
from hkie.records import SCHEMA, Document, Entity, Evidence, Link, Mention, Money, Relation, Result, Section, Value
from hkie.relations import lifted
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision
from hkie.text import STDIN

_R = TypeVar("_R")
_TABLES = ("documents", "mentions", "entities", "relations")


def read(path: str | Path) -> list[Result]:
    """Return the results of a file of JSON or JSON Lines as ``hkie extract`` writes it; ``-`` is standard input.

    Raises UsageError where there is no such file, ReadError where it is no result.
    """
    text = _text(path)
    found: list[Result] = []
    for where, row in _objects(path, text):
        try:
            found.append(of(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ReadError(f"{where}: not a result of hkie extract ({_said(error)})") from error
    if not found:
        raise ReadError(f"{path}: no result in this file; make one with `hkie extract … --format json`")
    return found


def _text(path: str | Path) -> str:
    if str(path) == STDIN:
        try:
            return sys.stdin.buffer.read().decode("utf-8-sig")  # whatever the locale
        except UnicodeDecodeError as error:
            raise ReadError(f"standard input: cannot be read ({error})") from error
    if not Path(path).is_file():
        raise UsageError(f"{path}: no such result file")
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: cannot be read ({error})") from error


def _objects(path: str | Path, text: str) -> Iterator[tuple[str, Any]]:
    """Yield (where, object): the whole file, or each line of it."""
    first = text.lstrip()[:1]
    end = text.find("\n")
    if first == "{" and text[:end].rstrip().endswith("}") and end > 0 and text[end:].strip():
        for number, line in enumerate(text.split("\n"), 1):  # a line of JSON may hold U+2028
            if line.strip():
                yield f"{path}:{number}", _json(f"{path}:{number}", line)
    elif first:
        yield str(path), _json(str(path), text)


def _json(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ReadError(f"{where}: not JSON ({error})") from error


def _said(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def of(row: dict[str, Any]) -> Result:
    """Return the result of one object of the contract. Raises KeyError, TypeError or ValueError where it is none."""
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    if row.get("schema") != SCHEMA:
        raise ValueError(f"schema is {row.get('schema')!r}, expected {SCHEMA!r}")
    mentions = tuple(_mention(item) for item in row["mentions"])
    entities = tuple(
        _made(Entity, item, aliases=tuple(item["aliases"]), value=_value(item["value"])) for item in row["entities"]
    )
    told = {item["mention"]: _made(Link, item) for item in row.get("links", ())}
    links = tuple(
        told.get(item["id"]) or Link(item["id"], item["entity"], "exact", 1.0, item["text"]) for item in row["mentions"]
    )
    documents = tuple(
        _made(
            Document,
            item,
            sections=tuple(_made(Section, s) for s in item.get("sections", ())),
            pages=tuple(item.get("pages", ())),
        )
        for item in row["documents"]
    )
    relations = tuple(
        _made(Relation, item, evidence=tuple(_made(Evidence, e) for e in item["evidence"])) for item in row["relations"]
    )
    return Result(SCHEMA, documents, mentions, links, entities, relations)


def _made(record: type[_R], row: dict[str, Any], **given: Any) -> _R:
    names = _NAMES.get(record)
    if names is None:
        names = _NAMES[record] = tuple(f.name for f in fields(record))  # type: ignore[arg-type]
    return record(**{name: row[name] for name in names if name not in given and name in row}, **given)


_NAMES: dict[type, tuple[str, ...]] = {}


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(
        row["id"], sys.intern(row["document"]), row["start"], row["end"], row["text"], sys.intern(row["label"]),
        sys.intern(row["section"]), sys.intern(row["rule"]), row["score"], _value(row["value"]), row.get("honorific"),
        row.get("page"),
    )  # fmt: skip


def _value(value: Any) -> Value:
    return Money(**value) if isinstance(value, dict) else value


def resolve(
    results: Iterable[Result], resolver: Resolver, decisions: Iterable[Decision] = ()
) -> tuple[Result, tuple[str, ...]]:
    """Join results to one, with the entities that one run over all their documents would have.

    A document that stands in several results is taken once; what the registry added is left out. Returns the result, and the decisions that could
    not be followed, in words. Raises ReadError where two documents of different content have one id.
    """
    documents: dict[str, Document] = {}
    mentions: list[Mention] = []
    relations: list[Placed] = []
    for result in results:
        new = [d for d in result.documents if is_new(d, documents)]
        documents.update({d.id: d for d in new})
        own, told = parts(result, {d.id for d in new})
        mentions.extend(own)
        relations.extend(told)
    mentions.sort(key=in_text)
    resolution = resolver.resolve(mentions, {d.id: d.published for d in documents.values()}, decisions)
    ordered = tuple(documents[name] for name in sorted(documents))
    return Result(
        SCHEMA, ordered, tuple(mentions), resolution.links, resolution.entities, joined(relations, resolution.entity_of)
    ), resolution.problems


Placed = tuple[Relation, Mapping[tuple[str, str], Sequence[Mention]]]
"""A relation as it was written, and the mentions of its result by document and entity."""


def parts(result: Result, names: Collection[str]) -> tuple[list[Mention], list[Placed]]:
    """Return the mentions of some documents of a result, and the relations that they state."""
    own = [m for m in result.mentions if m.document in names]
    entity_of = {link.mention: link.entity for link in result.links}
    placed: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in own:
        placed[mention.document, entity_of[mention.id]].append(mention)
    return own, [(r, placed) for r in result.relations if r.document in names and r.basis == "stated"]


def joined(relations: Iterable[Placed], entity_of: Mapping[str, str]) -> tuple[Relation, ...]:
    """Return relations between the entities that mentions have now, each once a document."""
    return tuple(
        lifted.join(
            lifted.moved(r, *(_entity_of(r, end, placed, entity_of) for end in (r.head, r.tail)))
            for r, placed in relations
        )
    )


def in_text(mention: Mention) -> tuple[str, int, int, str]:
    """Return what mentions are sorted by."""
    return mention.document, mention.start, -mention.end, mention.label


def together(paths: Iterable[str | Path], resolver: Resolver, decisions: Sequence[Decision] = ()) -> Result:
    """Return the one result of the files, as it was written; several, or several lines, are joined to one."""
    found = [result for path in paths for result in read(path)]
    return found[0] if len(found) == 1 else resolve(found, resolver, decisions)[0]


def is_new(document: Document, known: Mapping[str, Document]) -> bool:
    """Whether a document is not known yet. Raises ReadError where another of its id is."""
    other = known.get(document.id)
    if other is None:
        return True
    if other.sha256 != document.sha256:
        raise ReadError(
            f"{document.id}: two documents of different content have this id; extract them with paths that differ"
        )
    return False


def _entity_of(
    relation: Relation, entity: str, placed: Mapping[tuple[str, str], Sequence[Mention]], entity_of: Mapping[str, str]
) -> str:
    """Return the new entity of an end of a relation: that of the mention in its sentence."""
    there = placed.get((relation.document, entity), [])
    inside = [m for m in there if any(e.start <= m.start < e.end for e in relation.evidence)]
    chosen = (inside or there)[:1]
    return entity_of[chosen[0].id] if chosen else entity
