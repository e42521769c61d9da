"""A limit on the CPU time of Python code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Late(BaseException):
    """The time is up. Not an Exception, so that the running code does not catch it."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raise Late in the block after this many seconds of CPU time; None sets no limit.

    There is no limit outside the main thread, or if the system has no CPU timer.
    """
    if seconds is None or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _late(number: int, frame: FrameType | None) -> None:
    raise Late
