"""What is kept of a sentence as evidence."""

import pytest

from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.relations.aggregation import aggregate_relations

SCENERY = "past the wall and the well, "


@pytest.fixture(scope="module")
def rules():
    return Stages(ner="none")


@pytest.mark.parametrize(
    ("between", "pieces"),
    [(1, 1), (170, 1), (200, 2), (2_000, 2)],
)
def test_evidence_is_the_sentence_or_what_stands_around_both_names_of_a_very_long_one(rules, between, pieces):
    text = f"It rained. Ms Ida Fong, {SCENERY * between}visited Hangzhou. It rained."
    analysis = rules.analyse(Source("d", "d", text))
    (found,) = [r for r in analysis.relations if r.type == "visited"]
    (relation,) = aggregate_relations([found], "d", text, lambda mention: mention, rules.rules.ontology)
    assert len(relation.evidence) == pieces
    assert sum(len(e.text) for e in relation.evidence) <= 5_000
    for e in relation.evidence:
        assert text[e.start : e.end] == e.text == e.text.strip()
    for name in ("Ida Fong", "visited Hangzhou"):
        assert any(name in e.text for e in relation.evidence)
