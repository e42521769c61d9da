"""Which files are meant: files, folders, patterns, lists of paths, standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hkie.errors import HkieError, ReadError, UsageError
from hkie.readers.registry import readers
from hkie.text import STDIN


def find(
    paths: Iterable[str | Path], problems: Callable[[HkieError], None] | None = None
) -> Iterator[tuple[str, Path | None]]:
    """Yield (document id, file) for every file meant by ``paths``, folders recursively in name order.

    A path may be a pattern ("news/*.html"), or ``@list.txt``, a file with a path a line. The id is the path
    relative to the argument that named it, with forward slashes; the file is None for standard input. Where two
    arguments give the same id, the later one gets its whole path.

    A path that does not exist, or a folder without a document, is a UsageError, a folder that may not be looked into
    a ReadError: given to ``problems``, or raised without it.
    """
    ids: set[str] = set()
    files: set[Path | None] = set()

    def tell(error: HkieError) -> None:
        if problems is None:
            raise error
        problems(error)

    for path in _listed(paths, tell):
        try:
            for name, file in _expand(path, tell):
                unique = name if name not in ids or file is None else file.as_posix()
                if unique not in ids and file not in files:
                    ids.add(unique)
                    files.add(file)
                    yield unique, file
        except UsageError as error:
            tell(error)
        except OSError as error:
            tell(_unread(error.filename or path, error))


def _unread(path: str | Path, error: OSError) -> ReadError:
    return ReadError(f"{path}: cannot be read ({error.strerror or error})")


def _listed(paths: Iterable[str | Path], tell: Callable[[HkieError], None]) -> Iterator[str | Path]:
    """Put the lines of each ``@list`` in its place; a file whose name begins with @ is still that file."""
    for path in paths:
        name = str(path)
        if not name.startswith("@") or Path(name).exists():
            yield path
            continue
        try:
            lines = sys.stdin if name == f"@{STDIN}" else Path(name[1:]).read_text("utf-8-sig").splitlines()
            yield from (line.strip() for line in lines if line.strip())
        except FileNotFoundError:
            tell(UsageError(f"{name[1:]}: no such list of paths"))
        except (OSError, UnicodeError) as error:
            tell(UsageError(f"{name[1:]}: cannot be read as a list of paths ({error})"))


def _expand(path: str | Path, tell: Callable[[HkieError], None]) -> Iterator[tuple[str, Path | None]]:
    if str(path) == STDIN:
        yield STDIN, None
        return
    path = Path(path)
    if path.is_dir():
        suffixes = tuple(sorted({suffix for reader in readers().values() for suffix in reader.suffixes}))
        files = sorted(
            (p for p in _walked(path, tell) if p.name.lower().endswith(suffixes) and p.is_file()),
            key=lambda p: p.relative_to(path).parts,
        )
        if not files:
            wanted = ", ".join(f"*{suffix}" for suffix in suffixes)
            raise UsageError(f"{path}: no document in this folder; it should hold {wanted}")
        for file in files:
            yield file.relative_to(path).as_posix(), file
    elif path.exists():
        yield path.name, path
    elif glob.has_magic(str(path)):
        yield from _matching(str(path))
    else:
        raise UsageError(f"{path}: no such file or folder")


def _walked(folder: Path, tell: Callable[[HkieError], None]) -> Iterator[Path]:
    """Yield all files under a folder; one that may not be looked into is told."""
    for found, _, names in os.walk(folder, onerror=lambda error: tell(_unread(error.filename, error))):
        yield from (Path(found, name) for name in names)


def _matching(pattern: str) -> Iterator[tuple[str, Path | None]]:
    """Yield the files that a pattern names, by their path from its last folder that is none: news/*/a.txt, news/."""
    steps = Path(pattern).parts
    fixed = Path(*steps[: next(n for n, step in enumerate(steps) if glob.has_magic(step))])
    files = sorted((Path(found) for found in glob.glob(pattern, recursive=True)), key=lambda p: p.parts)
    files = [file for file in files if file.is_file()]
    if not files:
        raise UsageError(f"{pattern}: no file has such a name")
    for file in files:
        yield file.relative_to(fixed).as_posix(), file
