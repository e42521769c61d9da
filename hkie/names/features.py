"""What a comparison of two names gives: the features found, their worth, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass

from hkie.names.weights import WEIGHTS


@dataclass(frozen=True, slots=True)
class Feature:
    """What was found: its name in the table of weights, what it is worth (0 to 1), and the words that show it."""

    name: str
    worth: float
    detail: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``score`` (0 to 1) says how likely two names are one; ``same`` is the verdict on the names alone.

    ``veto`` says why they can never be one, and is empty otherwise; ``features`` are the best first.
    """

    score: float
    same: bool
    features: tuple[Feature, ...]
    veto: str = ""


SAME = 0.82
"""The score from which two names are one: "Mohammed Hassan" and "Muhammad Hasan" (0.94) are, "Paul Chan" and "Peter
Chan" (0.5) are not."""

LONGEST = 400
"""Characters from which on a name is none: words are paired with words, which a whole page would take hours for."""


def feature(name: str, detail: str, worth: float | None = None) -> Feature:
    """Return a feature with the worth that the table gives it, or another."""
    return Feature(name, round(WEIGHTS[name].worth if worth is None else worth, 3), detail)
