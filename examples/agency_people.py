"""Print the people of a body with their relations, from the graph of a result.

hkie extract seeds/ --infer --format graphml --output seeds.graphml
python examples/agency_people.py seeds.graphml "Digital Policy Office"
"""

from __future__ import annotations

import sys

import networkx


def main(path: str, name: str) -> None:
    graph = networkx.read_graphml(path)
    body = next(node for node, data in graph.nodes(data=True) if name in (data["label"], *data["aliases"].split("; ")))
    people = {head for head, _, data in graph.in_edges(body, data=True) if data["label"] == "affiliated_with"}
    for person in sorted(people):
        print(graph.nodes[person]["label"])
        said = {(data["label"], graph.nodes[tail]["label"]) for _, tail, data in graph.out_edges(person, data=True)}
        for relation, other in sorted(said)[:4]:
            print(f"  {relation}  {other}")


if __name__ == "__main__":
    main(*sys.argv[1:])
