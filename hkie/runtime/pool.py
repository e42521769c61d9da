"""The processes of ``hkie.runtime.workers``: forked, given one chunk at a time, and replaced when they die.

Each worker has its own connection and at most one chunk. This process waits for all of them without threads or locks,
so that a worker killed in the middle of an answer does not block the others.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Generic, TypeVar

from hkie.runtime.done import Done

_T = TypeVar("_T")
_R = TypeVar("_R")

_CHUNK = 8
_AHEAD = 4
"""Chunks that are read ahead for each worker; a limit keeps memory flat if results are consumed slowly."""
_GONE = (EOFError, ConnectionError)
"""Errors that mean that the process at the other end is gone."""


@dataclass(eq=False, slots=True)
class _Task(Generic[_T, _R]):
    """A chunk of items; ``results`` has the results of its pending items, or the exception."""

    chunk: list[_T | Done[_R]]
    results: list[_R] | Exception | None = None
    lost: bool = False  # with its process

    @property
    def open(self) -> list[_T]:
        """The items without a known result."""
        return [item for item in self.chunk if not isinstance(item, Done)]

    @property
    def settled(self) -> bool:
        return self.lost or self.results is not None


@dataclass(eq=False, slots=True)
class _Worker(Generic[_T, _R]):
    process: ForkProcess
    connection: Connection[Any, Any]
    task: _Task[_T, _R] | None = None

    def give(self, task: _Task[_T, _R]) -> None:
        self.task = task
        with suppress(*_GONE):  # noticed when the answer does not come
            self.connection.send(task.open)

    def take(self) -> bool:
        """Receive the answer of a ready worker. Return whether it is still alive."""
        task, self.task = self.task, None
        try:
            answer = self.connection.recv()
        except _GONE:
            if task is not None:
                task.lost = True
            return False
        assert task is not None
        task.results = answer
        return True

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class _Staff(Generic[_T, _R]):
    """The workers of a run."""

    def __init__(self, work: Callable[[_T], _R], number: int) -> None:
        self._work = work
        self._workers: list[_Worker[_T, _R]] = []
        self._pending: deque[_Task[_T, _R]] = deque()
        for _ in range(number):
            self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        held = [ours, *(worker.connection for worker in self._workers)]
        process = context.Process(target=_serve, args=(self._work, theirs, held), daemon=True)
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def add(self, task: _Task[_T, _R]) -> None:
        """Append a task, and send what can be sent."""
        if task.open:
            self._pending.append(task)
        else:
            task.results = []
        self.step(0)

    def step(self, seconds: float | None) -> None:
        """Receive answers, waiting up to ``timeout`` for one (None: until there is one), and send waiting tasks."""
        busy = {worker.connection: worker for worker in self._workers if worker.task}
        for connection in wait(list(busy), seconds) if busy else ():
            worker = busy[connection]  # type: ignore[index]
            if not worker.take():
                self._workers.remove(worker)
                worker.end()
                self._start()
        for worker in self._workers:
            if self._pending and worker.task is None:
                worker.give(self._pending.popleft())

    def end(self) -> None:
        for worker in self._workers:
            worker.end()


def shared(
    work: Callable[[_T], _R], items: Iterator[_T | Done[_R]], workers: int, died: Callable[[_T], _R | None]
) -> Iterator[_R]:
    """Yield ``work(item)`` for each item, in order; see ``hkie.runtime.workers.ordered``."""
    staff = _Staff[_T, _R](work, workers)
    waiting: deque[_Task[_T, _R]] = deque()
    try:
        while True:
            while len(waiting) < workers * _AHEAD and (chunk := list(islice(items, _CHUNK))):
                waiting.append(_Task(chunk))
                staff.add(waiting[-1])
            if not waiting:
                return
            task = waiting.popleft()
            while not task.settled:
                staff.step(None)
            if isinstance(task.results, Exception):
                raise task.results
            worked = iter(task.results or ())
            for item in task.chunk:
                if isinstance(item, Done):
                    yield item.result
                elif task.lost:  # one by one, since it is not known which of them it was
                    yield from _alone(work, item, died)
                else:
                    yield next(worked)
                staff.step(0)
    finally:
        staff.end()


def _alone(work: Callable[[_T], _R], item: _T, died: Callable[[_T], _R | None]) -> Iterator[_R]:
    staff = _Staff[_T, _R](work, 1)
    task = _Task[_T, _R]([item])
    try:
        staff.add(task)
        while not task.settled:
            staff.step(None)
    finally:
        staff.end()
    if isinstance(task.results, Exception):
        raise task.results
    if task.results is not None:
        yield from task.results
    elif (made := died(item)) is not None:
        yield made


def _serve(work: Callable[[Any], Any], theirs: Connection[Any, Any], held: list[Connection[Any, Any]]) -> None:
    """Work on chunks until there are no more; ``held`` has connections that belong to the parent."""
    for connection in held:
        connection.close()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in ("SIGINT", "SIGHUP"):  # the terminal signals all processes; the parent handles it
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(*_GONE):
        while True:
            chunk = theirs.recv()
            try:
                answer: Any = [work(item) for item in chunk]
            except Exception as error:
                answer = error
            theirs.send(answer)


def _end_with_parent() -> None:
    """Exit when the parent has ended; a killed parent cannot notify its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
