"""Files and folders that are whole or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from hkie.errors import HkieError, UsageError


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """Open a text file that appears under its name only when all of it has been written.

    A device or a FIFO is written to as it stands. Raises UsageError where the folder is missing, HkieError where it
    cannot be written.
    """
    if _is_device(path):
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

    Raises UsageError where the folder is missing, HkieError where it cannot be written.
    """
    if path.is_symlink():
        path = Path(os.path.realpath(path))  # the link stays, its target is replaced
    _folder_of(path)
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path}: is no ordinary file; name a file")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from error
    part = Path(name)
    try:
        yield part
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise _unwritable(path, error) from error
        raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``path``, which takes its name when the block ends well.

    A folder that stands there is replaced where it holds nothing but files of the same names, as an earlier
    run leaves it. Raises UsageError where it holds others, or is a file; HkieError where it cannot be written.
    """
    _folder_of(path)
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path}: is a file; name a folder")
    try:
        part = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield part
        part.chmod(0o777 & ~_umask())
        if path.exists():
            others = sorted(_files(path) - _files(part))
            if others:
                raise UsageError(f"{path}: holds {others[0]}, which is not of this export; name a new folder")
            old = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".old", dir=path.parent))
            path.replace(old)
            try:
                part.replace(path)
            except BaseException:
                old.replace(path)
                raise
            shutil.rmtree(old)
        else:
            part.replace(path)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise _unwritable(path, error) from error
        raise


def _is_device(path: Path) -> bool:
    """Whether a path is a character device or a FIFO: it is written to, and never replaced."""
    return path.is_char_device() or path.is_fifo()


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


def _folder_of(path: Path) -> None:
    if not path.parent.is_dir():
        raise UsageError(f"{path}: the folder {path.parent} does not exist; make it first")


def _unwritable(path: Path, error: OSError) -> HkieError:
    return HkieError(f"{path}: cannot be written ({error.strerror or error})")


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
