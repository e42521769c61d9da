import pytest
from hypothesis import given
from hypothesis import strategies as st

PIECES = ["Mr Anson Kwok", "Ms Ada Fung", " visited ", " attended ", " and ", ", ", ". ", "Hangzhou", "the Data Governance Forum", " met ", "He", "She", "They", "the duo", " today (May 5)", "\n", " did not ", "$3 billion", "\uf0b7", "😀", "\ue000", "\uf8ff", "Ａ"]  # fmt: skip
any_text = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Mr Anson Kwok arrived in Wuzhen. He visited Hangzhou.", {"Anson Kwok"}),
        ("Ms Ada Fung arrived in Wuzhen. She visited Hangzhou.", {"Ada Fung"}),
        ("Mr Anson Kwok and Ms Ada Fung arrived in Wuzhen. They visited Hangzhou.", {"Anson Kwok", "Ada Fung"}),
        ("Mr Anson Kwok and Ms Ada Fung arrived in Wuzhen. The duo visited Hangzhou.", {"Anson Kwok", "Ada Fung"}),
        ("Ms Ada Fung arrived in Wuzhen. He visited Hangzhou.", set()),
    ],
)
def test_a_pronoun_stands_for_whom_it_can(said, text, people):
    assert {head for head, tail in said(text, "visited") if tail == "Hangzhou"} == people


@pytest.mark.parametrize("mark", ["\uf0b7", "\ue000", "\uf8ff", "😀", "香"])
def test_a_character_of_any_plane_is_only_a_character(said, mark):
    assert said(f"Mr Anson Kwok visited {mark} Hangzhou {mark} today.", "visited") == {("Anson Kwok", "Hangzhou")}
    assert said(f"The Data Governance Forum {mark} will be held in Hangzhou.", "held_in")


@given(any_text)
def test_relations_of_arbitrary_text_join_two_mentions_of_it(analyse, text):
    analysis = analyse(text)
    ids = {m.id for m in analysis.mentions}
    for found in analysis.relations:
        assert {found.head.id, found.tail.id} <= ids
        assert found.head.id != found.tail.id
        assert 0 <= found.start < found.end <= len(text)
        assert 0 < found.score <= 1
