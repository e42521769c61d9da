"""Comparing two names: whether they can be the same, and the evidence.

The kind of the label chooses the comparator: actors by the words of their names in any order and romanisation, bodies
without public authority as companies, by their words without legal form and common words, anything else by its words.
Vetoes come first.
"""

from __future__ import annotations

from hkie.names import companies, personal, vetoes, wording
from hkie.names.features import LONGEST, Comparison, feature
from hkie.names.forms import normal
from hkie.names.weights import WEIGHTS
from hkie.ontology import Label, shipped

ORGANISATION = Label("", kind="body")


def compare(a: str, b: str, label: str | Label = ORGANISATION) -> Comparison:
    """Return whether ``a`` and ``b`` can be names of one entity with this ``label``, and the evidence.

    The label is the name of a built-in one, or a row of labels.tsv. Raises ValueError for a label of values, which have
    no names, and for an unknown one.

    >>> compare("Commissioner for Digital Policy", "Digital Policy Commissioner", "TITLE").same
    True
    >>> compare("Phase 1 of the Harbour Plan", "Phase 2 of the Harbour Plan", "PROGRAMME").veto
    'different numbers'
    """
    known = shipped().labels.get(label) if isinstance(label, str) else label
    if known is None or known.kind == "value":
        raise ValueError(f"no names are compared for {label!r}")
    if a == b:
        return Comparison(1.0, bool(a.strip()), (feature("exact", a),))
    against = vetoes.between(a, b, known)
    if against:
        return Comparison(0.0, False, (), against)
    form = personal.form if known.kind == "actor" else normal
    if form(a) == form(b) and form(a):
        return Comparison(WEIGHTS["exact"].worth, True, (feature("exact", form(a)),))
    if max(len(a), len(b)) > LONGEST:
        return Comparison(0.0, False, ())
    if known.kind == "actor":
        return personal.compare(a, b)
    if known.company:
        return companies.compare(a, b)
    return wording.compare(a, b, known)
