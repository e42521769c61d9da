"""Work shared out to processes, its results in the order of its items: as with one process, only sooner.

Processes are forked, so that they have what this one has loaded; where the system has no fork, the work is done here.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

_ALONE = 40
"""Items that are done here before others are asked to help: fewer are done before a process has started."""
_CHUNK = 8
_AHEAD = 4
"""Chunks a worker may be ahead, so that memory stays flat however slowly the results are taken."""

_work: Callable[[Any], Any] | None = None
"""What a forked process does; it is there from the fork, and need not be picklable."""


def ordered(
    work: Callable[[_T], _R], items: Iterable[_T], workers: int | None, died: Callable[[_T], _R | None]
) -> Iterator[_R]:
    """Yield ``work(item)`` for every item, in order. ``workers`` None takes a process a core where there is much to do.

    ``died`` is called for an item whose process died over it (killed, or out of memory); what it returns is
    yielded if it is not None, and the other items are still done. What ``work`` raises is raised.
    """
    found = iter(items)
    if workers is None:
        workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        if workers > 1:
            yield from map(work, islice(found, _ALONE))
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, found)
        return
    first = next(found, None)
    if first is None:
        return
    yield from _shared(work, chain([first], found), workers, died)


def _shared(
    work: Callable[[_T], _R], items: Iterator[_T], workers: int, died: Callable[[_T], _R | None]
) -> Iterator[_R]:
    pool = _pool(work, workers)
    waiting: deque[tuple[list[_T], Future[list[_R]]]] = deque()
    try:
        while True:
            while len(waiting) < workers * _AHEAD and (chunk := list(islice(items, _CHUNK))):
                waiting.append((chunk, _given(pool, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # Nobody knows which of the chunks it was: each item of this one is done in a process of its own.
                pool.shutdown(wait=True, cancel_futures=True)
                for item in chunk:
                    yield from _alone(work, item, died)
                pool = _pool(work, workers)
                waiting = deque((late, _given(pool, late)) for late, _ in waiting)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _given(pool: ProcessPoolExecutor, chunk: list[_T]) -> Future[list[Any]]:
    """Give a chunk to a pool; one that is broken already refuses it, which is told where its turn comes."""
    try:
        return pool.submit(_all, chunk)
    except BrokenProcessPool as error:
        refused: Future[list[Any]] = Future()
        refused.set_exception(error)
        return refused


def _alone(work: Callable[[_T], _R], item: _T, died: Callable[[_T], _R | None]) -> Iterator[_R]:
    with _pool(work, 1) as pool:
        try:
            yield from pool.submit(_all, [item]).result()
        except BrokenProcessPool:
            made = died(item)
            if made is not None:
                yield made


def _pool(work: Callable[[Any], Any], workers: int) -> ProcessPoolExecutor:
    global _work
    _work = work
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, context, initializer=_begin)


def _begin() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in ("SIGINT", "SIGHUP"):  # the terminal tells all processes; this one's parent will see to it
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the process that this one works for; a killed one cannot tell those that wait for it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _all(chunk: list[Any]) -> list[Any]:
    assert _work is not None
    return [_work(item) for item in chunk]
