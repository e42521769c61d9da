"""hkie help: the help of a command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer


def _parts(command: object) -> dict[str, Any]:
    """Return the commands of a group by name; of anything else none."""
    return getattr(command, "commands", {})


def _names(context: typer.Context) -> Iterator[tuple[str, str]]:
    """Yield the commands, or those of the group that is already named, with what they do."""
    parts = _parts(context.find_root().command)
    for name in context.params.get("command") or ():
        parts = _parts(parts.get(name))
    for name, part in parts.items():
        yield name, part.get_short_help_str()


def command(
    context: typer.Context,
    command: Annotated[
        list[str] | None,
        typer.Argument(help="A command: extract, or patterns check.", show_default=False, autocompletion=_names),
    ] = None,
) -> None:
    """Show the help of a command, or that of the program."""
    root = context.find_root()
    root.command.main([*(command or ()), "--help"], prog_name=root.info_name)
