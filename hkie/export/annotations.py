"""Annotation formats: brat, CoNLL, Label Studio, spaCy's DocBin and W3C Web Annotation."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from hkie import __version__
from hkie.corrections.contexts import text_of
from hkie.export.texts import texts_of, tokens
from hkie.ontology import Ontology
from hkie.records import Mention, Relation, Result

_UNSAFE = re.compile(r"[^\w.-]+")


def write_brat(result: Result, folder: Path, ontology: Ontology) -> None:
    """Write a .txt and a .ann for each document, and an annotation.conf, into an empty folder.

    A mention is a T line, its entity a note; a relation is between two mentions of its sentence.
    """
    by_document = _mentions_by_document(result)
    texts = texts_of(result)
    names = file_names([d.id for d in result.documents])
    relations = _relations_by_document(result)
    entity_of = {link.mention: link.entity for link in result.links}
    for document in result.documents:
        name, mentions = names[document.id], by_document[document.id]
        (folder / f"{name}.txt").write_text(texts[document.id], encoding="utf-8", newline="")
        number = {m.id: k for k, m in enumerate(mentions, 1)}
        lines = [f"T{number[m.id]}\t{m.label} {_fragments(m)}\t{_quoted(m)}" for m in mentions]
        pairs = _between(relations[document.id], mentions, entity_of)
        lines += [
            f"R{k}\t{r.type} Arg1:T{number[head.id]} Arg2:T{number[tail.id]}"
            for k, (r, head, tail) in enumerate(pairs, 1)
        ]
        lines += [f"#{number[m.id]}\tAnnotatorNotes T{number[m.id]}\t{entity_of[m.id]}" for m in mentions]
        (folder / f"{name}.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    (folder / "annotation.conf").write_text(_brat_settings(result, ontology), encoding="utf-8")


def _fragments(mention: Mention) -> str:
    """Return the offsets of a mention, one span for each line, since brat allows no line break inside a span."""
    found, at = [], mention.start
    for line in mention.text.splitlines(keepends=True):
        ink = line.splitlines()[0]
        if ink:
            found.append(f"{at} {at + len(ink)}")
        at += len(line)
    return ";".join(found)


def _quoted(mention: Mention) -> str:
    """Return the text of the spans, joined by spaces; tabs, which separate brat's columns, become spaces."""
    return " ".join(line for line in mention.text.splitlines() if line).replace("\t", " ")


def _brat_settings(result: Result, ontology: Ontology) -> str:
    label_of = {e.id: e.label for e in result.entities}
    ends = {name: (set(kind.heads), set(kind.tails)) for name, kind in ontology.types.items()}
    for relation in result.relations:  # for a type that the ontology does not have
        heads, tails = ends.setdefault(relation.type, (set(), set()))
        heads.add(label_of[relation.head])
        tails.add(label_of[relation.tail])
    relations = [
        f"{kind}\tArg1:{'|'.join(sorted(ends[kind][0]))}, Arg2:{'|'.join(sorted(ends[kind][1]))}"
        for kind in ontology.ordered_types(ends)
    ]
    labels = ontology.ordered([*ontology.labels, *label_of.values()])
    overlaps = ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
    return "\n".join(["[entities]", *labels, "[relations]", *overlaps, *relations, "[events]", "[attributes]", ""])


def write_conll(result: Result, file: IO[str]) -> None:
    """Write a line for each token: the token, its offsets, and an IOB2 column for each level of nesting, outermost first."""
    by_document = _mentions_by_document(result)
    levels = {name: _levels(mentions) for name, mentions in by_document.items()}
    depth = max([1, *(len(found) for found in levels.values())])
    for document in result.documents:
        text = text_of(document)
        mentions = by_document[document.id]
        file.write(f"# newdoc id = {document.id}\n")
        tags = [_tags(level) for level in levels[document.id]] + [{}] * (depth - len(levels[document.id]))
        for sentence in tokens(text, (at for m in mentions for at in (m.start, m.end))):
            for start, end in sentence:
                columns = "\t".join(_tag(level, start) for level in tags)
                file.write(f"{text[start:end]}\t{start}\t{end}\t{columns}\n")
            file.write("\n")


def _levels(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return mentions by level, without overlaps on a level; the outermost are on the first."""
    levels: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        for level in levels:
            if level[-1].end <= mention.start:
                level.append(mention)
                break
        else:
            levels.append([mention])
    return levels


def _tags(level: Sequence[Mention]) -> dict[int, tuple[str, int]]:
    """Return the label and start of the mention that covers each offset."""
    return {at: (m.label, m.start) for m in level for at in range(m.start, m.end)}


def _tag(tags: dict[int, tuple[str, int]], start: int) -> str:
    found = tags.get(start)
    return "O" if found is None else f"{'B' if found[1] == start else 'I'}-{found[0]}"


def write_labelstudio(result: Result, file: IO[str]) -> None:
    """Write a Label Studio task with pre-annotations for each document."""
    by_document = _mentions_by_document(result)
    relations = _relations_by_document(result)
    entity_of = {link.mention: link.entity for link in result.links}
    file.write("[")
    for number, document in enumerate(result.documents):
        mentions = by_document[document.id]
        name = {m.id: f"m{k}" for k, m in enumerate(mentions)}
        spans: list[dict[str, Any]] = [
            {
                "id": name[m.id], "from_name": "label", "to_name": "text", "type": "labels", "score": m.score,
                "value": {"start": m.start, "end": m.end, "text": m.text, "labels": [m.label]},
                "meta": {"text": [entity_of[m.id]]},
            }
            for m in mentions
        ]  # fmt: skip
        spans += [
            {"type": "relation", "from_id": name[h.id], "to_id": name[t.id], "direction": "right", "labels": [r.type]}
            for r, h, t in _between(relations[document.id], mentions, entity_of)
        ]
        task = {
            "data": {"text": text_of(document), "document": document.id, "title": document.title},
            "predictions": [{"model_version": f"hkie {__version__}", "result": spans}],
        }
        file.write((",\n" if number else "\n") + json.dumps(task, ensure_ascii=False))
    file.write("\n]\n")


def write_docbin(result: Result, path: Path) -> None:
    """Write a spaCy DocBin: all mentions in ``doc.spans["hkie"]``, the outermost in ``doc.ents``.

    A span has its label, the rule as id, and the entity as kb id; ``doc.user_data["id"]`` is the document's.
    """
    import spacy
    from spacy.tokens import Doc, DocBin, Span

    vocab = spacy.blank("en").vocab
    bundle = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "SPACY"], store_user_data=True)
    by_document = _mentions_by_document(result)
    entity_of = {link.mention: link.entity for link in result.links}
    for document in result.documents:
        text, mentions = text_of(document), by_document[document.id]
        words, spaces, starts = _words(text, mentions)
        doc = Doc(vocab, words=words, spaces=spaces)
        index = {start: k for k, start in enumerate(starts)} | {len(text): len(starts)}
        spans = []
        for m in mentions:
            first = index[m.start]
            last = first
            while last < len(starts) and starts[last] < m.end:
                last += 1
            spans.append(Span(doc, first, last, label=m.label, kb_id=entity_of[m.id], span_id=m.rule))
        doc.spans["hkie"] = spans
        outer = _levels(mentions)[:1]
        outermost = {(m.start, m.label) for level in outer for m in level}
        doc.set_ents(
            [s for s, m in zip(spans, mentions, strict=True) if (m.start, m.label) in outermost and m in outer[0]]
        )
        doc.user_data["id"] = document.id
        bundle.add(doc)
    bundle.to_disk(path)


def _words(text: str, mentions: Sequence[Mention]) -> tuple[list[str], list[bool], list[int]]:
    """Split a text into words and the spaces after them, so that spaCy's ``doc.text`` equals the text."""
    begun = {m.start for m in mentions}
    cuts = sorted(begun | {m.end for m in mentions})
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []

    def add(start: int, end: int) -> None:
        if start < end:
            # White space between tokens is split too: a mention may begin or end in it.
            inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
            for a, b in pairwise([start, *inside, end]):
                words.append(text[a:b])
                spaces.append(False)
                starts.append(a)

    done = 0
    for start, end in (token for sentence in tokens(text, cuts) for token in sentence):
        if text[done:start] == " " and done not in begun and words and not words[-1].isspace():
            spaces[-1] = True
        else:
            add(done, start)
        add(start, end)
        done = end
    add(done, len(text))
    return words, spaces, starts


def write_webannotation(result: Result, file: IO[str]) -> None:
    """Write a W3C Annotation Collection: a mention is a tag on a text position and quote, with its entity."""
    entities = {e.id: e for e in result.entities}
    entity_of = {link.mention: link.entity for link in result.links}
    texts = texts_of(result)
    sources = {d.id: d.url or f"urn:hkie:document:{quote(d.id)}" for d in result.documents}
    file.write('{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection",\n')
    file.write(f'"label": "hkie {__version__}", "total": {len(result.mentions)},\n')
    file.write('"first": {"type": "AnnotationPage", "startIndex": 0, "items": [')
    for number, m in enumerate(result.mentions):
        entity, text = entities[entity_of[m.id]], texts[m.document]
        row = {
            "id": f"urn:hkie:mention:{quote(m.id)}",
            "type": "Annotation",
            "motivation": "identifying",
            "generator": {"type": "Software", "name": "hkie", "softwareVersion": __version__},
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": m.label},
                {"type": "SpecificResource", "purpose": "identifying", "source": f"urn:hkie:entity:{quote(entity.id)}"},
            ],
            "target": {
                "source": sources[m.document],
                "selector": [
                    {"type": "TextPositionSelector", "start": m.start, "end": m.end},
                    {
                        "type": "TextQuoteSelector", "exact": m.text, "prefix": text[max(0, m.start - 32) : m.start],
                        "suffix": text[m.end : m.end + 32],
                    },
                ],
            },
        }  # fmt: skip
        file.write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
    file.write("\n]}}\n")


def file_names(ids: Sequence[str]) -> dict[str, str]:
    """Return a unique file name for each document id: letters, digits, dots and hyphens, so that no id is a path."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for name in ids:
        plain = _UNSAFE.sub("_", name.removesuffix(".txt")).strip("._")[:120] or "document"
        unique, number = plain, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{plain}_{number}"
        taken.add(unique.casefold())
        names[name] = unique
    return names


def _mentions_by_document(result: Result) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {d.id: [] for d in result.documents}
    for mention in result.mentions:
        found[mention.document].append(mention)
    return found


def _relations_by_document(result: Result) -> dict[str, list[Relation]]:
    found: dict[str, list[Relation]] = defaultdict(list)
    for relation in result.relations:
        found[relation.document].append(relation)
    return found


def _between(
    relations: Sequence[Relation], mentions: Sequence[Mention], entity_of: dict[str, str]
) -> Iterator[tuple[Relation, Mention, Mention]]:
    """Yield each relation with a mention of its head and one of its tail, in its sentence if possible."""
    placed: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        placed[entity_of[mention.id]].append(mention)
    for relation in relations:
        head, tail = (_nearest(placed.get(end, ()), relation) for end in (relation.head, relation.tail))
        if head is not None and tail is not None:
            yield relation, head, tail


def _nearest(mentions: Sequence[Mention], relation: Relation) -> Mention | None:
    for mention in mentions:
        if any(e.document == mention.document and e.start <= mention.start < e.end for e in relation.evidence):
            return mention
    return mentions[0] if mentions else None
