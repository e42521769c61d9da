"""PERSON: what the grammar proposes as a name is held against what names look like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hkie.grammar.words import Lexicon, Words
from hkie.mentions.spans import Candidate

_INITIAL = [
    "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s",
    "y", "w",
]  # fmt: skip
_FINAL = [
    "a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ve", "er", "an", "en", "in", "un",
    "vn", "ang", "eng", "ing", "ong", "ia", "iao", "ian", "iang", "iong", "ua", "uo", "uai", "uan", "uang",
    "ue", "ueng", "io",
]  # fmt: skip
_SYLLABLE = rf"(?:(?:{'|'.join(sorted(_INITIAL, key=len, reverse=True))})?(?:{'|'.join(sorted(_FINAL, key=len, reverse=True))}))"
PINYIN_GIVEN = re.compile(rf"{_SYLLABLE}(?:'?{_SYLLABLE})?$", re.IGNORECASE)
"""One or two syllables of Hanyu Pinyin: Rongwen, Dong, Xi'an; not Street."""


def refine(candidate: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the candidate, trimmed, or nothing where it cannot be a name."""
    start, end = candidate.start, candidate.end
    last = words.word(end - 1)
    if candidate.rule == "person.pinyin" and not _pinyin_name(words, start, end, lexicon):
        return
    if candidate.rule == "person.given-surname" and end - start < 2:
        return
    while (end - start > 1 and last.lower() in ("and", "said", "told")) or (
        lexicon.of(last) & {"postnominal"} and end - start > 1
    ):
        end -= 1
        last = words.word(end - 1)
    if candidate.rule == "person.honorific":
        if end - start == 1 and last.isupper() and len(last) > 12:
            return
        if end - start == 1 and lexicon.of(last) & {"memberword"}:
            return  # "Honourable Members of the Parliament"
        if start > 1 and words.word(start - 1) == "General" and words.word(start - 2)[0].isupper():
            before = lexicon.of(words.word(start - 2))
            if "rank" in before or not before & {"honorific", "nationality", "fn", "opener"}:
                return  # "Consul General Orrin May", "Junior General Purpose Ratings": no general
        if start > 1 and words.word(start - 1) == "Major" and words.word(start - 2).lower() == "the":
            return  # "the Major Sports Events Committee"
        if start and words.word(start - 1) == "He":
            return  # "Party Secretary He Luocai": a surname; an excellency is HE
    yield candidate if end == candidate.end else candidate._replace(end=end)


def _pinyin_name(words: Words, start: int, end: int, lexicon: Lexicon) -> bool:
    if end - start != 2:
        return False
    given = words.word(end - 1)
    if not PINYIN_GIVEN.match(given) or len(given) < 2 or given.isupper():
        return False
    surname = lexicon.of(words.word(start))
    # A rare surname, or a short given name that is a word, needs two syllables: "Long Ha", "He Said".
    if "surname" not in surname and len(given) < 5:
        return False
    return not (
        words.word(start).lower() in ("so", "he", "an", "may", "long", "man", "to", "sun", "ping", "song")
        and len(given) < 5
        and given.lower() != "dong"
    )
