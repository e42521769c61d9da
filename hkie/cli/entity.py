"""hkie entity: one entity with everything a result says about it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hkie.cli.options import Patterns, ResultPath
from hkie.cli.terminal import say


def command(
    path: ResultPath,
    name: Annotated[str, typer.Argument(help="Any of its names, or its id.", show_default=False)],
    sentences: Annotated[
        bool, typer.Option("--sentences/--no-sentences", help="Show the sentence of each relation.")
    ] = True,
    patterns: Patterns = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Show everything a result has about one entity: names, documents, posts with dates, bodies, events, money."""
    from dataclasses import asdict

    from hkie.cli.options import read_result
    from hkie.query import entity, search

    result = read_result(path, patterns or ())
    card = search.card(result, entity.one(result, name))
    if as_json:
        say(json.dumps(asdict(card), ensure_ascii=False, indent=2))
        return
    from hkie.cli.cards import print_card

    print_card(card, sentences)
