"""hkie explain: why a name was found or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.errors import UsageError

if TYPE_CHECKING:
    from hkie.records import Source


def command(
    path: Annotated[str | None, typer.Argument(help="A document, or - for standard input.", show_default=False)] = None,
    text: Annotated[
        str | None, typer.Option("--text", "-t", help="The text itself instead of a document.", show_default=False)
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Only what covers this offset, in characters of the text as it stands in the file.",
            show_default=False,
        ),
    ] = None,
    patterns: Annotated[
        list[Path] | None, typer.Option(help="A folder of your own rules; may be repeated.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """Show every candidate for a mention: its rule and score, whether it won, and what stood in its way."""
    source = _source(path, text)
    if at is not None and at >= len(source.text):
        raise UsageError(f"--at {at} is beyond the text, which has {len(source.text)} characters")
    from hkie.explain import why
    from hkie.stages import Stages

    found = why(Stages(patterns or ()), source, at)
    if as_json:
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(e) | {"won": e.won} for e in found], ensure_ascii=False, indent=2))
        return
    from hkie.cli.rulebook import print_explained

    print_explained(found, source.text, at)


def _source(path: str | None, text: str | None) -> Source:
    from hkie import text as texts
    from hkie.records import Source

    if (path is None) == (text is None):
        raise UsageError("give either a document or --text")
    if path is None:
        assert text is not None
        return Source("text", "--text", text)
    if Path(path).is_dir():
        raise UsageError(f"{path}: is a folder; name one document")
    ((name, file),) = texts.find([path])
    return texts.read(name, file)
