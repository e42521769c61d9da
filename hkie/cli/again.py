"""An output that is kept as it is written, and one that an earlier run kept, written again."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from hkie.cache.outputs import Slot, data_of
from hkie.export import FORMATS, checked, whole_file, whole_folder, whole_path
from hkie.export.files import is_device

_PIECE = 1 << 20


def called(format: str, output: Path | None, stream: IO[str]) -> tuple[object, ...]:
    """Return all that the looks of an output depend on: its format, and for tables what the stream can show."""
    if format in FORMATS or format == "rdf":
        form = checked(format, output)
        return form.name, form.writes
    from hkie.cli.tables import console

    looks = console(stream)
    return format, looks.width, looks.encoding, looks.color_system, looks.is_terminal, looks.legacy_windows


def written(slot: Slot, output: Path | None, stream: IO[str]) -> bool:
    """Write what is kept to ``output``, or without it as text to ``stream``; return whether there was anything."""
    files = slot.files()
    if files is None:
        return False
    if output is not None and is_device(output):
        with whole_file(output) as device:
            return written(slot, None, device)
    if output is None:
        decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
        for _, pieces in files:
            for data in data_of(pieces):
                stream.write(decoder.decode(data))
        return True
    folder = any(name for name, _ in files)
    with (whole_folder if folder else whole_path)(output) as part:
        for name, pieces in files:
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(data_of(pieces))
    return True


@contextmanager
def kept(slot: Slot, output: Path | None, stream: IO[str]) -> Iterator[IO[str]]:
    """Yield the stream to write to; what is written there, or to ``output``, is kept where the block ends well."""
    if output is not None and is_device(output):
        yield stream  # what went to a pipe cannot be read once more
        return
    slot.begin()
    if output is None:
        slot.file("")
        yield cast(IO[str], _Overheard(stream, slot))
    else:
        yield stream
        folder = output.is_dir()
        for path in sorted(p for p in output.rglob("*") if p.is_file()) if folder else [output]:
            slot.file(path.relative_to(output).as_posix() if folder else "")
            with path.open("rb") as file:
                while data := file.read(_PIECE):
                    slot.write(data)
    slot.end()


class _Overheard:
    """A text stream that keeps what is written through it; all else about it is the stream's own."""

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
