"""Training the models of assertion: texts with the statuses and days of their relations → weights of features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from hkie import perceptron
from hkie.evaluation.gold import UNKNOWN, Claim, Gold
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.relations.assertion import BOTH, FIRST, LAST, NEITHER, ON, ROLES, Asserted, Weights
from hkie.relations.day_features import day_features
from hkie.relations.page import Page
from hkie.relations.pairs import Pair
from hkie.relations.relation_mentions import NOT_FACTS, STATUSES, RelationMention
from hkie.training import fitting
from hkie.training.arbitration import read
from hkie.training.judged import related
from hkie.training.relating import triples

_BATCH = 64
_ROUNDS = 12
_THRIFT = fitting.Thrift(often=20, spare=0.3)
_CARE = 2.5
"""What a relation that is no fact counts, beside one that is: to take a denial for a fact is worse than to hide a fact."""


_FACT = ""
"""The outcome of a relation of which gold says only that it is a fact."""


class Example(NamedTuple):
    """A relation, or a day near one: its features, and what it is."""

    features: list[str]
    outcome: str


def train(gold: Sequence[Path], out: Path, texts: Path | None = None, judged: Path | None = None) -> None:
    """Train both models on gold, and write them to ``out / "days"`` and ``out / "status"``.

    The model of statuses sees the days that the model of days tells. Gold whose relations have no statuses says that they are
    facts: in real text nearly all are. The relations of some ``texts`` may be ``judged``, which have statuses, but no days.
    """
    stages = Stages()
    items = [item for path in gold for item in read(path) if item.text is not None]
    known = list(related(judged, texts))
    write([day for item in items for day in days_of(stages, item)], ROLES, out / "days")
    days = Weights(out / "days")
    write(
        settled([one for item in (*known, *items) for one in statuses_of(stages, item, days)]), STATUSES, out / "status"
    )


def days_of(stages: Stages, item: Gold) -> Iterator[Example]:
    """Yield the days near the relations of a gold document with what they are, of relations whose days it gives."""
    page, known = _claimed(stages, item)
    asserted = Asserted(page)
    for stated, (_, _, claim) in zip(asserted.stated([one[:2] for one in known]), known, strict=True):
        if claim.status == _FACT or (stated.dated and claim.date == UNKNOWN):
            continue
        for day in asserted.days.near(stated):
            role = _role(day.value, claim) if stated.tenure else ON if day.value == claim.date else NEITHER
            yield Example(day_features(stated, day), role)


def statuses_of(stages: Stages, item: Gold, days: Weights) -> Iterator[Example]:
    """Yield the relations of a gold document with their statuses; ``days`` is the model that tells their days."""
    page, known = _claimed(stages, item)
    asserted = Asserted(page, days)
    found = asserted.with_days([one[:2] for one in known])
    for one, (_, _, claim) in zip(found, known, strict=True):
        yield Example(asserted.features(*one), claim.status)


def _claimed(stages: Stages, item: Gold) -> tuple[Page, list[tuple[RelationMention, Pair, Claim]]]:
    """Return the page of a gold document, and what it says of each pair with a relation."""
    source = Source(item.document, item.document, item.text or "")
    page, moved = stages.page(source, item.published, [m[:3] for m in item.mentions])
    entity_of = {mention[:3]: mention[3] for mention in item.mentions}
    entities = {mention: entity_of.get(place) for mention, place in moved.items()}
    claims = item.claims or {triple: Claim(_FACT) for triple in item.relations}
    known = []
    for pair in stages.scorer.pairs(page):
        for kind in pair.types:
            own = next((claims[triple] for triple in triples(pair, kind, entities) if triple in claims), None)
            if own is not None:
                known.append((stages.scorer.relation(page, pair, kind, 1.0, ""), pair, own))
    return page, known


def _role(day: str, tenure: Claim) -> str:
    """Return what a day is to a tenure."""
    first, _, last = day.partition("/")
    if last and (tenure.since, tenure.until) == (first, last):
        return BOTH
    if tenure.since in (first, day):
        return FIRST
    return LAST if tenure.until in (last or first, day) else NEITHER


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

    def slope(batch: fitting.Ints, sums: perceptron.Floats) -> tuple[perceptron.Floats, Sequence[perceptron.Floats]]:
        change = perceptron.softmax(sums) - true[batch]
        return (change * care[batch, None]).astype(np.float32), []

    given = fitting.things(example.features for example in examples)
    layers, names = fitting.fit_average(given, _BATCH, slope, len(outcomes), _THRIFT, _ROUNDS)
    return names, layers


def write(examples: Sequence[Example], outcomes: Sequence[str], out: Path) -> None:
    """Fit a model to examples and write it as the program reads it."""
    names, layers = fit(examples, outcomes)
    perceptron.write(out, names, layers, {}, {"outcomes": [*outcomes]})
