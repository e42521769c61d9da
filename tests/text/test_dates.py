import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.text import dates

PUBLISHED = date(2025, 11, 8)
PIECES = [
    "May",
    "March ",
    "June 12",
    "31",
    "29",
    "February",
    " 2025",
    "2025-",
    "-26",
    "/",
    " to ",
    "–",
    ", ",
    " this year",
    "first half of ",
    "Q4 ",
    "mid-",
    " 10",
    "0000",
    "the third quarter of next year",
    "30:00",
    ".",
]
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=15).map("".join)


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("Saturday, November 8, 2025", "November 8, 2025", "2025-11-08"),
        ("today (November 8)", "November 8", "2025-11-08"),
        ("on 12 December", "12 December", "2025-12-12"),
        ("on January 3", "January 3", "2026-01-03"),
        ("2025-06-12", "2025-06-12", "2025-06-12"),
        ("28/10/2025", "28/10/2025", "2025-10-28"),
        ("in September this year", "September this year", "2025-09"),
        ("in June last year", "June last year", "2024-06"),
        ("since February 2024", "February 2024", "2024-02"),
        ("in 2026", "2026", "2026"),
        ("mid-2026", "mid-2026", "2026"),
        ("June 12 to 14, 2025", "June 12 to 14, 2025", "2025-06-12/2025-06-14"),
        ("5 to 7 March 2025", "5 to 7 March 2025", "2025-03-05/2025-03-07"),
        ("in 2025-26", "2025-26", "2025/2026"),
        ("the second quarter of 2025", "second quarter of 2025", "2025-04/2025-06"),
        ("in the first half of 2026", "first half of 2026", "2026-01/2026-06"),
        ("in the second half of 2026", "second half of 2026", "2026-07/2026-12"),
        ("by May", "May", "2025-05"),
        ("AT THE TIDE EXPO ON 2 MARCH 2023", "2 MARCH 2023", "2023-03-02"),
        ("SEPT 4, 2024", "SEPT 4, 2024", "2024-09-04"),
        ("may rise by 2100", "2100", "2100"),
    ],
)
def test_a_date_has_its_span_and_its_value(text, span, value):
    ((start, end, _, found, _),) = dates.find(text, PUBLISHED)
    assert (text[start:end], found) == (span, value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("from June 30 to July 2, 2025", ["2025-06-30", "2025-07-02"]),
        ("from December 30 to January 3, 2026", ["2025-12-30", "2026-01-03"]),
        ("from 28 June to 2 July 2025", ["2025-06-28", "2025-07-02"]),
        ("from October 2024 to March 2025", ["2024-10", "2025-03"]),
    ],
)
def test_two_days_that_each_name_their_month_are_two_dates(text, values):
    assert [value for _, _, _, value, _ in dates.find(text, PUBLISHED)] == values


@pytest.mark.parametrize(
    "text",
    [
        "April 31",
        "31 April 2025",
        "it may rain",
        "May Fung spoke",
        "2,025 people",
        "today",
        "in recent years",
        "at 16:20",
        "$2025",
        "the March of time",
        "MAY WE GO IN MARCH",
        "a 2012 survey",
    ],
)
def test_what_is_no_date(text):
    assert list(dates.find(text, PUBLISHED)) == []


def test_without_a_date_of_its_own_a_document_leaves_the_year_open():
    assert [value for _, _, _, value, _ in dates.find("on June 12", None)] == ["--06-12"]


@pytest.mark.parametrize(
    ("text", "sure"), [("June 12, 2025", True), ("June 2025", True), ("in 2026", False), ("in May", False)]
)
def test_a_bare_year_or_month_is_not_sure(text, sure):
    assert [found for *_, found in dates.find(text, PUBLISHED)] == [sure]


@pytest.mark.parametrize(
    ("text", "years"), [("a 2012 survey", ["2012"]), ("2020 people", []), ("$2012", []), ("in 2012", [])]
)
def test_a_number_that_may_be_a_year_is_asked_for(text, years):
    assert [value for _, _, rule, value, _ in dates.find(text, PUBLISHED, doubtful=True) if rule == dates.BARE] == years


@given(any_text, st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_arbitrary_text_never_raises_and_gives_iso_8601(text, published):
    done = 0
    part = r"(?:\d{4}|-)(?:-\d\d(?:-\d\d)?)?"
    for start, end, _, value, _ in dates.find(text, published):
        assert done <= start < end <= len(text)
        done = end
        assert re.fullmatch(rf"{part}(?:/{part})?", value)
        first, _, last = value.partition("/")
        assert not last or value[0] == "-" or first <= last


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day):
    for form in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", day.isoformat()):
        assert [value for _, _, _, value, _ in dates.find(f"on {form} in", None)] == [day.isoformat()]


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(-150, 150))
def test_a_day_without_its_year_is_the_nearest(published, days):
    day = date.fromordinal(published.toordinal() + days)
    ((_, _, _, value, _),) = dates.find(f"on {day:%B} {day.day}", published)
    assert value == day.isoformat() or (day.month, day.day) == (2, 29)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The pier was opened in March.", "2026-03"),
        ("The pier will be opened in September.", "2027-09"),
        ("The fund, which he set up in April, will pay for it.", "2026-04"),
        ("It replaces the run that was held in May; the Club is to organise another in October.", "2027-10"),
        ("She has chaired it since March.", "2026-03"),
        ("She took 90 boats to Stanley in March.", "2026-03"),
        ("He asked her to speak at the forum in September.", "2027-09"),
        ("He announced a talk in January.", "2027-01"),
        ("A talk in January is planned.", "2027-01"),
        ("It was opened in November.", "2026-11"),
    ],
)
def test_a_month_alone_has_the_year_that_its_clause_tells(text, value):
    found = [value for *_, rule, value, _ in dates.find(text, date(2026, 11, 10)) if rule == "date.month"]
    assert found[-1] == value
