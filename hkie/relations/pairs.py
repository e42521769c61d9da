"""Pairs of things that a document may relate, with what speaks for each relation between them.

Pairs are drawn from a sentence, from sentences next to one another, from a list and its heading, and between what the
document is about and everything in it. The features of a pair have names, such as ``joined=chair subj obj``: the
predicates that join the two and their roles, the frames that these fit, the words between and around two spots that stand
nearest one another, and how prominent both things are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from hkie.relations.chunks import VERB
from hkie.relations.discourse import NAMED, Spot, Thing
from hkie.relations.frames import Fit, Frames
from hkie.relations.page import MOST, Page
from hkie.relations.syntax import stem

_NEAR = 1
"""Sentences between two things of a pair, at most."""
_SCENE = 40
"""The same, where one of them is what the document is about."""
_AGAIN = 8
"""Sentences in which it is looked whether a relation is stated again, at most."""
_BETWEEN = 12
"""Words between two spots that are features one by one."""
_FAR = 60
"""Words between two spots that are looked at one by one; of more, the first and the last dozen."""
_ALIKE = 4
"""Words between two spots that are one feature together, at most."""
_BESIDE = 2
"""Words before the first and behind the second spot that are features."""
_LIST = 30
"""Words to either side of a spot that are looked at for the end of its list, and of a heading."""
_NAMED = 8
"""Words of a sentence before and behind a spot that are features where the other stands in another sentence."""
_Beside = tuple[tuple[str, str], tuple[str, str]]


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
    """The pairs of a page and their features."""

    def __init__(self, page: Page, frames: Frames) -> None:
        self.page = page
        self._frames = frames
        self._types: dict[tuple[str, str], tuple[str, ...]] = {}
        self._stems = self._masked_stems()
        self._alone: dict[tuple[str, int], list[str]] = {}
        """The features of a spot or a thing by itself, by the end of the pair that it is and its id."""
        self._sides: dict[int, _Beside] = {}
        classes = page.syntax.classes
        self._joining = frozenset(
            word for word, kind in classes.items() if kind in ("coordinator", "article")
        ) | frozenset(",()&;|\"“”'’[]-") | {"'s", "’s"}  # fmt: skip

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
        return Pair(head, tail, (one, other), types) if apart <= _NEAR or scene or self._listed(one, other) else None

    def _listed(self, one: Spot, other: Spot) -> str:
        """Return which of two spots stands in the heading of the list that the other is an item of."""
        if self.page.heading.get(one.sentence) == other.sentence:
            return "tail"
        return "head" if self.page.heading.get(other.sentence) == one.sentence else ""

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

    def features(self, pair: Pair) -> list[str]:
        """Return what is known of a pair."""
        page, head, tail = self.page, pair.head, pair.tail
        one, other = pair.nearest
        labels = f"{head.label} {tail.label}"
        apart = pair.apart
        row = ["bias", f"labels={labels}", f"apart={max(-4, min(4, apart))} {labels}"]
        row.append(f"section={page.kinds[one.sentence]} {page.kinds[other.sentence]}")
        if any(id(tail) in page.inside.get(near, ()) for near in page.beside.get(id(head), ())):
            row.append(f"within.beside={tail.label}")
        for name, thing, sentence in (("head", head, other.sentence), ("tail", tail, one.sentence)):
            if page.leading[sentence] is thing:
                row.append(f"{name}.leads={'here' if apart == 0 else 'there'} {labels}")
            elif apart and page.subject_before(sentence) is thing:
                row.append(f"{name}.led={page.leading[sentence] is None} {labels}")
        row.append(f"kinds={one.kind} {other.kind} {labels}")
        if apart == 0:
            self._around(one, other, row)
            together = len(head.there & tail.there)
            row.append(f"together={min(together, 3)}")
            self._roles(pair, labels, row)
            order = page.in_order(one.host or one, other.host or other)
            if order:
                row.append(f"respectively={order}")
        else:
            row += self._sentence("head", one)
            row += self._sentence("tail", other)
        listed = self._listed(one, other)
        if listed:
            begin, end = page.words.sentences[(one if listed == "head" else other).sentence]
            words = dict.fromkeys(self._masked(max(begin, end - _LIST), end))
            row += (f"listed={listed} {labels}", *(f"listed.{listed}={word}" for word in words))
        self._governed(pair, row)
        for name, thing in (("head", head), ("tail", tail)):
            row += self._thing(name, thing)
            row.append(f"{name}.main={thing.main} {labels}")
        return row

    def _thing(self, name: str, thing: Thing) -> list[str]:
        """What is known of a thing by itself."""
        known = self._alone.get((name, id(thing)))
        if known is None:
            words = thing.mentions[0].text.lower().split()
            known = self._alone[name, id(thing)] = [
                f"{name}.rank={min(thing.number, 4)} {thing.label}",
                f"{name}.count={min(len(thing.mentions), 4)} {thing.label}",
                f"{name}.alone={self.page.counts[thing.label] == 1} {thing.label}",
                f"{name}.first={self.page.kinds[thing.sentences[0]]} {thing.label}",
                f"{name}.last={words[-1]}",
                f"{name}.opens={words[0]}",
            ]
        return known

    def _roles(self, pair: Pair, labels: str, row: list[str]) -> None:
        """Add the predicates that join the two, the roles of each, and how one stands in the list of the other."""
        page, (first, second) = self.page, pair.nearest
        one, other, inner = page.nodes(first, second)
        if not inner:
            for name, spot in (("head", first), ("tail", second)):
                if spot.host is not None:
                    row.append(f"{name}.nested {labels}")
        if one is None or other is None or one is other:
            return
        shared = False
        for predicate, role in one.roles.items():
            its = other.roles.get(predicate)
            if its is not None:
                shared = True
                row += (f"joined={stem(predicate.lemma)} {role} {its}", f"roles={role} {its} {labels}")
        if not shared:
            row.append(f"roles=none {labels}")
            # "Ms Ho visited Oslo and Mr Ko visited Rome": Rome has a visitor of its own.
            if any((pair.head.label, True) in page.taken[p] for p in other.roles):
                row.append(f"taken=head {labels}")
            if any((pair.tail.label, False) in page.taken[p] for p in one.roles):
                row.append(f"taken=tail {labels}")
            for name, node in (("head", one), ("tail", other)):
                row += [f"{name}.on={stem(p.lemma)} {role}" for p, role in node.roles.items()]
                verbs = [p for p in node.roles if p.kind == VERB]
                if verbs and all(p.relative for p in verbs):
                    row.append(f"{name}.aside {labels}")  # "Ms Ho, who joined in May, opened the Expo"
        whole = set()
        for fit in self._frames.fits(one, other):
            row.append(f"class={fit.frame.type} {fit.head} {fit.tail}")
            if fit.whole:
                whole.add(fit.frame.type)
        row += (f"frame={kind}" for kind in sorted(whole))
        if any(p.kind == VERB and p in other.roles for p in one.roles):
            # "The forum was welcomed by the Council": a verb joins them, and it says something else.
            row += (f"unframed={kind}" for kind in pair.types if kind not in whole)
        if first.sort == second.sort and first.label != second.label:
            a, b = page.tight.get(id(first)), page.tight.get(id(second))
            row.append(f"tight={'both' if a is second else f'{_state(a, second)} {_state(b, first)}'} {labels}")
        for name, node, there in (("head", one, other), ("tail", other, one)):
            steps: list[str] = []
            for number, step in page.chain(first, node, inner):
                steps.append(step)
                if number == there.number:
                    row += (
                        f"chain={name} {step} {min(len(steps) - 1, 4)} {labels}",
                        f"chained={name} {' '.join(dict.fromkeys(steps))} {labels}",
                    )
        if one.number in other.names:
            row.append(f"names={other.names[one.number]} {labels}")
        if other.number in one.names:
            row.append(f"names.back={one.names[other.number]} {labels}")

    def _around(self, one: Spot, other: Spot, row: list[str]) -> None:
        """Add the words between two spots of a sentence and beside them; other names are given by their label."""
        first, last = (one, other) if (one.start, -one.end) <= (other.start, -other.end) else (other, one)
        order = "head" if first is one else "tail"
        labels = f"{one.label} {other.label}"
        if last.end <= first.end:
            row.append(f"inside={'same' if first is last else order} {labels}")
            return
        row.append(f"order={order} {labels}")
        begin, end = first.after, last.first
        if (first.host or first) is (last.host or last):
            between = self._raw(begin, min(end, begin + _BETWEEN))
        elif end - begin <= _FAR:
            between = self._masked(begin, end)
        else:
            between = [*self._masked(begin, begin + _BETWEEN), *self._masked(end - _BETWEEN, end)]
        size = len(between) if end - begin <= _FAR else end - begin
        row.append(f"distance={size if size < 4 else 4 + min(5, size // 4)} {order}")
        if size <= _ALIKE:
            row.append(f"between.all={order} {' '.join(between)}")
        for word in dict.fromkeys(between[:_BETWEEN] if size <= 2 * _BETWEEN else [*between[:6], *between[-6:]]):
            row.append(f"between={order} {word}")
        if between:
            row.append(f"between.first={order} {between[0]}")
            row.append(f"between.last={order} {between[-1]}")
            if len(between) > 1:
                row.append(f"between.last2={order} {between[-2]} {between[-1]}")
        inside = [w for w in between if w[0] == "@"]
        row.append(f"between.names={min(len(inside), 5)} {order}")
        for name in dict.fromkeys(inside):
            row.append(f"between.{name} {labels} {order}")
        before = self._masked(max(0, begin - (first.after - first.first) - 6), first.first)[-_BESIDE:]
        behind = self._masked(last.after, last.after + 6)[:_BESIDE]
        row += (f"before{k}={order} {word}" for k, word in enumerate(reversed(before)))
        row += (f"behind{k}={order} {word}" for k, word in enumerate(behind))

    def _governed(self, pair: Pair, row: list[str]) -> None:
        """Add what stands before and behind the lists that the two stand in: "called on | A, B and the C |"."""
        here = "apart" if pair.apart else "beside"
        leads = "leads" if self.page.leading[pair.nearest[1].sentence] is pair.head else here
        sides = {}
        for name, spot in (("head", pair.nearest[0]), ("tail", pair.nearest[1])):
            before, behind = sides[name] = self._list_sides(spot)
            row += (
                f"{name}.left={before[0]}", f"{name}.left2={before[1]} {before[0]}",
                f"{name}.right={behind[0]}", f"{name}.right2={behind[1]} {behind[0]}",
            )  # fmt: skip
        (before, _), (_, behind) = sides["tail"], sides["head"]
        row += (
            f"link={leads} {behind[0]} {before[0]}", f"reach={leads} {before[0]}",
            f"reach2={leads} {before[1]} {before[0]}", f"does={leads} {behind[0]}",
        )  # fmt: skip

    def _list_sides(self, spot: Spot) -> _Beside:
        """The two words before and the two behind the list that a spot stands in, the nearest first."""
        known = self._sides.get(id(spot))
        if known is None:
            first, after = self.page.words.sentences[spot.sentence]
            sides = []
            for words in (
                reversed(self._masked(max(first, spot.first - _LIST), spot.first)),
                self._masked(spot.after, min(after, spot.after + _LIST)),
            ):
                near = [word for word in words if word not in self._joining and word[0] != "@"][:2]
                sides.append(near)
            left, right = [*sides[0], "^", "^"], [*sides[1], "$", "$"]
            known = self._sides[id(spot)] = (left[0], left[1]), (right[0], right[1])
        return known

    def _sentence(self, name: str, spot: Spot) -> list[str]:
        """The words around a spot whose partner stands in another sentence, and its roles there."""
        known = self._alone.get((name, id(spot)))
        if known is None:
            first, after = self.page.words.sentences[spot.sentence]
            before = self._masked(max(first, spot.first - 2 * _NAMED), spot.first)[-_NAMED:]
            behind = self._masked(spot.after, min(after, spot.after + 2 * _NAMED))[:_NAMED]
            known = [
                f"{name}.opens_sentence={not before}",
                *(f"{name}.before={word}" for word in dict.fromkeys(before)),
                *(f"{name}.behind={word}" for word in dict.fromkeys(behind)),
            ]
            node = self.page.node(spot)
            if node is not None:
                known += [f"{name}.in={stem(p.lemma)} {role}" for p, role in node.roles.items()]
                known += [f"{name}.frame={kind}" for kind in self._frames.possible(node, name)]
            self._alone[name, id(spot)] = known
        return known

    def _raw(self, begin: int, end: int) -> list[str]:
        """The stems of words inside a name."""
        return [stem(text.lower()) for text in self.page.words.texts[begin:end] if not text.isspace()]

    def _masked(self, begin: int, end: int) -> list[str]:
        """The stems of words, each outermost name among them as its label."""
        return [text for text in self._stems[begin:end] if text]

    def _masked_stems(self) -> list[str]:
        """The stem of each word in lower case; the label of a name at its first word, and nothing at its others."""
        stems = [stem(text.lower()) if not text.isspace() else "" for text in self.page.words.texts]
        for spots in self.page.spots:
            for spot in spots:
                if spot.mention is not None:
                    stems[spot.first : spot.after] = ["@" + spot.label, *[""] * (spot.after - spot.first - 1)]
        return stems


def _state(taken: Spot | None, asked: Spot) -> str:
    """Whether the neighbour of a spot is of the label that is asked for, of another, or there is none."""
    return "none" if taken is None else "same" if taken.label == asked.label else "other"


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
