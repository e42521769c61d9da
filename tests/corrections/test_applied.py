"""Decisions about names and relations of a sentence, applied to a result."""

from dataclasses import replace

import pytest

from hkie.corrections import Report, applied
from hkie.records import SCHEMA, Document, Evidence, Hit, Mention, Relation, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision, draft

VISIT = "Ms Vivian Kwok of the Alder Board visited Oakport."
MEETING = "The Alder Board met the Birch\nOffice in Oakport, and the Alder Board left."
SUMMER = "Summer was warm."
TEXT = f"{VISIT} {MEETING} {SUMMER}\n"
NAMES = [
    ("Vivian Kwok", "PERSON", 1), ("Alder Board", "AGENCY", 1), ("Oakport", "PLACE", 1), ("Alder Board", "AGENCY", 2),
    ("Birch\nOffice in Oakport", "AGENCY", 1), ("Alder Board", "AGENCY", 3), ("Summer", "PERSON", 1),
]  # fmt: skip


def nth_place(text, name, nth):
    at = -1
    for _ in range(nth):
        at = text.index(name, at + 1)
    return at, at + len(name)


def made(text=TEXT, names=NAMES, name="a.txt", kept=True, relations=True):
    """A result of one document, with a visit and a meeting."""
    mentions = []
    for k, (written, label, nth) in enumerate(names):
        start, end = nth_place(text, written, nth)
        mentions.append(Mention(f"{name}#{k}", name, start, end, written, label, "body", "found", 0.7))
    mentions.sort(key=lambda m: m.start)
    resolution = Resolver({}).resolve(mentions)
    document = Document(name, name, name, None, (), "", "utf-8", "x/y", text=text if kept else None)
    stated = []
    for kind, head, tail, said in (
        ("visited", f"{name}#0", f"{name}#2", VISIT),
        ("met_with", f"{name}#3", f"{name}#4", MEETING),
    ):
        if relations and said in text:
            start, end = nth_place(text, said, 1)
            h, t = resolution.entity_of[head], resolution.entity_of[tail]
            evidence = (Evidence(name, start, end, said),)
            stated.append(Relation(f"{name}#{kind}", kind, h, t, name, "stated", "frame", 0.8, evidence))
    return Result(SCHEMA, (document,), tuple(mentions), resolution.links, resolution.entities, tuple(stated))


def about(n, decision, sentence, a, b="", **more):
    return replace(draft(decision, a, b, sentence=sentence, **more), n=n)


def seen(result):
    names = {e.id: e.name for e in result.entities}
    mentions = [(" ".join(m.text.split()), m.label, m.rule) for m in result.mentions]
    return mentions, [(names[r.head], r.type, names[r.tail], r.rule, r.score) for r in result.relations]


BEFORE_M, BEFORE_R = seen(made())


def changed(result):
    """What a result no longer has, and what it has instead."""
    mentions, relations = seen(result)
    gone = [m for m in BEFORE_M if BEFORE_M.count(m) > mentions.count(m)]
    gone += [r for r in BEFORE_R if r not in relations]
    new = [m for m in mentions if m not in BEFORE_M] + [r for r in relations if r not in BEFORE_R]
    return sorted(set(map(str, gone))), new


@pytest.mark.parametrize(
    ("decision", "gone", "new"),
    [
        (about(1, "not-a-name", SUMMER, "Summer"), [("Summer", "PERSON", "found")], []),
        (about(1, "accept", SUMMER, "Summer", label="PERSON"), [("Summer", "PERSON", "found")],
         [("Summer", "PERSON", "decision:1/found")]),
        (about(1, "label", SUMMER, "Summer", label="EVENT"), [("Summer", "PERSON", "found")],
         [("Summer", "EVENT", "decision:1")]),
        # A name that was not found: in the sentence as a whole word.
        (about(1, "label", MEETING, "Oakport", label="PLACE", nth=1), [], [("Oakport", "PLACE", "decision:1")]),
        # Other edges take the relation along.
        (about(1, "edges", MEETING, "Birch Office in Oakport", "Birch Office"),
         [("Birch Office in Oakport", "AGENCY", "found"), ("Alder Board", "met_with", "Birch Office in Oakport", "frame", 0.8)],
         [("Birch Office", "AGENCY", "decision:1"), ("Alder Board", "met_with", "Birch Office", "frame", 0.8)]),
        # A longer name swallows what crosses it.
        (about(1, "edges", VISIT, "Vivian Kwok", "Ms Vivian Kwok"),
         [("Vivian Kwok", "PERSON", "found"), ("Vivian Kwok", "visited", "Oakport", "frame", 0.8)],
         [("Ms Vivian Kwok", "PERSON", "decision:1"), ("Ms Vivian Kwok", "visited", "Oakport", "frame", 0.8)]),
        # A claim goes with its name, and with a label that its type does not join.
        (about(1, "not-a-name", VISIT, "Oakport"),
         [("Oakport", "PLACE", "found"), ("Vivian Kwok", "visited", "Oakport", "frame", 0.8)], []),
        (about(1, "label", VISIT, "Oakport", label="MONEY"),
         [("Oakport", "PLACE", "found"), ("Vivian Kwok", "visited", "Oakport", "frame", 0.8)], [("Oakport", "MONEY", "decision:1")]),
        (about(1, "wrong", VISIT, "Vivian Kwok", "Oakport", type="visited"),
         [("Vivian Kwok", "visited", "Oakport", "frame", 0.8)], []),
        (about(1, "wrong", VISIT, "Oakport", "Vivian Kwok", type="visited"), [], []),  # a visit has a direction
        (about(1, "wrong", MEETING, "Birch Office in Oakport", "Alder Board", type="met_with"),  # a meeting has none
         [("Alder Board", "met_with", "Birch Office in Oakport", "frame", 0.8)], []),
        (about(1, "wrong", SUMMER, "Vivian Kwok", "Oakport", type="visited"), [], []),  # of another sentence
        (about(1, "accept", VISIT, "Vivian Kwok", "Oakport", type="visited"),
         [("Vivian Kwok", "visited", "Oakport", "frame", 0.8)], [("Vivian Kwok", "visited", "Oakport", "decision:1/frame", 1.0)]),
        (about(1, "missing", VISIT, "Vivian Kwok", "Alder Board", type="affiliated_with"), [],
         [("Vivian Kwok", "affiliated_with", "Alder Board", "decision:1", 1.0)]),
        # One end stands in another sentence.
        (about(1, "missing", SUMMER, "Alder Board", "Oakport", type="visited"), [],
         [("Alder Board", "visited", "Oakport", "decision:1", 1.0)]),
    ],
)  # fmt: skip
def test_a_decision_changes_what_it_is_about_and_nothing_else(decision, gone, new):
    report = Report()
    found = changed(applied(made(), [decision], Resolver({}), report))
    assert found == (sorted(map(str, gone)), new)
    assert report.problems([decision]) == []


def test_nth_is_one_of_several_and_0_is_all():
    for nth, left in ((1, 2), (2, 2), (0, 1)):
        decision = about(1, "not-a-name", MEETING, "Alder Board", nth=nth)
        result = applied(made(), [decision], Resolver({}))
        assert sum(m.text == "Alder Board" for m in result.mentions) == left


def test_the_later_decision_wins_and_an_undo_brings_the_earlier_result_back():
    first = about(1, "not-a-name", SUMMER, "Summer")
    second = about(2, "label", SUMMER, "Summer", label="EVENT")
    assert changed(applied(made(), [first, second], Resolver({})))[1] == [("Summer", "EVENT", "decision:2")]
    undo = Decision(3, "undo", of=2)
    assert applied(made(), [first, second, undo], Resolver({})) == applied(made(), [first], Resolver({}))
    again = about(4, "not-a-name", SUMMER, "Summer")
    assert changed(applied(made(), [second, again], Resolver({})))[1] == []


def test_the_later_of_both_directions_of_a_meeting_wins():
    ends = ("Alder Board", "Birch Office in Oakport")
    yes = about(1, "accept", MEETING, *ends, type="met_with")
    no = about(2, "wrong", MEETING, *reversed(ends), type="met_with")
    for result in (made(), made(relations=False)):
        assert not [r for r in applied(result, [yes, no], Resolver({})).relations if r.type == "met_with"]
        again = replace(yes, n=3)
        assert [r.rule[:10] for r in applied(result, [no, again], Resolver({})).relations if r.type == "met_with"] == [
            "decision:3"
        ]


def test_a_decision_about_edges_is_followed_by_one_about_the_new_name():
    edges = about(1, "edges", MEETING, "Birch Office in Oakport", "Birch Office")
    label = about(2, "label", MEETING, "Birch Office", label="ORG")
    mentions, relations = seen(applied(made(), [edges, label], Resolver({})))
    assert ("Birch Office", "ORG", "decision:2") in mentions
    assert ("Alder Board", "met_with", "Birch Office", "frame", 0.8) in relations


def test_applied_twice_is_applied_once():
    decisions = [
        about(1, "edges", MEETING, "Birch Office in Oakport", "Birch Office"),
        about(2, "accept", VISIT, "Vivian Kwok", label="PERSON"),
        about(3, "missing", VISIT, "Vivian Kwok", "Alder Board", type="affiliated_with"),
        about(4, "not-a-name", SUMMER, "Summer"),
    ]
    once = applied(made(), decisions, Resolver({}))
    assert applied(once, decisions, Resolver({})) == once


def test_a_decision_holds_in_another_document_with_the_sentence_broken_elsewhere():
    moved = f"Another start. {' '.join(MEETING.split())}\n"
    other = made(moved, [("Birch Office in Oakport", "AGENCY", 1)], "b.txt", relations=False)
    decision = about(1, "edges", MEETING, "Birch Office in Oakport", "Birch Office", document="a.txt")
    assert [m.text for m in applied(other, [decision], Resolver({})).mentions] == ["Birch Office"]


@pytest.mark.parametrize(
    ("decision", "result", "said"),
    [
        (about(1, "not-a-name", "Gone is gone.", "Gone"), made(), 'no document has the sentence "Gone is gone."'),
        (about(1, "not-a-name", "Gone is gone.", "Gone", document="a.txt"), made(),
         'a.txt has changed and does not have the sentence "Gone is gone."'),
        (about(1, "not-a-name", SUMMER, "Summer"), made(kept=False), "extract with --text"),
        (about(1, "not-a-name", SUMMER, "Summ"), made(), "does not have 'Summ' as a word"),
        (about(1, "label", SUMMER, "Summer", label="SEASON"), made(), "SEASON is no label"),
        (about(1, "missing", SUMMER, "Winter", "Oakport", type="visited"), made(), "'Winter' is not a name in the document"),
        (about(1, "wrong", SUMMER, "Winter", "Oakport", type="visited"), made(), "'Winter' is not a name in the document"),
        (about(1, "missing", VISIT, "Oakport", "Vivian Kwok", type="visited"), made(),
         "'Oakport' is PLACE, and visited needs PERSON or AGENCY or ORG there"),
        (about(1, "missing", VISIT, "Vivian Kwok", "Oakport", type="liked"), made(), "liked is no relation type"),
    ],
)  # fmt: skip
def test_what_applies_to_nothing_is_told(decision, result, said):
    report = Report()
    found = applied(result, [decision], Resolver({}), report)
    (problem,) = report.problems([decision])
    assert problem.startswith("decision 1")
    assert said in problem
    assert found.mentions == result.mentions


def test_without_the_text_a_relation_is_found_by_its_evidence():
    decision = about(1, "wrong", VISIT, "Vivian Kwok", "Oakport", type="visited")
    report = Report()
    assert len(applied(made(kept=False), [decision], Resolver({}), report).relations) == 1
    assert report.problems([decision]) == []


def test_what_is_denied_is_confirmed_but_not_added():
    decision = about(1, "accept", VISIT, "Vivian Kwok", "Oakport", type="visited", status="denied")
    bare = made(relations=False)
    assert applied(bare, [decision], Resolver({})).relations == ()
    known = made()
    denied = replace(known, relations=(replace(known.relations[0], status="denied"),))
    (found,) = applied(denied, [decision], Resolver({})).relations
    assert (found.rule, found.status) == ("decision:1/frame", "denied")


def test_an_entity_keeps_its_hits_of_a_watchlist_unless_its_name_is_none():
    result = made()
    first = {m.text: m.id for m in reversed(result.mentions)}
    hits = {
        name: Hit("people.csv", name, name, name, 0.9, "name", "the same name", first[name])
        for name in ("Vivian Kwok", "Summer")
    }
    marked = tuple(replace(e, hits=(hits[e.name],) if e.name in hits else ()) for e in result.entities)
    decision = about(1, "not-a-name", SUMMER, "Summer")
    now = applied(replace(result, entities=marked), [decision], Resolver({}))
    assert [(e.name, e.hits) for e in now.entities if e.hits] == [("Vivian Kwok", (hits["Vivian Kwok"],))]


def test_reports_of_single_documents_add_up_to_that_of_all():
    texts = {"a.txt": TEXT, "b.txt": f"{SUMMER} It rained.\n"}
    results = [made(TEXT), made(texts["b.txt"], [("Summer", "PERSON", 1)], "b.txt")]
    said = [
        about(1, "not-a-name", SUMMER, "Summer"),
        about(2, "accept", VISIT, "Oakport", label="PLACE"),
        about(3, "not-a-name", "Winter was cold.", "Winter"),
        Decision(4, "same", "Vivian Kwok", "Nobody"),
    ]
    total = Report()
    for result in results:
        alone = Report()
        applied(result, said, Resolver({}), alone)
        total.add(Report.loads(alone.dumps()))
    assert total.problems(said) == [
        "decision 4: no document has the name 'Nobody'",
        'decision 3 no longer applies: no document has the sentence "Winter was cold."',
    ]
