import json
from functools import cache
from pathlib import Path

import pytest

from hkie.evaluation.rule_tests import Checked, check
from hkie.patternfiles import default_folder

FILES = sorted(file.relative_to(default_folder()).as_posix() for file in default_folder().rglob("*.jsonl"))


@cache
def report() -> Checked:
    return check()


def test_there_are_rules_for_every_kind_of_name():
    assert {"person.jsonl", "title.jsonl", "agency.jsonl", "programme.jsonl", "relations/frames.jsonl"} <= set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_rules_find_their_match_sentences_and_no_miss_sentence(file):
    assert [p for p in report().problems if p.startswith(f"{default_folder() / file}:")] == []


def test_every_rule_and_every_sentence_is_counted():
    lines = [
        json.loads(line)
        for file in FILES
        for line in (default_folder() / file).read_text().splitlines()
        if line[:1] == "{"
    ]
    rules = [line for line in lines if "id" in line]
    assert report().rules + report().frames == len(rules)
    assert report().sentences == sum(len(r.get("match", ())) + len(r.get("miss", ())) for r in rules)


def own(folder: Path, **rule: object) -> list[str]:
    file = folder / "my.jsonl"
    file.write_text(json.dumps({"id": "my.rule", "label": "PLACE", "score": 0.9, **rule}) + "\n")
    return [p for p in check([folder]).problems if p.startswith(str(file))]


@pytest.mark.parametrize("pattern", ["Quill Gate", "{Cap} Gate", [{"LOWER": "quill"}, {"LOWER": "gate"}]])
def test_a_rule_that_keeps_its_word_has_no_problem(tmp_path, pattern):
    assert own(tmp_path, pattern=pattern, match=["below the [[Quill Gate]]"], miss=["below the gate"]) == []


def test_a_rule_that_misses_its_match_is_told_with_file_and_line(tmp_path):
    (problem,) = own(tmp_path, pattern="Quill Gate", match=["below the [[Quill Arch]]"])
    assert problem.startswith(f"{tmp_path}/my.jsonl:1: my.rule does not find 'Quill Arch'")


@pytest.mark.parametrize("pattern", ["Quill Gate", [{"LOWER": "quill"}, {"LOWER": "gate"}]])
def test_a_rule_that_finds_its_miss_is_told(tmp_path, pattern):
    (problem,) = own(tmp_path, pattern=pattern, miss=["below the Quill Gate"])
    assert "my.rule should miss, but finds ['Quill Gate']" in problem


@pytest.mark.slow
def test_a_frame_is_held_against_its_sentences(tmp_path):
    file = tmp_path / "relations" / "my.jsonl"
    file.parent.mkdir()
    frame = {"id": "my.frame", "type": "visited", "verbs": ["stroll"], "head": ["subj"], "tail": ["through"]}
    sentence = "Mr [[Anson Kwok]] strolled through [[Hangzhou]]."
    file.write_text(json.dumps({**frame, "match": [sentence]}) + "\n")
    assert [p for p in check([tmp_path]).problems if p.startswith(str(file))] == []
    file.write_text(json.dumps({**frame, "miss": [sentence]}) + "\n")
    (problem,) = [p for p in check([tmp_path]).problems if p.startswith(str(file))]
    assert "my.frame should miss" in problem
    file.write_text(json.dumps({**frame, "match": ["Mr [[Anson Kwok]] praised [[Hangzhou]]."]}) + "\n")
    (problem,) = [p for p in check([tmp_path]).problems if p.startswith(str(file))]
    assert "my.frame finds no visited" in problem
