"""hkie who: the holders of a post."""

from __future__ import annotations

from typing import Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.arguments import results_first
from hkie.cli.options import Patterns, Results, read_result


@answers()
def command(
    paths: Results,
    post: Annotated[str, typer.Argument(help="A post, by any of its names or its entity id.", show_default=False)],
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Only holders on this day (2025-11-08), or in this month or year.", show_default=False
        ),
    ] = None,
    infer: Annotated[bool, typer.Option("--infer", help="Include holders that only the registry has.")] = False,
    patterns: Patterns = None,
) -> Answer:
    """List the holders of a post in order of time: from, to, how that is known, and the sentence that says so."""
    from hkie.cli.entities import print_holders
    from hkie.grammar.ruleset import load
    from hkie.query.tenure import gaps, holders

    paths, post = results_first(paths, post)
    rules = load(patterns or ())
    result = read_result(paths, patterns or ())
    found = holders(result, post, on, rules.holders, infer, rules.ontology)
    if found:
        return Answer(found, print_holders)
    nobody = f"no document says who held {post!r}"
    if on:
        between = [g for _, g in gaps(holders(result, post, None, rules.holders, infer, rules.ontology)) if on in g]
        gap = f": nobody is known between {between[0].after} and {between[0].before}" if between else ""
        nobody += f" on {on}{gap}"
    return Answer([], print_holders, nobody)
