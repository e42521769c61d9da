"""Explains relations: what the models went by when they took, hid or rejected one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hkie.perceptron import Reason
from hkie.pipeline.analyzer import Stages
from hkie.query.explain import FEATURES
from hkie.records import Source
from hkie.relations.assertion import Asserted
from hkie.relations.relation_mentions import ACTUAL, NOT_FACTS
from hkie.text import cleaning

LEAST = 0.1
"""The probability from which on a relation is explained that was not taken."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A relation that a sentence may state. ``start`` and ``end`` are those of the sentence in the source, in characters.

    ``outcome`` is taken, hidden (denied, cancelled or only possible) or rejected (too unlikely, or another holder or day is
    surer). ``features`` are what spoke for its score and against it, ``status_features`` the same for a status other than
    actual that the model gave, the strongest first.
    """

    type: str
    head: str
    tail: str
    score: float
    rule: str
    status: str
    since: str | None
    until: str | None
    start: int
    end: int
    outcome: str
    features: tuple[Reason, ...]
    status_features: tuple[Reason, ...]


def weighed(stages: Stages, source: Source, at: int | None = None) -> list[Weighed]:
    """Return the relations that a document may state, in text order; with ``at``, those of the sentence at this offset."""
    found = (one for one in _weighed(stages, source) if at is None or one.start <= at < one.end)
    return sorted(found, key=lambda one: (one.start, -one.score, one.type, one.head, one.tail))


def _weighed(stages: Stages, source: Source) -> Iterator[Weighed]:
    page, _ = stages.page(source, None, None)
    clean = cleaning.clean(source.text)
    scorer, asserted = stages.scorer, Asserted(page)
    features = scorer.features(page)
    taken = list(scorer.find(page))
    known = {(found.type, found.head.id, found.tail.id) for found, _ in taken}
    doubtful = [
        (found, pair)
        for found, pair in scorer.candidates(page, LEAST)
        if (found.type, found.head.id, found.tail.id) not in known
    ]
    said = [*asserted.of(taken), *asserted.of(doubtful)]
    for number, (found, (_, pair)) in enumerate(zip(said, (*taken, *doubtful), strict=True)):
        start, end = cleaning.source_span(clean, found.start, found.end)
        outcome = "rejected" if number >= len(taken) else "hidden" if found.status in NOT_FACTS else "taken"
        yield Weighed(
            found.type, found.head.text, found.tail.text, found.score, found.rule, found.status, found.since, found.until,
            start, end, outcome, tuple(scorer.reasons(features, pair, found.type)[:FEATURES]),
            tuple(asserted.reasons(found, pair)[:FEATURES]) if found.status != ACTUAL else (),
        )  # fmt: skip
