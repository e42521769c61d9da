"""graphml and gexf (networkx), and CSV with a script for Neo4j: entities as nodes, relations as edges."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hkie.export.needs import needed
from hkie.export.tables import value_of
from hkie.ontology import shipped
from hkie.query.search import met
from hkie.records import Entity, Relation, Result

_WRITTEN = re.compile(rb'lastmodifieddate="[^"]*"')


def write_graphml(result: Result, path: Path) -> None:
    """Write GraphML, for Gephi, yEd, Cytoscape and igraph."""
    needed("networkx", "graph").write_graphml_xml(graph_of(result), path)


def write_gexf(result: Result, path: Path) -> None:
    """Write GEXF 1.2, for Gephi."""
    needed("networkx", "graph").write_gexf(graph_of(result), path)
    # networkx writes the date of the run; remove it, so that the same result gives the same file.
    path.write_bytes(_WRITTEN.sub(b'lastmodifieddate="2000-01-01"', path.read_bytes(), count=1))


def graph_of(result: Result) -> Any:
    """Return a result as a networkx MultiDiGraph, its nodes keyed by entity id and its edges by relation id."""
    graph = needed("networkx", "graph").MultiDiGraph()
    mentions, documents = met(result)
    for entity in _nodes(result):
        graph.add_node(
            entity.id,
            label=entity.name,
            type=entity.label,
            aliases="; ".join(entity.aliases),
            value=value_of(entity) or "",
            registry=entity.registry or "",
            mentions=mentions[entity.id],
            documents=documents[entity.id],
        )
    for relation in result.relations:
        graph.add_edge(
            relation.head,
            relation.tail,
            key=relation.id,
            label=relation.type,
            type_=relation.type,
            date=relation.date or "",
            document=relation.document,
            basis=relation.basis,
            rule=relation.rule,
            score=relation.score,
            evidence=evidence_of(relation),
        )
    return graph


def evidence_of(relation: Relation, between: str = "\n") -> str:
    """Return the sentences of a relation, each on one line."""
    return between.join(" ".join(e.text.split()) for e in relation.evidence)


def _nodes(result: Result) -> Iterator[Entity]:
    ends = {end for relation in result.relations for end in (relation.head, relation.tail)}
    # Amounts and dates are nodes only if a relation has them.
    return (e for e in result.entities if shipped().label(e.label).kind != "value" or e.id in ends)


_SCRIPT = """\
// Made by hkie. There are two ways to load the CSV files beside this one.
//
// 1. Into an empty database, on the command line of the server:
//      neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv neo4j
// 2. Into a running one: copy nodes.csv and relationships.csv to its import folder, and run this script:
//      cypher-shell -f load.cypher

CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
"""
_LOAD_NODES = """
LOAD CSV WITH HEADERS FROM 'file:///nodes.csv' AS row
WITH row WHERE row.`:LABEL` = 'Entity;{label}'
MERGE (n:Entity:{label} {{id: row.`id:ID`}})
SET n.name = row.name, n.aliases = split(row.`aliases:string[]`, ';'), n.value = row.value, n.registry = row.registry,
    n.mentions = toInteger(row.`mentions:int`), n.documents = toInteger(row.`documents:int`);
"""
_LOAD_EDGES = """
LOAD CSV WITH HEADERS FROM 'file:///relationships.csv' AS row
WITH row WHERE row.`:TYPE` = '{type}'
MATCH (a:Entity {{id: row.`:START_ID`}}), (b:Entity {{id: row.`:END_ID`}})
MERGE (a)-[r:{type} {{id: row.id}}]->(b)
SET r.date = row.date, r.document = row.document, r.basis = row.basis, r.rule = row.rule,
    r.score = toFloat(row.`score:float`), r.evidence = row.evidence;
"""


def write_neo4j(result: Result, folder: Path) -> None:
    """Write nodes.csv and relationships.csv for neo4j-admin, and load.cypher for a running server."""
    mentions, documents = met(result)
    nodes = list(_nodes(result))
    with (folder / "nodes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["id:ID", "name", "aliases:string[]", "value", "registry", "mentions:int", "documents:int", ":LABEL"]
        )
        for e in nodes:
            aliases = ";".join(alias.replace(";", ",") for alias in e.aliases)
            own = [e.name, aliases, value_of(e), e.registry, mentions[e.id], documents[e.id]]
            writer.writerow([e.id, *own, f"Entity;{_camel(e.label)}"])
    with (folder / "relationships.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [":START_ID", "id", "date", "document", "basis", "rule", "score:float", "evidence", ":END_ID", ":TYPE"]
        )
        for r in result.relations:
            found = [r.id, r.date, r.document, r.basis, r.rule, r.score, evidence_of(r, " ")]
            writer.writerow([r.head, *found, r.tail, r.type.upper()])
    script = [_SCRIPT]
    script += [_LOAD_NODES.format(label=_camel(label)) for label in sorted({e.label for e in nodes})]
    script += [_LOAD_EDGES.format(type=kind.upper()) for kind in sorted({r.type for r in result.relations})]
    (folder / "load.cypher").write_text("".join(script), encoding="utf-8")


def _camel(label: str) -> str:
    return shipped().label(label).node or label.capitalize()
