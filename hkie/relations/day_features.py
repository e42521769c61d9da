"""The days near a relation, and what the model of days sees of one: named features, the same in training and in use.

A feature is a string such as ``cue=from before 0``. They say where the day stands to the names and to cues of
``patterns/relations/tenure.tsv``, which predicates join them, which words stand around it, and whether it is ahead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from hkie.relations.cues import Masked, about, between, cues, named, near, role_of
from hkie.relations.discourse import Spot
from hkie.relations.page import MOST, Page
from hkie.relations.pairs import Pair
from hkie.relations.roles import Predicate
from hkie.relations.syntax import stem

_BEFORE, _BEHIND = 6, 4
"""Words before and behind a day that are features."""
_GAP = 4
"""Words between a name and a day that are one feature together, at most."""
_MANY = 3
"""From how many on a number is "many"."""
_TENURE = "tenure"


class Stated(NamedTuple):
    """A relation of a type that a pair states. A ``tenure`` has a first and a last day, what is ``dated`` took place on one.
    ``held`` is the day of its event, or an empty string."""

    page: Page
    pair: Pair
    kind: str
    tenure: bool
    dated: bool
    held: str

    @property
    def sentence(self) -> int:
        """The sentence that states it: of its names, the later one's."""
        return max(spot.sentence for spot in self.pair.nearest)


class Day(NamedTuple):
    """A day near a relation: its sentence, its first word and the one behind it, its value, and the name that gives it, if
    it is one and not a word such as "today"."""

    sentence: int
    first: int
    after: int
    value: str
    spot: Spot | None = None


class Days:
    """The days of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._known: dict[tuple[int, bool], list[Day]] = {}

    def near(self, stated: Stated) -> list[Day]:
        """Return the days that may be those of a relation: of the sentences of its names, and of those beside it or the heading
        of its list; none of a relation that has no time."""
        if not stated.tenure and not stated.dated:
            return []
        said, heading = stated.sentence, self._page.heading
        own = (spot.sentence for spot in stated.pair.nearest)
        beside = (heading[said],) if said in heading else (said + 1, said - 1)
        numbers = dict.fromkeys((said, *own, *beside))
        days = (day for n in numbers if 0 <= n < len(self._page.spots) for day in self._of(n, stated.tenure))
        return [day for day in days if not self._of_another(day, stated.pair)]

    def _of_another(self, day: Day, pair: Pair) -> bool:
        """Return whether a day is of another name of a list: "visited Oslo and Rome on May 5 and May 6 respectively"."""
        return day.spot is not None and any(self._page.in_order(spot, day.spot) == "other" for spot in pair.nearest)

    def _of(self, number: int, tenure: bool) -> list[Day]:
        """Return the days of a sentence: those that names give, then "today" and the like."""
        if (number, tenure) not in self._known:
            page, spots = self._page, self._page.spots[number]
            values = [(spot, value_of(spot)) for spot in spots]
            found = [Day(number, s.first, s.after, value, s) for s, value in values if value and value[0] != "-"]
            found += _said(page, number, tenure)
            self._known[number, tenure] = found if len(spots) <= MOST else []
        return self._known[number, tenure]


def _said(page: Page, sentence: int, tenure: bool) -> Iterator[Day]:
    """Yield the words of a sentence that stand for a day, such as "today". Words of a ``tenure``, such as "with immediate
    effect", are given for one alone."""
    begin, after = page.words.sentences[sentence] if page.published else (0, 0)
    for cue in cues("days", [text.lower() for text in page.words.texts[begin:after]]):
        days = cue.row["days"]
        if days and (tenure or days != _TENURE):
            day = date.fromisoformat(page.published) + timedelta(0 if days == _TENURE else int(days))
            yield Day(sentence, begin + cue.first, begin + cue.after, day.isoformat())


def value_of(spot: Spot) -> str:
    """Return the day that a spot names, or an empty string."""
    value = spot.mention.value if spot.mention is not None else None
    return value if isinstance(value, str) else ""


def time_of(day: str, published: str) -> str:
    """Return where a day lies to that of the document."""
    if not day or not published:
        return ""
    today = published[: len(day)]
    return "past" if day < today else "ahead" if day > today else "now"


def day_features(stated: Stated, day: Day) -> list[str]:
    """Return what is known of a day near a relation: whether it is that of the relation, the first or the last, or neither."""
    page, said = stated.page, stated.sentence
    sort = "tenure" if stated.tenure else "dated"
    around = page.masked(day.sentence)
    words, at, after = around.words, around.at(day.first), around.at(day.after)
    begins = day.value.partition("/")[0]
    where = "heading" if page.heading.get(said) == day.sentence else day.sentence - said
    days = [spot.first for spot in page.spots[day.sentence] if value_of(spot)]
    before, behind = [*map(stem, words[max(0, at - _BEFORE) : at])], [*map(stem, words[after : after + _BEHIND])]
    ends = "".join(str(int(spot.sentence == day.sentence)) for spot in stated.pair.nearest)
    apart = "apart" if stated.pair.apart else _mark(page, stated.pair)
    held = "" if not stated.held else "same" if stated.held == day.value else "other"
    row = [
        "bias", f"type={stated.kind}", f"where={where} {sort}", f"where={where} {ends} {apart} {sort}", f"interval={'/' in day.value} {sort}",
        f"past={time_of(begins, page.published)} {sort}", f"exact={len(begins)}", f"named={day.spot is not None}",
        f"days={min(_MANY, len(days))} {min(_MANY, bisect_left(days, day.first))} {sort}", f"held={held} {sort}",
        *(f"before={word} {sort}" for word in dict.fromkeys(before)),
        *(f"behind={word} {sort}" for word in dict.fromkeys(behind)),
        *(f"before{k}={' '.join(before[-k:])} {sort}" for k in (1, 2, 3)),
        *(f"behind{k}={' '.join(behind[:k])} {sort}" for k in (1, 2)),
    ]  # fmt: skip
    for cue in near(around.cues("tenure"), at, after):
        place, gap = between(words, cue.first, cue.after, at, after)
        role = role_of(cue.row["role"])
        row += (
            f"cue={role} {place} {about(gap)} {sort}", f"cue={role} {place} {named(gap)} names {sort}",
            f"word={' '.join(words[cue.first : cue.after])} {place}",
        )  # fmt: skip
        if not gap:
            row.append(f"right={role} {place} {sort}")
    row += _beside(page, stated, day, around, sort)
    return row


def _mark(page: Page, pair: Pair) -> str:
    """Return the mark behind the first of two names of one sentence: "(" in "Ms Ho (Director of Piers)"; else an empty string."""
    first = min((spot.host or spot for spot in pair.nearest), key=lambda spot: spot.first)
    behind = page.words.texts[first.after : first.after + 1]
    return behind[0] if behind and not behind[0][:1].isalnum() else ""


def _beside(page: Page, stated: Stated, day: Day, around: Masked, sort: str) -> Iterator[str]:
    """Yield what stands between a day and the names of its sentence, and the predicates that join them."""
    at, after = around.at(day.first), around.at(day.after)
    own = page.node(day.spot) if day.spot is not None else None
    joined = own.roles if own is not None else {}
    shared: list[set[Predicate]] = []
    for name, spot in zip(("head", "tail"), stated.pair.nearest, strict=True):
        if spot.sentence != day.sentence:
            continue
        outer = spot.host or spot
        place, gap = between(around.words, at, after, around.at(outer.first), around.at(outer.after))
        yield f"{name}={place} {about(gap)} {named(gap)} {sort}"
        yield f"{name}.rival={around.words[around.at(outer.first)] in gap} {place} {sort}"
        yield f"{name}.comma={',' in gap} {place} {sort}"
        if len(gap) <= _GAP:
            yield f"{name}.gap={place} {' '.join(gap)}"
        node = page.node(spot)
        roles = node.roles if node is not None else {}
        shared.append(joined.keys() & roles)
        for predicate, role in joined.items():
            if predicate in roles:
                yield f"{name}.joined={stem(predicate.lemma)} {roles[predicate]} {role}"
                yield f"{name}.joins={predicate.kind} {roles[predicate]} {role} {sort}"
        if own is not None and node is not None and node.number in own.names:
            yield f"{name}.names {sort}"
    if own is not None:
        yield from (f"on={stem(predicate.lemma)} {role}" for predicate, role in joined.items())
        each, both = [bool(predicates) for predicates in shared], len(shared) > 1 and bool(shared[0] & shared[1])
        aside = bool(joined) and all(predicate.relative for predicate in joined)
        yield f"shared={each} {both} {sort}"
        yield f"aside={aside} {each} {both} {sort}"
