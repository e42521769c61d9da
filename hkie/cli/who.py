"""hkie who: the holders of a post."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hkie.cli.options import Patterns
from hkie.cli.terminal import say


def command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="RESULT…", help="Results of hkie extract, or - for standard input.", show_default=False),
    ],
    post: Annotated[str, typer.Argument(help="A post, by any of its names or its entity id.", show_default=False)],
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Only holders on this day (2025-11-08), or in this month or year.", show_default=False
        ),
    ] = None,
    infer: Annotated[bool, typer.Option("--infer", help="Include holders that only the registry has.")] = False,
    patterns: Patterns = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List the holders of a post in order of time: from, to, how that is known, and the sentence that says so."""
    from hkie import results
    from hkie.errors import HkieError
    from hkie.grammar.ruleset import load
    from hkie.query.tenure import gaps, holders
    from hkie.resolve import Resolver

    rules = load(patterns or ())
    result = results.together(paths, Resolver.of(rules))
    found = holders(result, post, on, rules.holders, infer, rules.ontology)
    if as_json:
        from dataclasses import asdict

        say(json.dumps([asdict(h) for h in found], ensure_ascii=False, indent=2))
    elif found:
        from hkie.cli.entities import print_holders

        print_holders(found)
    if not found:
        between = [
            g for _, g in gaps(holders(result, post, None, rules.holders, infer, rules.ontology)) if (on or "") in g
        ]
        gap = f": nobody is known between {between[0].after} and {between[0].before}" if between else ""
        raise HkieError(f"no document says who held {post!r}" + (f" on {on}{gap}" if on else ""))
