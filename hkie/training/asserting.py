"""Training the models of assertion: texts with the statuses and days of their relations → weights of features."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from hkie import perceptron
from hkie.evaluation.gold import Claim, Gold
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.relations.assertion import BOTH, FIRST, LAST, NEITHER, ROLES, Asserted, Weights
from hkie.relations.assertion_features import day_features, status_features
from hkie.relations.found import NOT_FACTS, STATUSES
from hkie.training import fitting
from hkie.training.arbitration import read
from hkie.training.judged import related
from hkie.training.relating import triples
from hkie.training.textfiles import read_texts

_BATCH = 64
_ROUNDS = 12
_THRIFT = fitting.Thrift(often=20, spare=0.3)
_CARE = 1.5
"""What a relation that is no fact counts, beside one that is: to take a denial for a fact is worse than to hide a fact."""


_FACT = ""
"""The outcome of a relation of which gold says only that it is a fact."""


class Example(NamedTuple):
    """A relation, or a day near one: its features, and what it is."""

    features: list[str]
    outcome: str


class Examples(NamedTuple):
    """The relations and the days of texts."""

    statuses: list[Example]
    days: list[Example]


def train(gold: Sequence[Path], out: Path, texts: Path | None = None, judged: Path | None = None) -> None:
    """Train both models on gold, and write them to ``out / "status"`` and ``out / "days"``.

    Gold whose relations have no statuses says that they are facts: in real text nearly all are. The relations of some
    ``texts`` may be ``judged``, which have statuses, but no days.
    """
    stages = Stages()
    found = Examples([], [])
    if texts is not None and judged is not None:
        for item in related(judged, read_texts(texts)):
            found.statuses.extend(examples_of(stages, item).statuses)
    for path in gold:
        for item in read(path):
            own = examples_of(stages, item)
            found.statuses.extend(own.statuses)
            found.days.extend(own.days)
    write(settled(found.statuses), STATUSES, out / "status")
    write(found.days, ROLES, out / "days")


def examples_of(stages: Stages, item: Gold) -> Examples:
    """Return the relations of a gold document with their statuses, and the days near its tenures."""
    statuses: list[Example] = []
    days: list[Example] = []
    if item.text is None:
        return Examples(statuses, days)
    source = Source(item.document, item.document, item.text)
    page, moved = stages.page(source, item.published, [m[:3] for m in item.mentions])
    entity_of = {mention[:3]: mention[3] for mention in item.mentions}
    entities = {mention: entity_of.get(place) for mention, place in moved.items()}
    claims = item.claims or {triple: Claim(_FACT) for triple in item.relations}
    asserted = Asserted(page)
    known = []
    for pair in stages.scorer.pairs(page):
        for kind in pair.types:
            own = next((claims[triple] for triple in triples(pair, kind, entities) if triple in claims), None)
            if own is not None:
                known.append((stages.scorer.relation(page, pair, kind, 1.0, ""), pair, own))
    for stated, (_, _, claim) in zip(asserted.stated([(found, pair) for found, pair, _ in known]), known, strict=True):
        statuses.append(Example(status_features(stated), claim.status))
        for day in asserted.days(stated) if stated.tenure and claim.status != _FACT else ():
            role = _role(day.value, claim.since, claim.until)
            days.append(Example(day_features(stated, claim.status, day), role))
    return Examples(statuses, days)


def _role(day: str, since: str | None, until: str | None) -> str:
    """Return what a day is to a tenure from one day to another."""
    first, _, last = day.partition("/")
    if last and (since, until) == (first, last):
        return BOTH
    if since in (first, day):
        return FIRST
    return LAST if until in (last or first, day) else NEITHER


def settled(examples: Sequence[Example]) -> list[Example]:
    """Return examples of which all have a status: of facts, the one that a model of the others holds likeliest."""
    facts = [example for example in examples if example.outcome == _FACT]
    known = [example for example in examples if example.outcome != _FACT]
    if not facts:
        return known
    with TemporaryDirectory() as folder:
        write(known, STATUSES, Path(folder))
        sums = Weights(Path(folder)).sums_of(example.features for example in facts)
    sums[:, [STATUSES.index(status) for status in NOT_FACTS]] = -np.inf
    likeliest = sums.argmax(axis=1)
    return [*known, *(e._replace(outcome=STATUSES[k]) for e, k in zip(facts, likeliest, strict=True))]


def fit(examples: Sequence[Example], outcomes: Sequence[str]) -> tuple[list[str], perceptron.Layers]:
    """Return the features and the weights that make the outcomes of examples likely."""
    true = np.eye(len(outcomes), dtype=np.float32)[[outcomes.index(example.outcome) for example in examples]]
    care = np.array([_CARE if example.outcome in NOT_FACTS else 1 for example in examples])
    order = np.random.default_rng(1).permutation(len(examples))
    batches = [order[k : k + _BATCH] for k in range(0, len(order), _BATCH)]

    def slope(batch: fitting.Ints, sums: perceptron.Floats) -> tuple[perceptron.Floats, Sequence[perceptron.Floats]]:
        chances = np.exp(sums - sums.max(axis=1, keepdims=True))
        change = chances / chances.sum(axis=1, keepdims=True) - true[batch]
        return (change * care[batch, None]).astype(np.float32), []

    given = fitting.things(example.features for example in examples)
    layers, names = fitting.fit(given, batches, slope, len(outcomes), _THRIFT, _ROUNDS)
    return names, layers


def write(examples: Sequence[Example], outcomes: Sequence[str], out: Path) -> None:
    """Fit a model to examples and write it as the program reads it."""
    names, layers = fit(examples, outcomes)
    perceptron.write(out, names, layers, {}, {"outcomes": [*outcomes]})
