"""What a document asserts of a relation: that it holds, is planned, is over, or is denied; and its days.

Two models decide: one says of each day near a relation whether it is that of the relation, or the first or last of a tenure
(``day_features``), the other gives each relation its status (``assertion_features``). ``asserting/README.md`` says on what they
were trained. Cues such as "did not" or "was called off", which have a scope, are an idea of ConText (Harkema et al. 2009);
where a scope ends is learnt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from hkie.perceptron import Perceptron, Reason, softmax
from hkie.records import Mention
from hkie.relations.assertion_features import status_features
from hkie.relations.cues import cues
from hkie.relations.day_features import Day, Days, Stated, day_features
from hkie.relations.page import Page
from hkie.relations.pairs import Pair
from hkie.relations.relation_mentions import ACTING, ACTUAL, NOT_FACTS, RelationMention

FIRST, LAST, BOTH, ON, NEITHER = "from", "to", "both", "on", "neither"
ROLES = (NEITHER, FIRST, LAST, BOTH, ON)
"""What a day may be: the first or the last of a tenure or both, or that of something that took place."""
_HOLDING, _HELD = frozenset({"actor", "body"}), frozenset({"post", "body", "place"})
"""Kinds of things of which one may have the other for a time: a post, a place in a body, a seat."""
_DOUBT = 0.33
"""The probability from which on a relation is held to be no fact."""
MODELS = Path(__file__).with_name("asserting")


class Weights(Perceptron):
    """The weights of a folder: a row a feature, a column an outcome."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.outcomes: list[str] = self.more["outcomes"]
        self._no_facts = [k for k, outcome in enumerate(self.outcomes) if outcome in NOT_FACTS]

    def likeliest(self, things: Sequence[Iterable[str]]) -> list[tuple[str, float]]:
        """Return the likeliest outcome for each thing, by its features, and its probability.

        That something is no fact counts as likelier from ``_DOUBT`` on: to take a denial for a fact is worse than to hide a fact.
        """
        if not things:
            return []
        chances = softmax(self.sums_of(map(dict.fromkeys, things)))
        doubtful = chances[:, self._no_facts].sum(axis=1) >= _DOUBT
        weighed = chances.copy()
        weighed[np.ix_(doubtful, self._no_facts)] += 1
        return [(self.outcomes[k], float(row[k])) for k, row in zip(weighed.argmax(axis=1), chances, strict=True)]


@cache
def weights(name: str) -> Weights:
    """Return a model that comes with hkie, of ``status`` or ``days``; it is read once."""
    return Weights(MODELS / name)


class Asserted:
    """What the sentences of a page assert, and the ``days`` near them; ``model`` is that of days, by default that of hkie."""

    def __init__(self, page: Page, model: Weights | None = None) -> None:
        self._page, self.days = page, Days(page)
        self._model = model or weights("days")
        self._held: dict[str, str] = {}

    def of(self, relations: Sequence[tuple[RelationMention, Pair]]) -> list[RelationMention]:
        """Return the relations of a document with their days and statuses."""
        every = self.with_days(relations)
        likeliest = weights("status").likeliest([self.features(found, stated) for found, stated in every])
        return [
            replace(found, status=self._in_time(found, self._of_name(stated) or status))
            for (found, stated), (status, _) in zip(every, likeliest, strict=True)
        ]

    def with_days(self, relations: Sequence[tuple[RelationMention, Pair]]) -> list[tuple[RelationMention, Stated]]:
        """Return the relations of a document with their days, and as the models see them."""
        every = self.stated(relations)
        near = [self.days.near(stated) for stated in every]
        roles = iter(self._model.likeliest([
            day_features(stated, day) for stated, days in zip(every, near, strict=True) for day in days
        ]))  # fmt: skip
        return [
            (self._with_days_of([(day, *next(roles)) for day in days], found), stated)
            for (found, _), stated, days in zip(relations, every, near, strict=True)
        ]

    def stated(self, relations: Sequence[tuple[RelationMention, Pair]]) -> list[Stated]:
        """Return the relations of a document as the models see them."""
        for found, _ in relations:
            self._note(found)
        return [self._seen(found, pair) for found, pair in relations]

    def features(self, found: RelationMention, stated: Stated) -> list[str]:
        """Return what the model of statuses sees of a relation that has its days."""
        return status_features(stated, self._ahead(found, stated))

    def reasons(self, found: RelationMention, pair: Pair) -> list[Reason]:
        """Return the features that speak for the status of a relation and against it, the strongest first; none where its
        name or its last day gave it another than the likeliest."""
        model, features = weights("status"), dict.fromkeys(self.features(found, self._seen(found, pair)))
        if model.likeliest([features])[0][0] != found.status:
            return []
        return model.reasons(features, model.outcomes.index(found.status))

    def _note(self, found: RelationMention) -> None:
        """Note the day of an event: it tells when its guests came, and whether they are still to come."""
        value = found.tail.value
        if isinstance(value, str) and self._page.ontology.label(found.head.label).kind == "event":
            self._held.setdefault(_name(found.head), value)

    def _seen(self, found: RelationMention, pair: Pair) -> Stated:
        ontology = self._page.ontology
        head, tail = (ontology.label(mention.label).kind for mention in (found.head, found.tail))
        dated = ontology.type(found.type).dated
        tenure = head in _HOLDING and tail in _HELD and not dated
        return Stated(self._page, pair, found.type, tenure, dated, self._held_on(found))

    def _held_on(self, found: RelationMention) -> str:
        """Return the day of the event of a relation, or an empty string."""
        return next((day for m in (found.head, found.tail) if (day := self._held.get(_name(m)))), "")

    def _with_days_of(self, days: Sequence[tuple[Day, str, float]], found: RelationMention) -> RelationMention:
        """Return a relation with its days, by what those near it are to it, and how likely."""
        since = until = opened = None
        for day, role, _ in days:
            low, _, high = day.value.partition("/")
            if role in (FIRST, BOTH) and since is None:
                since, until, opened = low, until or high or None, day.sentence
            elif role == LAST:
                until = until or high or low
        if since is not None and until is None and opened is not None:
            terms = (
                int(role) for cue in self._page.masked(opened).cues("tenure") if (role := cue.row["role"]).isdigit()
            )
            until = next((_years(since, years) for years in terms), None)
        on = max((own for own in days if own[1] == ON), key=lambda own: own[2], default=None)
        return replace(found, since=since, until=until, date=on[0].value if on is not None else None)

    def _of_name(self, stated: Stated) -> str:
        """Return "acting" if the name of the post begins with a cue for it: "Acting Director of Piers"; else an empty string."""
        post = stated.pair.nearest[1].host or stated.pair.nearest[1]
        if not stated.tenure or post.mention is None or not self._is_post(post.label):
            return ""
        said = cues("assertion", post.mention.text.lower().split()[:1])
        return next((ACTING for cue in said if cue.row["status"] == ACTING and cue.row["where"] == "post"), "")

    def _in_time(self, found: RelationMention, status: str) -> str:
        """Return a status that the last day allows; a post that is planned is designate."""
        if status == ACTUAL and found.until is not None and _end(found.until) < self._page.published:
            return "former"
        return "designate" if status == "planned" and self._is_post(found.tail.label) else status

    def _is_post(self, label: str) -> bool:
        return self._page.ontology.label(label).kind == "post"

    def _ahead(self, found: RelationMention, stated: Stated) -> bool:
        """Whether a relation is of an event that is still ahead on the day of the document."""
        ontology = self._page.ontology
        event = any(ontology.label(m.label).kind == "event" for m in (found.head, found.tail))
        if not self._page.published or not (event or stated.dated):
            return False
        days = found.date, stated.held, found.tail.value
        return any(isinstance(day, str) and day.partition("/")[0] > self._page.published for day in days)


def _name(mention: Mention) -> str:
    return " ".join(mention.text.lower().split())


def _end(day: str) -> str:
    """Return a day that is not before the last one of a month or a year."""
    return day + "-99-99"[len(day) - 4 :] if len(day) < 10 else day


def _years(day: str, number: int) -> str | None:
    """Return the last day of some years from a day on; None for a month or a year."""
    try:
        begins = date.fromisoformat(day)
        return (begins.replace(year=begins.year + number) - timedelta(days=1)).isoformat()
    except ValueError:
        return None
