"""The pairs that the model of relations is trained on."""

import pytest

from hkie.evaluation.gold import Gold
from hkie.pipeline.analyzer import Stages
from hkie.relations.scoring import Weights
from hkie.training.relating import examples_of, fit, silver_examples, taught, write
from hkie.training.teacher import Teaching

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


def test_an_earlier_model_can_be_the_teacher(stages, tmp_path):
    known = [*examples_of(stages, GOLD)] * 40
    write(fit(known), tmp_path)
    silver = list(silver_examples(stages, TEXT))
    told = taught(known, silver, Teaching([tmp_path], {}))
    assert told.shape == (len(silver), 1)
    attended = [e for e, sums in zip(silver, told, strict=True) if sums[0] > 0 and "attended" in e.types]
    assert [TEXT.index("Ada"), TEXT.index("Tide")] == [
        TEXT.index(attended[0].text.words[first]) for first, _ in attended[0].ends
    ]


def test_earlier_models_have_a_say_in_the_gold_as_well(stages, tmp_path):
    known = [*examples_of(stages, GOLD)] * 40
    write(fit(known), tmp_path)
    said = taught(known, known, Teaching([tmp_path, tmp_path], {}))
    assert said == pytest.approx(taught(known, known, Teaching([tmp_path], {})))
    write(fit(known, known=said - 20), tmp_path / "doubtful")
    pair = next(e for e in known if e.true)
    sure, doubtful = (Weights(folder).sums_of([pair.features])[0, 0] for folder in (tmp_path, tmp_path / "doubtful"))
    assert sure > doubtful
