import pytest

from hkie.grammar.ruleset import Entry, RuleSet, person_entry
from hkie.grammar.words import Lexicon, split
from hkie.mentions.gazetteer import Gazetteer


def entry(key, label, name, acronyms=(), aliases=()):
    return Entry(f"{label.lower()}:{key}", f"table:{key}", label, name, acronyms, aliases, "", "", "", "")


LEXICON = Lexicon({"central": ["placemod"], "the": ["fn"], "reading": ["given"]})
RULES = RuleSet(
    entries=[
        entry("hwb", "AGENCY", "Harbour Works Bureau", ("HWB",)),
        entry("hlp", "PROGRAMME", "Harbour Lighting Programme", (), ("The Lights",)),
        entry("central", "PLACE", "Central"),
        entry("st", "PLACE", "Sha Tin"),
        entry("stc", "AGENCY", "Sha Tin Council"),
        entry("cpu", "AGENCY", "Culture & Parks Unit"),
    ],
    holders=[
        {"person": "Ada Fung Lai-ling", "name_zh": "馮麗玲", "aliases": "Lily Fung", "post": "x"},
        {"person": "Ada Fung Lai-ling", "name_zh": "馮麗玲", "post": "y"},
    ],
)
GAZETTEER = Gazetteer(RULES, LEXICON)


def found(text):
    words = split(text, LEXICON)
    return [
        (text[words.starts[a] : words.ends[b - 1]], entry.key.split(":")[1])
        for a, b, entries, _ in GAZETTEER.find(words)
        for entry, _ in entries
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Harbour Works Bureau said", [("Harbour Works Bureau", "hwb")]),
        ("HWB staff", [("HWB", "hwb")]),
        ("HARBOUR WORKS BUREAU", [("HARBOUR WORKS BUREAU", "hwb")]),
        ("the Harbour Lighting Program", [("Harbour Lighting Program", "hlp")]),
        ("Culture and Parks Unit", [("Culture and Parks Unit", "cpu")]),
        ("Sha Tin Council", [("Sha Tin", "st"), ("Sha Tin Council", "stc")]),
        (
            "with Ada Fung and Fung Lai-ling",
            [("Ada Fung", "ada-fung-lai-ling"), ("Fung Lai-ling", "ada-fung-lai-ling")],
        ),
        ("Lights went out", []),
    ],
)
def test_a_name_is_found_in_its_spellings(text, expected):
    assert [item for item in found(text) if item[0] != "Lights"] == expected


@pytest.mark.parametrize("text", ["hwb", "Hwb", "the central part", "sha tin"])
def test_a_word_that_is_not_set_as_a_name_is_not_found(text):
    assert found(text) == []


def test_a_name_that_is_also_a_word_is_less_sure():
    score = {text: next(GAZETTEER.find(split(text, LEXICON)))[3] for text in ("Central", "Sha Tin")}
    assert score["Central"] < score["Sha Tin"]


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("Ada Chung Lai-ling", ("Ada Chung", "Chung Lai-ling")),
        ("Sun Dong", ()),
        ("Albert Wong Hak-keung", ("Albert Wong", "Wong Hak-keung")),
    ],
)
def test_a_holder_has_the_short_forms_of_a_name(name, aliases):
    found = person_entry(name)
    assert (found.label, found.aliases) == ("PERSON", aliases)


def test_a_holder_has_other_names_and_a_chinese_one():
    entry = GAZETTEER.by_key["holders:ada-fung-lai-ling"]
    assert entry.aliases == ("Ada Fung", "Fung Lai-ling", "Lily Fung", "馮麗玲")
    names = [("Ada Fung Lai-ling", "ada-fung-lai-ling"), ("馮麗玲", "ada-fung-lai-ling")]
    assert [name for name in found("Ms Ada Fung Lai-ling (馮麗玲)") if name in names] == names
    assert found("with Lily Fung") == [("Lily Fung", "ada-fung-lai-ling")]


def test_every_name_of_the_registry_is_found_by_its_own_entry(pipeline):
    gazetteer, lexicon = pipeline.tagger.gazetteer, pipeline.tagger.lexicon
    lost = []
    for item in pipeline.rules.entries[::25]:
        words = split(item.name.removeprefix("The "), lexicon)
        if not any(item in [e for e, _ in entries] for _, _, entries, _ in gazetteer.find(words)):
            lost.append(item.name)
    assert lost == []
