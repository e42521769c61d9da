"""The analysis of a document as bytes, and back, without the id and the path that it had.

JSON, and no pickle: what is read back may be anybody's file, and makes records and nothing else.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from hkie.records import Document, Mention, Money, Section, Source

if TYPE_CHECKING:
    from hkie.stages import Analysis


def encoded(analysis: Analysis) -> bytes:
    """Return an analysis as decoded() reads it; the texts of mentions are those of the source."""
    document, source = analysis.document, analysis.source
    number = {m.id: n for n, m in enumerate(analysis.mentions)}
    row = {
        "source": content(source),
        "title": document.title,
        "published": document.published,
        "ner": document.ner,
        "sections": [(s.kind, s.start, s.end) for s in document.sections],
        "mentions": [
            (m.start, m.end, m.label, m.section, m.rule, m.score, _plain(m), m.honorific, m.page)
            for m in analysis.mentions
        ],
        "relations": [
            (f.type, number[f.head.id], number[f.tail.id], f.rule, f.score, f.start, f.end, f.carried, f.date)
            for f in analysis.relations
        ],
    }
    return packed_json(row)


def decoded(data: bytes, name: str, path: str) -> Analysis:
    """Return the analysis that encoded() made, of a document with this id and path."""
    from hkie.relations.groups import Found
    from hkie.stages import Analysis

    row = json.loads(data.decode("utf-8", "surrogatepass"))
    text, encoding, sha256, media_type, pages, published, title, url, language = row["source"]
    source = Source(name, path, text, encoding, sha256, media_type, tuple(pages), published, title, url, language)
    mentions = tuple(
        Mention(
            f"{name}#{number}", name, start, end, text[start:end], sys.intern(label), sys.intern(section),
            sys.intern(rule), score, Money(*value) if isinstance(value, list) else value, honorific, page,
        )
        for number, (start, end, label, section, rule, score, value, honorific, page) in enumerate(row["mentions"])
    )  # fmt: skip
    relations = tuple(
        Found(
            sys.intern(kind), mentions[head], mentions[tail], sys.intern(rule), score, start, end,
            tuple(carried) if carried else None, date,
        )
        for kind, head, tail, rule, score, start, end, carried, date in row["relations"]
    )  # fmt: skip
    document = Document(
        name, path, row["title"], row["published"], tuple(Section(*s) for s in row["sections"]), sha256, encoding,
        media_type, row["ner"], language, url, tuple(pages),
    )  # fmt: skip
    return Analysis(document, source, mentions, relations)


def content(source: Source) -> tuple[Any, ...]:
    """Return all of a source that its analysis depends on: not its id, nor its path."""
    return (
        source.text, source.encoding, source.sha256, source.media_type, source.pages, source.published, source.title,
        source.url, source.language,
    )  # fmt: skip


def packed_json(value: object) -> bytes:
    """Return JSON in bytes, with halves of surrogate pairs, which the names of files may have."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(mention: Mention) -> tuple[str, str, bool, str | None] | str | None:
    value = mention.value
    return (value.currency, value.amount, value.approximate, value.upper) if isinstance(value, Money) else value
