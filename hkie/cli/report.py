"""hkie report: a result as an HTML page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from hkie.cli.labels import known
from hkie.cli.options import Patterns, Results, opened, read_result
from hkie.report import TITLE


def command(
    paths: Results,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The HTML file to write. Default: standard output, if it is a pipe.",
            show_default=False,
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="The title of the page.")] = TITLE,
    patterns: Patterns = None,
) -> None:
    """Write a result as one HTML page: texts with their spans, entities, relations, a graph. It works offline."""
    from hkie.errors import UsageError
    from hkie.export.files import fits
    from hkie.report import write_report
    from hkie.runtime.memory import paused_collector

    if output is None and sys.stdout.isatty():
        raise UsageError("the page is not for a terminal; give a file with --output report.html")
    if output is not None:
        fits(output, "text")
    with paused_collector():
        result = read_result(paths, patterns or ())
        with opened(output) as file:
            write_report(result, file, title, known())
