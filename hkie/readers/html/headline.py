"""Which heading is the headline of a page, and which only name a section or the site: "News", "Press Releases"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hkie.readers.html.boilerplate import is_navigation
from hkie.readers.html.elements import ElementText, walk, words_of
from hkie.text.layout import is_section_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST = 300
"""Letters of a headline at most."""
_PARAGRAPH = 150
"""A longer paragraph is text: the headings after it are those of its parts."""
_OF_STORIES = frozenset("article entry news page post release story".split())  # noqa: SIM905
_HOME = re.compile(r"(?:https?://[^/]*)?/?(?:index\.\w+)?$")


def section_links(tree: _Element) -> frozenset[str]:
    """Return the texts of the links in menus and breadcrumbs, which name the sections of a site."""
    found = set()
    inside = 0
    for event, element in walk(tree):
        if is_navigation(element):
            inside += 1 if event == "start" else -1
        elif inside and event == "start" and element.tag == "a":
            found.add(_plain("".join(element.itertext())))
    return frozenset(found)


def find_headline(
    tree: _Element, texts: ElementText, titles: Sequence[Sequence[str]], sections: frozenset[str]
) -> tuple[_Element | None, set[_Element]]:
    """Return the headline of a page, or None, and the headings that name a section or the site.

    ``titles`` are what the metadata calls the page, in order: first the titles of the story, then parts of the page's
    title. ``sections`` are the texts of links in menus. A heading that is a title counts most, then an h1. Another one
    counts if an h1 has the name of a section, or the metadata no title: then it is the first above the text.
    """
    headings = list(_headings(tree, texts))
    stated = [{_plain(title) for title in some} for some in titles]
    named = sections.difference(*stated[:1])

    def is_name(heading: _Element) -> bool:
        text = texts.of(heading)
        return is_section_name(text) or _plain(text) in named or _leads_home(heading, texts)

    names = set(filter(is_name, headings))
    titled = any(not is_section_name(title) for some in titles[:2] for title in some)
    loose = not titled or any(e.tag == "h1" for e in names)

    def rank(heading: _Element) -> tuple[int, bool, int]:
        title = _plain(texts.of(heading))
        match = next((len(stated) - k for k, some in enumerate(stated) if title in some), 0)
        is_first = heading.tag == "h1"
        return match, is_first, texts.length(heading) if is_first else 0

    others = (e for e in headings if e not in names)
    best = max((e for e in others if loose or e.tag == "h1" or rank(e)[0]), key=rank, default=None)
    if best is None:  # the headline is not marked as such
        return max((e for e in headings if e.tag == "h1"), key=texts.length, default=None), set()
    return best, names


def _headings(tree: _Element, texts: ElementText) -> Iterator[_Element]:
    """Yield every h1, and what else looks like a headline above the text."""
    above = True
    for element in tree.iter():
        length = texts.length(element)
        if 0 < length <= _LONGEST and (element.tag == "h1" or (above and _is_headline(element))):
            yield element
        if (length > _PARAGRAPH and element.tag == "p") or len((element.text or "").strip()) > _PARAGRAPH:
            above = False


def _is_headline(element: _Element) -> bool:
    if element.tag in ("h2", "h3"):
        return True
    if element.tag not in ("div", "span", "p", "td"):
        return False
    words = words_of(f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"[:1000])
    return "headline" in words or ("title" in words and bool(words & _OF_STORIES))


def _leads_home(heading: _Element, texts: ElementText) -> bool:
    """Return whether a heading is a link to the first page of the site: its name."""
    links = [a for a in heading.iter("a") if texts.length(a) == texts.length(heading)]
    return any(_HOME.match((a.get("href") or "-").strip()) for a in links)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
