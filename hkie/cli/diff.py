"""hkie diff: what is new, changed or gone between two results."""

from __future__ import annotations

from typing import Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.labels import known
from hkie.cli.options import Patterns, Sentences, read_result
from hkie.query.choices import Part


@answers()
def command(
    old: Annotated[str, typer.Argument(help="The earlier result, JSON or JSON Lines.", show_default=False)],
    new: Annotated[str, typer.Argument(help="The later one, or - for standard input.", show_default=False)],
    part: Annotated[
        list[Part] | None,
        typer.Option("--part", "-p", help="Only this part; may be repeated.", show_default=False),
    ] = None,
    sentences: Sentences = True,
    patterns: Patterns = None,
) -> Answer:
    """Compare two results: people, posts with their holders, bodies, programmes, budgets and relations.

    Each is new, changed or gone, with the sentence that says so. Two results over the same documents show what a new
    rule or decision changes; over the documents of two months, what is news.
    """
    from hkie.cli.cards import print_differences
    from hkie.query.differences import differences

    before, after = (read_result(path, patterns or ()) for path in (old, new))
    found = [d for d in differences(before, after, known()) if not part or d.part in part]
    return Answer(found, lambda rows: print_differences(rows, sentences))
