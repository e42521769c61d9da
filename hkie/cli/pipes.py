"""Standard output that somebody may stop reading: "| head -1" is no error."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer

_P = ParamSpec("_P")
_R = TypeVar("_R")


def piped(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a command end quietly, with exit code 0, when its reader has gone."""

    @functools.wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            done = command(*args, **kwargs)
            sys.stdout.flush()
            return done
        except BrokenPipeError:
            # Python flushes once more at exit; what is left then goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None

    return run
