"""hkie decide: record that two names are the same or different."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hkie.cli.terminal import say

app = typer.Typer(help="Record that two names are the same or different.", no_args_is_help=True)

_FILE = Path("decisions.jsonl")
File = Annotated[Path, typer.Option("--decisions", help="The decisions file; lines are only appended.")]
Name = Annotated[str, typer.Argument(help="An entity id, a name as written, or NAME@DOCUMENT.", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="The reason, for later readers.", show_default=False)]


@app.command("same", epilog='Example:  hkie decide same "Ah Wah" "Tse Wah-sang" --why "said on page 2"')
def same(a: Name, b: Name, why: Why = "", decisions: File = _FILE) -> None:
    """Record that two names are the same entity, whatever the evidence."""
    _add(decisions, "same", a, b, why)


@app.command("different", epilog="Example:  hkie decide different person:paul-chan person:paul-chan-mo-po")
def different(a: Name, b: Name, why: Why = "", decisions: File = _FILE) -> None:
    """Record that two names are different entities, however similar they are."""
    _add(decisions, "different", a, b, why)


@app.command("undo", epilog="Example:  hkie decide undo 3")
def undo(
    number: Annotated[int, typer.Argument(min=1, help="The number of the decision to undo.", show_default=False)],
    why: Why = "",
    decisions: File = _FILE,
) -> None:
    """Undo a decision. The file keeps both lines."""
    from hkie.resolve.decisions import add

    made = add(decisions, "undo", of=number, why=why)
    typer.echo(f"{made.n}: undo {number}")


@app.command("list", epilog="Example:  hkie decide list")
def list_(
    decisions: File = _FILE,
    all_: Annotated[bool, typer.Option("--all", help="Include decisions that are no longer in force.")] = False,
) -> None:
    """List the decisions in force."""
    from hkie.cli.options import decided
    from hkie.resolve.decisions import UNSEEN, in_force

    known = decided(decisions)
    force = {d.n for d in in_force(known)}
    for decision in known:
        if all_ or decision.n in force:
            names = (
                f"undo {decision.of}"
                if decision.decision == "undo"
                else f"{decision.decision}  {decision.a}  |  {decision.b}"
            )
            why = f"  ({decision.why})" if decision.why else ""
            gone = "" if decision.n in force or decision.decision == "undo" else "  [no longer in force]"
            line = f"{decision.n}  {decision.at[:10]}  {names}{why}{gone}"
            say(UNSEEN.sub(lambda m: m[0].encode("unicode_escape").decode(), line))  # one line for each decision


def _add(path: Path, kind: str, a: str, b: str, why: str) -> None:
    from hkie.resolve.decisions import add

    made = add(path, kind, a, b, why)
    say(f"{made.n}: {kind}  {a}  |  {b}")
