"""Numbers in figures and in words: their grammar, as parts of regular expressions, and their values."""

from __future__ import annotations

import re
from decimal import Decimal

MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mil": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip

NUMERALS = {
    "zero": 0, "nought": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
LINK = r"(?:\s?[-‑]\s?|\s)"  # "$75-million", "75 million", "take - or - pay"
DIGITS = (  # bounded: a number of 400 digits is no amount of money
    r"(?:\d{1,3}(?:,\d{2,3}){1,10}(?:\.\d{1,30})?|\d{1,30}(?:\.\d{1,30})?|\.\d{1,30})"
)
_PROPER = r"(?:1\s?/\s?[2-9]|2\s?/\s?[35]|3\s?/\s?[458]|[57]\s?/\s?8)(?!\d|\s?/)"  # not "8/10", not "1/2/2020"
_MIXED = rf"(?:\d{{1,3}}\s{_PROPER}|\d{{0,3}}\s?[½¼¾])"  # "2 1 / 2", "2½"
ONE = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEEN = "(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
TEN = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
BIG = "(?:thousand|million|billion|trillion|lakh|crore)"
BELOW_100 = rf"(?:{TEN}(?:{LINK}{ONE}\b)?|{_TEEN}|{ONE})\b"  # "forty - five", "forty five"
_BELOW_1000 = rf"(?:(?:a|{BELOW_100})[\s-]hundred\b(?:\s(?:and\s)?{BELOW_100})?|{BELOW_100})"
_AND_A_HALF = r"(?:\sand\sa\s(?:half|quarter)\b)"  # "two and a half million", "2 and a half million"
_POINT = rf"(?:\spoint(?:\s(?:zero|{ONE})\b){{1,4}})"  # "one point five million"
_WORDED = (  # "two hundred and thirty five", "one million two hundred" before "thousand"
    rf"(?:{_BELOW_1000}(?:{LINK}{BIG}(?:,|\sand)?\s{_BELOW_1000}){{0,3}}(?:{_AND_A_HALF}|{_POINT})?|(?:zero|nought){_POINT})"
)
_PART = (  # "half a million", "a quarter million", "three quarters of a billion"
    r"(?:(?:a\s)?half(?:[\s-]a)?|(?:a\s)?quarter(?:\sof)?(?:\sa)?|three[\s-]quarters(?:\sof)?(?:\sa)?)"
    rf"(?={LINK}{BIG}\b)"
)
_A = rf"a(?=[\s-]{BIG}\b)"  # "a million dollars"; "a few million dollars" is no amount
MAGNITUDE = (
    r"(?:hundred\s+(?:thousand|million|billion)|thousand\s+million|million|billion|trillion|thousand|hundred"
    r"|crore|lakh|mil|mn|bn|tn|[mMkKbB](?![a-zA-Z$]))"
)
NUMBER_BEFORE = rf"(?:{_MIXED}|{_PROPER}(?={LINK}{BIG})|{DIGITS})"
NUMBER_AFTER = rf"(?:{_MIXED}|{_PROPER}|{DIGITS}{_AND_A_HALF}?|(?<!-){_PART}|(?<!-){_WORDED}|(?<!-){_A})"
NUMBER_BEGINS = r"(?=[\d.½¼¾]|a[\s-]|on|tw|th|fo|fi|si|se|ei|ni|te|el|ze|no|ha|qu)"  # only saves time
STOP = r"(?=\s?(?:\.(?!\d)|[;!?)]|$|,(?!\d)|and\b|more\b))"  # what may follow cents that are not called cents


def amount_of(number: str, magnitude: str | None) -> Decimal | None:
    """Return the value of a number and its magnitude ("2.5", "hundred million"), or None if it is no number."""
    if not any(c.isdigit() or c in _VULGAR for c in number):
        return parse(f"{number} {magnitude or ''}")
    if not any(c.isalnum() for c in number):
        return None
    factor = 1
    for word in (magnitude or "").lower().split():
        factor *= MAGNITUDES[word]
    return parse(number) * factor


def parse(number: str) -> Decimal:
    """Return the value of a number in figures or in words.

    >>> parse("2 1 / 2"), parse("two hundred and thirty five million"), parse("three quarters of a billion")
    (Decimal('2.5'), Decimal('235000000'), Decimal('750000000.00'))
    """
    total = current = Decimal(0)
    place = Decimal(0)  # of the next figure after "point"
    for word in re.findall(r"\d+\s?/\s?\d+|[\d.,]*\d|[½¼¾]|[a-z]+", number.lower()):
        if word[0] in _VULGAR:
            current += _VULGAR[word[0]]
        elif "/" in word:
            above, _, below = word.partition("/")
            current += Decimal(int(above)) / int(below)
        elif word[0].isdigit() or word[0] == ".":
            current += Decimal(word.replace(",", ""))
        elif word == "point":
            place = Decimal("0.1")
        elif word in NUMERALS:
            current += NUMERALS[word] * (place or Decimal(1))
            place /= 10
        elif word in ("half", "quarter"):
            current += Decimal("0.5" if word == "half" else "0.25")
        elif word == "quarters":
            current /= 4
        elif word == "hundred":
            current = (current or Decimal(1)) * 100
        elif word in MAGNITUDES:
            total += (current or Decimal(1)) * MAGNITUDES[word]
            current = place = Decimal(0)
    return total + current


def plain(amount: Decimal) -> str:
    """Return a number in figures, without an exponent and zeros at its end."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
