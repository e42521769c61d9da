"""Judgements on texts that are at hand only in training."""

import gzip
import json

import pytest

from hkie.evaluation.gold import Gold
from hkie.mentions.deciding import Decider, Weights
from hkie.pipeline.analyzer import Stages
from hkie.training import arbitration
from hkie.training.judged import Judged, read, related
from hkie.training.teacher import Teaching, read_teaching

TEXT = "Ms Ada Poon met the Pier Board. Mr Ben Lau stayed away."


@pytest.fixture(scope="module")
def stages():
    return Stages(ner="none", decide=False)


def test_judgements_are_read_by_text(tmp_path):
    path = tmp_path / "judged.jsonl.gz"
    row = {"id": "a", "sentences": [[0, 31]], "mentions": [[3, 11, "PERSON"]]}
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    assert read(path) == {"a": Judged(((0, 31),), ((3, 11, "PERSON"),))}


def test_beginnings_with_relations_are_gold_where_their_text_is_at_hand(tmp_path):
    path = tmp_path / "related.jsonl"
    row = {
        "id": "a",
        "end": 31,
        "mentions": [[3, 11, "PERSON", 0], [20, 30, "AGENCY", 1]],
        "relations": [[0, "met_with", 1, "planned"], [0, "visited", 1, "denied"]],
    }
    path.write_text(json.dumps(row) + "\n" + json.dumps({**row, "id": "b"}) + "\n")
    (gold,) = related(path, {"a": TEXT})
    assert gold.text == "Ms Ada Poon met the Pier Board."
    assert [gold.text[start:end] for start, end, *_ in gold.mentions] == ["Ada Poon", "Pier Board"]
    assert gold.relations == (("0", "met_with", "1"),)
    assert [(kind, claim.status) for (_, kind, _), claim in gold.claims.items()] == [
        ("met_with", "planned"), ("visited", "denied")
    ]  # fmt: skip


def test_islands_of_other_sentences_have_no_tags(stages):
    gold = Gold("a", ((3, 11, "PERSON", ""), (20, 30, "AGENCY", "")), {}, (), TEXT)
    first, other = arbitration.examples_of(stages, gold, [(0, 31)])
    assert [tag for tag in first.tags if tag != "O"] == ["B-PERSON", "E-PERSON", "B-AGENCY", "E-AGENCY"]
    assert other.tags == []
    assert all(example.tags == [] for example in arbitration.examples_of(stages, gold, ()))


def test_an_earlier_model_can_be_the_teacher(stages, tmp_path):
    gold = Gold("a", ((3, 11, "PERSON", ""), (20, 30, "AGENCY", ""), (35, 42, "PERSON", "")), {}, (), TEXT)
    known = list(arbitration.examples_of(stages, gold)) * 40
    arbitration.write(arbitration.fit(known), tmp_path / "model")
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"id": "b", "text": TEXT}))
    teaching = read_teaching(texts, [tmp_path / "model"])
    assert teaching == Teaching([tmp_path / "model"], {"b": TEXT})
    silver = list(arbitration.examples_of(stages, gold, ()))
    told = arbitration.taught(known, silver, teaching)
    assert [len(sums) for sums in told.sums] == sorted(len(example.rows) for example in silver)
    # A second model, of one island of the gold, learns the names of the other from the first.
    arbitration.write(
        arbitration.fit(known[:1] * 40, told._replace(examples=told.examples * 40, sums=told.sums * 40)),
        tmp_path / "second",
    )
    model = Decider(stages.tagger.lexicon, Weights(tmp_path / "second"))
    words = stages.tagger.tag(TEXT).words
    found = model.decide(words, ["body", "body"], [], [])
    assert [(words.starts[m.start], words.ends[m.end - 1], m.label) for m in found] == [m[:3] for m in gold.mentions]


def test_a_teacher_of_other_tags_is_refused(stages, tmp_path):
    gold = Gold("a", ((3, 11, "PERSON", ""),), {}, (), TEXT)
    known = list(arbitration.examples_of(stages, gold)) * 40
    arbitration.write(arbitration.fit(known), tmp_path)
    other = list(arbitration.examples_of(stages, Gold("a", ((20, 30, "AGENCY", ""),), {}, (), TEXT)))
    with pytest.raises(ValueError, match="a model of other tags"):
        arbitration.taught(other, [], Teaching([tmp_path], {}))


@pytest.mark.parametrize("teachers", [1, 2])
def test_earlier_models_have_a_say_in_the_gold_as_well(stages, tmp_path, teachers):
    gold = Gold("a", ((3, 11, "PERSON", ""), (20, 30, "AGENCY", ""), (35, 42, "PERSON", "")), {}, (), TEXT)
    known = list(arbitration.examples_of(stages, gold)) * 40
    plain = arbitration.fit(known)
    arbitration.write(plain, tmp_path)
    said = arbitration.taught(known, known, Teaching([tmp_path] * teachers, {}))
    doubtful = said._replace(sums=[0 * sums for sums in said.sums], transitions=0 * said.transitions)

    def surest(fitted):
        arbitration.write(fitted, tmp_path / "model")
        return Weights(tmp_path / "model").sums_of(known[0].rows).max()

    assert surest(arbitration.fit(known, known=doubtful)) < surest(arbitration.fit(known, known=said))
