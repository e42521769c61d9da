"""The name taggers that there are, and the one that comes with hkie."""

import hashlib
import json
from pathlib import Path

import pytest
import spacy

from hkie import ner
from hkie.errors import UsageError
from hkie.evaluation.metrics import Tally
from hkie.mentions import ner_names
from hkie.ner.network import ARRAYS, STRINGS
from hkie.ner.taggers import NameTagger
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.training.figures import measure

MODEL = Path(ner.__file__).with_name("model")


def test_nothing_is_loaded_for_none(run):
    done = run("extract", "-", "--ner", "none", "--format", "json", stdin="They met Tolvane at the pier.")
    assert done.returncode == 0
    assert "ner:" not in done.stdout
    assert json.loads(done.stdout)["documents"][0]["ner"] == "none"


def test_a_tagger_that_is_not_installed_is_told_with_the_way_to_it(run):
    done = run("extract", "-", "--ner", "xx_no_such", stdin="They met.")
    assert done.returncode == 2
    assert "'xx_no_such' is not installed" in done.stderr.replace("\n", " ")


def test_a_pipeline_without_an_ner_is_refused(tmp_path):
    spacy.blank("en").to_disk(tmp_path)
    stages = Stages(ner=str(tmp_path))
    with pytest.raises(UsageError, match="has no ner"):
        stages.analyse(Source("d", "d", "They met Tolvane at the pier."))


def test_the_default_is_small_and_is_the_one_of_its_card():
    files = [p for p in MODEL.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 8_000_000
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    for name in (ARRAYS, STRINGS):
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() in card


def test_the_default_finds_people_without_a_form():
    tagger = NameTagger("default")
    stages = Stages(ner="none")
    words = stages.tagger.tag("Yesterday Dagny Tolvarra of Serinville wrote to the press.").words
    found = {
        (words.word(n.first), words.word(n.after - 1), ner_names.labels().get(n.label))
        for n in tagger.find(words, words.sentences)
    }
    assert ("Dagny", "Tolvarra", "PERSON") in found


@pytest.mark.slow
def test_rules_and_tagger_together_beat_each(root):
    rows = measure(root / "tests/cases/newspapers/held-out", "default")
    all_of = {name: sum(tallies.values(), Tally()).f1 for name, tallies in rows.items()}
    assert all_of["both"] > all_of["rules"] + 0.002  # the deciding model finds most of its names by itself
    assert all_of["both"] > all_of["tagger"] + 0.02
