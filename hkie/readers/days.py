"""Dates in the metadata of files, converted to ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime

from hkie.text import dates

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s*(\d\d):?(\d\d)(?::?\d\d(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def iso(date_text: str) -> str | None:
    """Return "2025-11-08" or "2025-11-08T17:30" for a date in a file, or None if it is not a date.

    The time is local: "2025-11-08T17:30:00+08:00" is 17:30.
    """
    date_text = date_text.strip()
    match = _ISO.match(date_text)
    if match:
        year, month, day, hour, minute, _ = match.groups()
        return _real(f"{year}-{month}-{day}", hour, minute)
    # "8 November 2025 17:30", "Saturday, November 8, 2025"
    for _, end, _, value, _ in dates.find(date_text[:200], None):
        if _DAY.fullmatch(value):
            clock = _CLOCK.search(date_text[:200], end)
            return _real(value, *(clock.groups() if clock else (None, None)))
    return None


def utc(date_text: str) -> bool:
    """Return whether a date is in UTC, so that the local day may differ."""
    match = _ISO.match(date_text.strip())
    return match is not None and match.group(6) in ("Z", "+00:00", "+0000", "-00:00")


def _real(day: str, hour: str | None, minute: str | None) -> str | None:
    try:
        date.fromisoformat(day)
        return datetime.fromisoformat(f"{day}T{int(hour):02}:{minute}").isoformat()[:16] if hour else day
    except ValueError:
        return None
