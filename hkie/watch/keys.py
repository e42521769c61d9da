"""An index of the names of a list, so that an entity is compared with the few rows that it may be.

The keys of a name are equal for all its spellings that the comparison of names joins: the words of a person in any order,
as forms of one name or by their sound; those of a body without legal form, by their beginnings. A name that leaves
words out has the key of a part of the fuller one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations

from hkie import names
from hkie.names import companies, personal, wording
from hkie.names.features import LONGEST
from hkie.names.lists import variants
from hkie.names.similarity import skeleton, sound, syllabic
from hkie.watch.watchlist import Row

_WORDS_MOST = 6
"""Longer names are found only whole."""
_BEGINNING = 6
"""Letters of a word of a body's name that its spellings share: "informatisation", "informatization"."""

Key = tuple[str, ...]


class Index:
    """The rows of a list by the keys of their names."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._whole: dict[Key, list[int]] = defaultdict(list)
        self._part: dict[Key, list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            whole: set[Key] = {("zh", name) for name in row.chinese}
            part: set[Key] = set()
            for name in row.names:
                if row.kind != "body":
                    own, parts = person_keys(name)
                    whole |= own
                    part |= parts
                if row.kind != "actor":
                    whole |= body_keys(name)
            for keys, index in ((whole, self._whole), (part, self._part)):
                for key in keys:
                    index[key].append(number)

    def candidates(self, kind: str, written: Iterable[str], chinese: Iterable[str]) -> list[int]:
        """Return the numbers of the rows that an entity of a kind with these names may be."""
        found: set[int] = set()
        for name in chinese:
            found.update(self._whole.get(("zh", name), ()))
        for name in written:
            if kind == "actor":
                own, parts = person_keys(name)
                for key in own:
                    found.update(self._whole.get(key, ()), self._part.get(key, ()))
                for key in parts:
                    found.update(self._whole.get(key, ()))
            else:
                for key in body_keys(name):
                    found.update(self._whole.get(key, ()))
        return sorted(found)


def person_keys(name: str) -> tuple[set[Key], set[Key]]:
    """Return the keys of a person's whole name, and those of its parts of two words or more; of one word there are none."""
    parsed = personal.parse(name)
    words = parsed.words
    if len(words) < 2 or len(name) > LONGEST:
        return set(), set()
    whole: set[Key] = {_key(words), ("letters", parsed.whole)}
    part: set[Key] = set()
    full = [word for word in words if len(word) > 1]
    if len(full) < len(words):
        if len(full) > 1:
            whole.add(_key(full))
        whole.update(_with_initial(full, (word for word in words if len(word) == 1)))
    if len(words) <= _WORDS_MOST:
        part.update(_key(some) for size in range(2, len(words)) for some in combinations(words, size))
        part.update(_with_initial(full, {word[0] for word in full}))
        # "Chan Taiman"
        joined = ((*words[:k], words[k] + words[k + 1], *words[k + 2 :]) for k in range(len(words) - 1))
        whole.update(_key(some) for some in joined if len(some) > 1)
    return whole, part


def _with_initial(full: Iterable[str], letters: Iterable[str]) -> Iterator[Key]:
    """Yield a key for each word with each initial: "Kwok, A"."""
    there = list(letters)
    return (("initial", _word(word), letter) for word in full for letter in there)


def _key(words: Iterable[str]) -> Key:
    return tuple(sorted(map(_word, words)))


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> str:
    """Return what the spellings of a word have in common: the name that it is a form of, its sound, or its consonants.

    Consonants alone would make too many Chinese syllables equal.
    """
    return _forms().get(word) or (sound if syllabic(word) else skeleton)(word)


@cache
def _forms() -> dict[str, str]:
    """Return the first of the names that a word is a form of, directly or through another: "bob" and "robert"."""
    first: dict[int, int] = {}

    def root(number: int) -> int:
        while (other := first.setdefault(number, number)) != number:
            number = other
        return number

    for numbers in variants().values():
        one, *others = sorted(numbers)
        for other in others:
            first[max(root(one), root(other))] = min(root(one), root(other))
    return {word: f"#{root(min(numbers))}" for word, numbers in variants().items()}


def body_keys(name: str) -> set[Key]:
    """Return the keys of the name of a body: its words in any order and without legal form, and its letters."""
    if len(name) > LONGEST:
        return set()
    normal = names.tokens(name)
    ways = (normal, wording.words(name), companies.parse(name)[0], companies.without_form(normal))
    return {("body", *sorted(word[:_BEGINNING] for word in words)) for words in ways if words} | {
        ("letters", "".join(words)) for words in ways if words
    }
