"""Prints rules: their list, their matches, and why a candidate was kept or not."""

from __future__ import annotations

import json
from collections.abc import Sequence

import typer
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hkie.cli.labels import colour_of
from hkie.cli.rendering import STANDING, console, marked, safe
from hkie.evaluation.rule_tests import Match
from hkie.grammar.ruleset import Frame, Rule
from hkie.perceptron import Reason
from hkie.query.explain import Explained
from hkie.query.weighed import Weighed

_AROUND = 30
"""Characters of context shown before and after a match."""
_OUTCOME_COLOURS = {"taken": "green", "rejected": "red", "changed": STANDING, "dropped": "red", "hidden": STANDING}


def print_rules(rules: Sequence[Rule | Frame]) -> None:
    """Print the rules: a table on a terminal, tab-separated lines elsewhere."""
    out = console()
    header = ("id", "label", "pattern", "score", "note")
    rows = [_row(rule) for rule in rules]
    if not out.is_terminal:
        for row in (header, *rows):
            typer.echo("\t".join(" ".join(cell.split()) for cell in row))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("id", no_wrap=True, style="bold")
    table.add_column("label", no_wrap=True)
    table.add_column("pattern", no_wrap=True, overflow="ellipsis", ratio=2, style="dim")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("note", no_wrap=True, overflow="ellipsis", ratio=3)
    for ident, label, pattern, score, note in rows:
        colour = colour_of(label)
        table.add_row(safe(ident), f"[{colour}]{label}[/]", safe(pattern), score, safe(note))
    out.print(table)
    out.print(f"{len(rows)} rules")


def _row(rule: Rule | Frame) -> tuple[str, str, str, str, str]:
    if isinstance(rule, Frame):
        return rule.id, rule.type, " ".join((*rule.verbs, *rule.nouns)), f"{rule.score:.2f}", rule.note
    pattern = rule.pattern if isinstance(rule.pattern, str) else json.dumps(rule.pattern, ensure_ascii=False)
    return rule.id, rule.label, "in code" if rule.pattern is None else pattern, f"{rule.score:.2f}", rule.note


def print_matches(matches: Sequence[Match], text: str) -> None:
    """Print a line for each match: the rule, the label, the offsets, and the match in context."""
    out = console()
    for match in matches:
        if match.ends:
            shown = f"[bold]{safe(match.ends[0])}[/] > [bold]{safe(match.ends[1])}[/]"
        else:
            before = text[max(0, match.start - _AROUND) : match.start]
            after = text[match.end : match.end + _AROUND]
            shown = f"{_edge(before, 'left')}[bold]{safe('[[')}{safe(match.text)}]][/]{_edge(after, 'right')}"
        dropped = "  [red](dropped by the check of its rule)[/]" if match.dropped else ""
        head = f"{safe(match.rule)}  {match.label}  {match.start}-{match.end}"
        out.print(marked(f"{head}  {shown}{dropped}"), soft_wrap=True)


def _edge(text: str, side: str) -> str:
    """Return a context as one line, with the space next to the match."""
    shown = safe(text)
    space = " " if shown and (text[-1:] if side == "left" else text[:1]).isspace() else ""
    return f"{shown}{space}" if side == "left" else f"{space}{shown}"


def print_explained(found: Sequence[Explained], text: str, at: int | None) -> None:
    """Print each candidate on two or three lines: outcome and rule, text, and reason."""
    out = console()
    if not found:
        near = (
            ""
            if at is None
            else f" at {at}, {_edge(text[max(0, at - _AROUND) : at], 'left')}[bold]|[/]{_edge(text[at : at + _AROUND], 'right')}"
        )
        out.print(marked(f"no rule has a candidate{near}"), soft_wrap=True)
    for e in found:
        colour = _OUTCOME_COLOURS[e.outcome]
        reading = "  [dim]second reading[/]" if e.reading == "second" else ""
        head = f"[{colour}]{e.outcome:8}[/]  [{colour_of(e.label)}]{e.label:9}[/]  {e.score:.2f}  {safe(e.rule)}  [dim]{e.start}-{e.end}[/]{reading}"
        out.print(marked(head), soft_wrap=True)
        _below(out, ((safe(e.text), "bold"), (safe(e.reason), "dim"), (safe(_listed(e.features)), "dim")))


def print_weighed(found: Sequence[Weighed], text: str) -> None:
    """Print each relation on four or five lines: outcome, names, the sentence, and what spoke for score and status."""
    out = console()
    if not found:
        out.print("no two names that a relation may join")
    for one in found:
        colour = _OUTCOME_COLOURS[one.outcome]
        days = f"  from {one.since}" * bool(one.since) + f"  to {one.until}" * bool(one.until)
        head = f"[{colour}]{one.outcome:8}[/]  {safe(one.type):15}  {one.score:.2f}  {safe(one.rule)}  [dim]{one.start}-{one.end}[/]"
        out.print(marked(head), soft_wrap=True)
        status = f"{one.status}{days}"
        reasons = f"{status}: {_listed(one.status_features)}" if one.status_features else status
        _below(out, (
            (f"{safe(one.head)} > {safe(one.tail)}", "bold"), (safe(" ".join(text[one.start : one.end].split())), ""),
            (safe(_listed(one.features)), "dim"), (safe(reasons), "dim"),
        ))  # fmt: skip


def _listed(features: Sequence[Reason]) -> str:
    return "  ".join(f"{feature} {weight:+.2f}" for feature, weight in features)


def _below(out: Console, lines: Sequence[tuple[str, str]]) -> None:
    """Print lines with their styles, further in; those that are empty are left out."""
    for line, style in lines:
        if line:
            shown = marked(line, style=style)
            if out.is_terminal:
                out.print(Padding(shown, (0, 0, 0, 10)))
            else:
                out.print(Text(" " * 10) + shown, soft_wrap=True)
