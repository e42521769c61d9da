"""Whether two names can be one's. The pairs of the cases are those of people and companies of all countries."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.names import compare, vetoes
from hkie.names.personal import surnames
from hkie.names.weights import WEIGHTS
from hkie.ontology import shipped
from hkie.records import Mention
from hkie.resolve import METHODS, Resolver

LABELS = ("PERSON", "ORG", "AGENCY", "TITLE", "PROGRAMME", "EVENT", "PLACE")
# split            F1 of people, of companies
FLOORS = {"development": (0.92, 0.92), "held-out": (0.84, 0.70)}


@pytest.mark.parametrize("split", FLOORS)
def test_figures_stay_over_their_floors(root, split):
    lines = (root / f"tests/cases/names/{split}.jsonl").read_text(encoding="utf-8").splitlines()
    for label, floor in zip(("PERSON", "ORG"), FLOORS[split], strict=True):
        records = [r for r in map(json.loads, lines) if r["label"] == label]
        hit = sum(compare(r["a"], r["b"], label).same for r in records if r["same"])
        false = sum(compare(r["a"], r["b"], label).same for r in records if not r["same"])
        missed = sum(r["same"] for r in records) - hit
        assert 2 * hit / (2 * hit + false + missed) >= floor


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        ("PERSON", "Paul Chan", "Paul Chan Mo-po"),
        ("PERSON", "Chan Mo-po", "Paul Chan Mo-po"),
        ("PERSON", "CHAN, Tai-man", "Chan Tai Man"),
        ("PERSON", "Mohammed Hassan", "Muhammad Hasan"),
        ("PERSON", "Владимир Путин", "Vladimir Putin"),
        ("PERSON", "Dr. Jörg Mühlbach", "Joerg Muehlbach"),
        ("PERSON", "毛泽东", "Mao Zedong"),
        ("ORG", "Kestrel Shipping GmbH", "Kestrel Shipping Ltd"),
        ("ORG", "ООО Северный", "OOO Severny"),
        ("ORG", "Banco de España", "Bank of Spain"),
        ("ORG", "IBM", "International Business Machines"),
        ("TITLE", "Commissioner for Digital Policy", "Digital Policy Commissioner"),
        ("TITLE", "Commissioner for Digital Policy", "Commissioner of Digital Policies of the HKSAR Government"),
        ("AGENCY", "Guangdong Department of Water", "Department of Water of Guangdong Province"),
        ("PROGRAMME", "Colours of Autumn Programme", "Colors of Autumn Program"),
        ("EVENT", "2024 Data Forum", "Data Forum 2024"),
    ],
)
def test_names_of_one(label, one, other):
    for a, b in ((one, other), (other, one)):
        found = compare(a, b, label)
        assert found.same
        assert found.features
        assert not found.veto


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        ("PERSON", "Paul Chan", "Peter Chan"),
        ("PERSON", "Paul Chan", "Chan Mo-po"),
        ("PERSON", "Chan Tai-man", "Chan Tai-ming"),
        ("PERSON", "Ryu Ji-seong", "Ryu Seong-ji"),
        ("PERSON", "Robert A. Sykes", "Robert B. Sykes"),
        ("PERSON", "Chan", "Paul Chan"),
        ("ORG", "Delta Airlines", "Delta Dental"),
        ("ORG", "Bank of China", "Bank of China (Hong Kong)"),
        ("ORG", "Growth Fund II", "Growth Fund III"),
        ("AGENCY", "Lands Department", "Land Registry"),
        ("PROGRAMME", "Youth Fund", "Youth Blueprint"),
        ("PLACE", "East Station Road", "Station Road East"),
        ("AGENCY", "Harbour Works Office", "HWO"),
    ],
)
def test_names_of_two_or_of_nobody_knows_whom(label, one, other):
    assert not compare(one, other, label).same
    assert not compare(other, one, label).same


@pytest.mark.parametrize(
    ("label", "one", "other", "veto"),
    [
        ("PROGRAMME", "14th Five-Year Plan", "Fifteenth Five-Year Plan", "different numbers"),
        ("PROGRAMME", "Ridge Plan Phase 1", "Ridge Plan Phase II", "different numbers"),
        ("EVENT", "2025 Forum", "2026 Forum", "different numbers"),
        ("TITLE", "Secretary for Health", "Under Secretary for Health", "different ranks"),
        ("TITLE", "Deputy Director (Works)", "Deputy Director (Planning)", "different divisions"),
        ("TITLE", "Second Secretary of the Embassy", "First Secretary of the Embassy", "different numbers"),
        ("PERSON", "Walter Dunmore Sr", "Walter Dunmore Jr", "different generations"),
        ("PERSON", "刘洋", "刘阳", "different characters"),
        ("ORG", "Bank of Quill", "Bank of Quill (Macao)", "different legal persons"),
        ("PROGRAMME", "Ridge Plan Phase 2", "Ridge Plan Phase II", ""),
        ("ORG", "Quill Foods (QF) Limited", "Quill Foods Limited", ""),
    ],
)
def test_a_veto_says_why(label, one, other, veto):
    known = shipped().label(label)
    assert vetoes.between(one, other, known) == veto
    assert vetoes.between(other, one, known) == veto


@pytest.mark.parametrize("label", ["MONEY", "DATE", "person", ""])
def test_a_label_without_names_is_refused(label):
    with pytest.raises(ValueError, match="no names are compared"):
        compare("a", "b", label)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(LABELS))
def test_the_order_of_the_two_does_not_matter(one, other, label):
    there, back = compare(one, other, label), compare(other, one, label)
    assert (there.same, there.score, there.veto) == (back.same, back.score, back.veto)
    assert 0 <= there.score <= 1


@given(st.text(min_size=1, max_size=30).filter(str.strip), st.sampled_from(LABELS))
def test_a_name_is_itself(name, label):
    assert compare(name, name, label).same


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anson Kwok Wai-leung", {"kwok"}),
        ("Au Yeung Chi-kin", {"au yeung"}),
        ("Pieter van der Hoek", {"van der hoek", "hoek"}),
        ("Khalid al-Rashdan", {"al-rashdan", "rashdan"}),
        ("Azlan bin Osman", {"azlan"}),
        ("Teresa Cheng Ip Sau-lan", {"cheng", "ip"}),
        ("CHAN, Tai-man", {"chan"}),
        ("Cheong", {"cheong"}),
    ],
)
def test_what_may_be_the_surname(name, expected):
    assert surnames(name) == expected


def _joined(label, one, other, pipeline):
    """Whether a document with just these two names makes them one; the registry may know them."""
    gap = 2 if other.isupper() else 200
    made = [
        Mention("d#0", "d", 0, len(one), one, label, "body", "test", 0.9),
        Mention("d#1", "d", len(one) + gap, len(one) + gap + len(other), other, label, "body", "test", 0.9),
    ]
    return len(pipeline.resolver.resolve(made).entities) == 1


@pytest.mark.parametrize("name", [n for n in WEIGHTS if n not in ("decision", "translation")])
def test_every_weight_joins_its_example_and_not_the_one_beside_it(name, pipeline):
    line = WEIGHTS[name]
    assert 0 < line.worth <= 1
    assert line.method in METHODS
    assert line.says
    for pair, expected in ((line.same, True), (line.apart, False)):
        joined = compare(*pair, line.label).same or _joined(line.label, *pair, pipeline)
        assert joined == expected, pair


def test_a_translation_needs_the_amount_and_the_agency():
    from hkie.records import Money

    def document(name, programme, amount, agency):
        made = [
            (0, "HK$3 billion", "MONEY", Money("HKD", amount)),
            (13, programme, "PROGRAMME", None),
            (200, agency, "AGENCY", None),
        ]
        return [
            Mention(f"{name}#{k}", name, s, s + len(t), t, label, "body", "test", 0.9, v)
            for k, (s, t, label, v) in enumerate(made)
        ]

    one, other = WEIGHTS["translation"].same
    three = document("a", one, "3000000000", "Quill Harbour Office")
    same = Resolver({}).resolve(three + document("b", other, "3000000000", "Quill Harbour Office")).entity_of
    assert same["a#1"] == same["b#1"]
    for amount, agency in (("2000000000", "Quill Harbour Office"), ("3000000000", "Other Harbour Board")):
        apart = Resolver({}).resolve(three + document("b", other, amount, agency)).entity_of
        assert apart["a#1"] != apart["b#1"]
    apart = (
        Resolver({})
        .resolve(three + document("b", WEIGHTS["translation"].apart[1], "3000000000", "Quill Harbour Office"))
        .entity_of
    )
    assert apart["a#1"] != apart["b#1"]
