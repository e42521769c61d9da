"""The characters of a PDF, by their boxes, as pieces of lines."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from hkie.errors import ReadError
from hkie.readers.interface import MAX_BYTES

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

INSTALL = "pip install 'hkie[readers]'"

_GAP = 1.6
"""Line heights: a wider gap separates columns. A space is 0.2 to 0.4 wide, in justified lines up to 1."""
_SPACE = 0.45
"""Line heights: a gap at least as wide separates two cells if the second is aligned with a cell of another line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or the part of it in one column. y grows upwards, as in PDF. A gap is (offset in text, from x, to x)."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    gaps: tuple[tuple[int, float, float], ...] = ()

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def width(self) -> float:
        return self.right - self.left


def read_pages(data: bytes, where: str) -> tuple[list[list[Piece]], list[tuple[float, float]]]:
    """Return the pieces of each page, and the y of its bottom and top. Raises ReadError if pdfium cannot read it."""
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
        return _read_all(document, where)
    except pdfium.PdfiumError as error:
        raise ReadError(f"{where}: a broken PDF ({_reason(error)})") from error
    finally:
        document.close()


def _reason(error: Exception) -> str:
    return str(error).removesuffix(".").removeprefix("Failed to load document (PDFium: ").removesuffix(")")


def _read_all(document: PdfDocument, where: str) -> tuple[list[list[Piece]], list[tuple[float, float]]]:
    pages: list[list[Piece]] = []
    sizes: list[tuple[float, float]] = []
    letters = 0
    if not len(document):
        raise ReadError(f"{where}: a broken PDF (it has no pages)")
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        try:
            _left, bottom, _, top = page.get_bbox()
            pages.append(list(_pieces(text)))
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


def _pieces(page: Any) -> Iterator[Piece]:
    """Yield the pieces of the lines of a page, in the order of the file."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    letters: list[str] = []
    left = right = top = bottom = 0.0
    tops: list[float] = []
    bottoms: list[float] = []
    gaps: list[tuple[int, float, float]] = []

    def piece_so_far() -> Piece | None:
        text = " ".join("".join(letters).split())
        return Piece(text, left, right, median(tops), median(bottoms), tuple(gaps)) if text and tops else None

    for at in range(raw.FPDFText_CountChars(page)):
        code = raw.FPDFText_GetUnicode(page, at)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if raw.FPDFText_IsGenerated(page, at) == 1 and letter.isspace():
            # Spaces and line ends that pdfium inserts; lines are told apart by their boxes.
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
                if piece := piece_so_far():
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
    if piece := piece_so_far():
        yield piece
