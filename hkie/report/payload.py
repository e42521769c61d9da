"""A result as compact columns, so that a page can contain a thousand documents."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from hkie.corrections.contexts import sentences, text_of
from hkie.errors import UsageError
from hkie.ontology import Label, Ontology, RelationType
from hkie.query.search import cited, dated, name_of
from hkie.records import Document, Entity, Evidence, Mention, Money, Relation, Result

_Place = Callable[[int], int]


def packed(result: Result, ontology: Ontology) -> dict[str, Any]:
    """Return a result as the object that the page's script reads.

    The first ``quoted`` pieces of the evidence of a relation are its claim and its context. Offsets count UTF-16 units, as
    in JavaScript. A column with few values is ``{"v": values, "i": indexes}``; starts are relative to the previous start.
    """
    texts = {document.id: _text(document) for document in result.documents}
    places = {name: _in_units(text) for name, text in texts.items()}
    number = {document.id: n for n, document in enumerate(result.documents)}
    entity = {e.id: n for n, e in enumerate(result.entities)}
    return {
        "labels": [
            [x.name, x.short, x.node or x.name.replace("_", " ").capitalize(), x.kind, x.description]
            for x in _labels(result, ontology)
        ],
        "types": [[x.name, x.role, x.forward, x.backward] for x in _types(result, ontology)],
        "documents": _documents(result, texts, places),
        "mentions": _mentions(result, texts, places, entity),
        "entities": _entities(result.entities),
        "relations": _relations(result, texts, places, number, entity, ontology),
    }


def _labels(result: Result, ontology: Ontology) -> list[Label]:
    return [ontology.label(name) for name in ontology.ordered([*ontology.labels, *(e.label for e in result.entities)])]


def _types(result: Result, ontology: Ontology) -> list[RelationType]:
    return [ontology.type(name) for name in ontology.ordered_types(r.type for r in result.relations)]


def _text(document: Document) -> str | None:
    try:
        return text_of(document)
    except UsageError:
        return None


def _in_units(text: str | None) -> _Place:
    """Return a function that converts an offset in characters to UTF-16 units."""
    wide = [k for k, character in enumerate(text) if character > "\uffff"] if text and not _narrow(text) else []
    return (lambda offset: offset + bisect_left(wide, offset)) if wide else (lambda offset: offset)


def _narrow(text: str) -> bool:
    return text.isascii() or max(text) <= "\uffff"


def _coded(values: Iterable[Hashable]) -> dict[str, list[Any]]:
    known: dict[Hashable, int] = {}
    indexes = [known.setdefault(value, len(known)) for value in values]
    return {"v": list(known), "i": indexes}


def _steps(values: Iterable[int]) -> list[int]:
    before, steps = 0, []
    for value in values:
        steps.append(value - before)
        before = value
    return steps


def _documents(result: Result, texts: dict[str, str | None], places: dict[str, _Place]) -> dict[str, Any]:
    documents = result.documents
    sections = [
        [[s.kind, *_steps((places[d.id](s.start), places[d.id](s.end)))] for s in d.sections] for d in documents
    ]
    return {
        "id": [d.id for d in documents],
        "path": [d.path for d in documents],
        "title": [d.title for d in documents],
        "published": [d.published for d in documents],
        "url": [d.url for d in documents],
        "text": [texts[d.id] for d in documents],
        "sections": sections,
        "sentences": [_sentences(texts[d.id], places[d.id]) for d in documents],
    }


def _sentences(text: str | None, place: _Place) -> list[int]:
    return _steps(place(offset) for pair in sentences(text) for offset in pair) if text else []


def _mentions(
    result: Result, texts: dict[str, str | None], places: dict[str, _Place], entity: dict[str, int]
) -> dict[str, Any]:
    link_of = {link.mention: link for link in result.links}
    per_document: dict[str, list[Mention]] = defaultdict(list)
    for mention in result.mentions:
        per_document[mention.document].append(mention)
    starts: list[int] = []
    lengths: list[int] = []
    ordered: list[Mention] = []
    for document in result.documents:
        place = places[document.id]
        own = sorted(per_document[document.id], key=lambda m: (m.start, -m.end))
        ordered.extend(own)
        starts.extend(_steps(place(m.start) for m in own))
        lengths.extend(place(m.end) - place(m.start) for m in own)
    links = [link_of[m.id] for m in ordered]
    return {
        "count": [len(per_document[d.id]) for d in result.documents],
        "name": [_name(m) for m in ordered],
        "start": starts,
        "length": lengths,
        "text": [None if _slice(texts, m) == m.text else m.text for m in ordered],
        "label": _coded(m.label for m in ordered),
        "entity": [entity[link.entity] for link in links],
        "section": _coded(m.section for m in ordered),
        "rule": _coded(m.rule for m in ordered),
        "score": _coded(m.score for m in ordered),
        "honorific": _coded(m.honorific for m in ordered),
        "page": _coded(m.page for m in ordered),
        "method": _coded(link.method for link in links),
        "sure": _coded(link.score for link in links),
        "detail": _coded(link.detail for link in links),
    }


def _slice(texts: dict[str, str | None], span: Mention | Evidence) -> str | None:
    text = texts.get(span.document)
    return None if text is None else text[span.start : span.end]


def _name(mention: Mention) -> int | str:
    """Return the part of an id after the document's id: usually ``#`` and a number, returned as the number."""
    rest = mention.id.removeprefix(f"{mention.document}#")
    return int(rest) if rest != mention.id and rest.isdecimal() and rest == str(int(rest)) else mention.id


def _entities(entities: Iterable[Entity]) -> dict[str, Any]:
    entities = tuple(entities)
    return {
        "id": [e.id for e in entities],
        "label": _coded(e.label for e in entities),
        "name": [name_of(e) for e in entities],
        "aliases": [list(dict.fromkeys((e.name, *e.aliases))) for e in entities],
        "money": [
            [e.value.currency, float(e.value.upper or e.value.amount)] if isinstance(e.value, Money) else None
            for e in entities
        ],
        "registry": [e.registry for e in entities],
    }


def _relations(
    result: Result,
    texts: dict[str, str | None],
    places: dict[str, _Place],
    number: dict[str, int],
    entity: dict[str, int],
    ontology: Ontology,
) -> dict[str, Any]:
    entities = {e.id: e for e in result.entities}
    days = {r.id: (day, stated) for r, day, stated in dated(result, ontology)}
    relations = result.relations
    nothing: tuple[str | None, bool] = (None, False)

    def pieces(relation: Relation, quoted: list[Evidence]) -> list[list[Any]]:
        """Return each piece of evidence as document, start, length, and its words if the text is missing."""
        made = []
        for e in (*quoted, *(e for e in relation.evidence if e not in quoted)):
            place = places.get(e.document, int)
            start = place(e.start)
            piece: list[Any] = [number.get(e.document, -1), start, place(e.end) - start]
            made.append(piece if _slice(texts, e) == e.text else [*piece, e.text])
        return made

    quoted = [cited(r, entities[r.head], entities[r.tail]) for r in relations]
    return {
        "type": _coded(r.type for r in relations),
        "head": [entity[r.head] for r in relations],
        "tail": [entity[r.tail] for r in relations],
        "document": [number.get(r.document, -1) for r in relations],
        "basis": _coded(r.basis for r in relations),
        "rule": _coded(r.rule for r in relations),
        "score": _coded(r.score for r in relations),
        "day": [days.get(r.id, nothing)[0] for r in relations],
        "stated": [int(days.get(r.id, nothing)[1]) for r in relations],
        "status": _coded(r.status for r in relations),
        "since": _coded(r.from_ for r in relations),
        "until": _coded(r.to for r in relations),
        "evidence": [pieces(r, own) for r, own in zip(relations, quoted, strict=True)],
        "quoted": _coded(len(own) for own in quoted),
    }
