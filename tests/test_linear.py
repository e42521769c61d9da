"""No text makes a stage slow: four times as much of it takes about four times as long, whatever it is made of."""

import gc
import io
import itertools
import time
from contextlib import suppress
from functools import cache

import pytest

from hkie import layout, text
from hkie.errors import ReadError
from hkie.ner.taggers import NameTagger
from hkie.readers import Options
from hkie.readers.registry import readers
from hkie.records import Source
from hkie.relations import finder
from hkie.stages import Stages
from hkie.words import split

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


def reader(name, frame="{}"):
    """How a reader reads a text in a frame."""
    read = readers()[name].read
    return lambda stages, tagger, made: (
        lambda data: list(read(io.BytesIO(data), "x", Options(language="any"), lambda error: None)),
        frame.format(made).encode(),
    )


@cache
def read_before(stages, made):
    """What the stages before give: the clean text, its words and its analysis."""
    clean = text.clean(made).text
    return clean, split(clean, stages.tagger.lexicon), stages.analyse(Source("d", "d", clean))


def tagged(stages, tagger, made):
    return lambda clean: stages.tagger.tag(clean), text.clean(made).text


def named(stages, tagger, made):
    words = split(text.clean(made).text, stages.tagger.lexicon)
    return lambda sentences: tagger.find(words, sentences), words.sentences


def related(stages, tagger, made):
    _, words, analysis = read_before(stages, made)
    kinds = ["body"] * len(words.sentences)
    return lambda found: list(finder.find(words, found, kinds, {}, stages.frames, "2025-11-08")), analysis.mentions


def resolved(stages, tagger, made):
    return lambda found: stages.resolve([found]), read_before(stages, made)[2]


STAGES = {
    "plain": reader("plain"),
    "html": reader("html", "<html><body><h1>Notice</h1><p>{}</p></body></html>"),
    "markdown": reader("markdown"),
    "mail": reader("mail", "From: a@example.org\nSubject: Notice\n\n{}"),
    "csv": reader("csv", 'text\n"{}"\n'),
    "clean": lambda stages, tagger, made: (text.clean, made),
    "layout": lambda stages, tagger, made: (layout.analyse, text.clean(made).text),
    "words": lambda stages, tagger, made: (lambda clean: split(clean, stages.tagger.lexicon), text.clean(made).text),
    "tagger": tagged,
    "names": named,
    "relations": related,
    "resolve": resolved,
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


@pytest.mark.parametrize("name", STAGES)
def test_time_grows_with_the_length_of_a_text(stages, tagger, name):
    slow = {}
    for kind in SLOW_TEXTS if name == "names" else TEXTS:
        make = TEXTS[kind]
        for _ in range(3):  # a busy machine may disturb one
            long = taken(STAGES[name], stages, tagger, make(SIZE * TIMES))
            short = taken(STAGES[name], stages, tagger, make(SIZE)) if long > NOISE else 0.0
            if long <= max(NOISE, MOST * short):
                break
        else:
            slow[kind] = f"{short:.3f} s for {SIZE} characters, {long:.3f} s for {SIZE * TIMES}"
    assert slow == {}


def test_time_that_does_not_is_seen(stages, tagger):
    def quadratic(stages, tagger, made):
        return lambda given: sum(1 for _ in range(len(given) ** 2 // 8)), made

    long, short = (taken(quadratic, stages, tagger, "a" * size) for size in (SIZE * TIMES, SIZE))
    assert long > max(NOISE, MOST * short)
