"""hkie show: a document with highlighted spans."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.options import (
    Decisions,
    Encoding,
    Failures,
    Labels,
    Lang,
    Language,
    MinScore,
    Ner,
    Paths,
    Patterns,
    decided,
    labels_of,
    reading_options,
)
from hkie.cli.terminal import tell
from hkie.ner import DEFAULT

if TYPE_CHECKING:
    from rich.console import Console

    from hkie.records import Mention, Relation, Result


def command(
    paths: Paths,
    label: Labels = None,
    relations: Annotated[
        bool, typer.Option("--relations", help="Also show relations, each with its sentence.")
    ] = False,
    min_score: MinScore = 0.0,
    width: Annotated[
        int | None,
        typer.Option(min=40, help="Width in columns. Default: the width of the terminal.", show_default=False),
    ] = None,
    pager: Annotated[
        bool, typer.Option("--pager/--no-pager", help="Use a pager for output longer than the screen.")
    ] = True,
    decisions: Decisions = None,
    patterns: Patterns = None,
    ner: Ner = DEFAULT,
    lang: Lang = Language.en,
    encoding: Encoding = None,
) -> None:
    """Show documents with their spans in colour, or in brackets without colours, and a table of the spans."""
    from hkie import export
    from hkie.cli.rendering import console, paged
    from hkie.pipeline import Pipeline

    labels = labels_of(label or [])
    said = decided(decisions)
    failures = Failures()
    pipeline = Pipeline(patterns or (), ner=ner)
    reading = reading_options(encoding, "text", None, None, lang)
    analyses = list(pipeline.run(paths, failures.tell, options=reading, notes=tell, texts=True))
    result = export.select(pipeline.resolve(analyses, said, problems=tell), labels, min_score)
    out = console()
    if width is not None:
        out.width = width
    if analyses and pager and out.is_terminal and _lines(result) > out.height:
        with paged(out):
            _show(out, result, relations)
    else:
        _show(out, result, relations)
    failures.leave()


def _lines(result: Result) -> int:
    """Return the approximate number of lines, rather too many: the pager prints a short text at once."""
    return sum((d.text or "").count("\n") + len(d.text or "") // 80 for d in result.documents) + len(result.mentions)


def _show(out: Console, result: Result, relations: bool) -> None:
    from hkie.cli import highlighting
    from hkie.cli.rendering import safe

    entities = {e.id: e for e in result.entities}
    entity_of = {link.mention: entities[link.entity] for link in result.links}
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in result.mentions:
        mentions[mention.document].append(mention)
    said: dict[str, list[Relation]] = defaultdict(list)
    for relation in result.relations:
        said[relation.document].append(relation)
    for number, document in enumerate(result.documents):
        own = mentions[document.id]
        when = f"  {safe(document.published[:10])}" if document.published else ""
        out.print(f"{chr(10) if number else ''}[bold]{safe(document.id)}[/]{when}")
        highlighting.print_legend(out, own)
        out.print()
        highlighting.print_text(out, document.text or "", own)
        highlighting.print_spans(out, own, entity_of)
        if relations:
            highlighting.print_relations(out, said[document.id], entities)
