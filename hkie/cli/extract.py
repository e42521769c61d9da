"""hkie extract: documents in, tables or JSON out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from hkie.cli.options import Decisions, Infer, Ner, Patterns, decided, opened
from hkie.errors import HkieError, UsageError
from hkie.export import FORMATS
from hkie.ner import DEFAULT
from hkie.records import LABELS

if TYPE_CHECKING:
    from hkie.pipeline import Pipeline
    from hkie.resolve.decisions import Decision

_PATIENCE = 1.0
"""Seconds after which a progress bar shows."""


TABLE, JSON, JSONL = "table", "json", "jsonl"
_FORMATS = (TABLE, JSON, JSONL, *(name for name in FORMATS if name != JSON))


def command(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders (searched for *.txt), or - for standard input.", show_default=False),
    ],
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, json (one object), jsonl (an object a line for each document), or a format of hkie export: "
            + ", ".join(_FORMATS[3:])
            + ".",
        ),
    ] = TABLE,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write to this file or folder instead of standard output.", show_default=False
        ),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", "-l", help="Keep this label only; may be repeated.", show_default=False),
    ] = None,
    min_score: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Leave out mentions and relations with a lower score.")
    ] = 0.0,
    infer: Infer = False,
    decisions: Decisions = None,
    patterns: Patterns = None,
    ner: Ner = DEFAULT,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar; messages on bad files still come.")
    ] = False,
) -> None:
    """Find the mentions, entities and relations of documents."""
    labels = labels_of(label or [])
    if format not in (*_FORMATS, "rdf"):
        raise UsageError(f"unknown format {format!r}; one of {', '.join(_FORMATS)}")
    made = format not in (TABLE, JSON, JSONL)
    if made:
        from hkie import export

        export.checked(format, output)
    failures: list[HkieError] = []

    def problem(error: HkieError) -> None:
        failures.append(error)
        typer.echo(f"hkie: {error}", err=True)

    said = decided(decisions)
    with opened(None if made else output) as file:
        # Behind the check of the output: a mistake there is told at once.
        from hkie.pipeline import Pipeline

        pipeline = Pipeline(patterns or (), ner=ner)
        done = _write(pipeline, paths, format, file, output, labels, min_score, infer, said, problem, quiet)
        if not done and failures:
            raise typer.Exit(max(error.exit_code for error in failures))
    if failures:
        raise typer.Exit(max(error.exit_code for error in failures))


def labels_of(wanted: list[str]) -> frozenset[str]:
    """Return the labels of a user's list. Raises UsageError for one that there is not."""
    for name in wanted:
        if name.upper() not in LABELS:
            raise UsageError(f"unknown label {name!r}; one of {', '.join(LABELS)}")
    return frozenset(name.upper() for name in wanted)


def _write(
    pipeline: Pipeline,
    paths: Sequence[str],
    format: str,
    file: IO[str],
    output: Path | None,
    labels: frozenset[str],
    min_score: float,
    infer: bool,
    decisions: Sequence[Decision],
    problem: Callable[[HkieError], None],
    quiet: bool,
) -> int:
    """Write what was asked for and return how many documents went into it."""
    from hkie import export
    from hkie.cli.progress import progress

    done = 0
    with progress(quiet, _PATIENCE) as step:
        if format == JSONL:
            for analysis in pipeline.run(paths, problem, step):
                done += 1
                file.write(
                    export.dumps(
                        export.select(pipeline.resolve([analysis], decisions, infer), labels, min_score), indent=None
                    )
                    + "\n"
                )
            return done
        analyses = list(pipeline.run(paths, problem, step))
        if format not in (TABLE, JSON):  # annotations stand on the text, and a database searches it
            analyses = [replace(a, document=replace(a.document, text=a.source.text)) for a in analyses]
        if not analyses:
            return 0
        result = export.select(pipeline.resolve(analyses, decisions, infer), labels, min_score)
    if format == JSON:
        export.write(result, file)
    elif format != TABLE:
        export.convert(result, format, output, file)
    else:
        from hkie.cli.tables import print_result

        print_result(result, file)
    return len(analyses)
