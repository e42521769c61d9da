"""Which element holds the story, and its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING

from hkie.readers.html.boilerplate import (
    STORY_SHARE,
    drop,
    is_menu,
    is_named_as_boilerplate,
    is_never_content,
    other_stories,
)
from hkie.readers.html.captions import is_caption
from hkie.readers.html.elements import SIGN_OFF, ElementText, Measure, ancestors, depth, measure_all
from hkie.readers.html.headline import find_headline, section_links
from hkie.readers.html.plaintext import to_text
from hkie.text.layout import is_section_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_RULE = re.compile(r"^[*=_–—-]{8,}(?:[ \n]+|$)", re.M)
"""A typed rule between headline and story: "**********"."""
_NEARLY_ALL = 0.9
"""The share of trafilatura's text that the element must have; the rest may be a stray line of a menu."""
_WITH_HEADING = 1.5
"""The element with headline and story is taken if its text is at most this many times the story's."""
_CAPTIONS = 200
"""Captions that are added to a story; a page with more is a gallery."""
_DEEP = 200
"""Deeper pages are not given to trafilatura; usual pages have 20 to 60 levels."""
_LARGE = 300_000
"""Pages with more letters are not given to trafilatura; no story is that long."""
_MANY = 5_000
"""Pages with more elements are given to trafilatura in its fast mode."""
_BUDGET = 10**9
"""Letters to compare at most in the search for the smallest element; a page of 1,000 lines needs 1% of that."""


@dataclass(frozen=True, slots=True)
class Story:
    """The text of a story, its headline, and the first <time> inside it."""

    text: str
    heading: str | None
    time: str | None = None


def extract_story(tree: _Element, titles: Sequence[Sequence[str]] = ()) -> Story:
    """Return headline, paragraphs, sign-off and captions, one block each. Removes everything else from ``tree``.

    ``titles`` are those of the page's metadata, the surest first.
    """
    sections = section_links(tree)
    drop(tree, is_never_content)
    total = measure_all(tree)[tree].text
    _drop_boilerplate(tree, total)
    texts = ElementText(tree)
    heading, names = find_headline(tree, texts, titles, sections)
    if names:
        drop(tree, lambda e: e in names)
        _drop_boilerplate(tree, total)  # a banner with the name of a section and no headline
        texts = ElementText(tree)
    sizes = measure_all(tree)
    headline = texts.of(heading) if heading is not None else None
    body = tree.find("body")
    body = tree if body is None else body
    root = _marked_article(tree, sizes)
    if root is None:
        root = _signed_release(tree, heading, texts)
    if root is None and total <= _LARGE and depth(tree) <= _DEEP:
        root = _found_by_trafilatura(body, heading, texts)
    if root is None:
        return Story(_without_section_names(to_text(body, texts)), headline)
    captions = [e for e in tree.iter() if is_caption(e, sizes, texts)]
    text = _with_headline(_without_section_names(_RULE.sub("", to_text(root, texts)).strip()), headline)
    seen = _without_spaces(text)
    more = [
        line
        for caption in captions[:_CAPTIONS]
        if (line := to_text(caption, texts)) and _without_spaces(line) not in seen and not is_section_name(line)
    ]
    time = next((t for e in root.iter("time") if (t := e.get("datetime"))), None)
    return Story("\n\n".join([text, *dict.fromkeys(more)]), headline, time)


def _drop_boilerplate(tree: _Element, total: int) -> None:
    sizes = measure_all(tree)
    drop(tree, lambda e: is_named_as_boilerplate(e, sizes, total), sizes)
    sizes = measure_all(tree)
    if other := other_stories(tree, sizes, ElementText(tree), total):
        drop(tree, lambda e: e in other)
        sizes = measure_all(tree)
    drop(tree, lambda e: is_menu(e, sizes, total), sizes)


def _without_section_names(text: str) -> str:
    """Return the text without the names of sections above it: "News", "For immediate release"."""
    blocks = text.split("\n\n")
    return "\n\n".join([*dropwhile(is_section_name, blocks[:-1]), blocks[-1]])


def _with_headline(text: str, headline: str | None) -> str:
    """Return the text with the headline before it, unless it has the headline already."""
    if not headline:
        return text
    squeezed = _without_spaces(headline)
    if squeezed in map(_without_spaces, text.split("\n\n")) or _without_spaces(text).startswith(squeezed):
        return text
    return f"{headline}\n\n{text}"


def _marked_article(tree: _Element, sizes: dict[_Element, Measure]) -> _Element | None:
    """Return the element that the page marks as its story, if it has most of the text: the largest article, else main."""
    total = sizes[tree].text
    articles = [e for e in tree.iter("article") if not sizes[e].in_article]
    mains = [e for e in tree.iter() if e.tag == "main" or (e.get("role") or "").lower() == "main"]
    bodies = [e for e in tree.iter() if "articlebody" in (e.get("itemprop") or "").lower().split()]
    for candidates in (articles, mains, bodies):
        best = max(candidates, key=lambda e: sizes[e].text, default=None)
        if best is not None and sizes[best].text >= STORY_SHARE * total:
            return best
    return None


def _signed_release(tree: _Element, heading: _Element | None, texts: ElementText) -> _Element | None:
    """Return the smallest element with the headline and the sign-off of a press release, or None if there is none."""
    ends = [e for e in tree.iter() if SIGN_OFF.match(e.text or "") or any(SIGN_OFF.match(c.tail or "") for c in e)]
    if not ends:
        return None
    above = list(ancestors(ends[0]))
    # Elements that contain the first and the last sign-off contain all of them.
    for other in (ends[-1], *([heading] if heading is not None else ())):
        kept = set(ancestors(other))
        above = [e for e in above if e in kept]
    # A sign-off alone is not a story: without a headline, take the element with text before the sign-off.
    return next((e for e in above if texts.length(e) > 200), above[0] if above else None)


def _found_by_trafilatura(body: _Element, heading: _Element | None, texts: ElementText) -> _Element | None:
    """Return the smallest element with the text that trafilatura finds.

    That text itself is not used because it lacks captions and rows of tables.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError:
        return None
    # Its fallback compares every short paragraph with those around it, which takes too long for thousands.
    fast = sum(1 for _ in body.iter()) > _MANY
    try:
        found = bare_extraction(
            deepcopy(body), include_comments=False, favor_recall=True, with_metadata=False, fast=fast
        )
    except Exception:  # trafilatura fails in many ways; the whole body is better than nothing
        return None
    # It writes list items with "- " and cells with "|".
    parts = re.split(r"[\n|]", getattr(found, "text", None) or "")
    lines = {_without_spaces(part.strip().removeprefix("- ")).strip("-") for part in parts}
    wanted = sum(map(len, lines))
    if not wanted:
        return None
    best = body
    budget = _BUDGET
    at: _Element | None = body
    while at is not None:  # go down to the child that still has nearly all of it
        best, at = at, None
        for child in best:
            if 2 * texts.length(child) < wanted:
                continue
            text = _without_spaces(texts.of(child))
            budget -= len(lines) * len(text)
            if budget > 0 and sum(len(line) for line in lines if line in text) >= _NEARLY_ALL * wanted:
                at = child
                break
    if heading is not None:
        # A date or byline between headline and story belongs to the story.
        above = set(ancestors(heading))
        both = next((e for e in ancestors(best) if e in above), best)
        if texts.length(both) <= _WITH_HEADING * texts.length(best):
            return both
    return best


def _without_spaces(text: str) -> str:
    return "".join(text.split())
