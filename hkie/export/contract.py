"""A Result as JSON in the output schema ``hkie/2``, and its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import IO, Any, get_type_hints

from hkie.export.characters import UNICODE
from hkie.records import SCHEMA, Document, Entity, Link, Mention, Money, Relation, Result
from hkie.shapes import key_of

SCHEMA_FILE = Path(__file__).parent.with_name("schema.json")


def as_dict(result: Result) -> dict[str, Any]:
    """Return the output object: schema, documents, mentions, entities, relations, links."""
    return {"schema": result.schema} | {table: list(rows) for table, rows in _tables(result)}


def _tables(result: Result) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    result = UNICODE.of(result)
    link_of = {link.mention: link for link in result.links}
    documents: dict[str, set[str]] = {}
    for mention in result.mentions:
        documents.setdefault(link_of[mention.id].entity, set()).add(mention.document)
    yield "documents", (_document(document) for document in result.documents)
    yield "mentions", (_mention(mention, link_of[mention.id].entity) for mention in result.mentions)
    yield "entities", (_entity(entity, documents.get(entity.id, ())) for entity in result.entities)
    yield "relations", (_relation(relation) for relation in result.relations)
    yield "links", (_flat(link) for m in result.mentions if not _plain(link := link_of[m.id]))


def _relation(relation: Relation) -> dict[str, Any]:
    return {key_of(name): value for name, value in asdict(relation).items()}


def _entity(entity: Entity, documents: Iterable[str]) -> dict[str, Any]:
    value = asdict(entity.value) if isinstance(entity.value, Money) else entity.value
    hits = {"hits": [asdict(hit) for hit in entity.hits]} if entity.hits else {}
    return {
        "id": entity.id, "label": entity.label, "name": entity.name, "aliases": entity.aliases, "value": value,
        "registry": entity.registry, "documents": sorted(documents),
    } | hits  # fmt: skip


def entity_line(entity: Entity, documents: Iterable[str]) -> str:
    """Return the record of an entity with its documents."""
    return json.dumps(_entity(UNICODE.of(entity), map(UNICODE.name, documents)), ensure_ascii=False)


def _document(document: Document) -> dict[str, Any]:
    """Return a document without its empty fields; most have no pages, no address and no text."""
    return {name: value for name, value in asdict(document).items() if name not in _MAY_LACK or value}


_MAY_LACK = frozenset({"language", "url", "pages", "text"})
_RARE = ("page", "name_zh")
"""Fields that few mentions have."""


def _flat(record: Link) -> dict[str, Any]:
    return {f.name: getattr(record, f.name) for f in fields(record)}


def _plain(link: Link) -> bool:
    """Return whether a link is trivial: the mention is its entity's name as written."""
    return link.method == "exact" and link.score == 1.0 and " = " not in link.detail


def _mention(mention: Mention, entity: str) -> dict[str, Any]:
    value = asdict(mention.value) if isinstance(mention.value, Money) else mention.value
    return {
        "id": mention.id, "document": mention.document, "start": mention.start, "end": mention.end, "text": mention.text,
        "label": mention.label, "entity": entity, "section": mention.section, "rule": mention.rule, "score": mention.score,
        "value": value, "honorific": mention.honorific,
    } | {name: more for name in _RARE if (more := getattr(mention, name)) is not None}  # fmt: skip


def dumps(result: Result, indent: int | None = 2) -> str:
    """Return the output as JSON text; without ``indent``, on one line."""
    return json.dumps(as_dict(result), ensure_ascii=False, indent=indent)


def write(result: Result, file: IO[str]) -> None:
    """Write the output as JSON, one record on each line, without building the whole text in memory."""
    write_lines(lines(result), file)


def lines(result: Result) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the tables of the output in order, each with its records as JSON."""
    for table, rows in _tables(result):
        yield table, (json.dumps(row, ensure_ascii=False) for row in rows)


def write_lines(tables: Iterable[tuple[str, Iterable[str]]], file: IO[str]) -> None:
    """Write tables from ``lines`` as one JSON object."""
    file.write(f'{{"schema": {json.dumps(SCHEMA)}')
    for table, rows in tables:
        file.write(f',\n"{table}": [')
        for number, row in enumerate(rows):
            file.write((",\n" if number else "\n") + row)
        file.write("\n]")
    file.write("}\n")


def select(result: Result, labels: frozenset[str] = frozenset(), min_score: float = 0.0) -> Result:
    """Return the part of a result with these labels (default: all) and at least this score.

    A relation is kept if both its entities are.
    """
    if not labels and min_score <= 0:
        return result
    mentions = tuple(m for m in result.mentions if (not labels or m.label in labels) and m.score >= min_score)
    kept = {m.id for m in mentions}
    links = tuple(k for k in result.links if k.mention in kept)
    alive = {k.entity for k in links}
    # Entities from the registry have no mention; they are kept with their relations.
    named = {k.entity for k in result.links}
    alive |= {e.id for e in result.entities if e.id not in named and (not labels or e.label in labels)}
    relations = tuple(r for r in result.relations if r.head in alive and r.tail in alive and r.score >= min_score)
    used = {end for r in relations for end in (r.head, r.tail)} | named
    entities = tuple(e for e in result.entities if e.id in alive and e.id in used)
    return Result(result.schema, result.documents, mentions, links, entities, relations)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the output, generated from the records."""
    from pydantic import ConfigDict, Field, create_model

    strict = ConfigDict(extra="forbid")

    def model(record: type, **extra: Any) -> Any:
        hints = get_type_hints(record)
        own: dict[str, Any] = {}
        for f in fields(record):
            default = _default(record, f.name)
            aliased = key_of(f.name) != f.name
            own[f.name] = (hints[f.name], Field(default, alias=key_of(f.name)) if aliased else default)
        own.update({name: (kind, ...) for name, kind in extra.items()})
        return create_model(record.__name__, __config__=strict, **own)

    tables: dict[str, Any] = {
        "schema_": (str, Field(alias="schema")),
        "documents": (list[model(Document)], ...),  # type: ignore[misc]
        "mentions": (list[model(Mention, entity=str)], ...),  # type: ignore[misc]
        "entities": (list[model(Entity, documents=list[str])], ...),  # type: ignore[misc]
        "relations": (list[model(Relation)], ...),  # type: ignore[misc]
        "links": (list[model(Link)], ...),  # type: ignore[misc]
    }
    made: dict[str, Any] = create_model("Result", __config__=strict, **tables).model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **made}


def _default(record: type, name: str) -> Any:
    """Return the default of an optional field, which most records do not have."""
    lacking = name in {Document: _MAY_LACK, Mention: _RARE, Entity: ("hits",)}.get(record, ())
    return record.__dataclass_fields__[name].default if lacking else ...  # type: ignore[attr-defined]


def kept_schema() -> str:
    """Return the JSON Schema in the package, as text."""
    return SCHEMA_FILE.read_text(encoding="utf-8")
