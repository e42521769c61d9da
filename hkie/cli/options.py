"""What several commands share: options, the output file, the decisions."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hkie.records import Result
    from hkie.resolve.decisions import Decision

Patterns = Annotated[
    list[Path] | None,
    typer.Option(
        help="A folder of your own rules, added to those that come with hkie; may be repeated.", show_default=False
    ),
]
Decisions = Annotated[
    Path | None,
    typer.Option(help="A file of decisions that hkie decide wrote.", show_default=False),
]

Ner = Annotated[
    str,
    typer.Option(
        "--ner",
        metavar="NAME",
        help="What reads the sentences in which the rules leave a name unexplained: default, none, or an installed "
        "spaCy pipeline with an ner, by its name or folder.",
    ),
]

ResultPath = Annotated[
    str,
    typer.Argument(
        metavar="RESULT",
        help="A result of hkie extract or hkie resolve, JSON or JSON Lines, or - for standard input.",
        show_default=False,
    ),
]

Infer = Annotated[
    bool,
    typer.Option(
        "--infer", help="Add what only the registry knows: whose a post is, what a body is part of, where a place lies."
    ),
]


@contextmanager
def opened(path: Path | None) -> Iterator[IO[str]]:
    """Open standard output, or a file that appears only when all of it is written."""
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    from hkie.export import whole_file

    with whole_file(path) as file:
        yield file


def decided(path: Path | None) -> list[Decision]:
    """Read the decisions; raises UsageError where the file is missing."""
    if path is None:
        return []
    from hkie.errors import UsageError
    from hkie.resolve.decisions import read

    if not path.is_file():
        raise UsageError(f"{path}: no such decisions file; hkie decide makes one")
    return read(path)


def read_result(path: str, patterns: Sequence[Path]) -> Result:
    """Read a result; the lines of JSON Lines become one, with the entities that one run would have."""
    from hkie import results

    found = results.read(path)
    if len(found) == 1:
        return found[0]
    from hkie.resolve import Resolver
    from hkie.rules import load

    return results.resolve(found, Resolver.of(load(patterns)))[0]
