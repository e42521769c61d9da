"""The result of comparing two names: features, their scores, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass

from hkie.names.weights import WEIGHTS


@dataclass(frozen=True, slots=True)
class Feature:
    """A piece of evidence: its name in the table of weights, its score (0 to 1), and a description."""

    name: str
    worth: float
    detail: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict: ``score`` (0 to 1) is the likelihood that two names are the same, ``same`` the decision by names alone.

    ``veto`` says why they cannot be the same, or is empty; ``features`` are sorted, best first.
    """

    score: float
    same: bool
    features: tuple[Feature, ...]
    veto: str = ""


SAME = 0.82
"""The score from which two names are the same: "Mohammed Hassan" and "Muhammad Hasan" (0.94) are, "Paul Chan" and
"Peter Chan" (0.5) are not."""

LONGEST = 400
"""Longer names are not compared: pairing the words of a whole page would take hours."""


def feature(name: str, detail: str, worth: float | None = None) -> Feature:
    """Return a feature with its score in the table, or a given one."""
    return Feature(name, round(WEIGHTS[name].worth if worth is None else worth, 3), detail)
