"""The summary of a result: people with their posts, budgets, events, meetings and visits, the most important first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest

from hkie.ontology import Ontology, shipped
from hkie.query.search import dated, evidence, met
from hkie.records import Entity, Relation, Result

_HEAD_HAS = frozenset({"holder", "member", "budget", "day", "venue"})
"""Roles of relations that are facts about their head: a person holds a post."""
_TAIL_HAS = frozenset({"organiser"})
"""The same for the tail: an event has an organiser."""
_MEETINGS = ("counterpart", "visitor")
_IN_OFFICE = ("actual", "acting", "designate", "planned")
"""Statuses of posts in the order in which they are shown; others, such as former, follow."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation with the number of documents that state it; of several, ``relation`` is the latest or the surest.

    ``day`` is the day that its sentence or its event has.
    """

    relation: Relation
    head: Entity
    tail: Entity
    day: str | None
    documents: int

    @property
    def quotation(self) -> str:
        """Return the sentence that makes the claim."""
        return evidence(self.relation, self.head, self.tail)


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity, how often it is mentioned, and the facts about it by role of their relation type."""

    entity: Entity
    mentions: int
    documents: int
    facts: Mapping[str, tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class Summary:
    """The most important parts of a result, each ordered by importance: documents that name it, then mentions.

    ``first`` and ``last`` are the dates of the earliest and the latest document. ``others`` are names in no other part.
    """

    documents: int
    first: str | None
    last: str | None
    mentions: int
    entities: int
    relations: int
    people: tuple[Profile, ...]
    budgets: tuple[Profile, ...]
    events: tuple[Profile, ...]
    meetings: tuple[Fact, ...]
    others: tuple[Profile, ...]


def summarise(result: Result, ontology: Ontology | None = None) -> Summary:
    """Return the summary of a result. ``ontology`` has its labels and relation types, by default the built-in ones."""
    ontology = ontology or shipped()
    facts: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    meetings: dict[str, list[Fact]] = defaultdict(list)
    mentions, documents = met(result)
    for fact in _facts(result, ontology, mentions):
        role = ontology.type(fact.relation.type).role
        if role in _MEETINGS:
            meetings[role].append(fact)
        elif role in _HEAD_HAS:
            facts[fact.head.id][role].append(fact)
        elif role in _TAIL_HAS:
            facts[fact.tail.id][role].append(fact)

    def profile(entity: Entity) -> Profile:
        own = {role: tuple(sorted(rows, key=_importance)) for role, rows in facts[entity.id].items()}
        return Profile(entity, mentions[entity.id], documents[entity.id], own)

    kinds: dict[str, list[Profile]] = defaultdict(list)
    budgets, others = [], []
    for entity in result.entities:
        kind = ontology.label(entity.label).kind
        made = profile(entity)
        if "budget" in made.facts:
            budgets.append(made)
        if kind == "actor" or (kind == "event" and made.facts.keys() - {"budget"}):
            kinds[kind].append(made)
        elif kind != "value" and "budget" not in made.facts:
            others.append(made)
    instruments = {label.name for label in ontology.of_kind("instrument")}
    days = sorted(d.published[:10] for d in result.documents if d.published)
    return Summary(
        len(result.documents),
        days[0] if days else None,
        days[-1] if days else None,
        len(result.mentions),
        len(result.entities),
        len(result.relations),
        _ranked(kinds["actor"]),
        tuple(sorted(_ranked(budgets), key=lambda p: p.entity.label not in instruments)),
        _ranked(kinds["event"]),
        tuple(_alternating(sorted(meetings[role], key=_importance) for role in _MEETINGS)),
        _ranked(others),
    )


def _facts(result: Result, ontology: Ontology, mentions: Mapping[str, int]) -> list[Fact]:
    """Return the stated relations with a role, those that say the same as one.

    The head of a symmetric relation is a person rather than a body, and of two people the more mentioned.
    """
    entities = {e.id: e for e in result.entities}
    published = {d.id: d.published or "" for d in result.documents}
    days = {relation.id: day for relation, day, own in dated(result, ontology) if own}
    actors = {label.name for label in ontology.of_kind("actor")}
    groups: dict[tuple[str | None, ...], list[Relation]] = defaultdict(list)
    for r in result.relations:
        kind = ontology.type(r.type)
        if r.basis == "stated" and kind.role:
            ends = sorted((r.head, r.tail)) if kind.symmetric else (r.head, r.tail)
            when = (days.get(r.id), r.status) if kind.role in _MEETINGS else ()
            groups[(r.type, *ends, *when)].append(r)
    found = []
    for rows in groups.values():
        best = max(rows, key=lambda r: (published[r.document][:10], r.score))
        head, tail = entities[best.head], entities[best.tail]
        if ontology.type(best.type).symmetric:
            head, tail = sorted((head, tail), key=lambda e: (e.label not in actors, -mentions[e.id], e.id))
        found.append(Fact(best, head, tail, days.get(best.id), len({r.document for r in rows})))
    return found


def _importance(fact: Fact) -> tuple[int, int, float, str]:
    status = fact.relation.status
    standing = _IN_OFFICE.index(status) if status in _IN_OFFICE else len(_IN_OFFICE)
    return standing, -fact.documents, -fact.relation.score, fact.relation.id


def _ranked(profiles: Iterable[Profile]) -> tuple[Profile, ...]:
    return tuple(sorted(profiles, key=lambda p: (-p.documents, not p.facts, -p.mentions, p.entity.id)))


def _alternating(rows: Iterable[Iterable[Fact]]) -> Iterable[Fact]:
    """Yield the first of each list, then the second: visits do not hide behind meetings, nor the other way."""
    return (fact for fact in chain.from_iterable(zip_longest(*rows)) if fact is not None)
