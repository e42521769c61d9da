"""Whether two names can be names of one thing, and what says so. No document is needed.

Each label has a comparator of its own: people by the words of their names in any order and romanisation,
companies by what is left without legal form and common words, the names of posts, bodies, programmes,
events and places by their words. What can never be one (vetoes) is told before anything else.
"""

from __future__ import annotations

from dataclasses import dataclass

from hkie.names.forms import normal
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


def compare(a: str, b: str, label: str = "ORG") -> Comparison:
    """Return whether ``a`` and ``b`` can be two names of one thing of this ``label``, and what says so.

    Raises ValueError for a label that has no names (MONEY, DATE) or is none.

    >>> compare("Commissioner for Digital Policy", "Digital Policy Commissioner", "TITLE").same
    True
    >>> compare("Phase 1 of the Harbour Plan", "Phase 2 of the Harbour Plan", "PROGRAMME").veto
    'different numbers'
    """
    from hkie.names import bodies, companies, people, vetoes

    if label not in ("PERSON", "ORG", "AGENCY", "TITLE", "PROGRAMME", "EVENT", "PLACE"):
        raise ValueError(f"no names are compared for {label!r}")
    if a == b:
        return Comparison(1.0, bool(a.strip()), (feature("exact", a),))
    against = vetoes.between(a, b, label)
    if against:
        return Comparison(0.0, False, (), against)
    form = people.form if label == "PERSON" else normal
    if form(a) == form(b) and form(a):
        return Comparison(WEIGHTS["exact"].worth, True, (feature("exact", form(a)),))
    if max(len(a), len(b)) > LONGEST:
        return Comparison(0.0, False, ())
    if label == "PERSON":
        return people.compare(a, b)
    if label == "ORG":
        return companies.compare(a, b)
    return bodies.compare(a, b, label)
