"""What each element of a page holds: its text, and its numbers of letters, links and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table
    tbody tfoot thead tr ul
    """.split()  # noqa: SIM905
)
SIGN_OFF = re.compile(r"^\s*(?:ends?\s*/|issued at hkt)", re.I)
_WORDS_OF_CLASS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def walk(tree: _Element) -> Any:
    """Return an iterator over the start and end of each element, in the order of the page."""
    from lxml import etree

    return etree.iterwalk(tree, events=("start", "end"))


def words_of(attribute: str) -> set[str]:
    """Return the words of a class or id in lower case: "relatedStories top-nav" has related, stories, top, nav."""
    return {word.lower() for word in _WORDS_OF_CLASS.findall(attribute)}


def ancestors(element: _Element) -> Iterator[_Element]:
    """Yield the element itself, then its ancestors from the nearest to the root."""
    yield element
    yield from element.iterancestors()


def depth(tree: _Element) -> int:
    """Return the number of levels of a tree."""
    most = depth = 0
    for event, _ in walk(tree):
        depth += 1 if event == "start" else -1
        most = max(most, depth)
    return most


@dataclass(slots=True)
class Measure:
    """The content of an element in numbers.

    ``text`` counts letters, ``linked`` those in links; ``headed`` and ``signed`` say whether it contains a headline or
    a sign-off, ``in_article`` and ``in_main`` whether it is inside an article or main element.
    """

    text: int = 0
    linked: int = 0
    links: int = 0
    pictures: int = 0
    headed: bool = False
    signed: bool = False
    in_article: bool = False
    in_main: bool = False


def measure_all(tree: _Element) -> dict[_Element, Measure]:
    """Return the measures of every element, from one walk over the tree."""
    sizes: dict[_Element, Measure] = {}
    linked = articles = mains = 0
    for event, element in walk(tree):
        tag = element.tag
        if event == "start":
            linked += tag == "a"
            text = element.text
            size = sizes[element] = Measure(_count_letters(text), in_article=articles > 0, in_main=mains > 0)
            size.linked = size.text if linked else 0
            size.links = int(tag == "a")
            size.pictures = int(tag == "img")
            size.headed = tag == "h1"
            size.signed = text is not None and SIGN_OFF.match(text) is not None
            articles += tag == "article"
            mains += tag == "main"
            continue
        linked -= tag == "a"
        articles -= tag == "article"
        mains -= tag == "main"
        parent = element.getparent()
        if element is tree or parent is None:
            continue
        text = element.tail
        tail = _count_letters(text)
        own, above = sizes[element], sizes[parent]
        above.text += own.text + tail
        above.linked += own.linked + (tail if linked else 0)
        above.links += own.links
        above.pictures += own.pictures
        above.headed |= own.headed
        above.signed |= own.signed or (text is not None and SIGN_OFF.match(text) is not None)
    return sizes


def _count_letters(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


class ElementText:
    """The text of each element on one line. The tree is read once; each element is a slice of its text."""

    def __init__(self, tree: _Element) -> None:
        pieces: list[str] = []
        length = 0
        spaced = False  # whether white space precedes the next piece
        spans: dict[_Element, tuple[int, int]] = {}

        def add(text: str | None) -> None:
            nonlocal length, spaced
            if not text:
                return
            piece = " ".join(text.split())
            if not piece:
                spaced = True
                return
            if length and (spaced or text[0].isspace()):
                piece = f" {piece}"
            pieces.append(piece)
            length += len(piece)
            spaced = text[-1].isspace()

        starts: list[int] = []
        for event, element in walk(tree):
            if event == "start":
                starts.append(length)
                add(element.text)
            else:
                spans[element] = starts.pop(), length
                add(element.tail if element is not tree else None)
        self._text, self._spans = "".join(pieces), spans

    def of(self, element: _Element) -> str:
        """Return the words of an element, separated by single spaces."""
        start, end = self._spans[element]
        return self._text[start:end].lstrip()

    def starts_with(self, element: _Element, other: _Element) -> bool:
        """Return whether the text of an element begins with that of another inside it."""
        return self._spans[element][0] == self._spans[other][0]

    def length(self, element: _Element) -> int:
        """Return the length of that text."""
        start, end = self._spans[element]
        return end - start - (start < end and self._text[start] == " ")
