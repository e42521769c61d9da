"""Cached outputs: the last one for each request, with the documents it was made from.

An output is several files in the order of their names, or one text, in pieces so that it need not fit in memory. The
names are not stored: a cache is not trusted, and a name could lead anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import count

from hkie.runtime.cache.store import Store, packed, unpacked

_PIECE = 1 << 20
_KEY = 16

Files = list[list[bytes]]
"""The packed pieces of each file."""


class Slot:
    """The slot of an output in a store, for the request ``asked`` and the documents with this ``stamp``."""

    def __init__(self, store: Store, asked: bytes, stamp: bytes) -> None:
        self._store, self._asked, self._stamp = store, asked, stamp
        self._head = _hash(b"output", asked)
        self._files: list[int] = []
        self._waiting = bytearray()
        self._number = 0

    def files(self) -> Files | None:
        """Return the output for these documents, or None if it is missing or incomplete."""
        head = self._store.read(self._head, _read_head)
        if head is None or head[0] != self._stamp or head[1] is None:
            return None
        number = count()
        found: Files = []
        for pieces in head[1]:
            found.append([])
            for _ in range(pieces):
                piece = self._store.get(self._key(self._stamp, next(number)))
                if piece is None or self._store.decoded(piece, len) is None:
                    return None
                found[-1].append(piece)
        return found

    def begin(self) -> None:
        """Remove the output for other documents, including one whose run was killed."""
        head = self._store.read(self._head, _read_head)
        if head is not None:
            for number in count():
                if not self._store.drop(self._key(head[0], number)):
                    break
        self._put_head(None)

    def file(self) -> None:
        """Start the next file."""
        self._end_piece()
        self._files.append(0)

    def write(self, data: bytes) -> None:
        """Append to the current file."""
        self._waiting += data
        while len(self._waiting) >= _PIECE:
            self._end_piece()

    def end(self) -> None:
        """Commit the written pieces as the output."""
        self._end_piece()
        self._put_head(self._files)

    def _end_piece(self) -> None:
        if self._waiting:
            data = bytes(self._waiting[:_PIECE])
            del self._waiting[:_PIECE]
            key = self._key(self._stamp, self._number)
            self._store.put(key, packed(key, data))
            self._number += 1
            self._files[-1] += 1

    def _put_head(self, files: list[int] | None) -> None:
        self._store.put(self._head, packed(self._head, json.dumps([self._stamp.hex(), files]).encode()))

    def _key(self, stamp: bytes, number: int) -> bytes:
        return _hash(b"piece", self._asked + stamp + number.to_bytes(4))


def data_of(pieces: list[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    return map(unpacked, pieces)


def _read_head(data: bytes) -> tuple[bytes, list[int] | None]:
    """Return the stamp, and the number of pieces of each file. Raises ValueError if it is invalid."""
    try:
        stamp, files = json.loads(data)
        if files is None or (type(files) is list and all(type(pieces) is int and pieces >= 0 for pieces in files)):
            return bytes.fromhex(stamp), files
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    raise ValueError("no numbers of pieces")


def _hash(kind: bytes, value: bytes) -> bytes:
    return hashlib.sha256(kind + value).digest()[:_KEY]
