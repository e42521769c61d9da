"""A key-value store in a folder: an SQLite file that may be damaged, locked, read-only or missing.

No state of the folder stops a run: a value that cannot be read is treated as missing. Each value has a checksum over
key and value, so that a flipped bit makes a value missing, never wrong.

The journal is SQLite's own: a killed process leaves what it had committed. A damaged file is not repaired; a new file
gets the next number, since another process may still have the old one open and would remove a journal of the same name.

The folder is not trusted: nothing outside of it is read, written or removed. File names are never read from a file,
links are not followed, and a database must have exactly one table and nothing executable. But checksums are not
signatures: a well-formed value is accepted, so only the owner may access the folder.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from hkie.errors import UsageError

TAG = "CACHEDIR.TAG"
"""The file that marks a cache for backup tools, and for this program its own folder."""
_SIGNATURE = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache of hkie (hkie extract --cache); it can be removed at any time.\n"
)
_OURS = int.from_bytes(b"hkie")
_FILE = re.compile(r"([0-9a-f]{16})\.(\d{1,9})\.db")
_MAGIC = b"SQLite format 3\0"
_NO_WAL = b"\1\1"
"""The header bytes for a database in journal mode, not WAL."""
_TABLE = "CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB NOT NULL)"
_INDEX = "sqlite_autoindex_kept_1"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""The magic number of a journal. A journal that ends with it names another file, which SQLite would remove."""
_OTHERS = 3
"""Files of other names (versions, rules, taggers) that are kept beside the one in use."""
_FRESH = 3600.0
"""Seconds for which a recently used file of another name is kept in any case."""
_PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""
_BATCH, _BYTES, _PAUSE = 512, 8 << 20, 2.0
"""Number of values, bytes, and seconds after which waiting values are written."""
_REBUILDS = 2
_LEVEL = 3
_SUM = 4
_LARGEST, _UNPACKED = 1 << 28, 1 << 29
"""Maximum bytes of a value, packed and unpacked; no document needs as many."""

Tell = Callable[[str], None]
_R = TypeVar("_R")


class Store:
    """The values of one ``name`` (16 hexadecimal digits) in a folder, which is created if missing.

    ``tell`` is called with a line for damage, and if nothing can be stored. Raises UsageError if the folder contains
    something else.
    """

    def __init__(self, folder: Path, name: str, tell: Tell) -> None:
        self._folder, self._name, self._tell = folder, name, tell
        self._base: sqlite3.Connection | None = None
        self._file = folder
        self._writes = True
        self._rebuilt = 0
        self._noticed = False
        self._late: dict[bytes, bytes] = {}
        self._size = 0
        self._since = time.monotonic()
        try:
            _claim(folder)
            _private(folder)
        except OSError as error:
            self._refuse(error.strerror or str(error))
        if self._files() or self._writes:
            self._guarded(lambda: self._open(0))

    def get(self, key: bytes) -> bytes | None:
        """Return the packed value of a key, for unpacked(), or None."""
        if self._base is None:
            return None
        row = self._guarded(lambda: self._one(key))
        if row is None:
            return None
        kept = row[0]
        if not isinstance(kept, bytes) or _sum(key, memoryview(kept)[_SUM:]) != kept[:_SUM]:
            self.damaged()
            return None
        return kept

    def read(self, key: bytes, decode: Callable[[bytes], _R]) -> _R | None:
        """Return ``decode(value)`` for a key, or None if there is no value or it is invalid."""
        kept = self.get(key)
        return None if kept is None else self.decoded(kept, decode)

    def decoded(self, kept: bytes, decode: Callable[[bytes], _R]) -> _R | None:
        """Return ``decode`` of a value from get(), or None if it raises ValueError."""
        try:
            return decode(unpacked(kept))
        except ValueError:
            self.damaged()
            return None

    def put(self, key: bytes, value: bytes) -> None:
        """Store a value from packed(), replacing the old one; it is written a little later."""
        if self._base is None or not self._writes or len(value) > _LARGEST:
            return
        self._late[key] = value
        self._size += len(value)
        if len(self._late) >= _BATCH or self._size > _BYTES or time.monotonic() - self._since > _PAUSE:
            self.flush()

    def drop(self, key: bytes) -> bool:
        """Remove a key. Return whether it existed."""
        if self._base is None or not self._writes:
            return False
        return self._guarded(lambda: self._without(key)) is not None

    def flush(self) -> None:
        """Write the waiting values."""
        late, self._late, self._since, self._size = self._late, {}, time.monotonic(), 0
        before = -1
        while late and self._base is not None and self._writes and before < self._rebuilt:
            before = self._rebuilt  # try again if there is a new file
            if self._guarded(lambda: self._write(late)) is not None:
                return

    def close(self) -> None:
        """Write the waiting values and close the file."""
        self.flush()
        self._shut()

    def _one(self, key: bytes) -> tuple[bytes] | None:
        assert self._base is not None
        found: tuple[bytes] | None = self._base.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
        return found

    def _without(self, key: bytes) -> tuple[bytes] | None:
        assert self._base is not None
        return (key,) if self._base.execute("DELETE FROM kept WHERE key = ?", (key,)).rowcount else None

    def _write(self, late: dict[bytes, bytes]) -> tuple[bytes]:
        assert self._base is not None
        self._base.execute("BEGIN IMMEDIATE")
        self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", late.items())
        self._base.execute("COMMIT")
        return (b"",)

    def _guarded(self, work: Callable[[], tuple[bytes] | None]) -> tuple[bytes] | None:
        """Return ``work(connection)``, or None if the file fails; then a new file is used, or none."""
        try:
            return work()
        except (sqlite3.Error, UnicodeError, OverflowError, ValueError) as error:
            self._failed(error)
        except OSError as error:
            self._refuse(error.strerror or str(error))
        return None

    def _failed(self, error: Exception) -> None:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code == sqlite3.SQLITE_READONLY and os.access(self._file, os.W_OK) and os.access(self._folder, os.W_OK):
            code = sqlite3.SQLITE_CORRUPT  # a flipped bit in the header can mean "written by a later SQLite"
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM):
            if self._base is not None and self._base.in_transaction:
                with suppress(sqlite3.Error):
                    self._base.execute("ROLLBACK")
            self._refuse(str(error))
        elif code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            self._shut()
            self._refuse(str(error))
        else:
            self.damaged()
            self._rebuild()

    def _refuse(self, why: str) -> None:
        if self._writes:
            self._writes = False
            self._tell(f"{self._folder}: nothing new is cached ({why})")

    def damaged(self) -> None:
        """Report once that a value is damaged."""
        if not self._noticed:
            self._noticed = True
            self._tell(f"{self._file}: damaged; lost results are computed again")

    def _rebuild(self) -> None:
        """Start a new file in place of the one in use."""
        self._shut()
        self._rebuilt += 1
        if self._rebuilt > _REBUILDS or not self._writes:
            return
        number = self._number(self._file)
        try:
            _remove(self._file)
        except OSError as error:
            self._refuse(error.strerror or str(error))
            return
        self._guarded(lambda: self._open(number + 1))

    def _open(self, least: int) -> None:
        """Open the file with the highest number, ``least`` or more."""
        number = max([least, *(self._number(file) for file in self._files())])
        while os.path.lexists(self._numbered(number)) and not _is_file(self._numbered(number)):
            number += 1
        self._file = self._numbered(number)
        if not os.path.lexists(self._file):
            _make(self._file)
        _check(self._file)
        _private(self._file)
        mode = "rw" if os.access(self._file, os.W_OK) else "ro"
        base = _connected(self._file, mode)
        self._base = base
        # A power cut may lose values; a killed process does not.
        for setting in ("synchronous = OFF", "trusted_schema = OFF", "cell_size_check = ON"):
            base.execute(f"PRAGMA {setting}")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST + _SUM)
        # Before any value is read: a view or a trigger could run code.
        if base.execute("SELECT name, sql FROM sqlite_master").fetchall() != [("kept", _TABLE), (_INDEX, None)]:
            raise ValueError("not ours")
        with suppress(OSError):
            os.utime(self._file)
        _prune(self._folder, self._name)

    def _shut(self) -> None:
        base, self._base = self._base, None
        if base is not None:
            with suppress(sqlite3.Error):
                base.close()

    def _files(self) -> list[Path]:
        try:
            return [f for f in _databases(self._folder) if f.name.startswith(self._name)]
        except OSError:
            return []

    def _numbered(self, number: int) -> Path:
        return self._folder / f"{self._name}.{number}.db"

    @staticmethod
    def _number(file: Path) -> int:
        found = _FILE.fullmatch(file.name)
        return int(found[2]) if found else 0


def packed(key: bytes, value: bytes) -> bytes:
    """Return a value compressed, with its checksum."""
    small = zlib.compress(value, _LEVEL)
    return _sum(key, small) + small


def unpacked(kept: bytes) -> bytes:
    """Return the value from packed(). Raises ValueError if it is invalid."""
    unpacking = zlib.decompressobj()
    try:
        value = unpacking.decompress(memoryview(kept)[_SUM:], _UNPACKED)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacking.eof:
        raise ValueError("too large, or cut off")
    return value


def _sum(key: bytes, small: bytes | memoryview) -> bytes:
    return zlib.crc32(small, zlib.crc32(key)).to_bytes(_SUM)


def _claim(folder: Path) -> None:
    """Create and mark the folder. Raises UsageError if it contains other files, OSError if it cannot be created."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; give a folder for the cache")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it contains the content of documents
    names = sorted(file.name for file in folder.iterdir())
    tag = folder / TAG
    if _is_file(tag) and _head(tag, len(_SIGNATURE) + 1) == _SIGNATURE.encode():
        return
    others = [name for name in names if not name.startswith(".")]
    if others and not any(map(_FILE.fullmatch, names)):
        raise UsageError(f"{folder}: holds {others[0]} and is not a cache of hkie; give a new folder")
    tag.unlink(missing_ok=True)  # the target of a link is left as it is
    with tag.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_SIGNATURE)


def _is_file(path: Path) -> bool:
    """Return whether there is a file that is not a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _head(file: Path, size: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(size)


def _private(path: Path) -> None:
    """Remove all other users' permissions for a file or folder."""
    with suppress(OSError):  # left as it is on a read-only file system
        there = path.stat()
        if hasattr(os, "geteuid") and there.st_uid == os.geteuid() and there.st_mode & 0o077:
            path.chmod(stat.S_IMODE(there.st_mode) & 0o700)


def _databases(folder: Path) -> list[Path]:
    """Return the regular files with the name of a database, without links and pipes."""
    return [file for file in folder.iterdir() if _FILE.fullmatch(file.name) and _is_file(file)]


def _check(file: Path) -> None:
    """Raise ValueError if SQLite should not open a file; remove foreign files beside it."""
    if not _is_file(file):
        raise OSError(f"{file.name} is no file")
    head = _head(file, 72)
    if head[:16] != _MAGIC or head[18:20] != _NO_WAL or head[68:72] != _OURS.to_bytes(4):
        raise ValueError("not ours")
    for end in ("-wal", "-shm"):
        _beside(file, end).unlink(missing_ok=True)
    journal = _beside(file, "-journal")
    with suppress(FileNotFoundError):
        if not _is_file(journal) or _tail(journal, len(_JOURNAL)) == _JOURNAL:
            journal.unlink(missing_ok=True)


def _beside(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)


def _tail(file: Path, size: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek(max(0, opened.seek(0, os.SEEK_END) - size))
        return opened.read()


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE, isolation_level=None)


def _make(file: Path) -> None:
    """Create an empty database under its final name, atomically; another process may have been faster."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    base = _connected(part, "rwc")
    try:
        base.execute(f"PRAGMA application_id = {_OURS}")
        base.execute(_TABLE)
        base.close()
        with suppress(FileExistsError):
            os.link(part, file)
    finally:
        base.close()
        part.unlink(missing_ok=True)


def _remove(file: Path) -> None:
    """Remove a damaged file, or rename it if it does not begin like one of ours."""
    with suppress(FileNotFoundError):
        head = _head(file, 72)
        if not head or (head[:16] == _MAGIC and head[68:72] == _OURS.to_bytes(4)):
            file.unlink()
        else:
            file.replace(file.with_suffix(".aside"))
    _beside(file, "-journal").unlink(missing_ok=True)


def _prune(folder: Path, name: str) -> None:
    """Remove the least recently used files of other names."""
    with suppress(OSError):
        others = [file for file in _databases(folder) if not file.name.startswith(name)]
        used = sorted(((f.stat().st_mtime, f) for f in others), reverse=True)
        for when, file in used[_OTHERS:]:
            if time.time() - when > _FRESH:
                file.unlink(missing_ok=True)
                _beside(file, "-journal").unlink(missing_ok=True)
