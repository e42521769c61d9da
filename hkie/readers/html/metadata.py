"""What a page says of itself: title, address, language, date of publication."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from hkie.readers.days import iso, utc
from hkie.readers.interface import one_line
from hkie.text import layout
from hkie.text.layout import is_section_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_BAR = re.compile(r"\s+[|–—:·-]\s+|_")
_SITE_NAME = re.compile(r" [|–—-] (?=.)")


class Metadata:
    """The metadata of a page. Scripts and times are read at once, the rest when it is asked for."""

    def __init__(self, tree: _Element) -> None:
        self._tree = tree
        self._records = list(_json_ld(tree))
        times = [e for e in tree.iter("time") if e.get("datetime")]
        published = [
            e for e in times if e.get("pubdate") is not None or (e.get("itemprop") or "").lower() == "datepublished"
        ]
        self._time = next((e.get("datetime") for e in published), None)

    def _meta(self, *names: str) -> str | None:
        for name in names:
            for element in self._tree.iter("meta"):
                key = (
                    element.get("property")
                    or element.get("name")
                    or element.get("itemprop")
                    or element.get("http-equiv")
                )
                content = (element.get("content") or "").strip()
                if key and key.lower() == name and content:
                    return content
        return None

    def title(self, heading: str | None) -> str | None:
        """Return the ``heading`` of the story, else its headline in the metadata, else the page's title.

        The name of a section is none of them.
        """
        first = [heading] if heading else []
        found = (one_line(title) for title in chain(first, *self.titles()[:2]))
        return next((title for title in found if title and not is_section_name(title)), None)

    def titles(self) -> tuple[list[str], list[str], list[str]]:
        """Return the headlines in the metadata, the title of the page without the name of the site, and its parts."""
        stated = [self._meta("og:title"), self._meta("twitter:title"), self._record("headline")]
        element = self._tree.find(".//title")
        page = one_line("".join(element.itertext())) if element is not None else ""
        own = _without_site_name(page)
        return [title for title in stated if title], [own] if own else [], _BAR.split(page)

    def url(self) -> str | None:
        """Return the canonical address of the page."""
        for element in self._tree.iter("link"):
            if "canonical" in (element.get("rel") or "").lower().split() and _is_url(element.get("href")):
                return str(element.get("href")).strip()
        url = self._meta("og:url")
        return url if _is_url(url) else None

    def language(self) -> str | None:
        """Return the declared language."""
        tag = self._tree.get("lang") or self._tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        return language_of(tag or self._meta("content-language", "og:locale", "dc.language", "inlanguage"))

    def published(self, story: str, time: str | None) -> str | None:
        """Return the date of the story's sign-off, else the one in the metadata, else ``time``, of its <time> element."""
        shown = layout.analyse(story)
        if any(section.kind == "sign-off" for section in shown.sections) and shown.published:
            return shown.published
        stated = (
            self._record("datePublished")
            or self._meta("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "date", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "og:article:published_time")
            or self._time
            or time
        )  # fmt: skip
        day = iso(stated) if stated else None
        if stated and day and utc(stated) and shown.published and any(s.kind == "dateline" for s in shown.sections):
            # "2025-11-07T22:30:00Z" above "8 November 2025": local time is a day ahead, so the date in the text counts.
            apart = date.fromisoformat(shown.published[:10]) - date.fromisoformat(day[:10])
            if abs(apart.days) == 1:
                return shown.published
        return day

    def _record(self, name: str) -> str | None:
        for record in self._records:
            value = record.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return None


def _json_ld(tree: _Element) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe a story, including those in a @graph."""
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "").lower() or not element.text:
            continue
        try:
            data = json.loads(element.text)
        except (ValueError, RecursionError):
            continue
        for item in data if isinstance(data, list) else [data]:
            graph = item.get("@graph") if isinstance(item, dict) else None
            for record in graph if isinstance(graph, list) else [item]:
                if isinstance(record, dict) and re.search("Article|Posting|Report|WebPage", str(record.get("@type"))):
                    yield record


def _without_site_name(title: str) -> str:
    """Return "Budget debate opens" for "Budget debate opens | Example News"; a hyphen counts only if there is no bar."""
    last = max(title.rfind(bar) for bar in "|–—")
    site = _SITE_NAME.search(title, max(0, last - 1))
    return title[: site.start()] if site else title


def _is_url(text: str | None) -> bool:
    return bool(text and re.match(r"\s*https?://\S+\s*$", text))


def language_of(tag: str | None) -> str | None:
    """Return the ISO 639 code of a language tag, "en" for "en-HK", or None if it is not a tag."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", tag or "")
    return match.group(1).lower() if match else None
