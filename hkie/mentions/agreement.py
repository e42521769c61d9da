"""What the mentions of a text say of each other: a name has one label throughout, and so has its short form.

The deciding model reads sentence by sentence. "Harbour Lights Limited (HLL)" is plainly a company, a later "HLL" is not; of
"seasonal influenza vaccination (SIV)" a later "SIV" is no name at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hkie import ontology
from hkie.grammar.words import Lexicon, Words, shape_of
from hkie.mentions.deciding import Decided, valued
from hkie.mentions.shortforms import bracketed, text_of
from hkie.names import initials, is_abbreviation

_Name = tuple[str, ...]
"""The words of a name."""
_LETTERS = 10
"""Letters of a short form of common words, at most."""


def agreed(found: Sequence[Decided], words: Words, lexicon: Lexicon) -> list[Decided]:
    """Give a name the label that has the most probability behind it throughout a text, and a short form that a bracket gives
    to a name the label of that name; leave out short forms that brackets give to common words.

    ``found`` are the mentions of the text in order. Dates keep their label: "May spoke in May".
    """
    votes: dict[_Name, dict[str, float]] = {}
    named = [one for one in found if one.label not in valued()]
    for one in named:
        said = votes.setdefault(_name(one, words), {})
        said[one.label] = said.get(one.label, 0.0) + one.probability
    labels = {name: _most(said) for name, said in votes.items()}
    explained = _explained(named, words, lexicon)
    common = {(short,) for short in _common(found, words, lexicon)} - explained.keys()
    for short, names in explained.items():
        told = {labels[name] for name in names}
        if len(told) == 1:
            labels[short] = told.pop()
    agreeing = []
    for one in found:
        if one.label in valued():
            agreeing.append(one)
        elif (name := _name(one, words)) not in common:
            agreeing.append(one._replace(label=labels[name]))
    return agreeing


def _most(votes: Mapping[str, float]) -> str:
    return min(votes, key=lambda label: (-votes[label], label))


def _name(one: Decided, words: Words) -> _Name:
    return tuple(words.texts[one.start : one.end])


def _explained(named: Sequence[Decided], words: Words, lexicon: Lexicon) -> dict[_Name, list[_Name]]:
    """Return the short forms that brackets give to names, each with those names: "Harbour Lights Limited (HLL)".

    Of names that end together the innermost that it shortens is meant. A short form behind a post is that of a body in it,
    and a place behind the name of a body remains a place: "the Bank of Foo (Foo)".
    """
    label_of = ontology.shipped().label
    ending: dict[int, list[Decided]] = defaultdict(list)
    for one in named:
        if label_of(one.label).kind != "post":
            ending[one.end].insert(0, one)
    shorts = {one[:2] for one in named}
    found: dict[_Name, list[_Name]] = defaultdict(list)
    for at, names in ending.items():
        span = bracketed(words, at, lexicon)
        if span not in shorts:
            continue
        short = text_of(words, *span)
        place = "place" in lexicon.of(short)
        for one in names:
            if (not place or label_of(one.label).kind == "place") and is_abbreviation(short, text_of(words, *one[:2])):
                found[tuple(words.texts[slice(*span)])].append(_name(one, words))
                break
    return found


def _common(found: Sequence[Decided], words: Words, lexicon: Lexicon) -> Iterator[str]:
    """Yield the initials that brackets give to common words: "seasonal influenza vaccination (SIV)", but not "housing
    authority (HA)", since that may be a name in lower case."""
    texts = words.texts
    brackets = [i for i in range(1, len(words) - 2) if texts[i] == "(" and texts[i + 2] == ")"]
    if not brackets:
        return
    inside = {k for one in found for k in range(one.start, one.end)}
    heads = frozenset[str]().union(*(label.heads for label in ontology.shipped().labels.values()))
    for i in brackets:
        before, short = texts[i - 1], texts[i + 1]
        if shape_of(short) not in ("caps", "mixed") or len(short) > _LETTERS:
            continue
        if not before.islower() or lexicon.of(before) & heads:
            continue
        for first in range(i - 1, max(-1, i - 1 - 2 * len(short)), -1):
            if first in inside:
                break
            if initials(text_of(words, first, i)) == short.upper():
                yield short
                break
