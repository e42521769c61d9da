"""hkie evaluate: precision, recall and F1 against gold annotations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.options import TIMEOUT, Ner, Patterns, decided
from hkie.cli.terminal import tell
from hkie.ner import DEFAULT

if TYPE_CHECKING:
    from hkie.pipeline import Pipeline
    from hkie.pipeline.analyzer import Analysis


def command(
    gold: Annotated[
        Path,
        typer.Argument(
            help="A folder of .ann files (marks or brat), or a file: JSON Lines, Label Studio, CoNLL, DocBin, or decisions.",
            show_default=False,
        ),
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="The documents. Default: the .txt files beside the .ann files, or the texts of the records.",
            show_default=False,
        ),
    ] = None,
    errors: Annotated[
        bool, typer.Option("--errors", help="List every false negative (-) and false positive (+).")
    ] = False,
    apart: Annotated[
        bool, typer.Option("--apart", help="Resolve each document alone, for gold annotated that way.")
    ] = False,
    gold_mentions: Annotated[
        bool, typer.Option("--gold-mentions", help="Extract relations between the gold mentions.")
    ] = False,
    strict_ends: Annotated[
        bool,
        typer.Option("--strict-ends", help="Count a relation only if the mentions at its ends have the gold spans."),
    ] = False,
    patterns: Patterns = None,
    ner: Ner = DEFAULT,
) -> None:
    """Compare the output with gold annotations: mentions by label, entities, relations.

    With a decisions file in place of the gold: how many of the accepted names and relations are found, how many of the
    rejected ones are still claimed, and how many corrections the run gets right by itself.
    """
    from glob import escape

    from hkie import readers
    from hkie.cli.rendering import print_report
    from hkie.errors import UsageError
    from hkie.evaluation.gold import read_gold
    from hkie.evaluation.metrics import compare, compare_apart, document_name
    from hkie.pipeline import Pipeline
    from hkie.readers import ANY, Options
    from hkie.records import Source
    from hkie.resolve.decisions import is_file

    if is_file(gold):
        for option, given in (("--apart", apart), ("--gold-mentions", gold_mentions), ("--strict-ends", strict_ends)):
            if given:
                raise UsageError(f"{option} is for gold annotations, and {gold} has decisions")
        if not paths:
            raise UsageError(f"{gold} has decisions; give the documents as well")
        _against_decisions(gold, paths, errors, Pipeline(patterns or (), ner=ner))
        return
    pipeline = Pipeline(patterns or (), ner=ner)
    ontology = pipeline.rules.ontology
    wanted = read_gold(gold, ontology)
    sources: Iterable[Source]
    if paths or gold.is_dir():
        # The folder of the gold has other readable files: README.md, lists.
        sources = readers.documents(
            paths or [f"{escape(str(gold))}/**/*.txt"], Options(language=ANY, timeout=TIMEOUT), notes=tell
        )
    else:
        for item in wanted:
            if item.text is None:
                raise UsageError(f"{gold}: {item.document} has no text; give its folder or file as well")
        sources = [Source(item.document, item.document, item.text or "") for item in wanted]
    by_name = {document_name(item.document): item for item in wanted}

    def analysed(source: Source) -> Analysis:
        item = by_name.get(document_name(source.id))
        if item is None:
            return pipeline.analyse(source)
        given = [mention[:3] for mention in item.mentions] if gold_mentions else None
        return pipeline.analyse(source, item.published, given)

    analyses = map(analysed, sources)
    if apart:
        report = compare_apart(wanted, (pipeline.resolve([analysis]) for analysis in analyses), strict_ends, ontology)
    else:
        report = compare(wanted, pipeline.resolve(analyses), strict_ends, ontology)
    print_report(report, errors)


def _against_decisions(file: Path, paths: list[str], errors: bool, pipeline: Pipeline) -> None:
    """Print how documents, analysed without decisions, agree with them."""
    from hkie.cli.rendering import print_verdicts
    from hkie.evaluation.verdicts import judge
    from hkie.readers import ANY, Options

    said = decided(file)
    analyses = list(pipeline.run(paths, options=Options(language=ANY, timeout=TIMEOUT), notes=tell, texts=True))
    print_verdicts(judge(pipeline.resolve(analyses), said, pipeline.rules.ontology), errors)
