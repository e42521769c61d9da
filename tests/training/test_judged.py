"""Judgements on texts that are at hand only in training."""

import gzip
import json

import pytest
from typer.testing import CliRunner

from hkie.evaluation.gold import Gold
from hkie.perceptron import Perceptron
from hkie.pipeline.analyzer import Stages
from hkie.training import arbitration
from hkie.training.__main__ import app
from hkie.training.judged import Judged, read, related

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
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n")
    (gold,) = related(path, texts)
    assert gold.text == "Ms Ada Poon met the Pier Board."
    assert [gold.text[start:end] for start, end, *_ in gold.mentions] == ["Ada Poon", "Pier Board"]
    assert gold.relations == (("0", "met_with", "1"),)
    assert [(kind, claim.status) for (_, kind, _), claim in gold.claims.items()] == [
        ("met_with", "planned"), ("visited", "denied")
    ]  # fmt: skip
    assert list(related(None, None)) == []


def test_islands_of_other_sentences_are_left_out(stages):
    gold = Gold("a", ((3, 11, "PERSON", ""), (20, 30, "AGENCY", "")), {}, (), TEXT)
    (first,) = arbitration.examples_of(stages, gold, [(0, 31)])
    assert [tag for tag in first.tags if tag != "O"] == ["B-PERSON", "E-PERSON", "B-AGENCY", "E-AGENCY"]
    assert len(list(arbitration.examples_of(stages, gold))) == 2
    assert list(arbitration.examples_of(stages, gold, ())) == []


@pytest.mark.parametrize(
    ("command", "row", "model"),
    [
        ("mentions", {"sentences": [[0, 31]], "mentions": [[3, 11, "PERSON"], [20, 30, "AGENCY"]]}, "B-AGENCY"),
        (
            "relations",
            {
                "end": 31,
                "mentions": [[3, 11, "PERSON", 0], [20, 30, "AGENCY", 1]],
                "relations": [[0, "met_with", 1, "stated"]],
            },
            "met_with",
        ),
    ],
)
def test_a_model_is_trained_on_what_was_judged_of_texts(tmp_path, command, row, model):
    (tmp_path / "gold.jsonl").write_text('{"id": "g", "text": "Mr Lau left.", "mentions": [["Lau", "PERSON"]]}\n' * 4)
    (tmp_path / "texts.jsonl").write_text("".join(json.dumps({"id": f"t{k}", "text": TEXT}) + "\n" for k in range(4)))
    (tmp_path / "judged.jsonl").write_text("".join(json.dumps({"id": f"t{k}", **row}) + "\n" for k in range(5)))
    files = ["--texts", str(tmp_path / "texts.jsonl"), "--judged", str(tmp_path / "judged.jsonl")]
    out = ["--out", str(tmp_path / "model")]
    done = CliRunner().invoke(app, [command, str(tmp_path / "gold.jsonl"), *files, *out])
    assert done.exit_code == 0, done.output
    known = Perceptron(tmp_path / "model").more
    assert model in (known.get("tags") or known["types"])


def test_texts_and_judgements_go_together(tmp_path):
    done = CliRunner().invoke(app, ["relations", "gold.jsonl", "--judged", "judged.jsonl"])
    assert done.exit_code == 2
    assert "give both" in done.output
