"""What a document asserts of a relation: that it holds, is planned, is over, or is denied; and the days of a tenure.

Two models decide, over the features of ``assertion_features``: one gives each relation its status, the other says of each day
near a tenure whether it is its first or its last. ``asserting/README.md`` says on what they were trained. Cues such as "did not"
or "was called off", which have a scope, are an idea of ConText (Harkema et al. 2009); where a scope ends is learnt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hkie.perceptron import Perceptron, Reason
from hkie.records import Mention
from hkie.relations.assertion_features import Day, Stated, day_features, status_features, value_of
from hkie.relations.attachment import said_days
from hkie.relations.cues import cues
from hkie.relations.found import ACTING, ACTUAL, Found
from hkie.relations.page import MOST, Page
from hkie.relations.pairs import Pair

FIRST, LAST, BOTH, NEITHER = "from", "to", "both", "neither"
ROLES = (NEITHER, FIRST, LAST, BOTH)
"""What a day may be to a tenure."""
_HOLDING, _HELD = frozenset({"actor", "body"}), frozenset({"post", "body", "place"})
"""Kinds of things of which one may have the other for a time: a post, a place in a body, a seat."""
MODELS = Path(__file__).with_name("asserting")


class Weights(Perceptron):
    """The weights of a folder: a row a feature, a column an outcome."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.outcomes: list[str] = self.more["outcomes"]

    def likeliest(self, things: Sequence[Iterable[str]]) -> list[str]:
        """Return the likeliest outcome for each thing, by its features."""
        if not things:
            return []
        return [self.outcomes[k] for k in self.sums_of(map(dict.fromkeys, things)).argmax(axis=1)]


@cache
def weights(name: str) -> Weights:
    """Return a model that comes with hkie, of ``status`` or ``days``; it is read once."""
    return Weights(MODELS / name)


class Asserted:
    """What the sentences of a page assert."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._days: dict[int, list[Day]] = {}
        self._days_of_events: dict[str, str] = {}

    def of(self, relations: Sequence[tuple[Found, Pair]]) -> list[Found]:
        """Return the relations of a document with their statuses, and with the first and last days of tenures."""
        every = self.stated(relations)
        likeliest = weights("status").likeliest([status_features(stated) for stated in every])
        statuses = [_of_name(stated) or status for stated, status in zip(every, likeliest, strict=True)]
        near = [self.days(stated) if stated.tenure else [] for stated in every]
        roles = iter(weights("days").likeliest([
            day_features(stated, status, day)
            for stated, status, days in zip(every, statuses, near, strict=True)
            for day in days
        ]))  # fmt: skip
        said = []
        for (found, _), status, days in zip(relations, statuses, near, strict=True):
            since, until = self._tenure([(day, next(roles)) for day in days])
            said.append(replace(found, status=self._in_time(found, status, until), since=since, until=until))
        return said

    def reasons(self, found: Found, pair: Pair) -> list[Reason]:
        """Return the features that speak for the status of a relation and against it, the strongest first; none where its
        name or its last day gave it another than the likeliest."""
        model, features = weights("status"), dict.fromkeys(status_features(self._seen(found, pair)))
        if model.likeliest([features]) != [found.status]:
            return []
        return model.reasons(features, model.outcomes.index(found.status))

    def _note(self, found: Found) -> None:
        """Note the day of an event: whether it is still ahead is a feature of all its relations."""
        value = found.tail.value
        if isinstance(value, str) and self._page.ontology.label(found.head.label).kind == "event":
            self._days_of_events.setdefault(_name(found.head), value)

    def stated(self, relations: Sequence[tuple[Found, Pair]]) -> list[Stated]:
        """Return the relations of a document as the models see them."""
        for found, _ in relations:
            self._note(found)
        return [self._seen(found, pair) for found, pair in relations]

    def _seen(self, found: Found, pair: Pair) -> Stated:
        return Stated(self._page, pair, found.type, self._is_tenure(found), self._ahead(found))

    def _is_tenure(self, found: Found) -> bool:
        ontology = self._page.ontology
        head, tail = (ontology.label(mention.label).kind for mention in (found.head, found.tail))
        return head in _HOLDING and tail in _HELD and not ontology.type(found.type).dated

    def days(self, stated: Stated) -> list[Day]:
        """Return the days that may be those of a tenure: of its sentence, of the heading of its list, and of those beside it."""
        said = stated.said
        numbers = dict.fromkeys((said, self._page.heading.get(said, said), said + 1, said - 1))
        return [day for number in numbers if 0 <= number < len(self._page.spots) for day in self._days_of(number)]

    def _days_of(self, number: int) -> list[Day]:
        """Return the days of a sentence: those that names give, then "today" and the like."""
        if number not in self._days:
            page, spots = self._page, self._page.spots[number]
            values = [(spot, value_of(spot)) for spot in spots]
            found = [Day(number, s.first, s.after, value, s) for s, value in values if value and value[0] != "-"]
            words = said_days(page, number, tenure=True)
            found += [Day(number, first, after, value) for first, after, value in words if value]
            self._days[number] = found if len(spots) <= MOST else []
        return self._days[number]

    def _tenure(self, days: Iterable[tuple[Day, str]]) -> tuple[str | None, str | None]:
        """Return the first and the last day of a tenure, by what the days near it are to it."""
        since = until = opened = None
        for day, role in days:
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
        return since, until

    def _in_time(self, found: Found, status: str, until: str | None) -> str:
        """Return a status that the last day allows; a post that is planned is designate."""
        if status == ACTUAL and until is not None and _end(until) < self._page.published:
            return "former"
        post = self._page.ontology.label(found.tail.label).kind == "post"
        return "designate" if status == "planned" and post else status

    def _ahead(self, found: Found) -> bool:
        """Whether a relation is of an event that is still ahead on the day of the document."""
        ontology = self._page.ontology
        event = any(ontology.label(m.label).kind == "event" for m in (found.head, found.tail))
        if not self._page.published or not (event or ontology.type(found.type).dated):
            return False
        days = [found.date, *(self._days_of_events.get(_name(m)) for m in (found.head, found.tail)), found.tail.value]
        return any(isinstance(day, str) and day.partition("/")[0] > self._page.published for day in days)


def _of_name(stated: Stated) -> str:
    """Return "acting" if the name of the post begins with a cue for it: "Acting Director of Piers"; else an empty string."""
    post = stated.pair.nearest[1].host or stated.pair.nearest[1]
    if not stated.tenure or post.mention is None or stated.page.ontology.label(post.label).kind != "post":
        return ""
    found = cues("assertion", post.mention.text.lower().split()[:1])
    return next((ACTING for cue in found if cue.row["status"] == ACTING and cue.row["where"] == "post"), "")


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
