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
from hkie.review.cases import Case, Claim, Side
from hkie.review.quotes import Texts

_WIDE = 100


def print_table(cases: Sequence[Case | Claim]) -> None:
    """Print the cases as a table, the most doubtful first."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("doubt", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("label", no_wrap=True)
    table.add_column("name / claim", ratio=3, overflow="fold")
    table.add_column("other name / sentence", ratio=3, overflow="fold")
    if out.width >= _WIDE:
        table.add_column("why", ratio=4, overflow="fold", style="dim")
    for d in cases:
        style = colour_of(d.label)
        why = [safe("; ".join([*(f"+ {r}" for r in d.speaks_for), *(f"- {r}" for r in d.against)]))]
        table.add_row(
            f"{d.score:.2f}",
            d.kind,
            d.label,
            *_cells(d, style),
            *(why if out.width >= _WIDE else []),
        )
    out.print(table)
    out.print(f"{len(cases):,} open")


def _cells(case: Case | Claim, style: str) -> tuple[str, str]:
    """Return both names of a case; of a claim, what is claimed and the sentence."""
    if isinstance(case, Claim):
        joined = f" {safe(case.label)} ".join(f"[bold]{safe(name)}[/]" for name in case.names)
        return joined, safe(case.accepting.sentence)
    left, right = (f"[{style}]{safe(_called(side))}[/]" for side in case.sides)
    return left, right


def _called(side: Side) -> str:
    """Return the name, with its document if it has a meaning only there: "DC@notice.txt"."""
    return side.reference if side.reference.startswith(f"{side.name}@") else side.name


def print_json(cases: Sequence[Case | Claim], texts: Texts) -> None:
    """Print a JSON list of cases, each side with its sentences."""
    say(json.dumps([_row(d, texts) for d in cases], ensure_ascii=False, indent=2))


def _row(case: Case | Claim, texts: Texts) -> dict[str, Any]:
    row = {
        "kind": case.kind,
        "label": case.label,
        "score": case.score,
        "likely": case.likely,
        "for": list(case.speaks_for),
        "against": list(case.against),
    }
    if isinstance(case, Claim):
        said = case.accepting
        names = {"head": said.a, "tail": said.b} if said.b else {"text": said.a, "nth": said.nth}
        return row | names | {"sentence": said.sentence, "document": said.document, "context": list(case.context)}
    return row | {
        "joined": case.joined,
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
