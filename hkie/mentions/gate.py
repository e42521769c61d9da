"""Which sentences a name tagger has to read: those with a capitalised word that no rule explains."""

from __future__ import annotations

from collections.abc import Iterable

from hkie.grammar.words import Lexicon, Words
from hkie.mentions.spans import WEAK, Candidate

_NO_NAME = frozenset([
    "fn", "month", "weekday", "honorific", "honbase", "nationality", "opener", "verbish", "personverb", "holiday",
    "currencyword", "ordinalword", "postnominal", "noname",
])  # fmt: skip
_COMMON = frozenset({"portfolio", "rank", "rankmod", "bodyhead", "eventhead", "programmehead", "placehead"})
_LONGEST = 1000
"""Words in a sentence; a longer one is a table or a list, and costs more memory than it tells."""
_OPENS = frozenset("\"“”‘’'(:•*-–—|")


def gaps(words: Words, taken: Iterable[Candidate], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the sentences, as (first word, word after the last), in which a name may have been missed."""
    explained = bytearray(len(words))
    for candidate in taken:
        sure = candidate.score >= WEAK or candidate.value is not None
        explained[candidate.start : candidate.end] = (b"\1" if sure else b"\2") * (candidate.end - candidate.start)
    return [
        (first, after)
        for first, after in words.sentences
        if after - first <= _LONGEST
        and any(_unexplained(words, k, first, after, explained, lexicon) for k in range(first, after))
    ]


def _unexplained(words: Words, k: int, first: int, after: int, explained: bytearray, lexicon: Lexicon) -> bool:
    word = words.word(k)
    if not word[0].isupper() or len(word) < 2:
        return False
    if explained[k]:
        return False
    classes = lexicon.of(word)
    if classes & _NO_NAME:
        return False
    following = words.word(k + 1) if k + 1 < after else ""
    named = following[:1].isupper() and not explained[k + 1] and not lexicon.of(following) & _NO_NAME
    alone = not named and not (k > first and words.word(k - 1)[:1].isupper() and not explained[k - 1])
    if alone and (classes & _COMMON):
        return False  # "Innovation", "the Chairman": a word of its own, in capitals
    if k == first or words.word(k - 1) in _OPENS or words.word(k - 1)[0] in "\n ":
        return named
    return True
