"""Pages: the story comes out, what stands around it does not, and offsets hold."""

import html as escaping
import io
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hkie import readers
from hkie.pipeline.analyzer import Stages
from hkie.readers.html import READER, language_of
from hkie.readers.interface import Options, writable
from hkie.records import Source

HEAD = """<head><meta charset="utf-8"><title>{title} | Example Information Service</title>
<style>.a{{color:red}}</style><script>var owner = "Mr Script Kwok of the Script Bureau";</script>
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle", "headline": "x",
"author": {{"name": "Ms Jason Ld"}}}}]}}</script></head>"""
COOKIES = """<div id="cookie-banner" role="dialog">We use cookies. Ask Mr Cookie Chan of the Cookie Bureau. <button>Accept</button></div>"""
MENU = """<nav><ul><li><a href="/">Home</a></li><li><a href="/policy">Secretary for Menus</a></li>
<li><a href="/x">Food Bureau</a></li></ul></nav>"""
SIDE = """<div class="sidebar right-col"><h3>Most read</h3><ul><li><a href="/1">Mr Side Wong, Secretary for Sidebars, visits
Shanghai</a></li><li><a href="/2">Housing Bureau gets $5 billion</a></li></ul></div>"""
RELATED = """<section class="relatedStories"><h2>Related stories</h2><a href="/3">Ms Related Lee attends the Paris Summit</a>
<a href="/4">Transport Department launches Bus Scheme</a></section>"""
FOOT = """<footer><p>Copyright Example Information Service. Enquiries: Mr Footer Ho, Lands Department.</p></footer>
<script>document.write("Mr Late Script visits Tokyo")</script><noscript>Mr Noscript Ng</noscript>"""

# Three ways in which houses build a page; {title} and {story} are the text's.
FRAMES = {
    "article": "<body class='has-sidebar'>" + COOKIES + MENU + "<main><article><header><h1>{title}</h1></header>{story}</article>"
    + SIDE + RELATED + "</main>" + FOOT + "</body>",
    "main": "<body>" + COOKIES + "<header class='site-header'><a href='/'>Example</a></header>" + MENU
    + "<div role='main' id='content'><h1 class='news-title'>{title}</h1><div class='share-buttons'>Share with Mr Share Yu</div>{story}"
    + RELATED + "</div>" + SIDE + FOOT + "</body>",
    "table": "<body>" + COOKIES + "<table role='presentation'><tr><td>" + MENU + SIDE + "</td><td><h1>{title}</h1>{story}</td><td>" + RELATED
    + "</td></tr></table>" + FOOT + "</body>",
}  # fmt: skip
AROUND = (
    "Kwok of",
    "Cookie",
    "Menus",
    "Food Bureau",
    "Side Wong",
    "Related",
    "Footer",
    "Late Script",
    "Noscript",
    "Jason Ld",
    "Share Yu",
)


def page(frame, title, story):
    return (
        "<!DOCTYPE html><html lang='en-HK'>"
        + HEAD.format(title=title)
        + FRAMES[frame].format(title=title, story=story)
        + "</html>"
    )


def read(text, **options):
    data = text if isinstance(text, bytes) else text.encode()
    (part,) = READER.read(io.BytesIO(data), "page.html", Options(**options), lambda error: None)
    return part


def paragraphs(lines, breaks):
    """Lines as a page has them: a paragraph each, or line breaks within one <span>."""
    told = [escaping.escape(line.strip()) for line in lines if line.strip()]
    if breaks:
        return "<span id='body'>&nbsp;&nbsp;&nbsp; " + "<br>\n<br>\n&nbsp;&nbsp;&nbsp; ".join(told) + "</span>"
    return "\n".join(f"<p>{line}</p>" for line in told)


@pytest.fixture(scope="module")
def rules():
    """The rules alone: the deciding model also goes by where a line ends."""
    return Stages(decide=False)


@pytest.mark.parametrize("breaks", [False, True], ids=["p", "br"])
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", range(5))
def test_the_seeds_as_pages_say_what_they_say_as_text(rules, root, number, frame, breaks):
    file = sorted((root / "seeds").glob("*.txt"))[number]
    (source,) = readers.documents([file])
    lines = source.text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.strip() and line.strip() != "Go to main content")
    found = read(page(frame, escaping.escape(lines[first].strip()), paragraphs(lines[first + 1 :], breaks)))
    made = rules.analyse(Source("page", "page", found.text))
    wanted = rules.analyse(source)
    assert [(m.label, squeezed(m.text)) for m in made.mentions] == [
        (m.label, squeezed(m.text)) for m in wanted.mentions
    ]
    assert not [word for word in AROUND if word in found.text]
    assert (found.title, found.language) == (lines[first].strip().replace("\xa0", " "), "en")


def squeezed(text):
    return " ".join(text.split())


PAGES = {
    "release": ("Harbour Services Department launches Green Pier Scheme (with photos)", "2025-05-05T16:45", None),
    "news": ("Green piers open", "2025-05-05T18:10", "https://news.example.org/eng/2025/05/20250505/piers.html"),
    "soup": ("Council backs sea wall", "2025-05-06", None),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_as_houses_write_them(root, name):
    folder = root / "tests/cases/readers"
    found = read((folder / "pages" / f"{name}.html").read_bytes())
    assert f"{found.text}\n" == (folder / "expected" / f"{name}.html.txt").read_text(encoding="utf-8")
    assert (found.title, found.published, found.url) == PAGES[name]


FRAMED = (
    "The Secretary for Health, Mr Anson Kwok, today (May 5) opened the Marlow Clinic at a cost of $30 million.",
    "He thanked the Marlow District Council for its support, and the Harbour Services Department for the land.",
    "Mr Kwok said the clinic would serve 20,000 people a year. It has 12 doctors and a pharmacy.",
)
FRAME_FILES = (
    "news_site", "news_section", "government", "government_table", "govuk", "wordpress", "sharepoint", "drupal",
    "state_office", "agency_site",
)  # fmt: skip
REMAINS = {"A A A", "###", "(Editor: Li Na)"}


@pytest.mark.parametrize("headline", ["Marlow Clinic opens after two years of work", "Clinic opens"])
@pytest.mark.parametrize("name", FRAME_FILES)
def test_the_headline_and_the_story_of_a_page_come_out_of_its_frame(root, name, headline):
    """All that is around the story has the word "Outsider"; some sites have "News" as their h1 or title."""
    frame = (root / "tests/cases/readers/frames" / f"{name}.html").read_text(encoding="utf-8")
    found = read(frame.replace("{title}", headline).replace("{story}", "".join(f"<p>{line}</p>" for line in FRAMED)))
    assert found.title == headline
    assert [block for block in found.text.split("\n\n") if block not in REMAINS] == [headline, *FRAMED]


LONG = f"<p>{' '.join(FRAMED)}</p>"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        # a heading inside the text is none of the page
        ("<title>Clinic opens | Example</title>", f"<h1>Clinic opens</h1>{LONG}<h2>Background of the work</h2>", "Clinic opens"),
        ("", f"<h1>News</h1>{LONG}<h2>Background of the work</h2>", None),
        ("", f"<h1>Clinic opens</h1><h2>Two years of work end in Marlow</h2>{LONG}", "Clinic opens"),
        # without an h1 the metadata counts, if it has a title
        ('<meta property="og:title" content="Clinic opens">', f"<h2>For the media only</h2>{LONG}", "Clinic opens"),
        ("<title>Clinic opens | Example</title>", f"<h2>For the media only</h2>{LONG}", "Clinic opens"),
        ("<title>News</title>", f"<h2>Clinic opens</h2>{LONG}", "Clinic opens"),
        # a heading that a menu has names a section, unless the metadata has it as the headline
        ("", f"<nav><a href=/x>Our work</a></nav><h1>Our work</h1><h2>Clinic opens</h2>{LONG}", "Clinic opens"),
        ('<meta property="og:title" content="Our work">', f"<nav><a href=/x>Our work</a></nav><h1>Our work</h1><h2>Of 2025</h2>{LONG}", "Our work"),
        ("", f"<h1><a href='/'>Department of Health and Care</a></h1><h2>Clinic opens</h2>{LONG}", "Clinic opens"),
    ],
)  # fmt: skip
def test_the_headline_is_the_heading_of_the_page_and_not_of_a_section(head, body, title):
    assert read(f"<html><head>{head}</head><body>{body}</body></html>").title == title


@pytest.mark.parametrize(
    ("around", "kept"),
    [
        ("<p><strong>Read more:</strong> <a href=/x>Outsider gets $5 billion</a></p>", False),
        ("<h3>Related stories</h3><ul><li><a href=/x>Outsider opens</a></li></ul>", False),
        ("<div><h4>You may also like</h4><a href=/x>Outsider opens</a><p>By Mr Outsider.</p></div>", False),
        ("<div class='advertisement'>Outsider Bank lends $5,000.</div>", False),
        ("<p><a href=/x>Back to Outsider</a></p>", False),
        ("<h3>More news</h3><p>The Outsider Fund has $5 million more.</p>", True),  # no links
        ("<p><strong>Related</strong> works by the Outsider Bureau continue on <a href=/x>the pier</a>.</p>", True),
        ("<p>Details are in <a href=/x>the Outsider report</a>.</p>", True),
    ],
)
def test_links_to_other_stories_are_not_in_the_story(around, kept):
    text = read(f"<html><body><article><h1>Clinic opens</h1>{LONG}{around}{LONG}</article></body></html>").text
    assert ("Outsider" in text) == kept


SLOW = [
    "<html><body>" + "<div class=nav>" * 1900 + "Mr Kwok said so again. " * 20_000,
    "<html><body>" + "<div><a href=x>a</a> <a>b</a> <a>c</a>" * 1000 + "Mr Kwok said so again. " * 1000,
    "<html><body><article>" + "Mr Kwok said so. " * 20 + "</article>" + "<p class=caption>Mr Kwok (left).</p>" * 10_000,
]


@pytest.mark.parametrize("text", SLOW)
def test_odd_pages_take_no_longer_than_others(text):
    began = time.monotonic()
    assert "Mr Kwok said so" in read(text).text
    assert time.monotonic() - began < 10


STORY = """<p>The Secretary for Health, Mr Anson Kwok, today (May 5) opened the Marlow Clinic at a cost of <b>$30</b> million.</p>
<p>He thanked the Marlow District Council for its support, and the Harbour Services Department for the land.</p>"""


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    ("story", "end"),
    [
        (STORY, "for the land."),
        (STORY + "<div>Ends/Monday, May 5, 2025<br>Issued at HKT 17:30</div><div>NNNN</div>", "Ends/Monday, May 5, 2025\nIssued at HKT 17:30\n\nNNNN"),
        (STORY + "<figure><img src='a.jpg'><figcaption>Mr Kwok (left) at the clinic.</figcaption></figure>", "\n\nMr Kwok (left) at the clinic."),
        (STORY + "<div class='photo-caption'>Mr Kwok (left) at the clinic.</div>", "\n\nMr Kwok (left) at the clinic."),
        (STORY + "<ul><li>one pier;<li><p>two piers.</p></ul><ol start=3><li>three</li></ol>", "\n\n• one pier;\n• two piers.\n\n3. three"),
        (STORY + "<table><tr><th>Post<th>Name</tr><tr><td>Chairman</td><td>Mr Alan Poon<br>Ms Ida Fong</td></tr></table>", "\n\nPost\tName\nChairman\tMr Alan Poon\nMs Ida Fong"),
        (STORY + "<pre>one\n  two</pre>", "\n\none\ntwo"),
        (STORY + "<p hidden>Mr Hidden Mo</p><p style='display: none'>Mr None Mo</p><p aria-hidden='true'>Mr Aria Mo</p>", "for the land."),
    ],
)  # fmt: skip
def test_what_belongs_to_a_story_stays(frame, story, end):
    found = read(page(frame, "Health chief opens clinic", story))
    assert found.text.startswith("Health chief opens clinic\n\nThe Secretary for Health, Mr Anson Kwok, today (May 5)")
    assert "cost of $30 million." in found.text
    assert found.text.endswith(end)
    assert not [word for word in AROUND if word in found.text]


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<meta property="article:published_time" content="2025-05-05T17:30:00+08:00">', "", "2025-05-05T17:30"),
        ('<meta name="date" content="5 May 2025">', "", "2025-05-05"),
        ('<meta name="DC.date.issued" content="2025-05-05">', "", "2025-05-05"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-05-05T09:00:00Z"}</script>', "", "2025-05-05T09:00"),
        ('<script type="application/ld+json">[{"@type":["NewsArticle"],"datePublished":"2025-05-05"}]</script>', "", "2025-05-05"),
        ('<script type="application/ld+json">{broken</script>', "", None),
        ('<script type="application/ld+json">{"@type":"Event","datePublished":"2025-05-05"}</script>', "", None),
        ("", "<time datetime='2025-05-05'>5 May</time>", "2025-05-05"),
        ('<meta name="date" content="soon">', "", None),
        ('<meta name="date" content="2025-02-30">', "", None),
        # The sign-off is what the house says to its readers; the data of a page may be of its last change.
        ('<meta name="date" content="2025-06-01">', "<p>Ends/Monday, May 5, 2025<br>Issued at HKT 17:30</p>", "2025-05-05T17:30"),
        # In Hong Kong it was the 5th.
        ('<meta name="date" content="2025-05-04T22:30:00Z">', "<p>May 5, 2025</p>", "2025-05-05"),
    ],
)  # fmt: skip
def test_the_date_of_a_page(head, body, published):
    story = body + STORY.replace("(May 5)", "")
    found = read(f"<html><head>{head}</head><body><article><h1>Clinic opens</h1>{story}</article></body></html>")
    assert found.published == published


@pytest.mark.parametrize(
    ("head", "title", "url"),
    [
        ('<title>Clinic opens | Example</title><link rel="canonical" href="https://example.org/a?b=1">', "Clinic opens", "https://example.org/a?b=1"),
        ('<meta property="og:title" content="Clinic &amp; pier"><meta property="og:url" content="https://example.org/">', "Clinic & pier", "https://example.org/"),
        ('<link rel="canonical" href="javascript:alert(1)">', None, None),
        ('<link rel="canonical" href="/relative">', None, None),
        ("<title></title>", None, None),
        ("<title>Press Releases | Example</title>", None, None),
        ('<title>News</title><meta property="og:title" content="Clinic opens">', "Clinic opens", None),
    ],
)  # fmt: skip
def test_the_title_and_the_address_of_a_page(head, title, url):
    found = read(f"<html><head>{head}</head><body><article>{STORY}</article></body></html>")
    assert (found.title, found.url) == (title, url)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-HK", "en"),
        ("zh_Hant", "zh"),
        (" EN ", "en"),
        ("fil-PH", "fil"),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_language_tags(tag, code):
    assert language_of(tag) == code


@pytest.mark.parametrize(
    ("data", "encoding", "options"),
    [
        ("<meta charset=big5><p>Mr Chow 周大文 said so.", "big5", {}),
        ("<meta charset='iso-8859-1'><p>The Minister said “yes”.", "cp1252", {}),
        ("<meta charset='big5'><p>Mr Chow 周大文 said so.", "utf-8", {}),
        ("<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>Mr Chow 周大文 said so.", "gb2312", {}),
        ("<p>Mr Chow 周大文 said so.", "big5", {"encoding": "big5"}),
        ("<meta charset='no-such'><p>Café de Paris, a café of the cafés.", "utf-8", {}),
        ("<p>Mr Chow 周大文 said so.", "utf-16", {}),
    ],
)
def test_encodings_of_pages(data, encoding, options):
    found = read(data.encode(encoding), **options)
    assert found.encoding == encoding
    assert found.text == data[data.index("<p>") + 3 :]


def test_a_page_without_marks_is_left_to_the_generic_reader():
    text = f"<html><body><div><div><b>Clinic opens</b></div><div>{STORY}</div></div></body></html>"
    assert "The Secretary for Health, Mr Anson Kwok, today (May 5) opened" in read(text).text


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<br>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<b>", "</b>", "<h1>",
     "</h1>", "<article>", "</article>", "<nav>", "</nav>", "<pre>", "</pre>", "&amp;", "&nbsp;", "&#0;", "<!--", "-->", "<script>",
     "</script>", "<a href=x>", "</a>", "Mr Anson Kwok of the Legislative Council ", "HK$3 billion ", "on May 5, 2025 ", "Ends/", "<", ">", "\x08", "&#8;", "<aside>", "</aside>", "<footer>", "</footer>"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@example("<nav></nav>\x08")
@given(st.lists(st.one_of(TAGS, st.text(max_size=8)), max_size=25).map("".join))
def test_mentions_of_a_page_hold_their_own_text(analyse, pipeline, markup):
    told = markup.replace("\x00", "").encode("utf-8", errors="replace").decode()
    found = read(f"<html><body><h1>Visit to Hong Kong</h1><p>Mr Anson Kwok visited Sha Tin.</p>{told}</body></html>")
    analysis = pipeline.analyse(Source("page", "page", writable(found.text)))
    assert all(analysis.source.text[m.start : m.end] == m.text for m in analysis.mentions)
    assert all(0 <= m.start < m.end <= len(analysis.source.text) for m in analysis.mentions)


def test_a_line_of_signs_is_no_text_and_a_sentence_under_a_picture_is():
    page = """<html><body><div class="menu"><a href="/">Home</a></div><div id="content"><h1>Tide Scheme opens</h1>
        ******************************
        <span>The Tide Bureau today opened the Tide Scheme.<br><br>Ms Ada Poon spoke at length about the tides.</span>
        <div>Ends/Monday, May 5, 2025<br>Issued at HKT 16:45</div></div>
        <div class="photos"><div class="photo"><img src="a.jpg"><span>Ms Ada Poon (left) at the ceremony today.</span></div></div></body></html>"""
    text = read(page).text
    assert "***" not in text
    assert text.splitlines()[0] == "Tide Scheme opens"
    assert text.endswith("Ms Ada Poon (left) at the ceremony today.")
