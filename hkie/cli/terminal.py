"""Printing text from documents and file names safely: no control characters reach the terminal."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable
from typing import IO

import typer

from hkie.errors import AmbiguousNameError

# The last two ranges change the direction of text, so that one name can look like another.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Return text as one line without control characters. Markup is left as it is."""
    return _CONTROL.sub("", " ".join(text.split()))


def tell(message: object) -> None:
    """Print a message on stderr, in one line; below it the choices if it is about an ambiguous name."""
    typer.echo(f"hkie: {harmless(str(message))}", err=True)
    for choice in message.choices if isinstance(message, AmbiguousNameError) else ():
        typer.echo(f"  {harmless(choice)}", err=True)


def tell_all(messages: Iterable[object]) -> None:
    """Print each message as ``tell`` does."""
    for message in messages:
        tell(message)


def say(text: str) -> None:
    """Print text on standard output, on a terminal without control characters."""
    typer.echo(_CONTROL.sub("", text) if sys.stdout.isatty() else text)


def shown(file: IO[str]) -> IO[str]:
    """Return an open file, wrapped to omit control characters if it is a terminal."""
    return _Screen(file) if file.isatty() else file


class _Screen(io.TextIOBase, IO[str]):
    """A terminal stream for writing only."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        self._file.write(_CONTROL.sub("", text))
        return len(text)

    def flush(self) -> None:
        self._file.flush()


def count(number: int, thing: str) -> str:
    """Return a number of things in words: "1 mention", "1,200 mentions"."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
