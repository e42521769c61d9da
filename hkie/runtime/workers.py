"""Distributing work to processes, with results in the order of the items.

Processes are forked, so that they share what this one has loaded. Without fork, the work is done in this process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from hkie.runtime.done import Done

_T = TypeVar("_T")
_R = TypeVar("_R")

_ALONE = 40
"""Items that are done in this process first: fewer would be done before another process has started."""


def ordered(
    work: Callable[[_T], _R],
    items: Iterable[_T | Done[_R]],
    workers: int | None,
    died: Callable[[_T], _R | None],
) -> Iterator[_R]:
    """Yield ``work(item)`` for every item, in order. ``workers`` None means one process for each core if there is much to do.

    ``died`` is called for an item that killed its process (signal, or out of memory); its return value is yielded if it
    is not None, and the other items are still done. Exceptions of ``work`` are raised.
    """
    found = iter(items)
    alone = 0
    if workers is None:
        workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        alone = _ALONE
    if workers > 1 and hasattr(os, "fork"):
        if alone:
            yield from _here(work, found, alone)
        from hkie.runtime.pool import shared  # takes long to import

        yield from shared(work, found, workers, died)
    else:
        yield from _here(work, found, None)


def _here(work: Callable[[_T], _R], items: Iterator[_T | Done[_R]], most: int | None) -> Iterator[_R]:
    """Work in this process, on a limited number of items."""
    worked = 0
    for item in items:
        if isinstance(item, Done):
            yield item.result
            continue
        yield work(item)
        worked += 1
        if worked == most:
            return
