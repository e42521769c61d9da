"""Which dollar a bare "$" is in a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from hkie.grammar.ruleset import Entry
from hkie.grammar.words import Words
from hkie.mentions.currencies import DOLLAR_HOMES, DOLLAR_PLACES, DOLLAR_SIGNS

HOME = "HKD"
_HOME = re.compile(rf"\b(?:{'|'.join(DOLLAR_HOMES)})\b", re.IGNORECASE)
_SIGNED = re.compile(r"(?<![A-Za-z])(HK|SG|S|AU|A|NZ|NT|CA|C)\$")
_DATELINE = re.compile(r"^\s*([A-Z]{4,}(?: [A-Z]+)?)\b[^\n]{0,50}?(?:--|—|–|-)", re.MULTILINE)
_READ = 20_000
"""Characters of a document that are looked through for its home."""
_LEVELS = 6
"""Places around a place, at most: a street, a district, a city, a state, a country."""


class Homes:
    """The dollars of the places of a registry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    @cached_property
    def _around(self) -> dict[str, str]:
        """What is around each entry; few texts need it."""
        return {entry.key.partition(":")[2]: entry.parent for entry in self._entries}

    def count(self, words: Words, named: Iterable[tuple[int, int, Iterable[tuple[Entry, str]], float]]) -> Counter[str]:
        """Return how often places of each dollar are named in a text.

        ``named`` are the names of the registry in it: the first word, the word behind the last, all entries that may be
        meant with their forms, and the score.
        """
        dollars: Counter[str] = Counter()
        for _, after, entries, _ in named:
            codes = {self._dollar(entry) for entry, _ in entries}
            if len(codes) == 1 and words.texts[after : after + 1] != ["$"]:  # "US" of "US$5" is no place
                dollars.update(codes)
        del dollars[""]
        return dollars

    def _dollar(self, entry: Entry) -> str:
        place = entry.key.partition(":")[2]
        for _ in range(_LEVELS):
            if place in DOLLAR_PLACES:
                return DOLLAR_PLACES[place]
            place = self._around.get(place, "")
        return ""


def dollar_of(text: str, places: Callable[[], Counter[str]] = Counter) -> str:
    """Return the currency that a bare ``$`` has in a document.

    It is that of the dateline, of the commonest signed dollar ("S$"), of the country that is named most, or, if none is,
    of most of the ``places`` that are named, by their dollars; Hong Kong's if there is none.
    """
    if "$" not in text:
        return HOME
    signed = Counter(DOLLAR_SIGNS[sign.lower()] for sign in _SIGNED.findall(text, 0, _READ))
    if HOME in signed:
        return HOME
    found = _DATELINE.search(text[:2000])
    if found and found.group(1).lower() in DOLLAR_HOMES:
        return DOLLAR_HOMES[found.group(1).lower()]
    countries = Counter(DOLLAR_HOMES[name.lower()] for name in _HOME.findall(text, 0, _READ))
    named = signed or countries or places()
    return min(named, key=lambda code: (-named[code], code != HOME, code), default=HOME)
