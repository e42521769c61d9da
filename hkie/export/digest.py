"""md: a digest of a result in Markdown: posts, budgets, events and other relations, with sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import IO

from hkie.export.tables import title_of
from hkie.ontology import Ontology
from hkie.query.claims import budgets, posts, quotation, state, statement, value_text
from hkie.query.search import hits_of, met, name_of
from hkie.records import Entity, Relation, Result

_MARKUP = re.compile(r"([\\`*_\[\]<>|#&~]|^[-+=])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_SPACE = re.compile(r"\s+")
_SHOWN = 20
"""Rows of a list at most; other formats have all."""
_LONGEST = 240
"""Letters of a sentence at most."""
_OF_THE_EVENT = ("day", "venue")
"""Roles of relations whose head is the event."""
_EVENTS = {"day": "on", "venue": "in", "organiser": "by", "guest": "with", "speaker": "speaking:"}
"""Roles of relations in the list of events, and their words there."""
_ELSEWHERE = frozenset({"holder", "budget", "member", "day", "venue", "guest", "speaker"})
"""Roles of relations that are not among the others: they have their own list, or follow from it."""


def write_md(result: Result, file: IO[str], ontology: Ontology) -> None:
    """Write the digest: documents, people and posts, budgets, events, other relations, the most frequent names."""
    entities = {e.id: e for e in result.entities}
    by_type: dict[str, list[Relation]] = defaultdict(list)
    by_role: dict[str, list[Relation]] = defaultdict(list)
    for relation in result.relations:
        by_type[relation.type].append(relation)
        by_role[ontology.type(relation.type).role].append(relation)
    count = f"{len(result.documents)} documents, {len(result.mentions)} mentions, {len(result.entities)} entities"
    file.write(f"# Digest\n\n{count}, {len(result.relations)} relations.\n")
    _list(file, "Documents", [_document(d.published, title_of(d), d.id) for d in result.documents])
    _list(
        file,
        "Watchlist",
        [
            f"**{_plain(e.name)}** may be {_plain(f'{h.row} {h.name} of {h.list}')}, {h.score:.2f}: {_plain(h.detail)}"
            for e, h in hits_of(result)
        ],
    )
    held: dict[str, str] = {}  # the first claim of each
    for p in posts(result, ontology):
        text = f"**{_plain(p.person.name)}**: {_plain(p.post.name + state(p.relation))}"
        if text not in held:
            held[text] = _quoted(p.relation, entities)
    _list(file, "People and posts", [_row(text, quoted) for text, quoted in held.items()])
    funded = []
    for b in budgets(result, ontology):
        text = f"**{_plain(b.entity.name)}**: {_plain(value_text(b.value) + state(b.relation))}"
        funded.append(_row(text, _quoted(b.relation, entities)))
    _list(file, "Budgets", funded)
    _list(file, "Events", _events(by_role, entities))
    others = [name for name in by_type if ontology.type(name).role not in _ELSEWHERE]
    rows = [
        _row(_plain(statement(r, entities[r.head], entities[r.tail], ontology.type(name))), _quoted(r, entities))
        for name in ontology.ordered_types(others)
        for r in by_type[name]
    ]
    _list(file, "Other relations", rows)
    mentions, documents = met(result)
    often = sorted(result.entities, key=lambda e: (-mentions[e.id], e.id))
    _list(
        file,
        "Most frequent names",
        [
            f"{_plain(e.name)} ({e.label}): {mentions[e.id]} times in {documents[e.id]}"
            for e in often
            if ontology.label(e.label).kind != "value" and mentions[e.id] > 1
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


def _events(by_role: dict[str, list[Relation]], entities: dict[str, Entity]) -> list[str]:
    """Return each event with its day, place and people, and below it the claims of these."""
    events: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    for role in _EVENTS:
        for r in by_role[role]:
            event, other = (r.head, r.tail) if role in _OF_THE_EVENT else (r.tail, r.head)
            events[event][role].append(name_of(entities[other]) + state(r))
            claim = quotation(r, entities[r.head], entities[r.tail])[0]
            if claim not in claims[event]:
                claims[event][claim] = _quoted(r, entities)
    return [
        f"**{_plain(entities[event].name)}**{''.join(_event_parts(roles))}"
        + "".join(f"\n  - {claim}" for claim in claims[event].values() if claim)
        for event, roles in events.items()
    ]


def _event_parts(roles: dict[str, list[str]]) -> Iterator[str]:
    for role, word in _EVENTS.items():
        if roles.get(role):
            yield f"; {word} {_plain(', '.join(dict.fromkeys(roles[role])))}"


def _row(text: str, quoted: str) -> str:
    return f"{text} — {quoted}" if quoted else text


def _quoted(relation: Relation, entities: dict[str, Entity]) -> str:
    """Return the claim of a relation in quotation marks, then its context if there is any."""
    claim, context = (_plain(_cut(s)) for s in quotation(relation, entities[relation.head], entities[relation.tail]))
    return (f"“{claim}”" if claim else "") + (f" (context: “{context}”)" if context else "")


def _cut(text: str) -> str:
    return text if len(text) < _LONGEST else f"{text[: _LONGEST - 1]}…"


def _plain(text: str) -> str:
    """Return text from a document on one line, with markup escaped."""
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", _SPACE.sub(" ", text).strip()))
