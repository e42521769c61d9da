"""When a relation held, where its sentence says so: "on May 5", "today (June 12)", "set up in 2020 by"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from hkie.records import Mention
from hkie.relations.groups import Clause, Found, between

_DATED = frozenset({"attended", "spoke_at", "organised", "met_with", "visited", "launched", "has_budget"})
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
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
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

    def __init__(self, published: str | None) -> None:
        self._day = date.fromisoformat(published[:10]) if published else None

    def dated(self, clause: Clause, found: list[Found], text: str) -> Iterator[Found]:
        """Yield the relations of a sentence, with the dates that it gives them."""
        inner = {m.id for m in clause.nested}
        dates = [m for m in clause.mentions if m.label == "DATE" and isinstance(m.value, str) and m.id not in inner]
        said = _DAY.search(clause.masked) if self._day else None
        for one in found:
            if (one.type not in _DATED and one.rule not in _BECOMES) or len(dates) > _MOST:
                yield one
            elif dates:
                near = min(dates, key=lambda m, one=one: (_distance(m, one, text), m.start))  # type: ignore[misc]
                told = _distance(near, one, text) < _FAR and not str(near.value).startswith("--")
                yield replace(one, date=str(near.value)) if told else one
            elif said is not None and self._day is not None:
                yield replace(one, date=(self._day + timedelta(_DAYS[said.group()])).isoformat())
            else:
                yield one


def _distance(day: Mention, found: Found, text: str) -> float:
    """How far a date stands from the object of a relation; infinite where another clause lies between."""
    tail = found.tail
    if not (found.start <= tail.start < found.end):
        tail = found.head  # "It was launched in May": the object was carried
    if day.start >= tail.end:
        gap, worth = between(text, tail.end, day.start), 1.0
    else:
        gap, worth = between(text, day.end, tail.start), _BEFORE_WORTH
    return float("inf") if _ELSEWHERE.search(gap) else len(gap) * worth
