"""Lines → paragraphs: which lines belong together, and which hyphens belong to the word."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from statistics import median

from hkie.readers.pdf.columns import Line
from hkie.readers.pdf.glyphs import Piece

_PITCH = 1.3
"""Times the usual distance of lines: a larger distance separates paragraphs."""
_INDENT = 0.9
"""Line heights: the indent of the first line of a paragraph."""
_SAME_SIZE = 0.12
"""Lines whose heights differ by a larger share are a heading and text."""
_ITEM = re.compile(r"(?:[•·●▪■◆–*\uf0b7-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s)", re.IGNORECASE)
_END = re.compile(r"[.?!:;][\"'”’)\]]*$")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u2010\ufffe\x02\xad]$")
# Prefixes before a hyphen that belongs to the word: "co-operation", "anti-corruption".
_PREFIXES = frozenset(
    """
    all anti bi co counter cross de e ex first full half high inter intra large long low macro mid micro multi
    non off on one post pre pro quasi re second self semi short six small socio sub super third three trans tri
    two ultra under vice well world year
    """.split()  # noqa: SIM905
)


def join_lines(lines: list[Line], pages: int) -> tuple[str, tuple[int, ...]]:
    """Return the lines as paragraphs, and the offsets at which the pages begin."""
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
    before: Line | None = None
    for line in lines:
        text = line.piece.text
        if before is not None:
            join = _separator(before, line, pitch)
            last = made[-1]
            if join == " " and (broken := _BROKEN_WORD.search(last)):
                made[-1] = _without_hyphen(last, broken, text, words)
                length += len(made[-1]) - len(last)
                join = ""
            made.append(join)
            length += len(join)
        if not begins or begins[-1][0] != line.page:
            begins.append((line.page, length))
        made.append(text)
        length += len(text)
        before = line
    # A page without text begins where the next page begins.
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


def _without_hyphen(last: str, broken: re.Match[str], following: str, words: Counter[str]) -> str:
    """Return a line without the hyphen that broke its last word, or with it if the hyphen belongs to the word."""
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


def _separator(before: Line, line: Line, pitch: float) -> str:
    """Return the separator of two lines: a space in a paragraph, an empty line between two, a line end in a table."""
    a, b = before.piece, line.piece
    size = max(a.height, b.height)
    if "\t" in a.text or "\t" in b.text:
        return "\n" if "\t" in a.text and "\t" in b.text else "\n\n"
    if abs(a.height - b.height) > _SAME_SIZE * size or _ITEM.match(b.text):
        return "\n\n"
    if (before.page, before.column) != (line.page, line.column):
        # The paragraph continues if its last line does not end a sentence and is full, or the next line is in lower case.
        return " " if not _END.search(a.text) and (b.text[:1].islower() or not _ended_early(before, b)) else "\n\n"
    if pitch and a.bottom - b.bottom > _PITCH * max(pitch, size):
        return "\n\n"
    hanging = _ITEM.match(a.text) is not None
    if (
        b.left - a.left > _INDENT * size
        and not hanging
        and not _is_centred(before)
        and b.left - line.left > _INDENT * size
    ):
        return "\n\n"
    if _ended_early(before, b):
        return "\n\n" if _END.search(a.text) or pitch * 1.05 < a.bottom - b.bottom or _is_centred(before) else "\n"
    return " "


def _ended_early(before: Line, b: Piece) -> bool:
    """Return whether the first word of the next line would have fitted on this one, so that it was ended on purpose."""
    a = before.piece
    word = len(b.text.split(" ", 1)[0]) + 1
    letter = a.width / max(1, len(a.text))
    wide = before.right - before.left
    there = a.width if _is_centred(before) else a.right - before.left
    return there + (word + 1) * letter < wide


def _is_centred(line: Line) -> bool:
    a = line.piece
    left, right = a.left - line.left, line.right - a.right
    return left > 2 * a.height and abs(left - right) < 0.5 * a.height
