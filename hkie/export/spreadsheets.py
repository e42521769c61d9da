"""csv and xlsx: a file or a sheet for each table. No cell is a formula."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

from hkie.errors import HkieError, UsageError
from hkie.export.needs import needed
from hkie.export.tables import TABLES, Cell, Table
from hkie.ontology import Ontology
from hkie.records import Result

_LONGEST = 32_767
"""Characters in a spreadsheet cell; longer texts are cut."""
_ROWS = 1_048_576
"""Rows in a sheet, including the header."""
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""A CSV cell that a spreadsheet reads as a formula, also after apostrophes, so that "'=1" stays distinct from "=1"."""


def write_csv(result: Result, folder: Path, ontology: Ontology) -> None:
    """Write a file for each table into an empty folder. A text that begins like a formula gets an apostrophe before it."""
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            write_csv_table(result, file, table.name, ontology)


def write_csv_table(result: Result, file: IO[str], name: str, ontology: Ontology) -> None:
    """Write one table as CSV. Raises UsageError if there is no such table."""
    table = table_of(name)
    write_rows(file, [column.name for column in table.columns], table.rows(result, ontology))


def write_rows(file: IO[str], header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> None:
    """Write rows as CSV below their header. A text that begins like a formula gets an apostrophe before it."""
    writer = csv.writer(file, lineterminator="\n")
    quoting = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    for row in rows:
        cells = [_safe(_plain(cell)) for cell in row]
        # A lone carriage return would end the row, and the rest could be a formula.
        broken = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (quoting if broken else writer).writerow(cells)


def table_of(name: str) -> Table:
    """Return a table by name. Raises UsageError if there is no such table."""
    for table in TABLES:
        if table.name == name:
            return table
    raise UsageError(f"no table {name!r}; one of {', '.join(table.name for table in TABLES)}")


def write_xlsx(result: Result, path: Path, ontology: Ontology) -> None:
    """Write a sheet for each table, with frozen headers and filters.

    Raises HkieError for a table with too many rows, OSError if it cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder:  # the library leaves its temporary files here after an error
        path.write_bytes(_packed(result, folder, ontology))


def _packed(result: Result, folder: str, ontology: Ontology) -> memoryview:
    """Return the bytes of a workbook whose sheets are written to files of this folder first."""
    xlsxwriter = needed("xlsxwriter", "xlsx")
    packed = io.BytesIO()  # the library would close its own file again after an error, as on a full disk
    book = xlsxwriter.Workbook(
        packed,
        {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": datetime(2000, 1, 1)})  # the same result gives the same file
    bold = book.add_format({"bold": True, "bottom": 1})
    amount = book.add_format({"num_format": "[<1000]General;#,##0"})
    for table in TABLES:
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(table.columns):
            kind = amount if column.kind == "amount" else None
            sheet.set_column(number, number, _WIDTHS.get(column.name, 14), kind)
            sheet.write_string(0, number, column.name, bold)
        last = 0
        for last, row in enumerate(table.rows(result, ontology), 1):
            if last >= _ROWS:
                raise HkieError(f"{table.name}: more than {_ROWS - 1:,} rows, too many for a sheet; use csv or parquet")
            for number, cell in enumerate(map(_plain, row)):
                if isinstance(cell, bool):
                    sheet.write_boolean(last, number, cell)
                elif isinstance(cell, (int, float)):
                    sheet.write_number(last, number, cell)
                elif cell:
                    sheet.write_string(last, number, _text(cell[:_LONGEST]))
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error.args[0].strerror or error)) from error
    return packed.getbuffer()


_WIDTHS = {
    "id": 34, "title": 50, "name": 40, "head_name": 34, "tail_name": 34, "entity_name": 34, "text": 40, "claim": 80, "context": 40,
    "head": 30, "tail": 30, "entity": 30, "document": 26, "aliases": 40, "path": 26, "detail": 40, "alias": 40,
    "relation": 34, "person": 30, "person_name": 34, "post": 30, "post_name": 34, "body": 30, "body_name": 34,
    "amount": 18, "upper": 18,
}  # fmt: skip


def _text(cell: str) -> str:
    """Return the text of a cell. A space follows "<r>…</r>", which xlsxwriter would take for markup."""
    return f"{cell} " if cell.startswith("<r>") and cell.endswith("</r>") else cell


def _plain(cell: Cell) -> str | int | float | bool | None:
    return "; ".join(cell) if isinstance(cell, tuple) else cell


def _safe(cell: str | int | float | bool | None) -> str | int | float | bool | None:
    if isinstance(cell, bool):
        return str(cell).lower()
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
