"""Which day a relation has, where its sentence says so: "on May 5", "today", "set up in 2020 by"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hkie.relations.chunks import VERB
from hkie.relations.cues import cues
from hkie.relations.discourse import Spot
from hkie.relations.page import Page
from hkie.relations.pairs import Pair

_TENURE = "tenure"


class Days:
    """The days of the relations of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._said: dict[int, list[tuple[int, str]]] = {}

    def of(self, pair: Pair) -> str | None:
        """Return the ISO 8601 day, month or year of what a pair states, or None.

        It is that of a date which depends on a predicate of both, else that of "today" or "yesterday" in the sentence.
        """
        one, other = pair.nearest
        if one.sentence != other.sentence:
            return None
        spots = [spot for spot in self._page.spots[one.sentence] if self._value(spot)]
        best = min(
            (
                (rank, abs(spot.start - other.start), self._value(spot))
                for spot in spots
                if (rank := self._rank(spot, pair))
            ),
            default=None,
        )
        if best is not None:
            return best[2]
        if any(spot.mention is not None for spot in spots):
            return None
        said = min(self._words(one.sentence), key=lambda word: abs(word[0] - other.first), default=None)
        return said[1] or None if said is not None else None

    def elsewhere(self, pair: Pair) -> bool:
        """Return whether the tail is a day of somebody else: "Ms Ho, who joined in May, opened the Expo"."""
        one, other = pair.nearest
        days = (thing.mentions[0].value for thing in other.things)
        if one.sentence != other.sentence or not any(isinstance(day, str) for day in days):
            return False
        page = self._page
        head, when = page.node(one), page.node(other)
        if head is None or when is None:
            return False
        verbs = [p for p in when.roles if p.kind == VERB]
        aside = bool(verbs) and all(p.relative and p not in head.roles for p in verbs)
        kinds = {page.ontology.label(label).kind for p in verbs for label, subject in page.taken[p] if subject}
        return aside and "actor" in kinds

    def _value(self, spot: Spot) -> str:
        for thing in spot.things:
            value = thing.mentions[0].value
            if isinstance(value, str) and not value.startswith("--"):
                return value
        return ""

    def _rank(self, spot: Spot, pair: Pair) -> int:
        """Return how a date belongs to a pair: 1 if it follows the tail, 2 by a predicate of both, 0 not at all."""
        page, (one, other) = self._page, pair.nearest
        when, head, tail = page.node(spot), page.node(one), page.node(other)
        if when is None or head is None or tail is None:
            return 0
        if page.in_order(other, spot) == "other":
            return 0  # "visited Oslo and Rome on May 5 and May 6 respectively"
        if tail.number in when.names:
            return 1
        return 2 if any(p in head.roles and p in tail.roles for p in when.roles) else 0

    def _words(self, sentence: int) -> list[tuple[int, str]]:
        """The words of a sentence for a day by their numbers, with what day they stand for; "" if it is none."""
        known = self._said.get(sentence)
        if known is None:
            known = self._said[sentence] = [(first, day) for first, _, day in said_days(self._page, sentence)]
        return known


def said_days(page: Page, sentence: int, tenure: bool = False) -> Iterator[tuple[int, int, str]]:
    """Yield the words of a sentence that stand for a day, such as "today": the number of the first, of the word behind, and
    the day, or "" if that of the document is not known or the words tell none. Words of a ``tenure``, such as "with immediate
    effect", are given for one alone."""
    begin, after = page.words.sentences[sentence]
    texts = [text.lower() for text in page.words.texts[begin:after]]
    for cue in cues("days", texts):
        days = cue.row["days"]
        if days == _TENURE and not tenure:
            continue
        distance = 0 if days == _TENURE else int(days or 0)
        day = (date.fromisoformat(page.published) + timedelta(distance)).isoformat() if days and page.published else ""
        yield begin + cue.first, begin + cue.after, day
