"""Work shared out to processes, its results in the order of its items: as with one process, only sooner.

Processes are forked, so that they have what this one has loaded; where the system has no fork, the work is done here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from hkie.runtime.done import Done

_T = TypeVar("_T")
_R = TypeVar("_R")

_ALONE = 40
"""Items that are done here before others are asked to help: fewer are done before a process has started."""


def ordered(
    work: Callable[[_T], _R],
    items: Iterable[_T | Done[_R]],
    workers: int | None,
    died: Callable[[_T], _R | None],
) -> Iterator[_R]:
    """Yield ``work(item)`` for every item, in order. ``workers`` None takes a process a core where there is much to do.

    ``died`` is called for an item whose process died over it (killed, or out of memory); what it returns is
    yielded if it is not None, and the other items are still done. What ``work`` raises is raised.
    """
    found = iter(items)
    alone = 0
    if workers is None:
        workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        alone = _ALONE
    if workers > 1 and hasattr(os, "fork"):
        if alone:
            yield from _here(work, found, alone)
        from hkie.runtime.pool import shared  # what it needs takes long to import, for one document as for many

        yield from shared(work, found, workers, died)
    else:
        yield from _here(work, found, None)


def _here(work: Callable[[_T], _R], items: Iterator[_T | Done[_R]], most: int | None) -> Iterator[_R]:
    """Work in this process, on so many items at most."""
    worked = 0
    for item in items:
        if isinstance(item, Done):
            yield item.result
            continue
        yield work(item)
        worked += 1
        if worked == most:
            return
