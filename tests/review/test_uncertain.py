"""Names and relations that review asks about."""

from dataclasses import replace

import pytest

from hkie.ontology import shipped
from hkie.records import SCHEMA, Document, Evidence, Mention, Relation, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import draft
from hkie.review import queue

TEXT = "Alder met Vivian Kwok. Alder left, and Alder slept.\n"


def made(*items, text=TEXT, kept=True, relation=None):
    """A result of (start, text, label, rule, score) in one document, with a relation between the first two."""
    mentions = tuple(
        Mention(f"a#{k}", "a", start, start + len(name), name, label, "body", rule, score)
        for k, (start, name, label, rule, score) in enumerate(items)
    )
    found = Resolver({}).resolve(mentions)
    document = Document("a", "a", "a", None, (), "", "utf-8", "x/y", text=text if kept else None)
    relations = ()
    if relation:
        evidence = (Evidence("a", 0, 22, TEXT[:22]),)
        ends = found.entity_of["a#0"], found.entity_of["a#1"]
        relations = (Relation("a#r", "met_with", *ends, "a", "stated", "model", relation, evidence),)
    return Result(SCHEMA, (document,), mentions, found.links, found.entities, relations)


def asked(result, *kinds, **options):
    return [
        (c.kind, c.label, *c.names, c.likely)
        for c in queue.find(result, {}, kinds=kinds or ("mention", "relation"), **options)
    ]


FIRM = (0, "Alder", "ORG", "org.head", 0.95)
PERSON = (10, "Vivian Kwok", "PERSON", "person.honorific", 1.0)


@pytest.mark.parametrize(
    ("items", "relation", "expected"),
    [
        ((FIRM, PERSON), None, []),
        ((replaced := (0, "Alder", "ORG", "ner:default", 0.6), PERSON), None, [("mention", "ORG", "Alder", 0.6)]),
        # Rule and tagger disagree about the same text, whatever their scores.
        ((FIRM, (23, "Alder", "PERSON", "ner:default", 0.95)), None,
         [("mention", "PERSON", "Alder", 0.475), ("mention", "ORG", "Alder", 0.475)]),
        ((FIRM, (23, "Alder", "ORG", "ner:default", 0.95)), None, []),
        ((FIRM, PERSON), 0.7, [("relation", "met_with", "Alder", "Vivian Kwok", 0.7)]),
        ((FIRM, PERSON), 0.95, []),
        # The most doubtful first, of both kinds.
        ((replaced, PERSON), 0.7, [("mention", "ORG", "Alder", 0.6), ("relation", "met_with", "Alder", "Vivian Kwok", 0.7)]),
        # What a decision made or confirmed is not asked about again.
        (((0, "Alder", "ORG", "decision:4/ner:default", 0.5), PERSON), None, []),
    ],
)  # fmt: skip
def test_what_is_asked(items, relation, expected):
    assert asked(made(*items, relation=relation)) == expected


def test_reasons_name_the_sources_that_disagree():
    (second, first) = queue.find(made(FIRM, (23, "Alder", "PERSON", "ner:default", 0.95)), {}, kinds=["mention"])
    assert first.against == ("1 time PERSON elsewhere, by ner:default",)
    assert second.against == (
        "1 time ORG elsewhere, by org.head",
        "the name tagger found it, and no rule explains it",
    )


def test_kinds_labels_and_the_threshold_limit_what_is_asked():
    result = made((0, "Alder", "ORG", "x", 0.6), PERSON, relation=0.7)
    assert [k for k, *_ in asked(result, "mention")] == ["mention"]
    assert [k for k, *_ in asked(result, "relation")] == ["relation"]
    assert asked(result, "identity") == []
    assert [k for k, *_ in asked(result, labels=["PERSON"])] == ["relation"]
    assert [k for k, *_ in asked(result, below=0.65)] == ["mention"]


def test_a_text_several_times_in_a_sentence_is_told_apart():
    first, second = queue.find(
        made((23, "Alder", "ORG", "x", 0.6), (39, "Alder", "ORG", "x", 0.6)), {}, kinds=["mention"]
    )
    assert [c.accepting.nth for c in (first, second)] == [1, 2]
    said = draft("not-a-name", "Alder", sentence=first.accepting.sentence, nth=2)
    answers = queue.answered([first, second], [replace(said, n=1)])
    assert [c.answered and c.answered.n for c in answers] == [None, 1]
    answers = queue.answered(
        [first, second], [replace(said, n=1), replace(said, n=2, nth=0, decision="label", label="ORG")]
    )
    assert [c.answered and c.answered.n for c in answers] == [2, 2]


def test_the_other_direction_of_a_meeting_answers_it():
    (case,) = queue.find(made(FIRM, PERSON, relation=0.7), {}, kinds=["relation"])
    said = draft("wrong", "Vivian Kwok", "Alder", sentence=case.accepting.sentence, type="met_with")
    assert queue.answered([case], [replace(said, n=1)])[0].answered
    assert not queue.answered([case], [replace(said, n=1, type="visited")])[0].answered
    assert shipped().type("met_with").symmetric


def test_without_the_text_only_quoted_sentences_are_asked_about():
    result = made((0, "Alder", "ORG", "x", 0.6), (23, "Alder", "ORG", "x", 0.5), kept=False)
    assert asked(result) == []
    result = made((0, "Alder", "ORG", "x", 0.6), PERSON, (23, "Alder", "ORG", "x", 0.5), kept=False, relation=0.95)
    assert asked(result) == [("mention", "ORG", "Alder", 0.6)]
