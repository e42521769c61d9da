"""hkie extract: documents in, tables or JSON out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from hkie.cli.options import Decisions, Infer, Ner, Patterns, decided, opened
from hkie.errors import HkieError, UsageError
from hkie.ner import DEFAULT
from hkie.records import LABELS

if TYPE_CHECKING:
    from hkie.pipeline import Pipeline
    from hkie.resolve.decisions import Decision
    from hkie.stages import Analysis

_PATIENCE = 1.0
"""Seconds after which a progress bar shows."""


class Language(StrEnum):
    """Which documents are read."""

    en = "en"
    any = "any"


class Format(StrEnum):
    """What is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders (searched for text, HTML, PDF, Word, e-mail, Markdown, tables and archives), patterns in "
            'quotes ("news/*.html"), @LIST (a file with a path a line), or - for standard input.',
            show_default=False,
        ),
    ],
    format: Annotated[
        Format,
        typer.Option("--format", "-f", help="table, one JSON object, or one JSON object a line for each document."),
    ] = Format.table,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file instead of standard output.", show_default=False),
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
    text: Annotated[
        bool, typer.Option("--text", help="Put the text that the offsets index into the documents.")
    ] = False,
    lang: Annotated[
        Language, typer.Option("--lang", help="en passes over what is not in English; any takes whatever comes.")
    ] = Language.en,
    encoding: Annotated[
        str | None,
        typer.Option(
            help="The encoding of text, HTML, Markdown and tables, where the guess is wrong: big5, cp1252.",
            show_default=False,
        ),
    ] = None,
    text_field: Annotated[
        str, typer.Option("--text-field", help="The column of CSV, or key of JSON Lines, with the text of a document.")
    ] = "text",
    id_field: Annotated[
        str | None,
        typer.Option("--id-field", help="The one with its id; else the number of its line.", show_default=False),
    ] = None,
    date_field: Annotated[
        str | None, typer.Option("--date-field", help="The one with its date.", show_default=False)
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar; messages on bad files still come.")
    ] = False,
) -> None:
    """Find the mentions, entities and relations of documents."""
    labels = _labels(label or [])
    failures: list[HkieError] = []

    def problem(error: HkieError) -> None:
        failures.append(error)
        typer.echo(f"hkie: {error}", err=True)

    def note(said: str) -> None:
        typer.echo(f"hkie: {said}", err=True)

    said = decided(decisions)
    _known_encoding(encoding)
    with opened(output) as file:
        # Behind the check of the output: a mistake there is told at once.
        from hkie.pipeline import Pipeline
        from hkie.readers import Options

        pipeline = Pipeline(patterns or (), ner=ner)
        options = Options(encoding, text_field, id_field, date_field, lang.value)

        def analysed(step: Callable[[], None]) -> Iterator[Analysis]:
            return pipeline.run(paths, problem, step, options, note, text)

        done = _write(pipeline, analysed, format, file, labels, min_score, infer, said, quiet)
        if not done and failures:
            raise typer.Exit(max(error.exit_code for error in failures))
    if failures:
        raise typer.Exit(max(error.exit_code for error in failures))


def _known_encoding(name: str | None) -> None:
    """Raise UsageError for an encoding that no one knows."""
    try:
        _ = b"    ".decode(name or "utf-8")  # nothing would be decoded without a look at the name
    except UnicodeError:
        pass
    except LookupError as error:
        raise UsageError(f"unknown encoding {name!r}; utf-8, cp1252, big5 and gb18030 are some") from error


def _labels(wanted: list[str]) -> frozenset[str]:
    for name in wanted:
        if name.upper() not in LABELS:
            raise UsageError(f"unknown label {name!r}; one of {', '.join(LABELS)}")
    return frozenset(name.upper() for name in wanted)


def _write(
    pipeline: Pipeline,
    analysed: Callable[[Callable[[], None]], Iterator[Analysis]],
    format: Format,
    file: IO[str],
    labels: frozenset[str],
    min_score: float,
    infer: bool,
    decisions: Sequence[Decision],
    quiet: bool,
) -> int:
    """Write what was asked for and return how many documents went into it."""
    from hkie import export
    from hkie.cli.progress import progress

    done = 0
    with progress(quiet, _PATIENCE) as step:
        if format is Format.jsonl:
            for analysis in analysed(step):
                done += 1
                file.write(
                    export.dumps(
                        export.select(pipeline.resolve([analysis], decisions, infer), labels, min_score), indent=None
                    )
                    + "\n"
                )
            return done
        analyses = list(analysed(step))
        if not analyses:
            return 0
        result = export.select(pipeline.resolve(analyses, decisions, infer), labels, min_score)
    if format is Format.json:
        export.write(result, file)
    else:
        from hkie.cli.tables import print_result

        print_result(result, file)
    return len(analyses)
