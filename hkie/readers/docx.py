"""Word files (.docx): paragraphs and tables of the body, read as a stream of XML.

The properties of the file are not read: the title is often that of the file it was copied from, and the date is when it
was saved.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, TypeAlias
from xml.parsers import expat

from hkie.errors import ReadError
from hkie.readers.interface import MAX_BYTES, MAX_FILE, Options, Part, Problem, digest, member, one_line, whole

BODY = "word/document.xml"
MOST_XML = 20 * MAX_BYTES
"""Markup takes about ten times the space of the text; a larger file is refused."""

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_PIECE = 1 << 16


class Docx:
    """Word files since 2007."""

    name = "Word file"
    suffixes = (".docx", ".docm")
    media_types = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the text. Raises ReadError if it is not a Word file or is broken."""
        data = whole(file, where, MAX_FILE)
        body = _Body(where)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive, member(archive, BODY) as xml:
                body.feed(xml)
        except KeyError as error:
            raise ReadError(f"{where}: not a Word file (it has no {BODY})") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise ReadError(f"{where}: a broken Word file ({error})") from error
        except expat.ExpatError as error:
            raise ReadError(f"{where}: a broken Word file ({BODY}: {error})") from error
        yield Part(
            "\n\n".join(body.blocks),
            title=body.title,
            media_type=self.media_types[0],
            sha256=digest(data),
        )


_Block: TypeAlias = "str | _Table"
_Cell: TypeAlias = list[_Block]
_Row: TypeAlias = list[_Cell]
_Table: TypeAlias = list[_Row]


class _Body:
    """Builds blocks of text from XML events, without recursion, so that deep nesting costs no stack."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.blocks: list[str] = []
        self.title: str | None = None
        self._paragraphs: list[list[str]] = []  # open paragraphs: a text box is inside a paragraph
        self._cells: list[_Cell] = []
        self._rows: list[_Row] = []
        self._tables: list[_Table] = []
        self._titled = self._in_text = False
        self._skipped = self._size = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.buffer_text = True

    def feed(self, xml: IO[bytes]) -> None:
        size = 0
        while piece := xml.read(_PIECE):
            size += len(piece)
            if size > MOST_XML:
                raise ReadError(f"{self._where}: unpacks to more than {MOST_XML // 1024**2} MB; split it first")
            self._parser.Parse(piece, False)
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        # A document type can declare entities that expand to gigabytes; Word never writes one.
        raise ReadError(
            f"{self._where}: a Word file with a document type declaration, which Word does not write; not read"
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _FALLBACK or self._skipped:
            self._skipped += 1  # the same text box again, for older programs
            return
        space, _, tag = name.rpartition(" ")
        if space not in _SPACES:
            return
        if tag == "p":
            self._paragraphs.append([])
            self._titled = False
        elif tag == "pStyle":
            self._titled = attributes.get(f"{space} val", "").lower() == "title"
        elif tag == "t":
            self._in_text = True
        elif (
            tag in ("tab", "ptab") and self._paragraphs and len(attributes) == (0 if tag == "tab" else len(attributes))
        ):
            self._characters("\t", True)  # <w:tab w:val="left" w:pos="720"/> in the properties is a tab stop
        elif tag in ("br", "cr"):
            self._characters("\n", True)
        elif tag == "noBreakHyphen":
            self._characters("-", True)
        elif tag == "tbl":
            self._tables.append([])
        elif tag == "tr":
            self._rows.append([])
        elif tag == "tc":
            self._cells.append([])

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        space, _, tag = name.rpartition(" ")
        if space not in _SPACES:
            return
        if tag == "t":
            self._in_text = False
        elif tag == "p" and self._paragraphs:
            self._block("".join(self._paragraphs.pop()))
        elif tag == "tc" and self._cells:
            cell = self._cells.pop()
            if self._rows:
                self._rows[-1].append(cell)
        elif tag == "tr" and self._rows:
            row = self._rows.pop()
            if self._tables and any(row):
                self._tables[-1].append(row)
        elif tag == "tbl" and self._tables:
            table = self._tables.pop()
            if not self._cells:
                self._block(_written(table))
            elif table:
                self._cells[-1].append(table)

    def _block(self, text: str) -> None:
        text = "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")
        if not text.strip():
            return
        if self._titled and self.title is None and not self._cells:
            self.title = one_line(text)
        (self._cells[-1] if self._cells else self.blocks).append(text)

    def _characters(self, text: str, sure: bool = False) -> None:
        if (sure or self._in_text) and self._paragraphs and not self._skipped:
            self._size += len(text)
            if self._size > MAX_BYTES:
                raise ReadError(
                    f"{self._where}: its text is longer than {MAX_BYTES // 1024**2} million characters; split it first"
                )
            self._paragraphs[-1].append(text)


def _written(table: _Table) -> str:
    """Write a table with its nested tables, each piece once."""
    pieces: list[str] = []
    open_: list[tuple[Iterator[Any], str]] = [(iter(table), "\n")]  # the rest of a table, a row, a cell, a table ...
    first = True
    while open_:
        rest, joint = open_[-1]
        for part in rest:
            if not first:
                pieces.append(joint)
            first = isinstance(part, list)
            if not first:
                pieces.append(part)
                continue
            open_.append((iter(part), "\n\t\n"[len(open_) % 3]))
            break
        else:
            open_.pop()
            first = False
            if len(open_) % 3 == 1:  # after a row
                while pieces and not (end := pieces.pop().rstrip()):
                    pass
                pieces.append(end)
    return "".join(pieces)


READER = Docx()
