"""md: a digest of a result in Markdown: posts, budgets, events and other relations, with sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import IO

from hkie.export.tables import title_of
from hkie.mentions.money import written
from hkie.ontology import shipped
from hkie.query.search import evidence, met, standing
from hkie.records import Entity, Money, Relation, Result

_MARKUP = re.compile(r"([\\`*_\[\]<>|#&~]|^[-+=])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_SPACE = re.compile(r"\s+")
_SHOWN = 20
"""Rows of a list at most; other formats have all."""
_ELSEWHERE = frozenset({"holds_title", "has_budget", "affiliated_with", "held_on", "held_in", "attended", "spoke_at"})
"""Relations with their own list, or in the list of events."""


def write_md(result: Result, file: IO[str]) -> None:
    """Write the digest: documents, people and posts, budgets, events, other relations, the most frequent names."""
    entities = {e.id: e for e in result.entities}
    by_type: dict[str, list[Relation]] = defaultdict(list)
    for relation in result.relations:
        by_type[relation.type].append(relation)
    count = f"{len(result.documents)} documents, {len(result.mentions)} mentions, {len(result.entities)} entities"
    file.write(f"# Digest\n\n{count}, {len(result.relations)} relations.\n")
    _list(file, "Documents", [_document(d.published, title_of(d), d.id) for d in result.documents])
    _list(file, "People and posts", _posts(by_type["holds_title"], entities))
    _list(file, "Budgets", _pairs(by_type["has_budget"], entities, ": "))
    _list(file, "Events", _events(by_type, entities))
    others = [r for kind in shipped().ordered_types(by_type) if kind not in _ELSEWHERE for r in by_type[kind]]
    _list(file, "Other relations", [_said(r, entities) for r in others])
    mentions, documents = met(result)
    often = sorted(result.entities, key=lambda e: (-mentions[e.id], e.id))
    _list(
        file,
        "Most frequent names",
        [
            f"{_plain(e.name)} ({e.label}): {mentions[e.id]} times in {documents[e.id]}"
            for e in often
            if shipped().label(e.label).kind != "value" and mentions[e.id] > 1
        ],
    )


def _list(file: IO[str], title: str, rows: Sequence[str]) -> None:
    if not rows:
        return
    file.write(f"\n## {title}\n\n")
    file.writelines(f"- {row}\n" for row in rows[:_SHOWN])
    if len(rows) > _SHOWN:
        file.write(f"- and {len(rows) - _SHOWN} more\n")


def _document(published: str | None, title: str, name: str) -> str:
    return " ".join(part for part in ((published or "")[:10], _plain(title), f"({_plain(name)})") if part)


def _posts(relations: Sequence[Relation], entities: dict[str, Entity]) -> list[str]:
    posts: dict[str, dict[str, None]] = defaultdict(dict)
    for r in relations:
        stands = standing(r.status, r.from_, r.to)
        posts[r.head][entities[r.tail].name + (f" ({stands})" if stands else "")] = None
    return [f"**{_plain(entities[person].name)}**: {_plain('; '.join(held))}" for person, held in posts.items()]


def _pairs(relations: Sequence[Relation], entities: dict[str, Entity], between: str) -> list[str]:
    rows = []
    for r in relations:
        amount = entities[r.tail]
        amount_text = written(amount.value) if isinstance(amount.value, Money) else amount.name
        rows.append(f"**{_plain(entities[r.head].name)}**{between}{_plain(amount_text)}{_quoted(r, entities)}")
    return rows


def _events(by_type: dict[str, list[Relation]], entities: dict[str, Entity]) -> list[str]:
    events: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind in ("held_on", "held_in"):
        for r in by_type[kind]:
            events[r.head][kind].append(entities[r.tail].name)
    for kind in ("attended", "spoke_at", "organised"):
        for r in by_type[kind]:
            events[r.tail][kind].append(entities[r.head].name)
    return [
        f"**{_plain(entities[event].name)}**" + "".join(_told(kinds))
        for event, kinds in events.items()
        if event in entities
    ]


def _told(kinds: dict[str, list[str]]) -> Iterator[str]:
    words = {"held_on": "on", "held_in": "in", "organised": "by", "attended": "with", "spoke_at": "speaking:"}
    for kind, word in words.items():
        if kinds.get(kind):
            yield f"; {word} {_plain(', '.join(dict.fromkeys(kinds[kind])))}"


def _said(relation: Relation, entities: dict[str, Entity]) -> str:
    head, tail = (_plain(entities[end].name) for end in (relation.head, relation.tail))
    stands = standing(relation.status, relation.from_, relation.to)
    return f"{head} {shipped().type(relation.type).forward} {tail}{f' ({stands})' if stands else ''}{_quoted(relation, entities)}"


def _quoted(relation: Relation, entities: dict[str, Entity]) -> str:
    text = evidence(relation, entities[relation.head], entities[relation.tail])
    if not text:
        return ""
    return f" — “{_plain(text if len(text) < 240 else text[:239] + '…')}”"


def _plain(text: str) -> str:
    """Return text from a document on one line, with markup escaped."""
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", _SPACE.sub(" ", text).strip()))
