"""Plain text, as it stands in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from hkie.readers.interface import Options, Part, Problem, decoded, digest, whole


class Plain:
    """Text is decoded and otherwise untouched: offsets index the file."""

    name = "plain text"
    suffixes = (".txt",)
    media_types = ("text/plain",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the text. Raises ReadError for what is empty, too large or not text."""
        data = whole(file, where)
        text, encoding = decoded(data, where, options)
        yield Part(text, encoding=encoding, sha256=digest(data))


READER = Plain()
