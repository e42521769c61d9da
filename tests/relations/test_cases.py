"""Sentences with their mentions given: all the relations that each states, and no other (cases/relations.jsonl)."""

import json
from pathlib import Path

import pytest

from hkie.ontology import shipped
from hkie.records import Source
from hkie.relations.lifted import aggregate_relations

TABLE = Path(__file__).resolve().parents[1] / "cases" / "relations.jsonl"
CASES = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def marked(case):
    fails = case.get("fails")
    return pytest.param(case, id=case["id"], marks=pytest.mark.xfail(reason=fails, strict=True) if fails else ())


def key(kind, head, tail):
    """A relation without direction is the same from either end."""
    return kind, *(sorted((head, tail)) if shipped().type(kind).symmetric else (head, tail))


def test_the_table_is_sound():
    assert len({case["id"] for case in CASES}) == len({(c["text"], c.get("published")) for c in CASES}) == len(CASES)
    for case in CASES:
        assert case["id"].rpartition("-")[0] == case["group"]
        names = set()
        for m in case["mentions"]:
            assert case["text"][m["start"] : m["end"]] == m["text"]
            names.add(m.get("entity", m["text"]))
        for relation in case["relations"]:
            assert {relation["head"], relation["tail"]} <= names, case["id"]


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_a_sentence_states_these_relations_and_no_other(pipeline, case):
    source = Source("case", "case", case["text"])
    given = {(m["start"], m["end"], m["label"]): m for m in case["mentions"]}
    analysis = pipeline.analyse(source, case.get("published"), given)
    entity = {}
    for found in analysis.mentions:
        mention = given[found.start, found.end, found.label]
        entity[found.id] = mention.get("entity", mention["text"])
        assert found.value == mention.get("value", found.value)
    relations = {
        key(r.type, r.head, r.tail): r
        for r in aggregate_relations(
            analysis.relations, source.id, source.text, entity.__getitem__, pipeline.rules.ontology
        )
    }
    expected = {key(r["type"], r["head"], r["tail"]): r for r in case["relations"]}
    assert set(relations) == set(expected)
    for name, wanted in expected.items():
        found = relations[name]
        for field in wanted.keys() - {"type", "head", "tail"}:
            value = [e.text for e in found.evidence] if field == "evidence" else getattr(found, field)
            assert (field, value) == (field, wanted[field])
