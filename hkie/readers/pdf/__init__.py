"""PDF files with a text layer: characters are put together to lines and paragraphs by their place on the page.

    characters with boxes → pieces of lines → without heads and feet → reading order → paragraphs

pdfium is not thread-safe, so hkie reads one file at a time.

- ``glyphs``: the characters of a file as pieces of lines;
- ``margins``: which lines are running heads, feet and page numbers;
- ``columns``: the reading order of a page;
- ``paragraphs``: which lines form a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from hkie.errors import ReadError
from hkie.readers.interface import MAX_FILE, Options, Part, Problem, digest, whole
from hkie.readers.pdf.columns import in_reading_order, split_cells
from hkie.readers.pdf.glyphs import read_pages
from hkie.readers.pdf.margins import drop_running_heads
from hkie.readers.pdf.paragraphs import join_lines


class Pdf:
    """PDF files of any version."""

    name = "PDF"
    suffixes = (".pdf",)
    media_types = ("application/pdf",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the text, with the offsets at which its pages begin.

        Raises ReadError if the file is broken, has a password, or holds only images of text.
        """
        data = whole(file, where, MAX_FILE)
        pages, sizes = read_pages(data, where)
        empty = [number for number, pieces in enumerate(pages, 1) if not pieces]
        if len(empty) == len(pages):
            raise ReadError(
                f"{where}: no text layer, only images of pages (a scan?); run OCR on it first, for example with ocrmypdf"
            )
        lines = [
            line
            for number, pieces in enumerate(drop_running_heads([split_cells(p) for p in pages], sizes))
            for line in in_reading_order(pieces, number)
        ]
        text, starts = join_lines(lines, len(pages))
        notes = (f"no text on {_listed(empty)} (images?)",) if empty else ()
        yield Part(text, pages=starts, media_type="application/pdf", sha256=digest(data), notes=notes)


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"


READER = Pdf()
