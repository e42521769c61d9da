"""Prints entities: what joined their names, why two are separate, and who held a post."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table

from hkie.cli.labels import colour_of, known
from hkie.cli.rendering import STANDING, console, hit_markup, marked, quotation_markup, safe, standing_markup
from hkie.grammar.ruleset import Entry
from hkie.query.entity import Step, Verdict
from hkie.query.tenure import Holder, gaps
from hkie.records import Entity


def print_chain(entity: Entity, steps: Sequence[Step], entry: Entry | None) -> None:
    """Print an entity, the rows of a watchlist that it may be, and a line for each reason for which mentions belong to it."""
    out = console()
    out.print(marked(f"[{colour_of(entity.label)}]{safe(entity.name)}[/]  [dim]{entity.label}  {safe(entity.id)}[/]"))
    if entry:
        since = f" from {entry.valid_from}" if entry.valid_from else ""
        until = f" to {entry.valid_to}" if entry.valid_to else ""
        follow = f", then {', '.join(entry.successors)}" if entry.successors else ""
        out.print(marked(f"[dim]in the registry as {safe(entry.key)}{since}{until}{safe(follow)}[/]"))
    for hit in entity.hits:
        out.print(marked(hit_markup(hit)))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("name", ratio=3, overflow="fold")
    table.add_column("method", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("why", ratio=4, overflow="fold", style="dim")
    table.add_column("document", ratio=2, overflow="fold", style="dim")
    table.add_column("n", justify="right", no_wrap=True)
    for step in steps:
        table.add_row(
            safe(step.text),
            safe(step.method),
            f"{step.score:.2f}",
            safe(step.detail),
            safe(step.document),
            str(step.mentions),
        )
    out.print(table)


def print_verdict(a: str, b: str, verdict: Verdict) -> None:
    """Print whether two names are one entity, and a line for each reason for and against."""
    out = console()
    says = "[green]one entity[/]" if verdict.same else f"[{STANDING}]two entities[/]"
    out.print(marked(f"{safe(a)}  |  {safe(b)}:  {says}"), soft_wrap=True)
    for sign, colour, reasons in (("+", "green", verdict.reasons), ("-", "red", verdict.against)):
        for reason in reasons:
            out.print(marked(f"  [{colour}]{sign}[/] {safe(reason)}"), soft_wrap=True)


def print_holders(found: Sequence[Holder]) -> None:
    """Print the holders of a post in order of time: from, to, how that is known, and the sentence that says so.

    A day with a tilde is only that of a document. A time between two holders for which none is known has its own row.
    """
    out = console()
    post, actor = (known().of_kind(kind)[0].colour for kind in ("post", "actor"))
    out.print(marked(f"[{post}]{safe(found[0].post)}[/]"))
    asked = any(holder.certainty for holder in found)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for name in ("from", "to"):
        table.add_column(name, no_wrap=True)
    table.add_column("holder", ratio=2, overflow="fold")
    table.add_column("that day" if asked else "known by", max_width=20)
    table.add_column("sentence", ratio=5, overflow="fold")
    before = {} if asked else dict(gaps(found))
    for index, h in enumerate(found):
        if gap := before.get(index):
            table.add_row(safe(gap.after), safe(gap.before), "[dim]nobody is known[/]", "[dim]gap[/]", "")
        stands = standing_markup("acting" if h.acting else h.status)
        claim, context = h.quotation
        said = quotation_markup(claim, context) + (f"\n[dim]{safe(h.evidence[0].document)}[/]" if claim else "")
        table.add_row(
            _day(h.start, h.begins or h.since), _day(h.end, h.ends or h.until),
            f"[{actor}]{safe(h.name)}[/]" + (f"\n{stands}" if stands else ""), safe(h.certainty or h.known_by), said,
        )  # fmt: skip
    out.print(table)


def _day(day: str | None, own: str | None) -> str:
    return safe(f"{'' if own else '~'}{day}") if day else ""
