"""No text makes a stage slow: four times as much of it takes about four times as long, whatever it is made of."""

import gc
import io
import itertools
import string
import time
import zipfile
from contextlib import suppress
from functools import cache

import pytest

from hkie.errors import ReadError
from hkie.grammar.words import split
from hkie.ner.taggers import NameTagger
from hkie.pipeline.analyzer import Stages
from hkie.readers import Options, sources
from hkie.readers.formats import readers
from hkie.records import Source
from hkie.relations.assertion import Asserted
from hkie.relations.page import Page
from hkie.text import cleaning, layout

pytestmark = pytest.mark.slow

SIZE, TIMES, MOST = 5_000, 4, 8
"""Characters of the shorter text, how many times longer the other is, and how many times as long it may take."""
NOISE = 0.04
"""Seconds under which a run says nothing of how time grows."""
SLOW_TEXTS = ("one line", "names", "letters", "accents")
"""What the name tagger is given: it takes ten times as long as all the rest."""
SYLLABLES = [
    "Ada",
    "Ben",
    "Chi",
    "Dor",
    "Eve",
    "Fay",
    "Gil",
    "Hal",
    "Ivy",
    "Jon",
    "Kay",
    "Lee",
    "Mei",
    "Ned",
    "Ora",
    "Pat",
]
NAMES = [f"Mr {a} {b}{c.lower()}" for a, b, c in itertools.product(SYLLABLES, repeat=3)]


def repeated(piece):
    """A text of so many characters of one piece."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def listed(joint):
    """A list of names that are all different."""
    return lambda size: joint.join(NAMES[: size // (len(NAMES[0]) + len(joint))])


def distinct(piece):
    """A text of so many characters of one piece, in which the word is another each time."""
    words = ("".join(letters).capitalize() for letters in itertools.product(string.ascii_lowercase, repeat=4))

    def made(size):
        pieces, length = [], 0
        while length < size:
            pieces.append(piece.replace("{}", next(words)))
            length += len(pieces[-1])
        return "".join(pieces)

    return made


def nested(before, inside, after=""):
    """Pieces, each within the one before."""

    def made(size):
        depth = size // len(before + after)
        return before * depth + inside + after * depth

    return made


TEXTS = {
    "one line": repeated("the Director of Lands, Mr Ip, visited the Tide Bureau in Hangzhou with Ms Ada Poon and "),
    "sentences": repeated("The Director of Lands, Mr Ip, met Ms Ada Poon of the Tide Bureau. He visited Hangzhou. "),
    "capitals": repeated("Harbour Tide Bureau Quay Scheme Council Forum "),
    "of the": repeated("Director of the Tide Bureau of the Harbour Office of the "),
    "brackets": lambda size: "(" * (size // 2) + "Tide Bureau" + ")" * (size // 2),
    "open brackets": repeated("Tide Bureau (TB ("),
    "initials": repeated("the Tide Bureau (TB), "),
    "names": listed(", "),
    "names in lines": listed("\n"),
    "names and": listed(" and "),
    "amounts": repeated("HK$" + "9" * 400 + " million, "),
    "digits": repeated("9"),
    "thousands": repeated("1,234,"),
    "dashes": repeated("-"),
    "prices": repeated("$1 to $2 - 3 million, "),
    "dates": repeated("from May 5 to June 12, 2025, "),
    "last week": repeated("Ms Ada Poon visited Hangzhou last week, today and "),
    "semicolons": repeated("the Tide Bureau; Ms Ada Poon, Director of Lands; "),
    "which": repeated("the Tide Bureau, which Ms Ada Poon, who visited Hangzhou, which "),
    "quotation marks": repeated("“He said “"),
    "apostrophes": repeated("Tide's Bureau's "),
    "hyphens": repeated("Wai-leung-"),
    "full stops": repeated("A.B. "),
    "ampersands": repeated("R&D&"),
    "empty lines": repeated("\n"),
    "short lines": repeated("Tide Bureau\n"),
    "spaces": repeated(" "),
    "tabs": repeated("Tide\t"),
    "bullets": repeated("• Tide Bureau\n"),
    "letters": repeated("a"),
    "capital letters": repeated("A"),
    "entities": repeated("&amp;"),
    "mojibake": repeated("â€™Â£"),
    "backslashes": repeated("\\$"),
    "accents": repeated("e\u0301"),
    "invisible": repeated("\u200b"),
    "other scripts": repeated("香港"),
    "private": repeated("\ue000 Ada "),
    "emoji": repeated("👨‍👩‍👧"),
}


@pytest.fixture(scope="module")
def stages():
    return Stages(ner="none")


@pytest.fixture(scope="module")
def tagger():
    return NameTagger("default")


def reader(name, frame="{}", **options):
    """How a reader reads a text in a frame."""
    read = readers()[name].read
    return lambda stages, tagger, made: (
        lambda data: list(read(io.BytesIO(data), "x", Options(language="any", **options), lambda error: None)),
        frame.format(made).encode(),
    )


@cache
def read_before(stages, made):
    """What the stages before give: the clean text, its words and its analysis."""
    clean = cleaning.clean(made).text
    return clean, split(clean, stages.tagger.lexicon), stages.analyse(Source("d", "d", clean))


def tagged(stages, tagger, made):
    return lambda clean: stages.tagger.tag(clean), cleaning.clean(made).text


def named(stages, tagger, made):
    words = split(cleaning.clean(made).text, stages.tagger.lexicon)
    return lambda sentences: tagger.find(words, sentences), words.sentences


def related(stages, tagger, made):
    _, words, analysis = read_before(stages, made)
    kinds = ["body"] * len(words.sentences)
    ontology, syntax = stages.rules.ontology, stages.frames.syntax

    def relate(found):
        page = Page(words, found, kinds, ontology, syntax, {}, "2025-11-08")
        return Asserted(page).of(list(stages.scorer.find(page)))

    return relate, analysis.mentions


def resolved(stages, tagger, made):
    return lambda found: stages.resolve([found]), read_before(stages, made)[2]


STAGES = {
    "plain": reader("plain"),
    "html": reader("html", "<html><body><h1>Notice</h1><p>{}</p></body></html>"),
    "markdown": reader("markdown"),
    "mail": reader("mail", "From: a@example.org\nSubject: Notice\n\n{}"),
    "csv": reader("csv", 'text\n"{}"\n'),
    "clean": lambda stages, tagger, made: (cleaning.clean, made),
    "layout": lambda stages, tagger, made: (layout.analyse, cleaning.clean(made).text),
    "words": lambda stages, tagger, made: (
        lambda clean: split(clean, stages.tagger.lexicon),
        cleaning.clean(made).text,
    ),
    "tagger": tagged,
    "names": named,
    "relations": related,
    "resolve": resolved,
}


class Rows:
    """A file of rows that is in no folder."""

    name = "a.csv"

    def __init__(self, made):
        self.made = made

    def open(self, mode):
        return io.BytesIO(self.made.encode())

    def as_posix(self):
        return self.name


def packed(stages, tagger, made):
    """The body of a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{made}</w:body></w:document>")
    read = readers()["docx"].read
    return lambda data: list(read(io.BytesIO(data), "x", Options(language="any"), lambda error: None)), out.getvalue()


CELL = "<w:tbl><w:tr><w:tc>"
PARAGRAPH = "<w:p><w:r><w:t>Tide Bureau</w:t></w:r></w:p>"
HEADER = "From: a@example.org\nSubject: Notice\nContent-Type: text/plain"
MULTIPART = 'From: a@example.org\nContent-Type: multipart/mixed; boundary="x"\n\n'

FORMS = {
    ("docx", "nested tables"): (
        60_000,
        nested(PARAGRAPH + CELL + PARAGRAPH + "</w:tc><w:tc>", PARAGRAPH, "</w:tc></w:tr></w:tbl>"),
    ),
    ("html", "hidden"): (100_000, repeated("<b hidden></b> ")),
    ("html", "captions"): (8_000, repeated("<div class=caption>a b")),
    ("html", "photos"): (8_000, nested("<div class=photo>", "<img>Ms Tse stands left of the quay.")),
    ("html", "links"): (60_000, repeated("<a href=x>")),
    ("html", "tables"): (40_000, repeated("<table><tr><td>a</td><td>b</td></tr></table>")),
    ("html", "headlines"): (2_500, repeated("<h1><div>a")),
    ("html", "cells"): (2_000, lambda size: "<table><tr><td>a</td>" + "<td><div>" * (size // 9)),
    ("html", "furniture"): (
        3_000,
        lambda size: "word " * size + "<div class=sidebar>" * (size // 40) + "<b>a</b>" * size + "<p>Ends/",
    ),
    ("html", "paragraphs"): (40_000, distinct("<p>{}</p>")),
    ("markdown", "quotes"): (150_000, repeated(">")),
    ("markdown", "one paragraph"): (150_000, repeated("a\n")),
    ("markdown", "spaces in a heading"): (5_000, lambda size: "# a" + " " * size + "b"),
    ("markdown", "spaces before a row"): (5_000, lambda size: " " * size + "|a"),
    ("mail file", "parameters"): (100_000, lambda size: HEADER + "; a=b" * (size // 5) + "\n\ntext"),
    ("mail file", "folded parameters"): (100_000, lambda size: HEADER + ";\n a=b" * (size // 6) + "\n\ntext"),
    ("mail file", "semicolons"): (4_000, lambda size: HEADER + ";" * size + "\n\ntext"),
    ("mail file", "comments"): (8_000, lambda size: HEADER + "(a)" * (size // 3) + "\n\ntext"),
    ("mail file", "words of a subject"): (
        20_000,
        lambda size: "From: a\nSubject:" + " =?utf-8?q?word" * (size // 15) + "\n\ntext",
    ),
    ("mail file", "headers"): (100_000, lambda size: "X-A: b\n" * (size // 7) + "\ntext"),
    ("mail file", "parts"): (60_000, lambda size: MULTIPART + "--x\nContent-Type: text/plain\n\na\n" * (size // 32)),
    ("mail file", "flowed"): (300_000, lambda size: HEADER + "; format=flowed\n\n" + "a \n" * (size // 3)),
    ("html file", "hyphens in a title"): (40_000, lambda size: "<title>" + "a - " * (size // 4) + "</title>a"),
    ("html file", "spaces in a title"): (4_000, lambda size: "<title>a" + " " * size + "b</title>a"),
    ("csv file", "columns"): (100_000, lambda size: "text," + "a," * (size // 4) + "\nTide," + "b," * (size // 4)),
    ("rows", "of one name"): (20_000, lambda size: "id,text\n" + "a,b\n" * (size // 4)),
    ("resolve", "one sentence"): (50_000, distinct("{} Bureau of ")),
    ("resolve", "short forms"): (15_000, distinct("the {} Scheme and the Scheme ")),
    ("resolve", "companies"): (15_000, distinct("Tide {} Limited met Tide {}. ")),
}
"""What makes one stage slow, how long the shorter one is, and how it is made."""
FILES = {
    "docx": packed,
    "mail file": reader("mail"),
    "html file": reader("html"),
    "csv file": reader("csv"),
    "rows": lambda stages, tagger, made: (
        lambda rows: list(sources("a.csv", rows, Options("utf-8", id_field="id"))),
        Rows(made),
    ),
}


def taken(stage, stages, tagger, made):
    """Seconds of the processor that a stage takes for a text; what comes before it is not counted."""
    work, given = stage(stages, tagger, made)
    gc.disable()
    try:
        began = time.process_time()
        with suppress(ReadError):  # of white space alone
            work(given)
        return time.process_time() - began
    finally:
        gc.enable()


def too_slow(stage, stages, tagger, make, size):
    """Say how much longer a longer text takes than its due, or nothing."""
    for _ in range(3):  # a busy machine may disturb one
        long = taken(stage, stages, tagger, make(size * TIMES))
        short = taken(stage, stages, tagger, make(size)) if long > NOISE else 0.0
        if long <= max(NOISE, MOST * short):
            return None
    return f"{short:.3f} s for {size} characters, {long:.3f} s for {size * TIMES}"


@pytest.mark.parametrize("name", STAGES)
def test_time_grows_with_the_length_of_a_text(stages, tagger, name):
    kinds = SLOW_TEXTS if name == "names" else TEXTS
    slow = {kind: too_slow(STAGES[name], stages, tagger, TEXTS[kind], SIZE) for kind in kinds}
    assert {kind: told for kind, told in slow.items() if told} == {}


@pytest.mark.parametrize("form", FORMS, ids=", ".join)
def test_time_grows_with_the_size_of_a_form(stages, tagger, form):
    name, (size, make) = form[0], FORMS[form]
    assert too_slow(FILES.get(name) or STAGES[name], stages, tagger, make, size) is None


def test_time_that_does_not_is_seen(stages, tagger):
    def quadratic(stages, tagger, made):
        return lambda given: sum(1 for _ in range(len(given) ** 2 // 8)), made

    long, short = (taken(quadratic, stages, tagger, "a" * size) for size in (SIZE * TIMES, SIZE))
    assert long > max(NOISE, MOST * short)
