"""Sentences with all their mentions, and no other (cases/mentions.jsonl)."""

import json
from pathlib import Path

import pytest

from hkie.ontology import shipped

TABLE = Path(__file__).resolve().parents[1] / "cases" / "mentions.jsonl"
CASES = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def marked(case):
    fails = case.get("fails")
    return pytest.param(case, id=case["id"], marks=pytest.mark.xfail(reason=fails, strict=True) if fails else ())


def test_the_table_is_sound():
    assert len({case["id"] for case in CASES}) == len({case["text"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case["id"].rpartition("-")[0] == case["group"]
        for text, label in case["mentions"]:
            assert text in case["text"]
            assert label in shipped().labels


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_a_sentence_has_these_mentions_and_no_other(analyse, case):
    assert [[m.text, m.label] for m in analyse(case["text"]).mentions] == case["mentions"]
