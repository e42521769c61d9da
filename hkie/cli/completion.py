"""The values that a shell offers for an option, with what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hkie.cli.labels import known

Offered = list[str | tuple[str, str]]


def labels(incomplete: str) -> Offered:
    """Return the labels, also after others and a comma, in small letters if the user began in small letters."""
    return list(_after_commas(incomplete, ((x.name, x.description) for x in known().labels.values())))


def kinds(incomplete: str) -> Offered:
    """Return the labels and the types of relations."""
    return [*labels(incomplete), *types(incomplete)]


def types(incomplete: str) -> Offered:
    """Return the types of relations, also after others and a comma."""
    return list(_after_commas(incomplete, ((x.name, x.description) for x in known().types.values())))


def formats() -> Offered:
    """Return the formats of hkie export."""
    from hkie.export import FORMATS

    return list(FORMATS)


def tables() -> Offered:
    """Return the tables of hkie export --to csv."""
    from hkie.export.tables import TABLES

    return [table.name for table in TABLES]


def questions() -> Offered:
    """Return the kinds of cases of hkie review."""
    from hkie.review.cases import ASKED

    return list(ASKED)


def taggers() -> Offered:
    """Return the name taggers that need no installation."""
    from hkie.ner import DEFAULT, NONE

    return [DEFAULT, NONE]


def _after_commas(incomplete: str, named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    before, comma, begun = incomplete.rpartition(",")
    given = {name.strip().upper() for name in before.split(",")}
    for name, meaning in named:
        if name.upper() not in given:
            yield before + comma + (name.lower() if begun.islower() else name), meaning
