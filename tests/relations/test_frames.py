import pytest

from hkie.errors import PatternError
from hkie.grammar.ruleset import Frame
from hkie.ontology import shipped
from hkie.relations.frames import Frames


def frame(**changed):
    return Frame(**{"id": "a.b", "type": "visited", "verbs": ("stroll",), "nouns": (), "head": frozenset({"subj"}), "tail": frozenset({"through"}), "heads": frozenset(), "score": 0.8, "note": "", "match": (), "miss": (), "where": "my.jsonl:7"} | changed)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"type": "liked"}, "unknown relation"),
        ({"verbs": ()}, "a frame needs verbs or nouns"),
        ({"head": frozenset()}, "a frame needs roles"),
        ({"heads": frozenset({"PERSONS"})}, "visited has no head of label PERSONS"),
    ],
)
def test_a_wrong_frame_is_refused_with_its_place(changed, problem):
    with pytest.raises(PatternError, match=rf"my\.jsonl:7: {problem}"):
        Frames([frame(**changed)], shipped())


def test_the_frames_of_a_user_bind_and_their_verbs_are_known():
    frames = Frames([frame(verbs=("zigzag",))], shipped())
    assert frames.binding == {"a.b"}
    assert {"zigzag", "zigzags", "zigzaged", "zigzagging"} <= frames.syntax.verbs.keys()


def test_every_relation_joins_the_labels_that_its_type_allows(seeds):
    label = {entity.id: entity.label for entity in seeds.entities}
    assert {r.type for r in seeds.relations} == set(shipped().types)
    for relation in seeds.relations:
        kind = shipped().types[relation.type]
        assert label[relation.head] in kind.heads
        assert label[relation.tail] in kind.tails
