"""Tables of a result and of an evaluation: fit 80 columns, plain without a terminal."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from rich import box
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from hkie.cli.labels import colour_of, known
from hkie.cli.terminal import count, harmless
from hkie.evaluation.metrics import Report, Tally
from hkie.evaluation.verdicts import QUESTIONS, Verdicts
from hkie.query.search import evidence, hits_of, met, name_of, standing
from hkie.records import Entity, Hit, Money, Result

STANDING = "#af5f00"
"""The colour of doubts and of what is over: readable on white and on black, as those of the labels."""
_NAMES_MOST = 4
_PLAIN_WIDTH = 120


_HIDDEN = str.maketrans("[\\\ufdd0\ufdd1", "\ufdd0\ufdd1\ufffd\ufffd")
_SHOWN = str.maketrans("\ufdd0\ufdd1", "[\\")
"""Noncharacters that replace brackets and colons while markup is parsed; no text contains them."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would exit with code 1

    def render_str(self, text: str, **options: Any) -> Text:
        """Parse markup, as rich does with every string."""
        return _unhidden(super().render_str(text, **options))


def console(file: IO[str] | None = None) -> Console:
    """Return a console for a stream, with colours on a terminal and a fixed width elsewhere."""
    made = _Console(file=file, highlight=False, soft_wrap=False, emoji=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = _PLAIN_WIDTH
    return made


@contextmanager
def paged(out: Console) -> Iterator[None]:
    """Send what is printed to the user's pager, which prints it at once if it fits the screen."""
    os.environ.setdefault("LESS", "FRX")  # keep colours, and do not page output that fits
    with out.pager(styles=not out.no_color):
        yield


def safe(text: str) -> str:
    """Return text from a document as one line without control characters and markup, for a console or ``marked``."""
    return harmless(text).translate(_HIDDEN)


def marked(markup: str, style: str | Style = "") -> Text:
    """Return the text of markup in which text from documents is ``safe``."""
    return _unhidden(Text.from_markup(markup, style=style, emoji=False))


def _unhidden(text: Text) -> Text:
    text.plain = text.plain.translate(_SHOWN)
    return text


STATUS_COLOURS = {
    "planned": "#0087af", "acting": "#af5faf", "designate": "#008787", "former": STANDING, "possible": "#d7005f",
    "denied": "#d7005f", "cancelled": "#d7005f",
}  # fmt: skip


def standing_markup(status: str, since: str | None = None, until: str | None = None) -> str:
    """Return in words and colour how a relation stands, as hkie.query.search.standing."""
    colour = STATUS_COLOURS.get(status)
    words = safe(standing(status, since, until))
    return f"[{colour}]{words}[/]" if colour else words


def quotation_markup(claim: str, context: Sequence[str]) -> str:
    """Return the claim of a relation, and below it what it refers to; empty if there is no claim."""
    return "\n".join([safe(claim), *(f"[dim]context: {safe(piece)}[/]" for piece in context)]) if claim else ""


def hit_markup(hit: Hit) -> str:
    """Return a row of a watchlist that an entity may be, with the score and the reasons."""
    return f"may be [bold]{safe(hit.row)}[/] {safe(hit.name)} of {safe(hit.list)}, {hit.score:.2f}: [dim]{safe(hit.detail)}[/]"


def print_hits(result: Result, out: Console, most: int | None = None) -> None:
    """Print the entities that may be on a watchlist, the likeliest first, ``most`` of them at most."""
    found = hits_of(result)
    if not found:
        return
    out.print(f"\n[bold]Watchlist[/]  [dim]{count(len(found), 'hit')}, by hkie watch with sentences[/]")
    for entity, hit in found[:most]:
        out.print(marked(f"  {named(entity)} {hit_markup(hit)}"), overflow="ellipsis", no_wrap=True)


def print_result(result: Result, file: IO[str] | None = None, to: Console | None = None) -> None:
    """Print a line for each document, then tables of entities by label and of relations, ``to`` a given console."""
    out = to or console(file)
    mentions, documents = met(result)
    per_document: Counter[str] = Counter(m.document for m in result.mentions)
    relations: Counter[str] = Counter(r.document for r in result.relations)
    for document in result.documents:
        when = f"  {safe(document.published[:10])}" if document.published else ""
        out.print(
            marked(
                f"[bold]{safe(document.id)}[/]{when}  [dim]{count(per_document[document.id], 'mention')}, {count(relations[document.id], 'relation')}[/]"
            )
        )
        if document.title:
            out.print(marked(f"  {safe(document.title)}"), overflow="ellipsis", no_wrap=True)
    groups: dict[str, list[Entity]] = defaultdict(list)
    for entity in result.entities:
        groups[entity.label].append(entity)
    for label in known().ordered(groups):
        out.print()
        out.print(_entities(label, groups[label], mentions, documents, out.width))
    if result.relations:
        out.print()
        out.print(_relations(result, out.width))
    print_hits(result, out)


def _entities(label: str, group: list[Entity], mentions: Counter[str], documents: Counter[str], width: int) -> Table:
    kind = known().label(label).kind
    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"{label}  [dim]{len(group)}, {known().label(label).description}[/]",
        title_justify="left",
        title_style=f"bold {colour_of(label)}",
        pad_edge=False,
        expand=True,
    )
    table.add_column("name", style=colour_of(label), ratio=5, overflow="fold")
    table.add_column("as written" if kind == "value" else "other names", style="dim", ratio=4, overflow="fold")
    table.add_column("mentions", justify="right", width=8)
    table.add_column("docs", justify="right", width=4)
    for entity in sorted(group, key=lambda e: (-mentions[e.id], e.id)):
        aliases = [safe(a) for a in entity.aliases]
        more = f" and {len(aliases) - _NAMES_MOST} more" if len(aliases) > _NAMES_MOST else ""
        if isinstance(entity.value, Money):
            name, other = safe(name_of(entity)), ", ".join(dict.fromkeys(aliases))
        else:
            name, other = safe(entity.name), "; ".join(aliases[:_NAMES_MOST]) + more
        table.add_row(name, other, str(mentions[entity.id]), str(documents[entity.id]))
    return table


def _relations(result: Result, width: int) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"Relations  [dim]{len(result.relations)}[/]",
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        expand=True,
    )
    wide = width >= 110
    table.add_column("type", style="bold", no_wrap=True)
    table.add_column("from", ratio=3, overflow="fold")
    table.add_column("to", ratio=3, overflow="fold")
    if wide:
        table.add_column("when", no_wrap=True)
    table.add_column("document", ratio=1, overflow="ellipsis", no_wrap=True, style="dim")
    table.add_column("sentence", ratio=4 if wide else 2, overflow="ellipsis", no_wrap=True, style="dim")
    entities = {e.id: e for e in result.entities}
    order = {kind: k for k, kind in enumerate(known().ordered_types(r.type for r in result.relations))}
    for relation in sorted(result.relations, key=lambda r: (order[r.type], r.document, r.id)):
        head, tail = entities[relation.head], entities[relation.tail]
        said = safe(evidence(relation, head, tail))[:400] if relation.basis == "stated" else "(the registry)"
        when = [safe(relation.date or "")] if wide else []
        stands = standing_markup(relation.status, relation.from_, relation.to)
        kind = f"{relation.type}\n[not bold]{stands}[/]" if stands else relation.type
        table.add_row(kind, named(head), named(tail), *when, safe(relation.document), said)
    return table


def named(entity: Entity) -> str:
    """Return the display name of an entity as markup in the colour of its label."""
    return f"[{colour_of(entity.label)}]{safe(name_of(entity))}[/]"


def print_report(report: Report, errors: bool, file: IO[str] | None = None) -> None:
    """Print the figures of an evaluation, and with ``errors`` every false negative and false positive."""
    out = console(file)
    if errors:
        for sign, what, document, offset, text, rule in sorted(
            report.errors, key=lambda e: (e[2], e[3], e[0], e[1], e[4])
        ):
            colour = "red" if sign == "-" else STANDING
            place = f"{safe(document)}:{offset}" if offset >= 0 else safe(document)
            out.print(
                f"[{colour}]{sign}[/] [bold]{what:15}[/] {safe(text)}  [dim]{place}{'  ' + rule if rule else ''}[/]",
                soft_wrap=True,
            )
        out.print()
    out.print(f"{report.documents} documents")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("label", "precision", "recall", "F1", "overlap F1", "found", "false", "missed"):
        table.add_column(name, justify="left" if name == "label" else "right")
    for label in known().ordered(report.strict):
        _figures(table, label, report.strict[label], report.overlapping[label])
    table.add_section()
    core = known().core
    _figures(table, "core five", report.over(core), sum((report.overlapping[x] for x in core), Tally()))
    _figures(table, "all", sum(report.strict.values(), Tally()), sum(report.overlapping.values(), Tally()))
    out.print(table)
    precision, recall, f1 = report.bcubed
    out.print(
        f"entities, B-cubed over {report.matched} shared mentions: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
    )
    if any(tally.hit + tally.missed for tally in report.relations.values()):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("relation", "precision", "recall", "F1", "found", "false", "missed"):
            table.add_column(name, justify="left" if name == "relation" else "right")
        for kind in known().ordered_types(report.relations):
            _figures(table, kind, report.relations[kind])
        table.add_section()
        _figures(table, "all", sum(report.relations.values(), Tally()))
        out.print(table)
    statuses, days, kept = report.statuses, report.days, report.kept_out
    if statuses.hit + statuses.false:
        out.print(
            f"statuses: {statuses.hit} of the {statuses.hit + statuses.false} relations found have the right one; "
            f"days: precision {days.precision:.3f}, recall {days.recall:.3f}"
        )
    if kept.hit + kept.missed:
        out.print(f"denied, cancelled or only possible: {kept.hit} of {kept.hit + kept.missed} are kept out")


def _figures(table: Table, name: str, tally: Tally, overlap: Tally | None = None) -> None:
    extra = [f"{overlap.f1:.3f}"] if overlap is not None else []
    table.add_row(
        name,
        f"{tally.precision:.3f}",
        f"{tally.recall:.3f}",
        f"{tally.f1:.3f}",
        *extra,
        str(tally.hit),
        str(tally.false),
        str(tally.missed),
    )


def print_verdicts(verdicts: Verdicts, errors: bool) -> None:
    """Print how a run agrees with decisions, and with ``errors`` each with which it does not."""
    out = console()
    for decision in verdicts.errors() if errors else ():
        out.print(
            f"[red]-[/] decision {decision.n}: {safe(decision.said)}  [dim]in: {safe(decision.sentence)}[/]",
            soft_wrap=True,
        )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("about")
    table.add_column("decided")
    for name in ("yes", "of"):
        table.add_column(name, justify="right")
    for kind, (yes, total) in verdicts.counts().items():
        table.add_row(kind[0], QUESTIONS[kind], f"{yes:,}", f"{total:,}")
    out.print(table)
    for number, what in (
        (len(verdicts.gone), "with a sentence that no document has"),
        (verdicts.identity, "about the identity of two names"),
    ):
        if number:
            out.print(f"not counted: {count(number, 'decision')} {what}")
