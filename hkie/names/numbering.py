"""The numbers in a name: digits, words, ordinals, Roman numerals, and letters used as numbers."""

from __future__ import annotations

import functools
import re

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
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"(\d+)(?:st|nd|rd|th)")
_CARDINALS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])


@functools.lru_cache(maxsize=1 << 15)
def numbers(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the years and the other numbers of a name, including Roman numerals, words and letters.

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


def counted(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with numbers as digits: "phase ii" and "second round" become "phase 2", "2 round".

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
