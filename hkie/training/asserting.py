"""Training the models of assertion: texts with the statuses and days of their relations → weights of features."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hkie import perceptron
from hkie.evaluation.gold import Gold
from hkie.ontology import shipped
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.relations.assertion import BOTH, DAYS, FIRST, LAST, NEITHER, NOT_FACTS, STATUSES, Asserted
from hkie.relations.assertion_features import day_features, status_features
from hkie.training import fitting
from hkie.training.arbitration import read
from hkie.training.judged import related
from hkie.training.teacher import read_texts

_BATCH = 64
_ROUNDS = 12
_THRIFT = fitting.Thrift(often=20, spare=0.3)
_CARE = 1.5
"""What a relation that is no fact counts, beside one that is: to take a denial for a fact is worse than to hide a fact."""


class Example(NamedTuple):
    """A relation, or a day beside one: its features, and what it is."""

    features: list[str]
    outcome: str


class Examples(NamedTuple):
    """The relations and the days of texts."""

    statuses: list[Example]
    days: list[Example]


def train(gold: Sequence[Path], out: Path, texts: Path | None = None, judged: Path | None = None) -> None:
    """Train both models on gold whose relations have statuses, and write them to ``out / "status"`` and ``out / "days"``.

    The relations of some ``texts`` may be ``judged``, which have statuses, but no days.
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
    write(found.statuses, STATUSES, out / "status")
    write(found.days, DAYS, out / "days")


def examples_of(stages: Stages, item: Gold) -> Examples:
    """Return the relations with a status of a gold document, and the days beside its tenures."""
    statuses: list[Example] = []
    days: list[Example] = []
    if item.text is None or not item.claims:
        return Examples(statuses, days)
    source = Source(item.document, item.document, item.text)
    page, moved = stages.page(source, item.published, [m[:3] for m in item.mentions])
    entity_of = {mention[:3]: mention[3] for mention in item.mentions}
    claims = dict(item.claims)
    for (head, kind, tail), claim in item.claims.items():
        if shipped().type(kind).symmetric:
            claims.setdefault((tail, kind, head), claim)
    asserted = Asserted(page)
    known = []
    for pair in stages.scorer.pairs(page):
        heads = {entity_of.get(moved[m.id]) for m in pair.head.mentions}
        tails = {entity_of.get(moved[m.id]) for m in pair.tail.mentions}
        for kind in pair.types:
            own = [claims[key] for h in heads for t in tails if h and t and (key := (h, kind, t)) in claims]
            if own:
                known.append((stages.scorer.relation(page, pair, kind, 1.0, ""), pair, own[0]))
    for stated, (_, _, claim) in zip(asserted.stated([(found, pair) for found, pair, _ in known]), known, strict=True):
        statuses.append(Example(status_features(stated), claim.status))
        for day in asserted.days(stated) if stated.tenure else ():
            role = _role(day.value, claim.since, claim.until)
            days.append(Example(day_features(stated, claim.status, day), role))
    return Examples(statuses, days)


def _role(day: str, since: str | None, until: str | None) -> str:
    """Return what a day is to a tenure from one day to another."""
    first, _, last = day.partition("/")
    if last and (since, until) == (first, last):
        return BOTH
    return (
        FIRST
        if since is not None and since in (first, day)
        else LAST
        if until is not None and until in (last or first, day)
        else NEITHER
    )


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
    layers, names = fitting.fit(given, batches, slope, len(outcomes), _THRIFT, (), _ROUNDS)
    return names, layers


def write(examples: Sequence[Example], outcomes: Sequence[str], out: Path) -> None:
    """Fit a model to examples and write it as the program reads it."""
    names, layers = fit(examples, outcomes)
    perceptron.write(out, names, layers, {}, {"outcomes": [*outcomes]})
