"""When a relation held, where its sentence says so: "on May 5", "today (June 12)", "set up in 2020 by"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from hkie.ontology import Ontology
from hkie.relations.groups import Clause, Found, between

_BECOMES = frozenset({"post.becomes", "post.becomes.body"})
_DAYS = {
    "today": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
}
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:(?:last|next|this|the previous|earlier this|later this|early this) (?:week|weekend|month|year|spring|summer|autumn|winter|quarter|[a-z]+day)|recently|earlier|in recent|previously|soon|(?:a|two|three|several|few) (?:days|weeks|months|years) ago)\b",
    re.IGNORECASE,
)
"""A time that is no day: what stands nearer to it has no date."""
_IN_ASIDE = re.compile(r"\b(?:who|which|whose|born)\b[^,;.]{0,60}$")
_ELSEWHERE = re.compile(
    r";|\b(?:which|that|who|where|when|while|since|until|said|says|born|completed|built|opened|published|released|one of|before|after|returns?|returning|take over|expir|valid)\b"
)
_BEFORE_WORTH = 1.5
"""How much farther a date before the object counts: in "saw A on May 5 and B on May 6" B was on the 6th."""
_FAR = 120
_MOST = 20
"""Dates in a sentence; more are a table."""


class Dating:
    """Gives the relations of one document their dates; ``published`` is its own, as an ISO 8601 date or None."""

    def __init__(self, published: str | None, ontology: Ontology) -> None:
        self._types = ontology.types
        self._day = date.fromisoformat(published[:10]) if published else None

    def dated(self, clause: Clause, found: list[Found], text: str) -> Iterator[Found]:
        """Yield the relations of a sentence, with the dates that it gives them."""
        inner = {m.id for m in clause.nested}
        dates = [m for m in clause.mentions if m.label == "DATE" and isinstance(m.value, str) and m.id not in inner]
        dates = [m for m in dates if not _IN_ASIDE.search(text[max(clause.start, m.start - 80) : m.start])]
        named = [m.start for m in dates]
        days: set[int] = set()
        spots = [(m.start, m.end, str(m.value)) for m in dates]
        sentence = text[clause.start : clause.end]
        for said in (*_DAY.finditer(sentence), *_VAGUE.finditer(sentence)):
            start, end = clause.start + said.start(), clause.start + said.end()
            offset = _DAYS.get(said.group().lower())
            if any(start <= at < end + 3 for at in named):
                continue  # "today (March 11)": the date says more
            day = (self._day + timedelta(offset)).isoformat() if self._day and offset is not None else ""
            spots.append((start, end, day))
            days.add(start)
        for one in found:
            if (not self._types[one.type].dated and one.rule not in _BECOMES) or len(spots) > _MOST:
                yield one
            elif spots and "respectively" not in clause.masked:
                near = min(spots, key=lambda spot, one=one: (_distance(spot, one, text), spot[0]))  # type: ignore[misc]
                limit = 2 * _FAR if near[0] in days else _FAR
                told = _distance(near, one, text) < limit and near[2] and not near[2].startswith("--")
                yield replace(one, date=near[2]) if told else one
            else:
                yield one


def _distance(spot: tuple[int, int, str], found: Found, text: str) -> float:
    """How far a date stands from the object of a relation; infinite where another clause lies between."""
    tail = found.tail
    if not (found.start <= tail.start < found.end):
        tail = found.head  # "It was launched in May": the object was carried
    start, end, _ = spot
    if max(start - tail.end, tail.start - end) > 4 * _FAR:
        return float("inf")  # white space is not counted, but there is not so much of it
    if start >= tail.end:
        gap, worth = between(text, tail.end, start), 1.0
    else:
        gap, worth = between(text, end, tail.start), _BEFORE_WORTH
    return float("inf") if _ELSEWHERE.search(gap) else len(gap) * worth
