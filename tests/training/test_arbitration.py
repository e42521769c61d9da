"""The data that the deciding model is trained on."""

import json

import pytest

from hkie.evaluation.gold import Gold
from hkie.mentions.deciding import Decider, Weights
from hkie.pipeline.analyzer import Stages
from hkie.training.arbitration import examples_of, fit, read, write


@pytest.fixture(scope="module")
def stages():
    return Stages(ner="none", decide=False)


def test_short_texts_are_read_with_offsets_or_by_their_names(tmp_path):
    cases = [
        {"id": "a", "text": "Ada met Ada Poon.", "mentions": [["Ada", "PERSON"], ["Ada Poon", "PERSON"]]},
        {
            "doc": "b",
            "text": "Ada left.",
            "mentions": [{"start": 0, "end": 3, "label": "PERSON", "entity": "p1"}],
            "relations": [{"type": "met_with", "head": "p1", "tail": "Ada"}],
        },
    ]
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, cases)))
    first, second = read(tmp_path / "cases.jsonl")
    assert [(m[0], m[1]) for m in first.mentions] == [(0, 3), (8, 16)]
    assert (second.document, second.relations) == ("b", (("p1", "met_with", "p1"),))


def test_a_name_inside_another_comes_after_it(tmp_path):
    case = {"id": "a", "text": "Dean, Law School", "mentions": [["Dean, Law School", "TITLE"], ["Law School", "ORG"]]}
    (tmp_path / "cases.jsonl").write_text(json.dumps(case))
    (gold,) = read(tmp_path / "cases.jsonl")
    assert [(m[0], m[1], m[2]) for m in gold.mentions] == [(0, 16, "TITLE"), (6, 16, "ORG")]


def test_the_words_of_outermost_names_are_tagged_and_amounts_are_not(stages):
    text = "Director of the Pier Board met for $3 billion."
    gold = Gold("d", ((0, 26, "TITLE", "t"), (16, 26, "AGENCY", "a"), (35, 45, "MONEY", "m")), {}, (), text)
    island, inside = examples_of(stages, gold)
    assert [tag for tag in island.tags if tag != "O"] == ["B-TITLE", *["I-TITLE"] * 3, "E-TITLE"]
    assert inside.tags == ["O", "O", "O", "B-AGENCY", "E-AGENCY"]
    assert [[name for name in row if name.startswith("inside=")] for row in inside.rows] == [
        [f"inside={place} TITLE"] for place in "BMMME"
    ]


def test_words_of_names_get_their_tags(stages, tmp_path):
    text = "Ms Ada Poon met the Harbour Bureau. The Harbour Bureau thanked Ms Ada Poon."
    names = [(3, 11, "PERSON"), (20, 34, "AGENCY"), (40, 54, "AGENCY"), (66, 74, "PERSON")]
    gold = Gold("d", tuple((*name, f"e{k}") for k, name in enumerate(names)), {}, (), text)
    write(fit([*examples_of(stages, gold)] * 40), tmp_path)
    model = Decider(stages.tagger.lexicon, Weights(tmp_path))
    words = stages.tagger.tag(text).words
    found = model.decide(words, ["body", "body"], [], [])
    assert [(words.starts[m.start], words.ends[m.end - 1], m.label) for m in found] == names
