import json
import re

import pytest

TEXT = "Mr Anson Kwok visited the Hong Kong Productivity Council."


def test_every_candidate_is_shown_with_its_rule_and_its_fate(run):
    done = run("explain", "--text", TEXT, "--at", "28")
    assert (done.returncode, done.stderr) == (0, "")
    assert "taken" in done.stdout
    assert "registry:hkpc" in done.stdout
    assert 'inside registry:hkpc "Hong Kong Productivity Council"' in done.stdout


def test_json_has_the_same(run, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    found = json.loads(run("explain", tmp_path / "a.txt", "--json").stdout)
    assert [e["text"] for e in found if e["won"]] == ["Anson Kwok", "Hong Kong Productivity Council"]
    assert json.loads(run("explain", "-", "--json", stdin=TEXT).stdout) == found


def test_where_nothing_is_proposed_that_is_said(run):
    done = run("explain", "--text", TEXT, "--at", "15")
    assert done.returncode == 0
    assert done.stdout.startswith("no rule has a candidate at 15")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "give either a document or --text"),
        (["LICENSE", "--text", "x"], 2, "give either a document or --text"),
        (["--text", "x", "--at", "9"], 2, "--at 9 is beyond the text, which has 1 characters"),
        (["seeds"], 2, "seeds: is a folder; give one document"),
        (["missing.txt"], 2, "missing.txt: no such file or folder"),
        (["-"], 1, "standard input: is empty"),
        (
            ["--text", "x", "-r", "--decisions", "d.jsonl"],
            2,
            "--decisions is for mentions; give it without --relations",
        ),
        (["x.json", "-r", "-e", "y"], 2, "--entity needs the file of a result, without --text, --at and --relations"),
    ],
)
def test_bad_use_is_told(run, arguments, code, message):
    done = run("explain", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", f"hkie: {message}\n")


def test_own_rules_are_explained_on_lines_that_fit_a_terminal(run, tmp_path):
    (tmp_path / "my.jsonl").write_text('{"id": "my.gate", "label": "PLACE", "pattern": "Quill Gate"}\n')
    done = run(
        "explain", "--text", f"the Quill Gate [red] {TEXT} " * 3, "--patterns", tmp_path, FORCE_COLOR="1", COLUMNS="80"
    )
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in done.stdout.splitlines()]
    assert max(map(len, lines)) <= 80
    assert "taken     PLACE      0.80  my.gate  4-14" in lines


def test_a_pattern_of_several_documents_is_refused(run):
    done = run("explain", "seeds/*.txt", "--at", "5")
    assert (done.returncode, done.stderr) == (2, "hkie: seeds/*.txt: matches 5 documents; give one\n")


def test_relations_are_shown_with_what_spoke_for_them(run):
    text = "Ms Ada Poon, former Director of Piers, attended the Tide Expo. The Expo will not be held in Oslo."
    done = run("explain", "--text", text, "--relations")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^taken     attended +0\.\d\d ", done.stdout, re.M)
    assert "Ada Poon > Tide Expo" in done.stdout
    assert re.search(r"^          former: ", done.stdout, re.M)
    found = json.loads(run("explain", "--text", text, "--relations", "--at", "70", "--json").stdout)
    assert all(one["start"] <= 70 < one["end"] for one in found)


def test_a_text_without_relations_is_no_error(run):
    done = run("explain", "--text", "Nothing here.", "--relations")
    assert (done.returncode, done.stdout) == (0, "no two names that a relation may join\n")
