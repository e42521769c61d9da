"""What is new, changed or gone between two results."""

import dataclasses

import pytest

from hkie.query.differences import differences

ADA, BEN, POST = "PERSON Ada Poon", "PERSON Ben Cox", "TITLE Director of Tides"
WALL, FORUM = "PROGRAMME Tide Wall Fund", "EVENT Harbour Forum"


def row(kind, head, tail, **more):
    return kind, head, tail, "d", more


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([row("met_with", ADA, BEN)], [row("met_with", ADA, BEN)], []),
        ([row("met_with", ADA, BEN)], [row("met_with", BEN, ADA)], []),  # symmetric
        (
            [row("attended", ADA, FORUM)],
            [row("attended", BEN, FORUM)],
            [
                "people new Ben Cox", "people gone Ada Poon",
                "relations new Ben Cox attended Harbour Forum", "relations gone Ada Poon attended Harbour Forum",
            ],
        ),
        (
            [row("attended", ADA, FORUM, status="planned")],
            [row("attended", ADA, FORUM, date="2025")],
            ["relations changed Ada Poon attended Harbour Forum (2025), was planned"],
        ),
        ([row("attended", ADA, FORUM)], [row("attended", ADA, FORUM, date="2025")], ["relations changed Ada Poon attended Harbour Forum (2025), was without status and day"]),
        ([row("attended", ADA, FORUM, date="2025")], [row("attended", ADA, FORUM), row("attended", ADA, FORUM, date="2025")], []),
        (
            [row("holds_title", ADA, POST)],
            [row("holds_title", ADA, POST, status="former", to="2025"), row("holds_title", ADA, POST)],
            ["posts changed Director of Tides: Ada Poon (former, to 2025), was Ada Poon"],  # the claim that has days
        ),
        (
            [row("has_budget", WALL, "MONEY HKD 2000000000")],
            [row("has_budget", WALL, "MONEY HKD 2000000000 at most")],
            ["budgets changed Tide Wall Fund: up to HK$2 billion, was HK$2 billion"],
        ),
        (
            [row("met_with", ADA, BEN)],
            [row("met_with", ADA, BEN), row("launched", "AGENCY Tide Bureau", WALL)],
            ["bodies new Tide Bureau", "programmes new Tide Wall Fund", "relations new Tide Bureau launched Tide Wall Fund"],
        ),
    ],
)  # fmt: skip
def test_a_difference_says_what_was_and_what_is(made, old, new, found):
    assert [f"{d.part} {d.change} {d.words}" for d in differences(made(*old), made(*new))] == found


def test_a_difference_has_the_claims_of_both_results(made):
    old, new = (made(row("has_budget", WALL, f"MONEY HKD {amount}")) for amount in ("20", "30"))
    (found,) = differences(old, new)
    assert found.old_claims == ("Tide Wall Fund has_budget HKD 20.",)
    assert found.claims == ("Tide Wall Fund has_budget HKD 30.",)
    assert (found.old_documents, found.documents) == (("d",), ("d",))


def test_an_entity_with_another_id_is_the_same_by_its_only_name(made):
    old = made(row("met_with", ADA, BEN))
    new = made(row("met_with", "PERSON Ada Poon Mei-yee", BEN), aliases={"Ada Poon Mei-yee": ["Ada Poon"]})
    assert [f"{d.part} {d.change} {d.words}" for d in differences(old, new)] == [
        "people changed Ada Poon Mei-yee, was Ada Poon"
    ]
    two = dataclasses.replace(new, entities=(*new.entities, dataclasses.replace(new.entities[0], id="person:other")))
    assert [d.change for d in differences(old, two)][:2] == ["new", "new"]  # not the same: which of them is unclear
