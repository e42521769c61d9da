"""What the models of statuses and days are trained on."""

import json

import pytest

from hkie.pipeline.analyzer import Stages
from hkie.relations.assertion import Weights, weights
from hkie.relations.relation_mentions import STATUSES
from hkie.training.arbitration import read
from hkie.training.asserting import Example, days_of, settled, statuses_of, write

TEXT = (
    "Ms Ada Poon did not attend the Tide Expo. She has been Director of Piers since 1 May 2024. "
    "She visited Oslo on 3 June 2024."
)
CASE = {
    "doc": "d",
    "text": TEXT,
    "published": "2025-02-01",
    "mentions": [
        ["Ada Poon", "PERSON"],
        ["Tide Expo", "EVENT"],
        ["Director of Piers", "TITLE"],
        ["1 May 2024", "DATE"],
        ["Oslo", "PLACE"],
        ["3 June 2024", "DATE"],
    ],
    "relations": [
        {
            "type": "holds_title",
            "head": "Ada Poon",
            "tail": "Director of Piers",
            "status": "actual",
            "from": "2024-05-01",
        },
        {"type": "visited", "head": "Ada Poon", "tail": "Oslo", "status": "actual", "date": "2024-06-03"},
    ],
    "not": [["attended", "Ada Poon", "Tide Expo", "denied"], ["spoke_at", "Ada Poon", "Tide Expo", "none"]],
}


@pytest.fixture(scope="module")
def stages():
    return Stages(ner="none")


@pytest.fixture
def gold(tmp_path):
    def made(case):
        path = tmp_path / "cases.jsonl"
        path.write_text(json.dumps(case) + "\n")
        return read(path)[0]

    return made


def test_a_relation_has_the_status_of_the_gold_also_where_it_is_denied(stages, gold):
    examples = list(statuses_of(stages, gold(CASE), weights("days")))
    outcomes = sorted((example.features[1], example.outcome) for example in examples)
    assert outcomes == [("type=attended", "denied"), ("type=holds_title", "actual"), ("type=visited", "actual")]
    denied = next(example for example in examples if example.outcome == "denied")
    assert "scope=verb denied" in denied.features


def test_a_day_is_the_first_of_a_tenure_or_that_of_a_visit_or_neither(stages, gold):
    days = [(e.features[1], e.outcome, "right=from before tenure" in e.features) for e in days_of(stages, gold(CASE))]
    assert sorted(days) == [
        ("type=holds_title", "from", True),
        ("type=holds_title", "neither", False),
        ("type=visited", "neither", False),
        ("type=visited", "on", False),
    ]


def test_a_relation_whose_day_gold_does_not_give_teaches_nothing_of_days(stages, gold):
    visit = {"type": "visited", "head": "Ada Poon", "tail": "Oslo", "status": "actual"}
    assert not list(days_of(stages, gold({**CASE, "relations": [visit]})))


def test_a_model_gives_the_outcome_that_it_learnt(tmp_path):
    known = [Example(["bias", "cue=denied"], "denied"), Example(["bias", "cue=end"], "actual")] * 800
    write(known, STATUSES, tmp_path)
    likeliest = Weights(tmp_path).likeliest([["bias", "cue=end"], ["bias", "cue=denied"]])
    assert [outcome for outcome, _ in likeliest] == ["actual", "denied"]
    assert all(0.5 < probability <= 1 for _, probability in likeliest)
    assert Weights(tmp_path).likeliest([]) == []


def test_gold_without_statuses_says_that_its_relations_are_facts(stages, gold):
    bare = {**CASE, "relations": [{"type": "holds_title", "head": "Ada Poon", "tail": "Director of Piers"}], "not": []}
    (fact,) = statuses_of(stages, gold(bare), weights("days"))
    assert (fact.outcome, list(days_of(stages, gold(bare)))) == ("", [])
    denied = Example(["bias", *fact.features], "denied")
    known = [denied, Example(["bias"], "planned"), Example(["bias"], "planned")] * 400
    assert settled([*known, fact])[-1].outcome == "planned"  # and not denied, though that is likelier
    assert settled(known) == known
