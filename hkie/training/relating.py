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
from hkie.relations.page import Page
from hkie.relations.pairs import Pair
from hkie.relations.scoring import Weights
from hkie.training import arbitration, fitting
from hkie.training.arbitration import read
from hkie.training.judged import related
from hkie.training.teacher import Lesson, Teacher, Teaching, Text, lesson

_WEIGHT = 10
"""How many times a sentence of a frame's own counts."""


class Example(NamedTuple):
    """A pair: its features, the types that may join it, and those that do; the text, and where its ends stand in it."""

    features: list[str]
    types: tuple[str, ...]
    true: frozenset[str]
    text: Text
    ends: tuple[tuple[int, int], tuple[int, int]]


THRESHOLD = 0.5
"""The probability from which on a relation is given."""
_PARTS = 4
"""Parts that the documents are cut into: the mentions of each are found by a model trained on the others."""


def train(gold: Sequence[Path], out: Path, teaching: Teaching | None = None, judged: Path | None = None) -> None:
    """Train the model on gold documents and write it to a folder; with ``teaching``, a teacher adds texts without gold, of
    some of which the relations are ``judged``.

    Each document is read twice: with the mentions of the gold, and with those that the program finds. For the latter,
    the deciding model of mentions is trained on the other documents, so that it makes the mistakes that it makes on
    new text.
    """
    stages = Stages()
    items = [item for path in gold for item in read(path) if item.text is not None]
    examples = [e for item in items for e in examples_of(stages, item)]
    examples += [*frame_examples(stages)] * _WEIGHT
    texts = {} if teaching is None else dict(teaching.texts)
    for item in related(judged, texts) if judged is not None else ():
        del texts[item.document]
        examples += examples_of(stages, item)
    silver = [e for text in texts.values() for e in silver_examples(stages, text)]
    rules = Stages(decide=False)
    islands = [list(arbitration.examples_of(rules, item)) for item in items]
    for part in range(_PARTS):
        others = [e for k, found in enumerate(islands) if k % _PARTS != part for e in found]
        with TemporaryDirectory() as folder:
            arbitration.write(arbitration.fit(others), Path(folder))
            stages.tagger.decider = Decider(stages.tagger.lexicon, mentions.Weights(Path(folder)))
        examples += [e for item in items[part::_PARTS] for e in examples_of(stages, item, own=True)]
    told = taught(examples, silver, teaching) if teaching is not None else None
    known = taught(examples, examples, teaching) if teaching is not None and teaching.earlier else None
    write(fit(examples, silver, told, known), out)


def examples_of(stages: Stages, item: Gold, own: bool = False) -> Iterator[Example]:
    """Yield the pairs of a gold document, over the mentions of the gold or over those that the program finds itself."""
    if item.text is None:
        return
    source = Source(item.document, item.document, item.text)
    page, moved = stages.page(source, item.published, None if own else [m[:3] for m in item.mentions])
    entity_of = {place: _entity(item, place) for place in moved.values()}
    entities = {mention: entity_of[place] for mention, place in moved.items()}
    true = set(item.relations)
    for pair, text, features in _pairs(stages, page):
        said = frozenset(kind for kind in pair.types if not true.isdisjoint(triples(pair, kind, entities)))
        yield Example(features, pair.types, said, text, _ends(pair))


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


def silver_examples(stages: Stages, text: str) -> Iterator[Example]:
    """Yield the pairs of a text without gold."""
    page, _ = stages.page(Source("", "", text), None, None)
    for pair, own, features in _pairs(stages, page):
        yield Example(features, pair.types, frozenset(), own, _ends(pair))


def _pairs(stages: Stages, page: Page) -> Iterator[tuple[Pair, Text, list[str]]]:
    """Yield the pairs of a page, each with the text as a teacher reads it, and its features."""
    labels = [""] * len(page.words)
    for spots in page.spots:
        for spot in spots:
            if spot.mention is not None:
                labels[spot.first : spot.after] = [spot.label] * (spot.after - spot.first)
    text = Text(page.words.texts, page.words.sentences, labels)
    features = stages.scorer.features(page)
    for pair in stages.scorer.pairs(page):
        yield pair, text, features.of(pair)


def _ends(pair: Pair) -> tuple[tuple[int, int], tuple[int, int]]:
    one, other = pair.nearest
    return (one.first, one.after), (other.first, other.after)


def frame_examples(stages: Stages) -> Iterator[Example]:
    """Yield the pairs of the frames' own test sentences: marked names have the relation of the frame, those of a ``miss``
    have none."""
    for frame in stages.rules.frames:
        for sentence in (*frame.match, *frame.miss):
            marked = set(re.findall(r"\[\[(.*?)\]\]", sentence))
            page, _ = stages.page(Source("frame", "frame", re.sub(r"\[\[|\]\]", "", sentence)), None, None)
            for pair, text, features in _pairs(stages, page):
                ends = {m.text for thing in (pair.head, pair.tail) for m in thing.mentions}
                if frame.type in pair.types and (ends == marked or not marked):
                    true = frozenset({frame.type}) if marked else frozenset[str]()
                    yield Example(features, (frame.type,), true, text, _ends(pair))


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
_PART = 4096
"""Pairs that a teacher reads at once: the weights of all their features are in memory."""
_ROUNDS = 1
"""Rounds of a teacher, which reads each document with the mentions of the gold and with its own."""
_THRIFT = fitting.Thrift(often=60, spare=0.6)
_TOLD = 0.8
"""What a pair that a teacher labelled counts, beside one of the gold."""
_TRUST = 0.5
"""What the word of earlier models counts for a pair of the gold, of one; the rest is that of the gold."""


def fit(
    examples: Sequence[Example],
    silver: Sequence[Example] = (),
    told: Floats | None = None,
    known: Floats | None = None,
    rounds: int = 8,
) -> Fitted:
    """Return the weights that make the types of the examples likely, and what a teacher told of the silver ones, and earlier
    models of the examples themselves: a row a pair, a column a type."""
    types = _types(examples)
    fits, true = _targets(examples, types)
    if known is not None:
        true = (1 - _TRUST) * true + _TRUST * logistic(known) * fits
    if told is not None:
        more = _targets(silver, types)[0] * np.float32(_TOLD)
        fits, true = np.vstack([fits, more]), np.vstack([true, logistic(told)])
    order = np.random.default_rng(1).permutation(len(true))
    batches = [order[k : k + _PAIRS] for k in range(0, len(order), _PAIRS)]
    given = fitting.things(e.features for e in (*examples, *silver))
    layers, names = fitting.fit(given, batches, _slope(fits, true), len(types), _THRIFT, (), rounds)
    return Fitted(names, types, layers)


def taught(examples: Sequence[Example], silver: Sequence[Example], teaching: Teaching) -> Floats:
    """Return what teachers say of pairs, earlier models on average, or an encoder that learns from examples: a row a pair, a
    column a type."""
    types = _types(examples)
    if teaching.earlier:
        every = []
        for weights in map(Weights, teaching.teachers):
            parts = (silver[k : k + _PART] for k in range(0, len(silver), _PART))
            sums = np.concatenate([weights.sums_of(e.features for e in part) for part in parts])
            every.append(sums[:, [weights.column[kind] for kind in types]])
        return np.asarray(np.mean(every, axis=0, dtype=np.float32))
    own = _lesson(examples)
    teacher = Teacher(teaching.teachers[0], [*shipped().labels], own.things.names, len(types), ends=2)
    teacher.learn(own, lambda batch: batch, _slope(*_targets(examples, types)), rounds=_ROUNDS)
    return teacher.sums(_lesson(silver))


def _lesson(examples: Sequence[Example]) -> Lesson:
    return lesson(fitting.things(e.features for e in examples), (e.text for e in examples), [e.ends for e in examples])


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
