"""What every match of a pattern must hold: so a rule is looked for only where it can be found.

``{Cap}{0,6} {Agencyhead} (of|for)`` matches nothing where no word is an agencyhead, or none is "of" or "for".
Looking for a character in a set of them takes a hundredth of the time of a regular expression, and one that no
text needs is never compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

Chars = frozenset[str]

FEW = 900
"""Characters in a set from which on it tells little: nearly every sentence has a word in capitals."""
_MOST = 4
"""Sets that are kept of a pattern, the smallest."""


class Token(NamedTuple):
    """One step of a pattern: what it is (klass, literal, mark, group, operator …), and how it is written."""

    kind: str
    text: str


def required(tokens: Iterator[Token], chars: Callable[[Token], list[Chars]]) -> list[Chars]:
    """Return sets of characters, of each of which every match has one; few, and the smallest first.

    ``chars`` gives those of a klass, part, literal or mark.
    """
    found = _alternatives(list(tokens), 0, chars)[0]
    return sorted(dict.fromkeys(found), key=lambda s: (len(s), sorted(s)))[:_MOST]


def _alternatives(tokens: list[Token], at: int, chars: Callable[[Token], list[Chars]]) -> tuple[list[Chars], int]:
    """Read to the end of a group; return what all its alternatives require, and where it ends."""
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
                own = []  # what is only looked at is not part of the match
        if not _optional(tokens, at):
            branches[-1] += [s for s in own if len(s) < FEW]
    if len(branches) == 1:
        return branches[0], at
    if not all(branches):
        return [], at
    together = frozenset[str]().union(*(min(branch, key=len) for branch in branches))
    return ([together] if len(together) < FEW else []), at


def _optional(tokens: list[Token], at: int) -> bool:
    """Return whether what ends before ``at`` may be missing: by the operator on its bracket, or the one behind it."""
    if tokens[at - 1].kind == "operator" and tokens[at - 1].text[:2] in (")?", ")*"):
        return True
    if at == len(tokens):
        return False
    following = tokens[at]
    return (following.kind == "operator" and following.text[0] in "?*") or (
        following.kind == "count" and following.text.startswith("{0")
    )


class Filter:
    """Tells which patterns a text cannot match. Each required set is a bit; a text has those that it holds."""

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
        """Return the bits of the sets of which a text has a character."""
        whole = 0
        of = self._of
        for char in set(codes):
            whole |= of.get(char, 0)
        return whole
