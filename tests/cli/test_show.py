"""hkie show, find, entity and timeline: at any width, with colour and without, in a pipe and in a terminal."""

import json
import os
import pty
import re
import select
import subprocess

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


def in_terminal(command, cwd, environment, columns=80, lines=24):
    """Run a command in a terminal of its own and return what it wrote there."""
    parent, child = pty.openpty()
    size = {"COLUMNS": str(columns), "LINES": str(lines), "TERM": "xterm-256color", "PAGER": "cat"}
    process = subprocess.Popen(command, cwd=cwd, stdin=child, stdout=child, stderr=child, env=environment | size)
    os.close(child)
    written = b""
    while select.select([parent], [], [], 60)[0]:
        try:
            piece = os.read(parent, 65536)
        except OSError:  # the terminal is closed
            break
        if not piece:
            break
        written += piece
    os.close(parent)
    assert process.wait(60) == 0
    return written.decode()


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
    assert re.search(r"Ada Poon attended Harbour Forum +0\.\d\d *\n +The Tide Bureau's Director", done.stdout)


def test_a_terminal_gets_colours(executable, folder, environment):
    shown = in_terminal([executable, "show", "note.txt"], folder, environment)
    assert re.search(r"\x1b\[1;93mAda Poon\x1b\[0m", shown)
    assert "[Ada Poon]PER" not in shown
    assert "\x1b[31m" not in shown  # of the document
    assert "\x07" not in shown


def test_no_color_is_kept_to(executable, folder, environment):
    shown = in_terminal([executable, "show", "note.txt"], folder, environment | {"NO_COLOR": "1"})
    assert "[Ada Poon]PER" in shown
    assert not re.search(r"\x1b\[[0-9;]*3\dm", shown)


def test_what_is_long_goes_to_the_pager_and_is_whole(executable, root, environment, run):
    shown = in_terminal([executable, "show", "seeds/001_702dc700623f0940.txt"], root, environment)
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
        (("find", "RESULT", "Xylophone Qwerty"), 1, "no entity has a name like"),
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
