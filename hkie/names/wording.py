"""Names of posts, public bodies, programmes, events, places and things: whether two can be the same by their words."""

from __future__ import annotations

import functools
import re

from rapidfuzz import fuzz

from hkie.names.features import SAME, Comparison, feature
from hkie.names.forms import SMALL, initials, tokens
from hkie.names.lists import word_kinds
from hkie.names.numbering import counted
from hkie.ontology import Label

_WORD_FUZZY = 80.0
"""ratio from which two words match: "policy" and "policies" (80); "yushu" and "yunshenchu" (67) are not."""
_LONG_WORD = 6


@functools.lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Return a word without its plural ending: "policies" and "policy" become equal.

    >>> stem("policies"), stem("affairs"), stem("press")
    ('policy', 'affair', 'press')
    """
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 5:
        word = _BRITISH.sub(lambda m: _AMERICAN[m.group()], word)
    return word


_AMERICAN = {"our": "or", "isation": "ization", "ise": "ize", "ising": "izing", "tre": "ter"}
_BRITISH = re.compile(r"(?:our|isation|ise|ising|tre)$")


@functools.lru_cache(maxsize=1 << 15)
def words(name: str) -> tuple[str, ...]:
    """Return the stems of the significant words of a name."""
    return tuple(stem(w) for w in counted(tokens(name)) if w not in SMALL)


def compare(a: str, b: str, label: Label) -> Comparison:
    """Return whether two names can be of one entity; see hkie.names.compare."""
    left, right = words(a), words(b)
    if not left or not right:
        return Comparison(0.0, False, ())
    short = _initials(a, b, left, right)
    if short:
        return Comparison(0.7, False, (feature("initials", short, 0.7),))  # initials alone are ambiguous
    if left == right:
        return Comparison(0.96, True, (feature("spelling", " ".join(left), 0.96),))
    same_words = len(left) == len(right) and sorted(left) == sorted(right)
    if same_words and [w for w in left if not w.isdigit()] == [w for w in right if not w.isdigit()]:
        return Comparison(0.95, True, (feature("order", " ".join(left), 0.95),))  # "2024 Data Forum", "Data Forum 2024"
    if same_words and len(left) > 1:
        # The order matters for places: "East Station Road" and "Station Road East" are different.
        same = label.public or label.kind in ("post", "instrument")
        return Comparison(0.92 if same else 0.7, same, (feature("order", " ".join(left), 0.92 if same else 0.7),))
    if "".join(left) == "".join(right):
        return Comparison(0.93, True, (feature("spacing", " ".join(left), 0.93),))
    bare_left, bare_right = (_at_home(left), _at_home(right)) if label.public or label.kind == "post" else ((), ())
    if len(bare_left) == len(bare_right) > 1 and sorted(bare_left) == sorted(bare_right):
        return Comparison(0.85, True, (feature("order", " ".join(bare_left), 0.85),))
    own = [w for w in left if w not in right]
    there = [w for w in right if w not in left]
    total = len(set(left) | set(right))
    shared = total - len(set(own)) - len(set(there))
    pairs = spelled(own, there)
    if pairs is not None and shared >= 1 and len(left) == len(right):
        detail = ", ".join(f"{x} ~ {y}" for x, y in pairs)
        return Comparison(0.86, True, (feature("spelling", detail, 0.86),))
    return Comparison(
        round(min(SAME - 0.05, shared / total), 3),
        False,
        (feature("words", f"{shared} of {total} words", shared / total),),
    )


@functools.lru_cache(maxsize=1 << 16)
def _at_home(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without those of the Hong Kong government and without "province", "municipal"."""
    text = f" {' '.join(words)} "
    for phrase in sorted(word_kinds().home, key=len, reverse=True):
        text = text.replace(f" {phrase} ", " ")
    return tuple(w for w in text.split() if w not in word_kinds().admin)


def spelled(own: list[str], there: list[str]) -> list[tuple[str, str]] | None:
    """Pair words that are inflected or misspelled forms of each other; return None if a word remains.

    "informatisation" and "informatization" match; "police" and "policy" are too short.
    """
    if len(own) != len(there) or not own:
        return None
    pairs = []
    rest = list(there)
    for word in own:
        best = max(rest, key=lambda other: (fuzz.ratio(word, other), other))
        long = min(len(word), len(best)) > _LONG_WORD
        if fuzz.ratio(word, best) < _WORD_FUZZY + 10 or not long or word[0] != best[0]:
            return None
        rest.remove(best)
        pairs.append((word, best))
    return pairs


def _initials(a: str, b: str, left: tuple[str, ...], right: tuple[str, ...]) -> str:
    for short, long in ((a, b), (b, a)):
        if (
            " " not in short
            and short.isupper()
            and len(tokens(long)) > 1
            and short in (initials(long), initials(long, small=True))
        ):
            return f"{short} of {long}"
    return ""
