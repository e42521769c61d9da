"""hkie export: a result in the format of another tool."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from hkie.cli import completion
from hkie.cli.labels import known
from hkie.cli.options import Patterns, ResultPath, read_result
from hkie.cli.terminal import shown
from hkie.export import FORMATS

_NAMES = ", ".join(FORMATS)


def command(
    path: ResultPath,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            "-t",
            metavar="FORMAT",
            help=f"One of {_NAMES}.",
            show_default=False,
            autocompletion=completion.formats,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The file or folder to write. Without it, text formats are written to standard output.",
            show_default=False,
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            help="For csv: only this table, which can be written to standard output.",
            show_default=False,
            autocompletion=completion.tables,
        ),
    ] = None,
    patterns: Patterns = None,
) -> None:
    """Write a result as tables, a database, a graph, linked data, annotations or a digest."""
    from hkie import export
    from hkie.runtime.memory import paused_collector

    export.checked(to, output, table)
    with paused_collector():
        result = read_result(path, patterns or ())
        export.convert(result, to, output, shown(sys.stdout), table, known())
    sys.stdout.flush()
