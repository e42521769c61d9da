"""Invented sentences and documents, written without sight of the rules: no figure may fall under its floor.

Each sentence or document is resolved alone. The figures are strict F1 over all labels, strict F1 over
the core five, F1 of relations, and B-cubed F1 of entities; None where the cases have no such gold.
"""

from __future__ import annotations

import json

import pytest

from hkie.evaluation.gold import Gold, read_gold
from hkie.evaluation.metrics import Tally, compare_apart
from hkie.ontology import shipped
from hkie.records import Money, Source

LABELS = tuple(shipped().labels)

# cases                        split          all   core  relations B-cubed
FLOORS = {
    ("sentences/people", "development"): (0.90, 0.92, None, None),
    ("sentences/things", "development"): (0.90, 0.92, None, None),
    ("relations", "development"): (0.91, 0.92, 0.80, 0.98),
    ("relations", "held-out"): (0.94, 0.95, 0.77, 0.98),
    ("documents", "development"): (0.91, 0.92, 0.74, 0.98),
    ("documents", "held-out"): (0.93, 0.94, 0.77, 0.98),
    ("releases", "held-out"): (0.88, 0.89, 0.65, 0.98),
    ("short", "held-out"): (0.90, 0.92, 0.66, 0.98),
    ("statuses", "held-out"): (0.90, 0.92, 0.70, None),
    ("wordings", "held-out"): (0.88, 0.89, 0.60, None),
    ("bureaux", "held-out"): (0.88, 0.89, 0.60, None),
    ("passages", "held-out"): (0.87, 0.89, None, None),
    ("newspapers", "development"): (0.86, 0.87, None, 0.97),
    ("newspapers", "held-out"): (0.90, 0.92, None, 0.97),
}
SLOW = {key for key in FLOORS if key[1] == "development"} | {
    (cases, "held-out") for cases in ("short", "statuses", "wordings", "bureaux", "releases", "passages")
}
SPLITS = [pytest.param(*key, marks=pytest.mark.slow) if key in SLOW else key for key in FLOORS]


@pytest.fixture(scope="module")
def read(root):
    """Read the gold of one split."""

    def read(cases: str, split: str) -> list[Gold]:
        path = root / "tests" / "cases" / cases / split
        return read_gold(path if path.is_dir() else path.with_name(f"{split}.jsonl"))

    return read


@pytest.fixture(scope="module")
def figures(pipeline):
    """Hold each document of some gold against what the pipeline makes of it alone, and add the figures up."""

    def figures(gold: list[Gold]) -> tuple[float, float, float, float]:
        sources = [Source(item.document, item.document, item.text or "", "utf-8", "", "text/plain") for item in gold]
        report = compare_apart(gold, (pipeline.resolve([pipeline.analyse(source)]) for source in sources))
        relations = sum(report.relations.values(), Tally())
        return report.over(LABELS).f1, report.over(shipped().core).f1, relations.f1, report.bcubed[2]

    return figures


@pytest.mark.parametrize(("cases", "split"), SPLITS)
def test_figures_stay_over_their_floors(read, figures, cases, split):
    measured = figures(read(cases, split))
    floors = FLOORS[cases, split]
    assert [(name, f"{figure:.3f}") for name, figure, floor in zip(("all", "core", "relations", "B-cubed"), measured, floors, strict=True) if floor is not None and figure < floor] == []  # fmt: skip


@pytest.mark.parametrize(("cases", "split"), SPLITS)
def test_gold_is_sound(read, cases, split):
    gold = read(cases, split)
    assert len({item.document for item in gold}) == len(gold) >= 8
    for item in gold:
        assert item.text
        entities = {entity for *_, entity in item.mentions}
        assert {end for head, _, tail in item.relations for end in (head, tail)} <= entities | set(item.names)
        for start, end, label, _ in item.mentions:
            assert label in LABELS
            assert item.text[start:end].strip() == item.text[start:end] != ""
        spans = [(start, end) for start, end, *_ in item.mentions]
        assert not [(a, b) for a in spans for b in spans if a[0] < b[0] < a[1] < b[1]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cases", "right", "precision", "recall", "kept_out"),
    [("short", 0.86, 0.70, 0.65, 0.85), ("statuses", 0.91, 0.88, 0.64, 0.86)],
)
def test_statuses_stay_over_their_floors(pipeline, read, cases, right, precision, recall, kept_out):
    gold = read(cases, "held-out")
    given = {item.document: [mention[:3] for mention in item.mentions] for item in gold}
    analyses = (
        pipeline.analyse(Source(item.document, "", item.text or "", "", "", ""), item.published, given[item.document])
        for item in gold
    )
    report = compare_apart(gold, (pipeline.resolve([analysis]) for analysis in analyses))
    assert report.statuses.precision >= right
    assert report.days.precision >= precision
    assert report.days.recall >= recall
    assert report.kept_out.recall >= kept_out


@pytest.mark.parametrize("cases", [cases for cases, split in FLOORS if split == "held-out"])
def test_no_case_is_in_both_splits(read, cases):
    development, held_out = ({item.text for item in read(cases, split)} for split in ("development", "held-out"))
    assert not development & held_out


def test_amounts_have_the_right_value(root, analyse):
    lines = (root / "tests/cases/sentences/things/development.jsonl").read_text(encoding="utf-8").splitlines()
    wrong, count = [], 0
    for record in map(json.loads, lines):
        values = {e["id"]: e["value"] for e in record["entities"] if e["label"] == "MONEY"}
        found = {(m.start, m.end): m.value for m in analyse(record["text"]).mentions if isinstance(m.value, Money)}
        for mention in record["mentions"]:
            value = found.get((mention["start"], mention["end"]))
            if mention["entity"] in values and value is not None:
                count += 1
                given = f"{value.currency} {value.amount}" + (f"..{value.upper}" if value.upper else "")
                if given != values[mention["entity"]]:
                    wrong.append((mention["text"], given))
    assert count > 20
    assert wrong == []
