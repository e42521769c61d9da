"""hkie extract: from documents to tables, JSON or an export format."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from hkie.cli.labels import known
from hkie.cli.options import (
    TIMEOUT,
    Address,
    CacheFolder,
    DateField,
    Decisions,
    Encoding,
    Engine,
    Engines,
    Failures,
    FollowLinks,
    IdField,
    Infer,
    Labels,
    Lang,
    Language,
    MinScore,
    Ner,
    Paths,
    Patterns,
    Status,
    Statuses,
    TextField,
    Timeout,
    WatchlistPath,
    Workers,
    decided,
    labels_of,
    listed,
    opened,
    reading_options,
    typed,
)
from hkie.cli.terminal import shown, tell, tell_all
from hkie.errors import HkieError, ReadError, UsageError
from hkie.export import FORMATS
from hkie.ner import DEFAULT
from hkie.runtime.memory import paused_collector

if TYPE_CHECKING:
    from hkie.corrections import Report
    from hkie.pipeline import Pipeline
    from hkie.pipeline.analyzer import Analysis
    from hkie.records import Result
    from hkie.resolve.decisions import Decision
    from hkie.runtime.cache import Cache
    from hkie.runtime.cluster.extraction import Wanted
    from hkie.runtime.runs import Run
    from hkie.watch.watchlist import Watchlist

_HITS_MOST = 5
"""Hits of a watchlist below the summary."""
_PATIENCE = 1.0
"""Seconds before a progress bar appears."""

TABLE, JSON, JSONL = "table", "json", "jsonl"
_FORMATS = (TABLE, JSON, JSONL, *(name for name in FORMATS if name != JSON))


def command(
    context: typer.Context,
    paths: Paths,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, json (one object), jsonl (one line for each document), or a format of hkie export: "
            + ", ".join(_FORMATS[3:])
            + ". With --engine ray: jsonl or parquet, one row for each document.",
            show_default="table; jsonl with --engine ray",
            autocompletion=lambda: list(_FORMATS),
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
    status: Statuses = Status.facts,
    decisions: Decisions = None,
    watchlist: WatchlistPath = None,
    patterns: Patterns = None,
    ner: Ner = DEFAULT,
    text: Annotated[bool, typer.Option("--text", help="Include the text of each document in the output.")] = False,
    lang: Lang = Language.en,
    encoding: Encoding = None,
    text_field: TextField = "text",
    id_field: IdField = None,
    date_field: DateField = None,
    timeout: Timeout = TIMEOUT,
    follow_links: FollowLinks = False,
    workers: Workers = None,
    cache: CacheFolder = None,
    engine: Engines = Engine.local,
    address: Address = None,
    shard: Annotated[
        int | None,
        typer.Option(min=1, help="Files in a shard, with --engine ray.", show_default="200"),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="On a terminal: all names and relations as tables, in a pager, instead of a summary."
        ),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar. Problems with files are still reported.")
    ] = False,
) -> None:
    """Extract the mentions, entities and relations of documents.

    On a terminal, a summary is printed; with --full or --label, all tables, as in a file or a pipe.
    """
    labels = labels_of(label or [])
    if engine is Engine.ray:
        if typed(context, "cache"):
            raise UsageError("--cache is for one machine; --engine ray resumes a run into the same folder by itself")
        if typed(context, "watchlist"):
            raise UsageError("--watchlist is for one machine: run hkie watch RESULT --watchlist on the result")
        reading = reading_options(encoding, text_field, id_field, date_field, lang, timeout, follow_links)
        from hkie.runtime.cluster import extraction

        wanted = extraction.Wanted(
            reading, format or JSONL, labels, min_score, infer, text, ner, tuple(patterns or ()),
            tuple(decided(decisions)), status is Status.all,
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
    watched = listed(watchlist)
    reading = reading_options(encoding, text_field, id_field, date_field, lang, timeout, follow_links)
    # Annotations need the text, and a database has a full-text index.
    texts = text or made

    @functools.cache
    def load() -> Pipeline:
        with paused_collector():
            from hkie.pipeline import Pipeline

            return Pipeline(patterns or (), ner=ner)

    def run(step: Callable[[], None]) -> Run:
        from hkie.runtime.runs import Run  # not at the top, for --help: it imports what processes need

        return Run(paths, reading, failures.tell, tell, step, texts, workers)

    with opened(None if made else output) as file, ExitStack() as stack:
        # After the check of the output, so that a mistake there is reported at once.
        kept: Cache | None = None
        if cache is None:
            load()
        else:
            from hkie.runtime.cache import Cache

            kept = stack.enter_context(Cache(cache, patterns or (), ner, load, tell))
        wanted_part = Part(labels, min_score, infer, status is Status.all, said, watched)
        if format == TABLE and file is sys.stdout and file.isatty():
            done = _show(load, kept, run, file, wanted_part, quiet, full or bool(labels))
        else:
            done = _write(load, kept, run, format, file, output if made else None, wanted_part, quiet)
        if not done:
            failures.leave()
    failures.leave()


class Part(NamedTuple):
    """The part of a result that is wanted, and the decisions and watchlist that apply to it."""

    labels: frozenset[str]
    min_score: float
    infer: bool
    every_status: bool
    decisions: Sequence[Decision]
    watchlist: Watchlist | None

    def of(
        self,
        pipeline: Pipeline,
        analyses: Sequence[Analysis],
        problems: Callable[[str], None] | None = None,
        report: Report | None = None,
    ) -> Result:
        """Return this part of the result of some documents, and report as ``Pipeline.resolve``."""
        from hkie import export

        result = pipeline.resolve(analyses, self.decisions, self.infer, self.every_status, problems, report)
        if self.watchlist is not None:
            from hkie.watch.matching import mark

            result = mark(result, self.watchlist, pipeline.rules.ontology, pipeline.resolver.register.entries)
        return export.select(result, self.labels, self.min_score)

    def line(self, pipeline: Pipeline, analysis: Analysis) -> str:
        """Return the result of a document as a line of JSON, and before it, up to a tab, what became of decisions."""
        from hkie import export
        from hkie.corrections import Report

        report = Report()
        made = export.dumps(self.of(pipeline, [analysis], report=report), indent=None)
        return f"{report.dumps()}\t{made}\n"

    def key(self) -> tuple[Any, ...]:
        """Return what a stored output depends on."""
        return sorted(self.labels), *self[1:]


def _on_cluster(
    paths: list[str],
    output: Path | None,
    wanted: Wanted,
    address: str | None,
    workers: int | None,
    shard: int | None,
    quiet: bool,
) -> None:
    """Extract ``paths`` into a folder of shards."""
    from hkie.cli.progress import progress
    from hkie.runtime.cluster import extraction, shards

    if wanted.format not in shards.FORMATS:
        raise UsageError(
            f"--engine ray writes {' or '.join(shards.FORMATS)}; hkie export converts it to {wanted.format}"
        )
    if output is None:
        raise UsageError("--engine ray writes a folder of shards: give it with --output")
    failures = Failures()

    def say(report: shards.Reported) -> None:
        if report.problem:
            failures.tell(ReadError(report.text))
        else:
            tell(report.text)

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
    load: Callable[[], Pipeline],
    kept: Cache | None,
    run: Callable[[Callable[[], None]], Run],
    format: str,
    file: IO[str],
    output: Path | None,
    part: Part,
    quiet: bool,
) -> int:
    """Write the requested output and return the number of documents in it."""
    from hkie import export
    from hkie.cli.progress import progress

    problems: list[str] = []
    stream = file if format == TABLE else shown(file)
    with progress(quiet, _PATIENCE) as step:
        reading = run(step)
        if format == JSONL:

            def line(analysis: Analysis) -> str:
                return part.line(load(), analysis)

            lines = kept.lines(line, part.key(), reading) if kept else load().each(line, reading)
            return _write_lines(lines, stream, part.decisions)
        writing: AbstractContextManager[IO[str]] = nullcontext(stream)
        if kept is None:
            analyses = list(load().each(lambda analysis: analysis, reading))
        else:
            from hkie.cli import cached_output  # it imports a database

            documents = list(kept.documents(reading))
            looks = cached_output.output_key(format, output, stream)
            asked = (looks, reading.paths, reading.texts, *part.key())
            slot = kept.output(asked, documents)
            _there(output)
            names = cached_output.output_files(format, output, [document.id for document in documents])
            if (told := cached_output.replay(slot, output, stream, names)) is not None:
                tell_all(told)
                return len(documents)
            writing = cached_output.record(slot, output, stream, names, problems)
            analyses = [kept.analysis(document, reading.texts) for document in documents]
        if not analyses:
            return 0
        result = part.of(load(), analyses, problems.append)
    tell_all(problems)
    with writing as into:
        if format == JSON:
            export.write(result, into)
        elif format != TABLE:
            _there(output)
            export.convert(result, format, output, into, ontology=known())
        else:
            from hkie.cli.rendering import print_result

            print_result(result, into)
    return len(analyses)


def _write_lines(lines: Iterable[str], stream: IO[str], decisions: Sequence[Decision]) -> int:
    """Write lines as ``Part.line`` makes them, report what became of decisions, and return the number of lines."""
    from hkie.corrections import Report

    report = Report()
    done = 0
    for line in lines:
        told, _, made = line.partition("\t")
        stream.write(made)
        done += 1
        report.add(Report.loads(told))
    if done:
        tell_all(report.problems(decisions))
    return done


def _show(
    load: Callable[[], Pipeline],
    kept: Cache | None,
    run: Callable[[Callable[[], None]], Run],
    file: IO[str],
    part: Part,
    quiet: bool,
    full: bool,
) -> int:
    """Print the summary, or with ``full`` the tables, on a terminal and return the number of documents."""
    from hkie.cli.progress import progress
    from hkie.cli.rendering import console, paged, print_hits, print_result

    with progress(quiet, _PATIENCE) as step:
        reading = run(step)
        if kept is None:
            analyses = list(load().each(lambda analysis: analysis, reading))
        else:
            analyses = [kept.analysis(document, reading.texts) for document in list(kept.documents(reading))]
        result = part.of(load(), analyses, tell) if analyses else None
    if result is None:
        return 0
    out = console(file)
    if full:
        with paged(out):
            print_result(result, to=out)
    else:
        from hkie.cli.summary import print_summary
        from hkie.query.summary import summarise

        hits = min(sum(len(entity.hits) for entity in result.entities), _HITS_MOST)
        print_summary(summarise(result, known()), out, hits and hits + 2)
        print_hits(result, out, _HITS_MOST)
    return len(analyses)


def _there(output: Path | None) -> None:
    if output is not None and not output.parent.is_dir():  # it existed when the run began
        raise HkieError(f"{output}: cannot be written (the folder {output.parent} is gone)")
