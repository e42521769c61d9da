"""hkie resolve: join the results of several runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hkie.cli.options import (
    Address,
    Decisions,
    Engine,
    Engines,
    Infer,
    Patterns,
    WatchlistPath,
    decided,
    listed,
    opened,
    typed,
)
from hkie.cli.terminal import shown, tell_all
from hkie.errors import UsageError

_JSON = "json"


def command(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="RESULT",
            help="Results of hkie extract, JSON or JSON Lines, - for standard input, or a folder of shards, written with --engine ray.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file instead of standard output.", show_default=False),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="json. With --engine ray also jsonl and parquet: a folder with a shard for each file of results.",
            autocompletion=lambda: [_JSON, "jsonl", "parquet"],
        ),
    ] = _JSON,
    infer: Infer = False,
    decisions: Decisions = None,
    watchlist: WatchlistPath = None,
    patterns: Patterns = None,
    engine: Engines = Engine.local,
    address: Address = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Number of cores at most, with --engine ray.", show_default=False)
    ] = None,
) -> None:
    """Join results to one, with the same entities as a single run over all documents."""
    from hkie import export, results
    from hkie.grammar.ruleset import load
    from hkie.relations import inferred
    from hkie.resolve import Resolver
    from hkie.runtime.cluster import shards
    from hkie.runtime.memory import paused_collector

    said, watched = decided(decisions), listed(watchlist)
    files = shards.files(paths)
    if engine is Engine.ray:
        if infer:
            raise UsageError(
                "--infer is for one machine: run hkie resolve RESULT --infer on the result of --engine ray"
            )
        if typed(context, "watchlist"):
            raise UsageError("--watchlist is for one machine: run hkie watch RESULT --watchlist on the result")
        from hkie.runtime.cluster import resolution

        run = resolution.Run(files, tuple(said), tuple(patterns or ()), address, workers)
        if format in shards.FORMATS:
            if output is None:
                raise UsageError(f"{format} is written to a folder of shards: give it with --output")
            tell_all(resolution.resolve_to_shards(run, output, format))
            return
        if format != _JSON:
            raise UsageError(f"unknown format {format!r}; one of {_JSON}, {', '.join(shards.FORMATS)}")
        with opened(output) as file:
            problems = resolution.resolve(run, shown(file))
        tell_all(problems)
        return
    for option, given in (
        ("--address", address),
        ("--workers", typed(context, "workers")),
        ("--format", format != _JSON),
    ):
        if given:
            raise UsageError(f"{option} is for --engine ray")
    with paused_collector(), opened(output) as file:
        rules = load(patterns or ())
        read = [result for name in files for result in shards.read(name)]
        resolver = Resolver.of(rules)
        joined, problems = results.resolve(read, resolver, said)
        if infer:
            joined = inferred.infer(joined, resolver.register.entries, rules.holders, rules.ontology)
        if watched is not None:
            from hkie.watch.matching import mark

            joined = mark(joined, watched, rules.ontology, resolver.register.entries)
        export.write(joined, shown(file))
    tell_all(problems)
