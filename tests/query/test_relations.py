"""Relations of a result: which are wanted, in which order, on which day."""

import pytest

from hkie.query.periods import Period
from hkie.query.relations import Wanted, moments, timeline

ADA, BEN = "PERSON Ada Poon", "PERSON Ben Cox"
BUREAU, FORUM, POST = "AGENCY Tide Bureau", "EVENT Harbour Forum", "TITLE Director of Tides"
ROWS = (
    ("met_with", BUREAU, ADA, "a", {}),
    ("spoke_at", ADA, FORUM, "b", {}),
    ("held_on", FORUM, "DATE 2025-05-05", "b", {}),
    ("affiliated_with", ADA, BUREAU, "", {"basis": "registry"}),
    ("holds_title", BEN, POST, "b", {"status": "former", "from_": "2021", "to": "2024-06", "score": 0.5}),
    ("met_with", ADA, BEN, "b", {}),
)


@pytest.fixture(scope="module")
def result(made):
    return made(*ROWS, published={"a": "2025-04-01T10:00"})


@pytest.mark.parametrize(
    ("days", "moment"),
    [
        ({}, ("2025-04-01", False)),
        ({"date": "2024-01-02", "from_": "2025-06"}, ("2024-01-02", True)),
        ({"from_": "2025-06", "to": "2027"}, ("2025-06", True)),
        ({"to": "2023"}, ("2023", True)),
    ],
)
def test_a_relation_that_holds_from_a_day_has_that_day(made, days, moment):
    (found,) = timeline(made(("met_with", BUREAU, ADA, "a", days), published={"a": "2025-04-01"}))
    assert (found.date, found.stated) == moment


def test_what_happened_is_in_order_and_says_where_its_day_is_from(result):
    assert [(m.date, m.stated, m.type) for m in timeline(result)] == [
        ("2021", True, "holds_title"),
        ("2025-04-01", False, "met_with"),  # the day of the document
        ("2025-05-05", True, "held_on"),
        ("2025-05-05", True, "spoke_at"),  # the day of the event
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["holds_title", "met_with", "held_on", "spoke_at", "affiliated_with", "met_with"]),
        (Wanted(types=frozenset({"met_with"})), ["met_with", "met_with"]),
        (Wanted(statuses=frozenset({"former", "acting"})), ["holds_title"]),
        (Wanted(entity="person:ben-cox"), ["holds_title", "met_with"]),
        (Wanted(min_score=0.6, entity="person:ben-cox"), ["met_with"]),
        (Wanted(period=Period("2025")), ["met_with", "held_on", "spoke_at"]),
        (Wanted(period=Period("2025-05")), ["held_on", "spoke_at"]),
        (Wanted(period=Period(until="2025-05-04")), ["holds_title", "met_with"]),
        (Wanted(period=Period("2023", "2023")), ["holds_title"]),  # held through that year
        (Wanted(period=Period("2024-07", "2025-03")), []),
    ],
)
def test_only_what_is_wanted_is_found_and_without_a_day_last(result, wanted, found):
    assert [m.type for m in moments(result, wanted)] == found


@pytest.mark.parametrize(("published", "found"), [("2025-12-01", 1), ("2024-12-01", 0)])
def test_a_day_without_a_year_is_in_that_of_its_document(made, published, found):
    result = made(("met_with", ADA, BEN, "a", {"date": "--11-06"}), published={"a": published})
    assert len(moments(result, Wanted(period=Period("2025")))) == found
