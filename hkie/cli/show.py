"""hkie show: a document with highlighted spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.answers import Answer, answers
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

    from hkie.records import Entity, Mention, Relation, Result


@answers()
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
) -> Answer:
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
    names = {e.id: e for e in result.entities}
    entity_of = {link.mention: names[link.entity] for link in result.links}
    spans = [
        Shown(m.document, m.start, m.end, m.text, m.label, entity_of[m.id], m.section, m.score, m.rule)
        for m in result.mentions
    ]

    def show(rows: Sequence[Shown]) -> None:
        part = replace(result, mentions=result.mentions[: len(rows)])
        out = console()
        if width is not None:
            out.width = width
        if analyses and pager and out.is_terminal and _lines(part) > out.height:
            with paged(out):
                _show(out, part, relations)
        else:
            _show(out, part, relations)

    return Answer(spans, show, then=failures.leave)


@dataclass(frozen=True, slots=True)
class Shown:
    """A span of a document with its entity."""

    document: str
    start: int
    end: int
    text: str
    label: str
    entity: Entity
    section: str
    score: float
    rule: str


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
