"""hkie find: entities by any of their names."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hkie.cli import completion
from hkie.cli.options import Patterns, ResultPath
from hkie.cli.terminal import say


def command(
    path: ResultPath,
    query: Annotated[str, typer.Argument(help="A name, exact or approximate.", show_default=False)],
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            "-l",
            help="Only entities with this label; may be repeated, or several with commas.",
            show_default=False,
            autocompletion=completion.labels,
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most this many entities.")] = 20,
    patterns: Patterns = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """Find entities by any of their names, also if misspelled, with their number of mentions."""
    from dataclasses import asdict

    from hkie.cli.options import labels_of, read_result
    from hkie.errors import HkieError
    from hkie.query import search

    found = search.search(read_result(path, patterns or ()), query, sorted(labels_of(label or [])), limit)
    if as_json:
        say(json.dumps([asdict(match) for match in found], ensure_ascii=False, indent=2))
    elif found:
        from hkie.cli.cards import print_matches

        print_matches(found)
    if not found:
        raise HkieError(f"no entity has a name like {query!r}")
