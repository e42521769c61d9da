"""The cache: results of earlier runs, reused if neither the documents nor the request have changed.

Four kinds of values, keyed by a hash of everything they depend on. Each version of rules and program has its own file
(``program``):

    bytes of a file, its name, read options     → ids and contents of its documents   (saves the reader)
    content of a document                       → its analysis                        (saves rules and tagger)
    analysis, id, path, output options          → its line of JSON Lines              (saves the resolver)
    all documents, output options               → the whole output                    (saves all but copying)

A file for which a reader reported something is read again, so that it is reported again. The rules are loaded only when
a document is new.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from hkie import readers
from hkie.errors import HkieError, ReadError
from hkie.records import Source
from hkie.runtime.cache import codec
from hkie.runtime.cache.outputs import Slot
from hkie.runtime.cache.program import fingerprint
from hkie.runtime.cache.store import Store, packed, unpacked
from hkie.runtime.done import Done
from hkie.runtime.runs import Problems, Run, over

if TYPE_CHECKING:
    from hkie.pipeline.analyzer import Analysis, Stages

_PIECE = 1 << 18
"""Bytes hashed at a time."""

_Values = list[tuple[bytes, bytes]]
_State = tuple[int, int, int]
_File = tuple[str, Path, readers.Options]
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Kept:
    """A document, by its content (``key``).

    Its analysis was ``made`` in this run, or is cached (``small``), or is still to be made from its ``source`` or from
    the ``number``th document in ``file``.
    """

    id: str
    path: str
    key: bytes
    source: Source | None = None
    file: _File | None = None
    number: int = 0
    small: bytes = b""
    made: Analysis | None = None

    def read(self) -> Source:
        """Return the source document. Raises ReadError if it no longer exists."""
        if self.source is not None:
            return self.source
        assert self.file is not None
        found = islice(readers.sources(*self.file, lambda error: None), self.number, None)
        source = next(found, None)
        if source is None:
            raise ReadError(f"{self.id}: cannot be read (it changed while it was read)")
        return source


_Item = Kept | Done[tuple[Any, _Values]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the documents of a file become items of work, by ``item``.

    ``item`` may be given a known document without its source, and return None if it must be read after all.
    """

    item: Callable[[Kept], _Item | None]
    tell: Problems
    run: Run


class Cache:
    """A cache folder, for the rules of ``patterns`` and the tagger ``ner``.

    ``load`` returns the stages, when they are first needed; ``note`` is called with damage. Raises UsageError if the
    folder contains something else.
    """

    def __init__(
        self, folder: Path, patterns: Sequence[Path], ner: str, load: Callable[[], Stages], note: Callable[[str], None]
    ) -> None:
        self._load = load
        self._store = Store(folder, fingerprint(patterns, ner), note)

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    def lines(self, finish: Callable[[Analysis], str], asked: object, run: Run) -> Iterator[str]:
        """Yield ``finish(analysis)`` for every document, in order; ``asked`` is what it depends on besides the analysis."""
        line = partial(_hash, b"line", _bytes(repr((asked, run.texts))))

        def ready(item: Kept) -> str | None:
            return self._store.read(line(item.key, _bytes(item.id), _bytes(item.path)), _line)

        def work(item: Kept) -> tuple[str, _Values]:
            analysis, values = self._analysed(item)
            made = finish(analysis.with_text() if run.texts else analysis)
            key = line(item.key, _bytes(item.id), _bytes(item.path))
            return made, [*values, (key, packed(key, _bytes(made)))]

        return self._each(ready, work, run)

    def documents(self, run: Run) -> Iterator[Kept]:
        """Yield every document with its analysis, in order; cached ones are still packed."""

        def ready(item: Kept) -> Kept | None:
            small = self._store.get(item.key)
            return None if small is None else replace(item, small=small)

        def work(item: Kept) -> tuple[Kept, _Values]:
            analysis, values = self._analysed(item)
            return Kept(item.id, item.path, item.key, made=analysis), values

        return self._each(ready, work, run)

    def analysis(self, document: Kept, texts: bool) -> Analysis:
        """Return the analysis of a document; with ``texts``, its document keeps the text that the offsets index."""
        found, values = self._analysed(document)
        for key, value in values:
            self._store.damaged()
            self._store.put(key, value)
        return found.with_text() if texts else found

    def output(self, asked: object, documents: Sequence[Kept]) -> Slot:
        """Return the slot of an output; ``asked`` is what it depends on besides the documents."""
        stamp = _hash(b"documents", *(part for d in documents for part in (_bytes(d.id), _bytes(d.path), d.key)))
        return Slot(self._store, _bytes(repr(asked)), stamp)

    def _each(
        self, ready: Callable[[Kept], _R | None], work: Callable[[Kept], tuple[_R, _Values]], run: Run
    ) -> Iterator[_R]:
        """Yield cached or new results, and store the values that ``work`` returns with new ones."""

        def item(known: Kept) -> Kept | Done[tuple[_R, _Values]] | None:
            if (found := ready(known)) is not None:
                return Done((found, []))
            small = self._store.get(known.key)
            if small is None and known.source is None:
                return None
            self._load()  # here, so that forked processes share it
            return replace(known, small=small or b"")

        def read(tell: Problems | None) -> Iterator[Kept | Done[tuple[_R, _Values]]]:
            assert tell is not None
            for name, path in readers.find(run.paths, tell, run.notes, run.options.follow_links):
                yield from self._file(name, path, _Reading(item, tell, run))

        for found, values in over(read, work, lambda item: item.id, run):
            for key, value in values:
                self._store.put(key, value)
            yield found

    def _file(self, name: str, path: Path | None, reading: _Reading) -> Iterator[_Item]:
        """Yield the documents of a file: the cached ones, or those that a reader yields."""
        run = reading.run
        looked = _looked_at(name, path, run.options)
        known = self._store.read(looked[0], codec.listed) if looked else None
        if known is None or path is None:
            yield from self._read(name, path, reading, looked)
            return
        again: Iterator[tuple[int, Source]] | None = None
        where = readers.shown(name, path)
        for number, (ident, content) in enumerate(known):
            found = reading.item(Kept(ident, where, content, None, (name, path, run.options), number))
            if found is None:
                # The file is known, but this document's value is lost: read the file for it.
                if again is None:
                    again = enumerate(readers.sources(name, path, run.options, reading.tell, run.notes))
                source = next((source for n, source in again if n == number), None)
                if source is None:
                    return
                found = reading.item(Kept(source.id, source.path, _source_key(source), source))
            assert found is not None
            yield found

    def _read(
        self, name: str, path: Path | None, reading: _Reading, looked: tuple[bytes, _State] | None
    ) -> Iterator[_Item]:
        """Yield the documents that a reader yields, and cache their list if nothing was reported."""
        said: list[object] = []

        def report(error: HkieError) -> None:
            said.append(error)
            reading.tell(error)

        def noted(note: str) -> None:
            said.append(note)
            if reading.run.notes:
                reading.run.notes(note)

        found: list[tuple[str, str]] = []
        for source in readers.sources(name, path, reading.run.options, report, noted):
            content = _source_key(source)
            found.append((source.id, content.hex()))
            made = reading.item(Kept(source.id, source.path, content, source))
            assert made is not None
            yield made
        if looked and path and not said and not _changed(path, looked[1]):
            self._store.put(looked[0], packed(looked[0], codec.packed_json(found)))

    def _analysed(self, item: Kept) -> tuple[Analysis, _Values]:
        """Return the analysis of a document, and what to store if nothing valid was cached."""
        if item.made is not None:
            return item.made, []
        if item.small:
            with suppress(ValueError):
                return codec.decoded(unpacked(item.small), item.id, item.path), []
        analysis = self._load().analyse(item.read())
        return analysis, [(item.key, packed(item.key, codec.encoded(analysis)))]


def _line(data: bytes) -> str:
    if data.count(b"\n") != 1 or not data.endswith(b"\n"):
        raise ValueError("not one line")
    return data.decode("utf-8", "surrogatepass")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _hash(*parts: bytes) -> bytes:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8) + part)
    return found.digest()[: codec.KEY]


def _source_key(source: Source) -> bytes:
    return _hash(b"document", codec.packed_json(codec.content(source)))


def _looked_at(name: str, path: Path | None, options: readers.Options) -> tuple[bytes, _State] | None:
    """Return the key of a file (bytes, name, read options), and a stamp that shows changes.

    Return None if it can be read only once, or not at all.
    """
    if path is None:
        return None
    try:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode):
            return None  # opening and closing a pipe would end its writer
        found = hashlib.sha256()
        with path.open("rb", buffering=0) as file:
            while data := file.read(_PIECE):
                found.update(data)
    except OSError:
        return None
    key = _hash(b"file", _bytes(name), _bytes(path.as_posix()), _bytes(repr(options)), found.digest())
    return key, _state(there)


def _state(there: os.stat_result) -> _State:
    return there.st_ino, there.st_size, there.st_mtime_ns


def _changed(path: Path, before: _State) -> bool:
    try:
        return _state(path.stat()) != before
    except OSError:
        return True
