"""Pairs of things, their features, and the model that scores them."""

import pytest

from hkie.grammar.words import Lexicon, split
from hkie.ontology import shipped
from hkie.records import Mention
from hkie.relations.groups import BY_MODEL, Found
from hkie.relations.pairs import Page, things_of
from hkie.relations.scoring import Scorer, Weights
from hkie.training.relating import Fitted, write

LEXICON = Lexicon({})


def page_of(text, given, found=()):
    mentions, at = [], 0
    for n, (name, label) in enumerate(given):
        start = text.index(name, at)
        mentions.append(Mention(f"d#{n}", "d", start, start + len(name), name, label, "body", "given", 1.0))
        at = start + 1
    words = split(text, LEXICON)
    kinds = ["body"] * len(words.sentences)
    made = [Found(kind, mentions[a], mentions[b], "r", 0.8, 0, len(text)) for kind, a, b in found]
    return Page(words, mentions, kinds, made, shipped()), mentions, made


@pytest.mark.parametrize(
    ("text", "given", "numbers"),
    [
        (
            "Harbour Works Office (HWO) and the HWO",
            [("Harbour Works Office", "AGENCY"), ("HWO", "AGENCY"), ("HWO", "AGENCY")],
            [3],
        ),
        ("Ada Poon met Poon and Ada", [("Ada Poon", "PERSON"), ("Poon", "PERSON"), ("Ada", "PERSON")], [3]),
        ("Kowloon East and Kowloon", [("Kowloon East", "PLACE"), ("Kowloon", "PLACE")], [1, 1]),
        (
            "Action Plan on Piers, the Action Plan",
            [("Action Plan on Piers", "PROGRAMME"), ("Action Plan", "PROGRAMME")],
            [2],
        ),
    ],
)
def test_a_thing_is_what_several_mentions_name(text, given, numbers):
    page, mentions, _ = page_of(text, given)
    assert [len(thing.mentions) for thing in things_of(mentions, text, shipped())] == numbers
    assert [len(thing.mentions) for thing in page.things] == numbers


def test_pairs_are_drawn_from_sentences_near_one_another():
    text = "Ada met Ben. It rained. It poured. It stopped. Cy left. The Tide Expo opened."
    page, _, _ = page_of(text, [("Ada", "PERSON"), ("Ben", "PERSON"), ("Cy", "PERSON"), ("Tide Expo", "EVENT")])
    pairs = {(p.head.mentions[0].text, p.tail.mentions[0].text) for p in page.pairs()}
    assert {("Ada", "Ben"), ("Ben", "Ada"), ("Cy", "Tide Expo")} <= pairs
    assert ("Ada", "Cy") not in pairs  # too far apart
    assert ("Ada", "Tide Expo") in pairs  # what the document is about is near to all


def test_a_pair_knows_what_stands_between_and_around():
    text = "Ada Poon visited Quay Hall and Pier Nine."
    given = [("Ada Poon", "PERSON"), ("Quay Hall", "PLACE"), ("Pier Nine", "PLACE")]
    page, _, _ = page_of(text, given, [("visited", 0, 1)])
    rows = {(p.head.mentions[0].text, p.tail.mentions[0].text): set(page.features(p)) for p in page.pairs()}
    assert {"found=visited", "between.all=head visit", "order=head PERSON PLACE"} <= rows["Ada Poon", "Quay Hall"]
    # "visited" governs the whole list.
    assert {"tail.left=visit", "between.@PLACE PERSON PLACE head"} <= rows["Ada Poon", "Pier Nine"]


def test_the_model_scores_what_the_finder_found_and_adds_to_it(tmp_path):
    import numpy as np

    write(
        Fitted(["visited"], ["bias", "found=visited", "tail.left=visit"], np.array([[-3.0], [1.0], [4.0]]), [0.5]),
        tmp_path,
    )
    text = "Ada Poon visited Quay Hall and Pier Nine."
    given = [("Ada Poon", "PERSON"), ("Quay Hall", "PLACE"), ("Pier Nine", "PLACE")]
    page, mentions, found = page_of(text, given, [("visited", 0, 1)])
    scorer = Scorer(shipped(), Weights(tmp_path))
    made = list(scorer.score(page.words, mentions, page.kinds, found))
    assert [(f.tail.text, f.rule, f.score) for f in made] == [("Quay Hall", "r", 0.881), ("Pier Nine", BY_MODEL, 0.731)]
    pair = next(p for p in page.pairs() if p.tail.mentions[0].text == "Pier Nine")
    assert scorer.reasons(page, pair, "visited")[0] == ("tail.left=visit", 4.0)


def test_a_type_without_weights_is_left_as_it_was_found(tmp_path):
    import numpy as np

    write(Fitted(["visited"], ["bias"], np.array([[-3.0]]), [0.5]), tmp_path)
    page, mentions, found = page_of("Ada met Ben", [("Ada", "PERSON"), ("Ben", "PERSON")], [("met_with", 0, 1)])
    assert list(Scorer(shipped(), Weights(tmp_path)).score(page.words, mentions, page.kinds, found)) == found
