"""Encoding the analysis of a document as bytes, without its id and path, and decoding it.

JSON, not pickle: a cache file is not trusted and can only become records of the right types.
"""

from __future__ import annotations

import functools
import json
import sys
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from hkie import shapes
from hkie.records import Document, Mention, Money, Section, Source

if TYPE_CHECKING:
    from pydantic_core import CoreSchema, SchemaValidator

    from hkie.pipeline.analyzer import Analysis

KEY = 16
"""Bytes of the key of a document."""


def encoded(analysis: Analysis) -> bytes:
    """Return the bytes of an analysis. The texts of mentions are not stored; the source has them."""
    document, source = analysis.document, analysis.source
    number = {m.id: n for n, m in enumerate(analysis.mentions)}
    row = {
        "source": content(source),
        "title": document.title,
        "published": document.published,
        "ner": document.ner,
        "sections": [(s.kind, s.start, s.end) for s in document.sections],
        "mentions": [
            (m.start, m.end, m.label, m.section, m.rule, m.score, _plain(m), m.honorific, m.page, m.name_zh)
            for m in analysis.mentions
        ],
        "relations": [
            (
                f.type,
                number[f.head.id],
                number[f.tail.id],
                f.rule,
                f.score,
                f.start,
                f.end,
                f.antecedent,
                f.date,
                f.status,
                f.since,
                f.until,
            )
            for f in analysis.relations
        ],
    }
    return packed_json(row)


def decoded(data: bytes, name: str, path: str) -> Analysis:
    """Return the analysis from encoded(), for a document with this id and path. Raises ValueError if it is invalid."""
    from hkie.pipeline.analyzer import Analysis
    from hkie.relations.relation_mentions import RelationMention

    row = shapes.read(_analysis(), data)
    text, encoding, sha256, media_type, pages, published, title, url, language = row["source"]
    source = Source(name, path, text, encoding, sha256, media_type, tuple(pages), published, title, url, language)
    if not all(start <= end <= len(text) for start, end, *_ in row["mentions"]):
        raise ValueError("a mention is not in the text")
    if not all(max(head, tail) < len(row["mentions"]) for _, head, tail, *_ in row["relations"]):
        raise ValueError("a relation has no mention")
    mentions = tuple(
        Mention(
            f"{name}#{number}", name, start, end, text[start:end], sys.intern(label), sys.intern(section),
            sys.intern(rule), score, Money(*value) if isinstance(value, tuple) else value, honorific, page, name_zh,
        )
        for number, (start, end, label, section, rule, score, value, honorific, page, name_zh) in enumerate(row["mentions"])
    )  # fmt: skip
    relations = tuple(
        RelationMention(
            sys.intern(kind), mentions[head], mentions[tail], sys.intern(rule), score, start, end,
            antecedent, date, sys.intern(status), since, until,
        )
        for kind, head, tail, rule, score, start, end, antecedent, date, status, since, until in row["relations"]
    )  # fmt: skip
    document = Document(
        name, path, row["title"], row["published"], tuple(Section(*s) for s in row["sections"]), sha256, encoding,
        media_type, row["ner"], language, url, tuple(pages),
    )  # fmt: skip
    return Analysis(document, source, mentions, relations)


def listed(data: bytes) -> list[tuple[str, bytes]]:
    """Return the ids and keys of the documents of a file. Raises ValueError if the value is invalid."""
    # Without pydantic, which takes longer to import than a fully cached run.
    try:
        found = [(name, bytes.fromhex(key)) for name, key in json.loads(data)]
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not found or not all(isinstance(name, str) and len(key) == KEY for name, key in found):
        raise ValueError("no documents of a file")
    return found


@functools.cache
def _analysis() -> SchemaValidator:
    """Return the validator for the output of encoded()."""
    from pydantic_core import SchemaValidator
    from pydantic_core import core_schema as s

    text, number, score = shapes.of(str), shapes.of(int), shapes.of(float)
    some = s.nullable_schema(text)
    day = s.nullable_schema(s.str_schema(strict=True, pattern=r"^[0-9]{4}(-|$)"))
    kind = s.str_schema(strict=True, pattern=r"^[a-z]\w*$")
    label = s.str_schema(strict=True, pattern=r"^[A-Z][A-Z0-9_]*$")
    amount = s.str_schema(strict=True, pattern=r"^[0-9]{1,40}([.][0-9]{1,40})?$")
    money = s.tuple_schema([text, amount, s.bool_schema(strict=True), s.nullable_schema(amount), some])
    value = s.nullable_schema(s.union_schema([text, money], mode="left_to_right"))
    pages = s.tuple_schema([number], variadic_item_index=0)
    rows = {
        "sections": [text, number, number],
        "mentions": [number, number, label, text, text, score, value, some, s.nullable_schema(number), some],
        "relations": [
            kind, number, number, text, score, number, number, s.nullable_schema(s.tuple_schema([number, number])), some,
            text, some, some
        ],
    }  # fmt: skip
    keys: dict[str, CoreSchema] = {
        name: s.list_schema(s.tuple_schema(row), fail_fast=True) for name, row in rows.items()
    }
    keys["source"] = s.tuple_schema([text, text, text, text, pages, some, some, some, some])
    keys |= {"title": text, "published": day, "ner": text}
    return SchemaValidator(s.typed_dict_schema({name: s.typed_dict_field(key) for name, key in keys.items()}))


def content(source: Source) -> tuple[Any, ...]:
    """Return everything in a source that its analysis depends on, without id and path."""
    return (
        source.text, source.encoding, source.sha256, source.media_type, source.pages, source.published, source.title,
        source.url, source.language,
    )  # fmt: skip


def packed_json(value: object) -> bytes:
    """Return JSON as bytes, including lone surrogates, which file names can have."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(mention: Mention) -> tuple[str | bool | None, ...] | str | None:
    return astuple(mention.value) if isinstance(mention.value, Money) else mention.value
