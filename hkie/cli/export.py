"""hkie export: a result in the format of another tool."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.labels import known
from hkie.cli.options import Patterns, ResultPath, read_result
from hkie.cli.terminal import shown, tell
from hkie.errors import UsageError
from hkie.export import FORMATS

if TYPE_CHECKING:
    from hkie.records import Result

_NAMES = ", ".join(FORMATS)


def command(
    path: ResultPath,
    to: Annotated[str, typer.Option("--to", "-t", metavar="FORMAT", help=f"One of {_NAMES}.", show_default=False)],
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
        typer.Option(help="For csv: only this table, which can be written to standard output.", show_default=False),
    ] = None,
    decided: Annotated[
        bool,
        typer.Option(
            "--decided",
            help="Only the sentences about which a decision was made, with the names and relations that were decided: "
            "gold from a review.",
        ),
    ] = False,
    decisions: Annotated[Path, typer.Option("--decisions", help="The decisions file, for --decided.")] = Path(
        "decisions.jsonl"
    ),
    patterns: Patterns = None,
) -> None:
    """Write a result as tables, a database, a graph, linked data, annotations or a digest."""
    from hkie import export
    from hkie.runtime.memory import paused_collector

    export.checked(to, output, table)
    with paused_collector():
        result = read_result(path, patterns or ())
        if decided:
            result = _decided(result, decisions, patterns or ())
        export.convert(result, to, output, shown(sys.stdout), table, known())
    sys.stdout.flush()


def _decided(result: Result, decisions: Path, patterns: Sequence[Path]) -> Result:
    """Return the decided part of a result, and report what is in it. Raises UsageError if nothing is."""
    from hkie.cli.options import decided
    from hkie.corrections.excerpt import excerpt
    from hkie.grammar.ruleset import load
    from hkie.resolve import Resolver

    part = excerpt(result, decided(decisions), Resolver.of(load(patterns)))
    if part.unread:
        more = f" and {len(part.unread) - 1} more" if len(part.unread) > 1 else ""
        tell(f"{part.unread[0]}{more}: has no text in the result, so nothing of it is decided; extract with --text")
    if not part.sentences:
        raise UsageError(f"{decisions}: no decision is about a sentence of this result")
    made = part.result
    tell(
        f"{part.sentences:,} sentences of {len(made.documents):,} documents, {len(made.mentions):,} names, "
        f"{len(made.relations):,} relations; {part.left_out:,} names of these sentences are undecided and left out"
    )
    return made
