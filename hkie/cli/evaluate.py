"""hkie evaluate: figures against gold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.options import TIMEOUT, Ner
from hkie.ner import DEFAULT

if TYPE_CHECKING:
    from hkie.stages import Analysis


def command(
    gold: Annotated[
        Path,
        typer.Argument(
            help="A folder of .ann files (marks or brat), or a file: JSON Lines, Label Studio, CoNLL, DocBin.",
            show_default=False,
        ),
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="The documents; without them, the .txt files beside the .ann files, or the texts of the records.",
            show_default=False,
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss (-) and every false alarm (+).")] = False,
    apart: Annotated[
        bool, typer.Option("--apart", help="Resolve each document alone, for gold that was made that way.")
    ] = False,
    patterns: Annotated[
        list[Path] | None, typer.Option(help="A folder of your own rules; may be repeated.", show_default=False)
    ] = None,
    ner: Ner = DEFAULT,
) -> None:
    """Hold what hkie finds against gold: mentions by label, entities, relations."""
    from glob import escape

    from hkie.cli.tables import print_report
    from hkie.errors import UsageError
    from hkie.evaluate import compare, compare_apart
    from hkie.gold import read_gold
    from hkie.pipeline import Pipeline
    from hkie.readers import ANY, Options
    from hkie.records import Source

    wanted = read_gold(gold)
    pipeline = Pipeline(patterns or (), ner=ner)
    analyses: Iterable[Analysis]
    if paths or gold.is_dir():
        # Beside gold stand other files that could be read: its README.md, its lists.
        analyses = pipeline.run(
            paths or [f"{escape(str(gold))}/**/*.txt"], options=Options(language=ANY, timeout=TIMEOUT)
        )
    else:
        sources = []
        for item in wanted:
            if item.text is None:
                raise UsageError(f"{gold}: {item.document} has no text; name its folder or file as well")
            source = Source(item.document, item.document, item.text)
            sources.append((source, item.published))
        analyses = (pipeline.analyse(source, published) for source, published in sources)
    if apart:
        report = compare_apart(wanted, (pipeline.resolve([analysis]) for analysis in analyses))
    else:
        report = compare(wanted, pipeline.resolve(analyses))
    print_report(report, errors)
