"""Reading an opened file: chooses the reader, and turns all its errors into ReadError."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from hkie.errors import HkieError, ReadError
from hkie.readers import sniff
from hkie.readers.formats import ARCHIVES, choose, readers
from hkie.readers.interface import Options, Part, Problem


def parts(
    file: BinaryIO, name: str, where: str, options: Options, problem: Problem, nested: bool = False
) -> Iterator[Part]:
    """Yield the documents of a file; ``name`` is its name, empty for standard input.

    Raises ReadError if it cannot be read, or is an archive ``nested`` in another.
    """
    try:
        head, file = peek(file)
        if not head:
            raise ReadError(f"{where}: {'the file is empty' if name else 'is empty'}")
        reader = choose(name, head, where, options)
        if nested and reader in ARCHIVES:
            raise ReadError(f"{where}: an archive in an archive; unpack it first")
        yield from readers()[reader].read(file, where, options, problem)
    except OSError as error:
        raise ReadError(f"{where}: cannot be read ({error.strerror or error})") from error
    except RecursionError as error:
        raise ReadError(f"{where}: nested too deeply") from error
    except MemoryError as error:
        raise ReadError(f"{where}: needs more memory than one file may take; split it first") from error
    except HkieError:
        raise
    except Exception as error:  # a charset "undefined" or "punycode"; libraries raise undocumented errors
        raise ReadError(f"{where}: cannot be read ({type(error).__name__}: {error})") from error


def peek(file: BinaryIO, size: int = sniff.HEAD) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a file, and the file as if they were not read."""
    head = bytearray()
    while len(head) < size and (data := file.read(size - len(head))):
        head += data
    if file.seekable():
        file.seek(-len(head), io.SEEK_CUR)
        return bytes(head), file
    return bytes(head), io.BufferedReader(_Rejoined(bytes(head), file))


class _Rejoined(io.RawIOBase):
    """The first bytes of a stream, then the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._head:
            size = min(len(buffer), len(self._head))
            buffer[:size] = self._head[:size]
            self._head = self._head[size:]
            return size
        data = _some(self._rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _some(file: BinaryIO, size: int) -> bytes:
    """Read what is available: a pipe with a line returns that line and does not wait for more."""
    read1 = getattr(file, "read1", None)
    data: bytes = read1(size) if read1 else file.read(size)
    return data
