"""PDF with a text layer: lines by their place on the page, joined to paragraphs again.

    characters with boxes → pieces of lines → order of reading → without heads and feet → paragraphs

pdfium is not thread-safe; hkie reads one file at a time.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any, BinaryIO

from hkie.errors import ReadError
from hkie.readers.interface import MAX_BYTES, MAX_FILE, Options, Part, Problem, digest, whole

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

INSTALL = "pip install 'hkie[readers]'"

_GAP = 1.6
"""Of the height of a line: a wider gap within it parts columns; a space is 0.2 to 0.4, in justified lines up to 1."""
_SPACE = 0.45
"""Of the height of a line: a gap at least as wide parts two cells where the second one begins below or above another."""
_ALIGNED = 1.0
"""Points by which the beginnings of cells of one column may differ."""
_MARGIN = 0.12
"""Heads and feet stand within this share of the page's height from its edges."""
_HEAD_SHARE = 0.4
"""What stands at the edge of so many pages is a head or a foot, and of two pages at least."""
_PROSE = 25
"""Letters in a line on average: columns of text have 30 to 60, those of a table 5 to 20."""
_PITCH = 1.3
"""Of the usual distance of lines: more parts two paragraphs."""
_INDENT = 0.9
"""Of the height of a line: how far the first line of a paragraph stands in."""
_SAME_SIZE = 0.12
"""Lines whose heights differ by a larger share are a heading and its text."""
_PAGE_NUMBER = re.compile(r"(?:page|p\.)?[\s\-–—]*\d{1,4}[\s\-–—]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_ITEM = re.compile(r"(?:[•·●▪■◆–*\uf0b7-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s)", re.IGNORECASE)
_END = re.compile(r"[.?!:;][\"'”’)\]]*$")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u2010\ufffe\x02\xad]$")
_HYPHENS = "-\u2010\ufffe\x02\xad"

# What stands before a hyphen that is the word's own: "co-operation", "anti-corruption".
_PREFIXES = frozenset(
    """
    all anti bi co counter cross de e ex first full half high inter intra large long low macro mid micro multi
    non off on one post pre pro quasi re second self semi short six small socio sub super third three trans tri
    two ultra under vice well world year
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line, or the part of it in one column; y grows upwards, as on the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    gaps: tuple[tuple[int, float, float], ...] = ()  # where a wide space stands in the text, and from where to where

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Line:
    """A piece with the page and the column that it stands in."""

    piece: _Piece
    page: int
    left: float
    right: float
    column: int


class Pdf:
    """PDF files of any version."""

    name = "PDF"
    suffixes = (".pdf",)
    media_types = ("application/pdf",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the text with the offsets of its pages.

        Raises ReadError for a file that is broken, has a password, or holds only pictures of text.
        """
        data = whole(file, where, MAX_FILE)
        pages, sizes = _pages(data, where)
        empty = [number for number, pieces in enumerate(pages, 1) if not pieces]
        if len(empty) == len(pages):
            raise ReadError(
                f"{where}: no text layer, only pictures of pages (a scan?); run OCR on it first, as ocrmypdf does"
            )
        lines = [
            line for number, pieces in enumerate(_without_edges(pages, sizes)) for line in _ordered(pieces, number)
        ]
        text, starts = _written(lines, len(pages))
        notes = (f"no text on {_listed(empty)} (pictures?)",) if empty else ()
        yield Part(text, pages=starts, media_type="application/pdf", sha256=digest(data), notes=notes)


def _pages(data: bytes, where: str) -> tuple[list[list[_Piece]], list[tuple[float, float]]]:
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise ReadError(f"{where}: PDF needs more libraries; {INSTALL}") from error
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(f"{where}: has a password; save it without one first") from error
        raise ReadError(f"{where}: a broken PDF ({_reason(error)})") from error
    try:
        return _all_pages(document, where)
    except pdfium.PdfiumError as error:
        raise ReadError(f"{where}: a broken PDF ({_reason(error)})") from error
    finally:
        document.close()


def _reason(error: Exception) -> str:
    return str(error).removesuffix(".").removeprefix("Failed to load document (PDFium: ").removesuffix(")")


def _all_pages(document: PdfDocument, where: str) -> tuple[list[list[_Piece]], list[tuple[float, float]]]:
    pages: list[list[_Piece]] = []
    sizes: list[tuple[float, float]] = []
    letters = 0
    if not len(document):
        raise ReadError(f"{where}: a broken PDF (it has no pages)")
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        try:
            _left, bottom, _, top = page.get_bbox()
            pages.append(_parted(list(_pieces(text))))
            sizes.append((bottom, top))
        finally:
            text.close()
            page.close()
        letters += sum(len(piece.text) for piece in pages[-1])
        if letters > MAX_BYTES:
            raise ReadError(
                f"{where}: its text is longer than {MAX_BYTES // 1024**2} million characters; split it first"
            )
    return pages, sizes


def _pieces(page: Any) -> Iterator[_Piece]:
    """Yield the pieces of lines of a page, in the order of the file."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    letters: list[str] = []
    left = right = top = bottom = 0.0
    tops: list[float] = []
    bottoms: list[float] = []
    gaps: list[tuple[int, float, float]] = []

    def made() -> _Piece | None:
        text = " ".join("".join(letters).split())
        return _Piece(text, left, right, median(tops), median(bottoms), tuple(gaps)) if text and tops else None

    for at in range(raw.FPDFText_CountChars(page)):
        code = raw.FPDFText_GetUnicode(page, at)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if raw.FPDFText_IsGenerated(page, at) == 1 and letter.isspace():
            # pdfium's own spaces and line ends; the boxes tell lines apart.
            letters.append(" ")
            continue
        if not letter or not raw.FPDFText_GetLooseCharBox(page, at, byref(box)):
            continue
        if letter.isspace():
            letters.append(" ")
            continue
        height = box.top - box.bottom
        if tops:
            middle = (box.top + box.bottom) / 2
            same = bottom - 0.1 * height <= middle <= top + 0.1 * height or (
                bottom <= (top + bottom) / 2 <= top and box.bottom <= (top + bottom) / 2 <= box.top
            )
            gap = box.left - right
            if not same or gap > _GAP * height or gap < -2 * height:
                if piece := made():
                    yield piece
                letters, tops, bottoms, gaps = [], [], [], []
        if not tops:
            letters = []
            left, right = box.left, box.right
        elif box.left - right > _SPACE * height:
            gaps.append((len(" ".join("".join(letters).split())), right, box.left))
        letters.append(letter)
        tops.append(box.top)
        bottoms.append(box.bottom)
        top, bottom, right = box.top, box.bottom, max(right, box.right)
    if piece := made():
        yield piece


def _parted(pieces: list[_Piece]) -> list[_Piece]:
    """Part pieces at narrow gaps where a column begins that a wide gap shows on another line: full cells of a table."""
    if not any(piece.gaps for piece in pieces):
        return pieces
    begins = sorted(b.left for row in _rows(pieces) for b in row[1:])
    made: list[_Piece] = []
    for piece in pieces:
        done, edge = 0, piece.left
        for at, right, left in piece.gaps:
            near = bisect_left(begins, left - _ALIGNED)
            if near < len(begins) and begins[near] <= left + _ALIGNED:
                made.append(replace(piece, text=piece.text[done:at].strip(), left=edge, right=right, gaps=()))
                done, edge = at, left
        made.append(replace(piece, text=piece.text[done:].strip(), left=edge, gaps=()))
    return made


def _without_edges(pages: Sequence[list[_Piece]], sizes: Sequence[tuple[float, float]]) -> list[list[_Piece]]:
    """Take out running heads, feet and page numbers."""
    counts: Counter[tuple[str, int]] = Counter()
    for pieces, size in zip(pages, sizes, strict=True):
        counts.update({_key(piece) for piece in pieces if _at_edge(piece, size)})
    least = max(2.0, _HEAD_SHARE * len(pages))
    kept = []
    for pieces, size in zip(pages, sizes, strict=True):
        edge = {
            id(p) for p in pieces if _at_edge(p, size) and (counts[_key(p)] >= least or _PAGE_NUMBER.fullmatch(p.text))
        }
        kept.append([piece for piece in pieces if id(piece) not in edge])
    return kept


def _at_edge(piece: _Piece, size: tuple[float, float]) -> bool:
    bottom, top = size
    zone = _MARGIN * (top - bottom)
    return piece.bottom > top - zone or piece.top < bottom + zone


def _key(piece: _Piece) -> tuple[str, int]:
    """A line and its size, whatever its numbers: a title is larger than the head that repeats it."""
    return re.sub(r"\d+", "#", piece.text.casefold()), round(piece.height)


def _ordered(pieces: list[_Piece], page: int) -> Iterator[_Line]:
    """Yield the lines of a page as they are read: from top to bottom, columns of prose one after another."""
    for column, (band, left, right) in enumerate(_bands(pieces)):
        for row in _rows(band):
            text = "\t".join(piece.text for piece in row)
            first = row[0]
            joined = replace(
                first, text=text, right=row[-1].right, top=max(p.top for p in row), bottom=min(p.bottom for p in row)
            )
            yield _Line(joined if len(row) > 1 else first, page, left, right, column)


def _bands(pieces: list[_Piece]) -> Iterator[tuple[list[_Piece], float, float]]:
    """Yield the stretches of a page that are read from top to bottom, with their left and right edges."""
    if not pieces:
        return
    gutter = _gutter(pieces)
    if gutter is None:
        yield pieces, min(p.left for p in pieces), max(p.right for p in pieces)
        return
    # What crosses the gutter parts the page: a headline over two columns, a table below them.
    crossing = sorted((p for p in pieces if p.left < gutter < p.right), key=lambda p: -p.top)
    edge = max(p.top for p in pieces) + 1
    for bar in (*crossing, None):
        low = bar.top if bar else min(p.bottom for p in pieces) - 1
        between = [p for p in pieces if low <= (p.top + p.bottom) / 2 < edge and not p.left < gutter < p.right]
        for side in ([p for p in between if p.right <= gutter], [p for p in between if p.left >= gutter]):
            if side:
                yield side, min(p.left for p in side), max(p.right for p in side)
        if bar:
            yield [bar], min(p.left for p in pieces), max(p.right for p in pieces)
            edge = bar.bottom


def _gutter(pieces: list[_Piece]) -> float | None:
    """Return where a page of two columns of prose is parted, or None where it is not."""
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    best: tuple[int, float] | None = None
    for piece in pieces:
        x = piece.left - 0.1
        if not left + 0.25 * (right - left) < x < left + 0.75 * (right - left):
            continue
        crossing = sum(p.left < x < p.right for p in pieces)
        if best is None or crossing < best[0]:
            best = (crossing, x)
    if best is None:
        return None
    crossing, x = best
    sides = [p for p in pieces if p.right <= x], [p for p in pieces if p.left >= x]
    if min(map(len, sides)) < 4 or crossing > 0.3 * len(pieces):
        return None
    if any(sum(len(p.text) for p in side) / len(side) < _PROSE for side in sides):
        return None
    # One below the other is no column beside another.
    low, high = (max(min(p.bottom for p in s) for s in sides), min(max(p.top for p in s) for s in sides))
    return x if high > low else None


def _rows(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces that stand on one line, from left to right; lines from top to bottom."""
    row: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (-(p.top + p.bottom) / 2, p.left)):
        if row and row[0].bottom <= (piece.top + piece.bottom) / 2 <= row[0].top:
            row.append(piece)
            continue
        if row:
            yield sorted(row, key=lambda p: p.left)
        row = [piece]
    if row:
        yield sorted(row, key=lambda p: p.left)


def _written(lines: list[_Line], pages: int) -> tuple[str, tuple[int, ...]]:
    """Write lines as paragraphs; return the text, and the offsets at which its pages begin."""
    words = Counter(word.lower() for line in lines for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", line.piece.text))
    pitches = [
        a.piece.bottom - b.piece.bottom
        for a, b in itertools.pairwise(lines)
        if (a.page, a.column) == (b.page, b.column) and 0 < a.piece.bottom - b.piece.bottom < 3 * a.piece.height
    ]
    pitch = median(pitches) if pitches else 0.0
    made: list[str] = []
    length = 0
    begins: list[tuple[int, int]] = []
    before: _Line | None = None
    for line in lines:
        text = line.piece.text
        if before is not None:
            join = _between(before, line, pitch)
            last = made[-1]
            if join == " " and (broken := _BROKEN_WORD.search(last)):
                made[-1] = _mended(last, broken, text, words)
                length += len(made[-1]) - len(last)
                join = ""
            made.append(join)
            length += len(join)
        if not begins or begins[-1][0] != line.page:
            begins.append((line.page, length))
        made.append(text)
        length += len(text)
        before = line
    # A page without text begins where the next one does.
    numbers = [page for page, _ in begins]
    starts = []
    for page in range(pages):
        at = bisect_left(numbers, page)
        starts.append(begins[at][1] if at < len(begins) else length)
    starts[0] = 0
    text = "".join(made)
    for mark in "\ufffe\x02":
        text = text.replace(mark, "-")
    return text, tuple(starts)


def _mended(last: str, broken: re.Match[str], following: str, words: Counter[str]) -> str:
    """Return a line without the hyphen that broke its last word, or with it where the hyphen is the word's own."""
    stem = re.search(r"[^\s]*$", last[: broken.end(1)])
    head = (stem.group() if stem else broken.group(1)).lower().strip("\"'“‘(")
    rest = re.match(r"[^\W_]+(?:-[^\W_]+)*", following)
    tail = rest.group().lower() if rest else ""
    whole_word = last[: broken.end(1)]
    kept = whole_word + "-"
    if words[f"{head}{tail}"] != words[f"{head}-{tail}"]:
        return whole_word if words[f"{head}{tail}"] > words[f"{head}-{tail}"] else kept
    own = not following[:1].islower() or head in _PREFIXES or "-" in head
    return kept if own else whole_word


def _between(before: _Line, line: _Line, pitch: float) -> str:
    """Return what parts two lines: a space within a paragraph, an empty line between two, a line end within a table."""
    a, b = before.piece, line.piece
    size = max(a.height, b.height)
    if "\t" in a.text or "\t" in b.text:
        return "\n" if "\t" in a.text and "\t" in b.text else "\n\n"
    if abs(a.height - b.height) > _SAME_SIZE * size or _ITEM.match(b.text):
        return "\n\n"
    if (before.page, before.column) != (line.page, line.column):
        # The paragraph goes on where its last line has no end, or is full and the next one is no beginning.
        return " " if not _END.search(a.text) and (b.text[:1].islower() or not _room(before, b)) else "\n\n"
    if pitch and a.bottom - b.bottom > _PITCH * max(pitch, size):
        return "\n\n"
    hanging = _ITEM.match(a.text) is not None
    if (
        b.left - a.left > _INDENT * size
        and not hanging
        and not _centred(before)
        and b.left - line.left > _INDENT * size
    ):
        return "\n\n"
    if _room(before, b):
        return "\n\n" if _END.search(a.text) or pitch * 1.05 < a.bottom - b.bottom or _centred(before) else "\n"
    return " "


def _room(before: _Line, b: _Piece) -> bool:
    """Whether the first word of the next line would have stood on this one too: then the line was ended on purpose."""
    a = before.piece
    word = len(b.text.split(" ", 1)[0]) + 1
    letter = a.width / max(1, len(a.text))
    wide = before.right - before.left
    there = a.width if _centred(before) else a.right - before.left
    return there + (word + 1) * letter < wide


def _centred(line: _Line) -> bool:
    a = line.piece
    left, right = a.left - line.left, line.right - a.right
    return left > 2 * a.height and abs(left - right) < 0.5 * a.height


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"


READER = Pdf()
