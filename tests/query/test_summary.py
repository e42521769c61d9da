"""The summary of a result: which people, budgets, events and meetings it has, and in which order."""

import pytest

from hkie.ontology import load
from hkie.query.summary import summarise
from hkie.records import Document, Entity, Evidence, Link, Mention, Money, Relation, Result

ENTITIES = {
    e.id: e
    for e in (
        Entity("ada", "PERSON", "Ada Poon", ()),
        Entity("ben", "PERSON", "Ben Cox", ()),
        Entity("leo", "PERSON", "Leo Fung", ()),
        Entity("post", "TITLE", "Director of Tides", ()),
        Entity("old", "TITLE", "Director of Quays", ()),
        Entity("bureau", "AGENCY", "Tide Bureau", ()),
        Entity("pier", "PROGRAMME", "Pier Scheme", ()),
        Entity("guide", "PROGRAMME", "Quay Guide", ()),
        Entity("money", "MONEY", "HKD 3000000", (), Money("HKD", "3000000")),
        Entity("forum", "EVENT", "Harbour Forum", ()),
        Entity("expo", "EVENT", "Quay Expo", ()),
        Entity("day", "DATE", "2025-05-05", (), "2025-05-05"),
        Entity("town", "PLACE", "Hangzhou", ()),
    )
}


def result(relations, mentions=()):
    """A result of relations "ada met_with ben", each with a number for its document, and further mentions "ada 2"."""
    made, found = [], []
    for k, (text, more) in enumerate(relations):
        head, kind, tail, day = text.split()
        made.append(
            Relation(
                f"r{k}", kind, head, tail, f"{day}.txt", more.pop("basis", "stated"), "rule", more.pop("score", 0.9),
                (Evidence(f"{day}.txt", 0, 4, "Said"),), **more,
            )
        )  # fmt: skip
        found += [(head, day), (tail, day)]
    found += [tuple(text.split()) for text in mentions]
    records = [
        Mention(f"m{k}", f"{day}.txt", 0, 4, "Said", ENTITIES[name].label, "body", "x", 0.9)
        for k, (name, day) in enumerate(found)
    ]
    days = sorted({m.document for m in records})
    return Result(
        "hkie/2",
        tuple(Document(d, d, "t", f"2025-01-0{d[0]}T09:00", (), "", "utf-8", "text/plain") for d in days),
        tuple(records),
        tuple(Link(m.id, name, "exact", 1.0, "") for m, (name, _) in zip(records, found, strict=True)),
        tuple(ENTITIES.values()),
        tuple(made),
    )


def ids(profiles):
    return [p.entity.id for p in profiles]


@pytest.mark.parametrize(
    ("relations", "mentions", "people"),
    [
        ([], ["ada 1", "ben 1", "ben 1"], ["ben", "ada", "leo"]),
        ([], ["ben 1", "ben 1", "ada 1", "ada 2"], ["ada", "ben", "leo"]),  # documents before mentions
        ([("leo holds_title post 1", {})], ["ben 1", "ben 1"], ["leo", "ben", "ada"]),  # a post before mentions
        ([("leo holds_title post 1", {})], ["ben 1", "ben 2"], ["ben", "leo", "ada"]),
    ],
)
def test_people_stand_by_documents_then_posts_then_mentions(relations, mentions, people):
    assert ids(summarise(result(relations, mentions)).people) == people


@pytest.mark.parametrize(
    ("relations", "posts"),
    [
        ([("ada holds_title old 1", {}), ("ada holds_title post 1", {"score": 0.95})], [("post", "actual", 1), ("old", "actual", 1)]),
        ([("ada holds_title old 1", {}), ("ada holds_title old 2", {}), ("ada holds_title post 1", {"score": 0.99})], [("old", "actual", 2), ("post", "actual", 1)]),
        ([("ada holds_title old 1", {"score": 0.99}), ("ada holds_title old 2", {"status": "former"}), ("ada holds_title post 2", {})], [("post", "actual", 1), ("old", "former", 2)]),  # the latest document
        ([("ada holds_title post 1", {"status": "acting"}), ("ada holds_title old 1", {"status": "designate", "score": 0.99})], [("post", "acting", 1), ("old", "designate", 1)]),
        ([("ada holds_title post 1", {"basis": "registry"})], []),
    ],
)  # fmt: skip
def test_a_person_has_the_posts_in_office_first(relations, posts):
    person = next(p for p in summarise(result(relations)).people if p.entity.id == "ada")
    assert [(f.tail.id, f.relation.status, f.documents) for f in person.facts.get("holder", ())] == posts


def test_programmes_come_before_other_budgets_and_those_without_are_other_names():
    found = summarise(
        result(
            [("bureau has_budget money 1", {}), ("bureau has_budget money 2", {}), ("pier has_budget money 1", {})],
            ["guide 1"],
        )
    )
    assert ids(found.budgets) == ["pier", "bureau"]
    assert ids(found.others)[0] == "guide"
    assert not {"pier", "bureau", "money", "ada"} & {*ids(found.others)}


def test_an_event_has_its_day_place_and_organisers_and_one_that_has_none_is_left_out():
    found = summarise(
        result(
            [("forum held_on day 1", {}), ("forum held_in town 1", {}), ("bureau organised forum 1", {})], ["expo 2"]
        )
    )
    (event,) = found.events
    assert {role: [(f.head.id, f.tail.id) for f in facts] for role, facts in event.facts.items()} == {
        "day": [("forum", "day")],
        "venue": [("forum", "town")],
        "organiser": [("bureau", "forum")],
    }


@pytest.mark.parametrize(
    ("relations", "meetings"),
    [
        ([("bureau met_with ada 1", {})], ["ada met_with bureau"]),  # the person first
        ([("ada met_with ben 1", {}), ("ben met_with ada 2", {})], ["ben met_with ada"]),
        ([("ada met_with ben 1", {"date": "2025-05-05"}), ("ben met_with ada 2", {"date": "2025-05-06"})], ["ben met_with ada 2025-05-05", "ben met_with ada 2025-05-06"]),
        ([("ben met_with ada 1", {"score": 0.6}), ("ben met_with leo 1", {"score": 0.8})], ["ben met_with leo", "ben met_with ada"]),
        ([("ben met_with ada 1", {}), ("ben met_with leo 1", {"score": 0.8}), ("ben visited town 1", {"score": 0.6})], ["ben met_with ada", "ben visited town", "ben met_with leo"]),
        ([("ben met_with ada 1", {"status": "planned"}), ("ben met_with leo 1", {"score": 0.6})], ["ben met_with leo", "ben met_with ada"]),
    ],
)  # fmt: skip
def test_meetings_and_visits_take_turns_the_surest_first(relations, meetings):
    found = summarise(result(relations, ["ben 1", "ben 1", "ben 1"])).meetings
    assert [" ".join(filter(None, (f.head.id, f.relation.type, f.tail.id, f.day))) for f in found] == meetings


def test_what_was_read_is_counted():
    found = summarise(result([("ada met_with ben 3", {})], ["ada 1"]))
    assert (found.documents, found.first, found.last) == (2, "2025-01-01", "2025-01-03")
    assert (found.mentions, found.entities, found.relations) == (3, len(ENTITIES), 1)


def test_labels_and_types_of_ones_own_are_in_the_part_of_their_kind_and_role(tmp_path):
    (tmp_path / "relations").mkdir()
    (tmp_path / "labels.tsv").write_text("label\tkind\tdescription\nMASCOT\tactor\ta mascot\n")
    (tmp_path / "relations" / "types.tsv").write_text("type\thead\ttail\trole\nplays\tMASCOT\tTITLE\tholder\n")
    made = result([("ada plays post 1", {})])
    mascot = Entity("ada", "MASCOT", "Benny", ())
    made = Result(made.schema, made.documents, made.mentions, made.links, (mascot, ENTITIES["post"]), made.relations)
    (person,) = summarise(made, load([tmp_path])).people
    assert [f.tail.name for f in person.facts["holder"]] == ["Director of Tides"]
