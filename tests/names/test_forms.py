import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Innovation, Technology & Industry Bureau", "Innovation, Technology and Industry Bureau"),
        ("Labour Programme Centre", "Labor Program Center"),
        ("the “Smart” Fund", "Smart Fund"),
        ("Besançon Museum", "Besancon museum"),
        ("HKSAR Government", "Hong Kong Special Administrative Region Government"),
        ("AI Subsidy Scheme", "Artificial Intelligence Subsidy Scheme"),
        ("Wing Fat Co. Ltd.", "Wing Fat Company Limited"),
        ("Asia-Pacific Forum", "Asia Pacific Forum"),
    ],
)
def test_normal_forms_of_spellings_are_one(one, other):
    assert names.normal(one) == names.normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Secretary for Health", "Under Secretary for Health"),
        ("Buildings Department", "Building Authority"),
        ("Lands Department", "Drainage Department"),
    ],
)
def test_normal_forms_of_different_names_differ(one, other):
    assert names.normal(one) != names.normal(other)


@given(st.text(max_size=60))
def test_normal_is_settled_after_once(name):
    assert names.normal(names.normal(name)) == names.normal(name)


@pytest.mark.parametrize(
    ("name", "small", "expected"),
    [
        ("Commissioner for Digital Policy", False, "CDP"),
        ("Secretary for Transport and Logistics", False, "STL"),
        ("Bank of China", True, "BOC"),
        ("Vice-Chancellor", False, "VC"),
        ("", False, ""),
    ],
)
def test_initials(name, small, expected):
    assert names.initials(name, small) == expected


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("DPO", "Digital Policy Office"),
        ("HKPC", "Hong Kong Productivity Council"),
        ("GDDIIT", "Department of Industry and Information Technology of Guangdong Province"),
        ("USITI", "Under Secretary for Innovation, Technology and Industry"),
        ("the Fund", "Care Robotics Fund"),
        ("InvestHK", "Invest Hong Kong"),
    ],
)
def test_short_form_fits(short, long):
    assert names.is_abbreviation(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("DPO", "Lands Department"),
        ("Chairman", "Digital Policy Office"),
        ("Digital Policy Office", "DPO"),
        ("", "Digital Policy Office"),
        ("12", "Digital Policy Office 12"),
        ("of", "Department of Lands"),
        ("the Scheme", "Care Robotics Fund"),
    ],
)
def test_short_form_does_not_fit(short, long):
    assert not names.is_abbreviation(short, long)


@given(st.text("ABab of-(&1é", max_size=20).map(str.strip), st.text("ABab of-(&1é", max_size=40).map(str.strip))
def test_no_string_is_a_short_form_of_a_shorter_one(one, other):
    assert not (names.is_abbreviation(one, other) and names.is_abbreviation(other, one))


@pytest.mark.parametrize(
    ("text", "person", "expected"),
    [
        ("Chan Tai-man (陳大文) said", True, "陳大文"),
        ("Chan Tai-man 陳大文", True, "陳大文"),
        ("Chan Tai-man (陳大文, Tuen Mun)", True, "陳大文"),
        ("Chan Tai-man (阿布都·艾山) said", True, "阿布都·艾山"),
        ("Chan Tai-man, 陳大文", True, None),
        ("Chan Tai-man (左)", True, None),
        ("Chan Tai-man (屯門區議會主席) said", True, None),
        ("Chan Tai-man (陳大文 in Chinese)", True, None),
        ("Chan Tai-man said 陳大文", True, None),
        ("Heron Shipping (蒼鷺航運有限公司), which", False, "蒼鷺航運有限公司"),
        ("Heron Shipping (蒼鷺航運(香港)有限公司)", False, "蒼鷺航運(香港)有限公司"),
        ("Heron Shipping 蒼鷺", False, None),
    ],
)
def test_a_chinese_name_stands_right_behind_the_name(text, person, expected):
    end = len("Chan Tai-man" if person else "Heron Shipping")
    assert names.chinese_behind(text, end, person) == expected
