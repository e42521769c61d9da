"""An analysis as bytes and back is the same analysis."""

import json
from dataclasses import replace

import pytest

from hkie.records import Source
from hkie.runtime.cache import codec

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


def changed(*keys, to):
    """Put another value where the keys lead."""

    def change(row):
        for key in keys[:-1]:
            row = row[key]
        row[keys[-1]] = to

    return change


WRONG = [
    changed("mentions", 0, 0, to="0"), changed("mentions", 0, 0, to=-1), changed("mentions", 0, 1, to=10**6),
    changed("mentions", 0, 0, to=10**30), changed("mentions", 0, 2, to="no label"), changed("mentions", 0, 5, to="high"),
    changed("mentions", 0, 5, to=7.0), changed("mentions", 0, 6, to={"x": 1}), changed("mentions", 0, 6, to=["HKD", "x", True, None]),
    changed("mentions", 0, to=[]), changed("mentions", to=None), changed("relations", 0, 1, to=-1),
    changed("relations", 0, 2, to=999), changed("relations", 0, 0, to=5), changed("source", to=["x"]),
    changed("source", 0, to=None), changed("sections", 0, to="x"), changed("published", to="soon"), changed("title", to=5),
    lambda row: row.clear(),
]  # fmt: skip


@pytest.mark.parametrize("change", WRONG)
def test_what_is_no_analysis_is_a_value_error(pipeline, change):
    row = json.loads(codec.encoded(pipeline.analyse(Source("a.txt", "a.txt", TEXTS["people"]))))
    codec.decoded(codec.packed_json(row), "a.txt", "a.txt")
    change(row)
    with pytest.raises(ValueError, match=r"\S"):
        codec.decoded(codec.packed_json(row), "a.txt", "a.txt")


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"null", b"[", b"[" * 100_000, b'{"source": NaN}', b'"\\ud800"'], ids=lambda d: d[:9]
)
@pytest.mark.parametrize("decode", [codec.listed, lambda data: codec.decoded(data, "a", "a")])
def test_what_is_no_json_of_ours_is_a_value_error(decode, data):
    with pytest.raises(ValueError, match=r"\S"):
        decode(data)
