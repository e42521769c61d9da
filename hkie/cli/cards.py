"""What hkie find, entity and timeline print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from hkie.browse import Card, Match, Moment, Said, name_of
from hkie.cli.tables import COLOURS, console, marked, safe
from hkie.records import Entity

_WIDE = 100
_GROUPS = (
    ("Posts", {"holds_title"}),
    ("Bodies", {"affiliated_with", "part_of"}),
    ("Gatherings", {"attended", "spoke_at", "organised", "held_in", "held_on"}),
    ("Money", {"has_budget"}),
    ("Meetings and visits", {"met_with", "visited"}),
    ("Launched", {"launched"}),
    ("Places", {"located_in"}),
)
_READ = {
    ("holds_title", True): "holds", ("holds_title", False): "held by", ("affiliated_with", True): "of",
    ("affiliated_with", False): "has", ("part_of", True): "part of", ("part_of", False): "has under it",
    ("attended", True): "attended", ("attended", False): "attended by", ("spoke_at", True): "spoke at",
    ("spoke_at", False): "heard", ("organised", True): "organised", ("organised", False): "organised by",
    ("met_with", True): "met", ("met_with", False): "met", ("visited", True): "visited",
    ("visited", False): "visited by", ("launched", True): "launched", ("launched", False): "launched by",
    ("has_budget", True): "has", ("has_budget", False): "for", ("held_in", True): "held in",
    ("held_in", False): "place of", ("held_on", True): "held on", ("held_on", False): "day of",
    ("located_in", True): "in", ("located_in", False): "has in it",
}  # fmt: skip


def _coloured(entity: Entity) -> str:
    return f"[{COLOURS[entity.label]}]{safe(name_of(entity))}[/]"


def print_matches(found: Sequence[Match]) -> None:
    """Print entities with the name that was met by the query."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("name", ratio=4, overflow="fold")
    table.add_column("label", no_wrap=True)
    table.add_column("found by", ratio=3, overflow="fold", style="dim")
    if out.width >= _WIDE:
        table.add_column("id", ratio=4, overflow="fold", style="dim")
    for head in ("mentions", "docs"):
        table.add_column(head, justify="right", no_wrap=True)
    for m in found:
        by = safe(m.name) if m.name != m.entity.name else ""
        more = [safe(m.entity.id)] if out.width >= _WIDE else []
        table.add_row(_coloured(m.entity), m.entity.label, by, *more, f"{m.mentions:,}", f"{m.documents:,}")
    out.print(table)


def print_card(card: Card, sentences: bool) -> None:
    """Print a card: what it is called, where it is met, then what is said of it, by kind."""
    out = console()
    entity = card.entity
    out.print(f"[bold]{_coloured(entity)}[/]  {entity.label}  [dim]{safe(entity.id)}[/]")
    if card.written:
        shown = [f"{safe(name)} [dim]{count}[/]" for name, count in card.written[:12]]
        more = f" and {len(card.written) - 12} more" if len(card.written) > 12 else ""
        out.print(Padding(marked("written " + ", ".join(shown) + more), (0, 0, 0, 2)))
    for name, title, published, count in card.documents[:12]:
        told = safe(title) if title else ""
        line = marked(f"{safe((published or '')[:10]):10}  {count:3}  [dim]{safe(name)}[/]  {told}")
        out.print(Padding(line, (0, 0, 0, 2)))
    if len(card.documents) > 12:
        out.print(f"  and {len(card.documents) - 12} more documents")
    for title, kinds in _GROUPS:
        own = [s for s in card.said if s.type in kinds]
        if own:
            out.print(f"\n[bold]{title}[/]")
            for s in _once(own):
                _print_said(out, s, sentences)


def _once(said: Sequence[Said]) -> list[tuple[Said, int]]:
    """One row for what several documents say, with the first and the number of them."""
    order = sorted(said, key=lambda s: (s.type, s.as_head, s.other.id, s.date or s.published or "9999"))
    grouped = [list(rows) for _, rows in groupby(order, key=lambda s: (s.type, s.as_head, s.other.id, s.date))]
    rows = [(rows[0], len({s.document for s in rows})) for rows in grouped]
    return sorted(rows, key=lambda row: (row[0].date or row[0].published or "9999", row[0].type, row[0].other.id))


def _print_said(out: Console, row: tuple[Said, int], sentences: bool) -> None:
    said, documents = row
    day = said.date or (f"~{said.published[:10]}" if said.published else "")
    times = f"  [dim]in {documents} documents[/]" if documents > 1 else ""
    known = "  [dim](the registry)[/]" if said.basis != "stated" else ""
    line = f"{safe(day):>11}  {_READ.get((said.type, said.as_head), said.type)} {_coloured(said.other)}{times}{known}"
    out.print(Padding(marked(line), (0, 0, 0, 2)))
    if sentences and said.text:
        text = marked(f"[dim]{safe(said.text)}[/]")
        out.print(Padding(text, (0, 0, 0, 15)))


def print_timeline(moments: Sequence[Moment]) -> None:
    """Print a row a moment; a day with a tilde is only that of the document."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("day", no_wrap=True)
    table.add_column("who or what", ratio=4, overflow="fold")
    table.add_column("", no_wrap=True, style="bold")
    table.add_column("whom or what", ratio=4, overflow="fold")
    if out.width >= _WIDE:
        table.add_column("sentence", ratio=5, overflow="ellipsis", no_wrap=True, style="dim")
    last = ""
    for m in moments:
        day = f"{'' if m.stated else '~'}{m.date}"
        more = [safe(m.text)] if out.width >= _WIDE else []
        table.add_row("" if day == last else safe(day), _coloured(m.head), m.type, _coloured(m.tail), *more)
        last = day
    out.print(table)
