"""hkie resolve: results of several runs to one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hkie.cli.options import Decisions, Infer, Patterns, opened
from hkie.cli.terminal import shown, tell


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="RESULT…",
            help="Results of hkie extract, JSON or JSON Lines, or - for standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file instead of standard output.", show_default=False),
    ] = None,
    infer: Infer = False,
    decisions: Decisions = None,
    patterns: Patterns = None,
) -> None:
    """Join results to one, with the entities that one run over all their documents would have."""
    from hkie import export, results
    from hkie.cli.options import decided
    from hkie.memory import paused_collector
    from hkie.relations import inferred
    from hkie.resolve import Resolver
    from hkie.rules import load

    said = decided(decisions)
    with paused_collector(), opened(output) as file:
        rules = load(patterns or ())
        read = [result for path in paths for result in results.read(path)]
        resolver = Resolver.of(rules)
        joined, problems = results.resolve(read, resolver, said)
        if infer:
            joined = inferred.infer(joined, resolver.register.entries, rules.holders)
        export.write(joined, shown(file))
    for problem in problems:
        tell(problem)
