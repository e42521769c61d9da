"""Posts that every firm has are not those of the registry."""

import pytest

import hkie


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("The company's chief executive, Mr Ben Lau, left.", [None]),
        ("The Chief Executive, Mr John Lee, spoke.", ["posts:ce"]),
        ("Its chief executive, Mr Ben Lau, met the Chief Executive, Mr John Lee.", ["posts:ce", None]),
    ],
)
def test_a_rank_in_lower_case_is_not_the_post_of_the_registry(text, entries):
    posts = [e.registry for e in hkie.extract_text(text).entities if e.label == "TITLE"]
    assert sorted(posts, key=str) == sorted(entries, key=str)
