"""Reading files in a separate process with limited time and memory.

A document can make a library loop for ever, unpack to gigabytes, or crash. Then the process is ended, the file is
reported, and the next file is read in a new process. Otherwise one process, forked once, reads all files.

The limit is CPU time: a busy machine reports the same files as an idle one, and a stream may wait for its writer.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hkie.errors import ReadError, killed
from hkie.readers.interface import Options, Part, Problem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

MEMORY = 1024 * 1024 * 1024
"""Bytes of memory that reading a file may take in addition."""


class Read(Protocol):
    """Reads a file, or standard input if ``path`` is None and ``stdin`` its descriptor."""

    def __call__(
        self, path: Path | None, where: str, options: Options, problem: Problem, stdin: int | None = None
    ) -> Iterator[Part]:
        """Yield the documents of the file."""


@dataclass(frozen=True, slots=True)
class _Child:
    """The reading process, and the connection to it."""

    process: ForkProcess
    connection: Connection[Any, Any]
    parent: int

    def end(self) -> None:
        """Kill the process if it still runs."""
        self.process.kill()
        self.process.join()
        self.connection.close()


_idle: list[_Child] = []
"""A process that has finished its file and waits for the next one."""


def possible(path: Path | None) -> bool:
    """Return whether a forked process can read the file, or standard input if ``path`` is None."""
    if not (hasattr(os, "fork") and hasattr(signal, "setitimer")):
        return False
    try:
        return path is not None or sys.stdin.fileno() >= 0
    except (OSError, AttributeError):  # not a file, or closed
        return False


def parts(read: Read, path: Path | None, where: str, options: Options, problem: Problem) -> Iterator[Part]:
    """Yield what ``read`` yields in the other process; ``options.timeout`` is the time for each document.

    Raises ReadError as ``read`` does, and if the file takes too much time or memory.
    """
    child = _started(read, os.dup(sys.stdin.fileno())) if path is None else _waiting(read)
    ended = False
    try:
        with suppress(ConnectionError):  # treat a process that is gone like one that dies now
            # A waiting process is still in the folder in which it was started.
            child.connection.send((path and path.absolute(), where, options))
        while (answer := _next(child, where, options)) is not None:
            if isinstance(answer, Part):
                yield answer
            elif answer[1]:
                raise answer[0]
            else:
                problem(answer[0])
        ended = path is not None
    finally:
        if ended:
            _idle.append(child)
        else:
            child.end()


_Answer = Part | tuple[ReadError, bool]
"""A document, or an error and whether it ends the file."""


def _next(child: _Child, where: str, options: Options) -> _Answer | None:
    try:
        answer: _Answer | None = child.connection.recv()
    except (EOFError, ConnectionError) as error:
        child.process.join()
        if child.process.exitcode == -signal.SIGPROF:
            raise ReadError(f"{where}: not read within {options.timeout:g} seconds (--timeout)") from error
        raise killed(where) from error
    return answer


def _waiting(read: Read) -> _Child:
    """Return one of the waiting processes, without those of a parent process and killed ones."""
    while _idle:
        child = _idle.pop()
        if child.parent == os.getpid():
            if child.process.is_alive():
                return child
            child.end()
    return _started(read, None)


def _started(read: Read, stdin: int | None) -> _Child:
    import multiprocessing

    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(read, theirs, ours, stdin), daemon=True)
    process.start()
    theirs.close()
    if stdin is not None:
        os.close(stdin)
    return _Child(process, ours, os.getpid())


def _serve(read: Read, theirs: Connection[Any, Any], ours: Connection[Any, Any], stdin: int | None) -> None:
    """Answer requests until the parent closes its end: send each part, each error, and None at the end of a file."""
    ours.close()
    for name in ("SIGINT", "SIGHUP"):  # the terminal signals all processes; the parent handles it
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    for name in ("SIGTERM", "SIGPROF"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # discard what a library prints before it dies; the parent reports it
    try:
        while True:
            path, where, options = theirs.recv()
            _limit_memory()
            for answer in _answers(read, path, where, options, theirs, stdin):
                theirs.send(answer)
            theirs.send(None)
    except (EOFError, ConnectionError):
        return


def _answers(
    read: Read, path: Path | None, where: str, options: Options, theirs: Connection[Any, Any], stdin: int | None
) -> Iterator[_Answer]:
    def problem(error: ReadError) -> None:
        theirs.send((error, False))

    found = read(path, where, options, problem, stdin)
    try:
        while True:
            signal.setitimer(signal.ITIMER_PROF, options.timeout or 0)
            part = next(found, None)
            signal.setitimer(signal.ITIMER_PROF, 0)
            if part is None:
                return
            yield part
    except ReadError as error:
        yield error, True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _limit_memory() -> None:
    """Limit the memory of the process to what it has now plus the allowance, if the system says what it has."""
    try:
        import resource

        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = now + MEMORY if hard == resource.RLIM_INFINITY else min(now + MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return
