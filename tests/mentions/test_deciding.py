"""The deciding model: what it reads, what it decides, and what it leaves alone."""

import json

import numpy as np
import pytest

from hkie.grammar.words import Lexicon, split
from hkie.mentions.deciding import Decided, Decider, Weights, balanced, bars_of, settle
from hkie.mentions.spans import Candidate, Nesting
from hkie.mentions.word_features import Features
from hkie.ontology import shipped
from hkie.perceptron import Layers
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.training.arbitration import Fitted, write

LEXICON = Lexicon({"board": {"agencyhead"}, "the": {"fn"}})


def words_of(text):
    return split(text, LEXICON)


def islands(text, taken=(), rejected=(), fixed=()):
    words = words_of(text)
    kinds = ["body"] * len(words.sentences)
    found = Features(LEXICON, str).islands(words, kinds, taken, rejected, fixed)
    return [(" ".join(words.texts[i.first : i.after]), i.rows) for i in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it rained all day.", []),
        (
            "so they met Ada Poon and then, much later on that day, left with Ben.",
            ["they met Ada Poon and then ,", "left with Ben ."],
        ),
        ("the Board of the Pier met.", ["the Board of the Pier met ."]),
        ("Rain. Sun.", ["Rain .", "Sun ."]),
    ],
)
def test_stretches_with_capitals_are_read_with_the_words_beside_them(text, expected):
    assert [found for found, _ in islands(text)] == expected


@pytest.mark.parametrize("size", [79, 80, 81, 83, 84, 200])
def test_a_long_island_is_cut_and_no_word_is_read_twice(size):
    text = " ".join(f"Pier{k}" for k in range(size))
    found = islands(text)
    assert " ".join(part for part, _ in found) == text
    assert all(len(rows) <= 84 and len(set(row)) == len(row) for _, rows in found for row in rows)


def test_a_candidate_is_read_whatever_its_case():
    ((text, _),) = islands("so it was the transport chief who left by sea.", [Candidate(4, 6, "TITLE", "r", 0.8)])
    assert text == "was the transport chief who left by"


def test_fixed_words_are_seen_and_not_read():
    ((text, rows),) = islands("Ada paid Zed", fixed=[Candidate(0, 1, "LAW", "r", 0.8)])
    assert text == "paid Zed"
    assert "word-2=ada" in rows[1]


def test_a_word_knows_its_run_its_neighbours_and_what_was_proposed():
    taken = [Candidate(1, 3, "AGENCY", "agency.head", 0.85)]
    ((_, rows),) = islands('the Pier Board "of Piers"', taken, [Candidate(1, 2, "PLACE", "place.pier", 0.6)])
    first, second = rows[1:3]
    assert {"word=pier", "run.last=board", "run.last.class=agencyhead", "label=B AGENCY", "rule=B agency.head"} <= {
        *first
    }
    assert {"candidate=S PLACE weak", "candidate.rule=S place.pier", "label+1=E AGENCY", "word-1=the"} <= {*first}
    assert {"class=agencyhead", "run.last=Eboard", "sure=E AGENCY solid"} <= {*second}
    assert "quote.at=E" in rows[-2]


def tags_of(*labels):
    return ["O", *(f"{place}-{label}" for place in "BIES" for label in labels)]


BODIES = tags_of("AGENCY", "PLACE")


def decider(tmp_path, features, tags=BODIES):
    names = sorted({name for name, _ in features})
    weights = [[features.get((name, tag), 0.0) for tag in tags] for name in names]
    size = len(tags)
    write(
        Fitted(names, tags, Layers(np.array(weights), np.zeros(size), np.zeros((0, size))), np.zeros((size, size))),
        tmp_path,
    )
    return Decider(LEXICON, Weights(tmp_path))


def test_the_best_sequence_is_decided_with_its_probability(tmp_path):
    features = {("word=board", "E-AGENCY"): 2.0, ("word=pier", "S-PLACE"): 0.5, ("word=pier", "S-AGENCY"): 0.4}
    model = decider(tmp_path, features)
    first, last = model.decide(words_of("the Pier Board. Pier"), ["body", "body"], [], [])
    assert (first.start, first.end, first.label) == (1, 3, "AGENCY")  # though "Pier" alone is rather a place
    assert (last.start, last.end, last.label) == (4, 5, "PLACE")
    # Of the last island, by hand: a place weighs e to the 0.5, a body e to the 0.4, no name 1.
    expected = np.exp(0.5) / (np.exp(0.5) + np.exp(0.4) + 1)
    assert last.probability == pytest.approx(expected, abs=0.001)


def test_what_may_hold_names_is_read_inside(tmp_path):
    title, body = ("B-TITLE", "I-TITLE", "I-TITLE", "I-TITLE", "E-TITLE"), ("O", "O", "O", "B-AGENCY", "E-AGENCY")
    text = "Director of the Pier Board"
    features = {(f"word={word.lower()}", tag): 5.0 for word, tag in zip(text.split(), title, strict=True)}
    features |= {(f"word={word.lower()}", tag): 2.0 for word, tag in zip(text.split(), body, strict=True)}
    features["inside=E TITLE", "E-AGENCY"] = 0.5
    model = decider(tmp_path, features, tags_of("AGENCY", "TITLE"))
    assert [one[:3] for one in model.decide(words_of(text), ["body"], [], [])] == [(0, 5, "TITLE"), (3, 5, "AGENCY")]
    assert bars_of(["O", "S-AGENCY", "S-TITLE"])["TITLE"].tolist() == [0, 0, -1e4]  # no post is inside a post
    outer, inner = Candidate(0, 5, "TITLE", "model", 0.9), Candidate(3, 5, "AGENCY", "model", 0.9)
    reasons = model.reasons(words_of(text), ["body"], [], [], [outer, inner])
    assert {reason.feature for reason in reasons[0, 5, "TITLE"]}.isdisjoint({"inside=M TITLE", "inside=E TITLE"})
    assert "inside=E TITLE" in {reason.feature for reason in reasons[3, 5, "AGENCY"]}


def test_nothing_goes_on_that_did_not_begin_and_nothing_stays_open(tmp_path):
    model = decider(tmp_path, {("word=board", "I-PLACE"): 9.0, ("word=pier", "B-PLACE"): 9.0})
    assert model.decide(words_of("Board. We saw the Pier"), ["body", "body"], [], []) == []


def test_a_run_of_capitals_knows_its_other_places():
    for opening in ("The", '"The', "1. The", "The The"):
        [(_, rows), *_] = islands(f"we saw Foo Harbour (FH). {opening} Foo Harbour failed.")
        assert {"word=foo", f"all={int(opening != 'The The')}"} <= set(rows[2]), opening
    [(_, rows), *_] = islands("we left Foo Harbour (FH). Foo Harbour\n\nFoo Harbour")
    assert {"all.behind=$", "all=2"} <= set(rows[2])
    assert sum(name.startswith("all.behind") for name in rows[2]) == 1
    [(_, rows), *_] = islands(" ".join(f"Foo saw w{k}." for k in range(12)))
    assert "all=3" in rows[0]
    [(_, rows), (_, again)] = islands("we saw Foo Harbour (FH). Foo Harbour plans failed.")
    assert {"word=foo", "all=1", "all.behind=plans"} <= set(rows[2])
    assert "all.behind=(" not in rows[2]
    assert {"word=foo", "all=1", "all.before=saw", "all.behind=("} <= set(again[0])
    assert "all.before=( harbour" not in rows[5]
    [(_, rows), (_, again)] = islands("Foo met. We left Foo Harbour Expo (FHE) early.")
    assert {"word=foo", "all=0", "all.longer=expo"} <= set(rows[0])
    assert {"word=foo", "all=0", "all.shorter=1"} <= set(again[2])
    [_, (_, again)] = islands("Foo Harbour Expo (FHE) ended. FHE met.")
    assert {"word=fhe", "all.before=( expo"} <= set(again[0])


def test_sentences_can_be_decided_alone(tmp_path):
    model = decider(tmp_path, {("word=zed", "S-AGENCY"): 1.0})
    found = model.decide(words_of("Zed left. They work in Zed. Zed."), ["body"] * 3, [], [], only={1})
    assert [one.start for one in found] == [6]


def test_what_is_decided_keeps_rule_value_and_what_may_stand_inside():
    words = words_of("Director of the Pier Board in May")
    board = Candidate(3, 5, "AGENCY", "agency.head", 0.85, None, "agency:pier")
    day = Candidate(6, 7, "DATE", "date.month", 0.6, "2025-05")
    settled = settle(
        [Decided(0, 5, "TITLE", 0.9), Decided(6, 7, "DATE", 0.7)],
        [Candidate(0, 1, "TITLE", "title.rank", 0.7), board, day],
        [Candidate(4, 5, "PLACE", "place.x", 0.6)],
        [],
        words,
        Nesting(shipped()),
    )
    assert [(c.start, c.end, c.label, c.rule, c.score, c.value) for c in settled.kept] == [
        (0, 5, "TITLE", "model", 0.9, None),
        (3, 5, "AGENCY", "agency.head", 0.85, None),
        (6, 7, "DATE", "date.month", 0.7, "2025-05"),
    ]
    assert [(r.candidate.rule, r.reason, r.decided) for r in settled.rejected] == [("title.rank", "inside model", True)]


def test_what_the_model_has_read_needs_no_proposal_inside():
    words = words_of("Director of the Pier Board")
    board = Candidate(3, 5, "AGENCY", "agency.head", 0.85, None, "agency:pier")
    pier = Candidate(3, 4, "PLACE", "place.x", 0.85)
    decided = [Decided(0, 5, "TITLE", 0.9), Decided(3, 5, "AGENCY", 0.8)]
    found = settle(decided, [board, pier], [], [], words, Nesting(shipped()), lambda outer, inner: True)
    assert [(c.label, c.rule, c.score) for c in found.kept] == [("TITLE", "model", 0.9), ("AGENCY", "agency.head", 0.8)]
    (lone,) = settle(decided[:1], [board], [], [], words, Nesting(shipped()), lambda outer, inner: True).kept
    assert lone.label == "TITLE"


def test_a_date_without_a_value_is_none():
    words = words_of("on Xday")
    assert settle([Decided(1, 2, "DATE", 0.9)], [], [], [], words, {}).kept == []


def test_what_is_no_name_is_dropped():
    words = words_of("a Pier")
    lone = Candidate(1, 2, "PLACE", "place.x", 0.9)
    assert settle([], [lone], [], [], words, {}) == ([], [], [lone])


def test_a_users_rule_binds(tmp_path):
    text = "They spoke of Zanth Quill While it rained."
    rule = {"id": "my.theme", "label": "PROGRAMME", "pattern": "Zanth Quill While"}
    (tmp_path / "my.jsonl").write_text(json.dumps(rule))
    assert [m.rule for m in Stages([tmp_path]).analyse(Source("d", "d", text)).mentions] == ["my.theme"]


def test_the_features_of_a_mention_are_told(pipeline):
    words = pipeline.tagger.tag("Ms Ada Poon met the Harbour Bureau.", explain=True)
    reasons = next(iter(words.trace.reasons.values()))
    assert reasons[0].feature
    assert abs(reasons[0].weight) >= abs(reasons[-1].weight) > 0


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("at the Tide Congress (TC) today", "Tide Congress (TC", "Tide Congress (TC)"),
        ("at the Tide Congress (north of Pier) today", "Tide Congress (north", "Tide Congress"),
        ("by (Pier Board) today", "Pier Board)", "(Pier Board)"),
        ("by Pier) Board today", "Pier) Board", "Pier"),
        ('the "Wet Feet" Safety Day was wet', 'Wet Feet" Safety Day', '"Wet Feet" Safety Day'),
        ('the Project "Wet Feet" was wet', 'Project "Wet Feet', 'Project "Wet Feet"'),
        ('the "Wet Feet" Safety Day was wet', '"Wet Feet" Safety Day', '"Wet Feet" Safety Day'),
        ("the Tide Congress (TC) met", "Tide Congress (TC)", "Tide Congress (TC)"),
    ],
)
def test_a_mention_has_both_of_its_brackets_and_quotation_marks(text, found, whole):
    words, at = words_of(text), text.index(found)
    start, end = words.span(at, at + len(found))
    one = balanced(Decided(start, end, "EVENT", 0.9), words)
    assert text[words.starts[one.start] : words.ends[one.end - 1]] == whole
