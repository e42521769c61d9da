"""Files and folders that are whole or not there."""

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
    """Open a text file that appears under its name only when all of it has been written.

    A device or a FIFO is written to as it stands. Raises UsageError if the folder is missing, HkieError where it
    cannot be written.
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
    """Yield the path of an empty file beside ``path``, which takes its name when the block ends well.

    A link stays, and its target is replaced. What killed runs have left beside ``path`` is removed. Raises UsageError
    where the folder is missing, HkieError where it cannot be written.
    """
    fits(path, "file")
    target = _target(path)
    with _part(path, target, folder=False) as part:
        yield part
        part.chmod(0o666 & ~_umask())
        part.replace(target)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``path``, which takes its name when the block ends well.

    A folder that stands there is replaced where it holds nothing but files of the same names, as an earlier
    run leaves it. A link stays, and its target is replaced. What killed runs have left beside ``path`` is removed.
    Raises UsageError if it holds others, or is no folder; HkieError where it cannot be written.
    """
    fits(path, "folder")
    target = _target(path)
    with _part(path, target, folder=True) as part:
        yield part
        part.chmod(0o777 & ~_umask())
        if target.exists():
            others = sorted(_files(target) - _files(part))
            if others:
                raise UsageError(f"{path}: holds {others[0]}, which is not of this export; name a new folder")
            _exchange(part, target)
        else:
            part.replace(target)
        _sweep(target, "old")  # only now: a run that was killed between its two renames has left nothing else


def fits(path: Path, writes: str) -> None:
    """Look before the work whether a path can be that of a ``file``, a ``folder`` or a ``text``.

    Raises UsageError if it cannot: a text alone may go to a device or a FIFO.
    """
    target = _target(path)
    if not target.parent.is_dir():
        raise UsageError(f"{path}: the folder {target.parent} does not exist; make it first")
    if not target.exists() or (writes == "text" and is_device(target)):
        return
    if target.is_dir():
        if writes != "folder":
            raise UsageError(f"{path}: is a folder; name a file")
    elif not target.is_file():
        raise UsageError(f"{path}: is no ordinary file; name a {'folder' if writes == 'folder' else 'file'}")
    elif writes == "folder":
        raise UsageError(f"{path}: is a file; name a folder")


@contextmanager
def _part(path: Path, target: Path, *, folder: bool) -> Iterator[Path]:
    """Yield an empty file or folder beside a target, and remove it where the block ends badly.

    It is locked as long as somebody is at work on it, so that other runs know it from what a killed one has left.
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
                    break  # else another run took it for a part of a killed one, before it was locked
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
    """Put a folder in the place of another, and remove that one."""
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
    """Remove what killed runs have left beside a path: what has the name of a part of it, and no lock."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.[a-z0-9_]{{8}}\.{kind}")
    with suppress(OSError):  # a folder that can be written to, and not listed
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

    It is not where another has the lock and there is no time to wait, nor on a system that has no such locks.
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
    """Where a path leads: the file or folder at the end of its links, which need not be there."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def is_device(path: Path) -> bool:
    """Return whether a path is a character device or a FIFO: it is written to, and never replaced."""
    return path.is_char_device() or path.is_fifo()


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


def _unwritable(path: Path, error: OSError) -> HkieError:
    return HkieError(f"{path}: cannot be written ({error.strerror or error})")


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
