"""graphml and gexf (networkx), and CSV with a script for Neo4j: entities as nodes, relations as edges."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hkie.export.needs import needed
from hkie.export.tables import money_of, value_of
from hkie.ontology import Label, Ontology
from hkie.query.claims import quotation
from hkie.query.search import met
from hkie.records import Entity, Relation, Result

_WRITTEN = re.compile(rb'lastmodifieddate="[^"]*"')


def write_graphml(result: Result, path: Path, ontology: Ontology) -> None:
    """Write GraphML, for Gephi, yEd, Cytoscape and igraph."""
    needed("networkx", "graph").write_graphml_xml(graph_of(result, ontology), path)


def write_gexf(result: Result, path: Path, ontology: Ontology) -> None:
    """Write GEXF 1.2, for Gephi."""
    needed("networkx", "graph").write_gexf(graph_of(result, ontology), path)
    # networkx writes the date of the run; remove it, so that the same result gives the same file.
    path.write_bytes(_WRITTEN.sub(b'lastmodifieddate="2000-01-01"', path.read_bytes(), count=1))


def graph_of(result: Result, ontology: Ontology) -> Any:
    """Return a result as a networkx MultiDiGraph, its nodes keyed by entity id and its edges by relation id."""
    graph = needed("networkx", "graph").MultiDiGraph()
    mentions, documents = met(result)
    entities = {e.id: e for e in result.entities}
    for entity in _nodes(result, ontology):
        graph.add_node(
            entity.id,
            label=entity.name,
            type=entity.label,
            aliases="; ".join(entity.aliases),
            value=value_of(entity) or "",
            **_amount(entity),
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
            **{name: cell or "" for name, cell in _stated(relation, entities).items()},
            score=relation.score,
        )
    return graph


def _amount(entity: Entity) -> dict[str, str | float]:
    """Return the attributes of an amount, none for other entities. GraphML has one type for each attribute: no integers."""
    cells = zip(_AMOUNT, money_of(entity.value), strict=True)
    return {name: cell if isinstance(cell, str) else float(cell) for name, cell in cells if cell is not None}


def _stated(relation: Relation, entities: Mapping[str, Entity]) -> dict[str, str | None]:
    """Return the texts of an edge: when and how the relation holds, where it is stated, its claim and context."""
    quoted = quotation(relation, entities[relation.head], entities[relation.tail])
    when = relation.date, relation.status, relation.from_, relation.to
    return dict(zip(_EDGE, (*when, relation.document, relation.basis, relation.rule, *quoted), strict=True))


_EDGE = ("date", "status", "from", "to", "document", "basis", "rule", "claim", "context")
_NODE = (
    "id:ID", "name", "aliases:string[]", "value", "registry", "mentions:int", "documents:int", "amount:double", "currency",
    "bound", "upper:double", ":LABEL",
)  # fmt: skip
_AMOUNT = ("amount", "currency", "bound", "upper")


def _nodes(result: Result, ontology: Ontology) -> Iterator[Entity]:
    ends = {end for relation in result.relations for end in (relation.head, relation.tail)}
    # Amounts and dates are nodes only if a relation has them.
    return (e for e in result.entities if ontology.label(e.label).kind != "value" or e.id in ends)


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
    n.mentions = toInteger(row.`mentions:int`), n.documents = toInteger(row.`documents:int`),
    n.amount = toFloat(row.`amount:double`), n.currency = row.currency, n.bound = row.bound,
    n.upper = toFloat(row.`upper:double`);
"""
_LOAD_EDGES = """
LOAD CSV WITH HEADERS FROM 'file:///relationships.csv' AS row
WITH row WHERE row.`:TYPE` = '{type}'
MATCH (a:Entity {{id: row.`:START_ID`}}), (b:Entity {{id: row.`:END_ID`}})
MERGE (a)-[r:{type} {{id: row.id}}]->(b)
SET {texts}, r.score = toFloat(row.`score:float`);
"""


def write_neo4j(result: Result, folder: Path, ontology: Ontology) -> None:
    """Write nodes.csv and relationships.csv for neo4j-admin, and load.cypher for a running server."""
    mentions, documents = met(result)
    entities = {e.id: e for e in result.entities}
    nodes = list(_nodes(result, ontology))
    with (folder / "nodes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_NODE)
        for e in nodes:
            aliases = ";".join(alias.replace(";", ",") for alias in e.aliases)
            own = [e.name, aliases, value_of(e), e.registry, mentions[e.id], documents[e.id], *money_of(e.value)]
            writer.writerow([e.id, *own, f"Entity;{_camel(ontology.label(e.label))}"])
    with (folder / "relationships.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([":START_ID", "id", *_EDGE, "score:float", ":END_ID", ":TYPE"])
        for r in result.relations:
            writer.writerow([r.head, r.id, *_stated(r, entities).values(), r.score, r.tail, r.type.upper()])
    script = [_SCRIPT]
    labels = [ontology.label(name) for name in sorted({e.label for e in nodes})]
    script += [_LOAD_NODES.format(label=_camel(label)) for label in labels]
    texts = ", ".join(f"r.`{name}` = row.`{name}`" for name in _EDGE)
    kinds = sorted({r.type for r in result.relations})
    script += [_LOAD_EDGES.format(type=kind.upper(), texts=texts) for kind in kinds]
    (folder / "load.cypher").write_text("".join(script), encoding="utf-8")


def _camel(label: Label) -> str:
    return label.node or label.name.capitalize()
