"""The sections of a document, its title and its day.

Works on clean text, line by line, by common forms of press releases and news, without rules for a certain publisher.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from hkie.records import Section
from hkie.text.publication import is_date, near, published

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
_TITLE_MOST = 360
"""A longer first line is a paragraph, not a headline."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections in order, the title, the day of publication with its time, and a day near it (ISO 8601, or None)."""

    sections: tuple[Section, ...]
    title: str
    published: str | None
    near: str | None = None

    @property
    def date(self) -> date | None:
        """The day that tells the year of "June 12": that of publication, else one near it."""
        day = self.published or self.near
        return date.fromisoformat(day[:10]) if day else None

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
        if kind == "body" and is_date(stripped):
            kind = "dateline"
            seen_body = len(sections) > 3
        last = sections[-1] if sections else None
        if last and last.kind == kind and kind != "headline" and "\n\n" not in text[last.end : begin]:
            sections[-1] = Section(kind, last.start, end)
        else:
            sections.append(Section(kind, begin, end))
    day = published(text, sections)
    return Layout(tuple(sections), title or section_name, day, None if day else near(text))


def _kind(line: str, title: str, seen_body: bool, ended: bool) -> str:
    if _FURNITURE.match(line):
        return "furniture"
    if _SIGN_OFF.match(line):
        return "sign-off"
    if _RULE_LINE.match(line):
        return "headline" if title and not seen_body else "furniture"
    if ended or _CAPTION.search(line):
        return "caption"
    if not title and not seen_body and len(line) <= _TITLE_MOST and not _DATELINE.match(line) and not is_date(line):
        return "headline"
    if _DATELINE.match(line) and len(line) < 80:
        return "dateline"
    if _LIST_ITEM.match(line):
        return "list"
    return "body"
