"""hkie resolve, decide, who, and explain --entity, as they are run."""

import json

import pytest


@pytest.fixture(scope="module")
def runs(run, root, tmp_path_factory):
    """A folder with the seeds extracted in two runs, and in one."""
    folder = tmp_path_factory.mktemp("runs")
    files = sorted((root / "seeds").glob("*.txt"))
    for name, part in (("one.json", files[:2]), ("two.json", files[2:]), ("all.json", files)):
        assert run("extract", *part, "--format", "json", "--quiet", "-o", folder / name).returncode == 0
    return folder


def test_two_runs_joined_are_one(run, runs):
    done = run("resolve", "one.json", "two.json", "--output", "joined.json", cwd=runs)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (runs / "joined.json").read_bytes() == (runs / "all.json").read_bytes()


def test_standard_input_and_output(run, runs):
    done = run("resolve", "-", stdin=(runs / "one.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout) == json.loads((runs / "one.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["resolve", "none.json"], "none.json: no such result file"),
        (["resolve", "one.json", "--decisions", "none.jsonl"], "none.jsonl: no such decisions file"),
        (["who", "all.json", "Foo"], "no TITLE is named 'Foo'"),
        (["who", "all.json", "Tony Wong"], "'Tony Wong' is a PERSON; give a TITLE"),
        (["who", "all.json", "CDP", "--on", "soon"], "--on soon: not a date"),
        (["explain", "all.json", "-e", "A", "-e", "B", "-e", "C"], "give --entity once, or twice"),
        (["explain", "--text", "x", "--entity", "A"], "--entity needs the file of a result"),
        (["decide", "undo", "1", "--decisions", "none.jsonl"], "no decision 1"),
        (["decide", "list", "--decisions", "none.jsonl"], "no such decisions file"),
    ],
)
def test_bad_use_is_told_in_one_line(run, runs, arguments, said):
    done = run(*arguments, cwd=runs)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_no_result_is_a_failed_run(run, runs):
    (runs / "bad.json").write_text('{"schema": "other"}')
    done = run("resolve", "bad.json", cwd=runs)
    assert (done.returncode, done.stdout) == (1, "")
    assert "bad.json:1: not a result of hkie extract" in done.stderr


def test_a_decision_is_followed_told_and_undone(run, runs):
    file = ("--decisions", "mine.jsonl")
    assert (
        run(
            "decide", "different", "CDP", "Commissioner for Digital Policy", "--why", "a test", *file, cwd=runs
        ).returncode
        == 0
    )
    assert run("decide", "same", "Transfar Group", "Terence Lau", *file, cwd=runs).returncode == 0
    assert "1  " in run("decide", "list", *file, cwd=runs).stdout
    done = run("resolve", "all.json", "-o", "decided.json", *file, cwd=runs)
    assert done.returncode == 0
    assert "they cannot be one" in done.stderr
    asked = ("-e", "CDP", "-e", "Commissioner for Digital Policy")
    told = run("explain", "decided.json", *asked, *file, cwd=runs).stdout
    assert "two entities" in told
    assert "decision 1: different (a test)" in told
    for number in ("1", "2"):
        assert run("decide", "undo", number, *file, cwd=runs).returncode == 0
    run("resolve", "decided.json", "-o", "undone.json", *file, cwd=runs)
    assert (runs / "undone.json").read_bytes() == (runs / "all.json").read_bytes()
    assert "one entity" in run("explain", "undone.json", *asked, cwd=runs).stdout
    shown = run("decide", "list", "--all", *file, cwd=runs).stdout
    assert shown.count("no longer in force") == 2
    assert "undo 1" in shown


def test_extract_follows_decisions_too(run, runs, root):
    run("decide", "same", '"AI+" action plan', '"AI+" action', "--decisions", "extract.jsonl", cwd=runs)
    seed = next((root / "seeds").glob("004*"))
    done = run("extract", seed, "--format", "json", "--decisions", "extract.jsonl", cwd=runs)
    links = [link for link in json.loads(done.stdout)["links"] if link["method"] == "decision"]
    assert {link["detail"] for link in links} == {"decision 1: same"}
    assert done.stderr == ""


@pytest.mark.parametrize("command", [("extract", "SEED", "--quiet"), ("show", "SEED"), ("resolve", "all.json")])
def test_a_decision_about_a_name_that_no_document_has_is_told(run, runs, root, command):
    for kind, other in (("same", "Quay Fund"), ("different", "person:ada-poon")):
        run("decide", kind, "DPO", other, "--decisions", "unknown.jsonl", cwd=runs)
    seed = next((root / "seeds").glob("003*"))
    done = run(*(seed if part == "SEED" else part for part in command), "--decisions", "unknown.jsonl", cwd=runs)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "hkie: decision 1: no document has the name 'Quay Fund'",
        "hkie: decision 2: no document has the name 'person:ada-poon'",
    ]
    (runs / "unknown.jsonl").unlink()


def test_who_prints_holders_and_json(run, runs):
    shown = run("who", "all.json", "Commissioner for Digital Policy", "--on", "2025-10-20", cwd=runs)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Tony Wong Chi-kwong" in shown.stdout
    (holder,) = json.loads(run("who", "one.json", "two.json", "CDP", "--json", cwd=runs).stdout)
    assert holder["name"] == "Tony Wong Chi-kwong"
    assert holder["evidence"][0]["text"]
    none = run("who", "all.json", "CDP", "--on", "1999", cwd=runs)
    assert (none.returncode, none.stdout) == (0, "")
    assert "no document says who held 'CDP' on 1999" in none.stderr


def test_explain_shows_the_chain_of_an_entity(run, runs):
    shown = run("explain", "all.json", "--entity", "DPO", cwd=runs).stdout
    assert "agency:digital-policy-office" in shown
    assert "abbreviation" in shown
    told = json.loads(run("explain", "all.json", "--entity", "DPO", "--json", cwd=runs).stdout)
    assert told["entity"] == "agency:digital-policy-office"
    assert {"text", "method", "score", "detail", "document", "mentions"} == set(told["links"][0])


def test_a_damaged_decision_is_told_and_the_others_hold(run, runs):
    good = '{"n": %d, "decision": "different", "a": "CDP", "b": "Commissioner for Digital Policy"}'
    (runs / "cut.jsonl").write_text(f'{good % 1}\n{{"n": 2, "deci\n')
    for arguments in (
        ["resolve", "all.json"],
        ["decide", "list"],
        ["review", "all.json", "--list", "--kind", "identity"],
    ):
        done = run(*arguments, "--decisions", "cut.jsonl", cwd=runs)
        assert done.returncode == 0
        assert done.stdout
        assert [line.startswith("hkie: cut.jsonl:2: not a decision") for line in done.stderr.splitlines()] == [True]


def test_a_listed_decision_is_one_line(run, tmp_path):
    (tmp_path / "d.jsonl").write_text(
        '{"n": 1, "decision": "same", "a": "Q\\n9  2025-01-01  same  X", "b": "Y\\u001b[2J\\u2028", "why": "a\\rb"}\n'
    )
    done = run("decide", "list", "--decisions", "d.jsonl", cwd=tmp_path)
    assert done.stdout.splitlines() == [r"1    same  Q\n9  2025-01-01  same  X  |  Y\x1b[2J\u2028  (a\rb)"]


@pytest.mark.parametrize("arguments", [["same", "Q", "R\n9  forged"], ["same", b"A\xff", "B"]])
def test_a_name_of_two_lines_is_not_decided(run, tmp_path, arguments):
    done = run("decide", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not list(tmp_path.iterdir())


def test_a_device_is_not_decided_in(run, tmp_path):
    done = run("decide", "same", "Q", "R", "--decisions", "/dev/full", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


@pytest.mark.slow
@pytest.mark.parametrize("format", ["table", "json", "jsonl"])
def test_unused_decisions_are_told_once_whatever_the_format_and_again_from_a_cache(run, runs, root, tmp_path, format):
    for kind, a, b in (("same", "DPO", "Quay Fund"), ("same", "Transfar Group", "Terence Lau")):
        run("decide", kind, a, b, "--decisions", tmp_path / "d.jsonl")
    run("decide", "not-a-name", "Quay", "--in", "Quay was gone.", "--decisions", tmp_path / "d.jsonl")
    command = ("extract", root / "seeds", "--quiet", "--format", format, "--decisions", tmp_path / "d.jsonl")
    plain, first, again = (run(*command, *more) for more in ((), *[("--cache", tmp_path / "c")] * 2))
    assert plain.stdout == first.stdout == again.stdout
    assert plain.stderr == first.stderr == again.stderr
    first, *others = plain.stderr.splitlines()
    assert first.startswith("hkie: decision 2: ")
    assert others == [
        "hkie: decision 1: no document has the name 'Quay Fund'",
        'hkie: decision 3 no longer applies: no document has the sentence "Quay was gone."',
    ]
