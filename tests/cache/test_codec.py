"""An analysis as bytes and back is the same analysis."""

from dataclasses import replace

import pytest

from hkie.cache import codec
from hkie.records import Source

TEXTS = {
    "money": "The Tide Bureau spent between HK$3 million and $4 billion, and about US$20 million more, on May 5, 2025.",
    "people": "The Secretary for Health, Mr Anson Kwok, and Ms Ada Ip met Dr Ronald Lam in Sha Tin. He visited Macao.",
    "repaired": "The Governmentâ€™s Director of Health,\r\nDr\xa0Ronald Lam, paid \\$3 billion &amp; left “Sha Tin” 香港.",
    "nothing": "x",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_was_made_bytes_is_the_same_again(pipeline, text):
    source = Source(
        "a/é.txt",
        "/x/a/é.txt",
        text,
        "cp1252",
        "ab" * 32,
        "application/pdf",
        (0, 20),
        "2025-05-05T10:00",
        "T",
        "u",
        "en",
    )
    analysis = pipeline.analyse(source)
    assert codec.decoded(codec.encoded(analysis), "a/é.txt", "/x/a/é.txt") == analysis


def test_the_seeds_are_the_same_again(pipeline, root):
    for analysis in pipeline.run([root / "seeds"]):
        again = codec.decoded(codec.encoded(analysis), analysis.document.id, analysis.document.path)
        assert again == analysis
        assert analysis.relations


def test_another_id_and_path_is_all_that_changes(pipeline):
    source = Source("a.txt", "x/a.txt", TEXTS["people"])
    other = replace(source, id="b.txt", path="y/b.txt")
    data = codec.encoded(pipeline.analyse(source))
    assert data == codec.encoded(pipeline.analyse(other))
    assert codec.decoded(data, "b.txt", "y/b.txt") == pipeline.analyse(other)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "y"}, {"encoding": "big5"}, {"sha256": "cd"}, {"media_type": "text/html"}, {"pages": (0, 1)},
        {"published": "2025-01-01"}, {"title": "t"}, {"url": "u"}, {"language": "fr"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_whatever_an_analysis_depends_on_is_content(change):
    source = Source("a", "a", "x")
    assert codec.content(replace(source, **change)) != codec.content(source)
