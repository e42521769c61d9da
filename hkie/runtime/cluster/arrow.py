"""A shard as Parquet: a row for each document, with the tables of the output schema as columns of lists of structs.

A value is text or money, which need two columns: ``value`` and ``money``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from hkie import export, results
from hkie.errors import ReadError
from hkie.export.needs import needed
from hkie.records import SCHEMA, Money, Result

_BATCH = 100
_TABLES = ("mentions", "entities", "relations", "links")
_VALUED = ("mentions", "entities")


def write(found: Iterable[Result], path: Path) -> int:
    """Write results, each of one document, and return their number."""
    arrow, parquet = _libraries()
    schema = _schema(arrow)
    count = 0
    rows: list[dict[str, Any]] = []
    with parquet.ParquetWriter(path, schema) as writer:

        def flush() -> None:
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
            rows.clear()

        for result in found:
            rows.append(_row(result))
            count += 1
            if len(rows) == _BATCH:
                flush()
        flush()
    return count


def read(path: Path) -> list[Result]:
    """Return the results of a shard. Raises ReadError if it is not a shard."""
    arrow, parquet = _libraries()
    try:
        with parquet.ParquetFile(path) as file:
            return [results.of(_object(row)) for batch in file.iter_batches(_BATCH) for row in batch.to_pylist()]
    except (OSError, KeyError, TypeError, ValueError, arrow.ArrowException) as error:
        raise ReadError(f"{path}: not a shard of hkie extract ({error})") from error


def _libraries() -> tuple[Any, Any]:
    return needed("pyarrow", "ray", "a Parquet shard"), needed("pyarrow.parquet", "ray", "a Parquet shard")


def _row(result: Result) -> dict[str, Any]:
    made = export.as_dict(result)
    (document,) = made["documents"]
    for table in _VALUED:
        for item in made[table]:
            if isinstance(item["value"], dict):
                item["value"], item["money"] = None, item["value"]
    return {**document, **{table: made[table] for table in _TABLES}}


def _object(row: dict[str, Any]) -> dict[str, Any]:
    """Return the output object that a row was made from."""
    tables = {table: row.pop(table) for table in _TABLES}
    for table in _VALUED:
        for item in tables[table]:
            item["value"] = item.pop("money") or item["value"]
    for entity in tables["entities"]:
        entity["hits"] = entity.get("hits") or ()
    row["pages"] = row["pages"] or ()
    return {"schema": SCHEMA, "documents": [row], **tables}


def _schema(arrow: Any) -> Any:
    text, integer, real = arrow.string(), arrow.int64(), arrow.float64()

    def table(**columns: Any) -> Any:
        return arrow.list_(arrow.struct(list(columns.items())))

    def texts(*names: str) -> dict[str, Any]:
        return dict.fromkeys(names, text)

    money = arrow.struct([(f.name, arrow.bool_() if f.type == "bool" else text) for f in fields(Money)])
    span = {"start": integer, "end": integer}
    return arrow.schema(
        {
            **texts("id", "path", "title", "published"),
            "sections": table(kind=text, **span),
            **texts("sha256", "encoding", "media_type", "ner", "language", "url"),
            "pages": arrow.list_(integer),
            "text": text,
            "mentions": table(
                **texts("id", "document"), **span, **texts("text", "label", "entity", "section", "rule"), score=real,
                value=text, money=money, honorific=text, page=integer, name_zh=text,
            ),
            "entities": table(
                **texts("id", "label", "name"), aliases=arrow.list_(text), value=text, money=money, registry=text,
                documents=arrow.list_(text),
                hits=table(**texts("list", "row", "name", "written"), score=real, **texts("method", "detail", "mention")),
            ),
            "relations": table(
                **texts("id", "type", "head", "tail", "document", "basis", "rule"), score=real,
                evidence=table(document=text, **span, text=text, role=text), **texts("date", "status", "from", "to"),
            ),
            "links": table(**texts("mention", "entity", "method"), score=real, detail=text),
        }
    )  # fmt: skip
