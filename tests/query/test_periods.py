"""Days, months and years as a question gives them."""

import pytest

from hkie.errors import UsageError
from hkie.query.periods import Period


@pytest.mark.parametrize(
    ("period", "first", "last", "meets"),
    [
        ((None, None), "2025", "2025", True),
        (("2025", None), "2025-01-01", "2025-01-01", True),
        (("2025-02", None), "2025-01-31", "2025-01-31", False),
        (("2025-02", None), "2025", "2025", True),  # some day of that year
        ((None, "2025"), "2025-12-31", "2025-12-31", True),
        ((None, "2025-06"), "2025-07-01", "2025-07-01", False),
        (("2024", "2024"), "2023", "2025-01", True),
        (("2024", "2024"), "2025", "2025", False),
    ],
)
def test_a_time_meets_a_period_if_it_has_a_day_in_it(period, first, last, meets):
    assert Period.of(*period).meets(first, last) == meets


@pytest.mark.parametrize("day", ["soon", "2025-13", "2025-02-30", "25"])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_what_is_no_day_is_refused(option, day):
    with pytest.raises(UsageError, match=f"{option} {day}: not a date"):
        Period.of(*((day, None) if option == "--since" else (None, day)))
