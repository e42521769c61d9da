"""One relation between two mentions of a document, and the statuses that it may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hkie.records import Mention

BY_MODEL = "model"
"""The rule of a relation that fits no frame."""

ACTUAL, ACTING = "actual", "acting"
NOT_FACTS = ("denied", "cancelled", "possible")
"""Statuses of what did not happen, or may not: such relations are left out unless they are asked for."""
STATUSES = (*NOT_FACTS, "planned", ACTING, "former", "designate", ACTUAL)
"""The outcomes of the model of statuses."""

Where = tuple[int, int]
"""The start and end of a sentence."""


@dataclass(frozen=True, slots=True)
class RelationMention:
    """A relation between two mentions, the sentence that states it, and that of the ``antecedent`` of an end, if any.

    ``rule`` is the frame that it fits. ``since`` and ``until`` are the days of a tenure, ``date`` is that of an event.
    """

    type: str
    head: Mention
    tail: Mention
    rule: str
    score: float
    start: int
    end: int
    antecedent: Where | None = None
    date: str | None = None
    status: str = "actual"
    since: str | None = None
    until: str | None = None


def facts(found: Iterable[RelationMention]) -> Iterator[RelationMention]:
    """Yield the relations that hold, held or will hold, without those that are denied, cancelled or only possible."""
    return (one for one in found if one.status not in NOT_FACTS)
