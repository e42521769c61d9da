"""Outputs in the cache: stored as they are written, and written again by a later run."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from hkie.export import FORMATS, checked, whole_file, whole_folder, whole_path
from hkie.export.files import is_device
from hkie.runtime.cache.outputs import Slot, data_of

_PIECE = 1 << 20


def output_key(format: str, output: Path | None, stream: IO[str]) -> tuple[object, ...]:
    """Return what the form of an output depends on: its format, and for tables the width and colours of the stream."""
    if format in FORMATS or format == "rdf":
        form = checked(format, output)
        return form.name, form.writes
    from hkie.cli.rendering import console

    looks = console(stream)
    return format, looks.width, looks.encoding, looks.color_system, looks.is_terminal, looks.legacy_windows


def output_files(format: str, output: Path | None, ids: Sequence[str]) -> list[str] | None:
    """Return the names, in order, of the files that a format writes for these documents; None for a single text.

    They are computed each time and not read from the cache, which may come from anyone: a name could lead anywhere.
    """
    form = checked(format, output) if format in FORMATS else None
    if form is None or form.writes != "folder":
        return None
    if form.name == "brat":
        from hkie.export.annotations import file_names

        own = file_names(ids).values()
        return sorted(["annotation.conf", *(f"{name}{end}" for name in own for end in (".ann", ".txt"))])
    if form.name == "neo4j":
        return ["load.cypher", "nodes.csv", "relationships.csv"]
    from hkie.export.tables import TABLES

    return sorted(f"{table.name}.{form.name}" for table in TABLES)


def replay(slot: Slot, output: Path | None, stream: IO[str], names: Sequence[str] | None) -> list[str] | None:
    """Write the cached output to ``output``, or as text to ``stream``; return what was reported, None without an output.

    ``names`` are the names of the files if ``output`` is a folder.
    """
    stored = slot.files()
    if stored is None or len(stored) != 1 + (1 if names is None else len(names)):
        return None
    reported, *files = stored
    told: list[str] = json.loads(b"".join(data_of(reported)))
    if output is not None and is_device(output):
        with whole_file(output) as device:
            return replay(slot, None, device, names)
    if output is None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for data in data_of(files[0]):
            stream.write(decoder.decode(data))
        return told
    with (whole_path if names is None else whole_folder)(output) as part:
        for path, pieces in zip([part] if names is None else [part / name for name in names], files, strict=True):
            with path.open("wb") as file:
                file.writelines(data_of(pieces))
    return told


@contextmanager
def record(
    slot: Slot, output: Path | None, stream: IO[str], names: Sequence[str] | None, told: Sequence[str]
) -> Iterator[IO[str]]:
    """Yield the stream to write to. What is written there, or to ``output``, is cached if the block succeeds.

    ``told`` is what was reported, and is cached with it as the first file. A folder with files other than ``names`` is not cached.
    """
    if output is not None and is_device(output):
        yield stream  # what went to a pipe cannot be read again
        return
    slot.begin()
    slot.file()
    slot.write(json.dumps(told).encode())
    if output is None:
        slot.file()
        yield cast(IO[str], _Overheard(stream, slot))
    else:
        yield stream
        paths = [output] if names is None else [output / name for name in names]
        if names is not None and sorted(output.iterdir()) != sorted(paths):
            return
        for path in paths:
            slot.file()
            with path.open("rb") as file:
                while data := file.read(_PIECE):
                    slot.write(data)
    slot.end()


class _Overheard:
    """Wraps a text stream and keeps a copy of what is written to it."""

    def __init__(self, file: IO[str], slot: Slot) -> None:
        self._file, self._slot = file, slot

    def write(self, text: str) -> int:
        self._slot.write(text.encode("utf-8", "surrogatepass"))
        return self._file.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
