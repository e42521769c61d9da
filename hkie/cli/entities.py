"""Prints entities: what joined their names, why two are separate, and who held a post."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table

from hkie.cli.labels import colour_of
from hkie.cli.rendering import console, marked, safe
from hkie.grammar.ruleset import Entry
from hkie.query.entity import Step, Verdict
from hkie.query.search import standing
from hkie.query.tenure import Holder
from hkie.records import Entity


def print_chain(entity: Entity, steps: Sequence[Step], entry: Entry | None) -> None:
    """Print an entity, and a line for each reason for which mentions belong to it."""
    out = console()
    out.print(marked(f"[{colour_of(entity.label)}]{safe(entity.name)}[/]  [dim]{entity.label}  {safe(entity.id)}[/]"))
    if entry:
        since = f" from {entry.valid_from}" if entry.valid_from else ""
        until = f" to {entry.valid_to}" if entry.valid_to else ""
        follow = f", then {', '.join(entry.successors)}" if entry.successors else ""
        out.print(marked(f"[dim]in the registry as {safe(entry.key)}{since}{until}{safe(follow)}[/]"))
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
    says = "[green]one entity[/]" if verdict.same else "[yellow]two entities[/]"
    out.print(marked(f"{safe(a)}  |  {safe(b)}:  {says}"), soft_wrap=True)
    for sign, colour, reasons in (("+", "green", verdict.reasons), ("-", "red", verdict.against)):
        for reason in reasons:
            out.print(marked(f"  [{colour}]{sign}[/] {safe(reason)}"), soft_wrap=True)


def print_holders(found: Sequence[Holder]) -> None:
    """Print the holders of a post with dates from the documents and the registry, and a sentence each."""
    out = console()
    out.print(marked(f"[{colour_of('TITLE')}]{safe(found[0].post)}[/]"))
    asked = any(holder.certainty for holder in found)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("holder", style=colour_of("PERSON"), ratio=3, overflow="fold")
    table.add_column("stated", no_wrap=True)
    table.add_column("registry", no_wrap=True, style="dim")
    if asked:
        table.add_column("that day", no_wrap=True)
    table.add_column("document", ratio=2, overflow="fold", style="dim")
    table.add_column("sentence", ratio=5, overflow="fold")
    for h in found:
        stated = h.first or ("undated" if h.evidence else "")
        if h.last and h.last != h.first:
            stated += f"\nto {h.last}"
        known = (f"{h.since or '?'}\nto {h.until}" if h.until else f"from {h.since}") if h.since or h.until else ""
        first = h.evidence[0] if h.evidence else None
        own = standing("acting" if h.acting else h.status, h.begins, h.ends)
        row = [safe(h.name) + (f" ({safe(own)})" if own else ""), stated, known]
        if asked:
            row.append(h.certainty or "")
        table.add_row(*row, safe(first.document) if first else "", safe(first.text) if first else "")
    out.print(table)
