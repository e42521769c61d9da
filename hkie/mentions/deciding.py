"""The deciding model: what rules, registry and tagger propose, settled word by word by a linear-chain model.

A conditional random field (Lafferty, McCallum and Pereira 2001) over the words of an island (see ``word_features``): the
features of a word speak for or against each tag (see ``perceptron``), and each tag for or against the next (see
``chain``). A mention that may hold others is read once more for those inside it. The model is trained by ``python -m
hkie.training mentions``; ``model/README.md`` says on what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from hkie import ontology
from hkie.grammar.words import HYPHENS, Lexicon, Words
from hkie.mentions.chain import Chain, Padded, pad
from hkie.mentions.spans import WEAK, Candidate, Nesting, Rejected, arbitrate, place_of
from hkie.mentions.word_features import Features, Island, rows_of
from hkie.perceptron import Floats, Perceptron, Reason, strongest

MODEL = Path(__file__).with_name("model")
OUTSIDE = "O"
_OPEN, _INSIDE = "BI", "IE"
"""Tags after which a name goes on, and tags that a name goes on with. A word begins a name (B), is inside (I), ends it
(E), is the whole of it (S), or is outside of all (O)."""


class Decided(NamedTuple):
    """A mention that the model sees: words ``start`` to ``end``, and its probability."""

    start: int
    end: int
    label: str
    probability: float


class Weights(Perceptron):
    """The model of a folder: a row a feature, a column a tag; and what each tag says of the next."""

    def __init__(self, folder: Path = MODEL) -> None:
        super().__init__(folder)
        self.tags: list[str] = self.more["tags"]
        self.labels = frozenset(tag[2:] for tag in self.tags if tag != OUTSIDE)
        self.chain = chain_of(self.tags, self.arrays["transitions"])


def chain_of(tags: Sequence[str], transitions: Floats) -> Chain:
    """Return the chain of these tags, in which a name that begins goes on to its end, with one label."""
    after = transitions.copy()
    for one, old in enumerate(tags):
        for other, new in enumerate(tags):
            if (old[0] in _OPEN) != (new[0] in _INSIDE) or (new[0] in _INSIDE and old[2:] != new[2:]):
                after[one, other] = -np.inf
    begins = np.array([-np.inf if tag[0] in _INSIDE else 0.0 for tag in tags], np.float32)
    ends = np.array([-np.inf if tag[0] in _OPEN else 0.0 for tag in tags], np.float32)
    return Chain(after, begins, ends)


_NEVER = -1e4
"""What is added to the sum of a tag that cannot be."""


def bars_of(tags: Sequence[str]) -> dict[str, Floats]:
    """Return what is added to the sums of words inside a mention, by its label: only names are found that it may hold."""
    return {
        label: np.array([_NEVER * (tag != OUTSIDE and tag[2:] not in held) for tag in tags], np.float32)
        for label, held in ontology.shipped().may_hold.items()
    }


class _Stretch(Protocol):
    """Words that are read: their features, and the label of the mention that they are inside of, or an empty string."""

    @property
    def rows(self) -> Sequence[Any]: ...

    @property
    def within(self) -> str: ...


def side_by_side(sums: Floats, stretches: Iterable[_Stretch], bars: Mapping[str, Floats]) -> Padded:
    """Return the sums of words by stretches, the longest first, in which the bars of ``bars_of`` are added."""
    parts, begin = [], 0
    for stretch in stretches:
        part = sums[begin : begin + len(stretch.rows)]
        parts.append(part + bars[stretch.within] if stretch.within else part)
        begin += len(part)
    return pad(parts)


@cache
def shipped() -> Weights:
    """Return the weights that come with hkie; they are read once."""
    return Weights()


def place_in(word: int, start: int, end: int) -> str:
    """Return the first letter of the tag of a word in a name of words ``start`` to ``end``."""
    if end - start == 1:
        return "S"
    return "B" if word == start else "E" if word == end - 1 else "I"


class Decider:
    """The model over the words of one lexicon."""

    def __init__(self, lexicon: Lexicon, weights: Weights | None = None) -> None:
        self.weights = weights or shipped()
        self.holding = self.weights.labels & frozenset(ontology.shipped().may_hold)
        """Labels of mentions inside which the model reads."""
        self._bars = bars_of(self.weights.tags)
        self._features: Features[int] = Features(lexicon, self.weights.rows.get)

    def decide(
        self,
        words: Words,
        kinds: Sequence[str],
        taken: Sequence[Candidate],
        rejected: Iterable[Candidate],
        fixed: Sequence[Candidate] = (),
        only: Collection[int] | None = None,
    ) -> list[Decided]:
        """Return the mentions of a text, or of its sentences ``only``, in order, an outer one before those inside it; the
        other arguments as for ``Features.islands``.

        What is inside a mention that may hold others is read after it, with its label as a feature of each word.
        """
        islands = list(self._features.islands(words, kinds, taken, rejected, fixed, only))
        outer = [balanced(one, words) for one in self._read(islands)]
        rows = rows_of(islands)
        insides = (self._inside(one, rows) for one in outer)
        inner = [balanced(one, words) for one in self._read([island for island in insides if island is not None])]
        spans = {one[:2] for one in outer}
        found = [*outer, *(one for one in inner if one[:2] not in spans)]
        return sorted(found, key=lambda one: (one.start, -one.end))

    def _read(self, islands: Iterable[Island[int]]) -> list[Decided]:
        """Return the mentions of islands in order, none inside another."""
        islands = sorted(islands, key=lambda island: -len(island.rows))
        if not islands:
            return []
        sums = self.weights.sums([row for island in islands for row in island.rows])
        padded = side_by_side(sums, islands, self._bars)
        sure, _ = self.weights.chain.probabilities(padded)
        return sorted(
            decided
            for k, (island, tags) in enumerate(zip(islands, self.weights.chain.best(padded), strict=True))
            for decided in self._mentions(island.first, tags, sure[:, k])
        )

    def _inside(self, one: Decided | Candidate, rows: Mapping[int, list[int]]) -> Island[int] | None:
        """The words of a mention that may hold others, if all of them were read."""
        return self._features.inside(rows, *one[:3]) if one.label in self.holding else None

    def reasons(
        self,
        words: Words,
        kinds: Sequence[str],
        taken: Sequence[Candidate],
        rejected: Iterable[Candidate],
        mentions: Iterable[Candidate],
    ) -> dict[tuple[int, int, str], list[Reason]]:
        """Return the features of each mention that speak for its label and against it, the strongest first.

        Each is weighed against the other labels, and no mention at all, in the same place of a name.
        """
        rows = rows_of(self._features.islands(words, kinds, taken, rejected))
        found: dict[tuple[int, int, str], list[Reason]] = {}
        outer, inside = Candidate(0, 0, "", "", 0.0), rows
        for one in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
            if one.start >= outer.end:
                read = self._inside(one, rows)
                outer, inside = one, rows if read is None else rows_of([read])
            found[_key(one)] = self._weighed(one, rows if one is outer else inside)
        return found

    def _weighed(self, mention: Candidate, rows: Mapping[int, Sequence[int]]) -> list[Reason]:
        weights = self.weights
        sums: dict[str, float] = {}
        if mention.label in weights.labels:
            for k in range(mention.start, mention.end):
                tag = f"{place_in(k, mention.start, mention.end)}-{mention.label}"
                if tag not in weights.tags:
                    continue
                column = weights.tags.index(tag)
                others = [n for n, t in enumerate(weights.tags) if t[0] in (tag[0], OUTSIDE) and n != column]
                own = rows.get(k, ())
                for feature, worths in zip(own, weights.shares(own), strict=True):
                    name = weights.names[feature]
                    sums[name] = sums.get(name, 0.0) + float(worths[column]) - float(worths[others].mean())
        return strongest(sums)

    def _mentions(self, first: int, path: Sequence[int], sure: Floats) -> Iterator[Decided]:
        begin = 0
        for k, number in enumerate(path):
            tag = self.weights.tags[number]
            if tag[0] in "BS":
                begin = k
            if tag[0] in "ES":
                worth = min(float(sure[j, path[j]]) for j in range(begin, k + 1))
                yield Decided(first + begin, first + k + 1, tag[2:], round(worth, 3))


BY_MODEL = "model"
"""The rule of a mention that nothing proposed as it stands."""
_FIRST = 2.0
"""The score of what was decided, while what stands inside it is settled."""


class Settled(NamedTuple):
    """What stands after the decision; of what stood before it, what was rejected for a mention, and what was dropped."""

    kept: list[Candidate]
    rejected: list[Rejected]
    dropped: list[Candidate]


def settle(
    decided: Iterable[Decided],
    taken: Sequence[Candidate],
    rejected: Sequence[Candidate],
    fixed: Sequence[Candidate],
    words: Words,
    nesting: Nesting,
    read: Callable[[Candidate, Candidate], bool] = lambda outer, inner: False,
) -> Settled:
    """Return the mentions that were decided, and what was proposed inside them, unless the model has ``read`` it: given a
    mention and a candidate inside it.

    A decided mention takes rule, value and registry key of the candidate of its span and label. An amount or a date
    needs one, for its value.
    """
    proposed: dict[tuple[int, int, str], Candidate] = {}
    for candidate in (*taken, *rejected):
        proposed.setdefault(_key(candidate), candidate)
    chosen = {_key(c): c for c in fixed}
    for start, end, label, probability in decided:
        if (start, end + 2, label) in proposed and words.texts[end] in HYPHENS:
            end += 2  # "President | -elect": the candidate holds the whole word
        known = proposed.get((start, end, label))
        if known is not None:
            chosen[start, end, label] = known._replace(score=probability)
        elif label in valued():
            chosen.update({_key(c): c for c in taken if c.label == label and start <= c.start and c.end <= end})
        else:
            chosen[start, end, label] = Candidate(start, end, label, BY_MODEL, probability)
    over: dict[int, Candidate] = {}
    for c in sorted(chosen.values(), key=lambda c: c.end - c.start):
        over.update(dict.fromkeys(range(c.start, c.end), c))
    inner = [
        c
        for key, c in proposed.items()
        if c.score >= WEAK
        and key not in chosen
        and all(k in over for k in range(c.start, c.end))
        and not read(over[c.start], c)
    ]
    held, _ = arbitrate([*(c._replace(score=_FIRST) for c in chosen.values()), *inner], words, nesting)
    kept = [chosen.get(_key(c), c) for c in held]
    there = {_key(c) for c in kept}
    lost, dropped = [], []
    for c in taken:
        if _key(c) in there:
            continue
        by = next((over[k] for k in range(c.start, c.end) if k in over), None)
        if by is None:
            dropped.append(c)
        else:
            lost.append(Rejected(c, place_of(c, by), by, decided=True))
    return Settled(kept, lost, dropped)


def _key(candidate: Candidate) -> tuple[int, int, str]:
    return candidate.start, candidate.end, candidate.label


@cache
def valued() -> frozenset[str]:
    """Labels whose mentions need a value."""
    return frozenset(label.name for label in ontology.shipped().labels.values() if label.kind == "value")


_QUOTES = frozenset('"“”')


def balanced(one: Decided, words: Words) -> Decided:
    """Return a mention with both of its brackets and quotation marks, or without the one that has no other.

    "World Congress (WCEM | )" ends behind the bracket, and " | Night Sky" Safety Day" begins before the mark.
    """
    texts, (start, end) = words.texts, one[:2]
    inside = texts[start:end]
    before = texts[start - 1] if start else ""
    behind = texts[end] if end < len(words) else ""
    if inside.count("(") > inside.count(")"):
        last = end - 1 - inside[::-1].index("(")
        end = end + 1 if behind == ")" else max(last, start + 1)
    elif inside.count(")") > inside.count("("):
        start, end = (start - 1, end) if before == "(" else (start, max(start + inside.index(")"), start + 1))
    if sum(text in _QUOTES for text in inside[1:-1]) % 2 and inside[0] not in _QUOTES and inside[-1] not in _QUOTES:
        start, end = (start - 1, end) if before in _QUOTES else (start, end + 1) if behind in _QUOTES else (start, end)
    return one._replace(start=start, end=end)
