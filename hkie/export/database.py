"""sqlite: tables with keys and indexes, and full-text search over sentences; ready for Datasette."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from hkie.corrections.contexts import sentences
from hkie.export.tables import TABLES, Cell, Table
from hkie.ontology import Ontology
from hkie.records import Result

_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "amount": "NUMERIC", "texts": "TEXT"}
_INDEXES = (
    ("mentions", "document"), ("mentions", "entity"), ("mentions", "label"), ("entities", "label"),
    ("entities", "name"), ("aliases", "alias"), ("aliases", "entity"), ("hits", "entity"), ("hits", "row"), ("relations", "type"), ("relations", "head"),
    ("relations", "tail"), ("relations", "document"), ("evidence", "relation"), ("links", "mention"),
    ("links", "entity"), ("sections", "document"), ("sentences", "document"),
    ("budgets", "entity"), ("budgets", "amount"), ("posts", "person"), ("posts", "post"), ("posts", "body"),
)  # fmt: skip
_SENTENCES = """
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL
);
"""
# Datasette recognises the table by content="…" with these quotes.
_SEARCH = """
CREATE VIRTUAL TABLE sentences_fts USING fts5 (text, content="sentences", content_rowid="id", tokenize="porter unicode61");
INSERT INTO sentences_fts (sentences_fts) VALUES ('rebuild');
"""


def write_sqlite(result: Result, path: Path, ontology: Ontology) -> None:
    """Write a database. Sentences are from the texts if available, else from the evidence.

    Raises OSError if it cannot be written.
    """
    try:
        _write(result, path, ontology)
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error


def _write(result: Result, path: Path, ontology: Ontology) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        base.execute("BEGIN")
        for table in TABLES:
            base.execute(_made(table))
            marks = ", ".join("?" * len(table.columns))
            base.executemany(f"INSERT INTO {table.name} VALUES ({marks})", map(_row, table.rows(result, ontology)))
        base.execute(_SENTENCES)
        base.executemany('INSERT INTO sentences (document, start, "end", text) VALUES (?, ?, ?, ?)', _sentences(result))
        for name, column in _INDEXES:
            base.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")
        base.execute("COMMIT")
        base.executescript(_SEARCH)
        base.execute("PRAGMA optimize")


def _made(table: Table) -> str:
    own = []
    for column in table.columns:
        key = " PRIMARY KEY" if column.name == "id" else ""
        refers = f" REFERENCES {column.refers} (id)" if column.refers else ""
        own.append(f'"{column.name}" {_TYPES[column.kind]}{key}{refers}')
    return f"CREATE TABLE {table.name} ({', '.join(own)})"


def _row(row: tuple[Cell, ...]) -> list[str | int | float | None]:
    return [json.dumps(cell, ensure_ascii=False) if isinstance(cell, tuple) else cell for cell in row]


def _sentences(result: Result) -> Iterator[tuple[str, int, int, str]]:
    texts = {d.id: d.text for d in result.documents if d.text is not None}
    for document, text in texts.items():
        for start, end in sentences(text):
            yield document, start, end, text[start:end]
    evidence_rows = {(e.document, e.start, e.end, e.text) for r in result.relations for e in r.evidence}
    yield from sorted(row for row in evidence_rows if row[0] not in texts)
