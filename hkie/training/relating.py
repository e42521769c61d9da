"""Training the model of relations: gold documents → weights of their features and types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from hkie import perceptron
from hkie.evaluation.gold import Gold
from hkie.mentions import deciding as mentions
from hkie.mentions.deciding import Decider
from hkie.ontology import shipped
from hkie.perceptron import Floats, Layers, logistic
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.training import arbitration, fitting
from hkie.training.arbitration import read

_WEIGHT = 10
"""How many times a sentence of a frame's own counts."""


class Example(NamedTuple):
    """A pair: its features, the types that may join it, and those that do."""

    document: str
    features: list[str]
    types: tuple[str, ...]
    true: frozenset[str]


THRESHOLD = 0.45
"""The probability from which on a relation is given."""
_PARTS = 4
"""Parts that the documents are cut into: the mentions of each are found by a model trained on the others."""


def train(gold: Sequence[Path], out: Path) -> None:
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
            arbitration.write(arbitration.fit(others), Path(folder))
            stages.tagger.decider = Decider(stages.tagger.lexicon, mentions.Weights(Path(folder)))
        examples += [e for item in items[part::_PARTS] for e in examples_of(stages, item, own=True)]
    write(fit(examples), out)


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
    features = stages.scorer.features(page)
    for pair in stages.scorer.pairs(page):
        heads = {entity_of.get(moved[m.id]) for m in pair.head.mentions}
        tails = {entity_of.get(moved[m.id]) for m in pair.tail.mentions}
        said = frozenset(k for k in pair.types if any((h, k, t) in true for h in heads for t in tails if h and t))
        yield Example(item.document, features.of(pair), pair.types, said)


def frame_examples(stages: Stages) -> Iterator[Example]:
    """Yield the pairs of the frames' own test sentences: marked names have the relation of the frame, those of a ``miss``
    have none."""
    for frame in stages.rules.frames:
        for sentence in (*frame.match, *frame.miss):
            marked = set(re.findall(r"\[\[(.*?)\]\]", sentence))
            page, _ = stages.page(Source("frame", "frame", re.sub(r"\[\[|\]\]", "", sentence)), None, None)
            features = stages.scorer.features(page)
            for pair in stages.scorer.pairs(page):
                ends = {m.text for thing in (pair.head, pair.tail) for m in thing.mentions}
                if frame.type in pair.types and (ends == marked or not marked):
                    true = frozenset({frame.type}) if marked else frozenset[str]()
                    yield Example("frame", features.of(pair), (frame.type,), true)


def _entity(item: Gold, place: tuple[int, int, str]) -> str | None:
    """The entity of the mention of the same label that a mention overlaps most."""
    start, end, label = place
    met = [(min(end, m[1]) - max(start, m[0]), m[3]) for m in item.mentions if m[2] == label]
    best = max(met, default=(0, ""), key=lambda one: one[0])
    return best[1] if best[0] > 0 else None


class Fitted(NamedTuple):
    """A model: its features, its relation types, and the weights."""

    features: list[str]
    types: list[str]
    layers: Layers


_PAIRS = 256
"""Pairs of a batch."""
_THRIFT = fitting.Thrift(often=20, spare=0.3)


def fit(examples: Sequence[Example], rounds: int = 8) -> Fitted:
    """Return the weights that make the types of the examples likely."""
    types = [t for t in shipped().types if any(t in e.true for e in examples)]
    fits = np.array([[t in e.types for t in types] for e in examples])
    true = np.array([[t in e.true for t in types] for e in examples])
    order = np.random.default_rng(1).permutation(len(examples))
    batches = [order[k : k + _PAIRS] for k in range(0, len(order), _PAIRS)]

    def slope(batch: fitting.Ints, sums: Floats) -> tuple[Floats, list[Floats]]:
        """How the negative logarithm of the probability of the true types changes."""
        return ((logistic(sums) - true[batch]) * fits[batch]).astype(np.float32), []

    layers, names = fitting.fit(
        fitting.things(e.features for e in examples), batches, slope, len(types), _THRIFT, (), rounds
    )
    return Fitted(names, types, layers)


def write(fitted: Fitted, out: Path) -> None:
    """Write a model as the program reads it."""
    more = {"types": fitted.types, "thresholds": [THRESHOLD] * len(fitted.types)}
    perceptron.write(out, fitted.features, fitted.layers, {}, more)
