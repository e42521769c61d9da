"""Which files are meant: files, folders, patterns, lists of paths, standard input.

A folder may be anybody's: a link that leads out of it is passed over, as is what is no file (a pipe would be waited
for), and no folder and no file is come to twice, whatever the links in it.
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
"""So many of the names that are passed over are told."""


def find(
    paths: Iterable[str | Path],
    problems: Callable[[HkieError], None] | None = None,
    notes: Callable[[str], None] | None = None,
    follow_links: bool = False,
) -> Iterator[tuple[str, Path | None]]:
    """Yield (document id, file) for every file meant by ``paths``, folders recursively in name order.

    A path may be a pattern ("news/*.html"), or ``@list.txt``, a file with a path a line. The id is the path
    relative to the argument that named it, with forward slashes; the file is None for standard input. Where two
    arguments give the same id, the later one gets its whole path, or for an absolute path one folder more.

    A path may be a link. Links within a folder are followed where they stay in it, or with ``follow_links``; ``notes``
    is told which are passed over.

    A path that does not exist, or a folder without a document, is a UsageError, a folder that may not be looked into
    a ReadError: given to ``problems``, or raised without it.
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
    """Return the path that a result holds of a file with this id: as it was given, and nothing of where a machine has it.

    Of an absolute path, that is what lies within the argument that named it.
    """
    if path is None:
        return STDIN
    where = path.as_posix()
    return name if os.path.isabs(where) else writable(where)


def _unused(name: str, file: Path | None, ids: set[str]) -> str:
    """Return the id of a file that has none of these ids."""
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
    """Put the lines of each ``@list`` in its place; a file whose name begins with @ is still that file."""
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
            tell(UsageError(f"{name[1:]}: cannot be read as a list of paths ({error.strerror or error})"))
        except ValueError as error:
            tell(UsageError(f"{name[1:]}: {error}"))


def _lines(name: str) -> Iterator[str]:
    """Yield the paths of a list, in the bytes that the system has for them.

    Blanks around a path go, unless there is a file with them. Raises ValueError for what is no list.
    """
    if name == STDIN and sys.stdin is None:
        raise ValueError("standard input is closed")
    with nullcontext(sys.stdin.buffer) if name == STDIN else open(name, "rb") as file:
        for number, line in enumerate(file):
            if b"\0" in line:  # UTF-16, or no text at all
                raise ValueError("is no list of paths; save it as text in UTF-8, a path a line")
            path = os.fsdecode((line if number else line.removeprefix(codecs.BOM_UTF8)).rstrip(b"\r\n"))
            if path.strip():
                yield path if os.path.lexists(path) else path.strip()


@dataclass(frozen=True, slots=True)
class _Expanding:
    """What is meant by a path; ``tell`` and ``note`` are told what is wrong with a folder, and what is passed over."""

    tell: Callable[[HkieError], None]
    note: Callable[[str], None]
    follow_links: bool

    def files(self, path: str | Path) -> Iterator[tuple[str, Path | None, str]]:
        """Yield (name within the path, file, where it really is)."""
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
        yield from self._under(
            folder,
            lambda name: True,
            lambda name: name.lower().endswith(suffixes),
            UsageError(f"{folder}: no document in this folder; it should hold {wanted}"),
        )

    def _matching(self, pattern: Path) -> Iterator[tuple[str, Path, str]]:
        """Yield the files of a pattern, by their path from its last folder that is none: news/*/a.txt, news/."""
        first = next(n for n, step in enumerate(pattern.parts) if glob.has_magic(step))
        steps = pattern.parts[first:]
        yield from self._under(
            Path(*pattern.parts[:first]),
            lambda name: bool(_places(name, steps) - {len(steps)}),
            lambda name: len(steps) in _places(name, steps),
            UsageError(f"{pattern}: no file has such a name"),
        )

    def _under(
        self, folder: Path, enters: Callable[[str], bool], takes: Callable[[str], bool], none: UsageError
    ) -> Iterator[tuple[str, Path, str]]:
        """Yield the files under a folder in name order; raises ``none`` where there are none, and nothing was wrong."""
        walk = _Walk(str(folder), enters, takes, self.follow_links)
        walk.all()
        for error in walk.errors:
            self.tell(_unread(error.filename or folder, error))
        if walk.away:
            self.note(
                f"{folder}: links that lead out of it are passed over: {_some(walk.away)}; --follow-links takes them"
            )
        if walk.odd:
            self.note(f"{folder}: what is no file, or a link to none, is passed over: {_some(walk.odd)}")
        if not walk.files and not walk.errors:
            raise none
        # By strings: a hundred thousand paths are slow to take apart.
        for name, real in sorted(((n, r) for r, n in walk.files.items()), key=lambda found: found[0].split(os.sep)):
            yield name.replace(os.sep, "/"), folder / name, real


class _Walk:
    """The files under ``top`` by where they really are, each with its path from there.

    ``away`` are the links that lead out of it, ``odd`` the pipes, sockets, devices and broken links, ``errors`` what
    the system says of folders. Folders are looked into where ``enters``, files are taken where ``takes``.
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
        """Look at all of it; a link comes behind what it may lead to, so that a file has its own name."""
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
    """Return how many steps of a pattern a path may have taken; ``**`` is any number of folders, hidden ones excepted."""
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
    """Add the places behind each ``**``, which may be no folder at all."""
    for place, step in enumerate(steps):
        if place in places and step == _DEEP:
            places.add(place + 1)
    return places


def _some(names: Sequence[str]) -> str:
    """Return how many names there are, and the first of them."""
    more = ", …" if len(names) > _NAMED else ""
    return f"{len(names)} ({', '.join(names[:_NAMED])}{more})"
