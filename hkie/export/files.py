"""Atomic output: files and folders that are complete or missing."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from hkie.errors import HkieError, UsageError


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """Open a text file that appears under its name only when it is complete.

    A device or a FIFO is written to directly. Raises UsageError if the folder is missing, HkieError if it cannot
    be written.
    """
    if is_device(path):
        try:
            with path.open("w", encoding="utf-8", newline="\n") as file:
                yield file
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unwritable(path, error) from error
        return
    with whole_path(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        yield file


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """Yield the path of an empty file beside ``path``, which replaces it when the block succeeds.

    The target of a link is replaced. Leftovers of killed runs beside ``path`` are removed. Raises UsageError if the
    folder is missing, HkieError if it cannot be written.
    """
    fits(path, "file")
    target = _target(path)
    with _part(path, target, folder=False) as part:
        yield part
        part.chmod(0o666 & ~_umask())
        part.replace(target)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``path``, which replaces it when the block succeeds.

    An existing folder is replaced only if all its files are among the new ones, as after an earlier run. The target of a
    link is replaced. Leftovers of killed runs beside ``path`` are removed. Raises UsageError if there are other files or
    it is not a folder, HkieError if it cannot be written.
    """
    fits(path, "folder")
    target = _target(path)
    with _part(path, target, folder=True) as part:
        yield part
        part.chmod(0o777 & ~_umask())
        if target.exists():
            others = sorted(_files(target) - _files(part))
            if others:
                raise UsageError(f"{path}: holds {others[0]}, which is not part of this export; give a new folder")
            _exchange(part, target)
        else:
            part.replace(target)
        _sweep(target, "old")  # only now: after a run killed between its two renames, nothing else is left


def fits(path: Path, writes: str) -> None:
    """Check before the work whether a ``file``, a ``folder`` or a ``text`` can be written to a path.

    Raises UsageError if not. Only a text can be written to a device or a FIFO.
    """
    target = _target(path)
    if not target.parent.is_dir():
        raise UsageError(f"{path}: the folder {target.parent} does not exist; create it first")
    if not target.exists() or (writes == "text" and is_device(target)):
        return
    if target.is_dir():
        if writes != "folder":
            raise UsageError(f"{path}: is a folder; give a file")
    elif not target.is_file():
        raise UsageError(f"{path}: not a regular file; give a {'folder' if writes == 'folder' else 'file'}")
    elif writes == "folder":
        raise UsageError(f"{path}: is a file; give a folder")


@contextmanager
def _part(path: Path, target: Path, *, folder: bool) -> Iterator[Path]:
    """Yield an empty file or folder beside a target, and remove it if the block fails.

    It is locked while in use, so that other runs can distinguish it from leftovers.
    """
    prefix, suffix = f".{target.name}.", ".part"
    with ExitStack() as locks:
        try:
            _sweep(target, "part")
            while True:
                if folder:
                    part = Path(tempfile.mkdtemp(prefix=prefix, suffix=suffix, dir=target.parent))
                else:
                    handle, name = tempfile.mkstemp(prefix=prefix, suffix=suffix, dir=target.parent)
                    os.close(handle)
                    part = Path(name)
                locks.enter_context(_locked(part))
                if part.exists():
                    break  # else another run took it for a leftover before it was locked
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            yield part
        except BaseException as error:
            if folder:
                shutil.rmtree(part, ignore_errors=True)
            else:
                with suppress(OSError):
                    part.unlink()
            if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
                raise _unwritable(path, error) from error
            raise


def _exchange(part: Path, path: Path) -> None:
    """Replace a folder by another one."""
    with _locked(path, wait=False):
        old = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".old", dir=path.parent))
        path.replace(old)
        try:
            part.replace(path)
        except BaseException:
            old.replace(path)
            raise
        shutil.rmtree(old)


def _sweep(path: Path, kind: str) -> None:
    """Remove leftovers of killed runs beside a path: temporary names without a lock."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.[a-z0-9_]{{8}}\.{kind}")
    with suppress(OSError):  # a folder that is writable but cannot be listed
        for name in filter(ours.fullmatch, os.listdir(path.parent)):
            left = path.parent / name
            with _locked(left, wait=False) as locked:
                if locked and left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                elif locked:
                    left.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Lock a file or folder, and yield whether it is locked and still has its name.

    It is not if another process has the lock and there is no waiting, or if the system has no locks.
    """
    try:
        import fcntl

        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (ImportError, OSError):
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            locked = os.path.samestat(path.stat(), os.fstat(handle))
        except OSError:
            locked = False
        yield locked
    finally:
        os.close(handle)


def _target(path: Path) -> Path:
    """Return the target of a path after following links; it need not exist."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def is_device(path: Path) -> bool:
    """Return whether a path is a character device or a FIFO, which is written to and never replaced."""
    return path.is_char_device() or path.is_fifo()


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


def _unwritable(path: Path, error: OSError) -> HkieError:
    return HkieError(f"{path}: cannot be written ({error.strerror or error})")


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
