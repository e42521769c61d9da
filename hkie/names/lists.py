"""Lists of words in names: ``patterns/names/``, read when first needed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from hkie import patternfiles


@cache
def spellings() -> dict[str, str]:
    """Return the normal spelling of each variant of a word: "program" for "programme", "limited" for "ltd"."""
    return {row["form"]: row["means"] for row in table("spelling", "form", "means")}


@cache
def variants() -> dict[str, frozenset[int]]:
    """Return, for each form of a given name or surname, the numbers of the names it is a form of."""
    found: dict[str, set[int]] = {}
    for number, row in enumerate(table("variants", "form", "variants")):
        for form in (row["form"], *patternfiles.items(row["variants"])):
            found.setdefault(plain(form), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


@cache
def foreign() -> dict[str, str]:
    """Return English translations of common words in names of organisations, and their abbreviations: "banco", "银行"."""
    return {plain(row["form"]): row["means"] for row in table("foreign", "form", "means")}


@cache
def east_asian_surnames() -> frozenset[str]:
    """Return the romanised Chinese surnames of the registry, in plain form."""
    file = patternfiles.default_folder() / "registry" / "honorifics_and_surnames.tsv"
    found = (row["value"] for _, row in patternfiles.rows(file, "value", "kind") if row["kind"].startswith("surname"))
    return frozenset(map(plain, found))


@cache
def given_names() -> frozenset[str]:
    """Return the given names of ``patterns/given_names.txt``, in plain form."""
    lines = (patternfiles.default_folder() / "given_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(plain(line) for line in lines if line and not line.startswith("#"))


@cache
def given_sex() -> dict[str, str]:
    """Return m or f for given names that usually only men or only women have."""
    return {
        plain(name): row["sex"]
        for row in table("given_sex", "sex", "names")
        for name in patternfiles.items(row["names"])
    }


@dataclass(frozen=True, slots=True)
class WordKinds:
    """Words in names that are not part of the name itself, in plain form."""

    particle: frozenset[str]
    honorific: frozenset[str]
    postnominal: frozenset[str]
    generation: frozenset[str]
    generic: frozenset[str]
    instrument: frozenset[str]
    head: frozenset[str]
    admin: frozenset[str]
    sovereign: frozenset[str]
    nobiliary: frozenset[str]
    modifier: frozenset[str]
    renewed: frozenset[str]
    law: frozenset[str]
    annual: frozenset[str]
    unit: frozenset[str]
    korean: frozenset[str]
    home: frozenset[str]


@cache
def word_kinds() -> WordKinds:
    """Return the words of each kind."""
    kinds = {
        row["kind"]: frozenset(map(plain, patternfiles.items(row["words"]))) for row in table("words", "kind", "words")
    }
    return WordKinds(**kinds)


@cache
def legal_forms() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the legal forms of companies as (words, class), longest first."""
    found: dict[tuple[str, ...], str] = {}
    for row in table("legal_forms", "class", "forms"):
        for form in patternfiles.items(row["forms"]):
            found.setdefault(
                tuple(plain(form).replace(".", "").replace("/", "").replace(",", "").split()), row["class"]
            )
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """Return a word in lower case and without accents."""
    if word.isascii():
        return word.strip().lower()
    text = unicodedata.normalize("NFKD", word.strip().lower())
    return "".join(c for c in text if not unicodedata.combining(c))


def table(name: str, *columns: str) -> list[dict[str, str]]:
    """Return the rows of a table of ``patterns/names/``."""
    file = patternfiles.default_folder() / "names" / f"{name}.tsv"
    return [row for _, row in patternfiles.rows(file, *columns)]
