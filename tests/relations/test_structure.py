import pytest


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The Tree Unit of the Harbour Works Bureau met.", "Tree Unit", "Harbour Works Bureau"),
        ("The Tree Unit under the Harbour Works Bureau met.", "Tree Unit", "Harbour Works Bureau"),
    ],
)
def test_a_body_is_part_of_another(said, text, part, whole):
    assert said(text, "part_of") == {(part, whole)}


def test_bodies_side_by_side_are_not_part_of_each_other(said):
    assert said("The Harbour Works Bureau and the Lands Department met.", "part_of") == set()


@pytest.mark.parametrize(
    ("text", "thing", "place"),
    [
        ("They praised Transfar Group Limited, headquartered in Hangzhou.", "Transfar Group Limited", "Hangzhou"),
        ("They saw the Digital Tech Centre in Wuzhen.", "Digital Tech Centre", "Wuzhen"),
    ],
)
def test_where_a_thing_stands(said, text, thing, place):
    assert said(text, "located_in") == {(thing, place)}


def test_a_visitor_stands_nowhere(said):
    assert said("The Harbour Works Bureau went to Hangzhou.", "located_in") == set()
