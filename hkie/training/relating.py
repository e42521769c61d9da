"""Training the model of relations: gold documents → weights of their features and types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from hkie import perceptron
from hkie.evaluation.gold import Gold, Triple
from hkie.mentions import deciding as mentions
from hkie.mentions.deciding import Decider
from hkie.ontology import shipped
from hkie.perceptron import Floats, Layers, logistic
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.relations.pairs import Pair
from hkie.training import arbitration, fitting
from hkie.training.arbitration import read
from hkie.training.judged import related

_WEIGHT = 10
"""How many times a sentence of a frame's own counts."""


class Example(NamedTuple):
    """A pair: its features, the types that may join it, and those that do."""

    features: list[str]
    types: tuple[str, ...]
    true: frozenset[str]


THRESHOLD = 0.45
"""The probability from which on a relation is given."""
_PARTS = 4
"""Parts that the documents are cut into: the mentions of each are found by a model trained on the others."""


def train(gold: Sequence[Path], out: Path, texts: Path | None = None, judged: Path | None = None) -> None:
    """Train the model on gold documents, and on ``texts`` of which the relations are ``judged``, and write it to a folder.

    Each gold document is read twice: with the mentions of the gold, and with those that the program finds. For the latter,
    the deciding model of mentions is trained on the other documents, so that it makes the mistakes that it makes on
    new text.
    """
    stages = Stages()
    items = [item for path in gold for item in read(path) if item.text is not None]
    known = list(related(judged, texts))
    examples = [e for item in (*items, *known) for e in examples_of(stages, item)]
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
    entities = {mention: entity_of[place] for mention, place in moved.items()}
    true = set(item.relations)
    features = stages.scorer.features(page)
    for pair in stages.scorer.pairs(page):
        said = frozenset(kind for kind in pair.types if not true.isdisjoint(triples(pair, kind, entities)))
        yield Example(features.of(pair), pair.types, said)


def triples(pair: Pair, kind: str, entities: Mapping[str, str | None]) -> Iterator[Triple]:
    """Yield the relations of a type by which gold may say that it joins a pair; ``entities`` are those of the gold by the ids
    of mentions."""
    heads, tails = ({entities.get(m.id) for m in thing.mentions} for thing in (pair.head, pair.tail))
    symmetric = shipped().type(kind).symmetric
    for head in heads:
        for tail in tails:
            if head and tail:
                yield head, kind, tail
                if symmetric:
                    yield tail, kind, head


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
                    yield Example(features.of(pair), (frame.type,), true)


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
_ROUNDS = 4
_THRIFT = fitting.Thrift(often=400, spare=0.6)


def fit(examples: Sequence[Example]) -> Fitted:
    """Return the weights that make the types of the examples likely."""
    types = _types(examples)
    given = fitting.things(e.features for e in examples)
    slope = _slope(*_targets(examples, types))
    layers, names = fitting.fit_average(given, _PAIRS, slope, len(types), _THRIFT, _ROUNDS)
    return Fitted(names, types, layers)


def _types(examples: Iterable[Example]) -> list[str]:
    true = {kind for example in examples for kind in example.true}
    return [kind for kind in shipped().types if kind in true]


def _targets(examples: Iterable[Example], types: Sequence[str]) -> tuple[Floats, Floats]:
    """Return which types may join each pair, and which do: a row a pair, a column a type."""
    fits = [[kind in example.types for kind in types] for example in examples]
    true = [[kind in example.true for kind in types] for example in examples]
    return np.array(fits, np.float32), np.array(true, np.float32)


def _slope(fits: Floats, true: Floats) -> fitting.Slope:
    """How the negative logarithm of the probability of the true types changes; ``fits`` is what each counts."""
    return lambda batch, sums: (((logistic(sums) - true[batch]) * fits[batch]).astype(np.float32), [])


def write(fitted: Fitted, out: Path) -> None:
    """Write a model as the program reads it."""
    more = {"types": fitted.types, "thresholds": [THRESHOLD] * len(fitted.types)}
    perceptron.write(out, fitted.features, fitted.layers, {}, more)
