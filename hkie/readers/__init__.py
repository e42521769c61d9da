"""Reading documents: files, folders, patterns and archives become Sources, each by the reader of its format.

    paths → finding → (id, file) → registry (suffix and first bytes) → reader → Part → Source

Offsets index ``Source.text``: the decoded file for plain text, the extracted text for other formats. A document that is
not in English is a ReadError, unless the options allow any language.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hkie.errors import HkieError, ReadError, UsageError
from hkie.readers.finding import find, shown
from hkie.readers.interface import ANY, ENGLISH, MAX_BYTES, Options, Part, Problem, Reader, one_line, writable
from hkie.readers.opening import parts
from hkie.records import Source
from hkie.text import language

__all__ = ["ANY", "Options", "Part", "Problem", "Reader", "documents", "find", "read", "shown", "sources"]

_DEFAULT = Options()


def documents(
    paths: Iterable[str | Path],
    options: Options = _DEFAULT,
    problems: Callable[[HkieError], None] | None = None,
    notes: Callable[[str], None] | None = None,
) -> Iterator[Source]:
    """Yield every document of ``paths``, one at a time.

    Errors go to ``problems`` and the rest is still read; without ``problems``, they are raised.
    ``notes`` is called with what a reader skipped.
    """
    for name, path in find(paths, problems, notes, options.follow_links):
        yield from sources(name, path, options, problems, notes)


def sources(
    name: str,
    path: Path | None,
    options: Options = _DEFAULT,
    problems: Callable[[HkieError], None] | None = None,
    notes: Callable[[str], None] | None = None,
) -> Iterator[Source]:
    """Yield the documents of one file, or of standard input where ``path`` is None; errors as in documents()."""

    def tell(error: ReadError) -> None:
        if problems is None:
            raise error
        problems(error)

    where = str(path) if path else "standard input"
    ids: dict[str, int] = {}
    try:
        for part in _parts(path, where, options, tell):
            inside = f"{where}/{part.name}" if part.name else where
            for note in part.notes if notes else ():
                assert notes is not None
                notes(f"{inside}: {note}")
            if (wrong := _unfit(part, options)) is not None:
                tell(ReadError(f"{inside}: {wrong}"))
                continue
            unique = _unique(one_line(f"{name}/{part.name}"), ids) if part.name else name
            yield _source(unique, shown(one_line(name), path), part)
    except ReadError as error:
        tell(error)


def read(name: str, path: Path | None, options: Options = _DEFAULT) -> Source:
    """Return the one document of a file, or of standard input where ``path`` is None.

    Raises ReadError if it cannot be read, UsageError where there are several.
    """
    found: Source | None = None
    for source in sources(name, path, options):
        if found is not None:
            raise UsageError(f"{path or 'standard input'}: contains several documents; extract one of them first")
        found = source
    assert found is not None, "a reader yields or raises"
    return found


def _parts(path: Path | None, where: str, options: Options, problem: Problem) -> Iterator[Part]:
    if options.timeout is not None:
        from hkie.readers import isolated

        if isolated.possible(path):
            return isolated.parts(_here, path, where, options, problem)
    return _here(path, where, options, problem)


def _here(
    path: Path | None, where: str, options: Options, problem: Problem, stdin: int | None = None
) -> Iterator[Part]:
    """Yield the documents of a file, read in this process."""
    with _opened(path, where, stdin) as file:
        yield from parts(file, "" if path is None else path.name, where, options, problem)


@contextmanager
def _opened(path: Path | None, where: str, stdin: int | None) -> Iterator[BinaryIO]:
    if path is None:
        if sys.stdin is None:
            raise ReadError(f"{where}: is closed")
        yield sys.stdin.buffer if stdin is None else os.fdopen(stdin, "rb")
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise ReadError(f"{where}: cannot be read ({error.strerror or error})") from error
    with file:
        yield file


def _unfit(part: Part, options: Options) -> str | None:
    if not part.text.strip():
        return "no text in it"
    if len(part.text) > MAX_BYTES:
        return f"its text is longer than {MAX_BYTES // 1024**2} million characters; split it first"
    if options.language == ENGLISH and (other := language.foreign(part.text)):
        return f"not in English ({other}); skipped without --lang any"
    return None


def _unique(name: str, ids: dict[str, int]) -> str:
    """Return a unique id for a document: id, id~2, id~3. ``ids`` counts the requests for each."""
    unique = name
    while unique in ids:
        ids[name] += 1
        unique = f"{name}~{ids[name]}"
    ids[unique] = 1
    return unique


def _source(name: str, path: str, part: Part) -> Source:
    declared = part.language
    return Source(
        id=one_line(name),
        path=path,
        text=writable(part.text),
        encoding=part.encoding,
        sha256=part.sha256,
        media_type=part.media_type,
        pages=part.pages,
        published=part.published,
        title=one_line(part.title) or None if part.title else None,
        url=one_line(part.url) if part.url else None,
        language=declared,
    )
