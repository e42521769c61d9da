"""The relations of a page: pairs scored by a model over the features of ``pair_features``, or decided by frames.

It is trained by ``python -m hkie.training relations``; ``model/README.md`` says on what. A score is the probability that the
document states the relation, between names that are names: that of the model, times the score of the less certain name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from sys import intern
from typing import Any

import numpy as np

from hkie.perceptron import Perceptron, Reason, logistic
from hkie.records import Mention
from hkie.relations.discourse import Spot, Thing
from hkie.relations.frames import Frames
from hkie.relations.page import Page
from hkie.relations.pair_features import Features
from hkie.relations.pairs import Pair, Pairs
from hkie.relations.relation_mentions import BY_MODEL, RelationMention, Where

MODEL = Path(__file__).with_name("model")
_SURE, _DOUBTFUL = 0.85, 0.75
"""Probabilities of a holder of a post from which on it is sure, and under which it is doubtful."""


class Weights(Perceptron):
    """The weights of a folder: a row a feature, a column a relation type."""

    def __init__(self, folder: Path = MODEL) -> None:
        super().__init__(folder)
        self.types: list[str] = self.more["types"]
        self.thresholds: list[float] = self.more["thresholds"]
        self.column = {name: k for k, name in enumerate(self.types)}


@cache
def shipped() -> Weights:
    """Return the weights that come with hkie; they are read once."""
    return Weights()


class Scorer:
    """The model, and the frames that decide without it."""

    def __init__(self, frames: Frames, weights: Weights | None = None) -> None:
        self._frames = frames
        self.weights = weights or shipped()
        known = self.weights.column
        self._deciding = frames.binding | {frame.id for frame in frames.frames if frame.type not in known}

    def pairs(self, page: Page) -> Pairs:
        """Return the pairs of a page."""
        return Pairs(page, self._frames)

    def features(self, page: Page) -> Features[str]:
        """Return what gives the features of the pairs of a page by name; pairs share the strings."""
        return Features(page, self._frames, intern)

    def find(self, page: Page) -> Iterator[tuple[RelationMention, Pair]]:
        """Yield the relations of a page with their scores, and the pairs that state them."""
        drawn = self.pairs(page)
        pairs = list(drawn)
        if not pairs:
            return
        every = self.probabilities(drawn, pairs)
        self._yield_to_holders(page, pairs, every)
        for pair, scores in zip(pairs, every, strict=True):
            likely = self._likely(page, drawn, pair, scores)
            if not likely:
                continue
            again = list(drawn.again(pair))
            for kind, (score, rule) in likely.items():
                said = [
                    pair,
                    *(one for one in again if any(fit.whole and fit.frame.type == kind for fit in drawn.fits(one))),
                ]
                for one in said:
                    yield _found(page, one, kind, round(score, 3), rule), one

    def relation(self, page: Page, pair: Pair, kind: str, score: float, rule: str) -> RelationMention:
        """Return a pair as a relation."""
        return _found(page, pair, kind, score, rule)

    def candidates(self, page: Page, least: float) -> Iterator[tuple[RelationMention, Pair]]:
        """Yield what the model thinks as likely as this at least, whether it is taken or not, and the pairs."""
        drawn = self.pairs(page)
        pairs = list(drawn)
        for pair, scores in zip(pairs, self.probabilities(drawn, pairs) if pairs else (), strict=True):
            for kind in pair.types:
                score = float(scores[self.weights.column[kind]]) if kind in self.weights.column else 0.0
                if score >= least:
                    yield _found(page, pair, kind, round(score, 3), BY_MODEL), pair

    def _yield_to_holders(self, page: Page, pairs: Sequence[Pair], every: Any) -> None:
        """Set the probability of a doubtful holder of a post to 0 where the same words have a sure one.

        "the Director, Mr Lau, and the Engineer, Ms Ho": that Ms Ho is the Director is doubtful, that Mr Lau is, is sure.
        """
        for column in (self.weights.column[k] for k in page.ontology.of_role("holder") if k in self.weights.column):
            best: dict[int, float] = {}
            for pair, scores in zip(pairs, every, strict=True):
                post = id(pair.nearest[1])
                best[post] = max(best.get(post, 0.0), scores[column])
            for pair, scores in zip(pairs, every, strict=True):
                if scores[column] < _DOUBTFUL and best[id(pair.nearest[1])] >= _SURE:
                    scores[column] = 0.0

    def _likely(self, page: Page, drawn: Pairs, pair: Pair, scores: Any) -> dict[str, tuple[float, str]]:
        """Return the types that are likely enough, and what they imply, each with its probability and rule."""
        found: dict[str, tuple[float, str]] = {}
        fits = [fit for fit in drawn.fits(pair) if fit.whole]
        for kind in pair.types:
            column = self.weights.column.get(kind)
            if column is not None and scores[column] >= self.weights.thresholds[column]:
                rule = next((fit.frame.id for fit in fits if fit.frame.type == kind), BY_MODEL)
                found[kind] = float(scores[column]), rule
        for fit in fits:
            frame = fit.frame
            head = pair.tail if fit.back else pair.head
            allowed = frame.id in self._deciding and (not frame.heads or head.label in frame.heads)
            if allowed and frame.score > found.get(frame.type, (0.0, ""))[0]:
                found[frame.type] = frame.score, frame.id
        for kind, said in list(found.items()):
            implied = page.ontology.type(kind).implies
            if implied and said[0] > found.get(implied, (0.0, ""))[0]:
                found[implied] = said
        return found

    def probabilities(self, drawn: Pairs, pairs: Sequence[Pair]) -> Any:
        """Return a row a pair, a column a relation type."""
        of = Features(drawn.page, self._frames, self.weights.rows.get).of
        surest = {id(thing): max(mention.score for mention in thing.mentions) for thing in drawn.page.things}
        names = [[min(surest[id(pair.head)], surest[id(pair.tail)])] for pair in pairs]
        return logistic(self.weights.sums([of(pair) for pair in pairs])) * np.array(names, np.float32)

    def reasons(self, features: Features[str], pair: Pair, kind: str) -> list[Reason]:
        """Return the features that speak for and against a relation, the strongest first; none of a type without a model."""
        column = self.weights.column.get(kind)
        return [] if column is None else self.weights.reasons(features.of(pair), column)


def _found(page: Page, pair: Pair, kind: str, score: float, rule: str) -> RelationMention:
    one, other = pair.nearest
    head, tail = _mention(pair.head, one), _mention(pair.tail, other)
    said = max(one.sentence, other.sentence)
    claim = _where(page, said)
    others = {one.sentence, other.sentence, *(page.sentence_of[m.id] for m in (head, tail))} - {said}
    context = (_where(page, min(others))[0], _where(page, max(others))[1]) if others else None
    return RelationMention(kind, head, tail, rule, score, *claim, context)


def _mention(thing: Thing, spot: Spot) -> Mention:
    """Return the mention of a thing at a spot; of a word that stands for it, the last one before."""
    if spot.mention is not None and spot.things[0] is thing:
        return spot.mention
    return next((m for m in reversed(thing.mentions) if m.start <= spot.start), thing.mentions[0])


def _where(page: Page, sentence: int) -> Where:
    first, after = page.words.sentences[sentence]
    return page.words.starts[first], page.words.ends[after - 1]
