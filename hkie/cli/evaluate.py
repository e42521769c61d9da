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
        typer.Argument(
            help="The documents; without them, the .txt files beside the .ann files, or the texts of the records.",
            show_default=False,
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss (-) and every false alarm (+).")] = False,
    patterns: Annotated[
        list[Path] | None, typer.Option(help="A folder of your own rules; may be repeated.", show_default=False)
    ] = None,
) -> None:
    """Hold what hkie finds against gold: mentions by label, entities, relations."""
    from hkie.cli.tables import print_report
    from hkie.errors import UsageError
    from hkie.evaluate import compare, read_gold
    from hkie.pipeline import Pipeline
    from hkie.records import Source

    wanted = read_gold(gold)
    pipeline = Pipeline(patterns or ())
    if paths or gold.is_dir():
        result = pipeline.extract(paths or [str(gold)])
    else:
        sources = []
        for item in wanted:
            if item.text is None:
                raise UsageError(f"{gold}: {item.document} has no text; name its folder or file as well")
            source = Source(item.document, item.document, item.text, "utf-8", "", "text/plain")
            sources.append((source, item.published))
        result = pipeline.resolve(pipeline.analyse(source, published) for source, published in sources)
    print_report(compare(wanted, result), errors)
