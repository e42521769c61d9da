"""The records that pass from stage to stage: frozen, slotted, without behaviour.

Offsets count Unicode code points in ``Source.text``, the text as it was decoded. A span is half-open, ``[start, end)``,
and ``source.text[m.start:m.end] == m.text`` for every mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SCHEMA = "hkie/2"
READABLE = (SCHEMA, "hkie/1")
"""Versions of the output that can be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it was read: ``text`` is the decoded file, or the text that a reader extracted from it.

    A text that was not read from a file has the defaults, and no hash. ``pages`` are the offsets at which the pages of a
    PDF begin; ``published``, ``title`` and ``url`` come from the metadata of the file, if it has any.
    """

    id: str
    path: str
    text: str
    encoding: str = "utf-8"
    sha256: str = ""
    media_type: str = "text/plain"
    pages: tuple[int, ...] = ()
    published: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CleanText:
    """Repaired text and its map back: ``origin[i]`` is the offset in the source of clean character ``i``.

    ``origin`` has one item more than ``text``, so that the end of a span can be looked up as well.
    ``repairs`` are the spans of the source, in order, that were changed. ``source`` is the source.
    """

    text: str
    origin: Sequence[int]
    repairs: Sequence[tuple[int, int]] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: furniture, headline, dateline, body, list, caption or sign-off."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a result. ``published`` is an ISO 8601 date or date and time, or None.

    ``ner`` is the name tagger: default, none, or the name of a spaCy pipeline. ``pages`` are the offsets at which its
    pages begin, ``url`` is its own address, ``language`` an ISO 639 code if known, and ``text`` the text that the
    offsets index, if requested.
    """

    id: str
    path: str
    title: str
    published: str | None
    sections: tuple[Section, ...]
    sha256: str
    encoding: str
    media_type: str
    ner: str = "none"
    language: str | None = None
    url: str | None = None
    pages: tuple[int, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """The value of a MONEY mention: amounts are decimal strings, ``upper`` the upper end of a range.

    ``bound`` is exact, about, at least, at most or range: "up to $5" is at most 5. Results of earlier versions have none.
    """

    currency: str
    amount: str
    approximate: bool = False
    upper: str | None = None
    bound: str | None = None


Value = Money | str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a document with a label, the rule that found it and a score (0 to 1).

    ``honorific`` is Mr, Ms, Dr before a person's name. ``page`` counts from 1, in documents with pages. ``name_zh`` is the
    Chinese name that the text gives right behind the name of a person or body: "Chan Tai-man (陳大文)".
    """

    id: str
    document: str
    start: int
    end: int
    text: str
    label: str
    section: str
    rule: str
    score: float
    value: Value = None
    honorific: str | None = None
    page: int | None = None
    name_zh: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Why a mention belongs to an entity: the method that joined it, its score and the detail."""

    mention: str
    entity: str
    method: str
    score: float
    detail: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of a watchlist that an entity may be.

    ``list`` is the name of the list's file, ``row`` the id of the row, or its line. ``name`` is its main name,
    ``written`` the name of the entity that fits one of its names, ``mention`` the first mention of that. ``detail`` says in words
    what speaks for and against; ``score`` (0 to 1) is explained in hkie/watch/README.md.
    """

    list: str
    row: str
    name: str
    written: str
    score: float
    method: str
    detail: str
    mention: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that mentions refer to. ``registry`` is its id in the registry, or None.

    ``hits`` are the rows of a watchlist that it may be, the likeliest first.
    """

    id: str
    label: str
    name: str
    aliases: tuple[str, ...]
    value: Value = None
    registry: str | None = None
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a document that states a relation; its ``role`` is claim, or context for what the claim refers to."""

    document: str
    start: int
    end: int
    text: str
    role: str = "claim"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two entities, by id. ``basis`` is stated, or registry if no document states it.

    ``status`` is actual, planned, acting, designate or former; where they are asked for, also possible, denied or
    cancelled. ``from_`` and ``to`` are days, months or years between which it holds, as far as the text states them.
    The first piece of evidence is the claim.
    """

    id: str
    type: str
    head: str
    tail: str
    document: str
    basis: str
    rule: str
    score: float
    evidence: tuple[Evidence, ...]
    date: str | None = None
    status: str = "actual"
    from_: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that a run found, in a fixed order."""

    schema: str
    documents: tuple[Document, ...]
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
