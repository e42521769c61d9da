"""One relation between two mentions of a document."""

from __future__ import annotations

from dataclasses import dataclass

from hkie.records import Mention

BY_MODEL = "model"
"""The rule of a relation that fits no frame."""

Where = tuple[int, int]
"""The start and end of a sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """A relation, the sentence that states it, and the one that an end was carried from, if any.

    ``rule`` is the frame that it fits. ``since`` and ``until`` are the days of a tenure, ``date`` is that of an event.
    """

    type: str
    head: Mention
    tail: Mention
    rule: str
    score: float
    start: int
    end: int
    carried: Where | None = None
    date: str | None = None
    status: str = "actual"
    since: str | None = None
    until: str | None = None
