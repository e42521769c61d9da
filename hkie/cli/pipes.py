"""Standard output that the reader may close early: "| head -1" is not an error."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

import typer

_P = ParamSpec("_P")
_R = TypeVar("_R")


def nowhere() -> None:
    """Discard the rest of standard output, since Python flushes once more at exit."""
    with suppress(OSError):  # a test may replace it by an object without a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def piped(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Decorate a command to exit quietly with code 0 when the reader closes the pipe."""

    @functools.wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            done = command(*args, **kwargs)
            sys.stdout.flush()
            return done
        except BrokenPipeError:
            nowhere()
            raise typer.Exit(0) from None

    return run
