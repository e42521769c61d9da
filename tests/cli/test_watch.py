"""hkie extract, resolve and watch with a list of names."""

import csv
import io
import json
import sqlite3

import jsonschema
import pytest

from hkie import export

LIST = """id,name,aliases,chinese name,gender,note
P1,"CHAN, Tai-man",,陳大文,M,an engineer
P2,Fong Siu-ling,Clara Fong,,M,
P3,HERON SHIPPING CO LTD,,,,
P4,Wong,,,,
P5,Ida Mok,,,,
"""
FIRST = "Mr Chan Tai-man (陳大文) visited Hangzhou on May 5, 2025.\n"
SECOND = "Ms Clara Fong of Heron Shipping Company Limited met Mr Chan Tai-man in Sha Tin on May 6, 2025.\n"
ALONE = "hkie: people.csv: 1 of 5 rows without a full name are not looked for (line 5)\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watch")
    (folder / "people.csv").write_text(LIST, encoding="utf-8")
    (folder / "others.csv").write_text("name\nIda Mok\n", encoding="utf-8")
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def marked(run, folder):
    """A result with the hits of a list."""
    done = run(
        "extract", "first.txt", "second.txt", "--watchlist", "people.csv", "-f", "json", "-o", "marked.json", cwd=folder
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ALONE)
    return "marked.json"


def hits(text):
    return sorted(
        (hit["row"], e["name"], hit["score"]) for e in json.loads(text)["entities"] for hit in e.get("hits", ())
    )


HITS = [("P1", "Chan Tai-man", 0.985), ("P2", "Clara Fong", 0.266), ("P3", "Heron Shipping Company Limited", 0.95)]


def best(found):
    """The best hit of each row; a name that many have may be several entities."""
    return [
        max(group, key=lambda h: h[2])
        for row in dict.fromkeys(h[0] for h in found)
        for group in [[h for h in found if h[0] == row]]
    ]


def test_a_result_carries_the_hits_of_its_entities_and_fits_the_schema(folder, marked):
    text = (folder / marked).read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(export.json_schema()).validate(json.loads(text))
    assert best(hits(text)) == HITS


def test_watch_prints_entity_row_score_reason_documents_and_sentence(run, folder, marked):
    done = run("watch", marked, "--min-score", "0.9", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    first, why, where, said = (line.strip() for line in done.stdout.splitlines()[:4])
    assert first == "0.98  Chan Tai-man  people.csv P1  CHAN, Tai-man"
    assert why == "Chan Tai-man = CHAN, Tai-man (the same name); also 陳大文 as written"
    assert where.startswith("in first.txt")
    assert said == FIRST.strip()
    assert "Clara Fong" not in done.stdout.split("Heron")[0]
    assert "Not seen" not in done.stdout


def test_watch_with_a_list_checks_the_result_now_and_prints_what_it_does_not_name(run, folder, marked):
    done = run("watch", marked, "--watchlist", "people.csv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, ALONE)
    tail = done.stdout.split("Not seen")[1]
    assert [line.strip() for line in tail.splitlines()] == [
        "2 of 5 rows",
        "P4  Wong  no full name, not looked for",
        "P5  Ida Mok",
    ]
    assert "an engineer" in done.stdout


def test_watch_as_json(run, folder, marked):
    printed = json.loads(run("watch", marked, "--watchlist", "people.csv", "--json", cwd=folder).stdout)
    assert [row["id"] for row in printed["unseen"]] == ["P4", "P5"]
    assert printed["hits"][0]["hit"]["row"] == "P1"
    assert printed["hits"][0]["sentence"] == FIRST.strip()
    assert json.loads(run("watch", marked, "--json", cwd=folder).stdout)["unseen"] is None


def test_watch_as_csv_has_a_row_for_each_hit_and_the_row_of_the_list(run, folder, marked):
    done = run("watch", marked, "--watchlist", "people.csv", "--min-score", "0.9", "--limit", "1", "--csv", cwd=folder)
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["name"], row["hit_row"], row["hit_list"], row["score"]) == ("Chan Tai-man", "P1", "people.csv", "0.985")
    assert row["sentence"] == FIRST.strip()


def test_the_hits_are_those_of_a_list_that_is_given_later(run, folder, marked):
    run("extract", "first.txt", "second.txt", "-f", "json", "-o", "plain.json", cwd=folder)
    later = json.loads(run("watch", "plain.json", "--watchlist", "people.csv", "--json", cwd=folder).stdout)
    sooner = json.loads(run("watch", marked, "--json", cwd=folder).stdout)
    assert later["hits"] == sooner["hits"]
    resolved = run("resolve", "plain.json", "--watchlist", "people.csv", cwd=folder)
    assert resolved.stdout == (folder / marked).read_text(encoding="utf-8")


def test_lines_of_documents_keep_their_hits_when_they_are_joined(run, folder):
    lines = run("extract", "first.txt", "second.txt", "--watchlist", "people.csv", "-f", "jsonl", cwd=folder).stdout
    assert best(hits(run("resolve", "-", stdin=lines).stdout)) == HITS
    assert "P1  CHAN, Tai-man" in run("watch", "-", stdin=lines).stdout


def test_explain_and_entity_tell_why(run, folder, marked):
    why = "may be P2 Fong Siu-ling of people.csv, 0.27: Clara Fong as written; but many may have this name; but the text says Ms, the list Mr"
    for command in (("explain", marked, "--entity", "Clara Fong"), ("entity", marked, "Clara Fong")):
        assert why in " ".join(run(*command, cwd=folder, COLUMNS="200").stdout.split())
    told = json.loads(run("explain", marked, "--entity", "Clara Fong", "--json", cwd=folder).stdout)
    assert [hit["row"] for hit in told["hits"]] == ["P2"]


def test_tables_and_summary_name_the_hits(run, in_terminal, folder):
    options = ("extract", "first.txt", "--watchlist", "people.csv", "--quiet")
    assert "Chan Tai-man may be P1 CHAN, Tai-man of people.csv, 0.98" in run(*options, cwd=folder).stdout
    screen = in_terminal(*options, cwd=folder)
    assert "may be" in screen
    assert len(screen.splitlines()) < 40


def test_exports_carry_the_hits(run, folder, marked):
    table = list(
        csv.DictReader(io.StringIO(run("export", marked, "--to", "csv", "--table", "hits", cwd=folder).stdout))
    )
    assert {row["row"]: (row["list"], row["label"]) for row in table} == {
        "P1": ("people.csv", "PERSON"), "P2": ("people.csv", "PERSON"), "P3": ("people.csv", "ORG"),
    }  # fmt: skip
    run("export", marked, "--to", "sqlite", "--output", "marked.db", cwd=folder)
    base = sqlite3.connect(folder / "marked.db")
    with base:
        (found,) = base.execute(
            "SELECT score FROM hits JOIN entities e ON e.id = entity WHERE e.name LIKE 'Heron%'"
        ).fetchall()
    base.close()
    assert found == (0.95,)
    for format in ("ftm", "md"):
        assert (
            "may be P3 HERON SHIPPING CO LTD of people.csv, 0.95"
            in run("export", marked, "--to", format, cwd=folder).stdout
        )


def test_a_cache_knows_the_list(run, folder):
    options = ("extract", "first.txt", "-f", "json", "--cache", "cache")
    plain = run(*options, cwd=folder).stdout
    watched = run(*options, "--watchlist", "people.csv", cwd=folder).stdout
    others = run(*options, "--watchlist", "others.csv", cwd=folder).stdout
    assert [len(hits(text)) for text in (plain, watched, others)] == [0, 1, 0]
    assert run(*options, "--watchlist", "people.csv", cwd=folder).stdout == watched


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("extract", "first.txt", "--watchlist", "none.csv"), 2, "none.csv: no such watchlist"),
        (("extract", "first.txt", "--watchlist", "first.txt"), 2, "first.txt: no column of names among"),
        (("watch", "marked.json", "--watchlist", "others.csv"), 0, "no name of others.csv is in this result"),
        (("extract", "first.txt", "--watchlist", "people.csv", "--engine", "ray"), 2, "--watchlist is for one machine"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run, folder, marked, arguments, code, problem):
    done = run(*arguments, cwd=folder)
    assert done.returncode == code
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_result_without_hits_asks_for_a_list(run, folder):
    line = run("extract", "first.txt", "-f", "jsonl", cwd=folder).stdout
    done = run("watch", "-", stdin=line)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "hkie: no hit in this result; give a list with --watchlist\n"


def test_control_characters_of_a_list_do_not_reach_a_terminal(folder, in_terminal, marked):
    (folder / "odd.csv").write_text("id,name,note\n\x1b[31mX,Chan Tai-man,\x1b]0;title\x07[bold]\n", encoding="utf-8")
    shown = in_terminal("watch", marked, "--watchlist", "odd.csv", cwd=folder, NO_COLOR="1", TERM="dumb")
    assert "\x1b]0" not in shown
    assert "\x1b[31m" not in shown
    assert "[bold]" in shown
