"""The registry as a gazetteer: every name of every entry, found in one walk over the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hkie.grammar.ruleset import Entry, RuleSet, entry_of_key
from hkie.grammar.words import Lexicon, Words, split
from hkie.names.lists import spellings
from hkie.ontology import Label

_SURE = 0.93
_ALONE = 0.66
"""A one-word name that is also an English word: "Central", "Reading"."""

_MARKS = {"&": "and", "‑": "-", "–": "-", "’s": "'s"}


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    hits: list[tuple[Entry, str]] = field(default_factory=list)


class Gazetteer:
    """A trie over word sequences. ``by_key`` finds an entry by its registry key."""

    def __init__(self, rules: RuleSet, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.by_key = entry_of_key(rules)
        self._label = rules.ontology.label
        self._root = _Node()
        self._even = _MARKS | {form: means for form, means in spellings().items() if " " not in means}
        self._cache: dict[str, str] = {}
        self._first: dict[str, _Node | None] = {}
        self._waiting: dict[str, list[tuple[Entry, str]]] = {}
        for entry in self.by_key.values():
            for form in (entry.name, *entry.aliases, *entry.acronyms):
                self._wait(entry, form)

    def _wait(self, entry: Entry, form: str) -> None:
        """Keep a name by its first word: a name whose first word no text has need not be split."""
        form = form.removeprefix("the ").removeprefix("The ") if form.count(" ") else form
        first = self.lexicon.word.match(form)
        if first is not None:
            self._waiting.setdefault(self._key(first.group()), []).append((entry, form))

    def _opens(self, word: str) -> _Node | None:
        """Return what goes on from a word; remembered, since most words open no name."""
        key = self._key(word)
        for entry, form in self._waiting.pop(key, ()):
            node = self._root
            for part in split(form, self.lexicon).texts:
                node = node.next.setdefault(self._key(part), _Node())
            if (entry, form) not in node.hits:
                node.hits.append((entry, form))
        if len(self._first) >= 100_000:
            self._first.clear()
        found = self._first[word] = self._root.next.get(key)
        return found

    def _key(self, word: str) -> str:
        key = self._cache.get(word)
        if key is None:
            low = word.lower()
            key = self._even.get(low, low)
            if len(self._cache) < 100_000:
                self._cache[word] = key
        return key

    def find(
        self, words: Words, first: int = 0, last: int | None = None
    ) -> Iterator[tuple[int, int, list[tuple[Entry, str]], float]]:
        """Yield (first word, word after the last, [(entry, its form)], score) of every name that is set as a name."""
        text, texts, starts, ends = words.text, words.texts, words.starts, words.ends
        opening = self._first
        key = self._key
        count = len(starts) if last is None else last
        for i in range(first, count):
            word = texts[i]
            node = opening[word] if word in opening else self._opens(word)
            if node is None:
                continue
            j = i + 1
            while node is not None:
                if node.hits:
                    found = text[starts[i] : ends[j - 1]]
                    fitting = [
                        (entry, form) for entry, form in node.hits if _set_as(found, form, self._label(entry.label))
                    ]
                    if fitting:
                        yield i, j, fitting, self._score(words, i, j, found, fitting)
                if j >= count:
                    break
                node = node.next.get(key(texts[j]))
                j += 1

    def knows(self, word: str) -> bool:
        """Whether a single word is a name of the registry by itself."""
        node = self._opens(word)
        return node is not None and bool(node.hits)

    def _score(self, words: Words, i: int, j: int, found: str, fitting: list[tuple[Entry, str]]) -> float:
        if j - i > 1:
            return _SURE
        classes = self.lexicon.of(found)
        if found.isupper() and len(found) <= 2:
            return _ALONE
        common = classes & {"fn", "opener", "placemod", "verbish", "portfolio", "month", "rankmod", "ordinalword"}
        if common and not found.isupper():
            return _ALONE - 0.06
        if classes & {"given", "surname"} and all(self._label(entry.label).kind == "place" for entry, _ in fitting):
            return _ALONE
        return _SURE


def _set_as(found: str, form: str, label: Label) -> bool:
    """Whether a name is set as a name: initials letter by letter, other names with their capitals."""
    if form.isupper() or (len(form) <= 6 and sum(c.isupper() for c in form) > 1):
        return found == form
    if found.isupper() and len(found) > 4:
        return True
    wanted = [w for w in form.replace("-", " ").split() if w[:1].isupper()]
    given = [w for w in found.replace("-", " ").replace("\n", " ").split() if w[:1].isupper()]
    instrument = label.kind == "instrument"
    if len(wanted) >= (4 if instrument else 3) and (instrument or label.public or label.kind == "post"):
        return True  # "financial services and Treasury Bureau": nothing else is called so, whatever the case
    return len(given) >= len(wanted) - (1 if len(wanted) > 3 else 0) and found[:1].isupper() == form[:1].isupper()
