"""Bytes by key in a folder, kept from run to run: an SQLite file that may be damaged, locked, read-only or gone.

Nothing that happens to the folder stops a run: what cannot be read back is as if it had never been kept. Each value
has a checksum over key and value, so that a flipped bit is a missing value and never a wrong one.

The journal is SQLite's own, beside the file: a process that is killed leaves what it had committed. A damaged file is
not mended; the next one gets the next number, since another process may still have the old one open, and would take
away a journal of the same name.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hkie.errors import UsageError

TAG = "CACHEDIR.TAG"
"""The file by which backups and cleaners know a cache, and this program its own folder."""
_SIGNATURE = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache of hkie (hkie extract --cache); it can be removed at any time.\n"
)
_OURS = int.from_bytes(b"hkie")
_FILE = re.compile(r"([0-9a-f]{16})\.(\d{1,9})\.db")
_MAGIC = b"SQLite format 3\0"
_OTHERS = 3
"""So many files of other names are left beside the one in use: other versions, rules or taggers."""
_FRESH = 3600.0
"""Seconds in which a file of another name may be in use, and is left whatever their number."""
_PATIENCE = 30.0
"""Seconds to wait for a process that is writing."""
_BATCH, _BYTES, _PAUSE = 512, 8 << 20, 2.0
"""Values, their bytes, and seconds, after which they are written."""
_REBUILDS = 2
_LEVEL = 3
_SUM = 4

Tell = Callable[[str], None]


class Store:
    """The values of one ``name`` (16 hexadecimal digits) in a folder, which is made where it is missing.

    ``tell`` is told, in a line, of what was damaged, and of what cannot be kept. Raises UsageError for a folder that
    holds something else.
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
        except OSError as error:
            self._refuse(error.strerror or str(error))
        if self._files() or self._writes:
            self._guarded(lambda: self._open(0))

    def get(self, key: bytes) -> bytes | None:
        """Return what was kept under a key, for unpacked(), or None."""
        if self._base is None:
            return None
        row = self._guarded(lambda: self._one(key))
        if row is None:
            return None
        kept = row[0]
        if not isinstance(kept, bytes) or _sum(key, memoryview(kept)[_SUM:]) != kept[:_SUM]:
            self._damaged()
            return None
        return kept

    def put(self, key: bytes, value: bytes) -> None:
        """Keep what packed() made, in place of what may be there; it is written a little later."""
        if self._base is None or not self._writes:
            return
        self._late[key] = value
        self._size += len(value)
        if len(self._late) >= _BATCH or self._size > _BYTES or time.monotonic() - self._since > _PAUSE:
            self.flush()

    def drop(self, key: bytes) -> bool:
        """Forget a key, and return whether it was there."""
        if self._base is None or not self._writes:
            return False
        return self._guarded(lambda: self._without(key)) is not None

    def flush(self) -> None:
        """Write what is waiting."""
        late, self._late, self._since, self._size = self._late, {}, time.monotonic(), 0
        before = -1
        while late and self._base is not None and self._writes and before < self._rebuilt:
            before = self._rebuilt  # once more where there is a new file
            if self._guarded(lambda: self._write(late)) is not None:
                return

    def close(self) -> None:
        """Write what is waiting and let go of the file."""
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
        """Return what ``work`` gives; None where the file fails, after which there is another one, or none."""
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
            code = sqlite3.SQLITE_CORRUPT  # a flipped bit in the header says "written by a later SQLite"
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM):
            if self._base is not None and self._base.in_transaction:
                with suppress(sqlite3.Error):
                    self._base.execute("ROLLBACK")
            self._refuse(str(error))
        elif code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            self._shut()
            self._refuse(str(error))
        else:
            self._damaged()
            self._rebuild()

    def _refuse(self, why: str) -> None:
        if self._writes:
            self._writes = False
            self._tell(f"{self._folder}: nothing new is kept there ({why})")

    def _damaged(self) -> None:
        if not self._noticed:
            self._noticed = True
            self._tell(f"{self._file}: damaged; what was lost is made anew")

    def _rebuild(self) -> None:
        """Begin a new file in place of the one in use."""
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
        self._file = self._folder / f"{self._name}.{number}.db"
        if not self._file.exists():
            _make(self._file)
        mode = "rw" if os.access(self._file, os.W_OK) else "ro"
        base = _connected(self._file, mode)
        self._base = base
        # A computer that loses its power may lose what was kept; a killed process does not.
        for setting in ("synchronous = OFF", "trusted_schema = OFF", "cell_size_check = ON"):
            base.execute(f"PRAGMA {setting}")
        base.execute("SELECT value FROM kept WHERE key = ?", (b"",)).fetchone()
        if base.execute("PRAGMA application_id").fetchone() != (_OURS,):
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
            return [f for f in self._folder.iterdir() if (m := _FILE.fullmatch(f.name)) and m[1] == self._name]
        except OSError:
            return []

    @staticmethod
    def _number(file: Path) -> int:
        found = _FILE.fullmatch(file.name)
        return int(found[2]) if found else 0


def packed(key: bytes, value: bytes) -> bytes:
    """Return a value as it is put: smaller, and with its checksum."""
    small = zlib.compress(value, _LEVEL)
    return _sum(key, small) + small


def unpacked(kept: bytes) -> bytes:
    """Return the value that packed() packed."""
    return zlib.decompress(memoryview(kept)[_SUM:])


def _sum(key: bytes, small: bytes | memoryview) -> bytes:
    return zlib.crc32(small, zlib.crc32(key)).to_bytes(_SUM)


def _claim(folder: Path) -> None:
    """Make the folder, and mark it. Raises UsageError where it holds what is not ours, OSError where it cannot be."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; name a folder for the cache")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds what the documents say
    names = sorted(file.name for file in folder.iterdir())
    tag = folder / TAG
    if TAG in names and tag.read_bytes() == _SIGNATURE.encode():
        return
    others = [name for name in names if not name.startswith(".")]
    if others and not any(map(_FILE.fullmatch, names)):
        raise UsageError(f"{folder}: holds {others[0]} and is no cache of hkie; name a new folder")
    tag.write_text(_SIGNATURE, encoding="utf-8", newline="\n")


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE, isolation_level=None)


def _make(file: Path) -> None:
    """Make an empty file that has its name only when it is whole; another process may have been sooner."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    base = _connected(part, "rwc")
    try:
        base.execute(f"PRAGMA application_id = {_OURS}")
        base.execute("CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
        base.close()
        with suppress(FileExistsError):
            os.link(part, file)
    finally:
        base.close()
        part.unlink(missing_ok=True)


def _remove(file: Path) -> None:
    """Take a damaged file away; what does not begin as one of ours is set aside under another name instead."""
    with suppress(FileNotFoundError):
        with file.open("rb") as opened:
            head = opened.read(72)
        if not head or (head[:16] == _MAGIC and head[68:72] == _OURS.to_bytes(4)):
            file.unlink()
        else:
            file.replace(file.with_suffix(".aside"))
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)


def _prune(folder: Path, name: str) -> None:
    """Take away the files of other names that were not used for longest."""
    with suppress(OSError):
        others = [f for f in folder.iterdir() if (m := _FILE.fullmatch(f.name)) and m[1] != name]
        used = sorted(((f.stat().st_mtime, f) for f in others), reverse=True)
        for when, file in used[_OTHERS:]:
            if time.time() - when > _FRESH:
                file.unlink(missing_ok=True)
                file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
