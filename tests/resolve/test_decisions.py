import json
import os
import re
from pathlib import Path

import pytest

from hkie.errors import DecisionError
from hkie.grammar.ruleset import Entry
from hkie.records import Mention
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision, add, answers, in_force, read


def mentions(*items):
    """Mentions of (document, text, label), far from each other."""
    return [
        Mention(f"{d}#{k}", d, 500 * k, 500 * k + len(t), t, label, "body", "test", 0.9)
        for k, (d, t, label) in enumerate(items)
    ]


FIRMS = mentions(("a", "Alder Works", "ORG"), ("a", "Birch Works", "ORG"), ("b", "Alder Works", "ORG"))


def same(n, a, b):
    return Decision(n, "same", a, b)


def different(n, a, b):
    return Decision(n, "different", a, b)


@pytest.mark.parametrize("a", ["Alder Works", "org:alder-works", "Alder Works@a"])
@pytest.mark.parametrize("b", ["Birch Works", "org:birch-works", "birch works"])
def test_same_joins_names_ids_and_names_of_one_document(a, b):
    found = Resolver({}).resolve(FIRMS, decisions=[Decision(1, "same", a, b, why="one owner")])
    assert len(found.entities) == 1
    assert {(link.method, link.detail) for link in found.links if link.method == "decision"} == {
        ("decision", "decision 1: same (one owner)")
    }


HOLDER = Entry(
    "person:ada-mak-siu-ling", "holders:x", "PERSON", "Ada Mak Siu-ling", (), ("Ada Mak",), "", "holder", "", ""
)


@pytest.mark.parametrize(
    "said", [(), (same(1, "Alder Works", "Birch Works"),), (different(1, "Alder Works", "Ada Mak"),)]
)
def test_a_decision_about_others_gives_nobody_an_entry_of_the_registry(said):
    made = [*FIRMS, *mentions(("c", "Ada Mak", "PERSON"))]
    resolver = Resolver({HOLDER.key: HOLDER})
    assert resolver.resolve(made, decisions=said).entity_of["c#0"] == "person:ada-mak"


def test_different_keeps_apart_what_is_written_alike():
    found = Resolver({}).resolve(FIRMS, decisions=[different(1, "Alder Works@a", "Alder Works@b")])
    assert found.entity_of["a#0"] != found.entity_of["b#2"]


def test_different_keeps_whole_clusters_apart():
    made = mentions(("a", "Harbour Works Office", "AGENCY"), ("a", "HWO", "AGENCY"))
    assert len(Resolver({}).resolve(made).entities) == 1
    assert len(Resolver({}).resolve(made, decisions=[different(1, "HWO", "Harbour Works Office")]).entities) == 2


def test_same_goes_before_a_veto_and_behind_different():
    made = mentions(("a", "Phase 1", "PROGRAMME"), ("a", "Phase 2", "PROGRAMME"))
    assert len(Resolver({}).resolve(made, decisions=[same(1, "Phase 1", "Phase 2")]).entities) == 1
    three = mentions(("a", "Alder Works", "ORG"), ("a", "Birch Works", "ORG"), ("a", "Cedar Works", "ORG"))
    found = Resolver({}).resolve(
        three,
        decisions=[
            same(1, "Alder Works", "Birch Works"),
            same(2, "Birch Works", "Cedar Works"),
            different(3, "Alder Works", "Cedar Works"),
        ],
    )
    assert len(found.entities) == 2
    assert found.problems == ("decision 2: Birch Works and Cedar Works stay apart because of decision 3: different",)


def test_labels_that_cannot_be_one_are_told():
    made = mentions(("a", "Alder Works", "ORG"), ("a", "Alder Hill", "PLACE"))
    found = Resolver({}).resolve(made, decisions=[same(1, "Alder Works", "Alder Hill")])
    assert len(found.entities) == 2
    assert "cannot be one" in found.problems[0]


def test_the_last_word_wins_and_an_undone_one_does_not_count(tmp_path):
    file = tmp_path / "decisions.jsonl"
    add(file, "same", "A B", "C D")
    add(file, "different", "C D", "A B", why="second thoughts")
    assert [(d.n, d.decision) for d in in_force(read(file))] == [(2, "different")]
    add(file, "undo", of=2)
    assert [(d.n, d.decision) for d in in_force(read(file))] == [(1, "same")]
    assert [d.n for d in read(file)] == [1, 2, 3]
    assert [json.loads(line)["n"] for line in file.read_text().splitlines()] == [1, 2, 3]


def test_what_was_written_stays_as_it_is(tmp_path):
    file = tmp_path / "decisions.jsonl"
    add(file, "same", "A B", "C D")
    before = file.read_bytes()
    add(file, "undo", of=1)
    assert file.read_bytes().startswith(before)


GOOD = '{"n": 1, "decision": "same", "a": "A B", "b": "C D", "at": "2025-01-01T00:00:00Z"}'
DAMAGED = [
    ('{"n": 2, "deci', "not JSON"),
    ("[" * 100_000, "not JSON (recursion limit exceeded"),
    (r'{"n": 2, "decision": "same", "a": "\ud800", "b": "y"}', "not JSON"),
    ("[]", "should be an object"),
    ('{"decision": "same", "a": "x", "b": "y"}', "n is missing"),
    (
        '{"n": 2, "decision": "maybe", "a": "x", "b": "y"}',
        "decision should be 'same', 'different', 'undo', 'accept', 'label', 'edges', 'not-a-name', 'wrong' or 'missing', not 'maybe'",
    ),
    ('{"n": 1, "decision": "same", "a": "x", "b": "y"}', "n is 1, as on line 1"),
    ('{"n": 2.0, "decision": "same", "a": "x", "b": "y"}', "n should be a valid integer, not 2.0"),
    ('{"n": true, "decision": "same", "a": "x", "b": "y"}', "n should be a valid integer, not true"),
    ('{"n": 1000000000, "decision": "same", "a": "x", "b": "y"}', "n should be less than"),
    ('{"n": 2, "decision": "same", "a": "x"}', "two names"),
    ('{"n": 2, "decision": "same", "a": "x", "b": 5}', "b should be a valid string"),
    ('{"n": 2, "decision": "same", "a": "x", "b": "y", "at": null}', "at should be a valid string, not null"),
    ('{"n": 2, "decision": "undo", "of": 2}', "of is 2"),
    ('{"n": 2, "decision": "undo", "of": "1"}', "of should be a valid integer, not '1'"),
    ('{"n": 2, "decision": "same", "a": "x", "b": "y", "colour": "red"}', "colour is not a known key"),
    ('{"n": 2, "decision": "label", "a": "x", "sentence": "x y"}', "label needs a label"),
    ('{"n": 2, "decision": "label", "a": "x", "label": "ORG"}', "label needs a text, a, and its sentence"),
    ('{"n": 2, "decision": "not-a-name", "a": "z", "sentence": "x y"}', "the sentence does not contain 'z'"),
    ('{"n": 2, "decision": "edges", "a": "x", "b": "y", "sentence": "x y"}', "a longer or a shorter text"),
    ('{"n": 2, "decision": "missing", "a": "x", "b": "y", "sentence": "x y"}', "missing needs the type of a relation"),
    ('{"n": 2, "decision": "wrong", "a": "x", "type": "visited", "sentence": "x y"}', "the two names of a relation"),
    ('{"n": 2, "decision": "edges", "a": "x", "b": "x y", "type": "visited", "sentence": "x y"}', "edges is for names"),
    ('{"n": 2, "decision": "accept", "a": "x", "sentence": "x y", "label": "ORG", "nth": -1}', "nth should be"),
]


@pytest.mark.parametrize(("line", "said"), DAMAGED)
def test_a_wrong_line_is_told_with_its_place_and_the_rest_is_read(tmp_path, line, said):
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{GOOD}\n{line}\n{GOOD.replace('1', '3', 1)}\n")
    told = []
    assert [d.n for d in read(file, told.append)] == [1, 3]
    (error,) = map(str, told)
    assert error.startswith(f"{file}:2: not a decision (")
    assert said in error
    assert "\n" not in error
    with pytest.raises(DecisionError) as raised:
        read(file)
    assert str(raised.value) == error


@pytest.mark.parametrize(("line", "said"), DAMAGED)
def test_a_damaged_file_is_added_to_and_loses_nothing(tmp_path, line, said):
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{GOOD}\n{line}")  # the power was cut
    before = file.read_bytes()
    made = add(file, "different", "E F", "G H")
    assert file.read_bytes().startswith(before)
    assert [d.n for d in read(file, lambda _: None)] == [1, made.n]
    assert made.n not in {json.loads(m) for m in re.findall(r'"n": (\d+)', line)}


def test_a_line_that_cannot_be_read_is_not_undone(tmp_path):
    file = tmp_path / "decisions.jsonl"
    file.write_text(f'{GOOD}\n{{"n": 2, "deci')
    with pytest.raises(DecisionError, match="there is no decision 2"):
        add(file, "undo", of=2)


def test_numbers_may_have_gaps(tmp_path):
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{GOOD}\n{GOOD.replace('1', '7', 1)}\n")
    assert add(file, "undo", of=7).n == 8
    assert [d.n for d in in_force(read(file))] == [1]


@pytest.mark.parametrize("content", [b'{"schema": "hkie/1"}\n', b"notes\n", b"\x89PNG\x00\xff\n\n"])
def test_another_file_is_neither_read_nor_added_to(tmp_path, content):
    file = tmp_path / "decisions.jsonl"
    file.write_bytes(content)
    for use in (lambda: read(file, lambda _: None), lambda: add(file, "same", "A B", "C D")):
        with pytest.raises(DecisionError, match=r"decisions\.jsonl:1: not a decision"):
            use()
    assert file.read_bytes() == content


def device(folder):
    return Path("/dev/full")


def fifo(folder):
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


@pytest.mark.parametrize("made", [device, fifo, lambda folder: folder])
def test_what_is_no_ordinary_file_is_not_added_to(tmp_path, made):
    with pytest.raises(DecisionError, match="not a regular file") as error:
        add(made(tmp_path), "same", "A B", "C D")
    assert error.value.exit_code == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written_stays(tmp_path):
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{GOOD}\n")
    file.chmod(0o400)
    with pytest.raises(DecisionError, match="cannot be written") as error:
        add(file, "same", "E F", "G H")
    assert error.value.exit_code == 1


@pytest.mark.parametrize("name", ["A\nB", "A\rB", "A\x1b[2J", "A\u2028B", "A\u202eB", "A\udcff", "\x00", " "])
@pytest.mark.parametrize("key", ["a", "b", "why"])
def test_a_name_that_would_forge_a_line_is_refused(tmp_path, name, key):
    file = tmp_path / "decisions.jsonl"
    if (key, name) == ("why", " "):
        return
    with pytest.raises(DecisionError) as error:
        add(file, "same", **{"a": "A B", "b": "C D", key: name})
    assert error.value.exit_code == 2
    assert str(error.value).isprintable()
    assert not file.exists()


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [("same", {"a": "Alder Works", "b": "alder works"}, "the same name"), ("undo", {"of": 7}, "no decision 7")],
)
def test_a_decision_that_makes_no_sense_is_refused_and_nothing_written(tmp_path, kind, given, said):
    file = tmp_path / "decisions.jsonl"
    with pytest.raises(DecisionError, match=said):
        add(file, kind, **given)
    assert not file.exists()


def test_nothing_is_undone_twice(tmp_path):
    file = tmp_path / "decisions.jsonl"
    add(file, "same", "A B", "C D")
    add(file, "undo", of=1)
    for number in (1, 2):
        with pytest.raises(DecisionError, match="undo"):
            add(file, "undo", of=number)


def test_an_open_last_line_is_closed_before_the_next_one(tmp_path):
    file = tmp_path / "decisions.jsonl"
    add(file, "same", "A B", "C D")
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    add(file, "different", "E F", "G H")
    assert [d.n for d in read(file)] == [1, 2]


def test_decisions_that_hold_are_known_by_what_they_are_about():
    said = [same(1, "Alder Works", "Birch Works"), different(2, "ALDER works", "org:elm@a"), Decision(3, "undo", of=1)]
    assert answers(said) == {frozenset({"alder works", "org:elm@a"}): said[1]}
