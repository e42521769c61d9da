"""hkie schema: the JSON Schema of the output."""

from __future__ import annotations

import typer


def command() -> None:
    """Print the JSON Schema of the output of --format json."""
    from hkie.export import kept_schema

    typer.echo(kept_schema(), nl=False)
