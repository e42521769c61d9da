"""hkie entity: one entity with everything a result says about it. hkie entities: all of them."""

from __future__ import annotations

from typing import Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.arguments import results_first
from hkie.cli.labels import known
from hkie.cli.options import Labels, Patterns, Results, Sentences, labels_of, read_result


@answers()
def command(
    paths: Results,
    name: Annotated[str, typer.Argument(help="Any of its names, or its id.", show_default=False)],
    sentences: Sentences = True,
    patterns: Patterns = None,
) -> Answer:
    """Show everything a result has about one entity: names, documents, posts with dates, bodies, events, money."""
    from dataclasses import asdict, replace

    from hkie.cli.cards import print_card
    from hkie.query import entity, search

    paths, name = results_first(paths, name)
    result = read_result(paths, patterns or ())
    card = search.card(result, entity.one(result, name, (), known()))
    return Answer(
        card.said,
        lambda said: print_card(replace(card, said=tuple(said)), sentences),
        as_json=lambda said: asdict(replace(card, said=tuple(said))),
    )


@answers()
def entities(paths: Results, label: Labels = None, patterns: Patterns = None) -> Answer:
    """List the entities of a result with their number of mentions, those in most documents first."""
    from hkie.cli.cards import print_matches
    from hkie.query.search import often

    labels = sorted(labels_of(label or []))
    found = often(read_result(paths, patterns or ()), labels)
    return Answer(found, print_matches, f"no entity of this result is {' or '.join(labels) or 'named'}")
