"""hkie watch: the people and bodies of a watchlist that a result names, and those that it does not."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hkie.cli.options import Patterns, ResultPath, WatchlistPath
from hkie.cli.terminal import say, tell


def command(
    path: ResultPath,
    watchlist: WatchlistPath = None,
    min_score: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out hits with a lower score.")] = 0.0,
    patterns: Patterns = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Print the hits of a watchlist: entity, row of the list, score and why, documents, a sentence.

    With --watchlist, the result is checked against this list now, and the rows that it does not name are printed as well.
    Otherwise the hits are those that hkie extract --watchlist found.
    """
    from dataclasses import asdict

    from hkie.cli.options import listed, read_result
    from hkie.errors import HkieError
    from hkie.grammar.ruleset import entry_of_key, load
    from hkie.watch import matching
    from hkie.watch.sightings import sightings, unseen

    watched = listed(watchlist)
    result = read_result(path, patterns or ())
    if watched is not None:
        rules = load(patterns or ())
        result = matching.mark(matching.bare(result), watched, rules.ontology, entry_of_key(rules))
    found = sightings(result, min_score)
    missing = None if watched is None else unseen(result, watched)
    if as_json:
        rows = None if missing is None else [asdict(row) for row in missing]
        say(json.dumps({"hits": [asdict(s) for s in found], "unseen": rows}, ensure_ascii=False, indent=2))
    else:
        from hkie.cli.cards import print_sightings

        print_sightings(found, missing, watched)
    if found:
        return
    if watched is None:
        raise HkieError("no hit in this result; give a list with --watchlist")
    tell(f"no name of {watched.name} is in this result")
