"""Training the model of relations: gold documents → weights of a logistic regression a type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from hkie import linear
from hkie.evaluation.gold import Gold
from hkie.mentions import deciding as mentions
from hkie.mentions.deciding import Decider
from hkie.ontology import shipped
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.training import arbitration
from hkie.training.arbitration import read

_LEAST = 2
"""Pairs in which a feature must have been seen."""
_SMALL = 0.05
"""Weights below this are left out: half of all, without which held-out figures stay within 0.002."""


_WEIGHT = 10
"""How many times a sentence of a frame's own counts."""


class Example(NamedTuple):
    """A pair: its features, the types that may join it, and those that do."""

    document: str
    features: list[str]
    types: tuple[str, ...]
    true: frozenset[str]


THRESHOLD = 0.47
"""The probability from which on a relation is given."""
_ROUNDS = 60
"""Iterations for the models of mentions that read the training documents: enough to make the usual mistakes."""
_PARTS = 4
"""Parts that the documents are cut into: the mentions of each are found by a model trained on the others."""


def train(gold: Sequence[Path], out: Path, penalty: float = 0.3) -> None:
    """Train the model on gold documents and write it to a folder.

    Each document is read twice: with the mentions of the gold, and with those that the program finds. For the latter,
    the deciding model of mentions is trained on the other documents, so that it makes the mistakes that it makes on
    new text.
    """
    stages = Stages()
    items = [item for path in gold for item in read(path) if item.text is not None]
    examples = [e for item in items for e in examples_of(stages, item)]
    examples += [*frame_examples(stages)] * _WEIGHT
    rules = Stages(decide=False)
    islands = [list(arbitration.examples_of(rules, item)) for item in items]
    for part in range(_PARTS):
        others = [e for k, found in enumerate(islands) if k % _PARTS != part for e in found]
        with TemporaryDirectory() as folder:
            arbitration.write(arbitration.fit(others, rounds=_ROUNDS), Path(folder))
            stages.tagger.decider = Decider(stages.tagger.lexicon, mentions.Weights(Path(folder)))
        examples += [e for item in items[part::_PARTS] for e in examples_of(stages, item, own=True)]
    write(fit(examples, penalty), out)


def examples_of(stages: Stages, item: Gold, own: bool = False) -> Iterator[Example]:
    """Yield the pairs of a gold document, over the mentions of the gold or over those that the program finds itself."""
    if item.text is None:
        return
    source = Source(item.document, item.document, item.text)
    page, moved = stages.page(source, item.published, None if own else [m[:3] for m in item.mentions])
    entity_of = {place: _entity(item, place) for place in moved.values()}
    true = set(item.relations)
    for one, kind, other in item.relations:
        if shipped().type(kind).symmetric:
            true.add((other, kind, one))
    drawn = stages.scorer.pairs(page)
    for pair in drawn:
        heads = {entity_of.get(moved[m.id]) for m in pair.head.mentions}
        tails = {entity_of.get(moved[m.id]) for m in pair.tail.mentions}
        said = frozenset(k for k in pair.types if any((h, k, t) in true for h in heads for t in tails if h and t))
        yield Example(item.document, drawn.features(pair), pair.types, said)


def frame_examples(stages: Stages) -> Iterator[Example]:
    """Yield the pairs of the frames' own test sentences: marked names have the relation of the frame, those of a ``miss``
    have none."""
    for frame in stages.rules.frames:
        for sentence in (*frame.match, *frame.miss):
            marked = set(re.findall(r"\[\[(.*?)\]\]", sentence))
            page, _ = stages.page(Source("frame", "frame", re.sub(r"\[\[|\]\]", "", sentence)), None, None)
            drawn = stages.scorer.pairs(page)
            for pair in drawn:
                ends = {m.text for thing in (pair.head, pair.tail) for m in thing.mentions}
                if frame.type in pair.types and (ends == marked or not marked):
                    true = frozenset({frame.type}) if marked else frozenset[str]()
                    yield Example("frame", drawn.features(pair), (frame.type,), true)


def _entity(item: Gold, place: tuple[int, int, str]) -> str | None:
    """The entity of the mention of the same label that a mention overlaps most."""
    start, end, label = place
    met = [(min(end, m[1]) - max(start, m[0]), m[3]) for m in item.mentions if m[2] == label]
    best = max(met, default=(0, ""), key=lambda one: one[0])
    return best[1] if best[0] > 0 else None


class Fitted(NamedTuple):
    """The weights by feature and type, and from which probability on a relation is given."""

    types: list[str]
    features: list[str]
    weights: Any
    thresholds: list[float]


def fit(examples: Sequence[Example], penalty: float) -> Fitted:
    """Return the weights of every type."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    seen: dict[str, int] = {}
    for example in examples:
        for name in set(example.features):
            seen[name] = seen.get(name, 0) + 1
    names = sorted(name for name, count in seen.items() if count >= _LEAST)
    row = {name: k for k, name in enumerate(names)}
    types = [t for t in shipped().types if any(t in e.true for e in examples)]
    weights = np.zeros((len(names), len(types)), np.float32)
    for column, kind in enumerate(types):
        own = [e for e in examples if kind in e.types]
        codes = [sorted({row[name] for name in e.features if name in row}) for e in own]
        ends = np.cumsum([0, *map(len, codes)])
        flat = np.fromiter((c for code in codes for c in code), np.int32, int(ends[-1]))
        matrix = csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(own), len(names)))
        truth = np.array([kind in e.true for e in own])
        model = LogisticRegression(C=penalty, solver="liblinear", fit_intercept=False, random_state=1, max_iter=300)
        model.fit(matrix, truth)
        weights[:, column] = model.coef_[0]
    return Fitted(types, names, weights, [THRESHOLD] * len(types))


def write(fitted: Fitted, out: Path) -> None:
    """Write weights as the program reads them: an array, and the names of its rows and columns."""
    weights = np.where(np.abs(fitted.weights) >= _SMALL, fitted.weights, 0).astype(np.float16)
    kept = np.flatnonzero(weights.any(axis=1))
    names = [fitted.features[k] for k in kept]
    linear.write(out, names, weights[kept], {}, {"types": fitted.types, "thresholds": fitted.thresholds})
