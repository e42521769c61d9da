"""The output of hkie review --list and --json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table

from hkie.cli.labels import colour_of
from hkie.cli.rendering import console, safe
from hkie.cli.terminal import say
from hkie.review.cases import Case, Side
from hkie.review.quotes import Texts

_WIDE = 100


def print_table(cases: Sequence[Case]) -> None:
    """Print the cases as a table, the most doubtful first."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("doubt", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("label", no_wrap=True)
    table.add_column("one name", ratio=3, overflow="fold")
    table.add_column("the other", ratio=3, overflow="fold")
    if out.width >= _WIDE:
        table.add_column("why", ratio=4, overflow="fold", style="dim")
    for d in cases:
        style = colour_of(d.label)
        why = [safe("; ".join([*(f"+ {r}" for r in d.speaks_for), *(f"- {r}" for r in d.against)]))]
        table.add_row(
            f"{d.score:.2f}",
            d.kind,
            d.label,
            f"[{style}]{safe(_called(d.left))}[/]",
            f"[{style}]{safe(_called(d.right))}[/]",
            *(why if out.width >= _WIDE else []),
        )
    out.print(table)
    out.print(f"{len(cases):,} open")


def _called(side: Side) -> str:
    """Return the name, with its document if it has a meaning only there: "DC@notice.txt"."""
    return side.reference if side.reference.startswith(f"{side.name}@") else side.name


def print_json(cases: Sequence[Case], texts: Texts) -> None:
    """Print a JSON list of cases, each side with its sentences."""
    say(json.dumps([_row(d, texts) for d in cases], ensure_ascii=False, indent=2))


def _row(case: Case, texts: Texts) -> dict[str, Any]:
    return {
        "kind": case.kind,
        "label": case.label,
        "score": case.score,
        "likely": case.likely,
        "joined": case.joined,
        "for": list(case.speaks_for),
        "against": list(case.against),
        "left": _side(case.left, texts),
        "right": _side(case.right, texts),
    }


def _side(side: Side, texts: Texts) -> dict[str, Any]:
    return {
        "name": side.name,
        "entity": side.entity,
        "reference": side.reference,
        "also": list(side.also),
        "mentions": side.mentions,
        "documents": list(side.documents),
        "sentences": [asdict(s) for s in texts.of(side)],
    }
