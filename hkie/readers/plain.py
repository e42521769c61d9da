"""Plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from hkie.readers.interface import Options, Part, Problem, decoded, digest, whole


class Plain:
    """Reads text unchanged, so that offsets index the decoded file."""

    name = "plain text"
    suffixes = (".txt",)
    media_types = ("text/plain",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the text. Raises ReadError if the file is empty, too large or not text."""
        data = whole(file, where)
        text, encoding = decoded(data, where, options)
        yield Part(text, encoding=encoding, sha256=digest(data))


READER = Plain()
