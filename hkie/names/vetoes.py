"""What keeps two names apart whatever else they share."""

from __future__ import annotations

import functools
import re

from hkie.names.forms import tokens
from hkie.names.lists import word_kinds

ORDINALS = {
    name: str(number)
    for number, names in enumerate(
        ["", "first one", "second two", "third three", "fourth four", "fifth five", "sixth six", "seventh seven",
         "eighth eight", "ninth nine", "tenth ten", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
         "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]
    )
    for name in names.split()
}  # fmt: skip
ROMAN = {
    numeral: value
    for value, numeral in enumerate(
        [
            "i",
            "ii",
            "iii",
            "iv",
            "v",
            "vi",
            "vii",
            "viii",
            "ix",
            "x",
            "xi",
            "xii",
            "xiii",
            "xiv",
            "xv",
            "xvi",
            "xvii",
            "xviii",
            "xix",
            "xx",
            "xxi",
            "xxii",
            "xxiii",
            "xxiv",
            "xxv",
        ],
        1,
    )
}
_COUNTED = frozenset([
    "phase", "part", "stage", "round", "batch", "tranche", "zone", "block", "tower", "terminal", "section", "class", "category",
    "schedule", "annex", "pier", "gate", "line", "term", "volume", "chapter", "area", "site", "district", "ward", "plan",
    "session", "edition", "package", "lot", "group", "panel", "team", "unit", "division", "type", "level", "grade", "tier", "no",
    "number", "fund", "factory", "school", "hall", "room", "building", "house", "station", "route", "tunnel", "bridge",
])  # fmt: skip
RANKS = frozenset([
    "under", "deputy", "vice", "assistant", "permanent", "associate", "principal", "senior", "chief", "political", "former",
    "private", "executive", "honorary", "junior", "pro", "sub", "general", "emeritus", "designate", "elect",
    "independent", "non", "co", "co-", "ex", "past", "administrative", "press", "personal", "regional",
])  # fmt: skip
_HOME = "special administrative region"
"""Its "administrative" is no rank."""
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})


def between(a: str, b: str, label: str) -> str:
    """Return why two names of one label can never be one, or an empty string."""
    if label == "PERSON":
        return _people(a, b)
    if numbers_differ(a, b):
        return "different numbers"
    if label == "TITLE" and ranks_differ(a, b):
        return "different ranks"
    if label == "TITLE" and divisions_differ(a, b):
        return "different divisions"
    if label == "ORG" and legal_persons_differ(a, b):
        return "different legal persons"
    return ""


def _people(a: str, b: str) -> str:
    from hkie.names.people import parse, signs_differ

    if signs_differ(a, b) and parse(a).whole == parse(b).whole:
        return "different characters"
    left, right = parse(a).generation, parse(b).generation
    if left and right and left != right:
        return "different generations"
    return ""


@functools.lru_cache(maxsize=1 << 15)
def numbers(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the years and the other numbers of a name; Roman ones, words and letters that count are numbers too.

    >>> numbers("Phase II of the 2025 Fourteenth Plan")[1] == {"2", "14"}
    True
    """
    years: set[str] = set()
    others: set[str] = set()
    raw = _WORD.findall(name)
    for k, word in enumerate(raw):
        low = word.lower()
        before = raw[k - 1].lower().rstrip("s") if k else ""
        if low in ORDINALS and (low not in _CARDINALS or before in _COUNTED):
            others.add(ORDINALS[low])
        elif before in _COUNTED and (low in ROMAN and word.isupper()):
            others.add(str(ROMAN[low]))
        elif before in _COUNTED and len(word) == 1 and word.isupper():
            others.add(low)
        elif len(word) > 1 and word.isupper() and low in ROMAN and k in (0, len(raw) - 1):
            others.add(str(ROMAN[low]))
        else:
            if word.isalpha():
                continue
            for number in _NUMBER.findall(word):
                (years if _YEAR.fullmatch(number) else others).add(number.lstrip("0") or "0")
    return frozenset(years), frozenset(others)


_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"(\d+)(?:st|nd|rd|th)")
_CARDINALS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])


def numbers_differ(a: str, b: str) -> bool:
    """Whether both names have years, or other numbers, and not the same."""
    for own, there in zip(numbers(a), numbers(b), strict=True):
        if own and there and own != there and not (own < there or there < own):
            return True
        if own and there and own != there and (len(own) == 1 and len(there) == 1):
            return True
    return False


def ranks_differ(a: str, b: str) -> bool:
    """Whether one of two full names of posts has a rank word that the other lacks."""
    left, right = (tokens(" ".join(tokens(name)).replace(_HOME, "")) for name in (a, b))
    if len(left) < 2 or len(right) < 2:
        return False
    if bool(numbers(a)[1]) != bool(numbers(b)[1]):
        return True  # "Second Secretary"
    return bool((set(left) ^ set(right)) & RANKS)


def divisions_differ(a: str, b: str) -> bool:
    """Whether brackets name two divisions of one post: "Deputy Director (Works)", "Deputy Director (Planning)"."""
    left, right = ({w for inside in _BRACKET.findall(n) for w in tokens(inside)} for n in (a, b))
    return bool(left and right) and not (left <= right or right <= left)


def counted(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with their numbers in figures: "phase ii" and "second round" become "phase 2", "2 round".

    >>> counted(("zone", "one"))
    ('zone', '1')
    """
    found = []
    for k, word in enumerate(words):
        before = words[k - 1].rstrip("s") if k else ""
        figure = None if word.isalpha() else _FIGURE.fullmatch(word)
        if figure:
            found.append(figure.group(1))
        elif word in ORDINALS:
            found.append(ORDINALS[word])
        elif word in ROMAN and (len(word) > 1 or before in _COUNTED):
            found.append(str(ROMAN[word]))
        else:
            found.append(word)
    return tuple(found)


_BRACKET = re.compile(r"\(([^()]+)\)")


def legal_persons_differ(a: str, b: str) -> bool:
    """Whether a bracket names another branch or place: "Bank of China", "Bank of China (Hong Kong)"."""
    left, right = _bracketed(a), _bracketed(b)
    return left != right and not (left <= _words_of(b) and right <= _words_of(a))


def _bracketed(name: str) -> frozenset[str]:
    from hkie.names.companies import is_form, without_form

    found: set[str] = set()
    for inside in _BRACKET.findall(name):
        if not re.fullmatch(r"[A-Z][A-Za-z&.]{1,7}", inside) or (inside.istitle() and len(inside) > 3):
            found.update(w for w in without_form(tokens(inside)) if w not in word_kinds().generic and not is_form(w))
    return frozenset(found)


def _words_of(name: str) -> frozenset[str]:
    return frozenset(tokens(name))
