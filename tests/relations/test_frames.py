import pytest

from hkie.errors import PatternError
from hkie.grammar.ruleset import Trigger
from hkie.ontology import shipped
from hkie.relations.frames import FRAMES, Frames


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
