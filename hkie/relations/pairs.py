"""Pairs of things that a document may relate.

They are drawn from a sentence, from sentences next to one another, from a list and its heading, and between what the
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

_NEAR = 1
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
        self._types: dict[tuple[str, str], tuple[str, ...]] = {}

    def types(self, head: str, tail: str) -> tuple[str, ...]:
        """Return the relation types that may join things of two labels."""
        key = head, tail
        if key not in self._types:
            known = self.page.ontology.types.values()
            self._types[key] = tuple(t.name for t in known if head in t.heads and tail in t.tails)
        return self._types[key]

    def __iter__(self) -> Iterator[Pair]:
        """Yield the pairs of a document, by their heads in the order of the text."""
        page = self.page
        there: dict[int, list[Thing]] = defaultdict(list)
        for thing in page.things:
            for sentence in dict.fromkeys(spot.sentence for spot in thing.spots):
                there[sentence].append(thing)
        crowded = {sentence for sentence, things in there.items() if len(things) > MOST}
        for head in page.things:
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
                types = self.types(head.label, tail.label)
                pair = self._pair(head, tail, types) if types and tail is not head else None
                if pair is not None:
                    yield pair

    def _pair(self, head: Thing, tail: Thing, types: tuple[str, ...]) -> Pair | None:
        one, other = _nearest(head, tail)
        apart = abs(one.sentence - other.sentence)
        if apart == 0 and self.page.in_order(one.host or one, other.host or other) == "other":
            return None  # "Ms Ho and Mr Lau visited Oslo and Rome respectively"
        scene = (head.main or tail.main) and apart <= _SCENE
        return (
            Pair(head, tail, (one, other), types) if apart <= _NEAR or scene or listed(self.page, one, other) else None
        )

    def again(self, pair: Pair) -> Iterator[Pair]:
        """Yield the pair as other sentences speak of it: by the first spots of both in each, a few at most."""
        taken = {spot.sentence for spot in pair.nearest}
        tails = {spot.sentence: spot for spot in reversed(pair.tail.spots)}
        heads = {spot.sentence: spot for spot in reversed(pair.head.spots)}
        both = sorted(heads.keys() & tails.keys() - taken)
        for sentence in both[:_AGAIN]:
            yield pair._replace(nearest=(heads[sentence], tails[sentence]))

    def fits(self, pair: Pair) -> list[Fit]:
        """Return the frames that the pair fits."""
        return [fit for fit in self._frames.fits(*self.page.nodes(*pair.nearest)[:2]) if fit.frame.type in pair.types]


def listed(page: Page, one: Spot, other: Spot) -> str:
    """Return which of two spots stands in the heading of the list that the other is an item of, head or tail."""
    if page.heading.get(one.sentence) == other.sentence:
        return "tail"
    return "head" if page.heading.get(other.sentence) == one.sentence else ""


def _nearest(head: Thing, tail: Thing) -> tuple[Spot, Spot]:
    """Return the two spots that stand nearest one another: in sentences, by name if both can be, in characters."""
    few, many = (head.spots, tail.spots) if len(head.spots) <= len(tail.spots) else (tail.spots, head.spots)
    starts = [spot.start for spot in many]
    best: tuple[tuple[int, bool, int, int, int], Spot, Spot] | None = None
    for one in few:
        after = bisect_right(starts, one.start)
        for other in many[max(0, after - 2) : after + 2]:  # those before it and those behind it
            apart = abs(one.sentence - other.sentence)
            away = max(one.start, other.start) - min(one.end, other.end)
            key = apart, one.kind != NAMED or other.kind != NAMED, away, one.start, other.start
            if best is None or key < best[0]:
                best = key, one, other
    assert best is not None
    return best[1:] if few is head.spots else (best[2], best[1])
