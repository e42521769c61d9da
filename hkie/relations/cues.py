"""The words of a sentence as cues see them, the phrases of a table of ``patterns/relations`` in them, and how far apart things
stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from hkie.patternfiles import default_folder, items, rows


class Cue(NamedTuple):
    """A phrase in a sentence: its first word, the word behind it, and the row of the table that it stands in."""

    first: int
    after: int
    row: Mapping[str, str]


_Table = Mapping[str, tuple[tuple[tuple[str, ...], Mapping[str, str]], ...]]


@cache
def _table(name: str) -> _Table:
    """The phrases of a table by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Mapping[str, str]]]] = {}
    for _, row in rows(default_folder() / "relations" / f"{name}.tsv", "cue"):
        for cue in items(row["cue"]):
            words = tuple(cue.split())
            found.setdefault(words[0], []).append((words, row))
    return {word: tuple(sorted(known, key=lambda k: -len(k[0]))) for word, known in found.items()}


def cues(name: str, words: Sequence[str]) -> Iterator[Cue]:
    """Yield the phrases of a table in words of lower case, in order; of those with one beginning, the longest."""
    table = _table(name)
    at = 0
    while at < len(words):
        for phrase, row in table.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield Cue(at, at + len(phrase), row)
                at += len(phrase) - 1
                break
        at += 1


class Masked:
    """The words of a sentence in lower case with each name as its label, and their numbers in the document."""

    def __init__(self, words: list[str], numbers: list[int]) -> None:
        self.words, self._numbers = words, numbers
        self._cues: dict[str, list[Cue]] = {}

    def at(self, word: int) -> int:
        """Return the place of a word of the document."""
        return bisect_left(self._numbers, word)

    def cues(self, name: str) -> list[Cue]:
        """Return the phrases of a table in the sentence, in order."""
        if name not in self._cues:
            self._cues[name] = list(cues(name, self.words))
        return self._cues[name]


REACH = 60
"""Words between a cue and names or a day, at most."""
_SOME = 2
"""From how many on a number of names is "some"."""


def near(known: Sequence[Cue], low: int, high: int) -> Sequence[Cue]:
    """Return the cues that stand near some words; in a sentence without end, all would take too long."""
    return [cue for cue in known if cue.after + REACH >= low and cue.first <= high + REACH]


def between(words: Sequence[str], first: int, after: int, low: int, high: int) -> tuple[str, Sequence[str]]:
    """Return where words stand to others, and the words between the two."""
    if after <= low:
        return "before", words[after:low]
    return ("behind", words[high:first]) if first >= high else ("between", ())


def about(gap: Sequence[str]) -> int:
    """Return about how many words: 0, 1, 2, from 3, from 6, or from 11."""
    return next(least for least in (11, 6, 3, 2, 1, 0) if len(gap) >= least)


def named(gap: Sequence[str]) -> int:
    """Return how many names: 0, 1, or some."""
    return min(_SOME, sum(word[0] == "@" for word in gap))


def role_of(said: str) -> str:
    """Return what a cue of a tenure says of a day; a number of years is no role of its own."""
    return "years" if said.isdigit() else said
