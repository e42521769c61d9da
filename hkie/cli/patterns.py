"""hkie patterns: look after the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hkie.cli.pipes import piped

app = typer.Typer(help="Look after the rules.", no_args_is_help=True, epilog="Example:  hkie patterns check")


@app.command("check", epilog="Example:  hkie patterns check my-rules/")
@piped
def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders of your own rules, checked with those that come with hkie.", show_default=False),
    ] = None,
) -> None:
    """Read every rule file and run every rule's own match and miss sentences."""
    from hkie.selftest import check as run

    report = run(folders or ())
    for problem in report.problems:
        typer.echo(problem, err=True)
    typer.echo(
        f"{report.rules} rules, {report.triggers} triggers, {report.sentences} test sentences, {len(report.problems)} problems"
    )
    if report.problems:
        raise typer.Exit(1)
