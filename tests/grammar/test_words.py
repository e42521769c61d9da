import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.grammar.words import Lexicon, elide_acronyms, shape_of, split

LEXICON = Lexicon(
    {
        "the": ["fn"],
        "of": ["fn"],
        "chairman": ["rank"],
        "vice-chairman": ["rank"],
        "speaking": ["opener"],
        "harbour": ["place"],
    }
)
PIECES = [
    "Mr. ",
    "U.S. ",
    "HK$3.5 ",
    "AIR@InnoHK",
    "R&D",
    "it's ",
    "members' ",
    "Vice-Chairman",
    "\n",
    "\n\n",
    "(DPO)",
    "...",
    "「香港」",
    " ",
]
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr. Kwok met Dr Lam.", ["Mr.", "Kwok", "met", "Dr", "Lam", "."]),
        ("Cyberport's plan", ["Cyberport", "'s", "plan"]),
        ("the members' views", ["the", "members", "'", "views"]),
        ("AIR@InnoHK and RAISe+", ["AIR@InnoHK", "and", "RAISe+"]),
        ("the Vice-Chairman", ["the", "Vice-Chairman"]),
        ("Kwok Wai-leung", ["Kwok", "Wai", "-", "leung"]),
        ("about 3,000.5 flats", ["about", "3,000.5", "flats"]),
        ("the 13th I&T Forum", ["the", "13th", "I&T", "Forum"]),
        ("J. K. Chan", ["J.", "K.", "Chan"]),
        ("O'Brien’s", ["O'Brien", "’s"]),
        ("", []),
    ],
)
def test_split_cuts_words(text, words):
    found = split(text, LEXICON)
    assert [found.word(k) for k in range(len(found))] == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It opened. He left.", ["It opened.", "He left."]),
        ("Mr. Kwok left. He ran.", ["Mr. Kwok left.", "He ran."]),
        ('"It opened." He left.', ['"It opened."', "He left."]),
        ("About 3.5 million came.", ["About 3.5 million came."]),
        ("Title\n\nBody of it.", ["Title\n\n", "Body of it."]),
        ("Really? Yes! Good.", ["Really?", "Yes!", "Good."]),
        ("Members: • Ada Poon• Ben Lau", ["Members:", "• Ada Poon", "• Ben Lau"]),
        ("2. The Panel meets. It has 7. Nobody left.", ["2. The Panel meets.", "It has 7.", "Nobody left."]),
    ],
)
def test_split_ends_sentences_where_they_end(text, sentences):
    words = split(text, LEXICON)
    assert [text[words.starts[a] : words.ends[b - 1]] for a, b in words.sentences] == sentences


def test_a_wrapped_line_does_not_end_a_name():
    wrapped = (
        "It was announced on Tuesday by the Hong Kong Monetary\nAuthority that it had issued new guidance to banks."
    )
    assert "\n" not in [split(wrapped, LEXICON).word(k) for k in range(len(split(wrapped, LEXICON)))]
    short = "The Monetary\nAuthority"
    assert "\n" in [split(short, LEXICON).word(k) for k in range(len(split(short, LEXICON)))]


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("hong", "low"), ("Hong", "cap"), ("HKSAR", "caps"), ("MPs", "caps"), ("eHealth", "mixed"), ("RAISe+", "branded"),
        ("AIR@InnoHK", "branded"), ("1997", "year"), ("1,997", "num"), ("13th", "ord"), ("J.", "initial"), ("A", "initial"),
        ("3D", "mixed"), ("香港", "low"),
    ],
)  # fmt: skip
def test_shape_of_a_word(word, shape):
    assert shape_of(word) == shape


@given(any_text)
def test_words_are_in_order_and_cover_all_that_is_not_space(text):
    words = split(text, LEXICON)
    assert len(words.starts) == len(words.ends) == len(words.codes)
    edges = [edge for pair in zip(words.starts, words.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(start < end for start, end in zip(words.starts, words.ends, strict=True))
    covered = {k for start, end in zip(words.starts, words.ends, strict=True) for k in range(start, end)}
    assert [c for k, c in enumerate(text) if k not in covered and not c.isspace()] == []


@given(any_text)
def test_sentences_hold_every_word_once(text):
    words = split(text, LEXICON)
    assert [k for first, last in words.sentences for k in range(first, last)] == list(range(len(words)))


@given(any_text, st.data())
def test_span_finds_the_words_that_characters_touch(text, data):
    words = split(text, LEXICON)
    if not len(words):
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    assert words.span(words.starts[first], words.ends[last]) == (first, last + 1)


def test_bracketed_initials_are_left_out_only_inside_a_name():
    inside = elide_acronyms(split("the Harbour Board (HB) Chairman left", LEXICON), LEXICON)
    assert [inside.words.word(k) for k in range(len(inside.words))] == ["the", "Harbour", "Board", "Chairman", "left"]
    assert inside.back(1, 4) == (1, 7)
    assert inside.left_out == [(4, 5)]
    outside = elide_acronyms(split("the Harbour Board (HB) left", LEXICON), LEXICON)
    assert len(outside.words) == 7


@pytest.mark.parametrize(
    ("mark", "name"), [(",", "comma"), (";", "semi"), (":", "colon"), (".", "stop"), ("(", "lpar"), ("）", "rpar"), ("&", "amp"), ("/", "slash"), ("–", "dash")]
)  # fmt: skip
def test_a_mark_has_the_class_of_its_kind(mark, name):
    assert split(f"one {mark} two", LEXICON).codes[1] == LEXICON.marks[name]


def test_a_hyphen_joins_and_a_dash_parts():
    assert split("Wai-leung", LEXICON).codes[1] == LEXICON.marks["hyph"]
    assert split("Wai - leung", LEXICON).codes[1] == LEXICON.marks["dash"]
