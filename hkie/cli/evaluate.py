"""hkie evaluate: figures against gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    gold: Annotated[
        Path, typer.Argument(help="A folder of .ann files, or a file of gold JSON Lines.", show_default=False)
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="The documents; without them, the .txt files beside the .ann files.", show_default=False),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss (-) and every false alarm (+).")] = False,
    patterns: Annotated[
        list[Path] | None, typer.Option(help="A folder of your own rules; may be repeated.", show_default=False)
    ] = None,
) -> None:
    """Hold what hkie finds against gold: mentions by label, entities, relations."""
    from hkie.cli.tables import print_report
    from hkie.evaluate import compare, read_gold
    from hkie.pipeline import Pipeline

    wanted = read_gold(gold)
    result = Pipeline(patterns or ()).extract(paths or [str(gold)])
    print_report(compare(wanted, result), errors)
