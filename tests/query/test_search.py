"""Looking around in a result: find by any name, a card of one."""

import dataclasses

import pytest

from hkie.query import entity, search
from hkie.records import Document, Entity, Evidence, Link, Mention, Relation, Result

TEXT = "The Tide Bureau (TB) met Ms Ada Poon. Ada Poon of the Tide Bureau spoke at the Harbour Forum on May 5, 2025."
ENTITIES = (
    Entity("agency:tide-bureau", "AGENCY", "Tide Bureau", ("TB",)),
    Entity("agency:tidal-authority", "AGENCY", "Tidal Power Authority", ()),
    Entity("person:ada-poon", "PERSON", "Ada Poon", ()),
    Entity("event:harbour-forum", "EVENT", "Harbour Forum", ()),
    Entity("date:2025-05-05", "DATE", "2025-05-05", (), "2025-05-05"),
)


def mention(number, document, text, label, entity):
    at = TEXT.index(text)
    return Mention(f"{document}#{number}", document, at, at + len(text), text, label, "body", "x", 0.9), entity


PLACED = [
    mention(0, "a.txt", "Tide Bureau", "AGENCY", "agency:tide-bureau"),
    mention(1, "a.txt", "TB", "AGENCY", "agency:tide-bureau"),
    mention(2, "a.txt", "Ada Poon", "PERSON", "person:ada-poon"),
    mention(3, "b.txt", "Ada Poon", "PERSON", "person:ada-poon"),
    mention(4, "b.txt", "Harbour Forum", "EVENT", "event:harbour-forum"),
    mention(5, "b.txt", "May 5, 2025", "DATE", "date:2025-05-05"),
]


def relation(kind, head, tail, document, *texts, date=None, basis="stated"):
    evidence = tuple(Evidence(document, 0, len(text), text) for text in texts)
    return Relation(f"{document}#{kind}", kind, head, tail, document, basis, "rule", 0.9, evidence, date)


RESULT = Result(
    "hkie/1",
    (
        Document("a.txt", "a.txt", "Bureau meets", "2025-04-01T10:00", (), "", "utf-8", "text/plain"),
        Document("b.txt", "b.txt", "Forum", None, (), "", "utf-8", "text/plain"),
    ),
    tuple(m for m, _ in PLACED),
    tuple(Link(m.id, e, "exact", 1.0, m.text) for m, e in PLACED),
    ENTITIES,
    (
        relation("met_with", "agency:tide-bureau", "person:ada-poon", "a.txt", "The Tide Bureau (TB) met Ms Ada Poon."),
        relation("spoke_at", "person:ada-poon", "event:harbour-forum", "b.txt", "It was full.", "Ada Poon spoke at the Harbour Forum."),
        relation("held_on", "event:harbour-forum", "date:2025-05-05", "b.txt", "the Harbour Forum on May 5, 2025."),
        relation("affiliated_with", "person:ada-poon", "agency:tide-bureau", "", basis="registry"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "labels", "found"),
    [
        ("Tide Bureau", (), ["agency:tide-bureau"]),
        ("tide bureau", (), ["agency:tide-bureau"]),
        ("TB", (), ["agency:tide-bureau"]),
        ("Tide Buro", (), ["agency:tide-bureau"]),
        ("bureau of tides", (), ["agency:tide-bureau"]),
        ("Poon", (), ["person:ada-poon"]),
        ("person:ada-poon", (), ["person:ada-poon"]),
        ("Poon", ("AGENCY",), []),
        ("Xylophone", (), []),
        ("", (), []),
        ("...", (), []),
    ],
)
def test_an_entity_is_found_by_any_name(query, labels, found):
    assert [m.entity.id for m in search.search(RESULT, query, labels)][: len(found) or None] == found


def test_a_match_says_by_which_name_and_how_often():
    (match, *_) = search.search(RESULT, "TB")
    assert (match.name, match.score, match.mentions, match.documents) == ("TB", 1.0, 2, 1)


def test_no_more_is_found_than_was_asked_for():
    assert len(search.search(RESULT, "tid", limit=1)) == 1


def test_a_card_has_names_documents_and_what_is_said():
    card = search.card(RESULT, entity.one(RESULT, "Ada Poon"))
    assert card.written == (("Ada Poon", 2),)
    assert card.mentions == 2
    assert [(name, count) for name, _, _, count in card.documents] == [("a.txt", 1), ("b.txt", 1)]
    assert {(s.type, s.as_head, s.other.name) for s in card.said} == {
        ("met_with", False, "Tide Bureau"),
        ("spoke_at", True, "Harbour Forum"),
        ("affiliated_with", True, "Tide Bureau"),
    }


def test_the_sentence_of_a_relation_is_the_one_that_names_both():
    (said,) = [s for s in search.card(RESULT, entity.one(RESULT, "Ada Poon")).said if s.type == "spoke_at"]
    assert said.claim == "Ada Poon spoke at the Harbour Forum."


@pytest.mark.parametrize(
    ("pieces", "quoted"),
    [
        ([], ("", ())),
        ([("claim", "She spoke\nthere.")], ("She spoke there.", ())),
        ([("claim", "It was full."), ("claim", "Ada Poon spoke at the Harbour Forum.")], ("Ada Poon spoke at the Harbour Forum.", ())),
        ([("claim", "She spoke."), ("context", "Ada Poon opened the Harbour Forum.")], ("She spoke.", ("Ada Poon opened the Harbour Forum.",))),
        ([("context", "Ada Poon rose.")], ("Ada Poon rose.", ())),
    ],
)  # fmt: skip
def test_the_claim_is_quoted_first_and_its_context_apart(pieces, quoted):
    evidence = tuple(Evidence("b.txt", 0, len(text), text, role) for role, text in pieces)
    said = dataclasses.replace(RESULT.relations[1], evidence=evidence)
    assert search.quotation(said, ENTITIES[2], ENTITIES[3]) == quoted


def test_the_seeds_have_a_card_for_every_entity(seeds):
    cards = [search.card(seeds, one) for one in seeds.entities]
    assert sum(card.mentions for card in cards) == len(seeds.mentions) > 0
    assert sum(s.as_head for card in cards for s in card.said) == len(seeds.relations) > 0
    for card in cards:
        assert card.mentions == sum(link.entity == card.entity.id for link in seeds.links)
        assert all(s.claim for s in card.said)
