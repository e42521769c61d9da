"""Vetoes: reasons that two names cannot be the same, whatever they share."""

from __future__ import annotations

import re

from hkie.names.companies import is_form, without_form
from hkie.names.forms import tokens
from hkie.names.lists import word_kinds
from hkie.names.numbering import numbers
from hkie.names.personal import parse, signs_differ
from hkie.ontology import Label

RANKS = frozenset([
    "under", "deputy", "vice", "assistant", "permanent", "associate", "principal", "senior", "chief", "political", "former",
    "private", "executive", "honorary", "junior", "pro", "sub", "general", "emeritus", "designate", "elect",
    "independent", "non", "co", "co-", "ex", "past", "administrative", "press", "personal", "regional",
])  # fmt: skip
_HOME = "special administrative region"
"""Its "administrative" is not a rank."""


def between(a: str, b: str, label: Label) -> str:
    """Return why two names with one label cannot be the same, or an empty string."""
    if label.kind == "actor":
        return _people(a, b)
    if numbers_differ(a, b):
        return "different numbers"
    if label.kind == "post" and ranks_differ(a, b):
        return "different ranks"
    if label.kind == "post" and divisions_differ(a, b):
        return "different divisions"
    if label.company and legal_persons_differ(a, b):
        return "different legal persons"
    return ""


def _people(a: str, b: str) -> str:
    if signs_differ(a, b) and parse(a).whole == parse(b).whole:
        return "different characters"
    left, right = parse(a).generation, parse(b).generation
    if left and right and left != right:
        return "different generations"
    return ""


def numbers_differ(a: str, b: str) -> bool:
    """Return whether both names have years, or other numbers, that differ."""
    for own, there in zip(numbers(a), numbers(b), strict=True):
        if own and there and own != there and not (own < there or there < own):
            return True
        if own and there and own != there and (len(own) == 1 and len(there) == 1):
            return True
    return False


def ranks_differ(a: str, b: str) -> bool:
    """Return whether one of two full names of posts has a rank word that the other lacks."""
    left, right = (tokens(" ".join(tokens(name)).replace(_HOME, "")) for name in (a, b))
    if len(left) < 2 or len(right) < 2:
        return False
    if bool(numbers(a)[1]) != bool(numbers(b)[1]):
        return True  # "Second Secretary"
    return bool((set(left) ^ set(right)) & RANKS)


def divisions_differ(a: str, b: str) -> bool:
    """Return whether brackets name different divisions: "Deputy Director (Works)", "Deputy Director (Planning)"."""
    left, right = ({w for inside in _BRACKET.findall(n) for w in tokens(inside)} for n in (a, b))
    return bool(left and right) and not (left <= right or right <= left)


_BRACKET = re.compile(r"\(([^()]+)\)")


def legal_persons_differ(a: str, b: str) -> bool:
    """Return whether a bracket names a different branch or place: "Bank of China", "Bank of China (Hong Kong)"."""
    left, right = _bracketed(a), _bracketed(b)
    return left != right and not (left <= _words_of(b) and right <= _words_of(a))


def _bracketed(name: str) -> frozenset[str]:
    found: set[str] = set()
    for inside in _BRACKET.findall(name):
        if not re.fullmatch(r"[A-Z][A-Za-z&.]{1,7}", inside) or (inside.istitle() and len(inside) > 3):
            found.update(w for w in without_form(tokens(inside)) if w not in word_kinds().generic and not is_form(w))
    return frozenset(found)


def _words_of(name: str) -> frozenset[str]:
    return frozenset(tokens(name))
