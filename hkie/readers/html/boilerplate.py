"""Which elements are not part of the story: navigation, sidebars, footers, cookie banners, menus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hkie.readers.html.elements import BLOCKS, Measure, walk, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_NO_TEXT = frozenset(
    """
    audio base button canvas datalist embed head iframe input link map meta nav noscript object option picture
    progress script select source style svg template textarea track video
    """.split()  # noqa: SIM905
)
_BOILERPLATE_ROLES = frozenset(
    """
    navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar
    """.split()  # noqa: SIM905
)
# Words of the classes and ids that sites give to boilerplate: "site-nav", "relatedStories".
_BOILERPLATE_WORDS = frozenset(
    """
    ad ads advert advertisement advertising banner breadcrumb breadcrumbs comments consent cookie cookies crumbs
    gdpr megamenu menu menubar modal nav navbar navigation newsletter overlay pager pagination popup promo
    recommended recommendations related share sharing sidebar skip skiplink sitemap social sponsored subscribe
    subscription toolbar topbar toplinks trending widget
    """.split()  # noqa: SIM905
)
_BOILERPLATE_PAIRS = ({"read", "more"}, {"most", "read"}, {"back", "top"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# lxml reads these characters but refuses to write them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
STORY_SHARE = 0.5
"""An element with this share of the page's text is never boilerplate, whatever its class: <div class="page has-sidebar">."""
_LINKS = 3
_LINK_SHARE = 0.7
"""A block of at least three links with this share of its letters in links is a menu; sentences have fewer."""


def drop(tree: _Element, unwanted: Any, sizes: dict[_Element, Measure] | None = None) -> None:
    """Remove the ``unwanted`` elements, keep the text that follows each, and empty ``sizes``."""
    removed = []
    events = walk(tree)
    for event, element in events:
        if event == "start" and element is not tree and unwanted(element):
            removed.append(element)
            events.skip_subtree()
    if sizes is not None:
        # Before the removal: releasing an element outside the tree takes time in the number of its siblings.
        sizes.clear()
    # The text that follows a run of removed elements is set once; appending piece by piece would be quadratic.
    place: tuple[_Element, bool] | None = None
    following: list[str] = []

    def flush() -> None:
        if place is not None and following:
            element, inside = place
            kept = _CONTROL.sub("", "".join(((element.text if inside else element.tail) or "", *following)))
            if inside:
                element.text = kept
            else:
                element.tail = kept
        following.clear()

    for element in removed:
        parent = element.getparent()
        if parent is None:
            continue
        before = element.getprevious()
        here = (parent, True) if before is None else (before, False)
        if here != place:
            flush()
            place = here
        if element.tail:
            following.append(element.tail)
        parent.remove(element)
    flush()


def is_never_content(element: _Element) -> bool:
    """Return whether an element has no text to read, is hidden, or has a role such as navigation."""
    if not isinstance(element.tag, str) or (element.tag in _NO_TEXT and element.tag != "head"):
        return element.tag not in ("meta", "link")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
        or (element.get("role") or "").lower() in _BOILERPLATE_ROLES
    )


def is_named_as_boilerplate(element: _Element, sizes: dict[_Element, Measure], total: int) -> bool:
    """Return whether the tag, class or id of an element says that it is not part of the story."""
    if element.tag in ("body", "html", "head", "main", "article", "h1", "p", "time", "br"):
        return False
    words = words_of(f"{element.get('class') or ''} {element.get('id') or ''}"[:1000])
    named = (
        bool(words & _BOILERPLATE_WORDS)
        or any(pair <= words for pair in _BOILERPLATE_PAIRS)
        or element.tag in ("aside", "footer")
    )
    # The header of an article holds its headline and date.
    size = sizes[element]
    if not named and (element.tag != "header" or (size.in_article or size.in_main)):
        return False
    return size.text <= STORY_SHARE * total and not size.headed and not size.signed


def is_menu(element: _Element, sizes: dict[_Element, Measure], total: int) -> bool:
    """Return whether a block consists of links."""
    size = sizes[element]
    if element.tag not in BLOCKS or size.links < _LINKS or size.text > STORY_SHARE * total:
        return False
    return size.linked >= _LINK_SHARE * size.text and not size.headed
