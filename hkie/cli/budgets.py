"""hkie budgets: programmes, bodies and events with their amounts."""

from __future__ import annotations

from typing import Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.arguments import results_and_name
from hkie.cli.labels import known
from hkie.cli.options import (
    MinScore,
    OfStatus,
    Patterns,
    ResultsAndName,
    Sentences,
    Since,
    Until,
    read_result,
    statuses_of,
)
from hkie.query.choices import Order


@answers()
def command(
    arguments: ResultsAndName,
    sort: Annotated[
        Order,
        typer.Option(
            "--sort", help="amount (the largest first, each currency apart), name, or date (the latest first)."
        ),
    ] = Order.amount,
    since: Since = None,
    until: Until = None,
    status: OfStatus = None,
    min_score: MinScore = 0.0,
    sentences: Sentences = True,
    patterns: Patterns = None,
) -> Answer:
    """List programmes, bodies and events with their amounts, each with its bound, its day and the sentence that claims it."""
    from hkie.cli.cards import print_budgets
    from hkie.query import entity
    from hkie.query.budgets import budgets
    from hkie.query.periods import Period
    from hkie.query.relations import Wanted

    statuses, period = statuses_of(status or []), Period.of(since, until)
    paths, name = results_and_name(arguments)
    result = read_result(paths, patterns or ())
    owner = entity.one(result, name, (), known()).id if name is not None else None
    found = budgets(result, sort, Wanted(frozenset(), statuses, owner, period, min_score), known())
    return Answer(found, lambda rows: print_budgets(rows, sentences), "no such budget in this result")
