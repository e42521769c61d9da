"""Which lines are running heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from hkie.readers.pdf.glyphs import Piece

_MARGIN = 0.12
"""Running heads and feet are within this share of the page's height from its edges."""
_HEAD_SHARE = 0.4
"""A line at the edge of this share of the pages, and of at least two, is a running head or foot."""
_PAGE_NUMBER = re.compile(r"(?:page|p\.)?[\s\-–—]*\d{1,4}[\s\-–—]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)


def drop_running_heads(pages: Sequence[list[Piece]], sizes: Sequence[tuple[float, float]]) -> list[list[Piece]]:
    """Return the pages without running heads, feet and page numbers."""
    counts: Counter[tuple[str, int]] = Counter()
    for pieces, size in zip(pages, sizes, strict=True):
        counts.update({_signature(piece) for piece in pieces if _at_edge(piece, size)})
    minimum = max(2.0, _HEAD_SHARE * len(pages))
    kept = []
    for pieces, size in zip(pages, sizes, strict=True):
        edge = {
            id(p)
            for p in pieces
            if _at_edge(p, size) and (counts[_signature(p)] >= minimum or _PAGE_NUMBER.fullmatch(p.text))
        }
        kept.append([piece for piece in pieces if id(piece) not in edge])
    return kept


def _at_edge(piece: Piece, size: tuple[float, float]) -> bool:
    bottom, top = size
    zone = _MARGIN * (top - bottom)
    return piece.bottom > top - zone or piece.top < bottom + zone


def _signature(piece: Piece) -> tuple[str, int]:
    """Return the text with digits masked, and the height: a title is larger than the running head that repeats it."""
    return re.sub(r"\d+", "#", piece.text.casefold()), round(piece.height)
