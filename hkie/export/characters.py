"""What characters a format can hold, and a result that holds no others.

A character that has no place becomes U+FFFD. An id that has to change gets a tail made of what it was, so that two that
differ stay two.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from hkie.records import Document, Entity, Evidence, Link, Mention, Relation

_R = TypeVar("_R")
_IDS: dict[type, frozenset[str]] = {
    Document: frozenset({"id"}),
    Mention: frozenset({"id", "document"}),
    Link: frozenset({"mention", "entity"}),
    Entity: frozenset({"id"}),
    Relation: frozenset({"id", "head", "tail", "document"}),
    Evidence: frozenset({"document"}),
}
_HALF = re.compile("[\ud800-\udfff]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile("\r\n?")
_ESCAPE = re.compile(r'\\+(?="|$)|\\{2,}')


def unicode(text: str) -> str:
    """Return a text without halves of surrogate pairs, which no encoding has."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def xml(text: str) -> str:
    r"""Return a text as XML gives it back: without control characters, and with "\n" for every line break."""
    return _BREAK.sub("\n", _NO_XML.sub("\ufffd", text))


def line(text: str) -> str:
    """Return a text in one line, each stretch of white space in it one space."""
    return " ".join(unicode(text).split())


def neo4j(text: str) -> str:
    r"""Return a text that both ways into Neo4j read as any parser of CSV does.

    neo4j-admin wants a row in a line. To LOAD CSV a backslash before a quote or a backslash is an escape, and to
    neo4j-admin it is not: there, and at the end, it becomes U+FF3C, "＼".
    """
    return _ESCAPE.sub(lambda found: "＼" * len(found[0]), line(_NO_XML.sub("\ufffd", text)))


@dataclass(frozen=True, slots=True)
class Characters:
    """What a format does to texts and ids that it cannot hold."""

    text: Callable[[str], str]
    id: Callable[[str], str]

    def of(self, record: _R) -> _R:
        """Return a record, with all that is in it, as the format can hold it: the same one where it already does."""
        return record if (made := self._made(record)) is None else made

    def name(self, id: str) -> str:
        """Return an id as the format can hold it."""
        plain = self.id(id)
        if plain == id:
            return id
        return f"{plain}~{hashlib.sha1(id.encode('utf-8', 'surrogatepass'), usedforsecurity=False).hexdigest()[:10]}"

    def _made(self, record: Any) -> Any:
        """Return what becomes of a record; None if nothing has to change."""
        kind = type(record)
        names, ids = _FIELDS.get(kind) or _fields(kind)
        changed = {}
        for name in names:
            value = getattr(record, name)
            if not value:
                continue
            if isinstance(value, str):
                new: Any = self.name(value) if name in ids else self.text(value)
                if new != value:
                    changed[name] = new
            elif isinstance(value, tuple):
                if (some := self._each(value)) is not None:
                    changed[name] = some
            elif is_dataclass(value) and (made := self._made(value)) is not None:
                changed[name] = made
        return replace(record, **changed) if changed else None

    def _each(self, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if isinstance(values[0], int):
            return None  # the pages of a document
        new = tuple(self.text(v) if isinstance(v, str) else self.of(v) for v in values)
        return new if any(a is not b and a != b for a, b in zip(new, values, strict=True)) else None


_FIELDS: dict[type, tuple[tuple[str, ...], frozenset[str]]] = {}


def _fields(kind: type) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the fields of a kind of records that may hold a text, and those that hold an id."""
    names = tuple(f.name for f in fields(kind) if f.type not in ("int", "float", "bool", "int | None"))
    return _FIELDS.setdefault(kind, (names, _IDS.get(kind, frozenset())))


UNICODE = Characters(unicode, unicode)
XML = Characters(xml, xml)
NEO4J = Characters(neo4j, neo4j)
LINES = Characters(unicode, line)
"""Texts as they are, since offsets count their characters; ids in one line."""
