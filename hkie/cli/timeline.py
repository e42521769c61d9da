"""hkie timeline: dated relations in order. hkie relations: all relations of a result that are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.arguments import results_and_entities
from hkie.cli.labels import known
from hkie.cli.options import (
    MinScore,
    OfStatus,
    OfType,
    Patterns,
    ResultsAndName,
    Sentences,
    Since,
    Until,
    read_result,
    statuses_of,
    types_of,
)

if TYPE_CHECKING:
    from hkie.query.relations import Wanted
    from hkie.records import Result

_Entity = Annotated[
    str | None,
    typer.Option("--entity", "-e", help="Only relations of this entity: the same as NAME.", show_default=False),
]


@answers()
def command(
    arguments: ResultsAndName,
    name: _Entity = None,
    since: Since = None,
    until: Until = None,
    sentences: Sentences = True,
    patterns: Patterns = None,
) -> Answer:
    """List relations by day. A tilde marks the day of the document if the text states none."""
    from hkie.cli.cards import print_timeline
    from hkie.query.relations import timeline

    result, wanted, of = _asked(arguments, name, patterns, since, until)
    return Answer(
        timeline(result, wanted, known()),
        lambda moments: print_timeline(moments, sentences),
        f"no relation in this result has {'such ' if since or until else ''}a day{of}",
    )


@answers()
def relations(
    arguments: ResultsAndName,
    kind: OfType = None,
    name: _Entity = None,
    since: Since = None,
    until: Until = None,
    status: OfStatus = None,
    min_score: MinScore = 0.0,
    sentences: Sentences = True,
    patterns: Patterns = None,
) -> Answer:
    """List relations with their day, status and sentence, the earliest first; those without a day come last."""
    from hkie.cli.cards import print_timeline
    from hkie.query.relations import moments

    statuses = statuses_of(status or [])
    result, wanted, of = _asked(arguments, name, patterns, since, until)
    wanted = wanted._replace(types=types_of(kind or [], result), statuses=statuses, min_score=min_score)
    return Answer(
        moments(result, wanted, known()),
        lambda moments: print_timeline(moments, sentences),
        f"no such relation in this result{of}",
    )


def _asked(
    arguments: Sequence[str], name: str | None, patterns: Sequence[Path] | None, since: str | None, until: str | None
) -> tuple[Result, Wanted, str]:
    """Return the result, which relations are wanted, and in words of which entity."""
    from hkie.errors import UsageError
    from hkie.query import entity
    from hkie.query.periods import Period
    from hkie.query.relations import Wanted

    period = Period.of(since, until)
    paths, names = results_and_entities(arguments, [name] if name is not None else [])
    result = read_result(paths, patterns or ())
    if not names:
        return result, Wanted(period=period), ""
    (wanted,) = names
    if not wanted.strip():
        raise UsageError("the name of the entity is empty")
    return result, Wanted(entity=entity.one(result, wanted, (), known()).id, period=period), f" and {wanted!r} in it"
