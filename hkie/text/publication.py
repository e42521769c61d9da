"""The day of a document: when it was published, and near which day it was written.

A day counts as that of publication only where a line, a dateline or a "today" says so. The first date of a running text is right
in one release of five, so it only serves to tell the year of "June 12".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from hkie.records import Section
from hkie.text import dates

_ISSUED = re.compile(r"issued at hkt\s*(\d{1,2}):?(\d{2})", re.IGNORECASE)
_ENDS = re.compile(r"^[^\S\n]*ends?\s*/(.*)$", re.IGNORECASE | re.MULTILINE)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_CHANGED = re.compile(r"\b(?:updated|reviewed|modified|revised)\b", re.IGNORECASE)
"""Below a text, a line with one of these tells when the page was changed, maybe years later: "Last updated on 25 Nov 2012"."""
_LINE_MOST, _TEXT_MOST = 120, 60
"""Characters of a line that gives a date, and letters besides."""
_LABEL_MOST, _CLOCK_MOST = 12, 8
"""Characters before a date that begins a line ("Date: Monday, ") and behind one that ends it (" 07:14")."""
_TOP = 6
"""Lines at the top of a document, of which one may give its date."""
_TODAY = re.compile(r"\b(?:today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? \(([^)]{4,30})\)", re.IGNORECASE)
_DASH = re.compile(r"[\s)]*(?:\([^)]{2,40}\)\s*)?[-–—]")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEAR_YEARS = 4


def published(text: str, sections: Sequence[Section]) -> str | None:
    """Return the day on which a document was published, with the time if it is given, in ISO 8601, or None."""
    ends = _ENDS.search(text)
    if ends and (day := _first_full(ends.group(1))):
        return _at(day, _ISSUED.search(text, ends.end()))
    lines = [line for line in text.splitlines() if line.strip()]
    for line in _lines_of_dates(lines):
        if day := _first_full(line):
            return _at(day, _CLOCK.search(line))
    stated = (_first_full(stretch) for stretch in (*_datelines(lines), *_TODAY.findall(text), *lines[:1]))
    return next((day for day in stated if day), None) or _without_year(text, sections)


def near(text: str) -> str | None:
    """Return the day near which a document seems to be written: its first full date near the top or the end, or anywhere."""
    return next((day for stretch in (text[:600], text[-300:], text) if (day := _first_full(stretch))), None)


def is_date(line: str) -> bool:
    """Return whether a line is a date and no more than "Updated" or "Monday" besides."""
    if len(line) > _TEXT_MOST or not any(c.isdigit() for c in line):
        return False
    rest = line
    for start, end, _, _, sure in reversed(list(dates.find(line, None))):
        if sure:
            rest = rest[:start] + rest[end:]
    left = re.sub(
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:updated|published|date|hkt|am|pm|source|xinhua)\b|[\d\W]",
        "",
        rest,
        flags=re.I,
    )
    return rest != line and len(left) <= 6


def _lines_of_dates(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that give the day of their document: first those at the top, then the last one.

    A line at the top may say more: "19 Nov 2018 Posted in Speeches", "Sitting of 7 May 2024".
    """
    if lines and _CHANGED.search(lines[-1]):
        lines = lines[:-1]
    yield from filter(is_date, lines[:_TOP])
    yield from filter(_gives_date, lines[1:_TOP])
    yield from (line for line in reversed(lines[_TOP:]) if is_date(line) and not _CHANGED.search(line))


def _gives_date(line: str) -> bool:
    """Return whether a line without an end begins or ends in a full date."""
    line = line.strip()
    for start, end, _, value, _ in dates.find(line, None) if len(line) <= _LINE_MOST else ():
        if _is_full(value):
            edge = start <= _LABEL_MOST or len(line) - end <= _CLOCK_MOST
            letters = sum(c.isalpha() for c in line[:start] + line[end:])
            return edge and letters < _TEXT_MOST and not line.endswith(".")
    return False


def _datelines(lines: Sequence[str]) -> Iterator[str]:
    """Yield what stands before a dash at the top of a story: "HONG KONG SAR - Media Kestrel Newswire - 2 July 2027 - What"."""
    for line in lines[:_TOP]:
        line = line.strip()[:_LINE_MOST]
        for start, end, *_ in dates.find(line, None):
            if _DASH.match(line, end) and not any(word[0].islower() for word in line[:start].split()):
                yield line[:end]
            break


def _without_year(text: str, sections: Sequence[Section]) -> str | None:
    """Return the day of "2025 ... Conference ... today (June 12)": the year is elsewhere."""
    years = re.findall(r"\b(?:19|20)\d\d\b", text[:4000])
    stretch, today = next(
        (
            (stretch, value)
            for stretch in _days(text, sections)
            for _, _, _, value, sure in dates.find(stretch, None)
            if sure and value[:2] == "--"
        ),
        ("", ""),
    )
    if not today or not years:
        return None
    at = text.find(stretch)
    sentence = re.split(r"(?<=[\w)])\.\s+(?=[A-Z])", text[max(0, at - 20) : at + 500], maxsplit=1)[0]
    if day := _on_weekday(sentence, years, today):
        return day
    if around := near(text):  # "today (November 13) ... until February 28, 2026"
        return next((value for _, _, _, value, _ in dates.find(stretch, date.fromisoformat(around))), None)
    commonest = max(sorted(set(years)), key=years.count)
    return _real(f"{commonest}{today[1:]}")


def _on_weekday(sentence: str, years: list[str], today: str) -> str | None:
    """Return the date in a year near those in the text that falls on the stated weekday: "Dec. 4 ... opened Thursday"."""
    named = re.search(rf"\b(?:{'|'.join(_WEEKDAYS)})\b", sentence)
    known = sorted({int(y) for y in years})
    spread = range(known[0] - _NEAR_YEARS, known[-1] + _NEAR_YEARS + 1)
    for year in sorted(spread, key=lambda y: (min(abs(y - k) for k in known), -y)):
        day = _real(f"{year}{today[1:]}")
        if named and day and _WEEKDAYS[date.fromisoformat(day).weekday()] == named.group():
            return day
    return None


def _days(text: str, sections: Sequence[Section]) -> list[str]:
    """Return the stretches that give the date of the document: dateline, "today (June 12)", "Wednesday (20 March)"."""
    found = [text[s.start : s.end] for s in sections if s.kind == "dateline"]
    found += [m.group(1) for m in re.finditer(r"\b(?:today|yesterday|[A-Z][a-z]+day) \(([^)]{4,20})\)", text)]
    found += [m.group() for m in re.finditer(r"^[^\S\n]*[A-Z][A-Z .,]{3,30},\s[^\n]{3,14}\s[-–—(]", text, re.MULTILINE)]
    return found


def _at(day: str, clock: re.Match[str] | None) -> str:
    return f"{day}T{int(clock.group(1)):02}:{clock.group(2)}" if clock else day


def _real(day: str) -> str | None:
    """Return the date if it exists: not "2025-02-29"."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _first_full(text: str) -> str | None:
    return next((value for _, _, _, value, _ in dates.find(text, None) if _is_full(value)), None)


def _is_full(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
