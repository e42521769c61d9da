"""The reading order of a page: rows from top to bottom, columns of prose one after another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hkie.readers.pdf.glyphs import Piece

_ALIGNED = 1.0
"""Points by which the left edges of the cells of a column may differ."""
_PROSE = 25
"""Average letters in a line of prose: columns of text have 30 to 60, columns of a table 5 to 20."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece with its page and column."""

    piece: Piece
    page: int
    left: float
    right: float
    column: int


def split_cells(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, split at narrow gaps where a wide gap on another line shows that a column begins."""
    if not any(piece.gaps for piece in pieces):
        return pieces
    begins = sorted(b.left for row in _rows(pieces) for b in row[1:])
    made: list[Piece] = []
    for piece in pieces:
        done, edge = 0, piece.left
        for at, right, left in piece.gaps:
            near = bisect_left(begins, left - _ALIGNED)
            if near < len(begins) and begins[near] <= left + _ALIGNED:
                made.append(replace(piece, text=piece.text[done:at].strip(), left=edge, right=right, gaps=()))
                done, edge = at, left
        made.append(replace(piece, text=piece.text[done:].strip(), left=edge, gaps=()))
    return made


def in_reading_order(pieces: list[Piece], page: int) -> Iterator[Line]:
    """Yield the lines of a page in reading order: from top to bottom, columns of prose one after another."""
    for column, (band, left, right) in enumerate(_bands(pieces)):
        for row in _rows(band):
            text = "\t".join(piece.text for piece in row)
            first = row[0]
            joined = replace(
                first, text=text, right=row[-1].right, top=max(p.top for p in row), bottom=min(p.bottom for p in row)
            )
            yield Line(joined if len(row) > 1 else first, page, left, right, column)


def _bands(pieces: list[Piece]) -> Iterator[tuple[list[Piece], float, float]]:
    """Yield the parts of a page that are read from top to bottom, with their left and right edges."""
    if not pieces:
        return
    gutter = _gutter(pieces)
    if gutter is None:
        yield pieces, min(p.left for p in pieces), max(p.right for p in pieces)
        return
    # A piece across the gutter divides the page: a headline above two columns, a table below them.
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


def _gutter(pieces: list[Piece]) -> float | None:
    """Return the x between two columns of prose, or None if the page does not have two."""
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
    # Columns are side by side, not one below the other.
    low, high = (max(min(p.bottom for p in s) for s in sides), min(max(p.top for p in s) for s in sides))
    return x if high > low else None


def _rows(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each line from left to right, lines from top to bottom."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (-(p.top + p.bottom) / 2, p.left)):
        if row and row[0].bottom <= (piece.top + piece.bottom) / 2 <= row[0].top:
            row.append(piece)
            continue
        if row:
            yield sorted(row, key=lambda p: p.left)
        row = [piece]
    if row:
        yield sorted(row, key=lambda p: p.left)
