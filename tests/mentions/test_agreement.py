"""One label for a name and its short form, and no label for those of common words."""

import pytest

from hkie.grammar.words import Lexicon, split
from hkie.mentions.agreement import agreed
from hkie.mentions.deciding import Decided

LEXICON = Lexicon({"sydney": {"place"}, "authority": {"agencyhead"}, "the": {"fn", "determiner"}})


def labels_of(text, found):
    """The mentions that are left, with their labels; ``found`` are the names in order, those inside another behind it."""
    words, decided, at = split(text, LEXICON), [], {}
    for name, label, *probability in found:
        start = text.index(name, at.get(name, 0))
        at[name] = start + 1
        span = words.span(start, start + len(name.strip('"')))
        decided.append(Decided(*span, label, *(probability or [0.9])))
    return [" ".join([*words.texts[one.start : one.end], one.label]) for one in agreed(decided, words, LEXICON)]


FHL, AFHL = "Foo Harbour Limited", "Foo Harbour Limited ORG"


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        # the label with the most probability behind it
        (
            "Zed left. They work in Zed and in Zed",
            [("Zed", "PLACE", 0.9), ("Zed", "AGENCY", 0.5), ("Zed", "AGENCY", 0.5)],
            ["Zed AGENCY"] * 3,
        ),
        ("May spoke in May.", [("May", "PERSON"), ("May", "DATE")], ["May PERSON", "May DATE"]),
        # that of the name, wherever its short form stands
        (f"{FHL} (FHL) met. FHL grew.", [(FHL, "ORG"), ("FHL", "AGENCY"), ("FHL", "AGENCY")], [AFHL, *["FHL ORG"] * 2]),
        (f"{FHL} (“FHL”) met.", [(FHL, "ORG"), ("FHL", "AGENCY")], [AFHL, "FHL ORG"]),
        (f"{FHL} [FHL] met.", [(FHL, "ORG"), ("FHL", "AGENCY")], [AFHL, "FHL ORG"]),
        ('Foo Group (the "Group") met.', [("Foo Group", "ORG"), ('Group"', "AGENCY")], ["Foo Group ORG", "Group ORG"]),
        ('Foo Group ("the Group") met.', [("Foo Group", "ORG"), ('Group"', "AGENCY")], ["Foo Group ORG", "Group ORG"]),
        # of the names that end before the bracket, the innermost that it shortens, and never a post
        (
            "Head of Foo Harbour (FH) spoke.",
            [("Head of Foo Harbour", "TITLE"), ("Foo Harbour", "AGENCY"), ("FH", "ORG")],
            ["Head of Foo Harbour TITLE", "Foo Harbour AGENCY", "FH AGENCY"],
        ),
        (
            "Head of Foo Harbour (FH) spoke.",
            [("Head of Foo Harbour", "TITLE"), ("FH", "PLACE")],
            ["Head of Foo Harbour TITLE", "FH PLACE"],
        ),
        (
            "Festival of Foo Harbour (FFH) opened.",
            [("Festival of Foo Harbour", "EVENT"), ("Foo Harbour", "PLACE"), ("FFH", "ORG")],
            ["Festival of Foo Harbour EVENT", "Foo Harbour PLACE", "FFH EVENT"],
        ),
        # a place remains one
        (
            "University of Sydney (Sydney) met. In Sydney",
            [("University of Sydney", "ORG"), ("Sydney", "PLACE"), ("Sydney", "PLACE"), ("Sydney", "PLACE")],
            ["University of Sydney ORG", *["Sydney PLACE"] * 3],
        ),
        # a bracket that holds something else says nothing
        (f"{FHL} (TBC) met.", [(FHL, "ORG"), ("TBC", "AGENCY")], [AFHL, "TBC AGENCY"]),
        # two names claim the short form: its own votes decide
        (
            f"{FHL} (FHL) met. Flag House League (FHL) met.",
            [(FHL, "ORG"), ("FHL", "PLACE"), ("Flag House League", "AGENCY"), ("FHL", "PLACE")],
            [AFHL, "FHL PLACE", "Flag House League AGENCY", "FHL PLACE"],
        ),
        # the initials of common words are no name
        ("a shot of seasonal pier paint (SPP). SPP dries.", [("SPP", "PLACE")], []),
        ("seasonal pier paint (SPP) dries.", [("SPP", "PLACE")], []),
        ("a non-pier organisation (NPO) of piers", [("NPO", "ORG")], []),
        # others are
        (
            "the Board said of piers (SPP): SPP dries.",
            [("Board", "AGENCY"), ("SPP", "PLACE")],
            ["Board AGENCY", "SPP PLACE"],
        ),
        ("on 4 May (SPP), SPP dries.", [("4 May", "DATE"), ("SPP", "PLACE")], ["4 May DATE", "SPP PLACE"]),
        ("the world pier body (WPO) met", [("WPO", "AGENCY")], ["WPO AGENCY"]),
        ("the pier authority (PA) met", [("PA", "AGENCY")], ["PA AGENCY"]),
        (
            "Foo Pier (FP) met. On this fair plan (FP) it rained.",
            [("Foo Pier", "AGENCY"), ("FP", "AGENCY"), ("FP", "AGENCY")],
            ["Foo Pier AGENCY", "FP AGENCY", "FP AGENCY"],
        ),
        # nothing before the first word, nothing behind the last
        ("FHL) met", [("FHL", "ORG")], ["FHL ORG"]),
        ("Foo Harbour (", [("Foo Harbour", "ORG")], ["Foo Harbour ORG"]),
        ("Foo Harbour (FH", [("Foo Harbour", "ORG"), ("FH", "AGENCY")], ["Foo Harbour ORG", "FH AGENCY"]),
        ("(FH)", [("FH", "AGENCY")], ["FH AGENCY"]),
        ("a (FH)", [("FH", "AGENCY")], ["FH AGENCY"]),
    ],
)
def test_names_and_their_short_forms_agree(text, found, expected):
    assert labels_of(text, found) == expected


def test_a_mention_may_be_a_quotation_mark():
    one = Decided(0, 1, "ORG", 0.9)
    assert agreed([one], split('"', LEXICON), LEXICON) == [one]
