"""Reading a watchlist: a table of names, CSV or XLSX, with a header."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hkie import names
from hkie.errors import HkieError, ReadError, UsageError
from hkie.export.needs import needed
from hkie.names import companies, personal
from hkie.names.lists import east_asian_surnames, given_names, plain, word_kinds
from hkie.readers.interface import MAX_FILE
from hkie.text.cleaning import clean, decode

COLUMNS = {
    "name": "name fullname nameen englishname caption person people entity organisation organization company body 姓名 名稱 名称",
    "surname": "surname familyname lastname 姓",
    "given": "givenname givennames firstname forename forenames 名",
    "aliases": "aliases alias othernames othername aka akas alsoknownas formernames formername 別名 别名",
    "chinese": "namezh chinesename chinese namechi namecn 中文姓名 中文名 中文名稱 中文名称",
    "id": "id ids ref reference no number uid uuid code identifier 編號 编号",
    "kind": "kind type schema category entitytype",
    "sex": "sex gender honorific salutation title 性別 性别",
    "about": "post position office employer affiliation organisation organization company body 職位 职位 機構 机构",
    "note": "note notes remark remarks comment comments reason description 備註 备注",
}  # fmt: skip
"""The headers of each column, in lower case, without spaces and punctuation; the first that a list has is taken."""
_KINDS = {
    "actor": "person people individual natural human 個人 个人 人物",
    "body": "body organisation organization company entity agency legalentity publicbody firm 機構 机构 公司",
}
_BETWEEN = re.compile(r"[;；|\n]")
_HAN = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff·•‧・()]*[\u3400-\u9fff]")
_ZIP = b"PK\x03\x04"
_DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Row:
    """A person or body of a list. ``id`` is its id there, or the number of its row, as ``line`` is.

    ``names`` are those in letters, the main one first, ``chinese`` those in Chinese. ``kind`` is actor, body, or empty if
    the list does not tell. ``sex`` is m, f or empty; ``about`` has the posts and bodies that the list gives.
    """

    id: str
    line: int
    names: tuple[str, ...]
    chinese: tuple[str, ...] = ()
    kind: str = ""
    sex: str = ""
    about: tuple[str, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """The name to show."""
        return (*self.names, *self.chinese)[0]

    @property
    def alone(self) -> bool:
        """Whether it has only a surname or given name, which is not looked for: "Wong"."""
        words = [personal.parse(name).words for name in self.names]
        if self.chinese or self.kind == "body" or any(len(own) > 1 for own in words):
            return False
        return self.kind == "actor" or any(own[0] in given_names() | east_asian_surnames() for own in words if own)


@dataclass(frozen=True)
class Watchlist:
    """The rows of a list; ``name`` is that of its file, ``digest`` a hash of its content."""

    name: str
    digest: str
    rows: tuple[Row, ...] = field(repr=False, compare=False)  # what it says is in the digest


def read(path: Path) -> Watchlist:
    """Return a list of names. The delimiter, and the encoding if it is not UTF-8, are guessed.

    Raises UsageError if there is no such file, header or column of names, ReadError if it cannot be read or has no
    names.
    """
    if not (path.is_file() or path.is_fifo()):
        raise UsageError(f"{path}: {'is a folder; give a file' if path.is_dir() else 'no such watchlist'}")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_FILE:
        raise ReadError(f"{path}: larger than {MAX_FILE // 1024**2} MB; no watchlist is so long")
    table = _sheet(path, data) if data.startswith(_ZIP) else _text(path, data)
    header = next(table, (0, []))[1]
    if not header:
        raise UsageError(f"{path}: the file is empty; it needs a header with a column `name`")
    columns = _columns(header)
    if not {"name", "surname", "chinese"} & columns.keys():
        there = ", ".join(repr(" ".join(cell.split())[:40]) for cell in header[:20] if cell.strip())
        raise UsageError(f"{path}: no column of names among {there}; give the column with the names the header `name`")
    rows = tuple(row for line, cells in table if (row := _row(line, cells, columns)))
    if not rows:
        raise ReadError(f"{path}: no names in it")
    return Watchlist(path.name, hashlib.sha256(data).hexdigest(), rows)


def _text(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text with their lines."""
    text = _decoded(path, data)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(len(cell) > _CELL for cell in cells):
                raise ReadError(
                    f"{path}:{line}: a cell of more than {_CELL} characters; a quotation mark may be missing"
                )
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReadError(f"{path}:{line}: not CSV ({error}); a quotation mark may be missing") from error


def _decoded(path: Path, data: bytes) -> str:
    """Return the text of a list. A few Chinese names are too short a text for the guess of its encoding."""
    text, encoding = decode(data, str(path))
    if encoding in ("utf-8", "utf-16"):
        return text
    found = {}
    for name in ("big5hkscs", "gb2312"):
        try:
            read = data.decode(name)
        except UnicodeDecodeError:
            continue
        if not _AMID_LETTERS.search(read):
            found[name] = read
    if len(found) == 2:
        # Most characters of names are among the first 5,401 of Big5; of a list in GB 2312, half are not.
        pairs = re.findall(rb"[\x81-\xfe].", data, re.DOTALL)
        common = sum(b"\xa4" <= pair[:1] <= b"\xc6" for pair in pairs)
        return found["big5hkscs" if common >= _COMMON * len(pairs) else "gb2312"]
    return next(iter(found.values()), text)


_AMID_LETTERS = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")
"""A letter with an accent, misread together with the one behind it."""
_COMMON = 0.9
_CELL = 10_000


def _sheet(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet of a workbook with their numbers."""
    openpyxl = needed("openpyxl", "xlsx", "an XLSX watchlist")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_FILE:
                raise ReadError(f"{path}: unpacks to more than {MAX_FILE // 1024**2} MB; save the names alone, as CSV")
        book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            row = ["" if cell is None else _written(cell) for cell in cells]
            if any(cell.strip() for cell in row):
                yield line, row
    except HkieError:
        raise
    except Exception as error:  # the library raises what it meets: KeyError, BadZipFile, errors of XML
        raise ReadError(f"{path}: not a workbook ({type(error).__name__}: {error})") from error


def _written(cell: object) -> str:
    """Return a cell as it is shown: an id of 17.0 is 17."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return the numbers of the known columns; a column is taken once."""
    keys = [re.sub(r"[\W_]+", "", cell.lower()) for cell in header]
    found: dict[str, int] = {}
    for column, called in COLUMNS.items():
        there = (keys.index(key) for key in called.split() if key in keys and keys.index(key) not in found.values())
        if (number := next(there, None)) is not None:
            found[column] = number
    return found


def _row(line: int, cells: Sequence[str], columns: dict[str, int]) -> Row | None:
    """Return the row of a line, or None if it has no name."""
    cell = {name: clean(cells[k]).text.strip() for name, k in columns.items() if k < len(cells)}
    name = cell.get("name") or ", ".join(filter(None, (cell.get("surname"), cell.get("given"))))
    first, _, rest = name.partition(" ")
    if "," in name and plain(first).rstrip(".") in word_kinds().honorific:
        name = rest  # "Ms FONG, Clara"
    written = [name, *_BETWEEN.split(cell.get("aliases", "")), *_BETWEEN.split(cell.get("chinese", ""))]
    letters, chinese = _split(written)
    if not letters and not chinese:
        return None
    told = cell.get("sex", "")
    sex = _SEXES.get(told.lower()) or names.sex_of(told) or names.sex_of(first)
    about = tuple(part.strip() for part in _BETWEEN.split(cell.get("about", "")) if part.strip())
    kind = _kind(cell.get("kind", ""), letters, sex)
    return Row(
        cell.get("id") or str(line), line, letters, chinese, kind, sex, about, " ".join(cell.get("note", "").split())
    )


_SEXES = {"m": "m", "f": "f", "male": "m", "female": "f", "man": "m", "woman": "f", "男": "m", "女": "f"}


def _split(written: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names in letters and those in Chinese; a cell may hold both, "Chan Tai-man (陳大文)"."""
    letters: dict[str, None] = {}
    chinese: dict[str, None] = {}
    for text in written:
        for found in _HAN.findall(text):
            chinese[found] = None
        rest = " ".join(re.sub(r"\(\s*\)", " ", _HAN.sub(" ", text)).split()).strip(" ,/")
        if re.search(r"[^\W\d_]", rest) and not re.fullmatch(r"[\u3400-\u9fff]", rest):
            letters[rest] = None
    return tuple(letters), tuple(chinese)


def _kind(cell: str, letters: Sequence[str], sex: str) -> str:
    """Return the kind that the list gives, or that the names show: a legal form, "Bureau", "Ms"."""
    given = re.sub(r"[\W_]+", "", cell.lower())
    for kind, called in _KINDS.items():
        if given in called.split():
            return kind
    if sex:
        return "actor"
    for name in letters:
        words = names.tokens(name)
        if companies.parse(name)[1] or (len(words) > 1 and words[-1] in word_kinds().head):
            return "body"
    return ""
