"""Where a decision finds its text."""

import pytest

from hkie.corrections import Contexts, contexts
from hkie.records import Document

TEXT = "Ash met Ashford.\nMr Ash and Ms Ash of the Ash\nBoard left. Ash\tBoard.\n"


@pytest.mark.parametrize(
    ("sentence", "text", "nth", "found"),
    [
        ("Ash met Ashford.", "Ash", 0, ["Ash"]),
        ("Ash met Ashford.", "Ashford", 0, ["Ashford"]),
        ("Ash met Ashford.", "ford", 0, []),
        ("Ash met Ashford.", "Ashford.", 0, ["Ashford."]),
        ("Mr Ash and Ms Ash of the Ash Board left.", "Ash", 0, ["Ash"] * 3),
        ("Mr Ash and Ms Ash of the Ash Board left.", "Ash", 4, []),
        ("Mr Ash and Ms Ash of the Ash Board left.", "Ash Board", 0, ["Ash\nBoard"]),
        ("Ash Board.", "Ash Board", 0, ["Ash\tBoard"]),
        ("Mr Ash", "Ash", 0, []),  # a part of a sentence is none
    ],
)
def test_a_text_is_found_in_its_whole_sentence(sentence, text, nth, found):
    contexts = Contexts([(0, TEXT)])
    places = contexts.find(sentence, text, nth)
    assert [TEXT[a:b] for a, b in places] == found
    assert [contexts.text(a, b) for a, b in places] == found


@pytest.mark.parametrize(
    "text", ["Mr Ash of the\nAsh Board left.", "Mr Ash of the Ash Board left.", "Mr\nAsh of the Ash\nBoard left."]
)
def test_a_line_break_elsewhere_makes_no_difference(text):
    assert len(Contexts([(5, f"Yes. {text} No.")]).find("Mr Ash of the Ash Board left.", "Ash Board")) == 1


def test_a_part_of_a_sentence_is_another():
    assert "Ash of the Ash Board left." not in Contexts([(0, "Mr Ash of the Ash Board left.")])


def test_nth_counts_in_the_sentence():
    sentence = "Mr Ash and Ms Ash of the Ash Board left."
    every = Contexts([(0, TEXT)]).find(sentence, "Ash")
    assert [Contexts([(0, TEXT)]).find(sentence, "Ash", k) for k in (1, 2, 3)] == [[place] for place in every]


def test_passages_keep_their_offsets_and_overlap_once():
    passages = Contexts([(100, "Ash left."), (100, "Ash left."), (300, "Oak came. Ash left.")])
    assert passages.find("Ash left.", "Ash") == [(100, 103), (310, 313)]
    assert passages.at(301) == (300, 309, "Oak came.")
    assert passages.at(99) is None


def test_a_text_without_the_words_is_not_split():
    document = Document("a", "a", "a", None, (), "", "utf-8", "x/y", text=TEXT)
    assert "Ash Board." not in contexts(document, (), {"Elm"})[0]
    assert "Ash Board." in contexts(document, (), {"Elm", "Ashford."})[0]
