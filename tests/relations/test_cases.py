"""Sentences with their mentions given, and all the relations that each states (cases/relations.jsonl).

A model decides, so not every row must be right; what must hold are the figures over the table, and these sentences.
"""

import json
from pathlib import Path

import pytest

from hkie.ontology import shipped
from hkie.records import Source
from hkie.relations.aggregation import aggregate_relations
from hkie.relations.relation_mentions import facts

TABLE = Path(__file__).resolve().parents[1] / "cases" / "relations.jsonl"
CASES = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
CERTAIN = 0.9
"""Precision and recall over the table, at least."""


def key(kind, head, tail):
    """A relation without direction is the same from either end."""
    return kind, *(sorted((head, tail)) if shipped().type(kind).symmetric else (head, tail))


def relations_of(pipeline, case):
    """Return the relations of a case by type and ends."""
    source = Source("case", "case", case["text"])
    given = {(m["start"], m["end"], m["label"]): m for m in case["mentions"]}
    analysis = pipeline.analyse(source, case.get("published"), given)
    entity = {m.id: given[m.start, m.end, m.label].get("entity", m.text) for m in analysis.mentions}
    made = aggregate_relations(
        facts(analysis.relations), source.id, source.text, entity.__getitem__, pipeline.rules.ontology
    )
    return {key(r.type, r.head, r.tail): r for r in made}


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


@pytest.fixture(scope="module")
def read(pipeline):
    """Return each case with its relations as they should be and as they are."""
    return [
        (case, {key(r["type"], r["head"], r["tail"]): r for r in case["relations"]}, relations_of(pipeline, case))
        for case in CASES
    ]


def test_sentences_state_these_relations_and_hardly_others(read):
    right = sum(len(wanted.keys() & found.keys()) for _, wanted, found in read)
    wrong = [(case["id"], *sorted(found.keys() - wanted.keys())) for case, wanted, found in read]
    missed = [(case["id"], *sorted(wanted.keys() - found.keys())) for case, wanted, found in read]
    assert right / sum(len(found) for *_, found in read) >= CERTAIN, [row for row in wrong if row[1:]]
    assert right / sum(len(wanted) for _, wanted, _ in read) >= CERTAIN, [row for row in missed if row[1:]]


@pytest.mark.parametrize("field", ["date", "status", "evidence"])
def test_what_is_found_has_its_date_status_and_sentences(read, field):
    pairs = []
    for case, wanted, found in read:
        for name in wanted.keys() & found.keys():
            if field in wanted[name]:
                value = getattr(found[name], field)
                pairs.append(
                    (case["id"], wanted[name][field], [e.text for e in value] if field == "evidence" else value)
                )
    bad = [pair for pair in pairs if pair[1] != pair[2]]
    assert len(bad) <= (1 - CERTAIN) * len(pairs), bad


FOUR = [
    (
        "The Harbour Council, led by Mr Ben Fung, met.",
        [("Harbour Council", "AGENCY"), ("Ben Fung", "PERSON")],
        {"affiliated_with"},
    ),
    (
        "The Harbour Council is led by Mr Ben Fung.",
        [("Harbour Council", "AGENCY"), ("Ben Fung", "PERSON")],
        {"affiliated_with"},
    ),
    (
        "The Harbour Bureau, known as HB, will set up a Pier Task Force under it.",
        [("Harbour Bureau", "AGENCY"), ("HB", "AGENCY"), ("Pier Task Force", "AGENCY")],
        {"launched", "part_of"},
    ),
    (
        "Ms Ada Poon, who joined in May 2024, officiated at the Tide Expo.",
        [("Ada Poon", "PERSON"), ("May 2024", "DATE"), ("Tide Expo", "EVENT")],
        {"attended"},
    ),
]


@pytest.mark.parametrize(("text", "given", "kinds"), FOUR)
def test_apposition_relative_clauses_and_passives_mislead_nobody(pipeline, text, given, kinds):
    mentions, at = [], 0
    for name, label in given:
        start = text.index(name, at)
        mentions.append((start, start + len(name), label))
        at = start + len(name)
    found = pipeline.analyse(Source("d", "d", text), None, mentions).relations
    assert {one.type for one in facts(found)} == kinds
