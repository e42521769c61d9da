import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.pipeline.analyzer import Stages
from hkie.query.explain import why
from hkie.records import Source

TEXT = "Mr Anson Kwok visited the Hong Kong Productivity Council with \\$3 billion. Kwok left."
PIECES = [
    "Mr Anson Kwok",
    "the Hong Kong Productivity Council (HKPC)",
    "the Council",
    "\\$3 billion",
    "â€™",
    "\r\n",
    ". ",
    " of ",
    "May 5, 2025",
    "\ue000",
    "HKPC",
]
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12).map("".join)


def source(text):
    return Source("doc", "doc", text, "utf-8", "", "text/plain")


def test_what_won_is_what_the_pipeline_gives(pipeline, analyse):
    won = [(e.start, e.end, e.label, e.rule) for e in why(pipeline, source(TEXT)) if e.won]
    assert won == [(m.start, m.end, m.label, m.rule) for m in analyse(TEXT).mentions]


def test_what_lost_says_to_whom(pipeline):
    at = TEXT.index("Hong Kong")
    found = why(pipeline, source(TEXT), at)
    assert all(e.start <= at < e.end for e in found)
    (place,) = [e for e in found if e.label == "PLACE" and e.text == "Hong Kong"]
    assert (place.won, place.outcome) == (False, "rejected")
    assert place.by is not None
    assert place.by.text == "Hong Kong Productivity Council"
    assert "Hong Kong Productivity Council" in place.reason


def test_a_short_form_is_of_the_second_reading(pipeline):
    found = why(pipeline, source(TEXT), TEXT.rindex("Kwok"))
    assert {e.reading for e in found if e.won} == {"second"}


def test_where_no_rule_proposes_there_is_nothing(pipeline):
    assert why(pipeline, source(TEXT), TEXT.index("visited")) == []


@pytest.mark.parametrize("text", ["", " ", "It rains."])
def test_a_text_without_names_has_nothing_to_explain(pipeline, text):
    assert why(pipeline, source(text)) == []


@pytest.mark.parametrize("text", ["Sp Centre J. ", "They met in Tseung Kwan O. It rained.", "Â\xa0Kwun Tong"])
def test_what_is_explained_has_the_characters_of_the_mention(pipeline, text):
    won = [(e.start, e.end, e.text) for e in why(pipeline, source(text)) if e.won]
    assert won == [(m.start, m.end, m.text) for m in pipeline.analyse(source(text)).mentions]


@given(any_text)
def test_explanations_of_arbitrary_text_agree_with_its_mentions(pipeline, text):
    found = why(pipeline, source(text))
    mentions = pipeline.analyse(source(text)).mentions
    assert [(e.start, e.end, e.label) for e in found if e.won] == [(m.start, m.end, m.label) for m in mentions]
    assert all(text[e.start : e.end] == e.text for e in found)
    assert all(e.won or e.reason for e in found)


@pytest.fixture(scope="module")
def rivals(tmp_path_factory):
    """Rules that claim the same words in every way that there is."""
    rules = [
        ("b.same", "PLACE", 0.8, "Zanth Quill"),
        ("a.same", "PLACE", 0.8, "Zanth Quill"),
        ("a.other", "ORG", 0.8, "Zanth Quill"),
        ("a.better", "PLACE", 0.85, "Zanth Quill"),
        ("a.long", "PLACE", 0.7, "Zanth Quill Yorv"),
        ("a.cross", "PLACE", 0.9, "Yorv Vool Xan"),
        ("a.weak", "PLACE", 0.5, "Zanth Quill Yorv Vool"),
        ("a.certain", "PLACE", 0.98, "Xan"),
        ("a.title", "TITLE", 0.8, "Yorv Vool"),
    ]
    folder = tmp_path_factory.mktemp("rivals")
    lines = [json.dumps({"id": i, "label": x, "score": s, "pattern": p}) for i, x, s, p in rules]
    (folder / "my.jsonl").write_text("\n".join(lines))
    return Stages([folder])


LONG = 'a.long "Zanth Quill Yorv", which is'


@pytest.mark.parametrize(
    ("text", "fates"),
    [
        (
            "They saw Zanth Quill Yorv Vool Xan there.",
            {
                "a.certain": "",
                "a.long": "",
                "a.better": f"inside {LONG} longer",
                "a.same": f"inside {LONG} longer",
                "b.same": f"inside {LONG} longer",
                "a.other": f"inside {LONG} longer",
                "a.cross": 'around a.certain "Xan", which is certain by its form (0.98)',
                "a.weak": f"around {LONG} not weak (0.70; this one has 0.50)",
                "a.title": 'crosses a.long "Zanth Quill Yorv", which is longer',
            },
        ),
        (
            "They saw Zanth Quill there.",
            {
                "a.better": "",
                "a.same": 'same span as a.better "Zanth Quill", which has the better score (0.85)',
                "b.same": 'same span as a.better "Zanth Quill", which has the better score (0.85)',
                "a.other": 'same span as a.better "Zanth Quill", which has the better score (0.85)',
            },
        ),
    ],
)
def test_rules_in_conflict_are_all_accounted_for(rivals, text, fates):
    assert {e.rule: e.reason for e in why(rivals, source(text)) if e.rule[1] == "."} == fates


@pytest.mark.parametrize(
    ("text", "rule", "outcome", "reason"),
    [
        ("Wan Umbrella met them.", "person.pinyin", "dropped", "the check of its rule dropped it"),
        (
            "It rose to Grade A+.",
            "programme.branded",
            "dropped",
            "the deciding model, or a bracket behind common words, says that it is no name",
        ),
        ("Director of the Alliance for Small Patients met.", "title.rank-for", "changed", "extended to "),
    ],
)
def test_what_checks_and_the_model_change_is_told(pipeline, text, rule, outcome, reason):
    found = [e.reason for e in why(pipeline, source(text)) if (e.rule, e.outcome) == (rule, outcome)]
    assert any(told.startswith(reason) for told in found), found
