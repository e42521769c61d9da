"""Pages with their things, pairs and features, and the model that scores them."""

from dataclasses import replace

import numpy as np
import pytest

from hkie.grammar.ruleset import Frame
from hkie.grammar.words import Lexicon, split
from hkie.ontology import shipped
from hkie.perceptron import Layers
from hkie.records import Mention
from hkie.relations.frames import Frames
from hkie.relations.page import Page, things_of
from hkie.relations.pair_features import Features
from hkie.relations.pairs import Pairs
from hkie.relations.relation_mentions import BY_MODEL
from hkie.relations.scoring import Scorer, Weights
from hkie.training.relating import Fitted, write

LEXICON = Lexicon({})
WHERE = "my.jsonl:1"
VISIT = Frame(
    "visit", "visited", ("visit",), (), frozenset({"subj"}), frozenset({"obj"}), frozenset(), 0.8, "", (), (), WHERE
)
FRAMES = Frames([], shipped())


def page_of(text, given, published=None, sexes=(), kinds=None):
    """Return a page; ``given`` has the mentions in order, as text and label or as text, label and value."""
    mentions, at = [], 0
    for n, (name, label, *value) in enumerate(given):
        start = text.index(name, at)
        mentions.append(Mention(f"d#{n}", "d", start, start + len(name), name, label, "body", "given", 1.0, *value))
        at = start + 1
    words = split(text, LEXICON)
    kinds = kinds or ["body"] * len(words.sentences)
    named = {m.id: sex for m, sex in zip(mentions, sexes, strict=False)}
    return Page(words, mentions, kinds, shipped(), FRAMES.syntax, named, published)


def rows(page, frames=FRAMES):
    features = Features(page, frames, str)
    return {(p.head.mentions[0].text, p.tail.mentions[0].text): set(features.of(p)) for p in Pairs(page, frames)}


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
    page = page_of(text, given)
    assert [len(thing.mentions) for thing in things_of(page.mentions, text, shipped())] == numbers
    assert [len(thing.mentions) for thing in page.things] == numbers


ADA, BEN, EXPO = ("Ada Poon", "PERSON"), ("Ben Lau", "PERSON"), ("Tide Expo", "EVENT")


@pytest.mark.parametrize(
    ("text", "given", "stands"),
    [
        ("Ada Poon left. He met Ben Lau. She slept.", [ADA, BEN], {"He": None, "She": "Ada Poon"}),
        ("Ada Poon came. Ben Lau spoke. She left.", [ADA, BEN], {"She": "Ada Poon"}),
        ("Ben Lau left. He served under Cy Ho. He retired.", [BEN, ("Cy Ho", "PERSON")], {"He": "Ben Lau"}),
        ("The Tide Expo opened. Ada Poon attended the expo.", [EXPO, ADA], {"the expo": "Tide Expo"}),
        ("The Tide Expo opened. Ada Poon liked the event.", [EXPO, ADA], {"the event": "Tide Expo"}),
        ("The Tide Expo opened. Ada Poon saw the expo of books.", [EXPO, ADA], {}),
        (
            "The Mayor, Ada Poon, left. The Mayor will return.",
            [("Mayor", "TITLE"), ADA, ("Mayor", "TITLE")],
            {"Mayor": "Ada Poon"},
        ),
        (  # beside another holder it is his
            "Ada Poon, Mayor, spoke. Ada Poon left. The Mayor, Ben Lau, sat.",
            [ADA, ("Mayor", "TITLE"), ADA, ("Mayor", "TITLE"), BEN],
            {},
        ),
        (  # of the two Mayors, the one that the document is about
            "The Mayor, Ada Poon, met the Mayor, Ben Lau. Ada Poon spoke. The Mayor will return.",
            [("Mayor", "TITLE"), ADA, ("Mayor", "TITLE"), BEN, ADA, ("Mayor", "TITLE")],
            {"Mayor": "Ada Poon"},
        ),
        ("Ada Poon left today. It was May 5.", [ADA, ("May 5", "DATE", "2025-05-05")], {"today": "May 5"}),
    ],
)
def test_words_stand_for_the_name_before(text, given, stands):
    page = page_of(text, given, "2025-05-05", sexes=("f" if given[0] == ADA else "", "m"))
    found = {}
    for spot in (s for spots in page.spots for s in spots if s.kind):
        found[text[spot.start : spot.end]] = spot.things[-1].mentions[0].text
    assert found == {word: name for word, name in stands.items() if name}


def test_pairs_are_drawn_from_sentences_near_one_another():
    text = "Ada met Ben. It rained. It poured. It stopped. Cy left. The Tide Expo opened. It ended. Dee came."
    given = [("Ada", "PERSON"), ("Ben", "PERSON"), ("Cy", "PERSON"), EXPO, ("Dee", "PERSON")]
    pairs = rows(page_of(text, given)).keys()
    assert {("Ada", "Ben"), ("Cy", "Tide Expo"), ("Dee", "Tide Expo")} <= pairs
    assert ("Ben", "Ada") not in pairs  # what joins two people has no direction
    assert not {("Ben", "Cy"), ("Cy", "Dee")} & pairs  # too far apart
    # What the document is about is near to all: its event, its body and the person named first or most.
    assert {("Ben", "Tide Expo"), ("Ada", "Cy")} <= pairs


def test_the_items_of_a_list_are_near_its_heading():
    text = "The members of the Quay Board are:\n\nAda Poon\n\nBen Lau\n\nCy Ho\n\nDee Ip\n\nIt rained. It poured."
    names = [("Quay Board", "AGENCY"), ADA, BEN, ("Cy Ho", "PERSON"), ("Dee Ip", "PERSON")]
    found = rows(page_of(text, names))
    assert "listed=tail PERSON AGENCY" in found["Dee Ip", "Quay Board"]
    assert "listed.tail=member" in found["Cy Ho", "Quay Board"]


def test_a_line_above_its_items_is_a_heading_and_nearer_than_a_name_in_an_item():
    text = "Members of the Quay Board\n\n* Ada Poon\n\n* Ben Lau, Quay Board"
    board = ("Quay Board", "AGENCY")
    page = page_of(text, [board, ADA, BEN, board], kinds=["body", "list", "list"])
    assert page.heading == {1: 0, 2: 0}
    assert "listed=tail PERSON AGENCY" in rows(page)["Ada Poon", "Quay Board"]
    assert "apart=0 PERSON AGENCY" in rows(page)["Ben Lau", "Quay Board"]


def test_what_goes_on_behind_an_item_is_no_heading():
    text = "The members are:\n\n* Ada Poon\nDirector of Marine\n* Ben Lau"
    page = page_of(text, [ADA, BEN], kinds=["body", "list", "body", "list"])
    assert page.heading == {1: 0, 2: 0, 3: 0}


@pytest.mark.parametrize(
    ("pair", "order"),
    [(("Ada Poon", "Quay Hall"), "same"), (("Ada Poon", "Pier Nine"), "other"), (("Quay Hall", "Pier Nine"), None)],
)
def test_lists_are_read_respectively(pair, order):
    text = "Ada Poon and Ben Lau visited Quay Hall and Pier Nine respectively."
    found = rows(page_of(text, [ADA, BEN, ("Quay Hall", "PLACE"), ("Pier Nine", "PLACE")]))[pair]
    assert {f for f in found if f.startswith("respectively")} == ({f"respectively={order}"} if order else set())


def test_a_pair_knows_its_rivals():
    text = "Ada Poon saw the Tide Expo on May 3 and the Reef Expo on May 4. Ben Lau slept."
    given = [ADA, EXPO, ("May 3", "DATE"), ("Reef Expo", "EVENT"), ("May 4", "DATE"), BEN]
    found = rows(page_of(text, given))
    assert "nearer=00 00 EVENT DATE True" in found["Tide Expo", "May 3"]
    assert "nearer=10 01 EVENT DATE True" in found["Tide Expo", "May 4"]  # another event and another date are nearer
    assert {"head.own=1 PERSON EVENT False", "tail.rivals=0 PERSON EVENT False"} <= found["Ben Lau", "Reef Expo"]


def test_a_pair_knows_its_predicates_and_what_stands_between_and_around():
    text = "Ada Poon visited Quay Hall and Pier Nine."
    found = rows(page_of(text, [ADA, ("Quay Hall", "PLACE"), ("Pier Nine", "PLACE")]), Frames([VISIT], shipped()))
    assert {"joined=visit subj obj", "between.all=head visit", "order=head PERSON PLACE", "frame=visited"} <= found[
        "Ada Poon", "Quay Hall"
    ]
    # "visited" governs the whole list.
    assert {"joined=visit subj obj", "tail.left=visit", "frame=visited"} <= found["Ada Poon", "Pier Nine"]


def test_a_pair_knows_what_its_sentence_says_before_and_behind_it():
    text = "At noon Ada Poon attended the Tide Expo and gave a speech."
    found = rows(page_of(text, [ADA, EXPO]))["Ada Poon", "Tide Expo"]
    assert {
        "head.before=at",
        "head.before0=noon",
        "tail.behind0=and",
        "tail.behind=speech",
        "head.in=give subj",
    } <= found
    assert not any(name.startswith(("head.behind", "tail.before")) for name in found)  # they stand between the two
    assert "tail.last=expo" in found
    assert not any(name.startswith("head.last=") for name in found)  # a surname


def test_a_pair_of_two_sentences_knows_what_stands_on_both_sides_of_each():
    found = rows(page_of("Ada Poon spoke. The Tide Expo closed.", [ADA, EXPO]))["Ada Poon", "Tide Expo"]
    assert {"head.before0=^", "head.behind0=spok", "tail.before0=the", "tail.behind=clos"} <= found


def test_names_inside_a_name_are_related_by_the_words_there():
    text = "Head of the Tide Office of the Quay Bureau spoke."
    given = [
        ("Head of the Tide Office of the Quay Bureau", "TITLE"),
        ("Tide Office", "AGENCY"),
        ("Quay Bureau", "AGENCY"),
    ]
    found = rows(page_of(text, given))
    assert {"between.all=head of the"} <= found["Tide Office", "Quay Bureau"]


def scorer(folder, frames, features=("none",), weights=(1.0,)):
    """A model that takes nothing to be related without one of its features."""
    layers = Layers(np.array([[w] for w in weights]), np.full(1, -3.0), np.zeros((0, 1)))
    write(Fitted(features, ["visited"], layers), folder)
    return Scorer(frames, Weights(folder))


def test_the_model_scores_pairs_and_says_why(tmp_path):
    made = scorer(tmp_path, FRAMES, ["joined=visit subj obj"], [3.75])
    page = page_of("Ada Poon visited Quay Hall and Pier Nine.", [ADA, ("Quay Hall", "PLACE"), ("Pier Nine", "PLACE")])
    assert [(f.tail.text, f.rule, f.score) for f, _ in made.find(page)] == [
        ("Quay Hall", BY_MODEL, 0.679), ("Pier Nine", BY_MODEL, 0.679),
    ]  # fmt: skip
    pairs = made.pairs(page)
    assert made.reasons(made.features(page), next(iter(pairs)), "visited")[0] == ("joined=visit subj obj", 3.75)


MEET = replace(VISIT, id="meet", type="met_with", verbs=("meet",))


@pytest.mark.parametrize(
    ("frame", "text", "found"),
    [
        (VISIT, "Ada Poon and Ben Lau visited Quay Hall and Pier Nine respectively.", 2),
        (replace(MEET, heads=frozenset({"AGENCY"})), "The Quay Board met Ada Poon.", 1),
        (replace(MEET, heads=frozenset({"PERSON"})), "The Quay Board met Ada Poon.", 0),
        (MEET, "Ada Poon met the Quay Board.", 1),
    ],
)
def test_a_frame_fits_lists_in_order_and_symmetric_types_both_ways(tmp_path, frame, text, found):
    made = scorer(tmp_path, Frames([frame], shipped()))
    known = [ADA, BEN, ("Quay Hall", "PLACE"), ("Pier Nine", "PLACE"), ("Quay Board", "AGENCY")]
    given = sorted((one for one in known if one[0] in text), key=lambda one: text.index(one[0]))
    assert len(list(made.find(page_of(text, given)))) == found


def test_a_frame_of_the_user_decides_whatever_the_model_says(tmp_path):
    made = scorer(tmp_path, Frames([VISIT], shipped()))
    page = page_of("Ada Poon visited Quay Hall.", [ADA, ("Quay Hall", "PLACE")])
    assert [(f.rule, f.score) for f, _ in made.find(page)] == [("visit", 0.8)]


def test_a_relation_that_is_stated_again_has_both_sentences(tmp_path):
    made = scorer(tmp_path, Frames([VISIT], shipped()))
    text = "Ada Poon visited Quay Hall. Ben Lau slept. Ada Poon visited Quay Hall again."
    hall = ("Quay Hall", "PLACE")
    found = list(made.find(page_of(text, [ADA, hall, BEN, ADA, hall])))
    assert sorted(text[f.start : f.end] for f, _ in found) == [
        "Ada Poon visited Quay Hall again.", "Ada Poon visited Quay Hall.",
    ]  # fmt: skip
