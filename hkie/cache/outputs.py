"""Whole outputs, kept by what was asked for: the last one of each, for the documents that it was made of.

An output is files by name, or one text without a name, in pieces, so that none has to be in memory as a whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import count

from hkie.cache.store import Store, packed, unpacked

_PIECE = 1 << 20
_KEY = 16

Files = list[tuple[str, list[bytes]]]
"""Names, and the pieces of each, still packed."""


class Slot:
    """The place of one output in a store: of what was ``asked``, made of documents that are told by ``stamp``."""

    def __init__(self, store: Store, asked: bytes, stamp: bytes) -> None:
        self._store, self._asked, self._stamp = store, asked, stamp
        self._head = _hash(b"output", asked)
        self._files: list[tuple[str, int]] = []
        self._waiting = bytearray()
        self._number = 0

    def files(self) -> Files | None:
        """Return what was kept of these documents, or None where it is not there, or not whole."""
        head = self._store.get(self._head)
        if head is None:
            return None
        stamp, names = json.loads(unpacked(head))
        if stamp != self._stamp.hex() or names is None:
            return None
        number = count()
        found: Files = []
        for name, pieces in names:
            if name.startswith("/") or ".." in name.split("/"):
                return None  # no run kept it: a name that leads out of the output was put there by somebody else
            there = [self._store.get(self._key(self._stamp, next(number))) for _ in range(pieces)]
            whole = [piece for piece in there if piece is not None]
            if len(whole) < len(there):
                return None
            found.append((name, whole))
        return found

    def begin(self) -> None:
        """Make room: what was kept for other documents goes, also where its run was killed."""
        head = self._store.get(self._head)
        if head is not None:
            before = bytes.fromhex(json.loads(unpacked(head))[0])
            for number in count():
                if not self._store.drop(self._key(before, number)):
                    break
        self._put_head(None)

    def file(self, name: str) -> None:
        """Begin a file."""
        self._end_piece()
        self._files.append((name, 0))

    def write(self, data: bytes) -> None:
        """Add to the file that was begun last."""
        self._waiting += data
        while len(self._waiting) >= _PIECE:
            self._end_piece()

    def end(self) -> None:
        """Make what was written the output that is kept."""
        self._end_piece()
        self._put_head(self._files)

    def _end_piece(self) -> None:
        if self._waiting:
            data = bytes(self._waiting[:_PIECE])
            del self._waiting[:_PIECE]
            key = self._key(self._stamp, self._number)
            self._store.put(key, packed(key, data))
            self._number += 1
            name, pieces = self._files[-1]
            self._files[-1] = name, pieces + 1

    def _put_head(self, files: list[tuple[str, int]] | None) -> None:
        self._store.put(self._head, packed(self._head, json.dumps([self._stamp.hex(), files]).encode()))

    def _key(self, stamp: bytes, number: int) -> bytes:
        return _hash(b"piece", self._asked + stamp + number.to_bytes(4))


def data_of(pieces: list[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    return map(unpacked, pieces)


def _hash(kind: bytes, value: bytes) -> bytes:
    return hashlib.sha256(kind + value).digest()[:_KEY]
