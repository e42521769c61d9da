import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hkie.grammar.words import Lexicon, split
from hkie.mentions.spans import CERTAIN, WEAK, Candidate, Nesting, arbitrate, extent
from hkie.ontology import shipped
from hkie.pipeline.analyzer import Stages
from hkie.records import Source

LABELS = tuple(shipped().labels)
HOLD = shipped().may_hold
NESTING = Nesting(shipped())

LEXICON = Lexicon({"of": ["fn"]})
WORDS = split(
    "the Chairman of the Harbour Board (HB) opened the Forum of the Pier Society in Sha Tin on May 5", LEXICON
)
PIECES = [
    "Mr Anson Kwok", "the Chairman of the Legislative Council", "Secretary for Health", "the Digital Policy Office (DPO)", "HK$3 billion",
    "2025 World Internet Conference (WIC) Wuzhen Summit", "\"AI+\" Initiative", "Hong Kong", "May 5, 2025", "the Summit", "the Group",
    "GS1 Hong Kong Limited", "CAC Director Zhuang Rongwen", " and ", ", ", ". ", "\n\n", " said ", "'s ", " of the ", "(", ")", "\\$", "â€™",
]  # fmt: skip
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=20).map("".join)
any_candidate = st.builds(
    lambda start, length, label, score: Candidate(start, min(start + length, len(WORDS)), label, "r", score),
    st.integers(0, len(WORDS) - 1), st.integers(1, 9), st.sampled_from(LABELS), st.sampled_from([0.5, 0.7, 0.8, 0.98]),
)  # fmt: skip


@pytest.fixture(scope="module")
def rules():
    return Stages(ner="none")


def at(text, label, score=0.8):
    """A candidate for words of the sentence above."""
    begin = WORDS.text.index(text)
    start, end = WORDS.span(begin, begin + len(text))
    return Candidate(start, end, label, f"{label.lower()}.test", score)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (at("Harbour Board", "AGENCY"), at("Harbour", "PLACE", 0.96)),
        (at("Harbour Board", "AGENCY", CERTAIN), at("the Harbour Board (HB)", "ORG", 0.8)),
        (at("Sha Tin", "PLACE", 0.8), at("Pier Society in Sha Tin", "ORG", WEAK - 0.01)),
        (at("Sha Tin", "PLACE", 0.9), at("Sha Tin", "AGENCY", 0.8)),
        (at("Pier Society", "ORG", 0.8), at("Society in", "ORG", 0.8)),
    ],
)
def test_of_two_that_clash_the_better_is_taken_whatever_the_order(better, worse):
    for candidates in ([better, worse], [worse, better]):
        taken, rejected = arbitrate(candidates, WORDS, NESTING)
        assert taken == [better]
        assert [r.candidate for r in rejected] == [worse]
        assert rejected[0].reason.endswith((better.rule, "has the same span"))


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        (at("Chairman of the Harbour Board", "TITLE"), at("Harbour Board", "AGENCY"), True),
        (at("Chairman of the Harbour Board", "TITLE"), at("Harbour", "PLACE"), False),
        (at("Forum of the Pier Society", "EVENT"), at("Pier Society", "ORG"), True),
        (at("Forum of the Pier Society", "EVENT"), at("Forum", "ORG"), False),
        (at("Pier Society in Sha Tin", "ORG"), at("Sha Tin", "PLACE"), False),
        (at("Pier Society in Sha Tin", "ORG"), at("Pier Society", "AGENCY"), False),
    ],
)
def test_what_nests(outer, inner, expected):
    assert NESTING.allows(outer, inner, WORDS) is expected


@pytest.mark.parametrize(
    ("text", "first", "last", "label", "expected"),
    [
        ("Sha Tin   here", 0, 3, "PLACE", "Sha Tin"),
        ("\n\nSha Tin", 0, 3, "PLACE", "Sha Tin"),
        ("at\n\nSha Tin   here", 1, 5, "PLACE", "Sha Tin"),
        ("at   here", 1, 2, "PLACE", None),
        ("Sha Tin J. ", 0, 3, "PLACE", "Sha Tin J"),
        ("Sha Tin J. ", 0, 3, "ORG", "Sha Tin J"),
    ],
)
def test_what_is_taken_has_no_space_at_its_ends(text, first, last, label, expected):
    words = split(text, LEXICON)
    taken, _ = arbitrate([Candidate(first, last, label, "r", 0.8)], words, NESTING)
    assert [text[slice(*extent(c, words))] for c in taken] == ([expected] if expected else [])


@given(st.lists(any_candidate, max_size=12))
def test_every_candidate_is_taken_or_rejected_with_a_reason(candidates):
    taken, rejected = arbitrate(candidates, WORDS, NESTING)
    assert set(taken) | {r.candidate for r in rejected} == set(candidates)
    assert not set(taken) & {r.candidate for r in rejected}
    assert all(r.reason for r in rejected)


@given(st.lists(any_candidate, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(candidates, random):
    shuffled = candidates[:]
    random.shuffle(shuffled)
    assert arbitrate(shuffled, WORDS, NESTING)[0] == arbitrate(candidates, WORDS, NESTING)[0]


def allowed(outer, inner):
    """Nesting that the guidelines know: by label, or a short form in brackets inside a body's name."""
    return inner in HOLD.get(outer, ()) or (inner == outer and outer in ("AGENCY", "ORG"))


def check(spans):
    """Spans as (start, end, label) never cross, are never the same, and nest only as allowed."""
    for k, (start, end, label) in enumerate(spans):
        for start2, end2, label2 in spans[k + 1 :]:
            assert (start, end) != (start2, end2)
            if start2 < end and start < end2:
                if start <= start2 and end2 <= end:
                    assert allowed(label, label2), (label, label2)
                else:
                    assert start2 <= start, "crossing"
                    assert end <= end2, "crossing"
                    assert allowed(label2, label), (label2, label)


@given(st.lists(any_candidate, max_size=12))
def test_taken_candidates_never_cross(candidates):
    check([(c.start, c.end, c.label) for c in arbitrate(candidates, WORDS, NESTING)[0]])


@example("The Vice-President,P J")
@given(any_text)
def test_mentions_of_arbitrary_text_never_cross(analyse, text):
    mentions = analyse(text).mentions
    check([(m.start, m.end, m.label) for m in mentions])
    assert [(m.start, -m.end) for m in mentions] == sorted((m.start, -m.end) for m in mentions)
    assert all(0 < m.score <= 1 and m.rule and m.text.strip() == m.text for m in mentions)


ODD = [
    *"0123456789,.-–$€£½/ \n\t", "   ", "\u00a0", "\u2003", "\u202f", "\u3000", "\u2028", "\x85", "\u200b", "\xad", "Â", "Ã", "â",
    "Â£", "Â½", "Â\u00a0", "Ã\u00a0", "â‚¬", "&nbsp;", " million", "HKD", "dollars", "to", "May", "2025", "Kwun Tong", "Mr Ip",
]  # fmt: skip


@settings(max_examples=400)
@example("-oddÂ½\u202f£8")
@example("halfÂ7cents5Â\xa0Â\u2009€9")
@example("two to 2025ÃÂ\xa0")
@example("Â\xa0ÂKwun Tong")
@example("Kwun Tong-")
@given(st.lists(st.sampled_from(ODD), max_size=14).map("".join))
def test_no_mention_begins_or_ends_in_white_space(rules, text):
    mentions = rules.analyse(Source("d", "d", text)).mentions
    assert [m.text for m in mentions if m.text.strip() != m.text or text[m.start : m.end] != m.text] == []


def test_mentions_of_the_seeds_never_cross(seeds):
    for document in seeds.documents:
        check([(m.start, m.end, m.label) for m in seeds.mentions if m.document == document.id])
