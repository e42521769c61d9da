"""Compiler for the pattern language, in which the grammar of names is written.

A pattern matches word by word::

    {Cap}{0,6} {Agencyhead}              a class; with a capital letter, the word must have one too
    {Cap-fn-rank}  {Cap+surname}         classes excluded, or required as well
    (of|for) the?                        literal words; with a capital letter, the word must have one too
    < ... >   <TITLE: ... >              what becomes a mention; without <>, the whole match
    ( | ) * + ? {2,5} (?! ) (?= )        as in regular expressions
    , ( ) " ' & / - : ;  as [,] [(] …    punctuation, in square brackets

A name in braces can also be a part, a pattern defined in ``patterns/parts.jsonl``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache

from hkie.grammar.prefilter import FEW, Chars, Token, required
from hkie.grammar.words import FIRST, SHAPES, Key, Lexicon, split

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<mark>\[[^\]]\])
    | (?P<count>\{\d+(?:,\d*)?\}[?+]?)
    | (?P<klass>\{[A-Za-z][\w]*(?:[+-][A-Za-z]\w*)*\})
    | (?P<open><(?:(?P<label>[A-Z]+):)?)
    | (?P<close>>)
    | (?P<group>\((?:\?[:=!>]|\?<[!=])?)
    | (?P<operator>\)[*+?]?[?+]?|\||[*+?][?+]?|\^|\$)
    | (?P<literal>[\w'’.&@]+(?:-[\w'’]+)*)
    """,
    re.VERBOSE,
)

MARK_NAMES: Mapping[str, str] = {
    ",": "comma",
    ";": "semi",
    ":": "colon",
    ".": "stop",
    "(": "lpar",
    ")": "rpar",
    "&": "amp",
    "/": "slash",
    "-": "hyph",
    "–": "dash",
    "*": "rule",
}

_CAPITAL = frozenset({"cap", "caps", "mixed", "branded", "initial"})
_ARRANGED = 80
"""Classes and words by which characters are ordered; more do not shorten the patterns."""
_WORDY = frozenset(SHAPES) - {"num", "ord", "year"}


Translated = tuple[str, tuple[str | None, ...]]
"""A regular expression over class characters, and the label of each group (None: the rule's label)."""


OFTEN = 300
"""Searches after which a pattern is compiled for speed."""


class _Raised(dict[int, int]):
    """Moves class characters out of the Basic Multilingual Plane. Python makes a table of a set of characters in that plane:
    for all patterns of a text that takes 0.1 seconds, and matching is then a tenth faster."""

    def __missing__(self, char: int) -> int:
        moved = self[char] = char + 0x10000 if char >= FIRST else char
        return moved


_RAISED = _Raised()


@lru_cache(maxsize=4)
def _raised(codes: str) -> str:
    return codes.translate(_RAISED)


class Pattern:
    """A pattern; every match has a character from each set in ``required``.

    It is translated and compiled when first used, since most texts need only some of the rules: at first quickly, and
    for speed when it is used often.
    """

    __slots__ = ("_labels", "_quick", "_regex", "_translate", "_used", "required")

    def __init__(self, translate: Callable[[], Translated], required: Sequence[frozenset[str]] = ()) -> None:
        self._translate = translate
        self.required = required
        self._labels: tuple[str | None, ...] = ()
        self._quick: re.Pattern[str] | None = None
        self._regex: re.Pattern[str] | None = None
        self._used = 0

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression over class characters. Raises ValueError for an invalid pattern."""
        if self._regex is None:
            self._regex = self._compiled(lambda source: source)
        return self._regex

    def _compiled(self, moved: Callable[[str], str]) -> re.Pattern[str]:
        source, self._labels = self._translate()
        try:
            return re.compile(moved(source))
        except re.error as error:
            raise ValueError(f"bad pattern: {error.msg}") from error

    def find(self, codes: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str | None]]:
        """Yield (first word, word after the last, label or None) of every span that the pattern marks.

        Only words ``start`` to ``end`` are searched; a lookbehind sees those before.
        """
        self._used += 1
        if self._regex is None and self._used < OFTEN:
            codes = _raised(codes)
            regex = self._quick = self._quick or self._compiled(lambda source: source.translate(_RAISED))
        else:
            regex = self.regex
        labels = self._labels
        for match in regex.finditer(codes, start, len(codes) if end is None else end):
            if not labels:
                if match.end() > match.start():
                    yield match.start(), match.end(), None
                continue
            for k, label in enumerate(labels, 1):
                start, end = match.span(k)
                if 0 <= start < end:
                    yield start, end, label


class Compiler:
    """Turns patterns into regular expressions over the alphabet of one lexicon."""

    def __init__(self, lexicon: Lexicon, parts: Mapping[str, str]) -> None:
        self.lexicon = lexicon
        self.parts = parts
        self._sets: dict[str, str] = {}
        self._literals: dict[str, str] = {}
        self._having: dict[str, list[Key]] = {}
        for key in lexicon.alphabet:
            for name in key[0]:
                self._having.setdefault(name, []).append(key)
        self._found: dict[str, set[Key]] = {}
        self._of_parts: dict[str, Counter[str]] = {}
        self._required: dict[Token, list[Chars]] = {}

    def arrange(self, patterns: Iterable[str]) -> None:
        """Order the lexicon's characters by the classes that these patterns use most, before any is compiled.

        Errors in patterns are ignored here and reported when they are compiled.
        """
        asked: Counter[str] = Counter()
        for source in patterns:
            asked.update(self._asked(source, ()))
        groups: list[Collection[Key]] = []
        for item, _ in sorted(asked.items(), key=lambda item: (-item[1], item[0])):
            with suppress(ValueError):
                groups.append(self._keys_of_class(item[1:-1]) if item[0] == "{" else self._keys_of_word(item))
            if len(groups) == _ARRANGED:
                break
        self.lexicon.arrange(groups)

    def _asked(self, pattern: str, inside: tuple[str, ...]) -> Counter[str]:
        """Count the classes and words of a pattern and of its parts."""
        found: Counter[str] = Counter()
        for match in _TOKEN.finditer(pattern):
            item = match.group()
            if match.lastgroup == "klass" and (part := item[1:-1]) in self.parts:
                if part not in self._of_parts and part not in inside:
                    self._of_parts[part] = self._asked(self.parts[part], (*inside, part))
                found.update(self._of_parts.get(part, {}))
            elif match.lastgroup in ("klass", "literal"):
                found[item] += 1
        return found

    def charset(self, names: Iterable[str]) -> frozenset[str]:
        """Return the characters of all words with one of the classes, or equal to one of the words.

        Raises ValueError for a name that is neither a class nor a word.
        """
        return frozenset(self.lexicon.alphabet[key] for name in names for key in self._members(name))

    def compile(self, pattern: str) -> Pattern:
        """Return a pattern, which is translated when first used.

        Raises ValueError for an invalid class or word; other errors are raised by ``Pattern.regex``.
        """
        return Pattern(lambda: self._whole(pattern), required(_tokens(pattern), self._holding))

    def _whole(self, pattern: str) -> Translated:
        labels: list[str | None] = []
        source = self._translate(pattern, labels, ())
        depth = 0
        for step in re.findall(r"\\.|[()]", source):
            depth += {"(": 1, ")": -1}.get(step, 0)
            if depth < 0:
                break
        if depth:
            raise ValueError("bad pattern: unbalanced brackets or marks < >")
        return source, tuple(labels)

    def _holding(self, token: Token) -> list[Chars]:
        """Return the characters that a class, part, word or mark requires."""
        if token in self._required:
            return self._required[token]
        name = token.text[1:-1]
        if token.kind == "mark":
            found = [frozenset(self._punctuation(name))]
        elif token.kind == "klass" and name in self.parts:
            self._required[token] = []  # recursion is reported by the translation
            found = required(_tokens(self.parts[name]), self._holding)
        elif token.kind == "klass" and name in self.lexicon.marks:
            found = [frozenset(self.lexicon.marks[name])]
        else:
            keys = self._keys_of_word(token.text) if token.kind == "literal" else self._keys_of_class(name)
            found = [frozenset(self.lexicon.alphabet[key] for key in keys)] if len(keys) < FEW else []
        self._required[token] = found
        return found

    def phrase(self, phrase: str) -> Pattern:
        """Compile a phrase, which is matched literally, except that lower-case letters also match capitals.

        Raises ValueError for a phrase without words.
        """
        words = split(phrase, self.lexicon)
        if not any(char.isalnum() for char in phrase):
            raise ValueError("the phrase has no words")
        marks = set(self.lexicon.marks.values())
        codes = [
            re.escape(code) if code in marks else self._literal(words.word(k)) for k, code in enumerate(words.codes)
        ]
        return Pattern(lambda: ("".join(codes), ()))

    def _translate(self, pattern: str, labels: list[str | None] | None, inside: tuple[str, ...]) -> str:
        out: list[str] = []
        position = 0
        while position < len(pattern):
            match = _TOKEN.match(pattern, position)
            if match is None:
                raise ValueError(f"cannot read the pattern from {pattern[position : position + 20]!r}")
            position = match.end()
            kind, found = str(match.lastgroup), match.group()
            if kind == "space":
                continue
            if kind == "mark":
                out.append(re.escape(self._punctuation(found[1])))
            elif kind == "klass":
                out.append(self._klass(found[1:-1], inside))
            elif kind == "open":
                if labels is None:
                    raise ValueError("a part cannot mark mentions with <>")
                labels.append(match.group("label"))
                out.append("(")
            elif kind == "close":
                out.append(")")
            elif kind == "group":
                out.append("(?:" if found == "(" else found)
            elif kind == "literal":
                out.append(self._literal(found))
            else:
                out.append(found)
        return "".join(out)

    def _punctuation(self, char: str) -> str:
        if char not in MARK_NAMES:
            raise ValueError(f"unknown punctuation: [{char}]")
        return self.lexicon.marks[MARK_NAMES[char]]

    def _klass(self, name: str, inside: tuple[str, ...]) -> str:
        if name in self.parts:
            if name in inside:
                raise ValueError(f"part {name!r} contains itself")
            return f"(?:{self._translate(self.parts[name], None, (*inside, name))})"
        if name in self.lexicon.marks:
            return re.escape(self.lexicon.marks[name])
        if name not in self._sets:
            self._sets[name] = self._charset(name)
        return self._sets[name]

    def _charset(self, expression: str) -> str:
        return _charset_of(self.lexicon.alphabet[key] for key in self._keys_of_class(expression))

    def _keys_of_class(self, expression: str) -> set[Key]:
        chosen: set[Key] | None = None
        for sign, name in re.findall(r"([+-]?)(\w+)", expression):
            found = self._members(name)
            if chosen is None:
                chosen = found
            elif sign == "-":
                chosen = chosen - found
            else:
                chosen = chosen & found
        if not chosen:
            raise ValueError(f"no word can be {{{expression}}}")
        return chosen

    def _members(self, name: str) -> set[Key]:
        if name not in self._found:
            self._found[name] = self._find_members(name)
        return self._found[name]

    def _find_members(self, name: str) -> set[Key]:
        keys = self.lexicon.alphabet.keys()
        capital = name[0].isupper()
        low = name[0].lower() + name[1:]
        if low == "any":
            return {k for k in keys if k[1] in (_CAPITAL if capital else _WORDY)}
        if low == "openfirst":  # "Speaking at ...": an opener only at the start of a sentence
            return {k for k in self._having["opener"] if k[2]}
        if low == "cap" and capital:
            return {k for k in keys if k[1] in _CAPITAL}
        if low in SHAPES:
            return {k for k in keys if k[1] == low}
        found = self._having.get(low) or self._having.get(f"={low.lower()}")  # {Rank-member}: a single word excluded
        if found is None:
            raise ValueError(f"no class or part {{{name}}}")
        return {k for k in found if not capital or k[1] in _CAPITAL}

    def _literal(self, word: str) -> str:
        if word not in self._literals:
            self._literals[word] = _charset_of(self.lexicon.alphabet[key] for key in self._keys_of_word(word))
        return self._literals[word]

    def _keys_of_word(self, word: str) -> list[Key]:
        found = self._having.get(f"={word.lower().rstrip('.')}")
        if found is None:
            raise ValueError(f"literal word {word!r} is not in the lexicon")  # literals() adds them beforehand
        return [k for k in found if not word[0].isupper() or k[1] in _CAPITAL]


def _tokens(pattern: str) -> Iterator[Token]:
    return (Token(str(m.lastgroup), m.group()) for m in _TOKEN.finditer(pattern) if m.lastgroup != "space")


def _charset_of(chars: Iterable[str]) -> str:
    """Return a character set as a regular expression, runs written as ranges."""
    codes = sorted(map(ord, chars))
    out: list[str] = []
    k = 0
    while k < len(codes):
        last = k
        while last + 1 < len(codes) and codes[last + 1] == codes[last] + 1:
            last += 1
        out.append(chr(codes[k]) if last == k else f"{chr(codes[k])}-{chr(codes[last])}")
        k = last + 1
    return f"[{''.join(out)}]"


def literals(pattern: str, classes: frozenset[str] | set[str]) -> Iterator[str]:
    """Yield the literal words of a pattern in lower case; the lexicon must give each its own class.

    In ``{Rank-member}``, a name that is not in ``classes`` is a literal word too.
    """
    for match in _TOKEN.finditer(pattern):
        if match.lastgroup == "literal":
            yield match.group().lower().rstrip(".")
        elif match.lastgroup == "klass":
            names = re.split("[+-]", match.group()[1:-1])[1:]
            yield from (name.lower() for name in names if name not in classes and name.lower() not in classes)
