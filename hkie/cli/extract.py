"""hkie extract: documents in, tables or JSON out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Protocol, TypeVar

import typer

from hkie.cli.options import (
    Address,
    DateField,
    Decisions,
    Encoding,
    Engine,
    Engines,
    Failures,
    IdField,
    Infer,
    Labels,
    Lang,
    Language,
    MinScore,
    Ner,
    Paths,
    Patterns,
    TextField,
    decided,
    labels_of,
    opened,
    reading_options,
)
from hkie.cli.terminal import shown, tell
from hkie.errors import HkieError, ReadError, UsageError
from hkie.export import FORMATS
from hkie.ner import DEFAULT

if TYPE_CHECKING:
    from hkie.cluster.extraction import Wanted
    from hkie.pipeline import Pipeline
    from hkie.resolve.decisions import Decision
    from hkie.stages import Analysis

_R = TypeVar("_R")


class Each(Protocol):
    """The documents of a run, each finished by a function where it was analysed."""

    def __call__(self, finish: Callable[[Analysis], _R], step: Callable[[], None]) -> Iterator[_R]: ...


_PATIENCE = 1.0
"""Seconds after which a progress bar shows."""


TABLE, JSON, JSONL = "table", "json", "jsonl"
_FORMATS = (TABLE, JSON, JSONL, *(name for name in FORMATS if name != JSON))


def command(
    paths: Paths,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, json (one object), jsonl (an object a line for each document), or a format of hkie export: "
            + ", ".join(_FORMATS[3:])
            + ". With --engine ray: jsonl or parquet, a row a document.",
            show_default="table; jsonl with --engine ray",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write to this file or folder instead of standard output.", show_default=False
        ),
    ] = None,
    label: Labels = None,
    min_score: MinScore = 0.0,
    infer: Infer = False,
    decisions: Decisions = None,
    patterns: Patterns = None,
    ner: Ner = DEFAULT,
    text: Annotated[
        bool, typer.Option("--text", help="Put the text that the offsets index into the documents.")
    ] = False,
    lang: Lang = Language.en,
    encoding: Encoding = None,
    text_field: TextField = "text",
    id_field: IdField = None,
    date_field: DateField = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; without it, one a core where there is much to read.", show_default=False),
    ] = None,
    engine: Engines = Engine.local,
    address: Address = None,
    shard: Annotated[
        int | None,
        typer.Option(min=1, help="Files a shard, with --engine ray.", show_default="200"),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar; messages on bad files still come.")
    ] = False,
) -> None:
    """Find the mentions, entities and relations of documents."""
    labels = labels_of(label or [])
    if engine is Engine.ray:
        reading = reading_options(encoding, text_field, id_field, date_field, lang)
        from hkie.cluster import extraction

        wanted = extraction.Wanted(
            reading, format or JSONL, labels, min_score, infer, text, ner, tuple(patterns or ()),
            tuple(decided(decisions)),
        )  # fmt: skip
        _on_cluster(paths, output, wanted, address, workers, shard, quiet)
        return
    if address is not None or shard is not None:
        raise UsageError(f"{'--shard' if address is None else '--address'} is for --engine ray")
    format = format or TABLE
    if format not in (*_FORMATS, "rdf"):
        raise UsageError(f"unknown format {format!r}; one of {', '.join(_FORMATS)}")
    made = format not in (TABLE, JSON, JSONL)
    if made:
        from hkie import export

        export.checked(format, output)
    failures = Failures()

    said = decided(decisions)
    reading = reading_options(encoding, text_field, id_field, date_field, lang)
    with opened(None if made else output) as file:
        # Behind the check of the output: a mistake there is told at once.
        from hkie.pipeline import Pipeline

        pipeline = Pipeline(patterns or (), ner=ner)
        # Annotations stand on the text, and a database searches it.
        texts = text or made

        def each(finish: Callable[[Analysis], _R], step: Callable[[], None]) -> Iterator[_R]:
            return pipeline.each(finish, paths, failures.tell, step, reading, tell, texts, workers)

        done = _write(pipeline, each, format, file, output, labels, min_score, infer, said, quiet)
        if not done:
            failures.leave()
    failures.leave()


def _on_cluster(
    paths: list[str],
    output: Path | None,
    wanted: Wanted,
    address: str | None,
    workers: int | None,
    shard: int | None,
    quiet: bool,
) -> None:
    """Write the documents of ``paths`` as shards."""
    from hkie.cli.progress import progress
    from hkie.cluster import extraction, shards

    if wanted.format not in shards.FORMATS:
        raise UsageError(f"--engine ray writes {' or '.join(shards.FORMATS)}; hkie export makes {wanted.format} of it")
    if output is None:
        raise UsageError("--engine ray writes a folder of shards: name it with --output")
    failures = Failures()

    def say(told: shards.Told) -> None:
        if told.problem:
            failures.tell(ReadError(told.text))
        else:
            tell(told.text)

    with progress(quiet, _PATIENCE) as step:

        def done(documents: int) -> None:
            for _ in range(documents):
                step()

        extraction.extract(
            paths, output, wanted, address, workers, shard or extraction.FILES_A_SHARD,
            failures.tell, say, done,
        )  # fmt: skip
    failures.leave()


def _write(
    pipeline: Pipeline,
    each: Each,
    format: str,
    file: IO[str],
    output: Path | None,
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
    stream = shown(file)
    with progress(quiet, _PATIENCE) as step:
        if format == JSONL:

            def line(analysis: Analysis) -> str:
                result = pipeline.resolve([analysis], decisions, infer)
                return export.dumps(export.select(result, labels, min_score), indent=None) + "\n"

            for made in each(line, step):
                done += 1
                stream.write(made)
            return done
        analyses = list(each(lambda analysis: analysis, step))
        if not analyses:
            return 0
        result = export.select(pipeline.resolve(analyses, decisions, infer), labels, min_score)
    if format == JSON:
        export.write(result, stream)
    elif format != TABLE:
        if output is not None and not output.parent.is_dir():  # it was there when the run began
            raise HkieError(f"{output}: cannot be written (the folder {output.parent} is gone)")
        export.convert(result, format, output, stream)
    else:
        from hkie.cli.tables import print_result

        print_result(result, file)
    return len(analyses)
