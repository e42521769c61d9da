"""What the models of statuses and days are trained on."""

import json

import pytest

from hkie.pipeline.analyzer import Stages
from hkie.relations.assertion import Weights
from hkie.relations.found import STATUSES
from hkie.training.arbitration import read
from hkie.training.asserting import Example, examples_of, settled, write

TEXT = "Ms Ada Poon did not attend the Tide Expo. She has been Director of Piers since 1 May 2024."
CASE = {
    "doc": "d",
    "text": TEXT,
    "published": "2025-02-01",
    "mentions": [
        ["Ada Poon", "PERSON"],
        ["Tide Expo", "EVENT"],
        ["Director of Piers", "TITLE"],
        ["1 May 2024", "DATE"],
    ],
    "relations": [
        {
            "type": "holds_title",
            "head": "Ada Poon",
            "tail": "Director of Piers",
            "status": "actual",
            "from": "2024-05-01",
        }
    ],
    "not": [["attended", "Ada Poon", "Tide Expo", "denied"], ["spoke_at", "Ada Poon", "Tide Expo", "none"]],
}


@pytest.fixture(scope="module")
def stages():
    return Stages(ner="none")


@pytest.fixture(scope="module")
def examples(stages, tmp_path_factory):
    path = tmp_path_factory.mktemp("gold") / "cases.jsonl"
    path.write_text(json.dumps(CASE) + "\n")
    (gold,) = read(path)
    return examples_of(stages, gold)


def test_a_relation_has_the_status_of_the_gold_also_where_it_is_denied(examples):
    outcomes = sorted((example.features[1], example.outcome) for example in examples.statuses)
    assert outcomes == [("type=attended", "denied"), ("type=holds_title", "actual")]
    denied = next(example for example in examples.statuses if example.outcome == "denied")
    assert "scope=verb denied" in denied.features


def test_a_day_is_the_first_or_the_last_of_a_tenure(examples):
    (day,) = examples.days
    assert day.outcome == "from"
    assert "right=from before actual" in day.features


def test_a_model_gives_the_outcome_that_it_learnt(tmp_path):
    known = [Example(["bias", "cue=denied"], "denied"), Example(["bias"], "actual")] * 800
    write(known, STATUSES, tmp_path)
    assert Weights(tmp_path).likeliest([["bias"], ["bias", "cue=denied"]]) == ["actual", "denied"]
    assert Weights(tmp_path).likeliest([]) == []


def test_gold_without_statuses_says_that_its_relations_are_facts(stages, tmp_path):
    path = tmp_path / "cases.jsonl"
    bare = {**CASE, "relations": [{"type": "holds_title", "head": "Ada Poon", "tail": "Director of Piers"}], "not": []}
    path.write_text(json.dumps(bare) + "\n")
    (fact,), days = examples_of(stages, *read(path))
    assert (fact.outcome, days) == ("", [])
    denied = Example(["bias", *fact.features], "denied")
    known = [denied, Example(["bias"], "planned"), Example(["bias"], "planned")] * 400
    assert settled([*known, fact])[-1].outcome == "planned"  # and not denied, though that is likelier
    assert settled(known) == known
