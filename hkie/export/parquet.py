"""parquet: a typed file for each table, for pandas, DuckDB, Polars and Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hkie.export.needs import needed
from hkie.export.tables import TABLES, Table
from hkie.ontology import Ontology
from hkie.records import Result

_BATCH = 50_000


def write_parquet(result: Result, folder: Path, ontology: Ontology) -> None:
    """Write a file for each table into an empty folder, in groups of rows."""
    arrow = needed("pyarrow", "parquet")
    parquet = needed("pyarrow.parquet", "parquet")
    kinds = {
        "text": arrow.string(), "integer": arrow.int64(), "real": arrow.float64(), "amount": arrow.float64(),
        "texts": arrow.list_(arrow.string()),
    }  # fmt: skip
    for table in TABLES:
        schema = arrow.schema([(column.name, kinds[column.kind]) for column in table.columns])
        with parquet.ParquetWriter(folder / f"{table.name}.parquet", schema) as writer:
            for batch in _batches(table, result, ontology):
                writer.write_table(arrow.table(batch, schema=schema))


def _batches(table: Table, result: Result, ontology: Ontology) -> Any:
    columns: list[list[Any]] = [[] for _ in table.columns]
    for row in table.rows(result, ontology):
        for column, cell in zip(columns, row, strict=True):
            column.append(cell)
        if len(columns[0]) >= _BATCH:
            yield columns
            columns = [[] for _ in table.columns]
    yield columns
