"""A limit on the processor time that a piece of work in Python may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Late(BaseException):
    """The time is up. No Exception, so that no code on the way takes it for an error of its own."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raise Late in what is done here when this process has worked for so many seconds; None sets no limit.

    There is none either outside the main thread, or where the system has no timer of processor time.
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
