from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.text import layout

RELEASE = """Harbour Board opens new pier
*******************************

     The Harbour Board opened a pier today (March 14).

* A first point of the plan
* A second point of it

     Mr Anson Kwok (second left) at the pier.

Ends/Friday, March 14, 2025
Issued at HKT 16:05

NNNN
"""
KINDS = {"furniture", "headline", "dateline", "body", "list", "caption", "sign-off"}


def test_sections_of_a_press_release():
    found = layout.analyse(RELEASE)
    assert [kind for kind, _ in groupby(s.kind for s in found.sections)] == [
        "headline",
        "body",
        "list",
        "caption",
        "sign-off",
    ]
    assert found.title == "Harbour Board opens new pier"
    assert found.published == "2025-03-14T16:05"


PARAGRAPH = "The Board opened the new pier."


@pytest.mark.parametrize(
    ("text", "title", "kinds"),
    [
        (f"News\n\nBoard opens pier\n\n{PARAGRAPH}", "Board opens pier", ["furniture", "headline", "body"]),
        (f"FOR IMMEDIATE RELEASE\nPress Release\nBoard opens pier\n\n{PARAGRAPH}", "Board opens pier", ["furniture", "headline", "body"]),
        (f"Press Releases\n\n{PARAGRAPH}", "Press Releases", ["furniture", "body"]),
        (f"News of the pier\n\n{PARAGRAPH}", "News of the pier", ["headline", "body"]),
        (f"Press Room Fund opens\n\n{PARAGRAPH}", "Press Room Fund opens", ["headline", "body"]),
    ],
)  # fmt: skip
def test_the_name_of_a_section_is_no_title_if_a_headline_follows(text, title, kinds):
    found = layout.analyse(text)
    assert (found.title, [kind for kind, _ in groupby(s.kind for s in found.sections)]) == (title, kinds)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Print", "furniture"),
        ("Share this story", "furniture"),
        ("* A first point of the plan", "list"),
        ("(b) A second point of the plan", "list"),
        ("Photo shows Mr Kwok at the pier.", "caption"),
        ("NNNN", "sign-off"),
        ("The pier was opened in the morning.", "body"),
        ("June 2, 2025", "dateline"),
    ],
)
def test_kind_of_a_line_below_the_headline(line, kind):
    text = f"Harbour Board opens pier\n\nThe pier is new.\n\n{line}\n"
    assert layout.analyse(text).kind_at(text.index(line)) == kind


@given(
    st.lists(st.one_of(st.sampled_from(RELEASE.splitlines(keepends=True)), st.text(max_size=20)), max_size=15).map(
        "".join
    )
)
def test_sections_lie_in_the_text_in_order(text):
    found = layout.analyse(text)
    edges = [edge for s in found.sections for edge in (s.start, s.end)]
    assert edges == sorted(edges)
    assert all(0 <= s.start < s.end <= len(text) for s in found.sections)
    assert {s.kind for s in found.sections} <= KINDS
    assert all(found.kind_at(s.start) == s.kind for s in found.sections)
    assert (found.date is None) is (found.published is None and found.near is None)
