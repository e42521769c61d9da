"""The relations of a result as rows with their day and their claim: all that are wanted, or as a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hkie.ontology import Ontology, shipped
from hkie.query.periods import Period
from hkie.query.search import dated, quotation
from hkie.records import Entity, Relation, Result

_DAY = 10
"""Characters of a day in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A relation with its day, None if nothing says when. ``stated`` is False if the day is only that of the document.

    ``begins`` and ``ends`` are as stated. ``claim`` is the sentence that makes the claim, ``context`` what it refers to.
    """

    date: str | None
    stated: bool
    type: str
    head: Entity
    tail: Entity
    document: str
    score: float
    claim: str
    context: tuple[str, ...] = ()
    status: str = "actual"
    begins: str | None = None
    ends: str | None = None
    basis: str = "stated"


class Wanted(NamedTuple):
    """Which relations are wanted; an empty field wants all.

    ``entity`` is the id of one end. ``period`` has a day on which the relation holds.
    """

    types: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    entity: str | None = None
    period: Period = Period()
    min_score: float = 0.0

    def has(self, relation: Relation, day: str | None) -> bool:
        """Return whether a relation, which has this day, is wanted."""
        if self.types and relation.type not in self.types:
            return False
        if self.statuses and relation.status not in self.statuses:
            return False
        if self.entity is not None and self.entity not in (relation.head, relation.tail):
            return False
        return relation.score >= self.min_score and (self.period == Period() or self._when(relation, day))

    def _when(self, relation: Relation, day: str | None) -> bool:
        first, last = relation.from_ or day or relation.to, relation.to or day or relation.from_
        return first is not None and last is not None and self.period.meets(first[:_DAY], max(first, last)[:_DAY])


EVERY = Wanted()


def chosen(
    result: Result, wanted: Wanted = EVERY, ontology: Ontology | None = None
) -> Iterator[tuple[Relation, str | None, bool]]:
    """Yield each wanted relation with its day, and whether it is the relation's own, as ``search.dated`` does.

    ``ontology`` has the relation types, by default the built-in ones.
    """
    days = {relation.id: (day, own) for relation, day, own in dated(result, ontology or shipped())}
    published = {d.id: d.published for d in result.documents}
    for relation in result.relations:
        day, own = days.get(relation.id, (None, False))
        # A day without a year, such as --11-06, is in the year of its document.
        when = published.get(relation.document) if day and day.startswith("-") else day
        if wanted.has(relation, when):
            yield relation, day, own


def moments(result: Result, wanted: Wanted = EVERY, ontology: Ontology | None = None) -> list[Moment]:
    """Return the wanted relations, the earliest first; those without a day come last."""
    entities = {e.id: e for e in result.entities}
    found = []
    for r, day, own in chosen(result, wanted, ontology):
        head, tail = entities[r.head], entities[r.tail]
        said = quotation(r, head, tail)
        found.append(Moment(day, own, r.type, head, tail, r.document, r.score, *said, r.status, r.from_, r.to, r.basis))
    found.sort(key=lambda m: (m.date or "9999", m.type, m.head.id, m.tail.id, m.document))
    return found


def timeline(result: Result, wanted: Wanted = EVERY, ontology: Ontology | None = None) -> list[Moment]:
    """Return the wanted relations that have a day, the earliest first, by their own day or else that of the document.

    Relations from the registry are left out.
    """
    return [m for m in moments(result, wanted, ontology) if m.date]
