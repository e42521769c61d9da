"""The sections of a document, and its date and time.

Works on clean text, line by line, by common forms of press releases and news, without rules for a certain publisher.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from hkie.records import Section
from hkie.text import dates

_FURNITURE = re.compile(
    r"^\s*(?:go to main content|skip to .*content|press here to skip.*|back to top|back|print(?: this page)?|"
    r"today'?s press releases|photos?|email this article|share(?: this story)?.*|facebook|twitter|close|read more|"
    r"traditional chinese.*|simplified chinese|font size.*|advertisement|avatar|date|-- more --|home|news archive.*|"
    r"temperature humidity|media ?contacts?:?|follow us.*|related (?:news|stories|articles).*)\s*$",
    re.IGNORECASE,
)
_SECTION_NAME = re.compile(  # of a site, above the headline of a page
    r"^\W*(?:(?:latest|recent|all|government|our)\s+)?(?:news(?:\s*(?:room|details?|archives?|items?|(?:&|and)\s*events?|"
    r"(?:&|and)\s*(?:announcements|media|publications)))?|(?:press|media|news)\s*(?:releases?|room|cent(?:re|er)|statements?)|"
    r"(?:for )?immediate release|what'?s new)\W*$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(r"^\s*(?:ends?\s*/|issued at hkt|nnnn\b|enditem|■|###)", re.IGNORECASE)
_RULE_LINE = re.compile(r"^\s*[*=_~-]{5,}\s*$")
_LIST_ITEM = re.compile(r"^\s*(?:[•·●▪■◆–*-]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+)\S", re.IGNORECASE)
_CAPTION = re.compile(
    r"^\s*(?:photos? shows?|picture shows?|from left|caption|file photo)|\((?:(?:front row|back row|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|far|\d+(?:st|nd|rd|th))[ ,]*)*(?:left|right|centre|center|middle)\b[^)]{0,40}\)|\bPhoto: |\bFile photo\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^\s*(?:[A-Z][A-Z .,'-]{2,40},?\s+(?:[A-Z][a-z]+\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]+)[^-–—]{0,30}[-–—]|\([A-Z][a-z]+ \d{1,2}, \d{4}\)\s*$)"
)
_ISSUED = re.compile(r"issued at hkt\s*(\d{1,2}):?(\d{2})", re.IGNORECASE)
_ENDS = re.compile(r"^[^\S\n]*ends?\s*/(.*)$", re.IGNORECASE | re.MULTILINE)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_TITLE_MOST = 360
"""A longer first line is a paragraph, not a headline."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections in order, the title, and the date and time in the document (ISO 8601, or None)."""

    sections: tuple[Section, ...]
    title: str
    published: str | None

    @property
    def date(self) -> date | None:
        """The date of ``published``."""
        return date.fromisoformat(self.published[:10]) if self.published else None

    def kind_at(self, offset: int) -> str:
        """Return the kind of the section at an offset of the clean text."""
        at = bisect_right(self.sections, offset, key=lambda section: section.end)
        if at < len(self.sections) and self.sections[at].start <= offset:
            return self.sections[at].kind
        return "body"


def is_section_name(line: str) -> bool:
    """Return whether a line is no headline but the name of a section of a site: "News", "Press Releases"."""
    return _SECTION_NAME.match(line) is not None


def analyse(text: str) -> Layout:
    """Return the sections of a clean text, its title and its date.

    The name of a section is the title only if no headline follows.
    """
    sections: list[Section] = []
    title = section_name = ""
    seen_body = ended = False
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        stripped = line.strip()
        if not stripped:
            continue
        begin = start + len(line) - len(line.lstrip())
        end = start + len(line.rstrip())
        kind = _kind(stripped, title, seen_body, ended)
        if kind == "headline" and not title:
            if is_section_name(stripped):
                kind, section_name = "furniture", section_name or stripped
            elif section_name and stripped.endswith("."):
                kind = "body"  # a paragraph below the name of the section
        if kind == "headline" and not title:
            title = stripped
        if kind == "sign-off":
            ended = True
        seen_body = seen_body or kind in ("body", "list")
        if kind == "body" and _only_date(stripped):
            kind = "dateline"
            seen_body = len(sections) > 3
        last = sections[-1] if sections else None
        if last and last.kind == kind and kind != "headline" and "\n\n" not in text[last.end : begin]:
            sections[-1] = Section(kind, last.start, end)
        else:
            sections.append(Section(kind, begin, end))
    return Layout(tuple(sections), title or section_name, _published(text, sections))


def _kind(line: str, title: str, seen_body: bool, ended: bool) -> str:
    if _FURNITURE.match(line):
        return "furniture"
    if _SIGN_OFF.match(line):
        return "sign-off"
    if _RULE_LINE.match(line):
        return "headline" if title and not seen_body else "furniture"
    if ended or _CAPTION.search(line):
        return "caption"
    if not title and not seen_body and len(line) <= _TITLE_MOST and not _DATELINE.match(line) and not _only_date(line):
        return "headline"
    if _DATELINE.match(line) and len(line) < 80:
        return "dateline"
    if _LIST_ITEM.match(line):
        return "list"
    return "body"


def _only_date(line: str) -> bool:
    if len(line) > 60 or not any(c.isdigit() for c in line):
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


def _published(text: str, sections: list[Section]) -> str | None:
    ends = _ENDS.search(text)
    if ends:
        day = _first_full(ends.group(1))
        if day:
            return _at(day, _ISSUED.search(text, ends.end()))
    for section in sections:
        if section.kind == "dateline":
            stretch = text[section.start : section.end]
            day = _first_full(stretch)
            if day:
                return _at(day, _CLOCK.search(stretch))
    # No date line: the first full date near the top or at the end, else the first one.
    for stretch in (text[:600], text[-300:], text):
        day = _first_full(stretch)
        if day:
            return day
    # "2025 ... Conference ... today (June 12)": the year is elsewhere.
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
    if today and years:
        commonest = max(sorted(set(years)), key=years.count)
        at = text.find(stretch)
        sentence = re.split(r"(?<=[\w)])\.\s+(?=[A-Z])", text[max(0, at - 20) : at + 500], maxsplit=1)[0]
        return _on_weekday(sentence, years, today) or _real(f"{commonest}{today[1:]}")
    return None


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEAR_YEARS = 4


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


def _at(day: str, clock: re.Match[str] | None) -> str:
    return f"{day}T{int(clock.group(1)):02}:{clock.group(2)}" if clock else day


def _real(day: str) -> str | None:
    """Return the date if it exists: not "2025-02-29"."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _days(text: str, sections: list[Section]) -> list[str]:
    """Yield the offsets after which the date of the document follows: dateline, "today (June 12)", "Wednesday (20 March)"."""
    found = [text[s.start : s.end] for s in sections if s.kind == "dateline"]
    found += [m.group(1) for m in re.finditer(r"\b(?:today|yesterday|[A-Z][a-z]+day) \(([^)]{4,20})\)", text)]
    found += [m.group() for m in re.finditer(r"^[^\S\n]*[A-Z][A-Z .,]{3,30},\s[^\n]{3,14}\s[-–—(]", text, re.MULTILINE)]
    return found


def _first_full(text: str) -> str | None:
    for _, _, _, value, _ in dates.find(text, None):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return value
    return None
