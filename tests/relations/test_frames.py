import pytest

from hkie.errors import PatternError
from hkie.grammar.ruleset import Trigger
from hkie.ontology import shipped
from hkie.relations.frames import FRAMES, Frames

FORUM = "Data Governance Forum"
SAID = [
    ("Mr Anson Kwok attended the Data Governance Forum.", "attended", {("Anson Kwok", FORUM)}),
    ("Mr Anson Kwok and Ms Ada Fung attended the Data Governance Forum.", "attended", {("Anson Kwok", FORUM), ("Ada Fung", FORUM)}),
    ("Mr Anson Kwok will attend the Data Governance Forum.", "attended", {("Anson Kwok", FORUM)}),
    ("Mr Anson Kwok delivered a keynote speech at the Data Governance Forum.", "spoke_at", {("Anson Kwok", FORUM)}),
    ("Mr Anson Kwok delivered a keynote speech at the Data Governance Forum.", "attended", {("Anson Kwok", FORUM)}),
    ("The Data Governance Forum was organised by the Harbour Works Bureau.", "organised", {("Harbour Works Bureau", FORUM)}),
    ("The Harbour Works Bureau hosted the Data Governance Forum.", "organised", {("Harbour Works Bureau", FORUM)}),
    ("Mr Anson Kwok met with Ms Ada Fung.", "met_with", {("Anson Kwok", "Ada Fung")}),
    ("Mr Anson Kwok called on the Harbour Works Bureau.", "met_with", {("Anson Kwok", "Harbour Works Bureau")}),
    ("Mr Anson Kwok visited Hangzhou.", "visited", {("Anson Kwok", "Hangzhou")}),
    ("Mr Anson Kwok met Ms Ada Fung and visited Hangzhou.", "visited", {("Anson Kwok", "Hangzhou")}),
    ("The Harbour Works Bureau launched the Quayside Care Scheme.", "launched", {("Harbour Works Bureau", "Quayside Care Scheme")}),
    ("The Quayside Care Scheme was launched by the Harbour Works Bureau.", "launched", {("Harbour Works Bureau", "Quayside Care Scheme")}),
    ("Mr Anson Kwok arrived in Hangzhou. He then visited Wuzhen.", "visited", {("Anson Kwok", "Hangzhou"), ("Anson Kwok", "Wuzhen")}),
]  # fmt: skip
NOT_SAID = [
    ("Mr Anson Kwok did not attend the Data Governance Forum.", "attended"),
    ("Mr Anson Kwok hopes to attend the Data Governance Forum.", "attended"),
    ("Mr Anson Kwok was invited to attend the Data Governance Forum.", "attended"),
    ("Mr Anson Kwok declined to visit Hangzhou.", "visited"),
    ("The Harbour Works Bureau praised the Data Governance Forum.", "organised"),
    ("Mr Anson Kwok spoke of the Data Governance Forum.", "met_with"),
    ("Mr Anson Kwok likes Hangzhou. Ms Ada Fung left.", "visited"),
]


@pytest.mark.parametrize(("text", "kind", "expected"), SAID)
def test_what_a_sentence_says(said, text, kind, expected):
    assert said(text, kind) == expected


@pytest.mark.parametrize(("text", "kind"), NOT_SAID)
def test_what_a_sentence_does_not_say(said, text, kind):
    assert said(text, kind) == set()


def trigger(**changed):
    return Trigger(**{"id": "a.b", "type": "visited", "frame": "subject-object", "trigger": "saw", "score": 0.8, "note": "", "match": (), "miss": (), "where": "my.jsonl:7"} | changed)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"type": "liked"}, "unknown relation"),
        ({"frame": "odd"}, "unknown frame"),
        ({"trigger": "(saw"}, "bad trigger"),
        ({"heads": frozenset({"PERSONS"})}, "visited has no head of label PERSONS"),
    ],
)
def test_a_wrong_trigger_is_refused_with_its_place(changed, problem):
    with pytest.raises(PatternError, match=rf"my\.jsonl:7: {problem}"):
        Frames([trigger(**changed)])


@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_every_frame_is_taken(frame):
    assert len(Frames([trigger(frame=frame)]).triggers) == 1


def test_every_relation_joins_the_labels_that_its_type_allows(seeds):
    label = {entity.id: entity.label for entity in seeds.entities}
    assert {r.type for r in seeds.relations} == set(shipped().types)
    for relation in seeds.relations:
        kind = shipped().types[relation.type]
        heads, tails = kind.heads, kind.tails
        assert label[relation.head] in heads
        assert label[relation.tail] in tails


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("visit", ["visit", "visits", "visited", "visiting"]),
        ("organi[sz]e", ["organise", "organizes", "organised", "organizing"]),
        ("carry", ["carry", "carries", "carried", "carrying"]),
        ("address", ["address", "addresses", "addressed", "addressing"]),
    ],
)
def test_a_verb_in_braces_stands_for_its_forms(verb, forms):
    ((_, pattern),) = Frames([trigger(trigger=f"{{{verb}}}")]).triggers
    assert [form for form in [*forms, "revisit", "visitor"] if pattern.fullmatch(form)] == forms


def test_a_trigger_may_narrow_its_heads(pipeline, analyse):
    hosts = "The Harbour Works Bureau will host the Data Governance Forum."
    assert {r.type for r in analyse(hosts).relations} == {"organised"}
