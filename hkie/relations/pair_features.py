"""What the model of relations sees of a pair: named features, the same in training and in use.

A feature is a string such as ``joined=chair subj obj``. They say which predicates join the two and in what roles, which
frames these fit, what words stand between and around two spots that stand nearest one another, and how prominent both
things are. What is known of one of the two by itself is made once for all its pairs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from hkie.grammar.words import POSSESSIVES
from hkie.relations.chunks import VERB
from hkie.relations.discourse import Spot, Thing
from hkie.relations.frames import Frames
from hkie.relations.page import Page
from hkie.relations.pairs import Pair, listed
from hkie.relations.syntax import stem

S = TypeVar("S", Spot, Thing)
T = TypeVar("T")

_BETWEEN = 12
"""Words between two spots that are features, one by one and two by two: twice as many, or the first and last of more."""
_FAR = 60
"""Words between two spots that are looked at; of more, the first and the last dozen."""
_ALIKE = 4
"""Words between two spots that are one feature together, at most."""
_BESIDE = 2
"""Words before and behind a spot that are features by their places."""
_LIST = 30
"""Words to either side of a spot that are looked at for the end of its list, and of a heading."""
_NAMED = 8
"""Words of a sentence before and behind the two spots that are features, in any order."""
_Beside = tuple[tuple[str, str], tuple[str, str]]


class Features(Generic[T]):
    """Gives the features of the pairs of a page, each as ``encode`` makes it of its string; None leaves it out."""

    def __init__(self, page: Page, frames: Frames, encode: Callable[[str], T | None]) -> None:
        self.page = page
        self._frames = frames
        self._encode = encode
        self._stems = self._masked_stems()
        self._places: dict[str, list[int]] = defaultdict(list)
        """The first words of the mentions of each label, in order."""
        for mention in page.mentions:
            self._places[mention.label].append(page.words.span(mention.start, mention.end)[0])
        self._known: dict[tuple[str, str, int], Sequence[T]] = {}
        """The features of a spot or a thing by itself, by their kind, the end of the pair that it is, and its id."""
        self._sides: dict[int, _Beside] = {}
        classes = page.syntax.classes
        self._joining = frozenset(
            word for word, kind in classes.items() if kind in ("coordinator", "article")
        ) | frozenset(",()&;|\"“”'’[]-") | POSSESSIVES  # fmt: skip

    def _encoded(self, names: Iterable[str]) -> list[T]:
        return [code for code in map(self._encode, names) if code is not None]

    def of(self, pair: Pair) -> list[T]:
        """Return what is known of a pair."""
        page, head, tail = self.page, pair.head, pair.tail
        one, other = pair.nearest
        labels = f"{head.label} {tail.label}"
        apart = pair.apart
        row = [f"labels={labels}", f"apart={max(-4, min(4, apart))} {labels}"]
        for name, thing, sentence in (("head", head, other.sentence), ("tail", tail, one.sentence)):
            row.append(f"{name}.main={thing.main} {labels}")
            if page.leading[sentence] is thing:
                row.append(f"{name}.leads={'here' if apart == 0 else 'there'} {labels}")
            elif apart and page.subject_before(sentence) is thing:
                row.append(f"{name}.led={page.leading[sentence] is None} {labels}")
        row.append(f"kinds={one.kind} {other.kind} {labels}")
        if apart == 0:
            self._around(one, other, row)
            self._roles(pair, labels, row)
            self._nearer(pair, labels, row)
            order = page.in_order(one, other)
            if order:
                row.append(f"respectively={order}")
        else:
            self._rivals(pair, labels, row)
        among = listed(page, one, other)
        if among:
            begin, end = page.words.sentences[(one if among == "head" else other).sentence]
            words = dict.fromkeys(self._masked(max(begin, end - _LIST), end))
            row += (f"listed={among} {labels}", *(f"listed.{among}={word}" for word in words))
        self._governed(pair, row)
        codes = self._encoded(row)
        for name, thing, spot in (("head", head, one), ("tail", tail, other)):
            codes += self._alone(self._thing, name, thing)
            codes += self._alone(self._beside, name, spot)
            codes += self._alone(self._in, name, spot)
        first, last = ("head", one), ("tail", other)
        if other.first < one.first:
            first, last = last, first
        codes += self._alone(self._before, *first)
        codes += self._alone(self._behind, *last)
        if apart:
            codes += self._alone(self._behind, *first)
            codes += self._alone(self._before, *last)
        return codes

    def _alone(self, make: Callable[[str, S], Iterable[str]], name: str, of: S) -> Sequence[T]:
        """Return what is known of one end of a pair by itself, made once."""
        key = make.__name__, name, id(of)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._encoded(make(name, of))
        return known

    def _thing(self, name: str, thing: Thing) -> Iterator[str]:
        """Yield how prominent a thing is, and what its name ends with."""
        words = thing.mentions[0].text.lower().split()
        yield f"{name}.rank={min(thing.number, 4)} {thing.label}"
        yield f"{name}.count={min(len(thing.mentions), 4)} {thing.label}"
        yield f"{name}.first={self.page.kinds[thing.sentences[0]]} {thing.label}"
        if self.page.ontology.label(thing.label).kind != "actor":  # a surname says nothing
            yield f"{name}.last={words[-1]}"

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
        whole = size <= 2 * _BETWEEN or len(between) < _BETWEEN
        near = between if whole else [*between[:6], "…", *between[-6:]]
        row += (f"between={order} {word}" for word in dict.fromkeys(near))
        row += (f"between2={order} {word} {following}" for word, following in dict.fromkeys(pairwise(near)))
        if between:
            row.append(f"between.first={order} {between[0]}")
            row.append(f"between.last={order} {between[-1]}")
        inside = [w for w in between if w[0] == "@"]
        row.append(f"between.names={min(len(inside), 5)} {order}")
        for name in dict.fromkeys(inside):
            row.append(f"between.{name} {labels} {order}")

    def _nearer(self, pair: Pair, labels: str, row: list[str]) -> None:
        """Add how many names of the label of each stand nearer to the other, before and behind it in their sentence."""
        one, other = pair.nearest
        begin, end = self.page.words.sentences[one.sentence]
        away = abs(one.first - other.first)
        kind, counts = f"{labels} {one.first < other.first}", []
        for name, label, at in (("head", pair.head.label, other.first), ("tail", pair.tail.label, one.first)):
            before = self._count(label, max(begin - 1, at - away), at)
            behind = self._count(label, at, min(end, at + away))
            counts.append(f"{min(2, before)}{min(2, behind)}")
            row.append(f"nearer.{name}={counts[-1]} {kind}")
        row.append(f"nearer={' '.join(counts)} {kind}")

    def _rivals(self, pair: Pair, labels: str, row: list[str]) -> None:
        """Add how many names of the label of each stand between two spots of different sentences, and in the later one."""
        first, last = sorted(pair.nearest, key=lambda spot: spot.first)
        begin, end = self.page.words.sentences[last.sentence]
        kind = f"{labels} {pair.apart > 0}"
        for name, label in (("head", pair.head.label), ("tail", pair.tail.label)):
            between, there = self._count(label, first.first, last.first), self._count(label, begin - 1, end)
            row.append(f"{name}.rivals={min(4, between)} {kind}")
            row.append(f"{name}.own={min(2, there)} {kind}")

    def _count(self, label: str, begin: int, end: int) -> int:
        """Return how many names of a label stand between two words."""
        places = self._places[label]
        return max(0, bisect_left(places, end) - bisect_right(places, begin))

    def _governed(self, pair: Pair, row: list[str]) -> None:
        """Add what stands between the lists that the two stand in: "called on | A, B and the C |"."""
        here = "apart" if pair.apart else "beside"
        leads = "leads" if self.page.leading[pair.nearest[1].sentence] is pair.head else here
        (_, behind), (before, _) = map(self._list_sides, pair.nearest)
        row += (
            f"link={leads} {behind[0]} {before[0]}", f"reach={leads} {before[0]}",
            f"reach2={leads} {before[1]} {before[0]}", f"does={leads} {behind[0]}",
        )  # fmt: skip

    def _beside(self, name: str, spot: Spot) -> Iterator[str]:
        """Yield what stands before and behind the list that a spot stands in."""
        before, behind = self._list_sides(spot)
        yield f"{name}.left={before[0]}"
        yield f"{name}.left2={before[1]} {before[0]}"
        yield f"{name}.right={behind[0]}"
        yield f"{name}.right2={behind[1]} {behind[0]}"

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

    def _in(self, name: str, spot: Spot) -> Iterator[str]:
        """Yield the roles of a spot in its sentence, and the types whose frames have them."""
        node = self.page.node(spot)
        if node is not None:
            yield from (f"{name}.in={stem(p.lemma)} {role}" for p, role in node.roles.items())
            yield from (f"{name}.frame={kind}" for kind in self._frames.possible(node, name))

    def _before(self, name: str, spot: Spot) -> Iterator[str]:
        """Return the words before a spot in its sentence."""
        first, _ = self.page.words.sentences[spot.sentence]
        words = self._masked(max(first, spot.first - 2 * _NAMED), spot.first)[-_NAMED:]
        return _placed(f"{name}.before", words, [*reversed(words[-_BESIDE:]), "^"])

    def _behind(self, name: str, spot: Spot) -> Iterator[str]:
        """Return the words behind a spot in its sentence."""
        _, after = self.page.words.sentences[spot.sentence]
        words = self._masked(spot.after, min(after, spot.after + 2 * _NAMED))[:_NAMED]
        return _placed(f"{name}.behind", words, [*words[:_BESIDE], "$"])

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


def _placed(name: str, words: Iterable[str], nearest: Sequence[str]) -> Iterator[str]:
    """Yield words in any order, and the nearest ones by their places."""
    yield from (f"{name}={word}" for word in dict.fromkeys(words))
    yield from (f"{name}{k}={word}" for k, word in enumerate(nearest[:_BESIDE]))
