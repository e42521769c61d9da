"""hkie export: a result in the format of another tool."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hkie.cli import completion
from hkie.cli.labels import known
from hkie.cli.options import Patterns, Results, read_result, types_of
from hkie.cli.terminal import shown
from hkie.export import FORMATS

_NAMES = ", ".join(FORMATS)


class Isolated(StrEnum):
    """What a graph does with entities without a relation."""

    keep = "keep"
    drop = "drop"


def command(
    paths: Results,
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
    isolated: Annotated[
        Isolated, typer.Option(help="For graphs: keep or drop entities without a relation.")
    ] = Isolated.keep,
    min_score: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="For graphs: leave out relations with a lower score.")
    ] = 0.0,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            help="For graphs: only relations of this type; may be repeated, or several with commas.",
            show_default=False,
            autocompletion=completion.types,
        ),
    ] = None,
    patterns: Patterns = None,
) -> None:
    """Write a result as tables, a database, a graph, linked data, annotations or a digest."""
    from hkie import export
    from hkie.runtime.memory import paused_collector

    part = export.Part(frozenset(kind or []), min_score, isolated is Isolated.keep)
    export.checked(to, output, table, part)
    with paused_collector():
        result = read_result(paths, patterns or ())
        part = part._replace(types=types_of(kind or [], result))
        export.convert(result, to, output, shown(sys.stdout), table, known(), part)
    sys.stdout.flush()
