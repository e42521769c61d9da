"""Finding files: paths, folders, patterns, lists of paths, standard input.

A folder is not trusted: links that lead out of it and pipes or devices are skipped, and no folder or file is visited
twice, whatever the links in it.
"""

from __future__ import annotations

import codecs
import fnmatch
import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from hkie.errors import HkieError, ReadError, UsageError
from hkie.readers.formats import readers
from hkie.readers.interface import one_line, writable
from hkie.text.cleaning import STDIN

_DEEP = "**"
_NAMED = 3
"""Skipped names that a message lists at most."""


def find(
    paths: Iterable[str | Path],
    problems: Callable[[HkieError], None] | None = None,
    notes: Callable[[str], None] | None = None,
    follow_links: bool = False,
) -> Iterator[tuple[str, Path | None]]:
    """Yield (document id, file) for each file in ``paths``, folders recursively in name order.

    A path may be a pattern ("news/*.html"), or ``@list.txt``, a file with one path on each line. The id is the path
    relative to the argument that named it, with forward slashes; the file is None for standard input. If two
    arguments give the same id, the later one gets its whole path, or for an absolute path one more folder.

    A path may be a link. Links inside a folder are followed if they stay in it, or with ``follow_links``; ``notes`` is
    called with those that are skipped.

    A missing path and a folder without documents are a UsageError, an unreadable folder is a ReadError: given to
    ``problems``, or raised without it.
    """
    ids: set[str] = set()
    files: set[str] = set()

    def tell(error: HkieError) -> None:
        if problems is None:
            raise error
        problems(error)

    expanding = _Expanding(tell, notes or (lambda note: None), follow_links)
    for path in _listed(paths, tell):
        try:
            for name, file, real in expanding.files(path):
                if real not in files:
                    files.add(real)
                    name = _unused(one_line(name) or "\ufffd", file, ids)
                    ids.add(name)
                    yield name, file
        except UsageError as error:
            tell(error)
        except OSError as error:
            tell(_unread(error.filename or path, error))


def shown(name: str, path: Path | None) -> str:
    """Return the path of a file in a result: as it was given, without its place on this machine.

    For an absolute path, that is the part inside the argument that named it.
    """
    if path is None:
        return STDIN
    where = path.as_posix()
    return name if os.path.isabs(where) else writable(where)


def _unused(name: str, file: Path | None, ids: set[str]) -> str:
    """Return an id for a file that differs from these ids."""
    if name not in ids or file is None:
        return name
    parts = [part for part in file.parts if part != file.anchor]
    longer = parts[-len(name.split("/")) - 1 :] if file.is_absolute() else parts
    unique = name = one_line("/".join(longer))
    number = 1
    while unique in ids:
        number += 1
        unique = f"{name}~{number}"
    return unique


def _unread(path: str | Path, error: OSError) -> ReadError:
    return ReadError(f"{Path(path)}: cannot be read ({error.strerror or error})")


def _listed(paths: Iterable[str | Path], tell: Callable[[HkieError], None]) -> Iterator[str | Path]:
    """Replace each ``@list`` by its lines. A file whose name begins with @ is still that file."""
    for path in paths:
        name = str(path)
        if not name.startswith("@") or os.path.lexists(name):
            yield path
            continue
        try:
            yield from _lines(name[1:])
        except FileNotFoundError:
            tell(UsageError(f"{name[1:]}: no such list of paths"))
        except OSError as error:
            tell(UsageError(f"{name[1:]}: not readable as a list of paths ({error.strerror or error})"))
        except ValueError as error:
            tell(UsageError(f"{name[1:]}: {error}"))


def _lines(name: str) -> Iterator[str]:
    """Yield the paths of a list, as bytes of the file system.

    Blanks around a path are removed, unless there is a file with them. Raises ValueError if it is not a list.
    """
    if name == STDIN and sys.stdin is None:
        raise ValueError("standard input is closed")
    with nullcontext(sys.stdin.buffer) if name == STDIN else open(name, "rb") as file:
        for number, line in enumerate(file):
            if b"\0" in line:  # UTF-16, or not text
                raise ValueError("not a list of paths; save it as UTF-8 text with one path on each line")
            path = os.fsdecode((line if number else line.removeprefix(codecs.BOM_UTF8)).rstrip(b"\r\n"))
            if path.strip():
                yield path if os.path.lexists(path) else path.strip()


@dataclass(frozen=True, slots=True)
class _Expanding:
    """The files of a path; ``tell`` is called with errors of a folder, ``note`` with what is skipped."""

    tell: Callable[[HkieError], None]
    note: Callable[[str], None]
    follow_links: bool

    def files(self, path: str | Path) -> Iterator[tuple[str, Path | None, str]]:
        """Yield (name within the path, file, resolved path).

        Raises UsageError for a missing path, a folder without documents and a pattern that no file matches.
        """
        if str(path) == STDIN:
            yield STDIN, None, STDIN
            return
        path = Path(path)
        if path.is_dir():
            yield from self._folder(path)
        elif path.exists():
            yield path.name, path, os.path.realpath(path)
        elif glob.has_magic(str(path)):
            yield from self._matching(path)
        else:
            raise UsageError(f"{path}: no such file or folder")

    def _folder(self, folder: Path) -> Iterator[tuple[str, Path, str]]:
        suffixes = tuple(sorted({suffix for reader in readers().values() for suffix in reader.suffixes}))
        wanted = ", ".join(f"*{suffix}" for suffix in suffixes)
        others: list[str] = []

        def takes(name: str) -> bool:
            taken = name.lower().endswith(suffixes)
            if not (taken or any(part.startswith(".") for part in name.split(os.sep))):
                others.append(name)
            return taken

        yield from self._under(
            folder,
            lambda name: True,
            takes,
            UsageError(f"{folder}: no document in this folder; it should contain {wanted}"),
        )
        if others:
            self.note(f"{folder}: files of other formats are skipped: {_some(sorted(others))}")

    def _matching(self, pattern: Path) -> Iterator[tuple[str, Path, str]]:
        """Yield the files of a pattern, with paths relative to its last literal folder: news/ for news/*/a.txt."""
        first = next(n for n, step in enumerate(pattern.parts) if glob.has_magic(step))
        steps = pattern.parts[first:]
        yield from self._under(
            Path(*pattern.parts[:first]),
            lambda name: bool(_places(name, steps) - {len(steps)}),
            lambda name: len(steps) in _places(name, steps),
            UsageError(f"{pattern}: no file matches"),
        )

    def _under(
        self, folder: Path, enters: Callable[[str], bool], takes: Callable[[str], bool], none: UsageError
    ) -> Iterator[tuple[str, Path, str]]:
        """Yield the files under a folder in name order. Raises ``none`` if there are none and no errors."""
        walk = _Walk(str(folder), enters, takes, self.follow_links)
        walk.all()
        for error in walk.errors:
            self.tell(_unread(error.filename or folder, error))
        if walk.away:
            self.note(
                f"{folder}: links that lead out of it are skipped: {_some(walk.away)}; use --follow-links to read them"
            )
        if walk.odd:
            self.note(f"{folder}: special files and broken links are skipped: {_some(walk.odd)}")
        if not walk.files and not walk.errors:
            raise none
        # As strings: parsing a hundred thousand paths is slow.
        for name, real in sorted(((n, r) for r, n in walk.files.items()), key=lambda found: found[0].split(os.sep)):
            yield name.replace(os.sep, "/"), folder / name, real


class _Walk:
    """The files under ``top`` by resolved path, each with its relative path.

    ``away`` has the links that lead out, ``odd`` the pipes, sockets, devices and broken links, ``errors`` the system's
    errors for folders. ``enters`` says which folders are searched, ``takes`` which files are taken.
    """

    def __init__(self, top: str, enters: Callable[[str], bool], takes: Callable[[str], bool], follow: bool) -> None:
        self._top, self._enters, self._takes, self._follow = top, enters, takes, follow
        self._real = os.path.realpath(top)
        self._seen: set[str] = set()
        self._links: list[str] = []
        self.files: dict[str, str] = {}
        self.away: list[str] = []
        self.odd: list[str] = []
        self.errors: list[OSError] = []

    def all(self) -> None:
        """Search the folder. Links are followed last, so that a file keeps its own name."""
        self._folders("", self._real)
        while self._links:
            links, self._links = sorted(self._links), []
            for name in links:
                self._link(name)
        self.away.sort()
        self.odd.sort()
        self.errors.sort(key=lambda error: str(error.filename))

    def _folders(self, name: str, real: str) -> None:
        waiting = [(name, real)]
        while waiting:
            name, real = waiting.pop()
            if real in self._seen:
                continue
            self._seen.add(real)
            try:
                with os.scandir(os.path.join(self._top, name)) as entries:
                    for entry in entries:
                        inside = os.path.join(name, entry.name)
                        if entry.is_symlink():
                            self._links.append(inside)
                        elif entry.is_dir(follow_symlinks=False):
                            if self._enters(inside):
                                waiting.append((inside, os.path.join(real, entry.name)))
                        elif self._takes(inside):
                            if entry.is_file(follow_symlinks=False):
                                self.files.setdefault(os.path.join(real, entry.name), inside)
                            else:
                                self.odd.append(inside)
            except OSError as error:
                self.errors.append(error)

    def _link(self, name: str) -> None:
        real = os.path.realpath(os.path.join(self._top, name))
        folder = os.path.isdir(real)
        if not (self._enters if folder else self._takes)(name):
            return
        if not (folder or os.path.isfile(real)):
            self.odd.append(name)
        elif not self._follow and not real.startswith(os.path.join(self._real, "")) and real != self._real:
            self.away.append(name)
        elif folder:
            self._folders(name, real)
        else:
            self.files.setdefault(real, name)


def _places(name: str, steps: Sequence[str]) -> set[int]:
    """Return how many parts of a pattern a path can have matched; ``**`` is any number of folders that are not hidden."""
    places = _skipped({0}, steps)
    for part in name.split(os.sep):
        further: set[int] = set()
        for place in places - {len(steps)}:
            step = steps[place]
            if part.startswith(".") and not step.startswith("."):
                continue
            if step == _DEEP:
                further.add(place)
            elif fnmatch.fnmatch(part, step):
                further.add(place + 1)
        places = _skipped(further, steps)
    return places


def _skipped(places: set[int], steps: Sequence[str]) -> set[int]:
    """Add the positions after each ``**``, which may match no folder."""
    for place, step in enumerate(steps):
        if place in places and step == _DEEP:
            places.add(place + 1)
    return places


def _some(names: Sequence[str]) -> str:
    """Return the number of names, and the first of them."""
    more = ", …" if len(names) > _NAMED else ""
    return f"{len(names)} ({', '.join(names[:_NAMED])}{more})"
