"""hkie show, find, entity and timeline: at any width, with colour and without, in a pipe and in a terminal."""

import json
import re

import pytest

NOTE = "The Tide Bureau's Director of Tides, Ms Ada Poon, attended the Harbour Forum.\nIt was told \x1b[31mHK$3 billion\x07 [bold]so[/bold]."
WIDTHS = (60, 80, 160)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("show")
    (folder / "note.txt").write_text(NOTE)
    return folder


@pytest.fixture(scope="module")
def result(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("result") / "seeds.json"
    assert run("extract", "seeds/", "--format", "json", "--output", path).returncode == 0
    return path


SUCCESSION = {
    "a": ("2021-06-30", "Mr Anson Kwok Wai-leung will retire as Director of Tides on July 31, 2021."),
    "b": ("2022-01-05", "Ms Ada Poon Mei-yee has been appointed Director of Tides with effect from January 3, 2022."),
    "c": ("2024-05-06", "Mr Leo Fung Kar-ho will take up the post of Director of Tides on June 3, 2024. He was Head of the Quay Unit."),
    "d": ("2024-07-01", "The former Director of Tides, Ms Ada Poon Mei-yee, spoke at noon."),
}  # fmt: skip


@pytest.fixture(scope="module")
def succession(run, tmp_path_factory):
    """A folder with documents on a post, and their result."""
    folder = tmp_path_factory.mktemp("succession")
    for name, (day, text) in SUCCESSION.items():
        (folder / f"{name}.txt").write_text(f"{text}\n\n{day}\n")
    rows = "".join(json.dumps({"id": k, "date": day, "text": text}) + "\n" for k, (day, text) in SUCCESSION.items())
    (folder / "rows.jsonl").write_text(rows)
    fields = ("--text-field", "text", "--id-field", "id", "--date-field", "date")
    assert run("extract", "rows.jsonl", *fields, "--format", "json", "-o", "r.json", cwd=folder).returncode == 0
    return folder


def test_a_pipe_gets_brackets_with_names(run, folder):
    done = run("show", "note.txt", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "The [Tide Bureau]AGY's [Director of Tides]TTL, Ms [Ada Poon]PER, attended the [Harbour Forum]EVT."
        in done.stdout
    )
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "[bold]so[/bold]" in done.stdout
    assert re.search(r"PERSON PER 1 .*MONEY MNY 1", done.stdout)


def test_nested_spans_are_both_seen(run, folder):
    done = run("show", "-", stdin="The Chairman of the Tide Council, Mr Ben Cox, left.", cwd=folder)
    assert "[Chairman of the [Tide Council]AGY]TTL" in done.stdout


@pytest.mark.parametrize("width", WIDTHS)
def test_the_table_keeps_its_shape(run, folder, width):
    done = run("show", "note.txt", "--width", str(width), cwd=folder)
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= width
    head = next(line for line in lines if line.strip().startswith("offsets"))
    wanted = ["offsets", "text", "label", "entity"] + ["section", "score"] * (width >= 80) + ["rule"] * (width >= 160)
    assert head.split() == wanted
    (row,) = [line for line in lines if "Ada Poon" in line and "PERSON" in line]
    assert row.split()[0] == f"{NOTE.index('Ada')}-{NOTE.index('Ada') + 8}"


def test_one_label_alone(run, folder):
    done = run("show", "note.txt", "--label", "person", cwd=folder)
    assert "[Ada Poon]PER" in done.stdout
    assert "TTL" not in done.stdout


def test_relations_have_their_sentence(run, folder):
    done = run("show", "note.txt", "--relations", cwd=folder)
    assert re.search(r"Ada Poon attended Harbour Forum +[01]\.\d\d *\n +The Tide Bureau's Director", done.stdout)


def test_a_terminal_gets_colours(in_terminal, folder):
    shown = in_terminal("show", "note.txt", cwd=folder)
    assert re.search(r"\x1b\[1;38;5;130mAda Poon\x1b\[0m", shown)
    assert "[Ada Poon]PER" not in shown
    assert "\x1b[31m" not in shown  # of the document
    assert "\x07" not in shown


def test_no_color_is_kept_to(in_terminal, folder):
    shown = in_terminal("show", "note.txt", cwd=folder, NO_COLOR="1")
    assert "[Ada Poon]PER" in shown
    assert not re.search(r"\x1b\[[0-9;]*3\dm", shown)


def test_what_is_long_goes_to_the_pager_and_is_whole(in_terminal):
    shown = in_terminal("show", "seeds/001_702dc700623f0940.txt", LINES="24")
    assert "Back to top" in shown
    assert shown.count("PERSON") >= 10


def test_a_missing_document_is_told(run, folder):
    done = run("show", "none.txt", cwd=folder)
    assert done.returncode == 2
    assert "none.txt" in done.stderr


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("find", "RESULT", "digital polcy"), "Digital Policy Office"),
        (("entity", "RESULT", "Tony Wong"), "Commissioner for Digital Policy"),
        (("timeline", "RESULT"), "2025-11-08"),
        (("timeline", "RESULT", "--entity", "Daniel Cheung"), "Data Governance"),
    ],
)
def test_every_table_keeps_to_its_width(run, result, command, told, width):
    done = run(*(result if part == "RESULT" else part for part in command), COLUMNS=str(width))
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= width
    assert " ".join(told.split()[:2]) in " ".join(done.stdout.split())


HEAD = "He was Head of the Quay Unit."
AHEAD = "Mr Leo Fung Kar-ho will take up the post of Director of Tides on June 3, 2024."


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        (
            ("entity", "r.json", "Leo Fung Kar-ho"),  # posts in order of time
            [
                "~2024-05-06  holds Head of the Quay Unit", HEAD, f"context: {AHEAD}",
                "2024-06-03  holds Director of Tides  designate, from 2024-06-03", AHEAD,
            ],
        ),
        (("entity", "r.json", "Anson Kwok Wai-leung"), ["2021-07-31  holds Director of Tides  to 2021-07-31", SUCCESSION["a"][1]]),
        (
            ("timeline", "r.json", "--entity", "Head of the Quay Unit"),
            ["~2024-05-06  Leo Fung Kar-ho holds Head of the Quay Unit", HEAD, f"context: {AHEAD}"],
        ),
        (
            ("timeline", "r.json", "--entity", "Director of Tides"),
            ["2022-01-03  Ada Poon Mei-yee holds Director of Tides  from 2022-01-03", SUCCESSION["b"][1]],
        ),
        (("show", "d.txt", "--relations"), ["Ada Poon Mei-yee holds_title Director of Tides  former  0.", SUCCESSION["d"][1]]),
        (("show", "c.txt", "--relations"), ["Leo Fung Kar-ho holds_title Head of the Quay Unit  former  0.", HEAD, f"context: {AHEAD}"]),
    ],
)  # fmt: skip
def test_a_claim_has_its_status_its_days_and_its_context_apart(run, succession, command, lines):
    done = run(*command, cwd=succession, COLUMNS="140")
    assert (done.returncode, done.stderr) == (0, "")
    shown = [line.strip() for line in done.stdout.splitlines()]
    at = next(k for k, line in enumerate(shown) if line.startswith(lines[0]))
    assert [line[: len(want)] for line, want in zip(shown[at:], lines, strict=False)] == lines


@pytest.mark.parametrize("command", ["entity", "timeline"])
def test_sentences_can_be_left_out(run, succession, command):
    names = ["Leo Fung Kar-ho"] if command == "entity" else []
    done = run(command, "r.json", *names, "--no-sentences", cwd=succession)
    assert "holds Director of Tides" in done.stdout
    assert "context:" not in done.stdout


def test_who_has_holders_in_order_with_gaps(run, succession):
    done = run("who", "r.json", "Director of Tides", cwd=succession, COLUMNS="160")
    rows = [line.split("  ") for line in done.stdout.splitlines() if re.match(r" ~?\d{4}-", line)]
    assert [[cell.strip() for cell in row if cell.strip()][:4] for row in rows] == [
        ["~2021-06-30", "2021-07-31", "Anson Kwok Wai-leung", "stated"],
        ["2021-07-31", "2022-01-03", "nobody is known", "gap"],
        ["2022-01-03", "~2024-07-01", "Ada Poon Mei-yee", "stated"],
        ["2024-06-03", "Leo Fung Kar-ho", "stated", AHEAD],
    ]
    assert re.search(r"^ +(former|designate) ", done.stdout, re.MULTILINE)


def test_who_says_that_a_day_is_in_a_gap(run, succession):
    done = run("who", "r.json", "Director of Tides", "--on", "2021-10", cwd=succession)
    assert (done.returncode, done.stdout) == (0, "")
    assert "on 2021-10: nobody is known between 2021-07-31 and 2022-01-03" in done.stderr


@pytest.mark.parametrize(
    "command",
    [("entity", "r.json", "Ada Poon Mei-yee"), ("timeline", "r.json"), ("who", "r.json", "Director of Tides"), ("show", "d.txt", "--relations")],
)  # fmt: skip
def test_a_status_has_a_colour(in_terminal, succession, command):
    shown = in_terminal(*command, cwd=succession)
    assert re.search(r"\x1b\[38;5;130mformer", shown)


def test_money_is_readable_on_a_card(run, result):
    done = run("entity", result, "AI Subsidy Scheme")
    assert "HK$3 billion" in done.stdout


def test_json_of_each(run, result):
    found = json.loads(run("find", result, "Tony Wong", "--json").stdout)
    assert found[0]["entity"]["id"] == "person:tony-wong-chi-kwong"
    card = json.loads(run("entity", result, "Tony Wong", "--json").stdout)
    assert card["entity"]["label"] == "PERSON"
    moments = json.loads(run("timeline", result, "--json").stdout)
    assert moments == sorted(moments, key=lambda m: m["date"])


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (("find", "RESULT", "Xylophone Qwerty"), 0, "no entity has a name like"),
        (("entity", "RESULT", "Tony Wnog"), 2, "did you mean"),
        (("timeline", "RESULT", "--entity", "nobody at all"), 2, "no entity is named"),
        (("find", "none.json", "x"), 2, "no such result file"),
        (("find", "RESULT", "x", "--label", "SHIP"), 2, "unknown label"),
    ],
)
def test_what_is_not_there_is_told(run, result, command, code, told):
    done = run(*(result if part == "RESULT" else part for part in command))
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
