"""hkie top: who or what is most often at one end of a type of relations."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from hkie.cli import completion
from hkie.cli.answers import Answer, answers
from hkie.cli.arguments import results_first
from hkie.cli.labels import known
from hkie.cli.options import (
    MinScore,
    OfStatus,
    Patterns,
    Results,
    Since,
    Until,
    read_result,
    statuses_of,
    types_of,
)

_SHOWN = 20


class End(StrEnum):
    """The ends of a relation."""

    head = "head"
    tail = "tail"


@answers(_SHOWN)
def command(
    paths: Results,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="TYPE",
            help="A type of relations: attended, spoke_at, met_with, visited or another one of `hkie relations`, or your own.",
            show_default=False,
            autocompletion=completion.types,
        ),
    ],
    of: Annotated[End, typer.Option("--of", help="Rank heads (who attended) or tails (what was attended).")] = End.head,
    since: Since = None,
    until: Until = None,
    status: OfStatus = None,
    min_score: MinScore = 0.0,
    patterns: Patterns = None,
) -> Answer:
    """Rank who or what is most often at one end of a type of relations: who attended most events, who was met by most.

    The number is that of different others, such as events; "docs" is that of the documents that say so.
    """
    from hkie.cli.cards import print_ranked
    from hkie.query.periods import Period
    from hkie.query.relations import Wanted
    from hkie.query.top import top

    paths, kind = results_first(paths, kind)
    wanted = Wanted(statuses=statuses_of(status or []), period=Period.of(since, until), min_score=min_score)
    result = read_result(paths, patterns or ())
    (kind,) = types_of([kind], result)
    found = top(result, kind, tails=of is End.tail, wanted=wanted, ontology=known())
    return Answer(found, print_ranked, f"no relation {kind} in this result")
