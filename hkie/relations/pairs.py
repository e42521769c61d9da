"""Pairs of things that a document may relate, with what speaks for each relation between them.

A thing is what several mentions name: the same words, a surname, a short form in brackets. Pairs are drawn from a
sentence, from sentences near one another, and between the event that the document is about and everyone in it. The
features of a pair have names, such as ``between=chaired`` or ``found=attended``: what the finder said of the pair and of
each of its ends, the words between and around two mentions that stand nearest one another, and how prominent both are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from hkie.grammar.words import Words
from hkie.ontology import Ontology
from hkie.records import Mention
from hkie.relations.groups import Found

_NEAR = 1
"""Sentences between two things of a pair, at most."""
_SCENE = 40
"""The same, where one of them is the event or the body that the document is about."""
_MAIN = ("event", "body")
"""Kinds of things of which a document has one that it is about."""
_ACTING = ("actor", "body")
"""Kinds of things that may be the subject of a sentence."""
_BETWEEN = 12
"""Words between two mentions that are told one by one."""
_FAR = 60
"""Words between two mentions that are looked at one by one; of more, the first and the last dozen."""
_ALIKE = 4
"""Words between two mentions that are told as they stand, at most."""
_BESIDE = 2
_LIST = 30
"""Words to either side of a mention that are looked at for the end of its list."""
_LISTED = frozenset(",()&;|\"“”'’[]") | {"and", "the", "'s", "’s", "-"}
_NEXT = 3
"""Words between two mentions that stand next to one another, at most: ", Mr"."""
_NAMED = 8
"""Words of a sentence before and behind a mention that are told where the other stands in another sentence."""
_MOST = 60
"""Things of a sentence; a longer list has no pairs but those that the finder gives."""


@dataclass(slots=True)
class Thing:
    """What some mentions name, in the order of the text."""

    label: str
    mentions: list[Mention]
    sentences: list[int] = field(default_factory=list)
    number: int = 0
    """Its place among the things of its label, by first mention."""
    main: bool = False
    """Whether it is the event, or the body, that the document is about."""


class Pair(NamedTuple):
    """Two things, the mentions of them that stand nearest one another, and the types that may join them."""

    head: Thing
    tail: Thing
    nearest: tuple[Mention, Mention]
    sentences: tuple[int, int]
    types: tuple[str, ...]


class Page:
    """A document as its pairs see it."""

    def __init__(
        self,
        words: Words,
        mentions: Sequence[Mention],
        kinds: Sequence[str],
        found: Iterable[Found],
        ontology: Ontology,
    ) -> None:
        self.words = words
        self.kinds = kinds
        self.mentions = mentions
        self.starts = [words.starts[first] for first, _ in words.sentences]
        self.sentence_of = {m.id: max(0, bisect_right(self.starts, m.start) - 1) for m in mentions}
        self.things = things_of(mentions, words.text, ontology)
        self.thing_of = {m.id: thing for thing in self.things for m in thing.mentions}
        self._types: dict[tuple[str, str], tuple[str, ...]] = {}
        self._ontology = ontology
        counts: dict[str, int] = defaultdict(int)
        for thing in self.things:
            thing.sentences = [self.sentence_of[m.id] for m in thing.mentions]
            thing.number = counts[thing.label]
            counts[thing.label] += 1
        self.counts = counts
        self.main: list[Thing] = []
        for kind in _MAIN:
            own = [thing for thing in self.things if ontology.label(thing.label).kind == kind]
            if own:
                # The one of the headline, or named most often; of two, the first.
                main = min(own, key=lambda e: (self.kinds[e.sentences[0]] != "headline", -len(e.mentions), e.number))
                main.main = True
                self.main.append(main)
        self.leading = self._leading()
        self.found: dict[tuple[int, int], list[Found]] = defaultdict(list)
        self.heads: dict[int, dict[str, set[int]]] = {}
        """The tails of each head by relation type, as the finder found them."""
        self.joins: dict[int, dict[str, set[int]]] = {}
        """The heads of each tail by relation type."""
        for said in found:
            head, tail = self.thing_of[said.head.id], self.thing_of[said.tail.id]
            self.found[id(head), id(tail)].append(said)
            self.heads.setdefault(id(head), {}).setdefault(said.type, set()).add(id(tail))
            self.joins.setdefault(id(tail), {}).setdefault(said.type, set()).add(id(head))
        self.known: dict[int, list[Thing]] = defaultdict(list)
        for (head_id, _), there in self.found.items():
            self.known[head_id].append(self.thing_of[there[0].tail.id])
        self.inside: dict[int, set[int]] = defaultdict(set)
        """The things that have a mention inside a mention of a thing: the body in the name of a post."""
        outer: list[Mention] = []
        for mention in mentions:
            outer = [m for m in outer if m.end >= mention.end]
            for one in outer:
                self.inside[id(self.thing_of[one.id])].add(id(self.thing_of[mention.id]))
            outer.append(mention)
        self.places = {m.id: words.span(m.start, m.end) for m in mentions}
        """The words, first and after the last, of each mention."""
        self.beside: dict[int, set[int]] = defaultdict(set)
        """The things that have a mention next to a mention of a thing: a person and a post."""
        flat = [
            m for k, m in enumerate(mentions) if not k or m.start >= max(o.end for o in mentions[max(0, k - 4) : k])
        ]
        for one, other in pairwise(flat):
            if self.places[other.id][0] - self.places[one.id][1] <= _NEXT:
                self.beside[id(self.thing_of[one.id])].add(id(self.thing_of[other.id]))
                self.beside[id(self.thing_of[other.id])].add(id(self.thing_of[one.id]))
        self._stems = self._stemmed()
        self._alone: dict[tuple[str, str], list[str]] = {}
        """The features of a mention or a thing by itself, by its id or number and the end of the pair that it is."""
        self._sides: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {}

    def _leading(self) -> list[Thing | None]:
        """The first thing of each sentence that may be its subject."""
        found: list[Thing | None] = [None] * len(self.starts)
        for mention in self.mentions:
            thing = self.thing_of[mention.id]
            if found[self.sentence_of[mention.id]] is None and self._ontology.label(thing.label).kind in _ACTING:
                found[self.sentence_of[mention.id]] = thing
        return found

    def _subject_before(self, sentence: int) -> Thing | None:
        """The subject of the nearest sentence before that has one."""
        for at in range(sentence - 1, max(-1, sentence - 4), -1):
            if self.leading[at] is not None:
                return self.leading[at]
        return None

    def types(self, head: str, tail: str) -> tuple[str, ...]:
        """Return the relation types that may join things of two labels."""
        key = head, tail
        if key not in self._types:
            self._types[key] = tuple(
                t.name for t in self._ontology.types.values() if head in t.heads and tail in t.tails
            )
        return self._types[key]

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs of a document, by their heads in the order of the text."""
        by_sentence: dict[int, list[Thing]] = defaultdict(list)
        for thing in self.things:
            for sentence in dict.fromkeys(thing.sentences):
                by_sentence[sentence].append(thing)
        for head in self.things:
            near: dict[int, Thing] = {}
            for sentence in dict.fromkeys(head.sentences):
                for at in range(sentence - _NEAR, sentence + _NEAR + 1):
                    if len(by_sentence.get(at, ())) <= _MOST and len(by_sentence[sentence]) <= _MOST:
                        near.update((id(thing), thing) for thing in by_sentence.get(at, ()))
            near.update((id(thing), thing) for thing in (self.things if head.main else self.main))
            near.update((id(thing), thing) for thing in self.known.get(id(head), ()))
            for tail in near.values():
                types = self.types(head.label, tail.label)
                if types and tail is not head:
                    pair = self._pair(head, tail, types)
                    if pair is not None:
                        yield pair

    def _pair(self, head: Thing, tail: Thing, types: tuple[str, ...]) -> Pair | None:
        i, j = _nearest(head, tail)
        apart = abs(head.sentences[i] - tail.sentences[j])
        known = (id(head), id(tail)) in self.found
        if apart > _NEAR and not known and not ((head.main or tail.main) and apart <= _SCENE):
            return None
        nearest = head.mentions[i], tail.mentions[j]
        return Pair(head, tail, nearest, (head.sentences[i], tail.sentences[j]), types)

    def features(self, pair: Pair) -> list[str]:
        """Return what is known of a pair."""
        head, tail = pair.head, pair.tail
        one, other = pair.nearest
        row = ["bias", f"labels={head.label} {tail.label}"]
        labels = f"{head.label} {tail.label}"
        self._said(pair, row)
        apart = pair.sentences[1] - pair.sentences[0]
        row.append(f"apart={max(-4, min(4, apart))} {labels}")
        row.append(f"section={self.kinds[pair.sentences[0]]} {self.kinds[pair.sentences[1]]}")
        for name, thing, number in (("head", head, pair.sentences[1]), ("tail", tail, pair.sentences[0])):
            if self.leading[number] is thing:
                row.append(f"{name}.leads={'here' if apart == 0 else 'there'} {labels}")
            elif apart and self._subject_before(number) is thing:
                row.append(f"{name}.led={self.leading[number] is None} {labels}")
        if apart == 0:
            self._around(one, other, row)
            same = len(set(head.sentences) & set(tail.sentences))
            row.append(f"together={min(same, 3)}")
        else:
            for name, mention, number in (("head", one, pair.sentences[0]), ("tail", other, pair.sentences[1])):
                row += self._sentence(name, mention, number)
        self._governed(pair, row)
        for name, thing in (("head", head), ("tail", tail)):
            row += self._thing(name, thing)
            row.append(f"{name}.main={thing.main} {labels}")
        return row

    def _thing(self, name: str, thing: Thing) -> list[str]:
        """What is known of a thing by itself."""
        key = name, str(id(thing))
        known = self._alone.get(key)
        if known is None:
            words = thing.mentions[0].text.lower().split()
            known = self._alone[key] = [
                f"{name}.rank={min(thing.number, 4)} {thing.label}",
                f"{name}.count={min(len(thing.mentions), 4)} {thing.label}",
                f"{name}.alone={self.counts[thing.label] == 1} {thing.label}",
                f"{name}.first={self.kinds[thing.sentences[0]]} {thing.label}",
                f"{name}.last={words[-1]}",
                f"{name}.opens={words[0]}",
            ]
        return known

    def _said(self, pair: Pair, row: list[str]) -> None:
        """Add what the finder said of the pair, and of each of its things with others."""
        head, tail = id(pair.head), id(pair.tail)
        for one in self.found.get((head, tail), ()):
            row += (
                f"found={one.type}",
                f"found.rule={one.type} {one.rule}",
                f"found.sure={one.type} {int(one.score * 10)}",
            )
        for one in self.found.get((tail, head), ()):
            row.append(f"found.back={one.type}")
        if any(tail in self.inside.get(thing, ()) for thing in self.beside.get(head, ())):
            row.append(f"within.beside={pair.tail.label}")
        joins = self.joins.get(tail, {})
        for kind, others in self.heads.get(head, {}).items():
            if any(tail in self.inside.get(other, ()) for other in others):
                row.append(f"within={kind}")
            row += [f"via={kind} {also}" for also, by in joins.items() if not others.isdisjoint(by)]
        for kind, others in self.joins.get(head, {}).items():
            row.append(f"head.back={kind}")
            row += [f"through={kind} {also}" for also, by in joins.items() if not others.isdisjoint(by)]

    def _around(self, one: Mention, other: Mention, row: list[str]) -> None:
        """Add the words between two mentions of a sentence and beside them; other mentions are told by their label."""
        first, last = (one, other) if (one.start, -one.end) <= (other.start, -other.end) else (other, one)
        order = "head" if first is one else "tail"
        labels = f"{one.label} {other.label}"
        if last.end <= first.end:
            row.append(f"inside={order} {labels}")
            return
        row.append(f"order={order} {labels}")
        begin, end = self._at(first)[1], self._at(last)[0]
        between = (
            self._masked(begin, end)
            if end - begin <= _FAR
            else [*self._masked(begin, begin + 12), *self._masked(end - 12, end)]
        )
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
        before = self._masked(max(0, self._at(first)[0] - 6), self._at(first)[0])[-_BESIDE:]
        behind = self._masked(self._at(last)[1], min(len(self.words), self._at(last)[1] + 6))[:_BESIDE]
        for k, word in enumerate(reversed(before)):
            row.append(f"before{k}={order} {word}")
        for k, word in enumerate(behind):
            row.append(f"behind{k}={order} {word}")

    def _governed(self, pair: Pair, row: list[str]) -> None:
        """Add what stands before and behind the lists that the two stand in: "called on | A, B and the C |"."""
        apart = pair.sentences[0] != pair.sentences[1]
        leads = "leads" if self.leading[pair.sentences[1]] is pair.head else "apart" if apart else "beside"
        sides = {}
        for name, mention in (("head", pair.nearest[0]), ("tail", pair.nearest[1])):
            before, behind = self._beside(mention)
            sides[name] = before, behind
            row += (
                f"{name}.left={before[0]}", f"{name}.left2={before[1]} {before[0]}",
                f"{name}.right={behind[0]}", f"{name}.right2={behind[1]} {behind[0]}",
            )  # fmt: skip
        (before, _), (_, behind) = sides["tail"], sides["head"]
        row.append(f"link={leads} {behind[0]} {before[0]}")
        row.append(f"reach={leads} {before[0]}")
        row.append(f"reach2={leads} {before[1]} {before[0]}")
        row.append(f"does={leads} {behind[0]}")

    def _beside(self, mention: Mention) -> tuple[tuple[str, str], tuple[str, str]]:
        """The two words before and the two behind the list that a mention stands in, the nearest first."""
        known = self._sides.get(mention.id)
        if known is None:
            first, after = self.words.sentences[self.sentence_of[mention.id]]
            begin, end = self._at(mention)
            left = [
                w for w in reversed(self._masked(max(first, begin - _LIST), begin)) if w not in _LISTED and w[0] != "@"
            ]
            right = [w for w in self._masked(end, min(after, end + _LIST)) if w not in _LISTED and w[0] != "@"]
            left, right = [*left, "^", "^"], [*right, "$", "$"]
            known = self._sides[mention.id] = (left[0], left[1]), (right[0], right[1])
        return known

    def _sentence(self, name: str, mention: Mention, number: int) -> list[str]:
        """The words around a mention whose partner stands in another sentence."""
        known = self._alone.get((name, mention.id))
        if known is None:
            first, after = self.words.sentences[number]
            begin, end = self._at(mention)
            before = self._masked(max(first, begin - 2 * _NAMED), begin)[-_NAMED:]
            behind = self._masked(end, min(after, end + 2 * _NAMED))[:_NAMED]
            known = self._alone[name, mention.id] = [
                f"{name}.opens_sentence={not before}",
                *(f"{name}.before={word}" for word in dict.fromkeys(before)),
                *(f"{name}.behind={word}" for word in dict.fromkeys(behind)),
            ]
        return known

    def _at(self, mention: Mention) -> tuple[int, int]:
        return self.places[mention.id]

    def _masked(self, begin: int, end: int) -> list[str]:
        """Return the stems of words, each outermost mention among them as its label."""
        return [text for text in self._stems[begin:end] if text]

    def _stemmed(self) -> list[str]:
        """The stem of each word in lower case; the label of a mention at its first word, and nothing at its others."""
        stems = [_stem(text.lower()) if not text.isspace() else "" for text in self.words.texts]
        end = -1
        for mention in self.mentions:
            if mention.start >= end:
                end = mention.end
                first, after = self.places[mention.id]
                stems[first:after] = ["@" + mention.label, *[""] * (after - first - 1)]
        return stems


def _nearest(head: Thing, tail: Thing) -> tuple[int, int]:
    """Return the numbers of the two mentions that stand nearest one another, in sentences and then in characters."""
    starts = [mention.start for mention in tail.mentions]
    best: tuple[int, int, int, int] | None = None
    for i, one in enumerate(head.mentions):
        after = bisect_right(starts, one.start)
        for j in range(max(0, after - 1), min(len(starts), after + 1)):  # the one before it and the one behind it
            other = tail.mentions[j]
            apart = abs(head.sentences[i] - tail.sentences[j])
            away = max(one.start, other.start) - min(one.end, other.end)
            if best is None or (apart, away, i, j) < best:
                best = apart, away, i, j
    assert best is not None
    return best[2], best[3]


def _stem(word: str) -> str:
    """Return a word without the ending of its form: "attending", "attended" and "attends" are "attend"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            return word[: -len(ending)]
    return word


_ENDINGS = ("ing", "ed", "es", "s", "e")


_WHOLE = frozenset({"value", "post", "place"})
"""Kinds of labels of which a part of a name names another thing: "Kowloon" and "Kowloon East"."""
_SHORT = 9


def things_of(mentions: Sequence[Mention], text: str, ontology: Ontology) -> list[Thing]:
    """Return what the mentions of a document name: the same name, a surname, a bracketed or a last word of a name."""
    known: dict[tuple[str, str], Thing] = {}
    short: dict[tuple[str, str], Thing] = {}
    found: list[Thing] = []
    before: Mention | None = None
    for mention in mentions:
        name = " ".join(mention.text.lower().split())
        key = mention.label, name
        thing = known.get(key) or short.get(key)
        if thing is None and before is not None and mention.label == before.label and _explains(before, mention, text):
            thing = known[before.label, " ".join(before.text.lower().split())]
        if thing is None:
            thing = Thing(mention.label, [])
            found.append(thing)
        known[key] = thing
        thing.mentions.append(mention)
        parts = name.split()
        if ontology.label(mention.label).kind not in _WHOLE:
            # Its first words and its last ones: "Action Plan" of "Action Plan on Piers", "Board" of "Harbour Board".
            for k in range(1, min(len(parts), _SHORT)):
                short[mention.label, " ".join(parts[:k])] = short[mention.label, " ".join(parts[k:])] = thing
        before = mention
    return found


def _explains(before: Mention, mention: Mention, text: str) -> bool:
    """Whether a mention is the short form of the one before it: "Harbour Works Office (HWO)"."""
    return text[before.end : mention.start].strip() in ("(", "(the", "(“", '("') and text[mention.end : mention.end + 1] in (
        ")", "”", '"',
    )  # fmt: skip
