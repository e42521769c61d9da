"""The output of hkie find, entity, entities, timeline, relations, top, budgets, diff and watch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from hkie.cli.labels import colour_of, known
from hkie.cli.rendering import STANDING, console, hit_markup, marked, named, quotation_markup, safe, standing_markup
from hkie.query.budgets import Funding
from hkie.query.choices import Change
from hkie.query.differences import Difference
from hkie.query.relations import Moment
from hkie.query.search import Card, Match, Statement
from hkie.query.top import Ranked
from hkie.watch.sightings import Sighting
from hkie.watch.watchlist import Row, Watchlist

_WIDE = 100
_UNSEEN_MOST = 20
_DOCUMENTS_MOST = 3


def print_matches(found: Sequence[Match]) -> None:
    """Print entities with the name that matched the query."""
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
        table.add_row(named(m.entity), m.entity.label, by, *more, f"{m.mentions:,}", f"{m.documents:,}")
    out.print(table)


def print_card(card: Card, sentences: bool) -> None:
    """Print the card of an entity: its names, its documents, then its relations by kind."""
    out = console()
    entity = card.entity
    out.print(f"[bold]{named(entity)}[/]  {entity.label}  [dim]{safe(entity.id)}[/]")
    for hit in entity.hits:
        out.print(Padding(marked(hit_markup(hit)), (0, 0, 0, 2)))
    if card.written:
        shown = [f"{safe(name)} [dim]{count}[/]" for name, count in card.written[:12]]
        more = f" and {len(card.written) - 12} more" if len(card.written) > 12 else ""
        out.print(Padding(marked("written " + ", ".join(shown) + more), (0, 0, 0, 2)))
    for name, title, published, count in card.documents[:12]:
        headline = safe(title) if title else ""
        line = marked(f"{safe((published or '')[:10]):10}  {count:3}  [dim]{safe(name)}[/]  {headline}")
        out.print(Padding(line, (0, 0, 0, 2)))
    if len(card.documents) > 12:
        out.print(f"  and {len(card.documents) - 12} more documents")
    groups: dict[str, list[Statement]] = defaultdict(list)
    for kind in known().types:
        groups[known().type(kind).group] = []
    for said in card.said:
        groups[known().type(said.type).group].append(said)
    for title, own in groups.items():
        if own:
            out.print(f"\n[bold]{title}[/]")
            for row in _once(own):
                _print_said(out, row, sentences)


def _once(said: Sequence[Statement]) -> list[tuple[Statement, int]]:
    """Group equal relations of several documents into one row, with the first document and their number."""

    def stated(s: Statement) -> tuple[str, bool, str, str, str, str, str]:
        return s.type, s.as_head, s.other.id, s.date or "", s.status, s.begins or "", s.ends or ""

    grouped = [list(rows) for _, rows in groupby(sorted(said, key=lambda s: (stated(s), s.day)), key=stated)]
    rows = [(rows[0], len({s.document for s in rows})) for rows in grouped]
    return sorted(rows, key=lambda row: (row[0].day, row[0].type, row[0].other.id))


def _print_said(out: Console, row: tuple[Statement, int], sentences: bool) -> None:
    said, documents = row
    kind = known().type(said.type)
    own = said.begins or said.date or said.ends
    day = own or (f"~{said.published[:10]}" if said.published else "")
    times = f"  [dim]in {documents} documents[/]" if documents > 1 else ""
    basis = "  [dim](the registry)[/]" if said.basis != "stated" else ""
    stands = standing_markup(said.status, said.begins, said.ends)
    wording = safe(kind.forward if said.as_head else kind.backward)
    line = f"{safe(day):>11}  {wording} {named(said.other)}{f'  {stands}' if stands else ''}{times}{basis}"
    out.print(Padding(marked(line), (0, 0, 0, 2)))
    if sentences:
        _print_quotation(out, said)


def _print_quotation(out: Console, said: Statement | Moment) -> None:
    if quotation := quotation_markup(said.claim, said.context):
        out.print(Padding(marked(quotation), (0, 0, 0, 15)))


def print_timeline(moments: Sequence[Moment], sentences: bool) -> None:
    """Print a line for each relation, with its sentence below. A day with a tilde is only the day of the document."""
    out = console()
    last = ""
    for m in moments:
        day = f"{'' if m.stated else '~'}{m.date}" if m.date else ""
        stands = standing_markup(m.status, m.begins, m.ends)
        line = f"{named(m.head)} {safe(known().type(m.type).forward)} {named(m.tail)}  {stands}".rstrip()
        out.print(Padding(marked(f"{safe(day) if day != last else '':>11}  {line}"), (0, 0, 0, 2)))
        if sentences:
            _print_quotation(out, m)
        last = day


_OTHERS = 4
"""Names of others shown beside a rank."""


def print_ranked(found: Sequence[Ranked]) -> None:
    """Print entities with how many others they have, in how many documents, and the first of these others."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("name", ratio=3, overflow="fold")
    table.add_column("number", justify="right", no_wrap=True)
    table.add_column("docs", justify="right", no_wrap=True)
    table.add_column("of", ratio=5, overflow="fold", style="dim")
    for r in found:
        more = f" and {r.count - _OTHERS:,} more" if r.count > _OTHERS else ""
        others = "; ".join(map(safe, r.others[:_OTHERS])) + more
        table.add_row(named(r.entity), f"{r.count:,}", f"{r.documents:,}", others)
    out.print(table)


def print_budgets(found: Sequence[Funding], sentences: bool) -> None:
    """Print amounts with their owners, days and sentences."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("name", ratio=3, overflow="fold")
    table.add_column("amount", ratio=2, overflow="fold")
    table.add_column("day", no_wrap=True)
    table.add_column("docs", justify="right", no_wrap=True)
    if sentences:
        table.add_column("sentence", ratio=5, overflow="fold")
    for f in found:
        stands = standing_markup(f.status)
        said = [quotation_markup(f.claim, f.context)] if sentences else []
        amount = safe(f.written) + (f"\n{stands}" if stands else "")
        table.add_row(named(f.entity), amount, safe(f.date or ""), str(f.documents), *said)
    out.print(table)


_CHANGES = {Change.new: "green", Change.changed: STANDING, Change.gone: "red"}


def print_differences(found: Sequence[Difference], sentences: bool) -> None:
    """Print a line for each difference under the heading of its part, with the sentences that say so."""
    out = console()
    if not found:
        out.print("no difference")
    for part, rows in groupby(found, key=lambda d: d.part):
        out.print(f"[bold]{part.capitalize()}[/]")
        table = Table.grid(padding=(0, 0, 0, 2))
        for d in rows:
            table.add_row(f"[{_CHANGES[d.change]}]{d.change}[/]", safe(d.words))
            for claim in d.claims if sentences else ():
                table.add_row("", safe(claim))
            for claim in d.old_claims if sentences else ():
                table.add_row("", f"[dim]was: {safe(claim)}[/]")
        out.print(table)


def print_sightings(found: Sequence[Sighting], missing: Sequence[Row] | None, watchlist: Watchlist | None) -> None:
    """Print the hits of a watchlist, each with its row, the reasons, documents and a sentence; then the rows without one."""
    out = console()
    notes = {row.id: row.note for row in watchlist.rows} if watchlist else {}
    for s in found:
        colour, note = colour_of(s.label), notes.get(s.hit.row, "")
        row = f"{safe(s.hit.row)}  {safe(s.hit.name)}" + (f"  [dim]{safe(note)}[/]" if note else "")
        out.print(marked(f"[bold]{s.score:.2f}[/]  [{colour}]{safe(s.name)}[/]  [dim]{safe(s.hit.list)}[/] {row}"))
        more = len(s.documents) - _DOCUMENTS_MOST
        where = ", ".join(map(safe, s.documents[:_DOCUMENTS_MOST])) + (f" and {more} more" if more > 0 else "")
        for line in (safe(s.hit.detail), f"[dim]in {where}[/]", quotation_markup(s.sentence, ())):
            if line:
                out.print(Padding(marked(line), (0, 0, 0, 6)))
    if missing:
        assert watchlist is not None
        out.print(
            f"{chr(10) if found else ''}[bold]Not seen[/]  [dim]{len(missing):,} of {len(watchlist.rows):,} rows[/]"
        )
        for one in missing[:_UNSEEN_MOST]:
            alone = "  [dim]no full name, not looked for[/]" if one.alone else ""
            out.print(Padding(marked(f"{safe(one.id)}  {safe(one.name)}{alone}"), (0, 0, 0, 6)))
        if len(missing) > _UNSEEN_MOST:
            out.print(Padding(f"[dim]and {len(missing) - _UNSEEN_MOST:,} more; --json has all[/]", (0, 0, 0, 6)))
