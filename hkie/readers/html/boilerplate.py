"""Which elements are not part of the story: navigation, sidebars, footers, cookie banners, menus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hkie.readers.html.elements import BLOCKS, ElementText, Measure, walk, words_of

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
    ad ads banner breadcrumb breadcrumbs comment comments consent cookie cookies crumbs
    footer gdpr masthead megamenu menu menubar modal nav navbar navigation overlay pager pagination popup promo
    relate share sharing sidebar skip skiplink sitemap social subscribe subscription toolbar topbar toplinks trending widget
    """.split()  # noqa: SIM905
)
_BOILERPLATE_STEMS = (
    "adsby", "adslot", "adunit", "advert", "newsletter", "outbrain", "recommend", "related", "sponsor", "taboola"
)  # fmt: skip
_BOILERPLATE_PAIRS = (
    {"read", "more"}, {"most", "read"}, {"also", "read"}, {"also", "like"}, {"most", "popular"}, {"more", "news"},
    {"more", "stories"}, {"latest", "news"}, {"top", "stories"}, {"back", "top"},
)  # fmt: skip
_NAVIGATION = frozenset("breadcrumb breadcrumbs crumbs megamenu menu menubar nav navbar navigation".split())  # noqa: SIM905
_OTHER_STORIES = re.compile(  # what stands above or before links to other pages
    r"(?:(?:related|more|latest|recent|top|other|further)(?: (?:news|stories|articles|releases|posts|content|headlines|"
    r"reading|links|topics|information))?|(?:read|see|watch)(?: (?:also|more|next))|(?:also|most) (?:read|popular|viewed)|"
    r"(?:you (?:may|might) )?(?:also )?like|you (?:may|might) also like|recommended(?: for you| reading)?|"
    r"back(?: to .{1,30})?|share(?: this(?: page| story| article)?)?|sponsored(?: content)?|advertisements?|trending(?: now)?)\s*:?",
    re.I,
)
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
        or any(word.startswith(_BOILERPLATE_STEMS) for word in words)
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
    if (element.tag not in BLOCKS and element.tag != "td") or size.links < _LINKS or size.text > STORY_SHARE * total:
        return False
    return size.linked >= _LINK_SHARE * size.text and not size.headed


def is_navigation(element: _Element) -> bool:
    """Return whether an element is a menu or a breadcrumb, by its tag, role, class or id."""
    if element.tag == "nav" or element.get("role") == "navigation":
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"[:1000]
    return named != " " and element.tag != "body" and not _NAVIGATION.isdisjoint(words_of(named))


def other_stories(tree: _Element, sizes: dict[_Element, Measure], texts: ElementText, total: int) -> set[_Element]:
    """Return the blocks of links to other pages with a label: "Related stories", "Read also:"."""
    found: set[_Element] = set()

    def fits(element: _Element | None) -> bool:
        if element is None or element.tag in ("body", "html", "main", "article"):
            return False
        size = sizes[element]
        return size.text <= STORY_SHARE * total and not size.headed and not size.signed

    for label in tree.iter("h2", "h3", "h4", "h5", "h6", "p", "div", "b", "strong", "span", "em"):
        if not 0 < texts.length(label) <= _LONGEST_LABEL or not _OTHER_STORIES.fullmatch(texts.of(label)):
            continue
        block = label
        while fits(parent := block.getparent()) and texts.starts_with(parent, label):
            block = parent
        if sizes[block].text == sizes[block].linked and fits(block):
            found.add(block)  # "Back to the list"
        elif texts.length(block) == texts.length(label):
            # a heading alone: what follows it, as far as it has links
            while (
                (after := block.getnext()) is not None
                and fits(after)
                and sizes[after].links
                and _is_linked(sizes[after])
            ):
                found.update((block, after))
                block = after
        elif sizes[block].links and (label.tag[0] == "h" or _is_linked(sizes[block])):
            found.add(block)
    return found


_LONGEST_LABEL = 40
"""Letters of such a label at most: "You may also like"."""


def _is_linked(size: Measure) -> bool:
    return 2 * size.linked >= size.text
