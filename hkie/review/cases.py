"""What a person is asked: whether two names are one, and the evidence for and against."""

from __future__ import annotations

from dataclasses import dataclass

from hkie.records import Mention
from hkie.resolve.decisions import Decision

KINDS = ("join", "tie", "alike", "initials", "veto")
SENTENCES = 3
"""Sentences and reasons shown for a side at most."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two names of a case, and its entity.

    ``name`` is as written, ``also`` has the other names of its entity, ``documents`` those that have it, the earliest
    first. ``reference`` is its name in a decisions file, ``refs`` are all names it could have there. ``spots`` are
    some of its mentions.
    """

    entity: str
    label: str
    name: str
    also: tuple[str, ...]
    documents: tuple[str, ...]
    mentions: int
    reference: str
    refs: frozenset[str]
    spots: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Two sides that may be the same entity; ``joined`` says whether the result has joined them.

    ``likely`` is the probability that they are the same, ``score`` how doubtful that is, both from 0 to 1.
    ``speaks_for`` and ``against`` are reasons in words. Of the cases with one ``tie``, only one can be answered with
    same. ``answered`` is the decision that answers the case, or None.
    """

    kind: str
    label: str
    likely: float
    left: Side
    right: Side
    joined: bool
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    tie: str = ""
    answered: Decision | None = None

    @property
    def score(self) -> float:
        """How doubtful the case is: 1 if both answers are equally likely, 0 if one is certain."""
        return round(1 - abs(2 * self.likely - 1), 3)
