"""A prefilter for patterns: rules run only on texts with the characters that every match must contain.

``{Cap}{0,6} {Agencyhead} (of|for)`` matches only if there is an agencyhead, and "of" or "for". Searching for a character
of a set takes a hundredth of the time of a regular expression, and unneeded expressions are never compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

Chars = frozenset[str]

FEW = 900
"""Sets with more characters are too common to be useful: nearly every sentence has a capitalised word."""
_MOST = 4
"""Sets kept for a pattern, the smallest ones."""


class Token(NamedTuple):
    """A token of a pattern: its kind (klass, literal, mark, group, operator …) and its text."""

    kind: str
    text: str


def required(tokens: Iterator[Token], chars: Callable[[Token], list[Chars]]) -> list[Chars]:
    """Return sets of characters such that every match has a character from each; few, the smallest first.

    ``chars`` returns the characters of a klass, part, literal or mark.
    """
    found = _alternatives(list(tokens), 0, chars)[0]
    return sorted(dict.fromkeys(found), key=lambda s: (len(s), sorted(s)))[:_MOST]


def _alternatives(tokens: list[Token], at: int, chars: Callable[[Token], list[Chars]]) -> tuple[list[Chars], int]:
    """Read to the end of a group. Return what all its alternatives require, and its end."""
    branches: list[list[Chars]] = [[]]
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if (token.kind == "operator" and token.text.startswith(")")) or token.kind == "close":
            break
        if token.text == "|":
            branches.append([])
            continue
        own: list[Chars] = []
        if token.kind in ("klass", "literal", "mark"):
            own = chars(token)
        elif token.kind in ("group", "open"):
            own, at = _alternatives(tokens, at, chars)
            if token.text.startswith(("(?=", "(?!", "(?<")):
                own = []  # a lookahead is not part of the match
        if not _optional(tokens, at):
            branches[-1] += [s for s in own if len(s) < FEW]
    if len(branches) == 1:
        return branches[0], at
    if not all(branches):
        return [], at
    together = frozenset[str]().union(*(min(branch, key=len) for branch in branches))
    return ([together] if len(together) < FEW else []), at


def _optional(tokens: list[Token], at: int) -> bool:
    """Return whether the step before ``at`` is optional, by the operator on its bracket or after it."""
    if tokens[at - 1].kind == "operator" and tokens[at - 1].text[:2] in (")?", ")*"):
        return True
    if at == len(tokens):
        return False
    following = tokens[at]
    return (following.kind == "operator" and following.text[0] in "?*") or (
        following.kind == "count" and following.text.startswith("{0")
    )


class Filter:
    """Tells which patterns cannot match a text. Each required set is a bit, and a text has the bits of its characters."""

    def __init__(self) -> None:
        self._bits: dict[Chars, int] = {}
        self._of: dict[str, int] = {}

    def mask(self, sets: Iterable[Chars]) -> int:
        """Return the bits of some sets."""
        whole = 0
        for chars in sets:
            bit = self._bits.get(chars)
            if bit is None:
                bit = self._bits[chars] = 1 << len(self._bits)
                for char in chars:
                    self._of[char] = self._of.get(char, 0) | bit
            whole |= bit
        return whole

    def signature(self, codes: str) -> int:
        """Return the bits of the sets that have a character in the text."""
        whole = 0
        of = self._of
        for char in set(codes):
            whole |= of.get(char, 0)
        return whole
