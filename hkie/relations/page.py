"""A document as its relations see it: things, where they are spoken of, and each sentence analysed once.

A thing is what several mentions name: the same words, a surname, a short form in brackets. A sentence is analysed when a
pair of it is first asked for; the words inside a name ("Director of the Pier Office of the Bureau") likewise.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from hkie.grammar.words import Words
from hkie.ontology import Ontology
from hkie.records import Mention
from hkie.relations.chunks import chunks
from hkie.relations.clauses import analyse
from hkie.relations.cues import Masked
from hkie.relations.discourse import NAMED, Spot, Thing, references, sort_of
from hkie.relations.roles import SUBJECT, Node, Predicate
from hkie.relations.syntax import Syntax

MOST = 60
"""Names of a sentence; a longer list has no pairs."""
_MAIN = ("event", "body", "actor")
"""Kinds of things of which a document has one that it is about."""
_ACTING = ("actor", "body")
"""Kinds of things that may be the subject of a sentence."""
_NEXT = 3
"""Words between two mentions that stand next to one another, at most: ", Mr"."""
_ITEM = 40
"""Words of an item of a list, at most."""
_BACK = 3
"""Sentences before one in which its subject is looked for."""


class Page:
    """A document: its ``things``, their spots by sentence, lists, and the nodes of each sentence.

    ``mentions`` have offsets into the clean text that ``words`` were cut from; ``kinds`` has the kind of section of each
    sentence; ``sexes`` has m or f by mention id; ``published`` is the day of the document, or an empty string.
    """

    def __init__(
        self,
        words: Words,
        mentions: Sequence[Mention],
        kinds: Sequence[str],
        ontology: Ontology,
        syntax: Syntax,
        sexes: Mapping[str, str] | None = None,
        published: str | None = None,
    ) -> None:
        self.words, self.mentions, self.kinds = words, mentions, kinds
        self.published = published[:10] if published else ""
        self.ontology, self.syntax = ontology, syntax
        starts = [words.starts[first] for first, _ in words.sentences]
        self.sentence_of = {m.id: max(0, bisect_right(starts, m.start) - 1) for m in mentions}
        self.things = things_of(mentions, words.text, ontology)
        self.thing_of = {m.id: thing for thing in self.things for m in thing.mentions}
        counts: dict[str, int] = defaultdict(int)
        for thing in self.things:
            thing.sentences = [self.sentence_of[m.id] for m in thing.mentions]
            thing.words = frozenset(word for m in thing.mentions for word in m.text.lower().split())
            thing.number = counts[thing.label]
            counts[thing.label] += 1
        self.main = list(self._main())
        self.inner: dict[int, list[Spot]] = defaultdict(list)
        """The names inside a name, by the id of its spot."""
        named = self._named()
        self.spots = references(
            words,
            named,
            self._sexes(sexes or {}),
            self._holders(named),
            ontology,
            syntax.classes,
            self._today(),
        )
        for spot in sorted(
            [*(s for spots in self.inner.values() for s in spots), *(s for spots in self.spots for s in spots)],
            key=lambda s: s.start,
        ):
            for thing in spot.things:
                thing.spots.append(spot)
        self.leading = [self._leader(spots) for spots in named]
        self.heading: dict[int, int] = {}
        """The sentence that opens the list that a sentence is an item of: "The members are:"."""
        self.items: dict[int, list[int]] = defaultdict(list)
        self._lists()
        self.taken: dict[Predicate, set[tuple[str, bool]]] = defaultdict(set)
        """The labels of the names in each predicate, and whether they are its subject."""
        self.noun_of: dict[Predicate, Node[Spot]] = {}
        """The node of a noun that is a predicate: "visit" in "a visit to Oslo was put off"."""
        self._nodes: dict[int, dict[int, Node[Spot]]] = {}
        self._order: dict[int, dict[str, dict[int, int]]] = {}
        self._masked: dict[int, Masked] = {}

    def _main(self) -> Iterator[Thing]:
        """Yield what the document is about: the event, the body and the person of the headline, or those named most often."""
        for kind in _MAIN:
            own = [thing for thing in self.things if self.ontology.label(thing.label).kind == kind]
            if own:
                main = min(own, key=lambda e: (self.kinds[e.sentences[0]] != "headline", -len(e.mentions), e.number))
                main.main = True
                yield main

    def _named(self) -> list[list[Spot]]:
        """Return the outermost names of each sentence as spots, and note which names stand inside which."""
        named: list[list[Spot]] = [[] for _ in self.words.sentences]
        outer: list[Spot] = []
        for mention in self.mentions:
            thing, sentence = self.thing_of[mention.id], self.sentence_of[mention.id]
            first, after = self.words.span(mention.start, mention.end)
            spot = Spot(
                mention.start, mention.end, first, after, sentence, NAMED, mention.label,
                sort_of(self.ontology, mention.label), (thing,), mention,
            )  # fmt: skip
            outer = [s for s in outer if s.end >= mention.end]
            if outer:
                self.inner[id(outer[0])].append(spot)
            else:
                named[sentence].append(spot)
            spot.host = outer[0] if outer else None
            outer.append(spot)
        return named

    def _sexes(self, sexes: Mapping[str, str]) -> dict[int, str]:
        return {id(self.thing_of[number]): sex for number, sex in sexes.items() if sex}

    def _holders(self, named: Sequence[Sequence[Spot]]) -> dict[int, Thing]:
        """Return whom each post stands for by itself, by the id of its spot: the one person that it stands next to elsewhere, or
        of several the one that the document is about."""
        beside: dict[int, dict[int, Thing]] = defaultdict(dict)
        held: set[int] = set()
        for spots in named:
            for pair in pairwise(spots):
                if pair[1].first - pair[0].after <= _NEXT:
                    for one, other in (pair, pair[::-1]):
                        if self.ontology.label(other.label).kind == "actor":
                            beside[id(one.things[0])][id(other.things[0])] = other.things[0]
                            held.add(id(one))
        found: dict[int, Thing] = {}
        for spot in (spot for spots in named for spot in spots):
            if self.ontology.label(spot.label).kind == "post" and id(spot) not in held:
                people = list(beside[id(spot.things[0])].values())
                own = people if len(people) == 1 else [person for person in people if person.main]
                if own:
                    found[id(spot)] = own[0]
        return found

    def _today(self) -> Thing | None:
        day = self.published
        return next((self.thing_of[m.id] for m in self.mentions if day and m.value == day), None)

    def _leader(self, spots: Sequence[Spot]) -> Thing | None:
        """Return the first thing of a sentence that may be its subject."""
        acting = (s.things[0] for s in spots if self.ontology.label(s.label).kind in _ACTING)
        return next(acting, None)

    def _lists(self) -> None:
        opener = None
        for number, (first, after) in enumerate(self.words.sentences):
            if self._opens_list(number, first, after):
                opener = number
            elif opener is not None and (
                self.kinds[number] == "list" or number == opener + 1
                or (after - first < _ITEM and number - 1 in self.heading)
            ):  # fmt: skip
                self.heading[number] = opener
                self.items[opener].append(number)
            else:
                opener = None

    def _opens_list(self, number: int, first: int, after: int) -> bool:
        """Whether a sentence is the heading of a list: "The members are:", or "Members of the Taskforce" above items."""
        texts, kinds = self.words.texts, self.kinds
        end = "".join(texts[max(first, after - 3) : after]).rstrip()
        if end.endswith((":", "：")):
            return True
        if kinds[number] == "list" or kinds[number + 1 : number + 2] != ["list"] or not end[-1:].isalnum():
            return False
        # A line right below an item goes on with it: "* Ada Poon / Director of Marine / * Ben Lau".
        return number == 0 or kinds[number - 1] != "list" or "\n\n" in texts[first - 1]

    def subject_before(self, sentence: int) -> Thing | None:
        """Return the subject of the nearest sentence before that has one."""
        before = (self.leading[at] for at in range(sentence - 1, max(-1, sentence - 1 - _BACK), -1))
        return next((thing for thing in before if thing is not None), None)

    def in_order(self, one: Spot, other: Spot) -> str:
        """Return whether two names are the "same" ones of their lists or not ("other"), where their sentence says
        "respectively"; else an empty string. What stands inside a name has the place of that name."""
        if one.sentence != other.sentence:
            return ""
        one, other, sentence = one.host or one, other.host or other, one.sentence
        order = self._order.get(sentence)
        if order is None:
            order = self._order[sentence] = self._ordered(sentence)
        places = order.get(one.label, {}).get(id(one)), order.get(other.label, {}).get(id(other))
        if one.label == other.label or None in places or len(order[one.label]) != len(order[other.label]):
            return ""
        return "same" if places[0] == places[1] else "other"

    def _ordered(self, sentence: int) -> dict[str, dict[int, int]]:
        first, after = self.words.sentences[sentence]
        classes, found = self.syntax.classes, defaultdict[str, dict[int, int]](dict)
        if any(classes.get(text.lower()) == "each" for text in self.words.texts[first:after]):
            for spot in self.spots[sentence]:
                found[spot.label][id(spot)] = len(found[spot.label])
        return found

    def masked(self, number: int) -> Masked:
        """Return the words of a sentence with its names as their labels."""
        known = self._masked.get(number)
        if known is None:
            at, after = self.words.sentences[number]
            names = {spot.first: spot for spot in self.spots[number] if spot.mention is not None}
            words, numbers = [], []
            while at < after:
                spot = names.get(at)
                word = "@" + spot.label if spot is not None else self.words.texts[at].lower().strip()
                if word:
                    words.append(word)
                    numbers.append(at)
                at = max(at + 1, spot.after) if spot is not None else at + 1
            known = self._masked[number] = Masked(words, numbers)
        return known

    def node(self, spot: Spot) -> Node[Spot] | None:
        """Return what a spot is to its sentence."""
        spot = spot.host or spot
        where = self.words.sentences[spot.sentence]
        return self._analysed(spot.sentence, self.spots[spot.sentence], where).get(id(spot))

    def inner_node(self, spot: Spot) -> Node[Spot] | None:
        """Return what a spot is to the others inside the same name: "Director of | the Pier Office of | the Bureau"."""
        host = spot.host or spot
        return self._analysed(id(host), self.inner[id(host)], (host.first, host.after)).get(id(spot))

    def _analysed(self, key: int, spots: Sequence[Spot], where: tuple[int, int]) -> dict[int, Node[Spot]]:
        known = self._nodes.get(key)
        if known is None:
            names: dict[int, tuple[int, Spot]] = {}
            for one in spots:
                names.setdefault(one.first, (one.after, one))
            every = analyse(chunks(self.words, *where, names, self.syntax))
            known = self._nodes[key] = {id(node.chunk.name): node for node in every if node.chunk.name is not None}
            self.noun_of.update((node.noun, node) for node in every if node.noun is not None)
            for node in known.values():
                for predicate, role in node.roles.items():
                    self.taken[predicate].add((node.chunk.name.label, role == SUBJECT))  # type: ignore[union-attr]
        return known

    def nodes(self, one: Spot, other: Spot) -> tuple[Node[Spot] | None, Node[Spot] | None, bool]:
        """Return the nodes of two spots, or None if they have no sentence in common, and whether they stand inside one name."""
        if one.sentence != other.sentence:
            return None, None, False
        if (one.host or one) is not (other.host or other):
            return self.node(one), self.node(other), False
        if one.host is None or other.host is None:
            return None, None, False
        return self.inner_node(one), self.inner_node(other), True


_WHOLE = frozenset({"value", "post", "place"})
"""Kinds of labels of which a part of a name names another thing: "Kowloon" and "Kowloon East"."""
_SHORT = 9
"""Words of a name of which a part is looked for, at most."""


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
    opens = text[before.end : mention.start].strip()
    return opens[:1] == "(" and len(opens) <= 6 and text[mention.end : mention.end + 1] in (")", "”", '"')
