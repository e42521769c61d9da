"""Candidates for mentions, and the one function that decides between those that overlap.

The policy (patterns/README.md has it in words):

1. What is certain by its form (an amount, a full date, a name after an honorific) stands first.
2. Then the longer candidate wins over the shorter, so that the longest name wins; weak candidates
   (score under WEAK) come after all others.
3. A candidate may stand inside one that was taken only where the guidelines nest it.
4. No two mentions ever cross.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hkie.grammar.words import Words
from hkie.ontology import Ontology
from hkie.records import Value

CERTAIN = 0.97
"""From here on a candidate is taken before longer ones: "Mr Lau" in "Mr Lau Fund Council"; not a mere form."""
WEAK = 0.65
"""Under this a candidate takes only what is left: a month alone, an unknown name before "said"."""

BY_TAGGER = "ner:"
"""How the rule of a candidate begins that only a name tagger proposed."""
_JOINS = frozenset({"of", "for", "in", "by", "on", "the", "to", "/"})


class Candidate(NamedTuple):
    """Words ``start`` to ``end`` (after the last) as a mention of ``label``; ``entry`` is a registry key."""

    start: int
    end: int
    label: str
    rule: str
    score: float
    value: Value = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that was not taken: ``place`` is how it stands to ``by``, which was taken before it."""

    candidate: Candidate
    place: str
    by: Candidate
    decided: bool = False
    """Whether the deciding model chose between the two, and not the order of arbitrate()."""

    @property
    def reason(self) -> str:
        """Why, in short: "inside title.rank-for"."""
        return f"{self.place} {self.by.rule}"


class Change(NamedTuple):
    """The candidates that replaced a candidate; none if a check dropped it."""

    candidate: Candidate
    became: tuple[Candidate, ...]


def rank(candidate: Candidate) -> tuple[bool, bool, int, float, int, str, str]:
    """Return what candidates are sorted by; the lower is taken before the higher."""
    c = candidate
    return (c.score < CERTAIN, c.score < WEAK, c.start - c.end, -c.score, c.start, c.label, c.rule)


def extent(candidate: Candidate, words: Words) -> tuple[int, int]:
    """Return the characters of a candidate in the clean text.

    The stop behind a last letter is its sentence's: "in Tseung Kwan O.".
    """
    last = words.word(candidate.end - 1)
    after = candidate.end
    closes = after == len(words) or words.word(after)[0] in "\n " or words.word(after)[0].isupper()
    stop = len(last) == 2 and last[1] == "." and candidate.end - candidate.start > 1 and closes
    return words.starts[candidate.start], words.ends[candidate.end - 1] - stop


def _stripped(candidates: Iterable[Candidate], words: Words) -> Iterator[Candidate]:
    """Yield the candidates without the line breaks and gaps at their edges, which are words too."""
    word = words.word
    for candidate in candidates:
        start, end = candidate.start, candidate.end
        while start < end and word(start).isspace():
            start += 1
        while start < end and word(end - 1).isspace():
            end -= 1
        if start < end:
            yield (
                candidate
                if end - start == candidate.end - candidate.start
                else candidate._replace(start=start, end=end)
            )


class Nesting:
    """Which mentions the guidelines annotate inside others, by an ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self._may_hold = ontology.may_hold
        self._bodies = frozenset(label.name for label in ontology.labels.values() if label.kind == "body")
        self._posts = frozenset(label.name for label in ontology.labels.values() if label.kind == "post")

    def allows(self, outer: Candidate, inner: Candidate, words: Words) -> bool:
        """Whether ``inner`` may be a mention inside ``outer``."""
        bracketed = _in_brackets(inner, words)
        if inner.label not in self._may_hold.get(outer.label, ()):
            # "Chinese People's Political Consultative Conference (CPPCC) Hubei Committee": rule 10.
            return bracketed and outer.label in self._bodies and inner.label == outer.label
        if outer.label in self._posts and inner.label in self._bodies:
            return inner.score >= WEAK
        if bracketed:
            return True
        if inner.start == outer.start and inner.label in self._bodies:
            return False
        before = words.word(inner.start - 1).lower() if inner.start > outer.start else ""
        after = words.word(inner.end) if inner.end < outer.end else ""
        if before not in _JOINS:
            return False
        # "Light of Internet Expo", "2025 edition of the X Competition": one event under one name.
        whole = before == "the" or words.word(inner.start)[:1] in '"“0123456789'
        return (inner.label != outer.label or whole) and (not after[:1].isalnum() or after[:1].islower())


def arbitrate(
    candidates: Iterable[Candidate], words: Words, nesting: Nesting
) -> tuple[list[Candidate], list[Rejected]]:
    """Return the candidates that stand together, in text order, and the others with their reasons.

    None begins or ends in white space.

    Linear in the number of words covered: each candidate looks only at the words that it covers.
    """
    taken: list[Candidate] = []
    rejected: list[Rejected] = []
    over: dict[int, list[int]] = {}
    for candidate in sorted(dict.fromkeys(_stripped(candidates, words)), key=rank):
        covered = range(candidate.start, candidate.end)
        # A free place is the commonest, and the fastest to see.
        if not over.keys().isdisjoint(covered):
            met = {index for word in covered if word in over for index in over[word]}
            obstacle = _obstacle(candidate, [taken[index] for index in sorted(met)], words, nesting)
            if obstacle is not None:
                rejected.append(obstacle)
                continue
        index = len(taken)
        taken.append(candidate)
        for word in covered:
            if word in over:
                over[word].append(index)
            else:
                over[word] = [index]
    taken.sort(key=lambda c: (c.start, -c.end, c.label))
    return taken, rejected


def _obstacle(new: Candidate, met: Iterable[Candidate], words: Words, nesting: Nesting) -> Rejected | None:
    for old in met:
        if (old.start, old.end) == (new.start, new.end):
            return Rejected(new, "same span as", old)
        if old.start <= new.start and new.end <= old.end:
            if not nesting.allows(old, new, words):
                return Rejected(new, "inside", old)
        elif new.start <= old.start and old.end <= new.end:
            if not nesting.allows(new, old, words):
                return Rejected(new, "around", old)
        else:
            return Rejected(new, "crosses", old)
    return None


def place_of(new: Candidate, old: Candidate) -> str:
    """Return how a candidate stands to one that it overlaps."""
    if (new.start, new.end) == (old.start, old.end):
        return "same span as"
    if old.start <= new.start and new.end <= old.end:
        return "inside"
    return "around" if new.start <= old.start and old.end <= new.end else "crosses"


def _in_brackets(inner: Candidate, words: Words) -> bool:
    return (
        inner.start > 0
        and inner.end < len(words)
        and words.word(inner.start - 1) in "(["
        and words.word(inner.end) in ")]"
    )
