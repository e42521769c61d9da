"""Element → plain text: paragraphs, lists, and tables with tabs between the cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hkie.readers.html.elements import BLOCKS, ElementText, walk

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINE_BREAK = "\0"  # stands for a line break within inline text; no page can contain it
_LONGEST_CELL = 400
"""A table with a longer cell holds paragraphs: it is there for layout."""


def to_text(root: _Element, texts: ElementText) -> str:
    """Return the text of an element: blocks separated by empty lines, and cells of tables by tabs."""
    writer = _Writer(texts)
    for event, element in walk(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            writer.start(tag, element)
            if element.text:
                writer.text(element.text)
        else:
            writer.end(tag)
            if element.tail and element is not root:
                writer.text(element.tail)
    return writer.done()


class _Writer:
    """Builds blocks of lines from tags and text."""

    def __init__(self, texts: ElementText) -> None:
        self._texts = texts
        self._blocks: list[list[str]] = []  # the lines of each block
        self._line: list[str] = []
        self._bullet = self._item = False
        self._lists: list[int | None] = []
        self._tables: list[list[str] | None] = []  # the rows of each open table; None if it is there for layout
        self._row: list[str] | None = None
        self._verbatim = 0
        self._items = False  # whether the last block is a list, with one item a line

    def start(self, tag: str, element: _Element) -> None:
        if tag == "br":
            self._line.append(_LINE_BREAK)
        elif tag == "table":
            self._close()
            self._tables.append([] if _is_data_table(element, self._texts) else None)
        elif tag == "tr" and self._rows() is not None:
            self._row = []
        elif tag in ("td", "th"):
            self._close()
        elif tag in ("ul", "ol", "menu"):
            self._close()
            self._items = False
            start = element.get("start") or "1"
            self._lists.append((int(start) if re.fullmatch(r"\d{1,6}", start) else 1) if tag == "ol" else None)
        elif tag == "li":
            self._close()
            number = self._lists[-1] if self._lists else None
            self._line.append("• " if number is None else f"{number}. ")
            self._bullet = self._item = True
            if number is not None:
                self._lists[-1] = number + 1
        elif tag in BLOCKS:
            self._verbatim += tag == "pre"
            if not self._bullet:  # <li><p>text: the bullet goes before the text
                self._close()

    def end(self, tag: str) -> None:
        if tag in ("td", "th") and self._row is not None:
            self._row.append(_set_spaces("".join(self._line)))
            self._line.clear()
        elif tag == "tr" and (rows := self._rows()) is not None and self._row is not None:
            if any(self._row):
                rows.append("\t".join(self._row).rstrip())
            self._row = None
        elif tag == "table":
            self._close()
            rows = self._tables.pop() if self._tables else None
            if rows:
                self._blocks.append(rows)
        elif tag in ("ul", "ol", "menu"):
            self._close()
            if self._lists:
                self._lists.pop()
        elif tag in BLOCKS or tag in ("td", "th"):
            self._verbatim -= tag == "pre"
            self._close()

    def text(self, text: str) -> None:
        if self._verbatim > 0:
            text = text.replace("\n", _LINE_BREAK)
        self._line.append(text)
        self._bullet = self._bullet and not text.strip()

    def done(self) -> str:
        self._row = None
        self._close()
        return "\n\n".join("\n".join(lines) for lines in self._blocks)

    def _rows(self) -> list[str] | None:
        return self._tables[-1] if self._tables else None

    def _close(self) -> None:
        """End the block, or the line in a cell of a data table."""
        if self._row is not None:
            self._line.append(_LINE_BREAK)
            return
        block = _set_spaces("".join(self._line))
        if block and not self._bullet:
            if self._item and self._items:
                self._blocks[-1].append(block)
            else:
                self._blocks.append([block])
            self._items, self._item = self._item, False
        self._line.clear()
        self._bullet = False


def _is_data_table(table: _Element, texts: ElementText) -> bool:
    """Return whether a table holds data in rows and columns, and is not there for layout."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    cells = max((sum(c.tag in ("td", "th") for c in row) for row in table.iter("tr")), default=0)
    return cells > 1 and all(texts.length(cell) <= _LONGEST_CELL for cell in table.iter("td"))


def _set_spaces(text: str) -> str:
    """Return the text with white space collapsed as in a browser; two or more line breaks make an empty line."""
    lines = [" ".join(line.split()) for line in text.split(_LINE_BREAK)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
