"""A Result as flat tables, for spreadsheets, data frames and databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from hkie.mentions.bounds import bound_of
from hkie.ontology import Ontology
from hkie.query.claims import budgets, posts, quotation
from hkie.query.search import met
from hkie.records import Document, Entity, Money, Relation, Result

Cell = str | int | float | bool | tuple[str, ...] | None


class Column(NamedTuple):
    """A column: its kind is text, integer, real, amount or texts (several); ``refers`` is the table it references."""

    name: str
    kind: str = "text"
    refers: str | None = None


class Table(NamedTuple):
    """A table and the source of its rows."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Result, Ontology], Iterator[tuple[Cell, ...]]]


def _documents(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    counts = Counter(m.document for m in result.mentions)
    for d in result.documents:
        yield (
            d.id, d.path, d.title, d.published, d.language, d.url, d.media_type, d.encoding, d.sha256, d.ner,
            len(d.pages) or None, counts[d.id],
        )  # fmt: skip


def _mentions(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    entity_of = {link.mention: link.entity for link in result.links}
    names = {e.id: e.name for e in result.entities}
    for m in result.mentions:
        entity = entity_of[m.id]
        yield (
            m.id, m.document, m.start, m.end, m.text, m.label, entity, names[entity], m.section, m.page, m.rule, m.score,
            m.honorific, m.value if isinstance(m.value, str) else None, *money_of(m.value), m.name_zh,
        )  # fmt: skip


def _entities(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    mentions, documents = met(result)
    for e in result.entities:
        yield (
            e.id, e.label, e.name, e.aliases, e.registry, mentions[e.id], documents[e.id],
            e.value if isinstance(e.value, str) else None, *money_of(e.value), tuple(hit.row for hit in e.hits),
        )  # fmt: skip


def _hits(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    document_of = {m.id: m.document for m in result.mentions}
    for e in result.entities:
        for h in e.hits:
            yield (
                e.id, e.name, e.label, h.list, h.row, h.name, h.written, h.score, h.method, h.detail, h.mention,
                document_of.get(h.mention),
            )  # fmt: skip


def _aliases(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    for e in result.entities:
        for alias in dict.fromkeys((e.name, *e.aliases)):
            yield e.id, alias


def _relations(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    entities = {e.id: e for e in result.entities}
    for r in result.relations:
        head, tail = entities[r.head], entities[r.tail]
        yield (
            r.id, r.type, r.head, head.name, head.label, r.tail, tail.name, tail.label, r.document or None, r.date,
            r.status, r.from_, r.to, r.basis, r.rule, r.score, *_quoted(r, head, tail),
        )  # fmt: skip


def _budgets(result: Result, ontology: Ontology) -> Iterator[tuple[Cell, ...]]:
    entities = {e.id: e for e in result.entities}
    for r, entity, value in budgets(result, ontology):
        yield (
            r.id, entity.id, entity.name, entity.label, *money_of(value), r.status, r.date, r.basis, r.score,
            r.document or None, *_quoted(r, entity, entities[r.tail]),
        )  # fmt: skip


def _posts(result: Result, ontology: Ontology) -> Iterator[tuple[Cell, ...]]:
    for r, person, post, body in posts(result, ontology):
        yield (
            r.id, person.id, person.name, post.id, post.name, body.id if body else None, body.name if body else None,
            r.from_, r.to, r.date, r.status, r.basis, r.score, r.document or None, *_quoted(r, person, post),
        )  # fmt: skip


def _evidence(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    for r in result.relations:
        for e in r.evidence:
            yield r.id, e.document, e.start, e.end, e.text, e.role


def _links(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    for k in result.links:
        yield k.mention, k.entity, k.method, k.score, k.detail


def _sections(result: Result, _: Ontology) -> Iterator[tuple[Cell, ...]]:
    for d in result.documents:
        for s in d.sections:
            yield d.id, s.kind, s.start, s.end


_MONEY = (Column("amount", "amount"), Column("currency"), Column("bound"), Column("upper", "amount"))
_QUOTED = (Column("claim"), Column("context"))

TABLES: tuple[Table, ...] = (
    Table(
        "documents",
        (
            Column("id"), Column("path"), Column("title"), Column("published"), Column("language"), Column("url"),
            Column("media_type"), Column("encoding"), Column("sha256"), Column("ner"), Column("pages", "integer"),
            Column("mentions", "integer"),
        ),
        _documents,
    ),
    Table(
        "entities",
        (
            Column("id"), Column("label"), Column("name"), Column("aliases", "texts"), Column("registry"),
            Column("mentions", "integer"), Column("documents", "integer"), Column("value"), *_MONEY,
            Column("hits", "texts"),
        ),
        _entities,
    ),
    Table(
        "hits",
        (
            Column("entity", refers="entities"), Column("entity_name"), Column("label"), Column("list"), Column("row"),
            Column("name"), Column("written"), Column("score", "real"), Column("method"), Column("detail"),
            Column("mention", refers="mentions"), Column("document", refers="documents"),
        ),
        _hits,
    ),
    Table("aliases", (Column("entity", refers="entities"), Column("alias")), _aliases),
    Table(
        "mentions",
        (
            Column("id"), Column("document", refers="documents"), Column("start", "integer"), Column("end", "integer"),
            Column("text"), Column("label"), Column("entity", refers="entities"), Column("entity_name"),
            Column("section"), Column("page", "integer"), Column("rule"), Column("score", "real"), Column("honorific"),
            Column("value"), *_MONEY, Column("name_zh"),
        ),
        _mentions,
    ),
    Table(
        "links",
        (
            Column("mention", refers="mentions"), Column("entity", refers="entities"), Column("method"),
            Column("score", "real"), Column("detail"),
        ),
        _links,
    ),
    Table(
        "relations",
        (
            Column("id"), Column("type"), Column("head", refers="entities"), Column("head_name"), Column("head_label"),
            Column("tail", refers="entities"), Column("tail_name"), Column("tail_label"),
            Column("document", refers="documents"), Column("date"), Column("status"), Column("from"), Column("to"),
            Column("basis"), Column("rule"), Column("score", "real"), *_QUOTED,
        ),
        _relations,
    ),
    Table(
        "budgets",
        (
            Column("relation", refers="relations"), Column("entity", refers="entities"), Column("name"), Column("label"),
            *_MONEY, Column("status"), Column("date"), Column("basis"), Column("score", "real"),
            Column("document", refers="documents"), *_QUOTED,
        ),
        _budgets,
    ),
    Table(
        "posts",
        (
            Column("relation", refers="relations"), Column("person", refers="entities"), Column("person_name"),
            Column("post", refers="entities"), Column("post_name"), Column("body", refers="entities"),
            Column("body_name"), Column("from"), Column("to"), Column("date"), Column("status"), Column("basis"),
            Column("score", "real"), Column("document", refers="documents"), *_QUOTED,
        ),
        _posts,
    ),
    Table(
        "evidence",
        (
            Column("relation", refers="relations"), Column("document", refers="documents"), Column("start", "integer"),
            Column("end", "integer"), Column("text"), Column("role"),
        ),
        _evidence,
    ),
    Table(
        "sections",
        (Column("document", refers="documents"), Column("kind"), Column("start", "integer"), Column("end", "integer")),
        _sections,
    ),
)  # fmt: skip


def value_of(entity: Entity) -> str | None:
    """Return the value of an entity as text: "HKD 3000000000", or an ISO date."""
    if isinstance(entity.value, Money):
        upper = f"–{entity.value.upper}" if entity.value.upper else ""
        return f"{entity.value.currency} {entity.value.amount}{upper}"
    return entity.value


def title_of(document: Document) -> str:
    """Return the title of a document, or its id."""
    return document.title or document.id


def money_of(value: object) -> tuple[float | None, str | None, str | None, float | None]:
    """Return the amount, currency, bound and upper end of an amount of money; nothing for another value."""
    if not isinstance(value, Money):
        return None, None, None, None
    return number(value.amount), value.currency, bound_of(value), number(value.upper) if value.upper else None


_EXACT = 1 << 53
"""Larger whole numbers are not exact in a float, and some programs read all numbers as floats."""


def number(amount: str) -> int | float:
    """Return an amount as a number, a whole one as an integer.

    >>> number("7400000000"), number("2500.5")
    (7400000000, 2500.5)
    """
    exact = Decimal(amount)
    return int(exact) if exact < _EXACT and exact == int(exact) else float(exact)


def _quoted(relation: Relation, head: Entity, tail: Entity) -> tuple[Cell, Cell]:
    claim, context = quotation(relation, head, tail)
    return claim or None, context or None
