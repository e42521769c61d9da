"""What a person is asked, with reasons for and against: are two names one, is a name right, is a relation right."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from hkie.ontology import Ontology
from hkie.records import Mention
from hkie.resolve.decisions import Decision, normal_text, subject

KINDS = ("join", "tie", "alike", "initials", "veto", "mention", "relation")
ASKED = ("identity", "mention", "relation")
"""What the cases of a review can be about."""
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
        return _doubt(self.likely)

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides."""
        return self.left, self.right

    @property
    def names(self) -> tuple[str, ...]:
        """All names of both sides."""
        return (self.left.name, *self.left.also, self.right.name, *self.right.also)

    def answer(self, yes: bool) -> Decision:
        """Return the decision that the two are the same, or different."""
        return Decision(0, "same" if yes else "different", self.left.reference, self.right.reference)


@dataclass(frozen=True, slots=True)
class Claim:
    """A name or a relation that a sentence may or may not have; ``label`` is its label or type.

    ``likely`` is the probability that it is right, ``accepting`` the decision that it is, ``labels`` those of its names.
    ``context`` are sentences to which that of the claim refers. The rest is as for a case.
    """

    kind: str
    label: str
    likely: float
    accepting: Decision
    labels: tuple[str, ...]
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    context: tuple[str, ...] = ()
    answered: Decision | None = None

    @property
    def score(self) -> float:
        """How doubtful the claim is: 1 if it is as likely right as wrong, 0 if one is certain."""
        return _doubt(self.likely)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the claim."""
        return (self.accepting.a, self.accepting.b) if self.accepting.b else (self.accepting.a,)

    def subject(self, ontology: Ontology) -> Hashable:
        """Return what the claim is about, the same for both directions of a symmetric relation."""
        return subject(self.accepting, ontology)

    def answer(self, yes: bool) -> Decision:
        """Return the decision that the claim is right, or wrong."""
        if yes:
            return self.accepting
        kind = "wrong" if self.kind == "relation" else "not-a-name"
        return replace(self.accepting, decision=kind, label="", status="")

    def corrected(self, kind: str, right: str) -> Decision:
        """Return the decision that a name has another label, or other edges."""
        if kind == "label":
            return replace(self.accepting, decision=kind, label=right)
        return replace(self.accepting, decision=kind, b=normal_text(right))


def _doubt(likely: float) -> float:
    return round(1 - abs(2 * likely - 1), 3)
