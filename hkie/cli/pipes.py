"""Standard output that somebody may stop reading: "| head -1" is no error."""

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
    """Let what is left for standard output go nowhere: Python flushes once more at exit."""
    with suppress(OSError):  # what a test puts there has no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def piped(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a command end quietly, with exit code 0, when its reader has gone."""

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
