"""Gold as other tools write it: what hkie exports comes back, and so do files of their own making."""

import json
from dataclasses import replace

import pytest

from hkie import export
from hkie.errors import GoldError, UsageError
from hkie.evaluation.gold import read_gold
from hkie.evaluation.metrics import compare
from hkie.ontology import shipped

LABELS = tuple(shipped().labels)


@pytest.fixture(scope="module")
def whole(pipeline, root):
    analyses = [replace(a, document=replace(a.document, text=a.source.text)) for a in pipeline.run([root / "seeds"])]
    return pipeline.resolve(analyses)


@pytest.mark.parametrize(
    ("name", "file", "entities", "relations"),
    [
        ("brat", "brat", True, True),
        ("labelstudio", "tasks.json", True, True),
        ("conll", "seeds.conll", False, False),
        ("docbin", "seeds.spacy", True, False),
    ],
)
def test_what_was_exported_is_gold_that_the_result_fits(whole, tmp_path, name, file, entities, relations):
    export.convert(whole, name, tmp_path / file, None)
    gold = read_gold(tmp_path / file)
    assert len(gold) == len(whole.documents)
    found = compare(gold, whole)
    assert found.over(LABELS).hit == len(whole.mentions)
    assert found.over(LABELS).f1 == found.over(shipped().core).f1 == 1.0
    assert (found.bcubed[2] == 1.0) is entities
    stated = sum(r.basis == "stated" for r in whole.relations)
    assert sum(tally.hit for tally in found.relations.values()) == (stated if relations else 0)


def test_a_plain_conll_file_is_its_own_text(tmp_path):
    path = tmp_path / "x.conll"
    path.write_text("-DOCSTART- -X- O O\n\nMs\tO\nAda\tB-PERSON\nPoon\tI-PERSON\n.\tO\n\nHong B-PLACE\nKong I-PLACE\n")
    (gold,) = read_gold(path)
    assert gold.text == "Ms Ada Poon .\nHong Kong\n"
    assert [(gold.text[s:e], label) for s, e, label, _ in gold.mentions] == [
        ("Ada Poon", "PERSON"),
        ("Hong Kong", "PLACE"),
    ]


def test_neighbours_of_one_label_are_two(tmp_path):
    path = tmp_path / "x.iob"
    path.write_text("Ada B-PERSON\nBen B-PERSON\nCox I-PERSON\n")
    (gold,) = read_gold(path)
    assert [(s, e) for s, e, *_ in gold.mentions] == [(0, 3), (4, 11)]


def test_brat_of_others_has_an_entity_a_spelling(tmp_path):
    (tmp_path / "a.txt").write_text("Ada Poon leads the Tide\nBureau. Ada Poon left.")
    (tmp_path / "a.ann").write_text(
        "T1\tPERSON 0 8\tAda Poon\nT2\tAGENCY 19 23;24 30\tTide Bureau\nT3\tPERSON 32 40\tAda Poon\n"
        "R1\taffiliated_with Arg1:T1 Arg2:T2\t\n#1\tAnnotatorNotes T1\tsure?\nA1\tNegation T2\n"
    )
    (gold,) = read_gold(tmp_path)
    assert gold.document == "a"
    assert [(s, e, label) for s, e, label, _ in gold.mentions] == [
        (0, 8, "PERSON"),
        (19, 30, "AGENCY"),
        (32, 40, "PERSON"),
    ]
    assert gold.mentions[0][3] == gold.mentions[2][3]
    assert gold.relations == ((gold.mentions[0][3], "affiliated_with", gold.mentions[1][3]),)


def test_label_studio_takes_annotations_before_predictions(tmp_path):
    def region(start, end, label):
        return {"id": f"r{start}", "type": "labels", "value": {"start": start, "end": end, "labels": [label]}}

    task = {
        "id": 7,
        "data": {"text": "Ada Poon left Oslo."},
        "annotations": [
            {"was_cancelled": True, "result": []},
            {"result": [region(0, 8, "PERSON"), region(14, 18, "PLACE")]},
        ],
        "predictions": [{"result": [region(0, 3, "PERSON")]}],
    }
    (tmp_path / "x.json").write_text(json.dumps([task]))
    (gold,) = read_gold(tmp_path / "x.json")
    assert (gold.document, [m[:3] for m in gold.mentions]) == ("7", [(0, 8, "PERSON"), (14, 18, "PLACE")])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.conll", "Ada\tB-PER\n", "unknown label 'PER'"),
        ("x.conll", "Ada\tSOMETHING\n", "not an IOB2 tag"),
        ("x.json", '[{"id": 1}]', "no 'data'"),
        ("x.json", "{", "not valid gold"),
        ("x.spacy", "no docbin", "not valid gold"),
        ("x.jsonl", '{"doc": 1}\n', "x.jsonl:1"),
    ],
)
def test_broken_files_are_told(tmp_path, name, content, told):
    (tmp_path / name).write_text(content)
    with pytest.raises(GoldError, match=told):
        read_gold(tmp_path / name)


@pytest.mark.parametrize(
    ("ann", "told"),
    [
        ("T1\tPER 0 3\tAda\n", "unknown label"),
        ("T1\tPERSON 0 3\tAda\nR1\tlikes Arg1:T1 Arg2:T1\n", "unknown relation"),
        ("T1\tPERSON 0 3\tAda\nR1\tmet_with Arg1:T1 Arg2:T9\n", "missing mention"),
        ("T1\tPERSON zero\n", "not a line of brat"),
    ],
)
def test_broken_brat_is_told_with_its_line(tmp_path, ann, told):
    (tmp_path / "a.txt").write_text("Ada left.")
    (tmp_path / "a.ann").write_text(ann)
    with pytest.raises(GoldError, match=told):
        read_gold(tmp_path)


def test_an_empty_file_is_no_gold(tmp_path):
    (tmp_path / "x.conll").write_text("\n")
    with pytest.raises(UsageError, match="no annotated document"):
        read_gold(tmp_path / "x.conll")
