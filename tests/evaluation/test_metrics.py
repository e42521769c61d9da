import json
from dataclasses import replace

import pytest

from hkie.errors import GoldError, UsageError
from hkie.evaluation.gold import read_gold
from hkie.evaluation.metrics import Tally, compare
from hkie.records import SCHEMA, Document, Entity, Evidence, Link, Mention, Relation, Result

ANN = """Mr ⟦p1 Kwok⟧ chairs ⟦t1 the ⟦a1 Board⟧⟧.
=====
p1 | PERSON | Kwok
t1 | TITLE | the Board
a1 | AGENCY | Board
=====
p1 | affiliated_with | a1
"""
TEXT = "Mr Kwok chairs the Board.\n"


def gold(folder, ann=ANN, text=TEXT):
    (folder / "a.ann").write_text(ann, encoding="utf-8")
    if text is not None:
        (folder / "a.txt").write_text(text, encoding="utf-8")
    return folder


def result(*mentions, relations=()):
    """A result for a.txt of (start, end, label, entity)."""
    made = [
        Mention(f"a#{k}", "a.txt", s, e, TEXT[s:e], label, "body", "r", 0.9)
        for k, (s, e, label, _) in enumerate(mentions)
    ]
    links = tuple(Link(f"a#{k}", entity, "exact", 1.0, "") for k, (*_, entity) in enumerate(mentions))
    entities = {entity: Entity(entity, label, entity, ()) for _, _, label, entity in mentions}
    evidence = (Evidence("a.txt", 0, 5, TEXT[:5]),)
    found = tuple(
        Relation(f"r{k}", kind, head, tail, "a.txt", "stated", "r", 0.9, evidence)
        for k, (head, kind, tail) in enumerate(relations)
    )
    document = Document("a.txt", "a.txt", "", None, (), "", "utf-8", "text/plain")
    return Result(SCHEMA, (document,), tuple(made), links, tuple(entities.values()), found)


def test_gold_is_read_with_nested_mentions(tmp_path):
    (item,) = read_gold(gold(tmp_path))
    assert item.text.rstrip("\n") == TEXT.rstrip("\n")
    assert [(TEXT[s:e], label, entity) for s, e, label, entity in item.mentions] == [
        ("Kwok", "PERSON", "p1"),
        ("the Board", "TITLE", "t1"),
        ("Board", "AGENCY", "a1"),
    ]
    assert item.relations == (("p1", "affiliated_with", "a1"),)


@pytest.mark.parametrize(
    ("ann", "problem"),
    [
        ("no parts", "found 1 parts"),
        (ANN.replace("⟦p1", "⟦p9"), "unknown entity 'p9'"),
        (ANN.replace("⟧⟧", "⟧"), "not closed"),
        (ANN.replace("⟧⟧", "⟧⟧⟧"), "closed that was not opened"),
        (ANN.replace("PERSON", "HUMAN"), "unknown label"),
        (ANN.replace("affiliated_with", "likes"), "unknown relation"),
        (ANN.replace("| a1\n", "| a9\n"), "bad relation"),
        (ANN.replace("chairs", "leads"), "its text differs from"),
    ],
)
def test_broken_gold_is_refused(tmp_path, ann, problem):
    with pytest.raises(GoldError, match=problem):
        read_gold(gold(tmp_path, ann))


def test_a_path_without_gold_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"no \.ann file"):
        read_gold(tmp_path)
    with pytest.raises(UsageError, match="no such gold"):
        read_gold(tmp_path / "none.jsonl")


def test_gold_is_read_from_json_lines(tmp_path):
    file = tmp_path / "gold.jsonl"
    record = {"doc": "a", "text": TEXT, "mentions": [{"start": 3, "end": 7, "label": "PERSON", "entity": "p1"}]}
    file.write_text(json.dumps(record) + "\n\n")
    (item,) = read_gold(file)
    assert (item.document, item.text, item.mentions) == ("a", TEXT, ((3, 7, "PERSON", "p1"),))
    file.write_text(json.dumps(record) + '\n{"doc": "b"}\n')
    with pytest.raises(GoldError, match=r"gold\.jsonl:2"):
        read_gold(file)


@pytest.mark.parametrize(
    ("mentions", "hit", "false", "missed", "overlap"),
    [
        ([(3, 7, "PERSON", "x"), (15, 24, "TITLE", "y"), (19, 24, "AGENCY", "z")], 3, 0, 0, 3),
        ([(3, 7, "PERSON", "x")], 1, 0, 2, 1),
        ([(3, 7, "ORG", "x")], 0, 1, 3, 0),
        ([(0, 7, "PERSON", "x")], 0, 1, 3, 1),
        ([], 0, 0, 3, 0),
    ],
)
def test_mentions_are_counted_by_span_and_label(tmp_path, mentions, hit, false, missed, overlap):
    report = compare(read_gold(gold(tmp_path)), result(*mentions))
    total = sum(report.strict.values(), Tally())
    assert (total.hit, total.false, total.missed) == (hit, false, missed)
    assert sum(report.overlapping.values(), Tally()).hit == overlap
    assert (
        sorted(e[0] for e in report.errors if e[1] in ("PERSON", "TITLE", "AGENCY", "ORG"))
        == ["+"] * false + ["-"] * missed
    )


def test_a_relation_is_right_when_both_ends_are(tmp_path):
    mentions = [(3, 7, "PERSON", "x"), (19, 24, "AGENCY", "z")]
    wanted = read_gold(gold(tmp_path))
    right = compare(wanted, result(*mentions, relations=[("x", "affiliated_with", "z")])).relations["affiliated_with"]
    assert (right.hit, right.false, right.missed) == (1, 0, 0)
    turned = compare(wanted, result(*mentions, relations=[("z", "affiliated_with", "x")])).relations["affiliated_with"]
    assert (turned.hit, turned.false, turned.missed) == (0, 1, 1)


def test_a_meeting_is_right_in_either_direction(tmp_path):
    wanted = read_gold(gold(tmp_path, ANN.replace("affiliated_with", "met_with")))
    mentions = [(3, 7, "PERSON", "x"), (19, 24, "AGENCY", "z")]
    for pair in (("x", "met_with", "z"), ("z", "met_with", "x")):
        assert compare(wanted, result(*mentions, relations=[pair])).relations["met_with"].f1 == 1


def test_b_cubed_of_a_textbook_case(tmp_path):
    # Bagga and Baldwin: gold {1 2 3 4 5} {6 7} {8 9 A B C}; {8 9 A B C} taken with {6 7}: precision 9/12·…, recall 1.
    names = [f"n{k}" for k in range(12)]
    text = " ".join(names)
    starts = [text.index(name) for name in names]
    own = ["x"] * 5 + ["y"] * 7
    theirs = ["a"] * 5 + ["b"] * 2 + ["c"] * 5
    mentions = [
        {"start": s, "end": s + len(n), "label": "PLACE", "entity": t}
        for s, n, t in zip(starts, names, theirs, strict=True)
    ]
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps({"doc": "a", "text": text, "mentions": mentions}))
    made = result(*[(s, s + len(n), "PLACE", o) for s, n, o in zip(starts, names, own, strict=True)])
    report = compare(read_gold(file), made)
    precision, recall, f1 = report.bcubed
    assert precision == pytest.approx((5 * 1 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    assert recall == 1
    assert f1 == pytest.approx(2 * precision / (precision + 1))
    assert report.matched == 12


def test_a_document_of_gold_that_is_not_there_is_refused(tmp_path):
    wanted = read_gold(gold(tmp_path))
    (tmp_path / "a.ann").rename(tmp_path / "b.ann")
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    with pytest.raises(UsageError, match="b: in the gold"):
        compare([*wanted, *read_gold(tmp_path)], result())


@pytest.mark.parametrize(
    ("tally", "figures"),
    [
        (Tally(), (0, 0, 0)),
        (Tally(3, 1, 0), (0.75, 1, 6 / 7)),
        (Tally(1, 0, 3), (1, 0.25, 0.4)),
        (Tally(0, 2, 2), (0, 0, 0)),
    ],
)
def test_precision_recall_and_f1(tally, figures):
    assert (tally.precision, tally.recall, tally.f1) == pytest.approx(figures)


def test_gold_held_against_itself_is_perfect(root, pipeline):
    wanted = read_gold(root / "tests" / "gold")
    assert sum(len(item.mentions) for item in wanted) > 400
    assert all(item.text is not None for item in wanted)
    for item in wanted:
        spans = [(s, e) for s, e, *_ in item.mentions]
        assert not [(a, b) for a in spans for b in spans if a[0] < b[0] < a[1] < b[1]]


@pytest.mark.parametrize(
    ("mentions", "relations", "strict", "counts"),
    [
        # The first mention is cut short, or too long: an error of the mention alone.
        ([(4, 7, "PERSON", "x"), (19, 24, "AGENCY", "z")], [("x", "affiliated_with", "z")], False, (1, 0, 0)),
        ([(4, 7, "PERSON", "x"), (19, 24, "AGENCY", "z")], [("x", "affiliated_with", "z")], True, (0, 1, 1)),
        ([(3, 7, "PERSON", "x"), (15, 24, "AGENCY", "z")], [("x", "affiliated_with", "z")], False, (1, 0, 0)),
        # Another label is another thing, and so is another place.
        ([(3, 7, "ORG", "x"), (19, 24, "AGENCY", "z")], [("x", "affiliated_with", "z")], False, (0, 1, 1)),
        ([(8, 14, "PERSON", "x"), (19, 24, "AGENCY", "z")], [("x", "affiliated_with", "z")], False, (0, 1, 1)),
        # Two entities of the result that are one of the gold's: found once.
        (
            [(3, 7, "PERSON", "x"), (0, 7, "PERSON", "w"), (19, 24, "AGENCY", "z")],
            [("x", "affiliated_with", "z"), ("w", "affiliated_with", "z")],
            False,
            (1, 0, 0),
        ),
    ],
)
def test_the_ends_of_a_relation_are_what_their_mentions_overlap(tmp_path, mentions, relations, strict, counts):
    report = compare(read_gold(gold(tmp_path)), result(*mentions, relations=relations), strict)
    tally = report.relations["affiliated_with"]
    assert (tally.hit, tally.false, tally.missed) == counts


def test_relations_are_found_between_given_mentions():
    from hkie.pipeline.analyzer import Stages
    from hkie.records import Source

    stages = Stages(ner="none")
    text = "\u200bthe qwertz of asdf, chaired by yxcv, met."  # nothing that the tagger knows
    own = stages.analyse(Source("a", "a", text))
    assert own.mentions == ()
    spans = [
        (text.index(name), text.index(name) + len(name), label)
        for name, label in [("qwertz", "AGENCY"), ("yxcv", "PERSON")]
    ]
    given = stages.analyse(Source("a", "a", text), given=spans)
    assert [(m.start, m.end, m.label) for m in given.mentions] == spans


def stated(status, since=None, until=None):
    """A result in which Kwok sits on the Board with a status, from one day to another."""
    whole = result((3, 7, "PERSON", "x"), (19, 24, "AGENCY", "y"), relations=[("x", "affiliated_with", "y")])
    (relation,) = whole.relations
    return replace(whole, relations=(replace(relation, status=status, from_=since, to=until),))


CLAIM = {"head": "p", "type": "affiliated_with", "tail": "a", "status": "former", "from": "2020", "to": "2024-05-01"}
DENIAL = ["affiliated_with", "p", "a", "denied"]


@pytest.mark.parametrize(
    ("relations", "denied", "found", "statuses", "days", "kept_out"),
    [
        ([CLAIM], [], stated("former", "2020", "2024-05-01"), Tally(1, 0), Tally(2, 0, 0), Tally()),
        ([CLAIM], [], stated("actual", "2019"), Tally(0, 1), Tally(0, 1, 2), Tally()),
        ([{**CLAIM, "from": None}], [], stated("former", "2019"), Tally(1, 0), Tally(0, 1, 1), Tally()),
        ([], [DENIAL], stated("actual"), Tally(), Tally(), Tally(0, 0, 1)),
        ([], [DENIAL], replace(stated("actual"), relations=()), Tally(), Tally(), Tally(1)),
        ([], [[*DENIAL[:3], "none"]], stated("actual"), Tally(), Tally(), Tally()),
        ([{k: v for k, v in CLAIM.items() if k in ("head", "type", "tail")}], [], stated("actual"), *[Tally()] * 3),
    ],
)
def test_statuses_and_days_are_counted_of_what_is_found(tmp_path, relations, denied, found, statuses, days, kept_out):
    record = {
        "doc": "a",
        "text": TEXT,
        "mentions": [
            {"start": 3, "end": 7, "label": "PERSON", "entity": "p"},
            {"start": 19, "end": 24, "label": "AGENCY", "entity": "a"},
        ],
        "relations": relations,
        "not": denied,
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    report = compare(read_gold(tmp_path / "a.jsonl"), found)
    assert (report.statuses, report.days, report.kept_out) == (statuses, days, kept_out)
    twice = report + report
    assert twice.statuses.hit == 2 * statuses.hit
    assert twice.kept_out.missed == 2 * kept_out.missed
