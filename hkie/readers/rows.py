"""Tables of documents, one in each row: JSON Lines and CSV, read row by row."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from hkie.errors import ReadError
from hkie.readers.days import iso
from hkie.readers.interface import MAX_BYTES, Options, Part, Problem, decoded, digest, one_line
from hkie.readers.opening import peek
from hkie.text.cleaning import decode

BAD_ROWS = 20
"""If this many rows at the start are not documents, the file is given up."""

_ID_MOST = 200
"""Longer ids are cut; they are probably text in the wrong column."""

_SAMPLE = 1 << 16
"""Bytes from which the encoding of a table is guessed."""


class _JsonLines:
    """One JSON object on each line."""

    name = "JSON Lines"
    suffixes = (".jsonl", ".ndjson")
    media_types = ("application/jsonl", "application/x-ndjson")

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield a document for each line; invalid lines go to ``problem``.

        Raises ReadError if the first rows are all invalid.
        """
        rows = _Rows(where, options, problem, "application/jsonl")
        for number, line in enumerate(_lines(file), 1):
            if not line.strip():
                continue
            try:
                if len(line) > MAX_BYTES:
                    raise ReadError(f"{where}:{number}: a line longer than {MAX_BYTES // 1024**2} MB")
                text, encoding = decoded(line, f"{where}:{number}", options)
                yield rows.part(number, _json(f"{where}:{number}", text), encoding, digest(line.rstrip(b"\r\n")))
            except ReadError as error:
                rows.bad(error)
        rows.end()


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines, cut just after the limit."""
    while line := file.readline(MAX_BYTES + 2):
        rest = line
        while rest and not rest.endswith(b"\n") and len(line) > MAX_BYTES:
            rest = file.readline(MAX_BYTES)
        yield line


def _json(where: str, text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except RecursionError as error:
        raise ReadError(f"{where}: nested too deeply") from error
    except ValueError as error:
        raise ReadError(f"{where}: not JSON ({error})") from error
    if not isinstance(row, dict):
        raise ReadError(f"{where}: not a JSON object")
    return row


class _Csv:
    """Comma- or tab-separated rows with a header."""

    def __init__(self, name: str, suffixes: tuple[str, ...], media_types: tuple[str, ...], delimiter: str) -> None:
        self.name, self.suffixes, self.media_types, self._delimiter = name, suffixes, media_types, delimiter

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield a document for each row. Raises ReadError if the text column is missing or a cell does not end."""
        sample, file = peek(file, _SAMPLE)
        encoding = _encoding(sample, where, options)
        # An undecodable byte becomes a lone surrogate, and its cell is decoded separately.
        lines = io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")
        # The csv module's limit is 128 KB, which speeches can exceed. It is global, so it is restored after the
        # table.
        before = csv.field_size_limit(MAX_BYTES)
        table = csv.reader(_bounded(lines, where), delimiter=self._delimiter)
        rows = _Rows(where, options, problem, self.media_types[0])
        try:
            header = [name.strip() for name in next(table, [])]
            rows.check(header)
            for cells in table:
                if not any(cells):
                    continue
                number = table.line_num
                try:
                    row, cell_encoding = _redecoded(
                        dict(zip(header, cells, strict=False)), encoding, f"{where}:{number}"
                    )
                    yield rows.part(number, row, cell_encoding)
                except ReadError as error:
                    rows.bad(error)
        except csv.Error as error:
            raise ReadError(f"{where}:{table.line_num}: {_said(error)}; the rest of the file is not read") from error
        except UnicodeError as error:  # half a UTF-16 character
            raise ReadError(f"{where}: not {encoding} ({error}); the rest of the file is not read") from error
        finally:
            csv.field_size_limit(before)
            lines.detach()
        rows.end()


def _said(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"a cell larger than {MAX_BYTES // 1024**2} MB; a quotation mark may be missing"
    return f"not CSV ({error})"


def _bounded(lines: io.TextIOWrapper, where: str) -> Iterator[str]:
    while line := lines.readline(MAX_BYTES + 1):
        if len(line) > MAX_BYTES:
            raise ReadError(f"{where}: a line longer than {MAX_BYTES // 1024**2} MB; the rest of the file is not read")
        yield line


def _encoding(sample: bytes, where: str, options: Options) -> str:
    """Return the encoding of a table by its first bytes; the last character may be incomplete."""
    if options.encoding is not None:
        return options.encoding
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in sample:
        raise ReadError(f"{where}: not text (it contains zero bytes)")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        guessed = decode(sample, where)[1]
        # One cell in another encoding does not change the guess: "Café" in UTF-8 beside "Caf\xe9".
        forgiving = sample.decode("utf-8", errors="surrogateescape")
        odd = sum("\udc80" <= c <= "\udcff" for c in forgiving)
        sound = sum(c > "\x7f" for c in forgiving) - odd
        return "utf-8-sig" if odd <= 2 * sound else guessed
    return "utf-8-sig"


def _redecoded(row: dict[str, str], encoding: str, where: str) -> tuple[dict[str, str], str]:
    found = encoding.removesuffix("-sig")
    for name, cell in row.items():
        if any("\udc80" <= c <= "\udcff" for c in cell):
            row[name], found = decode(cell.encode(encoding.removesuffix("-sig"), errors="surrogateescape"), where)
    return row, found


class _Rows:
    """Common to both formats: the fields of a row, and when to give up after invalid rows."""

    def __init__(self, where: str, options: Options, problem: Problem, media_type: str) -> None:
        self._where, self._options, self._problem, self._media_type = where, options, problem, media_type
        self._bad = self._good = 0
        self._undated = False

    def check(self, header: Iterable[str]) -> None:
        """Raise ReadError if the table has no such column."""
        names = list(header)
        wanted = {
            "--text-field": self._options.text_field,
            "--id-field": self._options.id_field,
            "--date-field": self._options.date_field,
        }
        for option, name in wanted.items():
            if name is not None and name not in names:
                there = ", ".join(one_line(n)[:40] for n in names[:20])
                raise ReadError(f"{self._where}: no column {name!r} among {there or 'none'}; name it with {option}")

    def part(self, number: int, row: dict[str, Any], encoding: str, sha256: str = "") -> Part:
        """Return the document of a row. Raises ReadError if it has none."""
        where, options = f"{self._where}:{number}", self._options
        text = row.get(options.text_field)
        if text is None:
            there = ", ".join(one_line(str(n))[:40] for n in list(row)[:20])
            raise ReadError(f"{where}: no {options.text_field!r} among {there or 'nothing'}; name it with --text-field")
        if not isinstance(text, str):
            raise ReadError(f"{where}: its {options.text_field!r} is not text")
        if not text.strip():
            raise ReadError(f"{where}: its {options.text_field!r} is empty")
        name = row.get(options.id_field) if options.id_field else None
        notes: tuple[str, ...] = ()
        date = row.get(options.date_field) if options.date_field else None
        published = iso(str(date)) if date else None
        if date and published is None and not self._undated:
            self._undated = True
            notes = (f"{one_line(str(date))[:40]!r} is not a known date format; other dates may be ignored too",)
        self._good, self._bad = self._good + 1, 0
        return Part(
            text,
            name=(one_line(str(name))[:_ID_MOST] if name not in (None, "") else "") or str(number),
            published=published,
            encoding=encoding,
            media_type=self._media_type,
            sha256=sha256 or digest(text.encode("utf-8", errors="surrogatepass")),
            notes=notes,
        )

    def bad(self, error: ReadError) -> None:
        """Report a row that is not a document. Raises ReadError if no row seems to be one."""
        self._bad += 1
        self._problem(error)
        if self._bad >= BAD_ROWS and not self._good:
            raise ReadError(f"{self._where}: none of the first {BAD_ROWS} rows is a document; the rest is not read")

    def end(self) -> None:
        """Raise ReadError if there was no row."""
        if not self._good and not self._bad:
            raise ReadError(f"{self._where}: no rows in it")


JSONL = _JsonLines()
CSV = _Csv("CSV", (".csv",), ("text/csv",), ",")
TSV = _Csv("tab-separated text", (".tsv", ".tab"), ("text/tab-separated-values",), "\t")
