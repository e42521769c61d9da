"""What of a document, or of the name of a file, may reach a terminal: no character that does anything but stand there."""

from __future__ import annotations

import io
import re
import sys
from typing import IO

import typer

# The last two ranges turn the direction of what follows, so that a name reads as another.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Return text as one line without control characters; what looks like markup stays as it is."""
    return _CONTROL.sub("", " ".join(text.split()))


def tell(message: object) -> None:
    """Print a message on standard error, in one line."""
    typer.echo(f"hkie: {harmless(str(message))}", err=True)


def say(text: str) -> None:
    """Print text on standard output, on a terminal without control characters."""
    typer.echo(_CONTROL.sub("", text) if sys.stdout.isatty() else text)


def shown(file: IO[str]) -> IO[str]:
    """Return an open file, or where it is a terminal one that leaves control characters out."""
    return _Screen(file) if file.isatty() else file


class _Screen(io.TextIOBase, IO[str]):
    """A terminal that is written to, and nothing else."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        self._file.write(_CONTROL.sub("", text))
        return len(text)

    def flush(self) -> None:
        self._file.flush()
