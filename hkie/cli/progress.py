"""A progress bar on stderr, for longer runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(quiet: bool, patience: float) -> Iterator[Callable[[], None]]:
    """Yield a function to call after each document. The bar appears after ``patience`` seconds, and only on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    out = Console(stderr=True)
    bar = Progress(
        SpinnerColumn("line" if out.options.ascii_only else "dots"), TextColumn("reading"), MofNCompleteColumn(),
        TextColumn("documents"), TimeElapsedColumn(), console=out, transient=True,
    )  # fmt: skip
    task = bar.add_task("documents", total=None)
    began = time.monotonic()
    shown = False

    def step() -> None:
        nonlocal shown
        if not shown and time.monotonic() - began > patience:
            bar.start()
            shown = True
        bar.advance(task)

    try:
        yield step
    finally:
        if shown:
            bar.stop()
