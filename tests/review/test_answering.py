"""A review of claims: what each answer writes, and what undo takes back."""

import pytest

from hkie.errors import DecisionError
from hkie.records import SCHEMA, Document, Evidence, Mention, Relation, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import read
from hkie.review import queue
from hkie.review.answering import Review

TEXT = "The Alder Board of Oakport met Vivian Kwok.\n"


@pytest.fixture
def review(tmp_path):
    names = [("Alder Board of Oakport", "AGENCY", 0.6), ("Oakport", "PLACE", 1.0), ("Vivian Kwok", "PERSON", 1.0)]
    mentions = tuple(
        Mention(f"a#{k}", "a", TEXT.index(n), TEXT.index(n) + len(n), n, label, "body", "x", score)
        for k, (n, label, score) in enumerate(names)
    )
    found = Resolver({}).resolve(mentions)
    evidence = (Evidence("a", 0, 43, TEXT[:43]),)
    ends = found.entity_of["a#0"], found.entity_of["a#2"]
    relation = Relation("a#r", "met_with", *ends, "a", "stated", "model", 0.7, evidence)
    document = Document("a", "a", "a", None, (), "", "utf-8", "x/y", text=TEXT)
    result = Result(SCHEMA, (document,), mentions, found.links, found.entities, (relation,))
    return Review(queue.find(result, {}), tmp_path / "decisions.jsonl")


def lines(review):
    return [d.said for d in read(review.file)]


def test_right_and_wrong(review):
    review.decide(True)
    review.decide(False)
    assert lines(review) == [
        "accept  Alder Board of Oakport  AGENCY",
        "wrong  Alder Board of Oakport  met_with  Vivian Kwok",
    ]
    assert {(d.sentence, d.document, d.why) for d in read(review.file)} == {(TEXT.strip(), "a", "hkie review")}
    assert review.done == 2


def test_corrections_answer_a_name_and_a_missing_relation_leaves_its_case_open(review):
    review.add_missing("Vivian Kwok | visited | Oakport")
    assert (review.at, review.done) == (0, 0)
    review.correct("edges", " Alder  Board ")
    assert review.done == 1
    assert lines(review) == [
        "missing  Vivian Kwok  visited  Oakport",
        "edges  Alder Board of Oakport  AGENCY  → Alder Board",
    ]
    review.undo()
    review.undo()
    assert review.undo() is None
    assert (lines(review)[2:], review.done) == (["undo 2", "undo 1"], 0)
    review.correct("label", "org")
    assert lines(review)[-1] == "label  Alder Board of Oakport  ORG"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda r: r.correct("label", "season"), "unknown label 'SEASON'"),
        (lambda r: r.correct("edges", "Alder Board of Oakport"), "a longer or a shorter text"),
        (lambda r: r.correct("edges", "Vivian"), "a longer or a shorter text"),
        (lambda r: r.correct("edges", ""), "a longer or a shorter text"),
        (lambda r: r.add_missing("Vivian Kwok visited Oakport"), "HEAD | TYPE | TAIL"),
        (lambda r: r.add_missing("Vivian Kwok | liked | Oakport"), "unknown relation 'liked'"),
        (lambda r: (r.skip(), r.correct("label", "ORG")), "label is for names; this case is about a relation"),
    ],
)
def test_what_cannot_be_writes_nothing(review, act, said):
    with pytest.raises(DecisionError, match=said.replace("|", r"\|")):
        act(review)
    assert not review.file.exists()


def test_claims_are_filtered_by_kind_type_and_name(review):
    for query, left in (("mention", 1), ("relation", 1), ("met_with", 1), ("kwok", 1), ("alder", 2), ("identity", 2)):
        assert review.filter(query) == (query != "identity")
        assert len(review.shown) == left or query == "identity"
