"""hkie config: the settings in force."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum

import typer

from hkie.cli.options import CacheFolder, Decisions, Lang, Language, Ner, Patterns, WatchlistPath, Workers
from hkie.cli.settings import KEYS, read_settings
from hkie.cli.terminal import harmless, say
from hkie.ner import DEFAULT


def command(
    context: typer.Context,
    patterns: Patterns = None,
    decisions: Decisions = None,
    watchlist: WatchlistPath = None,
    lang: Lang = Language.en,
    ner: Ner = DEFAULT,
    workers: Workers = None,
    cache: CacheFolder = None,
) -> None:
    """Print the settings in force, and where each comes from: the program, a file or the command line, which wins.

    The file is hkie.toml, or pyproject.toml with \\[tool.hkie], in this folder or above it. HKIE_CONFIG names another.
    """
    rows = [("key", "value", "from"), *_rows(context)]
    if not sys.stdout.isatty():
        for row in rows:
            say("\t".join(row))
        return
    first, second = (max(len(row[k]) for row in rows) for k in (0, 1))
    for key, value, source in rows:
        say(f"{key:{first}}  {value:{second}}  {source}")


def _rows(context: typer.Context) -> Iterator[tuple[str, str, str]]:
    """Yield the key, the value and its source, for each key that is an option of this command."""
    file = read_settings().file
    sources = {"DEFAULT": "default", "DEFAULT_MAP": file, "ENVIRONMENT": "environment", "COMMANDLINE": "command line"}
    for key, (parameter, _) in KEYS.items():
        source = context.get_parameter_source(parameter)
        if source is not None:
            yield key, harmless(_text(context.params[parameter])), harmless(sources[source.name])


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value.value if isinstance(value, Enum) else "" if value is None else value)
