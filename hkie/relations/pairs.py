"""Pairs of things that a document may relate.

They are drawn from a sentence, from sentences near one another, from a list and its heading, and between what the
document is about and everything in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from hkie.relations.discourse import NAMED, Spot, Thing
from hkie.relations.frames import Fit, Frames
from hkie.relations.page import MOST, Page

_NEAR = 2
"""Sentences between two things of a pair, at most."""
_SCENE = 40
"""The same, where one of them is what the document is about."""
_AGAIN = 8
"""Sentences in which it is looked whether a relation is stated again, at most."""


class Pair(NamedTuple):
    """Two things, the spots of them that stand nearest one another, and the types that may join them."""

    head: Thing
    tail: Thing
    nearest: tuple[Spot, Spot]
    types: tuple[str, ...]

    @property
    def apart(self) -> int:
        """Sentences from the head to the tail."""
        return self.nearest[1].sentence - self.nearest[0].sentence


class Pairs:
    """The pairs of a page."""

    def __init__(self, page: Page, frames: Frames) -> None:
        self.page = page
        self._frames = frames
        self._types: dict[tuple[str, str, bool], tuple[str, ...]] = {}
        self._starts: dict[int, list[int]] = {}
        """Where the spots of a thing begin, by its id."""
        self._there: dict[int, list[Thing]] = defaultdict(list)
        """The things of which each sentence speaks."""
        self._first: dict[tuple[int, int], Spot] = {}
        """The first spot in a sentence of a thing, by the number of the one and the id of the other."""
        for thing in page.things:
            for spot in thing.spots:
                if self._first.setdefault((spot.sentence, id(thing)), spot) is spot:
                    self._there[spot.sentence].append(thing)

    def types(self, head: str, tail: str, first: bool) -> tuple[str, ...]:
        """Return the relation types that may join things of two labels; a symmetric one joins them in one direction only, from
        the label that is listed before the other or, of two things of one label, from that which is named ``first``."""
        key = head, tail, first
        if key not in self._types:
            known, labels = self.page.ontology.types.values(), [*self.page.ontology.labels]
            ahead = first if head == tail else labels.index(head) < labels.index(tail)
            self._types[key] = tuple(
                t.name for t in known if t.joins(head, tail) and (ahead or not t.symmetric or not t.joins(tail, head))
            )
        return self._types[key]

    def __iter__(self) -> Iterator[Pair]:
        """Yield the pairs of a document, by their heads in the order of the text."""
        page, there = self.page, self._there
        crowded = {sentence for sentence, things in there.items() if len(things) > MOST}
        order = {id(thing): number for number, thing in enumerate(page.things)}
        for number, head in enumerate(page.things):
            near: dict[int, Thing] = {}
            for sentence in dict.fromkeys(spot.sentence for spot in head.spots):
                if sentence in crowded:
                    continue
                around = [*range(sentence - _NEAR, sentence + _NEAR + 1), *page.items.get(sentence, ())]
                if sentence in page.heading:
                    around.append(page.heading[sentence])
                for at in around:
                    if at not in crowded:
                        near.update((id(thing), thing) for thing in there.get(at, ()))
            near.update((id(thing), thing) for thing in (page.things if head.main else page.main))
            for tail in near.values():
                types = self.types(head.label, tail.label, number < order[id(tail)])
                pair = self._pair(head, tail, types) if types and tail is not head else None
                if pair is not None:
                    yield pair

    def _pair(self, head: Thing, tail: Thing, types: tuple[str, ...]) -> Pair | None:
        one, other = self._nearest(head, tail)
        apart = abs(one.sentence - other.sentence)
        scene = (head.main or tail.main) and apart <= _SCENE
        return (
            Pair(head, tail, (one, other), types) if apart <= _NEAR or scene or listed(self.page, one, other) else None
        )

    def _nearest(self, head: Thing, tail: Thing) -> tuple[Spot, Spot]:
        """Return the two spots that stand nearest one another: in sentences, by name if both can be, in characters.

        An item of a list stands nearer to the heading than to other items.
        """
        few, many = (head, tail) if len(head.spots) <= len(tail.spots) else (tail, head)
        starts = self._starts.get(id(many))
        if starts is None:
            starts = self._starts[id(many)] = [spot.start for spot in many.spots]
        best: tuple[tuple[int, bool, int, int, int], Spot, Spot] | None = None
        for one in few.spots:
            after = bisect_right(starts, one.start)
            for other in many.spots[max(0, after - 2) : after + 2]:  # those before it and those behind it
                apart = abs(one.sentence - other.sentence)
                away = max(one.start, other.start) - min(one.end, other.end)
                key = apart, one.kind != NAMED or other.kind != NAMED, away, one.start, other.start
                if best is None or key < best[0]:
                    best = key, one, other
        assert best is not None
        _, one, other = best
        above = self.page.heading.get(one.sentence)
        if above is not None and one.sentence != other.sentence and self.page.heading.get(other.sentence) == above:
            # "Members of the Board: A, of X; B, of the Board": A is a member.
            if (above, id(many)) in self._first:
                other = self._first[above, id(many)]
            else:
                one = self._first.get((above, id(few)), one)
        return (one, other) if few is head else (other, one)

    def again(self, pair: Pair) -> Iterator[Pair]:
        """Yield the pair as other sentences speak of it: by the first spots of both in each, a few at most."""
        every = pair.head.spots, pair.tail.spots, pair.nearest
        heads, tails, taken = ({spot.sentence for spot in spots} for spots in every)
        for sentence in sorted(heads & tails - taken)[:_AGAIN]:
            yield pair._replace(nearest=(self._first[sentence, id(pair.head)], self._first[sentence, id(pair.tail)]))

    def fits(self, pair: Pair) -> list[Fit]:
        """Return the frames that the pair fits: none of "Ms Ho visited" and "Rome" in "Ms Ho and Mr Lau visited Oslo and Rome
        respectively"."""
        if self.page.in_order(*pair.nearest) == "other":
            return []
        return [fit for fit in self._frames.fits(*self.page.nodes(*pair.nearest)[:2]) if fit.frame.type in pair.types]


def listed(page: Page, one: Spot, other: Spot) -> str:
    """Return which of two spots stands in the heading of the list that the other is an item of, head or tail."""
    if page.heading.get(one.sentence) == other.sentence:
        return "tail"
    return "head" if page.heading.get(other.sentence) == one.sentence else ""
