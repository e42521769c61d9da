"""The connection to a Ray cluster: quiet, without a dashboard, and closed at the end."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Any

from hkie.errors import HkieError, UsageError
from hkie.export.needs import needed

_HERE = "local"
"""Ray's name for a new cluster on this machine's cores."""
_PATIENCE = 10.0
"""Seconds to wait for an answer from a cluster."""


@contextmanager
def connected(address: str | None, cores: int | None = None) -> Iterator[Any]:
    """Yield the module ``ray``, connected to the cluster of ``address``.

    Default is RAY_ADDRESS, or else a new cluster with this machine's ``cores`` (all, if not given).
    Raises UsageError if Ray is not installed or the cluster cannot be reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # else Ray warns about future behaviour
    # "Actor … has constructor arguments in the object store" is caused by Ray itself; users cannot act on it.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    ray = needed("ray", "ray", "--engine ray")
    needed("ray.data", "ray", "--engine ray")
    where = address or os.environ.get("RAY_ADDRESS") or _HERE
    _answers(where)
    own: dict[str, Any] = {"include_dashboard": False, "num_cpus": cores} if where == _HERE else {}
    with _signals_kept(), _hushed():
        try:
            ray.init(address=where, log_to_driver=False, logging_level=logging.CRITICAL, **own)
        except (RuntimeError, ValueError, OSError, ray.exceptions.RayError) as error:
            raise UsageError(f"{where}: no Ray cluster answers there ({_first_line(error)})") from error
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # For each process that dies, Ray writes a page to standard output, where the result goes; the last at shutdown.
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        try:
            yield ray
        except ray.exceptions.RayError as error:
            raise HkieError(f"{where}: the cluster failed ({_first_line(error)})") from error
        finally:
            with suppress(Exception):
                ray.shutdown()


def _answers(where: str) -> None:
    """Raise UsageError if nothing listens at HOST:PORT; Ray itself would wait for minutes."""
    if "://" in where:
        raise UsageError(
            f"{where}: the files are read by the cluster's own machines; run hkie on one of them, with HOST:PORT"
        )
    host, _, port = where.rpartition(":")
    if not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise UsageError(f"{where}: no Ray cluster answers there ({error})") from error


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Restore the handler of SIGTERM, which Ray replaces."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, kept)


@contextmanager
def _hushed() -> Iterator[None]:
    """Suppress what Ray's libraries print on stderr at startup: "Set ray log level …"."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def cores(ray: Any) -> int:
    """Return the number of cores of the cluster."""
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
