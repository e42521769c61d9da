"""The interface of readers: from the bytes of a file to the texts of one or several documents.

A reader of another package is an object with the attributes of Reader, registered in the entry point group
``hkie.readers``. It imports its libraries in ``read``, so that listing readers is cheap.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, BinaryIO, Protocol

from hkie.errors import ReadError
from hkie.text.cleaning import decode

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MAX_BYTES = 10 * 1024 * 1024
"""Larger texts are refused; press releases are much smaller."""

MAX_FILE = 100 * 1024 * 1024
"""Larger PDF and Word files are refused. They may be larger than their text because of images."""

STORED, DEFLATED = 0, 8  # constants of zipfile, which takes long to import

ENGLISH = "en"
ANY = "any"


@dataclass(frozen=True, slots=True)
class Options:
    """Options for reading documents.

    ``encoding`` replaces the guess; the fields are columns of CSV, or keys of JSON Lines; ``language`` is "en" or "any".
    With a ``timeout``, each file is read in a separate process, with bounded memory and this many seconds of CPU time
    for each document; without it, in this process, which is for trusted files. With ``follow_links``, links that lead
    out of a folder are followed.
    """

    encoding: str | None = None
    text_field: str = "text"
    id_field: str | None = None
    date_field: str | None = None
    language: str = ENGLISH
    timeout: float | None = field(default=None, repr=False)  # does not change what is read
    follow_links: bool = field(default=False, repr=False)  # changes only which files are read


@dataclass(frozen=True, slots=True)
class Part:
    """A document from a reader. ``name`` is its name within the file, empty if the file is one document.

    ``published`` (ISO 8601, local time), ``title``, ``url`` and ``language`` (ISO 639) come from the metadata. ``notes``
    are for the user, for example what was skipped.
    """

    text: str
    name: str = ""
    published: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    encoding: str = "utf-8"
    media_type: str = "text/plain"
    sha256: str = ""
    notes: tuple[str, ...] = ()


Problem = Callable[[ReadError], None]
"""Called with the error of a part that cannot be read; if it returns, the reader continues with the next part."""


class Reader(Protocol):
    """A reader for one format."""

    @property
    def name(self) -> str:
        """The name of the format in messages: "PDF"."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of file names, in lower case with the dot; folders are searched for them."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types of the format."""

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterable[Part]:
        """Yield the documents of a file, which may not be seekable; ``where`` is its name in messages.

        Raises ReadError if the file cannot be read; calls ``problem`` with the error of a part.
        """


def whole(file: BinaryIO, where: str, most: int | None = None) -> bytes:
    """Return all bytes of a file. Raises ReadError if there are none but blanks, or more than ``most`` (MAX_BYTES)."""
    most = MAX_BYTES if most is None else most
    data = file.read(most + 1)
    if len(data) > most:
        raise ReadError(f"{where}: larger than {most // 1024**2} MB; split it first")
    if not data.strip():
        raise ReadError(f"{where}: no text in it")
    return data


def member(archive: ZipFile, name: str | ZipInfo) -> IO[bytes]:
    """Open a member of a zip archive as a stream with small blocks.

    Raises KeyError if there is no such member, and NotImplementedError for bzip2 and LZMA, whose blocks may unpack to
    gigabytes.
    """
    info = archive.getinfo(name) if isinstance(name, str) else name
    if info.compress_type not in (STORED, DEFLATED):
        raise NotImplementedError("not compressed with deflate")
    return archive.open(info)


def decoded(data: bytes, where: str, options: Options) -> tuple[str, str]:
    """Return text and encoding, given by the user or guessed. Raises ReadError if it is not text."""
    if options.encoding is None:
        return decode(data, where)
    try:
        return data.decode(options.encoding).removeprefix("\ufeff"), options.encoding
    except UnicodeError as error:
        raise ReadError(f"{where}: not {options.encoding} ({error}); omit the encoding to have it guessed") from error


def digest(data: bytes) -> str:
    """Return the hash that identifies the content of a document."""
    return hashlib.sha256(data).hexdigest()


_LONE = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


def writable(text: str) -> str:
    r"""Return the text without lone surrogates, which cannot be encoded: "\ud83d" cut off in JSON."""
    return _LONE.sub("\ufffd", text)


def one_line(text: str) -> str:
    r"""Return a name on one line without control characters, such as "\x1b[2J" in an archive."""
    return " ".join(_UNPRINTABLE.sub(" ", writable(text)).split())
