"""Words with classes: one pass over the text, whose result all rules use.

A text becomes a list of words and a string with one character for each word. The character encodes what the grammar
knows about the word: its shape, whether it opens a sentence, and its classes in the lexicon (``patterns/words.tsv`` and
the names of people). A rule such as ``{Cap}{0,6} {Agencyhead}`` is then an ordinary regular expression over that
string.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Hon|Rev|Gen|Col|Capt|Lt|Sgt|Gov|Sen|Rep|Co|Ltd|Inc|Corp|Bros|No|Nos|Cap|vs|approx|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Dept|Govt|Univ|Assn|Ave|Rd|Messrs|Mdm|Mt|Ft|Pte|Pvt|Bhd|Sdn"
)

_WORD = r"""
      (?P<br>(?<![ \t])[ \t]*+\n\s*|(?<![ ])[ ]{3,}+(?=\S))
    | (?P<joined>(?<!\w)(?=\w+-)(?:@JOINED@)(?!\w))
    | (?P<abbr>(?:(?<!\w)(?:@ABBREVIATIONS@)\.(?!\w)|(?:(?<!\w)[A-Z]\.(?:-?[A-Z]\.)*)(?![a-z])))
    | (?P<num>\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th)?(?!\w))
    | (?P<poss>(?<=[\w.)])['’]s(?!\w))
    | (?P<plposs>(?<=s)['’](?=\s))
    | (?P<word>(?:(?<!\w)[eim]-(?=[A-Z]))?\w+(?:[@&+.](?=\w)\w+|['’](?!s(?!\w))(?=\w)\w+)*\+*)
    | (?P<mark>[^\w\s])
    """
"""A rank such as Vice-Chairman is one word, so that it is recognised; other hyphens separate words."""

MARKS: Mapping[str, str] = {
    **dict.fromkeys(",，", "comma"),
    **dict.fromkeys(";；、", "semi"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(".!?。！？…", "stop"),
    **dict.fromkeys("([（", "lpar"),
    **dict.fromkeys(")]）", "rpar"),
    **dict.fromkeys("“„«「『", "openq"),
    **dict.fromkeys("”»」』", "closeq"),
    '"': "quote",
    "‘": "opensq",
    "’": "closesq",
    "'": "squote",
    **dict.fromkeys("&＆", "amp"),
    "/": "slash",
    **dict.fromkeys("*_~|•·●▪■◆#=<>", "rule"),
}

SHAPES = ("low", "cap", "caps", "mixed", "branded", "num", "ord", "year", "initial")
_CLASSLESS = frozenset({"branded", "num", "ord", "year"})
"""Shapes without classes, unless a rule names the word itself: the phrase "Vision 2035"."""
_SOFT_BREAK_FROM = 36
"""A shorter line was ended on purpose; a longer one may have been wrapped inside a name."""
_WRAPPED_FROM = 20
"""The same limit after a wrapped line, and for a line that ends in "of" or "the"."""
_WRAPPED_TO = 100
"""A longer line is a paragraph, not a wrapped line."""
_LEANS_ON = re.compile(r"\b(?:of|for|and|the|in|on|to|a|an|by|with|at|from|&)$")

Key = tuple[frozenset[str], str, bool]
"""The meaning of a character: the classes of a word, its shape, and whether it opens a sentence."""

FIRST = 0x4E00
_EMPTY: frozenset[str] = frozenset()
_KEPT = 100_000
"""Size of the cache of words; it is cleared when full, so that memory stays flat."""


def is_chinese(word: str) -> bool:
    """Return whether a word begins with a Chinese character."""
    return "一" <= word[:1] <= "鿿"


class Lexicon:
    """The classes of words, and the alphabet of class characters.

    ``classes`` maps a lower-case word to its class names; ``written`` has words that mean something else in capitals
    ("US" is not a pronoun); ``symbols`` returns the two characters of a word.
    """

    def __init__(
        self, classes: Mapping[str, Iterable[str]], written: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self.classes = {word: frozenset(names) for word, names in classes.items()}
        self.written = {word: frozenset(names) for word, names in (written or {}).items()}
        self.names = frozenset(name for names in self.classes.values() for name in names)
        self.alphabet: dict[Key, str] = {}
        self.of = _Classes(self.classes, self.written).__getitem__
        """The classes of a word, ignoring case except for words in ``written``."""
        self.symbols = _Symbols(self).__getitem__
        """The word's character within a sentence, and at its start."""
        joined = sorted((re.escape(word) for word in self.classes if "-" in word), key=len, reverse=True)
        pattern = _WORD.replace("@JOINED@", f"(?i:{'|'.join(joined) or '(?!)'})").replace(
            "@ABBREVIATIONS@", ABBREVIATIONS
        )
        self.word = re.compile(pattern, re.VERBOSE)
        sets = sorted({*self.classes.values(), *self.written.values(), _EMPTY}, key=sorted)
        named = {(names, shape_of(word)) for word, names in self.classes.items() if word}
        for shape in SHAPES:
            for names in sets:
                if names and shape in _CLASSLESS and (names, shape) not in named:
                    continue
                for first in (False, True) if "opener" in names else (False,):
                    self.alphabet[names, shape, first] = chr(FIRST + len(self.alphabet))
        self.marks = {
            kind: chr(0x100 + k)
            for k, kind in enumerate(sorted({*MARKS.values(), "hyph", "dash", "poss", "plposs", "br", "other"}))
        }

    def arrange(self, groups: Sequence[Collection[Key]]) -> None:
        """Reassign the characters so that those of each group are contiguous, with priority for earlier groups.

        A class of a pattern is then a few ranges and not a hundred, and its expression is compiled in half the time.
        """
        place = dict.fromkeys(self.alphabet, 0)
        for k, group in enumerate(reversed(groups)):
            for key in group:
                place[key] |= 1 << k
        for k, key in enumerate(sorted(place, key=place.__getitem__)):
            self.alphabet[key] = chr(FIRST + k)
        self.symbols = _Symbols(self).__getitem__


class _Classes(dict[str, frozenset[str]]):
    """Caches the classes of words as they are written."""

    def __init__(self, classes: Mapping[str, frozenset[str]], written: Mapping[str, frozenset[str]]) -> None:
        self._classes = classes
        self._written = written

    def __missing__(self, word: str) -> frozenset[str]:
        if len(self) >= _KEPT:
            self.clear()
        found = self._written.get(word)
        if found is None:
            found = self._classes.get(word.lower().rstrip("."), _EMPTY)
        self[word] = found
        return found


class _Symbols(dict[str, tuple[str, str]]):
    """Caches the characters of words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, word: str) -> tuple[str, str]:
        alphabet = self._lexicon.alphabet
        names, shape = self._lexicon.of(word), shape_of(word)
        if (names, shape, False) not in alphabet:
            names = _EMPTY
        inner = alphabet[names, shape, False]
        if len(self) >= _KEPT:
            self.clear()
        found = self[word] = inner, alphabet.get((names, shape, True), inner)
        return found


def shape_of(word: str) -> str:
    """Return the shape of a word: low, cap (Hong), caps (HKSAR), mixed (eHealth), branded (RAISe+), num, ord, year, initial."""
    head = word[0]
    if "@" in word or (word[-1] == "+" and head.isalnum()):
        return "branded"  # AIR@InnoHK, RAISe+, AI+
    if head.isdigit():
        if word.isdigit() and len(word) == 4 and word[:2] in ("18", "19", "20"):
            return "year"
        if word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isdigit():
            return "ord"
        if word.replace(",", "").replace(".", "").isdigit():
            return "num"
        return "mixed"
    if len(word) == 1 and head.isupper():
        return "initial"
    if word[1:2] == "." and word[-1] == "." and head.isupper():
        return "initial"
    if head.isupper():
        rest = word[1:]
        if rest.isupper() or (word[-1] == "s" and len(word) > 2 and word[:-1].isupper()):
            return "caps"
        return "cap"
    return "mixed" if any(c.isupper() for c in word) else "low"


@dataclass(slots=True)
class Words:
    """The words of a text: their starts and ends, and the string of their class characters.

    ``sentences`` holds (first word, word after the last) of each sentence.
    """

    text: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    codes: str = ""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    word: Callable[[int], str] = field(init=False, repr=False, compare=False)
    """Returns the text of word ``i``; the list's own method for speed."""

    def __post_init__(self) -> None:
        self.word = self.texts.__getitem__

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, offset: int) -> int:
        """Return the first word that ends after ``offset``."""
        return bisect_right(self.ends, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the words (first, after last) that a span of characters touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


@dataclass(frozen=True, slots=True)
class ElidedWords:
    """Words without initials in brackets inside a name: "the Foo Authority (FA) Chairman".

    ``words`` are the remaining words, ``index`` their numbers among all words, ``left_out`` the bracketed words.
    """

    words: Words
    index: list[int]
    left_out: list[tuple[int, int]]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return words ``start`` to ``end`` of the view as words of the text."""
        return self.index[start], self.index[end - 1] + 1


_HEADS = frozenset({"agencyhead", "orghead", "eventhead", "rank", "rankmod", "programmehead", "placehead"})


def elide_acronyms(words: Words, lexicon: Lexicon) -> ElidedWords:
    """Leave out "(ABC)" if the name continues after it; otherwise the bracket ends the name."""
    left = lexicon.marks["lpar"]
    gone: list[tuple[int, int]] = []
    position = words.codes.find(left)
    while position >= 0:
        if position + 3 < len(words) and words.codes[position + 2] == lexicon.marks["rpar"]:
            inside, after = words.word(position + 1), words.word(position + 3)
            then = words.word(position + 4) if position + 4 < len(words) else ""
            owned = after == "of" and "place" in lexicon.of(then)  # "Land Transport Authority (LTA) of Singapore"
            going_on = after[0].isupper() and _goes_on(words, position + 3, lexicon)
            # "Delta Tide Co-operation Forum (DTCF) 2017"
            dated = shape_of(after) == "year" and position > 0 and "eventhead" in lexicon.of(words.word(position - 1))
            if shape_of(inside) in ("caps", "mixed") and len(inside) <= 8 and (going_on or owned or dated):
                gone.append((position, position + 3))
        position = words.codes.find(left, position + 1)
    if not gone:
        return ElidedWords(words, list(range(len(words))), [])
    dropped = {k for start, end in gone for k in range(start, end)}
    index = [k for k in range(len(words)) if k not in dropped]
    kept = Words(
        words.text,
        [words.starts[k] for k in index],
        [words.ends[k] for k in index],
        "".join(words.codes[k] for k in index),
        [(bisect_left(index, start), bisect_left(index, end)) for start, end in words.sentences],
        [words.texts[k] for k in index],
    )
    return ElidedWords(kept, index, [(start + 1, end - 1) for start, end in gone])


def _goes_on(words: Words, first: int, lexicon: Lexicon) -> bool:
    """Return whether a name continues up to a head: "(APEC) Economic Leaders' Meeting", "(FA) Chairman"."""
    for k in range(first, min(first + 6, len(words))):
        word = words.word(k)
        if not word[0].isupper() and word not in _WITHIN:
            return False
        if lexicon.of(word) & _HEADS:
            return True
    return False


HYPHENS = frozenset("-‐‑")
"""The words that join the parts of a hyphened word."""
POSSESSIVES = frozenset({"'s", "’s"})
_WITHIN = HYPHENS | POSSESSIVES | {"'", "’", "&"}


def split(text: str, lexicon: Lexicon) -> Words:
    """Split a text into words, classify them, and find the sentences, in one pass."""
    words = Words(text)
    starts, ends, texts, sentences = words.starts, words.ends, words.texts, words.sentences
    codes: list[str] = []
    marks, symbols = lexicon.marks, lexicon.symbols
    first = True  # before the first word of a sentence
    begin = line = 0
    wrapped = False
    pending = False  # after a full stop: the next word decides whether the sentence ended

    for match in lexicon.word.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        found = match.group()
        if kind == "br":
            if "\n" in found:
                wrapped = _soft_break(text, line, start, end, wrapped)
                line = end
                if wrapped:
                    continue
            starts.append(start)
            ends.append(end)
            texts.append(found)
            codes.append(marks["br"])
            sentences.append((begin, len(starts)))
            begin, first, pending = len(starts), True, False
            continue
        # "... in Tseung Kwan O. The site": a sentence can end with a single letter.
        ends_sentence = kind == "abbr" and len(found) == 2 and _after_name(text, start, end, lexicon)
        if ends_sentence:
            found, end = found[0], end - 1
        if pending and kind not in _POSSESSIVE:
            # "... of AI." He said: a closing quote or bracket still belongs to the sentence.
            closing = kind == "mark" and found in "\"”’')]" and text[start - 1] in ".!?…"
            if not closing:
                if (start == 0 or text[start - 1].isspace()) and (found[0].isupper() or not found[0].isalpha()):
                    if len(starts) - begin > 2 or not (texts[begin].isdigit() and texts[-1] == "."):  # "7. The"
                        sentences.append((begin, len(starts)))
                        begin = len(starts)
                    first = True
                pending = False
        starts.append(start)
        ends.append(end)
        texts.append(found)
        if kind == "word" or kind == "num" or kind == "joined" or kind == "abbr":
            codes.append(symbols(found)[first])
            first = False
            # "... Technology Co., Ltd. The firm": an abbreviation can also end a sentence.
            if kind == "abbr" and found in _FIRMS and end < len(text) and text[end].isspace():
                nxt = lexicon.word.match(text, end + 1)
                if nxt and nxt.group()[:1].isupper() and "fn" in lexicon.of(nxt.group()):
                    pending = True
        elif kind == "mark":
            if found in _BULLETS and begin < len(starts) - 1:  # "... Tolvane Ltd• Ben Lau ...": an item each
                sentences.append((begin, len(starts) - 1))
                begin, first = len(starts) - 1, True
            name = MARKS.get(found)
            if name is None:
                name = "other"
                if found in "-‐‑–—−―":
                    tight = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
                    name = "hyph" if tight and found != "—" else "dash"
            elif name in ("quote", "squote"):
                # A straight quote opens if a word follows and none precedes it.
                opens = end < len(text) and not text[end].isspace() and (start == 0 or text[start - 1] in " \n\t([-–—/")
                name = ("open" if opens else "close") + name.removesuffix("uote")
            codes.append(marks[name])
            if name == "stop":
                pending = True
        else:
            codes.append(marks[str(kind)])
        if ends_sentence:
            codes.append(marks["stop"])
            starts.append(end)
            ends.append(end + 1)
            texts.append(".")
            pending = True
    if len(starts) > begin:
        sentences.append((begin, len(starts)))
    words.codes = "".join(codes)
    return words


_BULLETS = frozenset("•●▪■◆")
_POSSESSIVE = frozenset({"poss", "plposs"})
_FIRMS = frozenset({"Ltd.", "Inc.", "Corp.", "Co.", "U.S."})


def _after_name(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a capital letter with a full stop ends a name and a sentence, and is not an initial."""
    before = text[max(0, start - 12) : start].split()
    if not before or not before[-1][:1].isupper() or len(before[-1]) < 3:
        return False
    if end >= len(text) or text[end] == "\n":
        return True
    following = lexicon.word.match(text, end + 1) if text[end] == " " else None
    return following is not None and following.group()[:1].isupper() and "fn" in lexicon.of(following.group())


def _soft_break(text: str, line: int, start: int, end: int, wrapped: bool) -> bool:
    """Return whether a line break only wraps a line, so that a name may cross it; ``wrapped`` is the previous answer."""
    length = start - line
    if text.count("\n", start, end) > 1 or end >= len(text) or length < _WRAPPED_FROM:
        return False
    if text[start - 1] in '.!?:;*)]=_"”' or text[end] in '*•·-–—(=_"“' or text[end].isdigit():
        return False
    if _LEANS_ON.search(text, line, start):
        return True
    if length < _SOFT_BREAK_FROM and not wrapped:
        return False
    if text[end].islower() or text[start - 1] == ",":
        return True
    # "... the Hong Kong Monetary / Authority said": wrapped lines have similar lengths.
    tail = text.find("\n", end)
    following = (tail if tail >= 0 else len(text)) - end
    return length <= _WRAPPED_TO and following <= _WRAPPED_TO
