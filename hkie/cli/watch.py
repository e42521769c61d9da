"""hkie watch: the people and bodies of a watchlist that a result names, and those that it does not."""

from __future__ import annotations

from typing import Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.options import Patterns, Results, WatchlistPath, listed, read_result
from hkie.cli.terminal import tell


@answers()
def command(
    paths: Results,
    watchlist: WatchlistPath = None,
    min_score: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out hits with a lower score.")] = 0.0,
    patterns: Patterns = None,
) -> Answer:
    """Print the hits of a watchlist: entity, row of the list, score and why, documents, a sentence.

    With --watchlist, the result is checked against this list now, and the rows that it does not name follow (not in CSV).
    Otherwise the hits are those that hkie extract --watchlist found.
    """
    from dataclasses import asdict

    from hkie.cli.cards import print_sightings
    from hkie.grammar.ruleset import entry_of_key, load
    from hkie.watch import matching
    from hkie.watch.sightings import sightings, unseen

    watched = listed(watchlist)
    result = read_result(paths, patterns or ())
    if watched is None:
        found, missing = sightings(result, min_score), None
    else:
        rules = load(patterns or ())
        result = matching.mark(matching.bare(result), watched, rules.ontology, entry_of_key(rules))
        found, missing = sightings(result, min_score), unseen(result, watched)

    def none() -> None:
        if watched is not None and not found:
            least = f" with a score of {min_score:g} or more" if min_score else ""
            tell(f"no name of {watched.name} is in this result{least}")

    return Answer(
        found,
        lambda rows: print_sightings(rows, missing, watched),
        "no hit in this result; give a list with --watchlist" if watched is None else "",
        as_json=lambda rows: {
            "hits": [asdict(s) for s in rows],
            "unseen": None if missing is None else [asdict(row) for row in missing],
        },
        then=none,
    )
