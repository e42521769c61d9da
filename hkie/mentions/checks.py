"""Checks of a match that a pattern cannot make; a rule asks for one by name: ``"check": "pinyin"``."""

from __future__ import annotations

import re
from collections.abc import Callable

from hkie.grammar.words import Lexicon, Words

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
_GIVEN = re.compile(rf"{_SYLLABLE}(?:'?{_SYLLABLE})?$", re.IGNORECASE)
"""One or two syllables of Hanyu Pinyin: Rongwen, Dong, Xi'an; not Street."""
_SHORT = 5
"""Letters of a given name that may as well be an English word: "Long Ha", "He Said"."""


def pinyin(words: Words, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether two words are a name in Hanyu Pinyin."""
    if end - start != 2:
        return False
    surname, given = lexicon.of(words.word(start)), words.word(end - 1)
    if not _GIVEN.match(given) or len(given) < 2 or given.isupper():
        return False
    return len(given) >= _SHORT or ("surname" in surname and "commonword" not in surname)


Check = Callable[[Words, int, int, Lexicon], bool]
CHECKS: dict[str, Check] = {"pinyin": pinyin}
"""The checks by name. Each takes words, the first word of a match, the word after its last, and the lexicon."""
