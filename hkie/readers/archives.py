"""Archives: each member in a known format is one or several documents; nothing is written to disk.

Members with paths out of the archive, links, nested archives and zip bombs are refused. Unpacked bytes are counted as
they are read; the sizes stated in the archive are not trusted.
"""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from hkie.errors import ReadError
from hkie.readers.formats import by_suffix, readers
from hkie.readers.interface import MAX_BYTES, Options, Part, Problem, member, one_line
from hkie.readers.opening import parts, peek

MAX_UNPACKED = 1024 * 1024 * 1024
"""Bytes that an archive may unpack to."""

MAX_RATIO = 200
"""How many times its size a member may unpack to, beyond the first MAX_BYTES: text is compressed 3 to 20 times, a
table of equal rows 100 times, a bomb 1,000 times."""

MAX_MEMBERS = 100_000
"""Archives with more members are not read to the end."""

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, tarfile.TarError, lzma.LZMAError, NotImplementedError,
    RuntimeError, ValueError, KeyError, LookupError,
)  # fmt: skip
_JUNK = ("__MACOSX/",)  # added by macOS beside each file


class _Budget:
    """Counts what an archive may still unpack to."""

    def __init__(self, where: str) -> None:
        self._where, self._total = where, 0

    def take(self, size: int, unpacked: int, packed: int) -> None:
        """Count unpacked bytes. Raises ReadError if there are too many, in all or for the ``packed`` bytes."""
        self._total += size
        if self._total > MAX_UNPACKED:
            raise ReadError(f"{self._where}: unpacks to more than {MAX_UNPACKED // 1024**2} MB; split it first")
        if unpacked > MAX_BYTES and unpacked > MAX_RATIO * max(1, packed):
            raise ReadError(f"{self._where}: unpacks to more than {MAX_RATIO} times its size, as a zip bomb does")


class _Counted(io.RawIOBase):
    """An unpacked stream whose bytes are counted; ``packed`` is its packed size, or the file that knows it."""

    def __init__(self, file: IO[bytes], budget: _Budget, packed: int | BinaryIO, where: str) -> None:
        self._file, self._budget, self._packed, self._where = file, budget, packed, where
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except _BROKEN as error:
            raise ReadError(f"{self._where}: {_said(error)}") from error
        buffer[: len(data)] = data
        self._read += len(data)
        packed = self._packed if isinstance(self._packed, int) else self._packed.tell()
        self._budget.take(len(data), self._read, packed)
        return len(data)


class _Positioned(io.RawIOBase):
    """A stream that counts what was read, for files without a position, such as pipes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _said(error: Exception) -> str:
    if "password" in str(error) or "encrypted" in str(error):
        return "has a password; unpack it first"
    if isinstance(error, NotImplementedError):
        return f"cannot be unpacked ({error}); unpack it first"
    return f"a broken archive ({str(error) or type(error).__name__})"


class _Members:
    """The common part of zip and tar: which members are read, and how."""

    def __init__(self, where: str, options: Options, problem: Problem) -> None:
        self._where, self._options, self._problem = where, options, problem
        self.budget = _Budget(where)
        self._seen = self._count = 0

    def wanted(self, name: str, link: bool) -> str | None:
        """Return the name of a member for messages, or None if it is not to be read; refused members are reported.

        Raises ReadError if there are too many members.
        """
        self._count += 1
        if self._count > MAX_MEMBERS:
            raise ReadError(f"{self._where}: more than {MAX_MEMBERS} members; unpack it first")
        shown = f"{self._where}/{one_line(name)}"
        if _climbs(name):
            self._tell(f"{shown}: its path leads out of the archive; not read")
        elif by_suffix(name) is None or name.startswith(_JUNK) or PurePosixPath(name).name.startswith("._"):
            return None
        elif link:
            self._tell(f"{shown}: a link in an archive; not read")
        else:
            return shown
        return None

    def _tell(self, message: str) -> None:
        self._seen += 1
        self._problem(ReadError(message))

    def documents(self, name: str, shown: str, file: IO[bytes], packed: int | BinaryIO) -> Iterator[Part]:
        """Yield the documents of a member. Its errors are reported; too much unpacked data in all is raised."""
        self._seen += 1
        counted = cast(BinaryIO, io.BufferedReader(_Counted(file, self.budget, packed, shown)))
        try:
            for part in parts(counted, name, shown, self._options, self._problem, nested=True):
                yield replace(part, name=f"{_tidy(name)}/{part.name}" if part.name else _tidy(name))
        except ReadError as error:
            if str(error).startswith(f"{self._where}: unpacks"):
                raise
            self._problem(error)

    def end(self) -> None:
        """Raise ReadError if there was nothing to read."""
        if not self._seen:
            raise ReadError(f"{self._where}: no document in this archive")


def _climbs(name: str) -> bool:
    r"""Return whether a path leads out of its folder: "../a.txt", "/etc/a.txt", "C:\a.txt", "..\a.txt"."""
    steps = name.replace("\\", "/").split("/")
    return ".." in steps or name.startswith(("/", "\\")) or steps[0].endswith(":") or "\x00" in name


def _tidy(name: str) -> str:
    return "/".join(step for step in name.replace("\\", "/").split("/") if step not in ("", "."))


class Zip:
    """Members in the order of the archive."""

    name = "zip archive"
    suffixes = (".zip",)
    media_types = ("application/zip",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the documents of the members; errors of a member go to ``problem``.

        Raises ReadError if the archive is broken, has no documents or unpacks to too much.
        """
        with tempfile.SpooledTemporaryFile(MAX_BYTES) as spool:
            try:
                archive = zipfile.ZipFile(_seekable(file, cast(BinaryIO, spool), where))
            except _BROKEN as error:
                raise ReadError(f"{where}: {_said(error)}") from error
            with archive:
                yield from self._read(archive, where, options, problem)

    def _read(self, archive: zipfile.ZipFile, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        names = set(archive.namelist())
        if "word/document.xml" in names and archive.fp is not None:
            # a Word file with another suffix
            archive.fp.seek(0)
            yield from readers()["docx"].read(cast(BinaryIO, archive.fp), where, options, problem)
            return
        if (office := names & {"xl/workbook.xml", "ppt/presentation.xml", "content.xml"}) and names & {
            "[Content_Types].xml",
            "mimetype",
        }:
            kind = {"x": "a spreadsheet", "p": "slides", "c": "an OpenDocument file"}[min(office)[0]]
            raise ReadError(f"{where}: {kind}, which is not supported; save it as .docx, .csv or .txt")
        members = _Members(where, options, problem)
        for info in archive.infolist():
            if info.is_dir() or not (
                shown := members.wanted(info.orig_filename, stat.S_ISLNK(info.external_attr >> 16))
            ):
                continue
            try:
                file = member(archive, info)
            except _BROKEN as error:
                members._tell(f"{shown}: {_said(error)}")
                continue
            with file:
                yield from members.documents(info.orig_filename, shown, file, info.compress_size)
        members.end()


def _seekable(file: BinaryIO, spool: BinaryIO, where: str) -> BinaryIO:
    """Return the file, or a copy if it is not seekable, such as a pipe."""
    if file.seekable():
        return file
    size = 0
    while data := file.read(1 << 20):
        size += len(data)
        if size > MAX_UNPACKED:
            raise ReadError(f"{where}: larger than {MAX_UNPACKED // 1024**2} MB; split it first")
        spool.write(data)
    spool.seek(0)
    return spool


class Tar:
    """Members in the order of the archive, read as a stream."""

    name = "tar archive"
    suffixes = (".tar",)
    media_types = ("application/x-tar",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the documents of the members; errors as for a zip archive."""
        yield from self.members(file, where, options, problem, _Members(where, options, problem))

    def members(
        self, file: BinaryIO, where: str, options: Options, problem: Problem, members: _Members
    ) -> Iterator[Part]:
        """Yield the documents of a tar archive, which may be unpacked from another file.

        Raises ReadError if it is broken, has no documents or too many members, or unpacks to too much.
        """
        try:
            with tarfile.open(mode="r|", fileobj=file) as archive:
                for info in archive:
                    # tarfile keeps a list of all members for seeking back, which is not needed here.
                    archive.members = []  # type: ignore[attr-defined]
                    if info.isdir():
                        continue
                    shown = members.wanted(info.name, not info.isfile())
                    if shown is None or (member := archive.extractfile(info)) is None:
                        continue
                    # The holes of a sparse member are not in the archive: they unpack to zeros.
                    yield from members.documents(
                        info.name, shown, member, max(info.size if not info.issparse() else 1, 1)
                    )
        except _BROKEN as error:
            raise ReadError(f"{where}: {_said(error)}") from error
        members.end()


class Gzip:
    """A compressed file, or a compressed tar archive."""

    name = "gzip file"
    suffixes = (".gz", ".tgz")
    media_types = ("application/gzip",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the documents of the packed file. Raises ReadError if it is broken or unpacks to too much."""
        packed = cast(BinaryIO, io.BufferedReader(_Positioned(file), 1 << 13))
        with gzip.GzipFile(fileobj=packed) as unpacked:
            budget = _Budget(where)
            counted = cast(BinaryIO, io.BufferedReader(_Counted(cast(IO[bytes], unpacked), budget, packed, where)))
            head, counted = peek(counted)
            if head[257:262] == b"ustar":
                yield from TAR.members(counted, where, options, problem, _Members(where, options, problem))
                return
            name = where.lower()
            inner = name[: -len(".gz")] if name.endswith(".gz") else name
            yield from parts(counted, inner, where, options, problem, nested=True)


ZIP = Zip()
TAR = Tar()
GZIP = Gzip()
