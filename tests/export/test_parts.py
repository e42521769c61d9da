"""The part of a result that a graph shows."""

import csv

import pytest

from hkie import export
from hkie.errors import UsageError
from hkie.export.parts import Part
from hkie.records import Document, Entity, Relation, Result

LABELS = {"ada": "PERSON", "ben": "PERSON", "cy": "PERSON", "forum": "EVENT", "quay": "PLACE"}
RESULT = Result(
    "hkie/2",
    (Document("d", "d", "", None, (), "", "utf-8", "text/plain"),),
    (),
    (),
    tuple(Entity(name, label, name.title(), ()) for name, label in LABELS.items()),
    (
        Relation("r1", "attended", "ada", "forum", "d", "stated", "r", 0.9, ()),
        Relation("r2", "met_with", "ada", "ben", "d", "stated", "r", 0.6, ()),
        Relation("r3", "met_with", "ben", "cy", "d", "stated", "r", 0.9, ()),
    ),
)


@pytest.mark.parametrize(
    ("part", "nodes", "edges"),
    [
        (Part(), "ada ben cy forum quay", "r1 r2 r3"),
        (Part(isolated=False), "ada ben cy forum", "r1 r2 r3"),
        (Part(frozenset({"met_with"}), isolated=False), "ada ben cy", "r2 r3"),
        (Part(frozenset({"met_with"}), 0.8, False), "ben cy", "r3"),
        (Part(min_score=0.8), "ada ben cy forum quay", "r1 r3"),
    ],
)
def test_a_graph_has_the_wanted_relations_and_entities(tmp_path, part, nodes, edges):
    export.convert(RESULT, "neo4j", tmp_path / "graph", None, part=part)

    def column(file, name):
        with (tmp_path / "graph" / file).open(encoding="utf-8", newline="") as rows:
            return " ".join(row[name] for row in csv.DictReader(rows))

    assert (column("nodes.csv", "id:ID"), column("relationships.csv", "id")) == (nodes, edges)


@pytest.mark.parametrize("part", [Part(isolated=False), Part(min_score=0.5), Part(frozenset({"met_with"}))])
def test_what_is_no_graph_has_no_such_part(part):
    with pytest.raises(UsageError, match=r"are for graphs \(graphml, gexf, neo4j\), not for md"):
        export.checked("md", None, part=part)
