"""Abbreviations that a text defines. The texts of the cases are invented, in the manner of abstracts and releases."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hkie.names import abbreviation_pairs

# split             precision, recall
FLOORS = {"development": (0.97, 0.91), "held-out": (0.96, 0.91)}


def pairs(text):
    return [(pair.short, pair.long) for pair in abbreviation_pairs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Digital Policy Office (DPO) said", ("DPO", "Digital Policy Office")),
        ("the DPO (Digital Policy Office) said", ("DPO", "Digital Policy Office")),
        ("polymerase chain reaction [PCR] was", ("PCR", "polymerase chain reaction")),
        ("deoxyribonucleic acid (DNA)", ("DNA", "deoxyribonucleic acid")),
        ("hemoglobin (Hb) fell", ("Hb", "hemoglobin")),
        ("5-hydroxytryptamine (5-HT)", ("5-HT", "5-hydroxytryptamine")),
        ("tumor necrosis factor alpha (TNF-alpha; n = 20)", ("TNF-alpha", "tumor necrosis factor alpha")),
        ("myocardial infarctions (MIs)", ("MIs", "myocardial infarctions")),
        ("messenger RNA (mRNA)", ("mRNA", "messenger RNA")),
        ("interleukin 2 (IL-2, n = 3)", ("IL-2", "interleukin 2")),
        ("(very low birth weight (VLBW))", ("VLBW", "very low birth weight")),
        ("left ventricular (LV) ejection fraction (LVEF)", ("LV", "left ventricular")),
        ("the Under Secretary for Innovation, Technology and Industry (USITI)", ("USITI", "Under Secretary for Innovation, Technology and Industry")),
        ("Escherichia coli (E. coli)", ("E. coli", "Escherichia coli")),
        ("given intravenously (i.v.) twice", ("i.v.", "intravenously")),
        ("the Harbour Works Office (hereafter HWO) said", ("HWO", "Harbour Works Office")),
    ],
)  # fmt: skip
def test_a_definition_is_found(text, expected):
    assert expected in pairs(text)


@pytest.mark.parametrize(
    "text",
    [
        "30 patients (n = 30) died", "as shown (Fig. 1)", "significant (P < 0.05)", "aspirin (10 mg/kg)", "(see below)",
        "Smith and others (2003)", "the cells. (FACS) was used", "two groups (A and B)", "was seen (control)", "",
        "the Transport Bureau (Transport and Housing) said", "on May 17 (Mr Ronald Siu, yesterday)", "()", "((", "a (", ")(",
    ],
)  # fmt: skip
def test_what_is_no_definition_is_left(text):
    assert pairs(text) == []


@pytest.mark.parametrize("split", FLOORS)
def test_figures_stay_over_their_floors(root, split):
    hit = false = missed = 0
    for line in (root / f"tests/cases/abbreviations/{split}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        wanted = {(short, long.lower()) for short, long in record["pairs"]}
        found = {(short, long.lower()) for short, long in pairs(record["text"])}
        hit, false, missed = hit + len(wanted & found), false + len(found - wanted), missed + len(wanted - found)
    precision, recall = FLOORS[split]
    assert hit / (hit + false) >= precision
    assert hit / (hit + missed) >= recall


def test_offsets_are_those_of_the_text():
    count = 0

    @example("polymerase chain\nreaction (PCR) of the DPO (Digital Policy Office)")
    @given(st.text(st.sampled_from("ABab of(-)[1é].;,\n"), max_size=80))
    def each(text):
        nonlocal count
        for pair in abbreviation_pairs(text):
            assert text[pair.short_start : pair.short_end] == pair.short
            assert text[pair.long_start : pair.long_end] == pair.long
            assert pair.short
            assert pair.long
            assert pair.short_end <= pair.long_start or pair.long_end <= pair.short_start
            count += 1

    each()
    assert count


def test_ten_thousand_brackets_take_no_time():
    assert pairs("(" * 10_000 + "A" + ")" * 10_000) == []
    assert len(pairs("polymerase chain reaction (PCR) " * 2_000)) == 2_000
