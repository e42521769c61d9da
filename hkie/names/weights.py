"""The weights of evidence, in one table with examples.

``worth`` is the score of a link based on this evidence alone. ``same`` is a pair that it joins, ``apart`` a similar pair
that it does not join; tests check both.
"""

from __future__ import annotations

from typing import NamedTuple


class Weight(NamedTuple):
    """A line of the table; ``method`` is the method of its links."""

    worth: float
    method: str
    label: str
    same: tuple[str, str]
    apart: tuple[str, str]
    says: str


WEIGHTS: dict[str, Weight] = {
    "decision": Weight(1.0, "decision", "ORG", ("Alder Works", "Birch Works"), ("Alder Works", "Cedar Works"), "decided by a person"),
    "exact": Weight(1.0, "exact", "AGENCY", ("Labour Programme Centre", "Labor Program Center"), ("Labour Programme Centre", "Labour Project Centre"), "the same normal form"),
    "registry": Weight(0.98, "registry", "AGENCY", ("InvestHK", "Invest Hong Kong"), ("InvestHK", "Invest Macao"), "two names of one registry entry"),
    "spacing": Weight(0.97, "exact", "PERSON", ("Chan Tai-man", "Chan Taiman"), ("Chan Tai-man", "Chan Tai-ming"), "the same letters, spaced differently"),
    "abbreviation": Weight(0.97, "abbreviation", "AGENCY", ("Harbour Works Office", "HWO"), ("Harbour Works Office", "HVO"), "in brackets right after the name"),
    "title": Weight(0.93, "title", "PERSON", ("Paul Chan", "Paul Chan Mo-po"), ("Paul Chan", "Peter Chan Mo-po"), "all words of the shorter name, at least two"),
    "order": Weight(0.92, "exact", "TITLE", ("Commissioner for Digital Policy", "Digital Policy Commissioner"), ("Commissioner for Digital Policy", "Digital Trade Commissioner"), "the same words in another order"),
    "surname": Weight(0.9, "surname", "PERSON", ("Lillian Cheong", "Cheong"), ("Lillian Cheong", "Cheung"), "the surname of the only person of the document who has it"),
    "initials": Weight(0.88, "initials", "TITLE", ("Commissioner for Digital Policy", "CDP"), ("Commissioner for Digital Policy", "CDD"), "the first letters of its words"),
    "short-form": Weight(0.85, "short-form", "PROGRAMME", ("Quayside Renewal Scheme", "Scheme"), ("Quayside Renewal Scheme", "Fund"), "the capitalised end of a name of the document"),
    "variant": Weight(0.95, "translation", "PERSON", ("Robert Hale", "Bob Hale"), ("Robert Hale", "Rupert Hale"), "two forms of one given name or surname"),
    "sound": Weight(0.9, "translation", "PERSON", ("Yury Shcherbakov", "Yuri Shcherbakov"), ("Yury Shcherbakov", "Yury Shcherbina"), "two romanisations"),
    "spelling": Weight(0.82, "fuzzy", "TITLE", ("Commissioner for Digital Policy", "Commissioner of Digital Policies"), ("Commissioner for Digital Policy", "Commissioner for Digital Police"), "inflected or mistyped, in a long word"),
    "words": Weight(0.8, "fuzzy", "ORG", ("Kestrel Shipping Ltd", "Kestrel Shipping"), ("Kestrel Shipping Ltd", "Kestrel Fishing Ltd"), "the same without legal form and common words"),
    "translation": Weight(0.75, "translation", "PROGRAMME", ("AI funding program", "AI Subsidy Scheme"), ("AI funding program", "AI Talent Scheme"), "the same core and the same amount beside it, in documents about one agency"),
}  # fmt: skip


def worth(name: str) -> float:
    """Return the score of a piece of evidence."""
    return WEIGHTS[name].worth
