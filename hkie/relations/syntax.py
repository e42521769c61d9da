"""What the words between names are: function words, and the forms of verbs, from ``patterns/relations``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from hkie.patternfiles import default_folder, items, rows

BASE, PRESENT, ING, PAST, PARTICIPLE = "base", "s", "ing", "past", "en"
_VOWELS = "aeiou"
_SIBILANTS = ("s", "x", "z", "ch", "sh", "o")


class Form(NamedTuple):
    """The lemma of a verb form, and which forms of it the word may be."""

    lemma: str
    forms: frozenset[str]


class Phrase(NamedTuple):
    """Words that are one function word together."""

    words: tuple[str, ...]
    kind: str


class Syntax(NamedTuple):
    """Function words by class, phrases by their first word, and verb forms; all in lower case."""

    classes: Mapping[str, str]
    phrases: Mapping[str, tuple[Phrase, ...]]
    verbs: Mapping[str, Form]

    def with_verbs(self, lemmas: Iterable[str]) -> Syntax:
        """Return the tables with further regular verbs, such as those of a user's frames."""
        more = {word: form for lemma in lemmas if lemma not in self.verbs for word, form in _forms(lemma).items()}
        return self._replace(verbs={**more, **self.verbs}) if more else self

    def form(self, word: str) -> Form | None:
        """Return what form of a verb a word in lower case may be; of an unknown verb, its ending decides."""
        known = self.verbs.get(word)
        if known is not None or len(word) < _SHORTEST or self.classes.get(word) == "nonverb":
            return known
        if word.endswith("ed"):
            return Form(word[:-2], frozenset({PAST, PARTICIPLE}))
        return Form(word[:-3], frozenset({ING})) if word.endswith("ing") else None


_SHORTEST = 6
"""Letters of an unknown word that may be a verb by its ending."""


@cache
def syntax() -> Syntax:
    """Return the tables that come with hkie; they are read once."""
    folder = default_folder() / "relations"
    classes: dict[str, str] = {}
    phrases: dict[str, list[Phrase]] = {}
    for _, row in rows(folder / "syntax.tsv", "class", "words"):
        for item in items(row["words"]):
            parts = tuple(item.split())
            if len(parts) > 1:
                phrases.setdefault(parts[0], []).append(Phrase(parts, row["class"]))
            else:
                classes.setdefault(item, row["class"])
    verbs: dict[str, Form] = {}
    for _, row in rows(folder / "verbs.tsv", "lemma", "forms"):
        for lemma in items(row["lemma"]):
            for word, form in _forms(lemma, items(row["forms"])).items():
                known = verbs.get(word)
                verbs[word] = Form(lemma, form.forms | known.forms) if known and known.lemma == lemma else form
    longest = {word: tuple(sorted(found, key=lambda p: -len(p.words))) for word, found in phrases.items()}
    return Syntax(classes, longest, verbs)


def _forms(lemma: str, irregular: tuple[str, ...] = ()) -> dict[str, Form]:
    """Return the forms of a verb. Those that are irregular are given: past, participle if it differs, -ing and -s."""
    found: dict[str, set[str]] = {lemma: {BASE}}
    given: Iterable[tuple[str, str]] = _regular(lemma)
    if irregular:
        past, participle = irregular[0], irregular[1] if len(irregular) > 3 else irregular[0]
        given = ((past, PAST), (participle, PARTICIPLE), (irregular[-2], ING), (irregular[-1], PRESENT))
    for word, form in given:
        found.setdefault(word, set()).add(form)
    return {word: Form(lemma, frozenset(forms)) for word, forms in found.items()}


def _regular(lemma: str) -> Iterable[tuple[str, str]]:
    """Yield the regular forms of a verb; of one that may double its last letter ("refer"), both spellings."""
    soft = lemma[-1] == "y" and lemma[-2:-1] not in _VOWELS
    yield lemma[:-1] + "ies" if soft else lemma + ("es" if lemma.endswith(_SIBILANTS) else "s"), PRESENT
    doubles = len(lemma) > 2 and lemma[-1] not in "aeiouwxy" and lemma[-2] in _VOWELS and lemma[-3] not in _VOWELS
    for one in (lemma, lemma + lemma[-1]) if doubles else (lemma,):
        yield (one[:-1] if one[-1] == "e" and not one.endswith(("ee", "oe", "ye")) else one) + "ing", ING
        past = one[:-1] + "ied" if soft else one + ("d" if one[-1] == "e" else "ed")
        yield from ((past, PAST), (past, PARTICIPLE))


_KEPT = 50_000
"""Words whose stems are kept."""
_ENDINGS = ("ing", "ed", "es", "s", "e")


@lru_cache(maxsize=_KEPT)
def stem(word: str) -> str:
    """Return a word without the ending of its form: "attending", "attended" and "attends" are "attend"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            return word[: -len(ending)]
    return word
