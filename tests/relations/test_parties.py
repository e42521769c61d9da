import pytest

TRIP = "The Secretary for Tides, Ms Ida Fong, will leave for Oslo tomorrow to visit Norway. "


@pytest.mark.parametrize(
    "said_of_it",
    [
        "The Director of Quays, Mr Leo Tam, will accompany Ms Fong on the visit.",
        "Ms Fong will be accompanied by the Director of Quays, Mr Leo Tam.",
        "Other members of the delegation include the Director of Quays, Mr Leo Tam.",
        "The delegation led by Ms Fong also includes the Director of Quays, Mr Leo Tam.",
    ],
)
def test_members_of_a_party_go_where_their_leader_goes(said, said_of_it):
    assert ("Leo Tam", "Oslo") in said(TRIP + said_of_it, "visited")


def test_one_who_is_only_named_beside_a_trip_goes_nowhere(said):
    assert said(f"{TRIP}The Director of Quays, Mr Leo Tam, will be Acting Secretary.", "visited") == {
        ("Ida Fong", "Oslo"), ("Ida Fong", "Norway"),
    }  # fmt: skip


def test_the_delegation_is_the_leader_and_the_members(said):
    text = "The delegation led by Ms Ida Fong also included Mr Leo Tam. The delegation visited Hangzhou."
    assert said(text, "visited") == {("Ida Fong", "Hangzhou"), ("Leo Tam", "Hangzhou")}


def test_who_came_along_is_not_meant_by_they(said):
    text = "Ms Ida Fong and Mr Leo Tam, accompanied by Mr Anson Kwok, toured Hangzhou. They then visited Wuzhen."
    assert {head for head, tail in said(text, "visited") if tail == "Hangzhou"} == {"Ida Fong", "Leo Tam", "Anson Kwok"}
    assert {head for head, tail in said(text, "visited") if tail == "Wuzhen"} == {"Ida Fong", "Leo Tam"}
