"""The processes of ``hkie.workers``: forked, fed in chunks, and replaced when one of them dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, TypeVar

from hkie.workers import Done

_T = TypeVar("_T")
_R = TypeVar("_R")

_CHUNK = 8
_AHEAD = 4
"""Chunks a worker may be ahead, so that memory stays flat however slowly the results are taken."""

_work: Callable[[Any], Any] | None = None
"""What a forked process does; it is there from the fork, and need not be picklable."""


def shared(
    work: Callable[[_T], _R], items: Iterator[_T | Done[_R]], workers: int, died: Callable[[_T], _R | None]
) -> Iterator[_R]:
    """Yield what ``work`` makes of each item, in order; see ``hkie.workers.ordered``."""
    pool = _pool(work, workers)
    waiting: deque[tuple[list[_T | Done[_R]], Future[list[_R]]]] = deque()
    try:
        while True:
            while len(waiting) < workers * _AHEAD and (chunk := list(islice(items, _CHUNK))):
                waiting.append((chunk, _given(pool, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                worked = iter(future.result())
            except BrokenProcessPool:
                # Nobody knows which of the chunks it was: each item of this one is done in a process of its own.
                pool.shutdown(wait=True, cancel_futures=True)
                for item in chunk:
                    if isinstance(item, Done):
                        yield item.result
                    else:
                        yield from _alone(work, item, died)
                pool = _pool(work, workers)
                waiting = deque((late, _given(pool, late)) for late, _ in waiting)
            else:
                for item in chunk:
                    yield item.result if isinstance(item, Done) else next(worked)
    except BaseException:
        # Nobody waits for the results: what the processes work on is given up at once.
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _given(pool: ProcessPoolExecutor, chunk: list[Any]) -> Future[list[Any]]:
    """Give a chunk to a pool; one that is broken already refuses it, which is told where its turn comes."""
    answer: Future[list[Any]] = Future()
    try:
        if left := [item for item in chunk if not isinstance(item, Done)]:
            return pool.submit(_all, left)
        answer.set_result([])
    except BrokenProcessPool as error:
        answer.set_exception(error)
    return answer


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
