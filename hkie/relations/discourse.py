"""Where a document speaks of its things: by name, and by words that stand for one ("he", "the forum", "the Director").

A ``Spot`` is a stretch of a sentence that stands for one thing or for several. Names are spots too; a post stands for its
holder where the document names one. ``patterns/relations/references.tsv`` says which nouns stand for which labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from hkie.grammar.words import Words
from hkie.ontology import Ontology
from hkie.patternfiles import default_folder, items, rows
from hkie.records import Mention

NAMED, POST, PRONOUN, SAME, NOUN = "", "post", "pronoun", "same", "noun"
"""Kinds of spots: names, posts that stand for their holders, pronouns, those with a name before them in the sentence, and
nouns with an article."""
_DETERMINERS = ("article", "demonstrative")
_BACK = 3
"""Words before a noun in which its article is looked for: "the two-day forum"."""
_GOES_ON = frozenset({"of", "'s", "’s"})
"""What makes a noun a part of a longer name."""
_MANY = 12
"""Things that "they" stands for, at most."""


@dataclass(slots=True, eq=False)
class Thing:
    """What some mentions name, in the order of the text."""

    label: str
    mentions: list[Mention]
    sentences: list[int] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    """Where the document speaks of it, in order."""
    number: int = 0
    """Its place among the things of its label, by first mention."""
    main: bool = False
    """Whether it is the event, the body or the person that the document is about."""
    words: frozenset[str] = frozenset()
    """The words of its names in lower case."""


@dataclass(slots=True, eq=False)
class Spot:
    """A stretch of a sentence that stands for things; ``first`` and ``after`` are its words."""

    start: int
    end: int
    first: int
    after: int
    sentence: int
    kind: str
    label: str
    sort: str
    things: tuple[Thing, ...]
    mention: Mention | None = None
    host: Spot | None = None
    """The outermost name that it stands in, if it is not that itself."""


class _Nouns(NamedTuple):
    """Nouns that stand for names: the labels of each, and those that stand for any name of their label."""

    labels: Mapping[str, tuple[str, ...]]
    generic: frozenset[str]


@cache
def _nouns() -> _Nouns:
    labels: dict[str, list[str]] = defaultdict(list)
    generic: set[str] = set()
    for _, row in rows(default_folder() / "relations" / "references.tsv", "label", "words"):
        for word in items(row["words"]):
            labels[word].append(row["label"])
        generic.update(items(row["generic"]))
    return _Nouns({word: tuple(found) for word, found in labels.items()}, frozenset(generic))


@cache
def _pronouns() -> Mapping[str, str]:
    table = rows(default_folder() / "relations" / "pronouns.tsv", "word", "stands")
    return {row["word"]: row["stands"] for _, row in table}


def references(
    words: Words,
    names: Sequence[Sequence[Spot]],
    sexes: Mapping[int, str],
    holders: Mapping[int, Thing],
    ontology: Ontology,
    classes: Mapping[str, str],
    today: Thing | None = None,
) -> list[list[Spot]]:
    """Return the spots of each sentence, in order, given those that are names.

    ``sexes`` has m or f by the id of a person's thing, ``holders`` the person for whom a post stands, by the id of
    its spot, ``classes`` those of function words; ``today`` is the day of the document, where it is named.
    """
    found: list[list[Spot]] = []
    reader = _Reader(words, sexes, ontology, classes, today)
    for number, named in enumerate(names):
        there = {id(spot.things[0]) for spot in named}
        for spot in named:
            holder = holders.get(id(spot))
            if holder is not None and id(holder) not in there:
                spot.things = (*spot.things, holder)
                spot.kind = POST
        found.append(sorted([*named, *reader.sentence(number, named)], key=lambda s: s.first))
    return found


class _Reader:
    """What was named so far."""

    def __init__(
        self,
        words: Words,
        sexes: Mapping[int, str],
        ontology: Ontology,
        classes: Mapping[str, str],
        today: Thing | None,
    ) -> None:
        self._words = words
        self._sexes = sexes
        self._ontology = ontology
        self._classes = classes
        self._today = today
        self._actor = next((name for name, label in ontology.labels.items() if label.kind == "actor"), "")
        self._person: dict[str, Thing] = {}
        self._group: tuple[Thing, ...] = ()
        self._by_noun: dict[str, Thing] = {}
        self._last: dict[str, Thing] = {}
        self._only: dict[str, int] = defaultdict(int)

    def sentence(self, number: int, named: Sequence[Spot]) -> list[Spot]:
        """Return the references of a sentence, and take in what it names."""
        found = list(self._references(number, named))
        # "He was Secretary under Mr Ho. He retired": whom the first pronoun stands for comes before those named behind it.
        spots = sorted((*named, *(spot for spot in found if spot.kind == PRONOUN)), key=lambda spot: spot.first)
        people = (thing for spot in spots for thing in spot.things if thing.label == self._actor)
        first = next(people, None)
        if first is not None:
            sex = self._sexes.get(id(first), "")
            self._person[""] = first
            if sex:
                self._person[sex] = first
            else:
                self._person.pop("m", None)
                self._person.pop("f", None)
        actors = [t for s in named for t in s.things if self._ontology.label(t.label).kind in ("actor", "body")]
        if len(actors) > 1:
            self._group = tuple(dict.fromkeys(actors))[:_MANY]
        nouns = _nouns()
        for spot in named:
            for thing in spot.things:
                if thing.label not in self._last or self._last[thing.label] is not thing:
                    self._only[thing.label] += 1
                self._last[thing.label] = thing
                for word in thing.words & nouns.labels.keys():
                    if thing.label in nouns.labels[word]:
                        self._by_noun[word] = thing
        return found

    def _references(self, number: int, named: Sequence[Spot]) -> Iterator[Spot]:
        words, pronouns, nouns = self._words, _pronouns(), _nouns()
        first, after = words.sentences[number]
        taken = {k for spot in named for k in range(spot.first, spot.after)}
        there = {id(thing) for spot in named for thing in spot.things}
        person = next((s for s in named if s.kind == NAMED and s.label == self._actor), None)
        for k in range(first, after):
            low = words.texts[k].lower()
            if k in taken or (low not in pronouns and low not in nouns.labels):
                continue
            if low in pronouns:
                kind, things = self._pronoun(
                    pronouns[low], person if person is not None and person.first < k else None, bool(named)
                )
                if things and not (kind == PRONOUN and id(things[0]) in there):
                    yield self._spot(number, k, k + 1, kind, things)
                continue
            begin = self._opens(k, first, taken)
            thing = self._noun(low) if begin is not None and self._ends(k, after, taken) else None
            if begin is not None and thing is not None and id(thing) not in there:
                yield self._spot(number, begin, k + 1, NOUN, (thing,))

    def _pronoun(self, stands: str, person: Spot | None, named: bool) -> tuple[str, tuple[Thing, ...]]:
        """Return the kind of a pronoun and what it stands for; ``person`` is named before it in the sentence."""
        if stands == "day":
            return PRONOUN, (self._today,) if self._today is not None else ()
        if stands == "many":
            return PRONOUN, () if named else self._group
        before = person.things[0] if person is not None else None
        thing = before or self._person.get(stands) or self._person.get("")
        if thing is None or self._sexes.get(id(thing), stands) != stands:
            return PRONOUN, ()
        return SAME if before is not None else PRONOUN, (thing,)

    def _opens(self, at: int, first: int, taken: set[int]) -> int | None:
        """Return the article of a noun: "the two-day forum"."""
        classes = self._classes
        for k in range(at - 1, max(first - 1, at - 1 - _BACK), -1):
            if k in taken:
                return None
            if classes.get(self._words.texts[k].lower()) in _DETERMINERS:
                return k
        return None

    def _ends(self, at: int, after: int, taken: set[int]) -> bool:
        """Whether a noun is the last of its name: not "the forum venue", not "the forum of the Society"."""
        if at + 1 >= after or at + 1 in taken:
            return True
        following = self._words.texts[at + 1].lower()
        return following not in _nouns().labels and following not in _GOES_ON

    def _noun(self, low: str) -> Thing | None:
        """Return what a noun stands for: the last name that has it, or the only one of its label."""
        nouns = _nouns()
        label = nouns.labels[low][0]
        known = self._by_noun.get(low) or (self._last.get(label) if low in nouns.generic else None)
        return known or (self._last.get(label) if self._only.get(label) == 1 else None)

    def _spot(self, number: int, first: int, after: int, kind: str, things: tuple[Thing, ...]) -> Spot:
        words, label = self._words, things[0].label
        return Spot(
            words.starts[first],
            words.ends[after - 1],
            first,
            after,
            number,
            kind,
            label,
            sort_of(self._ontology, label),
            things,
        )


def sort_of(ontology: Ontology, label: str) -> str:
    """Return with what a name may stand in one role: people, posts and bodies with one another, others with their like."""
    kind = ontology.label(label).kind
    return "actor" if kind in ("actor", "body", "post") else kind
