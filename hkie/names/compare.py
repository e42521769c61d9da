"""Comparing two names: whether they can be the same, and the evidence.

Each label has its own comparator: people by the words of their names in any order and romanisation, companies by their
words without legal form and common words, posts, bodies, programmes, events and places by their words. Vetoes come
first.
"""

from __future__ import annotations

from hkie.names import companies, personal, vetoes, wording
from hkie.names.features import LONGEST, Comparison, feature
from hkie.names.forms import normal
from hkie.names.weights import WEIGHTS


def compare(a: str, b: str, label: str = "ORG") -> Comparison:
    """Return whether ``a`` and ``b`` can be names of one entity with this ``label``, and the evidence.

    Raises ValueError for a label without names (MONEY, DATE) and for an unknown one.

    >>> compare("Commissioner for Digital Policy", "Digital Policy Commissioner", "TITLE").same
    True
    >>> compare("Phase 1 of the Harbour Plan", "Phase 2 of the Harbour Plan", "PROGRAMME").veto
    'different numbers'
    """
    if label not in ("PERSON", "ORG", "AGENCY", "TITLE", "PROGRAMME", "EVENT", "PLACE"):
        raise ValueError(f"no names are compared for {label!r}")
    if a == b:
        return Comparison(1.0, bool(a.strip()), (feature("exact", a),))
    against = vetoes.between(a, b, label)
    if against:
        return Comparison(0.0, False, (), against)
    form = personal.form if label == "PERSON" else normal
    if form(a) == form(b) and form(a):
        return Comparison(WEIGHTS["exact"].worth, True, (feature("exact", form(a)),))
    if max(len(a), len(b)) > LONGEST:
        return Comparison(0.0, False, ())
    if label == "PERSON":
        return personal.compare(a, b)
    if label == "ORG":
        return companies.compare(a, b)
    return wording.compare(a, b, label)
