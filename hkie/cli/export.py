"""hkie export: a result in the format of another tool."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli import completion
from hkie.cli.labels import known
from hkie.cli.options import DECISIONS, Patterns, Results, decided, read_result, types_of
from hkie.cli.terminal import count, shown, tell
from hkie.errors import UsageError
from hkie.export import FORMATS

if TYPE_CHECKING:
    from hkie.records import Result

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
    decided: Annotated[
        bool,
        typer.Option(
            "--decided",
            help="Only the sentences about which a decision was made, with the names and relations that were decided: "
            "gold from a review.",
        ),
    ] = False,
    decisions: Annotated[Path, typer.Option("--decisions", help="The decisions file, for --decided.")] = DECISIONS,
    patterns: Patterns = None,
) -> None:
    """Write a result as tables, a database, a graph, linked data, annotations or a digest."""
    from hkie import export
    from hkie.runtime.memory import paused_collector

    part = export.Part(frozenset(kind or []), min_score, isolated is Isolated.keep)
    export.checked(to, output, table, part)
    with paused_collector():
        result = read_result(paths, patterns or ())
        if decided:
            result = _decided(result, decisions, patterns or ())
        part = part._replace(types=types_of(kind or [], result))
        export.convert(result, to, output, shown(sys.stdout), table, known(), part)
    sys.stdout.flush()


def _decided(result: Result, decisions: Path, patterns: Sequence[Path]) -> Result:
    """Return the decided part of a result, and report what is in it. Raises UsageError if nothing is."""
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
        f"{count(part.sentences, 'sentence')} of {count(len(made.documents), 'document')}, {count(len(made.mentions), 'name')}, "
        f"{count(len(made.relations), 'relation')}; {count(part.left_out, 'undecided name')} of these sentences left out"
    )
    return made
