"""Abbreviations: whether a short form fits a long form, and the pairs that a text defines.

After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text" (2003): a short form is in brackets after its long form, and its letters are searched in the long form from the
end backwards. Here the letters are aligned with the long form at least cost instead, so that "left ventricular ejection
fraction (LVEF)" begins at "left", and an alignment that costs too much is not a definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hkie.names.forms import SMALL, tokens


@dataclass(frozen=True, slots=True)
class AbbreviationPair:
    """A definition in a text: ``text[short_start:short_end] == short``, and likewise for ``long``.

    Offsets count code points. ``cost`` is the cost of the alignment: 0 for plain initials.
    """

    short: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int
    cost: float


def abbreviation_pairs(text: str) -> Iterator[AbbreviationPair]:
    """Yield the abbreviations that ``text`` defines in brackets, in text order.

    Both orders are found, "long form (SF)" and "SF (long form)", in round and square brackets.

    >>> [(pair.short, pair.long) for pair in abbreviation_pairs("The Digital Policy Office (DPO) spoke.")]
    [('DPO', 'Digital Policy Office')]
    """
    for opened, closed in _brackets(text):
        pair = _short_inside(text, opened, closed) or _long_inside(text, opened, closed)
        if pair:
            yield pair


_PAIRS = {"(": ")", "[": "]"}
_BRACKET = re.compile(r"[()\[\]]")
_INSIDE_MOST = 200
_SHORT_MOST = 12
"""Letters and digits in a short form at most: "TNF-alpha" has 8."""
_LEAD = re.compile(
    r"(?:(?:hereafter|hereinafter|henceforth)(?: referred to as| called)?|abbreviated(?: as| to)?|referred to as|"
    r"also known as|known as|also called|called|termed|designated|abbreviation:?|i\.e\.,?|or|the)\s+",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’«» "
_STOP = re.compile(r"[;:!?\n]|(?<![A-Z])\.(?=\s+[A-Z(])|(?<=[A-Z]{2})\.(?=\s+[A-Z(])")
_WORD = re.compile(r"[^\W_]+")
_NO_SHORT = re.compile(
    r"\d+(?:st|nd|rd|th)?|(?:19|20)\d\d[a-z]?|\d[\d.,]*\s?(?:%|[a-z]{1,3})?|(?-i:[ivx]+|[IVX]{2,})|fig|figs|figure|table|eq|ref|see|and|or|both|"
    r"left|right|top|bottom|above|below|eg|ie|vs|USA|Inc|Ltd",
    re.IGNORECASE,
)
"""Text in brackets that is not a short form: years, numbers of a list, "Fig. 1"."""


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of matching brackets, including outer ones, in order of their opening."""
    opened: list[int] = []
    found = []
    for match in _BRACKET.finditer(text):
        place = match.start()
        if text[place] in _PAIRS:
            opened.append(place)
        elif opened and _PAIRS[text[opened[-1]]] == text[place]:
            first = opened.pop()
            if place - first <= _INSIDE_MOST:
                found.append((first, place))
    return iter(sorted(found))


def _short_inside(text: str, opened: int, closed: int) -> AbbreviationPair | None:
    """Return the pair of "long form (SF)" or None, also with text after it: "(SF; a note)", "(SF, n = 20)"."""
    start = opened + 1
    lead = _LEAD.match(text, start, closed)
    start = lead.end() if lead else start
    inside = text[start:closed]
    stop = re.search(r"[;,=]|\s(?:or|and|in|for|from)\s|\s[\[(]|:\s", inside)
    end = start + (stop.start() if stop else len(inside))
    start, end = _trim(text, start, end)
    short = text[start:end]
    if not _may_be_short(short):
        return None
    found = _best_start(short, text, opened)
    if found is None:
        return None
    first, last, cost = found
    return AbbreviationPair(short, text[first:last], start, end, first, last, round(cost, 3))


def _long_inside(text: str, opened: int, closed: int) -> AbbreviationPair | None:
    """Return the pair of "SF (long form)" or None."""
    before = re.search(r"[^\s()\[\],;]+\s*$", text[max(0, opened - 40) : opened])
    if before is None:
        return None
    start = max(0, opened - 40) + before.start()
    start, end = _trim(text, start, opened)
    short = text[start:end]
    capitals = sum(c.isupper() or c.isdigit() for c in short)
    if not _may_be_short(short) or capitals < 2 or len(short) > 10 or " " in short:
        return None
    inside = text[opened + 1 : closed]
    stop = re.search(r"[;]|,\s|\s[\[(]", inside)
    first, last = _trim(text, opened + 1, opened + 1 + (stop.start() if stop else len(inside)))
    long = text[first:last]
    if len(long) <= len(short) + 3 or (" " not in long and "-" not in long and len(long) < 10):
        return None
    article = re.match(r"(?:the|an?)\s+", long, re.IGNORECASE)
    first += article.end() if article else 0
    words = [w for w in _words(text, first, last) if w.end > first]
    if not words or len(words) > 2 * len(short) + 4:
        return None
    cost = _Alignment(short, text, words).cost(0)
    return (
        AbbreviationPair(short, text[first:last], start, end, first, last, round(cost, 3))
        if _fits(short, cost)
        else None
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _QUOTES:
        start += 1
    while (end > start and text[end - 1] in _QUOTES) or (
        end > start and text[end - 1] == "." and "." not in text[start : end - 1]
    ):
        end -= 1  # the dot of "i.v." is part of it
    return start, end


def _may_be_short(short: str) -> bool:
    letters = sum(c.isalnum() for c in short)
    if not 1 <= letters <= _SHORT_MOST or len(short) > _SHORT_MOST + 4 or short.count(" ") > 1:
        return False
    if not any(c.isalpha() for c in short) or not short[0].isalnum() or _NO_SHORT.fullmatch(short.strip(".")):
        return False
    if re.fullmatch(r"[A-Z]?[a-z]{5,}", short):
        return False  # "(Transport)", "(control)": words
    if short.islower():
        # "(aw)", "(i.v.)": only short ones; "(mean)" and "(control group)" are words
        return letters <= 3 and " " not in short
    if re.fullmatch(r"[A-Z]\. ?[a-z]{3,}", short):
        return True  # "(E. coli)"
    if " " in short:
        # "(PI 3-kinase)", but not "(Sigma Chemical)" or "(Hong Kong)".
        return all(any(c.isupper() or c.isdigit() for c in part) for part in short.split()) and sum(
            c.isupper() or c.isdigit() for c in short
        ) > len(short.split())
    return True


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    small: bool
    joined: bool
    """Whether it is a further part of a word: "angiotensin-converting"."""


def _words(text: str, start: int, end: int) -> list[_Word]:
    """Return the words between two offsets, without those in inner brackets."""
    found: list[_Word] = []
    depth = 0
    for match in re.finditer(r"[()\[\]]|[^\W_]+", text[start:end]):
        piece = match.group()
        if piece in "([":
            depth += 1
        elif piece in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            first, last = start + match.start(), start + match.end()
            joined = bool(found) and first > start and text[first - 1] in "-‐‑–/'’" and found[-1].end == first - 1
            found.append(_Word(first, last, piece.lower() in SMALL or piece.lower() in _SMALL_TOO, joined))
    return found


_SMALL_TOO = frozenset(["from", "de", "la", "du", "des", "del", "di", "von", "und", "et", "or", "as", "into", "like"])


def _best_start(short: str, text: str, opened: int) -> tuple[int, int, float] | None:
    """Return (start, end, cost) of the long form right before a bracket, or None."""
    letters = sum(c.isalnum() for c in short)
    # No known long form has more than twelve words for four letters.
    begin = max(0, opened - 30 * (letters + 4))
    stops = [m.end() for m in _STOP.finditer(text, begin, opened)]
    begin = max(stops[-1] if stops else begin, _unclosed(text, begin, opened))
    words = _words(text, begin, opened)
    if not words:
        return None
    if any(c in ".,;:!?" for c in text[words[-1].end : opened]):
        return None  # "the cells. (FACS)"
    most = min(letters + 5, 2 * letters + 1) + sum(w.small for w in words[-3 * letters :])
    alignment = _Alignment(short, text, words)
    best: tuple[float, int] | None = None
    first = short[next(k for k, c in enumerate(short) if c.isalnum())].lower()
    for k in range(len(words) - 1, max(-1, len(words) - 1 - most), -1):
        word = words[k]
        if text[word.start].lower() != first:
            continue
        cost = alignment.cost(k) + (_JOINED_START if word.joined else _SMALL_START if word.small else 0.0)
        if best is None or cost < best[0]:
            best = cost, k
    if best is None or not _fits(short, best[0]):
        return None
    start, end = words[best[1]].start, words[-1].end
    tail = re.match(r"[+*%'′″]+", text[end:opened])
    end += tail.end() if tail else 0
    long = text[start:end]
    if (len(long) <= len(short) and letters > 1) or long.lower() == short.lower():
        return None
    return start, end, best[0]


def _unclosed(text: str, begin: int, end: int) -> int:
    """Return the offset after the last open bracket: "(very low birth weight (VLBW))"."""
    opened: list[int] = []
    for match in _BRACKET.finditer(text, begin, end):
        if match.group() in _PAIRS:
            opened.append(match.end())
        elif opened:
            opened.pop()
    return opened[-1] if opened else begin


def _fits(short: str, cost: float) -> bool:
    letters = sum(c.isalnum() for c in short)
    return cost <= _MOST.get(letters, _MOST_PER_LETTER * letters)


_MOST = {1: 0.0, 2: 0.85, 3: 1.5}
_MOST_PER_LETTER = 0.5
"""Maximum cost of a definition: "hemoglobin (Hb)" has 0.4, "deoxyribonucleic acid (DNA)" 0.4. "used significantly
(US)" would have 0; cost cannot exclude it."""
_PART = 0.1
_NEXT = 0.1
_WITHIN = 0.4
_UNENTERED = 1.2
_JOINED_START = 0.35
_SMALL_START = 0.35
_SKIPPED = 0.8
_SKIPPED_SMALL = 0.02
_BEHIND = 1.1
_UNMATCHED_END = 0.45
"""The costs of aligning a letter. The first letter of a word costs nothing; that of a later part of a word
("converting" in "angiotensin-converting") little, as does a letter right after the previous one (NA in "RNA"); another
letter of a word whose first letter is used costs more; of another word, much. Skipped words and words after the last
letter cost too, small words almost nothing. A plural s or a last digit may be missing in the long form."""


class _Alignment:
    """Aligns a short form with words at least cost."""

    def __init__(self, short: str, text: str, words: list[_Word]) -> None:
        self.letters = [c.lower() for c in short if c.isalnum()]
        self.plural = len(self.letters) > 2 and short[-1] == "s" and short[-2].isupper()
        self.digits = len(re.search(r"\d*$", short).group()) if len(self.letters) > 1 else 0  # type: ignore[union-attr]
        self.text, self.words = text, words
        # cumulative cost of skipping the words before word k
        self.skipped = [0.0]
        for word in words:
            little = word.small or word.end - word.start == 1  # the p of "dibenzo-p-dioxin"
            self.skipped.append(self.skipped[-1] + (_SKIPPED_SMALL if little else _SKIPPED))
        self.places: dict[str, list[tuple[int, int]]] = {}
        for k, word in enumerate(words):
            for position in range(word.start, word.end):
                self.places.setdefault(text[position].lower(), []).append((k, position))

    def cost(self, first: int) -> float:
        """Return the least cost with the first letter at the start of word ``first``."""
        start = self.words[first].start
        if not self.letters or self.text[start].lower() != self.letters[0]:
            return float("inf")
        # (word, position) of the last aligned letter -> least cost so far
        front: dict[tuple[int, int], float] = {(first, start): 0.0}
        best = float("inf")
        for number, letter in enumerate(self.letters[1:], 1):
            if number == len(self.letters) - (self.digits or int(self.plural)):
                best = min(self._end(front) + _UNMATCHED_END, best)
            following: dict[tuple[int, int], float] = {}
            places = self.places.get(letter, ())
            for (word, position), so_far in front.items():
                for other, place in places:
                    if place <= position:
                        continue
                    cost = so_far + self._step(word, position, other, place)
                    if cost < following.get((other, place), float("inf")) and cost < 6:
                        following[other, place] = cost
            front = following
            if not front:
                break
        return min(best, self._end(front))

    def _step(self, word: int, position: int, other: int, place: int) -> float:
        at_start = place == self.words[other].start
        if other == word:
            return _NEXT if place == position + 1 else _WITHIN
        skipped = self.skipped[other] - self.skipped[word + 1]
        if at_start:
            return skipped + (_PART if self.words[other].joined else 0.0)
        return skipped + _UNENTERED

    def _end(self, front: dict[tuple[int, int], float]) -> float:
        last = len(self.words)
        return min(
            (
                cost + (self.skipped[last] - self.skipped[word + 1]) / _SKIPPED * _BEHIND
                for (word, _), cost in front.items()
            ),
            default=float("inf"),
        )


def is_abbreviation(short: str, long: str) -> bool:
    """Return whether ``short`` can be the short form of ``long``.

    After Schwartz and Hearst (2003): its letters are in the long form in order, the first at the start of a word. A
    short form of several words, such as ``the Fund``, must consist of words of the long form.

    >>> is_abbreviation("GDDIIT", "Department of Industry and Information Technology of Guangdong Province")
    True
    """
    short = short.strip("\"“”'’ ")
    if not short or not any(c.isalpha() for c in short) or len(short) >= len(long):
        return False
    if " " in short:
        own = [w for w in tokens(short) if w not in SMALL]
        there = set(tokens(long))
        inside = [w in there or is_abbreviation(w.upper(), long) for w in own]
        return bool(own) and all(inside)
    if not short[0].isupper() and not any(c.isupper() for c in short[1:]):
        return False
    letters = [c.lower() for c in short if c.isalnum()]
    if len(letters) < 2 or len(letters) > 12:
        return False
    if len(short) > 4 and short[1:].islower() and short.lower() in long.lower().split():
        return True
    if _in_order(letters, long.lower()):
        return True
    # GDDIIT: the place is last in the long form and first in the short one.
    match = re.match(r"(.+) of (?:the )?([^,()]+)$", long)
    return match is not None and _in_order(letters, f"{match.group(2)} {match.group(1)}".lower())


def _in_order(letters: list[str], long: str) -> bool:
    """Match letters from the end backwards; the first must begin a word."""
    k = len(long) - 1
    for position, letter in enumerate(reversed(letters)):
        first = position == len(letters) - 1
        while k >= 0 and (long[k] != letter or (first and k > 0 and long[k - 1].isalnum())):
            k -= 1
        if k < 0:
            return False
        k -= 1
    # Every word skipped before the first letter makes it less likely.
    return sum(w not in SMALL for w in long[: k + 1].split()) <= max(2, len(letters))
