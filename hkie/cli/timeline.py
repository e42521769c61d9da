"""hkie timeline: dated relations in order."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hkie.cli.labels import known
from hkie.cli.options import Patterns, ResultPath
from hkie.cli.terminal import say


def command(
    path: ResultPath,
    name: Annotated[
        str | None,
        typer.Option("--entity", "-e", help="Only relations of this entity, by name or id.", show_default=False),
    ] = None,
    sentences: Annotated[
        bool, typer.Option("--sentences/--no-sentences", help="Show the sentence of each relation.")
    ] = True,
    patterns: Patterns = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List relations by day. A tilde marks the day of the document if the text states none."""
    from dataclasses import asdict

    from hkie.cli.options import read_result
    from hkie.errors import HkieError
    from hkie.query import entity, search

    result = read_result(path, patterns or ())
    moments = search.timeline(result, entity.one(result, name) if name is not None else None, known())
    if as_json:
        say(json.dumps([asdict(moment) for moment in moments], ensure_ascii=False, indent=2))
    elif moments:
        from hkie.cli.cards import print_timeline

        print_timeline(moments, sentences)
    if not moments:
        raise HkieError("no relation in this result has a day" + (f" and {name!r} in it" if name else ""))
