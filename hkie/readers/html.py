"""Web pages: the story without what stands around it, by the structure of the page.

    bytes → tree → furniture out → root of the story → lines

Nothing here knows a site by name. What is not part of the story is known by its tag (nav, script), its role, the
words of its class (sidebar, related, cookie) or by being made of links. The story is what the page marks as such
(article, main), else the smallest part that holds headline and sign-off ("Issued at HKT 17:30"), else what
trafilatura takes for it, else the whole body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from hkie.errors import ReadError
from hkie.readers.days import iso, utc
from hkie.readers.interface import Options, Part, Problem, decoded, digest, one_line, whole
from hkie.text import layout
from hkie.text.cleaning import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

INSTALL = "pip install 'hkie[readers]'"

_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table
    tbody tfoot thead tr ul
    """.split()  # noqa: SIM905
)
_NO_TEXT = frozenset(
    """
    audio base button canvas datalist embed head iframe input link map meta nav noscript object option picture
    progress script select source style svg template textarea track video
    """.split()  # noqa: SIM905
)
_ROLES = frozenset(
    """
    navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar
    """.split()  # noqa: SIM905
)

# Words of class and id that stand on what is no part of a story, as houses write them: "site-nav", "relatedStories".
_FURNITURE = frozenset(
    """
    ad ads advert advertisement advertising banner breadcrumb breadcrumbs comments consent cookie cookies crumbs
    gdpr megamenu menu menubar modal nav navbar navigation newsletter overlay pager pagination popup promo
    recommended recommendations related share sharing sidebar skip skiplink sitemap social sponsored subscribe
    subscription toolbar topbar toplinks trending widget
    """.split()  # noqa: SIM905
)
_PAIRS = ({"read", "more"}, {"most", "read"}, {"back", "top"})
_WORDS_OF_CLASS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SIGN_OFF = re.compile(r"^\s*(?:ends?\s*/|issued at hkt)", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # lxml reads them, and refuses to write them
_RULE = re.compile(r"^[*=_–—-]{8,}(?:[ \n]+|$)", re.M)
"""A line drawn with signs between headline and story, as pages have it that were once typed."""
_MARK = "\0"  # a line break within inline text, which no page can hold
_STORY_SHARE = 0.5
"""A part with this much of the page's text is never furniture, whatever its class: <div class="page has-sidebar">."""
_NEARLY_ALL = 0.9
"""Of what trafilatura found: a stray line of a menu among it is not missed."""
_WITH_HEADING = 1.5
"""Of the story's text: the part with headline and story has not much more than both."""
_CAPTIONS = 200
"""More pictures beside a story are a gallery."""
_DEEP = 200
"""Levels of such a page: one that is made by hand has 20 to 60."""
_LARGE = 300_000
"""Letters in a page that is left as it is where no mark says what its story is: no story is as long."""
_MANY = 5_000
"""Elements of a page that trafilatura reads twice."""
_PATIENCE = 10**9
"""Letters that are compared for the smallest part with the story; a page of a thousand lines takes a hundredth."""
_LINKS = 3
_LINK_SHARE = 0.7
"""A block with three links or more and this share of its letters in them is a menu: no sentence has so many."""


class Html:
    """Pages in any encoding."""

    name = "HTML page"
    suffixes = (".html", ".htm", ".xhtml")
    media_types = ("text/html", "application/xhtml+xml")

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the story of a page. Raises ReadError for what is no page, or one without text."""
        data = whole(file, where)
        text, encoding = _decoded(data, where, options, None)
        page = _Page(_tree(text, where))
        story = page.story()
        yield Part(
            story,
            published=page.published(story),
            title=page.title(),
            url=page.url(),
            language=page.language(),
            encoding=encoding,
            media_type="text/html",
            sha256=digest(data),
        )


def fragment(data: bytes, where: str, options: Options, charset: str | None) -> tuple[str, str]:
    """Return all the text of HTML that is no page, the body of a mail, and its encoding."""
    if not data.strip():
        return "", "utf-8"
    text, encoding = _decoded(data, where, options, charset)
    tree = _tree(text, where)
    _drop(tree, _always_furniture)
    return _lines(tree, _Said(tree)), encoding


def language_of(told: str | None) -> str | None:
    """Return the ISO 639 code of a language tag: "en" of "en-HK", None of what is no tag."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", told or "")
    return match.group(1).lower() if match else None


def _decoded(data: bytes, where: str, options: Options, charset: str | None) -> tuple[str, str]:
    """Decode by the user's word, else as UTF-8 if it is, else as the page says, else by the best guess."""
    if options.encoding is not None:
        return decoded(data, where, options)
    told = charset
    if told is None and (match := _CHARSET.search(data[:4096])):
        told = match.group(1).decode("ascii")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if told and told.lower() not in ("utf-8", "utf8"):
            # Browsers read what calls itself Latin-1 as Windows-1252, for its quotation marks.
            name = "cp1252" if told.lower() in ("iso-8859-1", "latin1", "us-ascii") else told
            try:
                return data.decode(name), name.lower()
            except (UnicodeDecodeError, LookupError):
                pass
    return decode(data, where)


def _tree(text: str, where: str) -> _Element:
    try:
        from lxml import etree, html
    except ImportError as error:
        raise ReadError(f"{where}: HTML needs more libraries; {INSTALL}") from error
    # huge_tree: 2,048 levels instead of 256, which some pages have.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree: _Element = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{where}: no HTML that can be read ({one_line(str(error))})") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ReadError(f"{where}: nested too deeply; no page is")
    return tree


@dataclass(slots=True)
class _Size:
    """What an element holds: letters, letters in links, links, pictures, whether a headline or a sign-off; and whether
    it stands within an article or main."""

    text: int = 0
    linked: int = 0
    links: int = 0
    pictures: int = 0
    headed: bool = False
    signed: bool = False
    in_article: bool = False
    in_main: bool = False


@dataclass(slots=True)
class _Page:
    """A page and what it says of itself."""

    tree: _Element
    _records: list[dict[str, Any]] | None = field(default=None, init=False)
    _heading: str | None = field(default=None, init=False)
    _time: str | None = field(default=None, init=False)

    def story(self) -> str:
        """Return headline, paragraphs, sign-off and captions, a paragraph a block. Takes the page apart."""
        self._metadata()
        _drop(self.tree, _always_furniture)
        sizes = _sizes(self.tree)
        total = sizes[self.tree].text
        _drop(self.tree, lambda e: _named_furniture(e, sizes, total), sizes)
        sizes = _sizes(self.tree)
        _drop(self.tree, lambda e: _menu(e, sizes, total), sizes)
        sizes, said = _sizes(self.tree), _Said(self.tree)
        headings = [e for e in self.tree.iter("h1") if said.length(e)]
        heading = max(headings, key=said.length, default=None)
        root = _marked(self.tree, sizes)
        if root is None:
            root = _signed(self.tree, heading, said)
        if root is None and total <= _LARGE and _depth(self.tree) <= _DEEP:
            root = _by_trafilatura(self._body(), heading, said)
        captions = [e for e in self.tree.iter() if _is_caption(e, sizes, said)]
        self._heading = said.of(heading) if heading is not None else None
        if root is None:
            return _lines(self._body(), said)
        self._time = self._time or next((t for e in root.iter("time") if (t := e.get("datetime"))), None)
        made = _RULE.sub("", _lines(root, said)).strip()
        blocks = made.split("\n\n")
        seen = {_squeezed(block) for block in blocks}
        if (
            self._heading
            and _squeezed(self._heading) not in seen
            and not _squeezed(made).startswith(_squeezed(self._heading))
        ):
            made = f"{self._heading}\n\n{made}"
        seen_text = _squeezed(made)
        more = [
            line
            for caption in captions[:_CAPTIONS]
            if (line := _lines(caption, said)) and _squeezed(line) not in seen_text
        ]
        return "\n\n".join([made, *dict.fromkeys(more)])

    def _body(self) -> _Element:
        body = self.tree.find("body")
        return self.tree if body is None else body

    def _metadata(self) -> None:
        self._records = list(_json_ld(self.tree))
        times = [e for e in self.tree.iter("time") if e.get("datetime")]
        marked = [
            e for e in times if e.get("pubdate") is not None or (e.get("itemprop") or "").lower() == "datepublished"
        ]
        self._time = next((e.get("datetime") for e in marked), None)

    def _meta(self, *names: str) -> str | None:
        for name in names:
            for element in self.tree.iter("meta"):
                said = (
                    element.get("property")
                    or element.get("name")
                    or element.get("itemprop")
                    or element.get("http-equiv")
                )
                content = (element.get("content") or "").strip()
                if said and said.lower() == name and content:
                    return content
        return None

    def title(self) -> str | None:
        """The headline that is shown, else the one in the head of the page."""
        told = self._heading or self._meta("og:title") or self._record("headline")
        if told is None:
            element = self.tree.find(".//title")
            told = element.text if element is not None else None
            told = _without_house(one_line(told)) if told else None
        return one_line(told) or None if told else None

    def url(self) -> str | None:
        """The address that the page gives as its own."""
        for element in self.tree.iter("link"):
            if "canonical" in (element.get("rel") or "").lower().split() and _address(element.get("href")):
                return str(element.get("href")).strip()
        told = self._meta("og:url")
        return told if _address(told) else None

    def language(self) -> str | None:
        """The language that the page tells."""
        told = self.tree.get("lang") or self.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        return language_of(told or self._meta("content-language", "og:locale", "dc.language", "inlanguage"))

    def published(self, story: str) -> str | None:
        """The date of the sign-off if there is one, else that of the page's data, else that of its <time>."""
        shown = layout.analyse(story)
        if any(section.kind == "sign-off" for section in shown.sections) and shown.published:
            return shown.published
        told = (
            self._record("datePublished")
            or self._meta("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "date", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "og:article:published_time")
            or self._time
        )  # fmt: skip
        day = iso(told) if told else None
        if told and day and utc(told) and shown.published and any(s.kind == "dateline" for s in shown.sections):
            # "2025-11-07T22:30:00Z" under "8 November 2025": the day of the page is the one that it shows.
            apart = date.fromisoformat(shown.published[:10]) - date.fromisoformat(day[:10])
            if abs(apart.days) == 1:
                return shown.published
        return day

    def _record(self, name: str) -> str | None:
        for record in self._records or ():
            value = record.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return None


def _json_ld(tree: _Element) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD that are stories, also those in a @graph."""
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


def _without_house(title: str) -> str:
    """Return "Budget debate opens" of "Budget debate opens | Example News Service"; a hyphen only parts what no bar does."""
    last = max(title.rfind(bar) for bar in "|–—")
    house = _HOUSE.search(title, max(0, last - 1))
    return title[: house.start()] if house else title


_HOUSE = re.compile(r" [|–—-] (?=.)")


def _address(told: str | None) -> bool:
    return bool(told and re.match(r"\s*https?://\S+\s*$", told))


def _drop(tree: _Element, unwanted: Any, sizes: dict[_Element, _Size] | None = None) -> None:
    """Take out the elements that are ``unwanted``, and leave the text behind each; ``sizes`` are empty then."""
    out = []
    walk = _events(tree)
    for event, element in walk:
        if event == "start" and element is not tree and unwanted(element):
            out.append(element)
            walk.skip_subtree()
    if sizes is not None:
        # While they are in the tree: an element that is let go outside of it costs a look at all its siblings.
        sizes.clear()
    # The text behind a run of such elements is set once: added to piece by piece, it would be copied for each.
    at: tuple[_Element, bool] | None = None
    behind: list[str] = []

    def leave() -> None:
        if at is not None and behind:
            element, inside = at
            told = _CONTROL.sub("", "".join(((element.text if inside else element.tail) or "", *behind)))
            if inside:
                element.text = told
            else:
                element.tail = told
        behind.clear()

    for element in out:
        parent = element.getparent()
        if parent is None:
            continue
        before = element.getprevious()
        here = (parent, True) if before is None else (before, False)
        if here != at:
            leave()
            at = here
        if element.tail:
            behind.append(element.tail)
        parent.remove(element)
    leave()


def _events(tree: _Element) -> Any:
    from lxml import etree

    return etree.iterwalk(tree, events=("start", "end"))


def _always_furniture(element: _Element) -> bool:
    if not isinstance(element.tag, str) or (element.tag in _NO_TEXT and element.tag != "head"):
        return element.tag not in ("meta", "link")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
        or (element.get("role") or "").lower() in _ROLES
    )


def _named_furniture(element: _Element, sizes: dict[_Element, _Size], total: int) -> bool:
    """Whether tag or class say that it stands beside the story."""
    if element.tag in ("body", "html", "head", "main", "article", "h1", "p", "time", "br"):
        return False
    said = f"{element.get('class') or ''} {element.get('id') or ''}"
    words = {word.lower() for word in _WORDS_OF_CLASS.findall(said[:1000])}
    named = bool(words & _FURNITURE) or any(pair <= words for pair in _PAIRS) or element.tag in ("aside", "footer")
    # The head of an article holds its headline and its date.
    size = sizes[element]
    if not named and (element.tag != "header" or (size.in_article or size.in_main)):
        return False
    return size.text <= _STORY_SHARE * total and not size.headed and not size.signed


def _menu(element: _Element, sizes: dict[_Element, _Size], total: int) -> bool:
    """Whether a block is made of links."""
    size = sizes[element]
    if element.tag not in _BLOCKS or size.links < _LINKS or size.text > _STORY_SHARE * total:
        return False
    return size.linked >= _LINK_SHARE * size.text and not size.headed


def _sizes(tree: _Element) -> dict[_Element, _Size]:
    """Count what every element holds, in one walk."""
    sizes: dict[_Element, _Size] = {}
    linked = articles = mains = 0
    for event, element in _events(tree):
        tag = element.tag
        if event == "start":
            linked += tag == "a"
            text = element.text
            size = sizes[element] = _Size(_letters(text), in_article=articles > 0, in_main=mains > 0)
            size.linked = size.text if linked else 0
            size.links = int(tag == "a")
            size.pictures = int(tag == "img")
            size.headed = tag == "h1"
            size.signed = text is not None and _SIGN_OFF.match(text) is not None
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
        tail = _letters(text)
        own, above = sizes[element], sizes[parent]
        above.text += own.text + tail
        above.linked += own.linked + (tail if linked else 0)
        above.links += own.links
        above.pictures += own.pictures
        above.headed |= own.headed
        above.signed |= own.signed or (text is not None and _SIGN_OFF.match(text) is not None)
    return sizes


class _Said:
    """What each element of a tree says, as one line: the tree is read once, and each has its stretch of it."""

    def __init__(self, tree: _Element) -> None:
        pieces: list[str] = []
        at = 0
        apart = False  # whether white space stands before what comes next
        spans: dict[_Element, tuple[int, int]] = {}

        def add(text: str | None) -> None:
            nonlocal at, apart
            if not text:
                return
            piece = " ".join(text.split())
            if not piece:
                apart = True
                return
            if at and (apart or text[0].isspace()):
                piece = f" {piece}"
            pieces.append(piece)
            at += len(piece)
            apart = text[-1].isspace()

        begun: list[int] = []
        for event, element in _events(tree):
            if event == "start":
                begun.append(at)
                add(element.text)
            else:
                spans[element] = begun.pop(), at
                add(element.tail if element is not tree else None)
        self._text, self._spans = "".join(pieces), spans

    def of(self, element: _Element) -> str:
        """Return the words of an element, with one space between them."""
        start, end = self._spans[element]
        return self._text[start:end].lstrip()

    def length(self, element: _Element) -> int:
        """Return how long that is."""
        start, end = self._spans[element]
        return end - start - (start < end and self._text[start] == " ")


def _depth(tree: _Element) -> int:
    most = depth = 0
    for event, _ in _events(tree):
        depth += 1 if event == "start" else -1
        most = max(most, depth)
    return most


def _letters(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _marked(tree: _Element, sizes: dict[_Element, _Size]) -> _Element | None:
    """The part that the page marks as its story: the largest article, else main, if it has what the page has to say."""
    total = sizes[tree].text
    articles = [e for e in tree.iter("article") if not sizes[e].in_article]
    mains = [e for e in tree.iter() if e.tag == "main" or (e.get("role") or "").lower() == "main"]
    bodies = [e for e in tree.iter() if "articlebody" in (e.get("itemprop") or "").lower().split()]
    for candidates, share in ((articles, _STORY_SHARE), (mains, _STORY_SHARE), (bodies, _STORY_SHARE)):
        best = max(candidates, key=lambda e: sizes[e].text, default=None)
        if best is not None and sizes[best].text >= share * total:
            return best
    return None


def _signed(tree: _Element, heading: _Element | None, said: _Said) -> _Element | None:
    """The smallest part with the headline and the last line of a release, or None where it has no such line."""
    ends = [e for e in tree.iter() if _SIGN_OFF.match(e.text or "") or any(_SIGN_OFF.match(c.tail or "") for c in e)]
    if not ends:
        return None
    above = list(_upward(ends[0]))
    # What the first and the last one share, all between them do.
    for other in (ends[-1], *([heading] if heading is not None else ())):
        kept = set(_upward(other))
        above = [e for e in above if e in kept]
    # A line alone is no story: a release without a headline of its own is the part with text before the line.
    return next((e for e in above if said.length(e) > 200), above[0] if above else None)


def _upward(element: _Element) -> Iterator[_Element]:
    yield element
    yield from element.iterancestors()


def _is_caption(element: _Element, sizes: dict[_Element, _Size], said: _Said) -> bool:
    if element.tag == "figcaption":
        return True
    if element.tag not in ("p", "div", "span", "td"):
        return False
    words = {word.lower() for word in _WORDS_OF_CLASS.findall(element.get("class") or "")}
    if words & {"caption", "figcaption"}:
        return said.length(element) < _LONGEST_CAPTION
    # <div class="photo"><img><span>Ms Tse (left) at the ceremony.</span></div>: a picture and one sentence or two.
    return (
        bool(words & {"photo", "picture", "thumb", "thumbnail"})
        and sizes[element].pictures == 1
        and said.length(element) < _LONGEST_CAPTION
        and _is_sentence(said.of(element))
    )


_LONGEST_CAPTION = 600


def _is_sentence(told: str) -> bool:
    """Whether six words or more end in a full stop: "Photo 1" and "Download (2 MB)" stand under no picture."""
    return _ENDS_SENTENCE.search(told[-2:]) is not None and len(_WORD.findall(told)) > 5


_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)]?$")
_WORD = re.compile(r"\w+")


def _by_trafilatura(body: _Element, heading: _Element | None, said: _Said) -> _Element | None:
    """The smallest part with what trafilatura takes for the story: its own text lacks captions and rows of tables."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        return None
    # Its second opinion compares every short paragraph with those around it, which is not for thousands.
    fast = sum(1 for _ in body.iter()) > _MANY
    try:
        found = bare_extraction(
            deepcopy(body), include_comments=False, favor_recall=True, with_metadata=False, fast=fast
        )
    except Exception:  # whatever it stumbles over: all of the body is better than nothing
        return None
    # Its lists have "- " and its tables "|".
    told = re.split(r"[\n|]", getattr(found, "text", None) or "")
    lines = {_squeezed(line.strip().removeprefix("- ")).strip("-") for line in told}
    wanted = sum(map(len, lines))
    if not wanted:
        return None
    best = body
    patience = _PATIENCE
    at: _Element | None = body
    while at is not None:  # down into the one child that still has nearly all of it
        best, at = at, None
        for child in best:
            if 2 * said.length(child) < wanted:
                continue
            text = _squeezed(said.of(child))
            patience -= len(lines) * len(text)
            if patience > 0 and sum(len(line) for line in lines if line in text) >= _NEARLY_ALL * wanted:
                at = child
                break
    if heading is not None:
        # What stands between headline and story, a date or a byline, is part of it.
        above = set(_upward(heading))
        both = next((e for e in _upward(best) if e in above), best)
        if said.length(both) <= _WITH_HEADING * said.length(best):
            return both
    return best


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _lines(root: _Element, said: _Said) -> str:
    """Write an element as lines: a paragraph a block with an empty line between, cells with tabs between them."""
    made = _Writer(said)
    for event, element in _events(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            made.start(tag, element)
            if element.text:
                made.text(element.text)
        else:
            made.end(tag)
            if element.tail and element is not root:
                made.text(element.tail)
    return made.done()


class _Writer:
    """Text and tags in, blocks of lines out."""

    def __init__(self, said: _Said) -> None:
        self._said = said
        self._blocks: list[list[str]] = []  # the lines of each
        self._line: list[str] = []
        self._bullet = self._item = False
        self._lists: list[int | None] = []
        self._tables: list[list[str] | None] = []  # the rows of each open table; None for one that is there for looks
        self._row: list[str] | None = None
        self._verbatim = 0
        self._items = False  # whether the last block is items of a list, which stand a line each

    def start(self, tag: str, element: _Element) -> None:
        if tag == "br":
            self._line.append(_MARK)
        elif tag == "table":
            self._close()
            self._tables.append([] if _of_data(element, self._said) else None)
        elif tag == "tr" and self._rows() is not None:
            self._row = []
        elif tag in ("td", "th"):
            self._close()
        elif tag in ("ul", "ol", "menu"):
            self._close()
            self._items = False
            start = element.get("start") or "1"
            self._lists.append((int(start) if re.fullmatch(r"\d{1,6}", start) else 1) if tag == "ol" else None)
        elif tag == "li":
            self._close()
            number = self._lists[-1] if self._lists else None
            self._line.append("• " if number is None else f"{number}. ")
            self._bullet = self._item = True
            if number is not None:
                self._lists[-1] = number + 1
        elif tag in _BLOCKS:
            self._verbatim += tag == "pre"
            if not self._bullet:  # <li><p>text: the mark stands before the text
                self._close()

    def end(self, tag: str) -> None:
        if tag in ("td", "th") and self._row is not None:
            self._row.append(_set("".join(self._line)))
            self._line.clear()
        elif tag == "tr" and (rows := self._rows()) is not None and self._row is not None:
            if any(self._row):
                rows.append("\t".join(self._row).rstrip())
            self._row = None
        elif tag == "table":
            self._close()
            rows = self._tables.pop() if self._tables else None
            if rows:
                self._blocks.append(rows)
        elif tag in ("ul", "ol", "menu"):
            self._close()
            if self._lists:
                self._lists.pop()
        elif tag in _BLOCKS or tag in ("td", "th"):
            self._verbatim -= tag == "pre"
            self._close()

    def text(self, text: str) -> None:
        if self._verbatim > 0:
            text = text.replace("\n", _MARK)
        self._line.append(text)
        self._bullet = self._bullet and not text.strip()

    def done(self) -> str:
        self._row = None
        self._close()
        return "\n\n".join("\n".join(lines) for lines in self._blocks)

    def _rows(self) -> list[str] | None:
        return self._tables[-1] if self._tables else None

    def _close(self) -> None:
        """End a block; in a cell of data it is a line."""
        if self._row is not None:
            self._line.append(_MARK)
            return
        block = _set("".join(self._line))
        if block and not self._bullet:
            if self._item and self._items:
                self._blocks[-1].append(block)
            else:
                self._blocks.append([block])
            self._items, self._item = self._item, False
        self._line.clear()
        self._bullet = False


_CELL = 400
"""A longer cell holds paragraphs, and its table is there for the looks of the page."""


def _of_data(table: _Element, said: _Said) -> bool:
    """Whether a table has rows and columns to say something, and not to place the parts of a page."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    cells = max((sum(c.tag in ("td", "th") for c in row) for row in table.iter("tr")), default=0)
    return cells > 1 and all(said.length(cell) <= _CELL for cell in table.iter("td"))


def _set(text: str) -> str:
    """Set spaces as a browser does; two line breaks or more are an empty line."""
    lines = [" ".join(line.split()) for line in text.split(_MARK)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


READER = Html()
