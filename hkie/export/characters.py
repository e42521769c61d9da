"""The characters that a format supports, and results restricted to them.

An unsupported character becomes U+FFFD. A changed id gets a hash of the original, so that different ids stay different.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from hkie.records import Document, Entity, Evidence, Hit, Link, Mention, Relation

_R = TypeVar("_R")
_IDS: dict[type, frozenset[str]] = {
    Document: frozenset({"id"}),
    Mention: frozenset({"id", "document"}),
    Link: frozenset({"mention", "entity"}),
    Entity: frozenset({"id"}),
    Hit: frozenset({"mention"}),
    Relation: frozenset({"id", "head", "tail", "document"}),
    Evidence: frozenset({"document"}),
}
_HALF = re.compile("[\ud800-\udfff]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile("\r\n?")
_ESCAPE = re.compile(r'\\+(?="|$)|\\{2,}')


def unicode(text: str) -> str:
    """Return a text without lone surrogates, which cannot be encoded."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def xml(text: str) -> str:
    r"""Return a text as an XML parser returns it: without control characters, with "\n" for every line break."""
    return _BREAK.sub("\n", _NO_XML.sub("\ufffd", text))


def line(text: str) -> str:
    """Return a text on one line, with white space collapsed."""
    return " ".join(unicode(text).split())


def neo4j(text: str) -> str:
    r"""Return a text that neo4j-admin and LOAD CSV both read like other CSV parsers.

    neo4j-admin needs one line for each row. LOAD CSV takes a backslash before a quote or a backslash for an escape,
    neo4j-admin does not: there, and at the end, it becomes U+FF3C, "＼".
    """
    return _ESCAPE.sub(lambda found: "＼" * len(found[0]), line(_NO_XML.sub("\ufffd", text)))


@dataclass(frozen=True, slots=True)
class Characters:
    """How a format changes texts and ids that it does not support."""

    text: Callable[[str], str]
    id: Callable[[str], str]

    def of(self, record: _R) -> _R:
        """Return a record with supported characters only; the same object if nothing changes."""
        return record if (made := self._made(record)) is None else made

    def name(self, id: str) -> str:
        """Return an id with supported characters only."""
        plain = self.id(id)
        if plain == id:
            return id
        import hashlib  # not at the top, for --help

        return f"{plain}~{hashlib.sha1(id.encode('utf-8', 'surrogatepass'), usedforsecurity=False).hexdigest()[:10]}"

    def _made(self, record: Any) -> Any:
        """Return the changed record, or None if nothing has to change."""
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
    """Return the fields of a record class with texts, and those with ids."""
    names = tuple(f.name for f in fields(kind) if f.type not in ("int", "float", "bool", "int | None"))
    return _FIELDS.setdefault(kind, (names, _IDS.get(kind, frozenset())))


UNICODE = Characters(unicode, unicode)
XML = Characters(xml, xml)
NEO4J = Characters(neo4j, neo4j)
LINES = Characters(unicode, line)
"""Texts unchanged, since offsets count their characters; ids on one line."""
