"""Exports of a Result: JSON, and formats for tables, graphs, databases and annotation tools.

A format is a line in FORMATS and a function that writes it: to an open text file, to the path of a file, or to an empty
folder.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from hkie.errors import UsageError
from hkie.export.characters import LINES, NEO4J, UNICODE, XML, Characters
from hkie.export.contract import SCHEMA_FILE, as_dict, dumps, json_schema, kept_schema, select, write
from hkie.export.files import fits, whole_file, whole_folder, whole_path
from hkie.export.needs import needed
from hkie.export.parts import WHOLE, Part
from hkie.ontology import Ontology, shipped
from hkie.records import Result

__all__ = [
    "FORMATS", "SCHEMA_FILE", "WHOLE", "Format", "Part", "as_dict", "checked", "convert", "dumps", "json_schema", "kept_schema", "select",
    "whole_file", "whole_folder", "whole_path", "write",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``writes`` is text (which can go to standard output), file or folder.

    ``writer`` is the location of its function, ``needs`` the required library and its extra, ``holds`` the characters
    that the format supports. With ``typed``, the function takes the ontology as well. A ``graph`` has entities as nodes.
    """

    name: str
    writes: str
    writer: str
    needs: tuple[str, str] | None = None
    holds: Characters = UNICODE
    typed: bool = False
    graph: bool = False

    def load(self, ontology: Ontology) -> Callable[[Result, Any], None]:
        """Return the function that writes the format."""
        module, name = self.writer.split(":")
        function: Callable[..., None] = getattr(importlib.import_module(f"hkie.export.{module}"), name)
        return partial(function, ontology=ontology) if self.typed else function


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("json", "text", "contract:write"),
        Format("csv", "folder", "spreadsheets:write_csv", typed=True),
        Format("xlsx", "file", "spreadsheets:write_xlsx", ("xlsxwriter", "xlsx"), XML, typed=True),
        Format("parquet", "folder", "parquet:write_parquet", ("pyarrow", "parquet"), typed=True),
        Format("sqlite", "file", "database:write_sqlite", typed=True),
        Format("graphml", "file", "graphs:write_graphml", ("networkx", "graph"), XML, typed=True, graph=True),
        Format("gexf", "file", "graphs:write_gexf", ("networkx", "graph"), XML, typed=True, graph=True),
        Format("neo4j", "folder", "graphs:write_neo4j", holds=NEO4J, typed=True, graph=True),
        Format("ftm", "text", "followthemoney:write_ftm", ("followthemoney", "ftm"), typed=True),
        Format("turtle", "text", "linked:write_turtle", ("rdflib", "rdf"), typed=True),
        Format("jsonld", "text", "linked:write_jsonld", ("rdflib", "rdf"), typed=True),
        Format("webannotation", "text", "annotations:write_webannotation"),
        Format("conll", "text", "annotations:write_conll", holds=LINES),
        Format("brat", "folder", "annotations:write_brat", holds=LINES, typed=True),
        Format("labelstudio", "text", "annotations:write_labelstudio"),
        Format("docbin", "file", "annotations:write_docbin"),
        Format("md", "text", "digest:write_md", holds=XML, typed=True),
    )
}


def _called(name: str, output: Path | None) -> str:
    """Return the format of a name: "rdf" is Turtle, or JSON-LD if the output ends in .jsonld."""
    if name != "rdf":
        return name
    return "jsonld" if output is not None and output.suffix == ".jsonld" else "turtle"


def checked(name: str, output: Path | None, table: str | None = None, part: Part = WHOLE) -> Format:
    """Return the format of a name after checking its requirements; call it before the work.

    Raises UsageError for an unknown format or table, a part of what is no graph, a missing library, and a missing or
    impossible output.
    """
    name = _called(name, output)
    form = FORMATS.get(name)
    if form is None:
        raise UsageError(f"unknown format {name!r}; one of {', '.join(FORMATS)}")
    if part != WHOLE and not form.graph:
        graphs = ", ".join(f.name for f in FORMATS.values() if f.graph)
        raise UsageError(f"--isolated, --min-score and --type are for graphs ({graphs}), not for {name}")
    if form.needs is not None:
        needed(*form.needs)
    if table is not None:
        if name != "csv":
            raise UsageError(f"--table is for csv; {name} has all tables in one file")
        from hkie.export.spreadsheets import table_of

        table_of(table)
    elif form.writes != "text" and output is None:
        more = "; or one table with hkie export --table" if name == "csv" else ""
        raise UsageError(f"{name} is written to a {form.writes}: give it with --output{more}")
    if output is not None:
        fits(output, "text" if table is not None else form.writes)
    return form


def convert(
    result: Result,
    name: str,
    output: Path | None,
    stream: IO[str],
    table: str | None = None,
    ontology: Ontology | None = None,
    part: Part = WHOLE,
) -> None:
    """Write a result in a format to ``output``, or to ``stream`` if the format is text and there is no ``output``.

    ``table`` is the table for a single CSV, ``part`` the part of a graph that is wanted. ``ontology`` has the labels and relation types of the result, by default the
    built-in ones. Raises the errors of ``checked``, and HkieError if the output cannot be
    written.
    """
    form = checked(name, output, table, part)
    result = part.of(result)
    ontology = ontology or shipped()
    writer = form.load(ontology)
    result = form.holds.of(result)
    if table is not None:
        from hkie.export.spreadsheets import write_csv_table

        writer = partial(write_csv_table, name=table, ontology=ontology)
    if form.writes != "text" and table is None:
        assert output is not None
        with (whole_path if form.writes == "file" else whole_folder)(output) as path:
            writer(result, path)
    elif output is None:
        writer(result, stream)
    else:
        with whole_file(output) as file:
            writer(result, file)
