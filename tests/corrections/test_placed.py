"""Parts of results, put together again."""

import pytest

from hkie.corrections.placed import joined
from hkie.ontology import Ontology, RelationType, shipped
from hkie.records import Evidence, Mention, Relation

PLACED = {
    ("a.txt", "e1"): [Mention("m1", "a.txt", 0, 5, "Alder", "AGENCY", "body", "found", 0.7)],
    ("a.txt", "e2"): [Mention("m2", "a.txt", 6, 11, "Birch", "AGENCY", "body", "found", 0.7)],
}


def relation(head, tail, start):
    evidence = (Evidence("a.txt", start, start + 5, "..."),)
    return Relation(f"r{start}", "twinned_with", head, tail, "a.txt", "stated", "x", 0.8, evidence)


@pytest.mark.parametrize(("symmetric", "number"), [(True, 1), (False, 2)])
def test_the_two_directions_of_a_users_type_are_one_relation_if_it_has_none(symmetric, number):
    kind = RelationType("twinned_with", symmetric=symmetric)
    ontology = Ontology(shipped().labels, {**shipped().types, kind.name: kind})
    stated = [(relation("e1", "e2", 0), PLACED), (relation("e2", "e1", 20), PLACED)]
    assert len(joined(stated, {"m1": "e1", "m2": "e2"}, ontology)) == number
