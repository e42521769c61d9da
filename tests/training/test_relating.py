"""The pairs that the model of relations is trained on."""

import pytest

from hkie.evaluation.gold import Gold
from hkie.pipeline.analyzer import Stages
from hkie.relations.scoring import Weights
from hkie.training.relating import examples_of, fit, write

TEXT = "Ms Ada Poon attended the Tide Expo. Mr Ben Lau stayed away."
GOLD = Gold(
    "d",
    ((3, 11, "PERSON", "p1"), (25, 34, "EVENT", "e1"), (39, 46, "PERSON", "p2")),
    {},
    (("p1", "attended", "e1"),),
    TEXT,
)


@pytest.fixture(scope="module")
def stages():
    return Stages(ner="none")


@pytest.mark.parametrize("own", [False, True])
def test_a_pair_has_the_relations_of_the_gold(stages, own):
    examples = list(examples_of(stages, GOLD, own))
    true = [e for e in examples if e.true]
    assert [e.true for e in true] == [{"attended"}]
    assert "between=head attend" in true[0].features
    assert any("attended" in e.types and not e.true for e in examples)  # the other person


def test_what_speaks_for_a_relation_gets_its_weight(stages, tmp_path):
    write(fit([*examples_of(stages, GOLD)] * 40), tmp_path)
    model = Weights(tmp_path)
    assert model.types == ["attended"]
    for_it, against = model.rows["between=head attend"], model.rows["apart=-1 PERSON EVENT"]
    assert model.shares([for_it])[0, 0] > 0 > model.shares([against])[0, 0]
