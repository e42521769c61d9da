"""The linear model that scores each relation between a pair of things, after the features of ``pairs``.

Logistic regression, one for each relation type over the same features. It is trained by ``python -m hkie.training
relations``; ``model/README.md`` says on what. A score is the probability that the document states the relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from hkie.grammar.words import Words
from hkie.linear import Reason, Table, strongest
from hkie.ontology import Ontology
from hkie.records import Mention
from hkie.relations.groups import BY_MODEL, Found
from hkie.relations.pairs import Page, Pair

MODEL = Path(__file__).with_name("model")
KNOWN = 0.4
"""The probability from which on what the finder found is given."""


_STEEP = 50.0
"""A sum beyond which the probability is 0 or 1 to all digits, and its exponential would overflow further on."""


class Weights(Table):
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
    """The model, and what it makes of what the finder found."""

    def __init__(self, ontology: Ontology, weights: Weights | None = None) -> None:
        self._ontology = ontology
        self.weights = weights or shipped()

    def score(
        self, words: Words, mentions: Sequence[Mention], kinds: Sequence[str], found: Sequence[Found]
    ) -> Iterator[Found]:
        """Yield the relations of a document that are likely enough, scored; those of types without weights as found."""
        weights = self.weights
        yield from (one for one in found if one.type not in weights.column)
        page = Page(words, mentions, kinds, [one for one in found if one.type in weights.column], self._ontology)
        pairs = list(page.pairs())
        if not pairs:
            return
        for pair, scores in zip(pairs, self.probabilities(page, pairs), strict=True):
            for kind, score in self._likely(page, pair, scores):
                yield from self._relations(page, pair, kind, round(score, 3))

    def _likely(self, page: Page, pair: Pair, scores: Any) -> Iterator[tuple[str, float]]:
        """Yield the types that are likely enough, and what they imply, with their probabilities."""
        weights = self.weights
        found: dict[str, float] = {}
        known = {one.type for one in page.found.get((id(pair.head), id(pair.tail)), ())}
        for kind in pair.types:
            column = weights.column.get(kind)
            if column is None:
                continue
            if scores[column] >= (KNOWN if kind in known else weights.thresholds[column]):
                for one in (kind, self._ontology.type(kind).implies):
                    if one:
                        found[one] = max(found.get(one, 0.0), float(scores[column]))
        yield from found.items()

    def probabilities(self, page: Page, pairs: Sequence[Pair]) -> Any:
        """Return a row a pair, a column a relation type."""
        rows = self.weights.rows
        codes = [[code for name in page.features(pair) if (code := rows.get(name)) is not None] for pair in pairs]
        return 1 / (1 + np.exp(-np.clip(self.weights.sums(codes), -_STEEP, _STEEP)))

    def _relations(self, page: Page, pair: Pair, kind: str, score: float) -> Iterator[Found]:
        known = [one for one in page.found.get((id(pair.head), id(pair.tail)), ()) if one.type == kind]
        if known:
            yield from (replace(one, score=score) for one in known)
            return
        head, tail = pair.nearest
        spots = sorted({*pair.sentences})
        start, end = (self._where(page, spot) for spot in (spots[0], spots[-1]))
        claim = end if len(spots) > 1 else start
        yield Found(kind, head, tail, BY_MODEL, score, *claim, start if len(spots) > 1 else None)

    def _where(self, page: Page, sentence: int) -> tuple[int, int]:
        first, after = page.words.sentences[sentence]
        return page.words.starts[first], page.words.ends[after - 1]

    def reasons(self, page: Page, pair: Pair, kind: str) -> list[Reason]:
        """Return the features that speak for and against a relation, the strongest first."""
        column, rows = self.weights.column[kind], self.weights.rows
        known = [name for name in page.features(pair) if name in rows]
        return strongest({name: float(self.weights.weights[rows[name], column]) for name in known})
