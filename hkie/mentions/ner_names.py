"""The names that a name tagger gives, as candidates."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from hkie.grammar.words import HYPHENS, Lexicon, Words, shape_of
from hkie.mentions.spans import BY_TAGGER, Candidate, Rejected, place_of
from hkie.ner.taggers import Named

ALONE = 0.6
"""The score of a name that only the tagger sees; under WEAK, so that every sure rule is taken first."""
_EDGES = frozenset({"fn", "honbase", "honorific"})
"""Classes of words at the edge of a span that belong to no name."""


@cache
def labels() -> Mapping[str, str]:
    """Return which label of ours a tagger's label is; one that is not there is not used."""
    lines = files("hkie.ner").joinpath("labels.tsv").read_text(encoding="utf-8").splitlines()
    return {row["tagger"]: row["label"] for row in csv.DictReader(lines, delimiter="\t")}


def candidates(
    names: Iterable[Named], taken: Sequence[Candidate], words: Words, lexicon: Lexicon, tagger: str
) -> Iterator[Candidate | Rejected]:
    """Yield each name as a candidate, or as rejected where it overlaps a candidate that was taken before."""
    over: dict[int, Candidate] = {}
    for candidate in taken:
        over.update(dict.fromkeys(range(candidate.start, candidate.end), candidate))
    for name in names:
        label = labels().get(name.label)
        start, end = trimmed(words, name.first, name.after, lexicon)
        if label is None or start >= end:
            continue
        own = Candidate(start, end, label, BY_TAGGER + tagger, ALONE)
        old = next((over[k] for k in range(start, end) if k in over), None)
        if old is None:
            yield own
        elif (old.start, old.end, old.label) != (start, end, label):
            yield Rejected(own, place_of(own, old), old)


def trimmed(words: Words, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return a span without articles, honorifics, quotes and possessives at its edges, and of one line."""
    for k in range(start, end):
        if words.word(k).isspace() or (k > start and "\n" in words.text[words.ends[k - 1] : words.starts[k]]):
            end = k
            break

    def edge(k: int) -> bool:
        word = words.word(k)
        return not word[0].isalnum() or not word[-1].isalnum() or not lexicon.of(word).isdisjoint(_EDGES)

    while start < end and edge(start):
        start += 1
    while end > start and (
        edge(end - 1)
        or (shape_of(words.word(end - 1)) == "low" and words.word(end - 2) not in HYPHENS)  # "the Sogo | department"
    ):
        end -= 1
    return start, end
