"""Days, months and years as a question gives them, and the time between two of them."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from hkie.errors import UsageError


def is_day(text: str) -> bool:
    """Return whether a text is a day, month or year in ISO 8601.

    >>> is_day("2025-11"), is_day("2025-02-30"), is_day("soon")
    (True, False, False)
    """
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def checked_day(option: str, text: str) -> str:
    """Return the day, month or year that an option has. Raises UsageError if it is none."""
    if not is_day(text):
        raise UsageError(f"{option} {text}: not a date; write it as 2025-11-08, 2025-11 or 2025")
    return text


class Period(NamedTuple):
    """The time from ``since`` to ``until``, which are days, months or years and belong to it; None is no limit."""

    since: str | None = None
    until: str | None = None

    @classmethod
    def of(cls, since: str | None, until: str | None) -> Period:
        """Return the period of the options --since and --until. Raises UsageError if one is not a date."""
        return cls(since and checked_day("--since", since), until and checked_day("--until", until))

    def meets(self, first: str, last: str) -> bool:
        """Return whether a time from a first to a last day, or month or year, has a day in the period.

        >>> Period("2025-03", "2025-04").meets("2025", "2025"), Period("2025-03").meets("2025-02-28", "2025-02-28")
        (True, False)
        """
        late = self.since is None or last[: len(self.since)] >= self.since[: len(last)]
        return late and (self.until is None or first[: len(self.until)] <= self.until[: len(first)])
