"""hkie export: a result in the format of another tool."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.options import Patterns
from hkie.export import FORMATS

if TYPE_CHECKING:
    from hkie.records import Result

_NAMES = ", ".join(FORMATS)


def command(
    result: Annotated[
        str,
        typer.Argument(
            metavar="RESULT",
            help="A result of hkie extract or hkie resolve, JSON or JSON Lines, or - for standard input.",
            show_default=False,
        ),
    ],
    to: Annotated[str, typer.Option("--to", "-t", metavar="FORMAT", help=f"One of {_NAMES}.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The file or folder to write; text goes to standard output without it.",
            show_default=False,
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(help="For csv: this table alone, which may go to standard output.", show_default=False),
    ] = None,
    patterns: Patterns = None,
) -> None:
    """Write a result as tables, a database, a graph, linked data, annotations or a digest."""
    from hkie import export
    from hkie.memory import paused_collector

    export.checked(to, output, table)
    with paused_collector():
        export.convert(_read(result, patterns or ()), to, output, sys.stdout, table)
    sys.stdout.flush()


def _read(path: str, patterns: Sequence[Path]) -> Result:
    """Read a result; the lines of JSON Lines become one, with the entities that one run would have."""
    from hkie import results

    found = results.read(path)
    if len(found) == 1:
        return found[0]
    from hkie.resolve import Resolver
    from hkie.rules import load

    return results.resolve(found, Resolver.of(load(patterns)))[0]
