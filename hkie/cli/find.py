"""hkie find: entities by any of their names."""

from __future__ import annotations

from typing import Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.arguments import results_first
from hkie.cli.options import Labels, Patterns, Results, labels_of, read_result

_SHOWN = 20


@answers(_SHOWN)
def command(
    paths: Results,
    name: Annotated[str, typer.Argument(help="A name, exact or approximate.", show_default=False)],
    label: Labels = None,
    patterns: Patterns = None,
) -> Answer:
    """Find entities by any of their names, also if misspelled, with their number of mentions."""
    from hkie.cli.cards import print_matches
    from hkie.query.search import search

    paths, name = results_first(paths, name)
    labels = sorted(labels_of(label or []))
    found = search(read_result(paths, patterns or ()), name, labels, None)
    return Answer(found, print_matches, f"no entity has a name like {name!r}")
