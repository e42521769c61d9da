"""A document in the terminal: the text with highlighted spans, a legend, and a table of the spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hkie.cli.labels import colour_of, known, short_of
from hkie.cli.rendering import marked, named, quotation_markup, safe, standing_markup
from hkie.query.search import name_of, quotation
from hkie.records import Entity, Mention, Relation

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_WIDE, _MIDDLE = 110, 76
"""Terminal widths from which the table of spans has all columns, and all but the rule."""


class _Mark(NamedTuple):
    """An opening or closing bracket of a span."""

    at: int
    opens: bool
    mention: Mention


def print_text(out: Console, text: str, mentions: Sequence[Mention]) -> None:
    """Print a text with its spans in the colour of their label, or without colours in brackets with the label.

    With colours, only a span that contains another has brackets.
    """
    coloured = out.color_system is not None and not out.no_color
    shown = Text(no_wrap=False, overflow="fold")
    open_: list[Mention] = []
    at = 0

    def write(piece: str) -> None:
        if piece:
            style = " ".join(_style(open_)) if coloured else ""
            shown.append(_CONTROL.sub("", piece), style=style)

    holding = _holding(mentions)
    for mark in _marks(mentions):
        write(text[at : mark.at])
        at = mark.at
        bracket = not coloured or mark.mention.id in holding
        style = colour_of(mark.mention.label) if coloured else ""
        if mark.opens:
            if bracket:
                shown.append("[", style=style)
            open_.append(mark.mention)
        else:
            open_.remove(mark.mention)
            if bracket:
                shown.append(f"]{short_of(mark.mention.label)}", style=f"{style} dim".strip() if coloured else "")
    write(text[at:])
    out.print(shown)


def _style(open_: Sequence[Mention]) -> Iterator[str]:
    """Return the style of the innermost span, underlined inside another span."""
    if open_:
        yield "bold"
        yield colour_of(open_[-1].label)
    if len(open_) > 1:
        yield "underline"


def _holding(mentions: Sequence[Mention]) -> set[str]:
    """Return the mentions that contain another. Only neighbours are compared, since spans nest and never cross."""
    ordered = sorted(mentions, key=lambda m: (m.start, -m.end))
    return {a.id for a, b in pairwise(ordered) if b.start < a.end}


def _marks(mentions: Sequence[Mention]) -> list[_Mark]:
    marks = [_Mark(m.start, True, m) for m in mentions] + [_Mark(m.end, False, m) for m in mentions]
    # At one offset: closing brackets before opening ones, inner closing first, outer opening first.
    return sorted(
        marks, key=lambda k: (k.at, k.opens, -k.mention.end if k.opens else -k.mention.start, k.mention.label)
    )


def print_legend(out: Console, mentions: Sequence[Mention]) -> None:
    """Print the labels of a document in their colours, with the number of mentions."""
    counts = Counter(m.label for m in mentions)
    parts = [f"[{colour_of(label)}]{label}[/] {short_of(label)} {counts[label]}" for label in known().ordered(counts)]
    out.print("  ".join(parts) or "no mention", style="", highlight=False)


def print_spans(out: Console, mentions: Sequence[Mention], entity_of: dict[str, Entity]) -> None:
    """Print the table of spans: offsets, text, label, entity, section, score, rule; fewer on narrow terminals."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("offsets", justify="right", no_wrap=True, style="dim")
    table.add_column("text", ratio=4, overflow="fold")
    table.add_column("label", no_wrap=True)
    table.add_column("entity", ratio=4, overflow="fold")
    if out.width >= _MIDDLE:
        table.add_column("section", no_wrap=True, style="dim")
        table.add_column("score", justify="right", no_wrap=True)
    if out.width >= _WIDE:
        table.add_column("rule", ratio=3, overflow="fold", style="dim")
    for m in mentions:
        colour = colour_of(m.label)
        cells = [
            f"{m.start}-{m.end}",
            f"[{colour}]{safe(m.text)}[/]",
            f"[{colour}]{m.label}[/]",
            safe(name_of(entity_of[m.id])),
        ]
        more = [safe(m.section), f"{m.score:.2f}"] if out.width >= _MIDDLE else []
        table.add_row(*cells, *more, *([safe(m.rule)] if out.width >= _WIDE else []))
    out.print(table)


def print_relations(out: Console, relations: Sequence[Relation], entities: dict[str, Entity]) -> None:
    """Print the relations of a document, each with the sentence that claims it."""
    for r in relations:
        head, tail = entities[r.head], entities[r.tail]
        when = f"  [dim]{safe(r.date)}[/]" if r.date else ""
        stands = standing_markup(r.status, r.from_, r.to)
        out.print(
            f"{named(head)} [bold]{r.type}[/] {named(tail)}{f'  {stands}' if stands else ''}{when}  [dim]{r.score:.2f}[/]"
        )
        if said := quotation_markup(*quotation(r, head, tail)):
            out.print(Padding(marked(said), (0, 0, 0, 4)))
