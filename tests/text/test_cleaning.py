from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.errors import ReadError
from hkie.text import cleaning

BROKEN = [
    "â€™", "â€œ", "Ã¢â‚¬â„¢", "Â£", "Â ", "\\$", "\\*", "\r\n", "\r", "\n", "\u200b", "\u200d", "\xad", "\ufeff", "\xa0", "\u3000",
    "&amp;", "&quot;", "&nbsp;", "&#8217;", "&#x2019;", "&#128512;", "&#0;", "&#1114112;", "ﬁ", "＄", "（", "\u2028", "\x85",
    "\x00", "\x07", "\t", "é", "e\u0301", "香港", "😀", "$3 billion", "Digital Policy Office", " ", ".", "Ã", "â",
]  # fmt: skip
broken_text = st.lists(st.one_of(st.sampled_from(BROKEN), st.text(max_size=6)), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("People's Bank", "People's Bank"),
        ("Peopleâ€™s Bank", "People’s Bank"),
        ("PeopleÃ¢â‚¬â„¢s Bank", "People’s Bank"),
        ("Â£5 million", "£5 million"),
        (r"\$3 billion", "$3 billion"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("R&amp;D &quot;AI+&quot;", 'R&D "AI+"'),
        ("Hong\xa0Kong", "Hong Kong"),
        ("Cyber\u200bport \xadLimited", "Cyberport Limited"),
        ("ofﬁce", "office"),
        ("ＨＫ＄３", "HK$3"),
        ("one\u2028two", "one\ntwo"),
        ("Besançon, São Tomé", "Besançon, São Tomé"),
        ("&#1114112; and &unknown;", "&#1114112; and &unknown;"),
        ("", ""),
    ],
)
def test_clean_repairs_what_copying_broke(source, clean):
    assert cleaning.clean(source).text == clean


@pytest.mark.parametrize(
    ("source", "name", "there"),
    [
        ("the Peopleâ€™s Bank said", "People’s Bank", "Peopleâ€™s Bank"),
        (r"a \$3 billion fund", "$3 billion", "$3 billion"),
        ("the R&amp;D Centre", "R&D Centre", "R&amp;D Centre"),
        ("at Cyber\u200bport,", "Cyberport", "Cyber\u200bport"),
        ("at \u200bCyberport\u200b,", "Cyberport", "Cyberport"),
        ("Café\u200b, open", "Café", "Café"),
        ("the ofﬁce", "office", "ofﬁce"),
        ("Hong\r\nKong", "Hong\nKong", "Hong\r\nKong"),
        ("say &quot;AI&quot; now", '"AI"', "&quot;AI&quot;"),
        ("😀 Sha Tin", "Sha Tin", "Sha Tin"),
    ],
)
def test_source_span_takes_the_whole_repair_and_nothing_beside_it(source, name, there):
    clean = cleaning.clean(source)
    start = clean.text.index(name)
    begin, end = cleaning.source_span(clean, start, start + len(name))
    assert source[begin:end] == there


@given(broken_text)
def test_every_clean_span_maps_into_the_source_in_order(source):
    clean = cleaning.clean(source)
    assert len(clean.origin) == len(clean.text) + 1
    spans = [cleaning.source_span(clean, k, k + 1) for k in range(len(clean.text))]
    assert all(0 <= start < end <= len(source) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@given(broken_text, st.data())
def test_a_longer_span_covers_its_first_and_its_last_character(source, data):
    clean = cleaning.clean(source)
    if len(clean.text) < 2:
        return
    start = data.draw(st.integers(0, len(clean.text) - 2))
    end = data.draw(st.integers(start + 2, len(clean.text)))
    first, last = cleaning.source_span(clean, start, start + 1), cleaning.source_span(clean, end - 1, end)
    assert cleaning.source_span(clean, start, end) == (first[0], last[1])


@given(st.text(alphabet=st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=80))
def test_sound_text_is_left_as_it_is(source):
    clean = cleaning.clean(source)
    assert clean.text == source
    assert list(clean.origin) == list(range(len(source) + 1))


@given(broken_text)
def test_mentions_hold_their_own_source_text(analyse, source):
    whole = f"Visit to Hong Kong\n\n{source}Mr Anson Kwok of the Legislative Council has {source}HK$3 billion on May 5, 2025.{source}"
    analysis = analyse(whole)
    assert all(whole[m.start : m.end] == m.text for m in analysis.mentions)
    assert all(0 <= m.start < m.end <= len(whole) for m in analysis.mentions)
    assert all(0 <= s.start < s.end <= len(whole) for s in analysis.document.sections)


@pytest.mark.parametrize(
    ("data", "expected", "encoding"),
    [
        (b"Hong Kong", "Hong Kong", "utf-8"),
        ("\ufeffHong Kong".encode(), "Hong Kong", "utf-8"),
        ("Hong Kong".encode("utf-16"), "Hong Kong", "utf-16"),
        ("Peopleâ€™s".encode(), "Peopleâ€™s", "utf-8"),
        (b"a\r\nb", "a\r\nb", "utf-8"),
    ],
)
def test_decode_leaves_the_text_as_it_stands(data, expected, encoding):
    assert cleaning.decode(data) == (expected, encoding)


def test_decode_guesses_an_old_encoding():
    words = "The Café de Paris in Besançon was visited by a delegation. It opened in May. " * 5
    decoded, encoding = cleaning.decode(words.encode("cp1252"))
    assert decoded == words
    assert encoding != "utf-8"


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_decode_refuses_what_is_not_text(data):
    with pytest.raises(ReadError, match="not text"):
        cleaning.decode(data)


@given(st.binary(max_size=200))
def test_decode_gives_text_or_a_read_error(data):
    with suppress(ReadError):
        decoded, encoding = cleaning.decode(data)
        assert isinstance(decoded, str)
        assert encoding
