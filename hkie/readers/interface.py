"""What a reader is: the bytes of one file in, the texts of one or many documents out.

A reader of another package is an object with the attributes of Reader, named under the entry point group
``hkie.readers``. It imports its libraries in ``read``, so that looking for readers costs nothing.
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
"""A larger text is refused: no press release is, and offsets into it would be of little use."""

MAX_FILE = 100 * 1024 * 1024
"""A larger PDF or Word file is refused; most of what they hold is pictures, so they may be larger than their text."""

STORED, DEFLATED = 0, 8  # as zipfile has them; it takes long to import

ENGLISH = "en"
ANY = "any"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of the documents.

    ``encoding`` stands in for the guess; the fields are columns of CSV, or keys of JSON Lines; ``language`` is
    "en", or "any" for whatever comes. With a ``timeout``, each file is read in a process of its own, in bounded memory
    and so many seconds of processor time for each document; without it here, as for files that are trusted. With ``follow_links``, links that
    lead out of a folder are followed.
    """

    encoding: str | None = None
    text_field: str = "text"
    id_field: str | None = None
    date_field: str | None = None
    language: str = ENGLISH
    timeout: float | None = field(default=None, repr=False)  # which changes nothing of what is read
    follow_links: bool = field(default=False, repr=False)  # nor does this, but which files are


@dataclass(frozen=True, slots=True)
class Part:
    """One document as a reader gives it. ``name`` is its name within the file, empty where the file is one document.

    ``published`` (ISO 8601, local time), ``title``, ``url`` and ``language`` (ISO 639) are what the document says of
    itself. ``notes`` are what the user should know: what was passed over.
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
"""Told of a part that cannot be read; where it returns, the reader goes on with the next."""


class Reader(Protocol):
    """One format."""

    @property
    def name(self) -> str:
        """What the format is called in messages: "PDF"."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The ends of file names, in lower case with the dot; a folder is searched for them."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that it reads."""

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterable[Part]:
        """Yield the documents of a file, which may not be seekable; ``where`` is what messages call it.

        Raises ReadError where the whole of it cannot be read; gives ``problem`` the error where a part cannot.
        """


def whole(file: BinaryIO, where: str, most: int | None = None) -> bytes:
    """Return all bytes of a file; raises ReadError where there are none, or more than ``most`` (MAX_BYTES)."""
    most = MAX_BYTES if most is None else most
    data = file.read(most + 1)
    if len(data) > most:
        raise ReadError(f"{where}: larger than {most // 1024**2} MB; split it first")
    if not data.strip():
        raise ReadError(f"{where}: empty")
    return data


def member(archive: ZipFile, name: str | ZipInfo) -> IO[bytes]:
    """Open a member of a zip archive that comes in small steps, however much it unpacks to.

    Raises KeyError where there is none of the name, and NotImplementedError for what zipfile unpacks a block at a
    time: a block of bzip2 or LZMA may be gigabytes.
    """
    info = archive.getinfo(name) if isinstance(name, str) else name
    if info.compress_type not in (STORED, DEFLATED):
        raise NotImplementedError("packed by another method than deflate")
    return archive.open(info)


def decoded(data: bytes, where: str, options: Options) -> tuple[str, str]:
    """Return text and encoding, by the user's word or by the best guess; raises ReadError for what is not text."""
    if options.encoding is None:
        return decode(data, where)
    try:
        return data.decode(options.encoding).removeprefix("\ufeff"), options.encoding
    except UnicodeError as error:
        raise ReadError(
            f"{where}: not {options.encoding} ({error}); leave the encoding out to have it guessed"
        ) from error


def digest(data: bytes) -> str:
    """Return the hash by which a document is known again."""
    return hashlib.sha256(data).hexdigest()


_LONE = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


def writable(text: str) -> str:
    r"""Return the text without halves of surrogate pairs, which no file can hold: "\ud83d" cut off in JSON."""
    return _LONE.sub("\ufffd", text)


def one_line(text: str) -> str:
    r"""Return a name in one line that a terminal can show: no "\x1b[2J" of a member of an archive."""
    return " ".join(_UNPRINTABLE.sub(" ", writable(text)).split())
