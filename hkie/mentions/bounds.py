"""The bound of an amount: "up to $5" is at most 5, "over $5" at least, "nearly $5" about."""

from __future__ import annotations

import re

from hkie.records import Money

BOUNDS = ("exact", "about", "at least", "at most", "range")

_ABOUT = (
    "nearly|about|around|approximately|almost|roughly|some|close to|an estimated|circa|in the region of|in the order of"
)
_AT_LEAST = (
    "over|(?<!the )above|more than|at least|(?:no|not) less than|exceeding|in excess of|upwards of|a minimum of"
    "|not below|not under"
)
_AT_MOST = (
    "up to|at most|as much as|as high as|under|(?<!the )below|less than|(?:no|not) (?:more|greater|higher) than"
    "|not (?:exceed(?:ing)?|over|above)|a maximum of|a ceiling of|a cap of|capped at|limited to"
)
_BOUND = re.compile(  # the longest first: "not more than" is no "more than"; "under the $5 million scheme" is no bound
    rf"(?<![\w-])(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{_ABOUT}))\s+"
    r"(?:a\s+(?:(?:maximum|minimum|total|further|combined)\s+(?:of\s+)?)?|about\s+|around\s+|some\s+|approximately\s+)?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(  # "$500 or more"
    r"\s(?:or|and)\s(?:(?P<least>more|above|over)|(?P<most>less|below|under))(?=\s*(?:[.,;:)]|$))",
    re.IGNORECASE | re.MULTILINE,
)
_BOUND_REACH = 48
"""How far before an amount its bound may begin, in characters: "not more than a combined total of"."""


def bound_of(value: Money) -> str:
    """Return the bound of an amount, one of BOUNDS; for results without bounds, what the other fields say."""
    return value.bound or ("range" if value.upper else "about" if value.approximate else "exact")


def stated(text: str, start: int, end: int) -> str | None:
    """Return the bound that the words around an amount give it: "up to" is at most, "nearly" about."""
    found = _BOUND.search(text, max(0, start - _BOUND_REACH), start) or _BOUND_AFTER.match(text, end)
    return _BOUND_OF[found.lastgroup or ""] if found else None


_BOUND_OF = {"most": "at most", "least": "at least", "about": "about"}
