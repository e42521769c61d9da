"""hkie review: the program in Textual's pilot and in a real terminal, and what it leaves in the decisions file."""

import asyncio
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from hkie import results
from hkie.cli.reviewing import Help, ReviewApp
from hkie.errors import DecisionError
from hkie.records import SCHEMA, Document, Mention, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import add, in_force, read
from hkie.review import queue, quotes
from hkie.review.answering import Review

EVIL = "Alder\x1b[31m \x9b2J[b]Post[/b] \x07[link=x]\u202e"
TEXTS = {
    "a": "The Alder Evening Post met Vivian Kwok. The Quayside Renewal Board and the HWO came.",
    "b": "The Alder Evening Post Group met Vivienne Kwok. The Alder Quayside Renewal Board came.",
    "c": "The Harbour Works Office (HWO) is there.",
}
NAMES = [
    ("a", "Alder Evening Post", "ORG"),
    ("b", "Alder Evening Post Group", "ORG"),
    ("a", "Vivian Kwok", "PERSON"),
    ("b", "Vivienne Kwok", "PERSON"),
    ("a", "Quayside Renewal Board", "AGENCY"),
    ("b", "Alder Quayside Renewal Board", "AGENCY"),
]


def made(names=NAMES, texts=TEXTS):
    mentions = []
    for document, text, label in names:
        start = texts[document].index(text)
        mentions.append(
            Mention(f"{document}{start}", document, start, start + len(text), text, label, "body", "test", 0.9)
        )
    mentions.sort(key=lambda m: (m.document, m.start))
    resolution = Resolver({}).resolve(mentions)
    documents = tuple(Document(d, d, d, None, (), "", "utf-8", "x/y", text=text) for d, text in sorted(texts.items()))
    return Result(SCHEMA, documents, tuple(mentions), resolution.links, resolution.entities, ())


@pytest.fixture
def file(tmp_path):
    return tmp_path / "decisions.jsonl"


def started(file, result=None):
    result = result or made()
    found = queue.find(result, {}, read(file))
    return ReviewApp(Review(found, file), quotes.Texts(result))


def pressed(app, *keys, size=(80, 24), look=None):
    """Press keys in the program and return what ``look`` says of it, or its screen."""

    async def run():
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            return look(app) if look else screen(app)

    return asyncio.run(run())


def screen(app):
    """The text of the screen, line by line."""
    width, height = app.size
    strips = app.screen._compositor.render_strips() if hasattr(app.screen, "_compositor") else []
    return "\n".join(strip.text for strip in strips)[: (width + 1) * height]


def lines(file):
    return [(d.n, d.decision, d.a, d.b, d.of) for d in read(file)]


def test_the_most_doubtful_comes_first_with_all_that_is_needed(file):
    shown = pressed(started(file))
    for part in (
        "1 of 3, 0 answered", "Alder Evening Post", "Alder Evening Post Group", "ORG", "once in a", "once in b",
        "- The Alder Evening Post met Vivian Kwok.", "for ", "against ", "separate", "s same", "q quit",
    ):  # fmt: skip
        assert part in shown
    assert not file.exists()


@pytest.mark.parametrize(
    ("keys", "written", "at"),
    [
        ("s", [(1, "same", "Alder Evening Post", "Alder Evening Post Group", 0)], 1),
        ("d", [(1, "different", "Alder Evening Post", "Alder Evening Post Group", 0)], 1),
        ("u", [], 1),
        ("n", [], 1),
        ("nnnn", [], 2),
        ("npp", [], 0),
        (["right", "right", "left"], [], 1),
        ("us", [(1, "same", "Vivian Kwok", "Vivienne Kwok", 0)], 2),
        ("sz", [(1, "same", "Alder Evening Post", "Alder Evening Post Group", 0), (2, "undo", "", "", 1)], 0),
        ("z", [], 0),
        ("sdzz", [(1, "same", "Alder Evening Post", "Alder Evening Post Group", 0),
                  (2, "different", "Vivian Kwok", "Vivienne Kwok", 0), (3, "undo", "", "", 2), (4, "undo", "", "", 1)], 0),
        ("szd", [(1, "same", "Alder Evening Post", "Alder Evening Post Group", 0), (2, "undo", "", "", 1),
                 (3, "different", "Alder Evening Post", "Alder Evening Post Group", 0)], 1),
    ],
)  # fmt: skip
def test_keys(file, keys, written, at):
    assert pressed(started(file), *keys, look=lambda app: app.review.at) == at
    assert lines(file) == written


def test_quit_ends_the_program(file):
    app = started(file)
    pressed(app, "s", "q", look=lambda app: None)
    assert app.return_code == 0
    assert app.review.summary() == f"1 line written to {file}; 1 of 3 answered"


def test_a_later_run_goes_on_where_the_first_was_left(file):
    pressed(started(file), "s", "d")
    shown = pressed(started(file))
    assert "3 of 3, 2 answered" in shown
    assert "Quayside Renewal Board" in shown
    assert "answered: different, decision 2" in pressed(started(file), "p")
    assert "all cases are answered" in pressed(started(file), "s", size=(130, 24))
    assert "all cases are answered" in pressed(started(file))


def test_what_others_decided_meanwhile_counts_and_stays(file):
    app = started(file)

    async def run():
        async with app.run_test() as pilot:
            await pilot.press("s")
            add(file, "same", "Elm Works", "Oak Works")
            add(file, "different", "Vivian Kwok", "Vivienne Kwok")
            await pilot.press("n", "d")
            await pilot.pause()
            return [d.answered.n for d in app.review.cases if d.answered]

    assert asyncio.run(run()) == [1, 3, 4]
    assert [n for n, *_ in lines(file)] == [1, 2, 3, 4]


def test_undo_leaves_what_is_about_other_names(file):
    add(file, "same", "Elm Works", "Oak Works")
    shown = pressed(started(file), "z")
    assert "no decision to undo" in shown
    assert len(read(file)) == 1


def test_help_and_back(file):
    app = started(file)
    assert pressed(app, "question_mark", look=lambda app: isinstance(app.screen, Help))
    assert "undo the last decision" in pressed(started(file), "question_mark")
    assert "1 of 3" in pressed(started(file), "question_mark", "escape")
    assert not pressed(started(file), "question_mark", "s", look=lambda app: isinstance(app.screen, Help))
    assert not file.exists()  # the key that closes the help decides nothing


@pytest.mark.parametrize(
    ("typed", "left", "says"),
    [
        ("person", 1, "1 of 1 with 'person'"),
        ("AGENCY", 1, "Quayside Renewal Board"),
        ("evening", 1, "Alder Evening Post"),
        ("alike alder", 2, "1 of 2"),
        ("nobody", 3, "no case matches 'nobody'"),
        ("", 3, "1 of 3"),
    ],
)
def test_filter(file, typed, left, says):
    app = started(file)
    shown = pressed(app, "slash", *("space" if c == " " else c for c in typed), "enter")
    assert says in shown
    assert len(app.review.shown) == left


def test_keys_typed_into_the_filter_decide_nothing_and_escape_leaves_it(file):
    app = started(file)
    shown = pressed(app, "slash", "s", "d", "z", "escape", "n")
    assert "2 of 3" in shown
    assert not file.exists()


def test_what_is_typed_right_behind_the_slash_belongs_to_the_filter(terminal, command, file):
    pane = terminal(command)
    pane.wait("1 of 3")
    pane.keys("-l", "/person")
    pane.keys("Enter")
    pane.wait("1 of 1 with 'person'")
    assert not file.exists()


def test_the_filter_can_be_taken_off_and_undo_goes_behind_it(file):
    app = started(file)
    pressed(app, "s", "slash", *"person", "enter", "z")
    assert (len(app.review.shown), app.review.at) == (3, 0)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (132, 43)])
def test_any_size_shows_both_names_or_lets_them_be_scrolled_to(file, size):
    app = started(file)
    shown = pressed(app, size=size)
    assert "Alder Evening Post" in shown
    assert max(map(len, shown.splitlines())) <= size[0]


def test_what_documents_hold_does_no_harm_to_the_terminal(file):
    texts = {"a": f"The {EVIL} wrote \x1b]0;x\x07[red]so[/red]", "b": f"The {EVIL} Group [/] wrote."}
    result = made([("a", EVIL, "ORG"), ("b", f"{EVIL} Group", "ORG")], texts)
    app = started(file, result)
    shown = pressed(app, "d", size=(80, 40))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "[b]Post[/b]" in shown
    assert "[red]so[/red]" in shown
    assert len(read(file)) == 1


def test_a_file_that_cannot_be_written_is_told_and_the_program_goes_on(file):
    app = started(file)
    file.write_text("no decision\n")
    assert "not a decision" in pressed(app, "s")
    assert file.read_text() == "no decision\n"
    with pytest.raises(DecisionError):
        app.review.decide(True)


def test_an_open_last_line_is_closed_before_the_next_decision(file):
    add(file, "same", "Elm Works", "Oak Works")
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    pressed(started(file), "s")
    assert [d.n for d in read(file)] == [1, 2]


# The command line.


@pytest.fixture
def result_file(tmp_path):
    from hkie import export

    path = tmp_path / "result.json"
    with path.open("w", encoding="utf-8") as out:
        export.write(made(), out)
    return path


def test_list_prints_what_is_not_answered(run, result_file, tmp_path):
    done = run("review", result_file, "--list", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Vivienne Kwok" in done.stdout
    assert "3 open" in done.stdout
    add(tmp_path / "decisions.jsonl", "different", "Vivienne Kwok", "Vivian Kwok")
    done = run("review", result_file, "--list", cwd=tmp_path)
    assert "Vivienne Kwok" not in done.stdout
    assert "1 open" in run("review", result_file, "--list", "-n", "1", cwd=tmp_path).stdout
    assert "1 open" in run("review", result_file, "--list", "-l", "org", cwd=tmp_path).stdout


def test_json_has_sides_with_sentences(run, result_file, tmp_path):
    done = run("review", "-", "--json", "--limit", "1", stdin=result_file.read_text(encoding="utf-8"), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = json.loads(done.stdout)
    assert (row["kind"], row["label"], row["joined"]) == ("alike", "ORG", False)
    assert row["left"]["sentences"][0]["text"] == "The Alder Evening Post met Vivian Kwok."
    assert row["for"]
    assert row["against"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "needs a terminal"),
        (["--decisions", "x.jsonl"], "needs a terminal"),
        (["--label", "COLOUR"], "unknown label"),
        (["--list", "--decisions", "bad.jsonl"], "not a decision"),
    ],
)
def test_what_cannot_be_is_told_with_exit_code_2(run, result_file, tmp_path, arguments, said):
    (tmp_path / "bad.jsonl").write_text("{\n")
    done = run("review", result_file, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_textual_is_not_imported_before_it_is_needed(environment):
    program = "import sys, hkie.cli, hkie.cli.review; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


def test_without_textual_the_message_says_what_to_install(tmp_path, monkeypatch):
    from hkie.cli import review
    from hkie.errors import UsageError

    class Terminal:
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setitem(sys.modules, "textual", None)
    with pytest.raises(UsageError, match=r"pip install 'hkie\[review\]'"):
        review._must_be_usable("result.json")
    with pytest.raises(UsageError, match="must be a file"):
        review._must_be_usable("-")


def test_what_is_decided_is_what_hkie_resolve_makes(run, result_file, tmp_path):
    file = tmp_path / "decisions.jsonl"
    before = results.read(result_file)[0]
    assert Counter(e.label for e in before.entities) == {"ORG": 2, "PERSON": 2, "AGENCY": 2}
    pressed(started(file, before), "s", "d", "s")
    done = run("resolve", result_file, "--decisions", file, "--output", tmp_path / "decided.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    after = results.read(tmp_path / "decided.json")[0]
    assert Counter(e.label for e in after.entities) == {"ORG": 1, "PERSON": 2, "AGENCY": 1}
    assert {"Alder Evening Post", "Alder Evening Post Group"} in [{e.name, *e.aliases} for e in after.entities]
    assert [d for d in queue.find(after, {}, read(file)) if d.answered is None] == []


# A real terminal.


@pytest.fixture
def command(executable, result_file, file):
    return shlex.join([str(executable), "review", str(result_file), "--decisions", str(file)])


@pytest.mark.slow
def test_in_a_terminal(terminal, command, file):
    pane = terminal(command)
    assert "s same" in pane.wait("1 of 3, 0 answered")
    pane.keys("s")
    pane.wait("2 of 3, 1 answered")
    pane.keys("d")
    pane.wait("3 of 3, 2 answered")
    pane.keys("z")
    pane.wait("2 of 3, 1 answered")
    assert [d.decision for d in read(file)] == ["same", "different", "undo"]
    pane.keys("/")
    pane.keys("-l", "person")
    pane.keys("Enter")
    pane.wait("1 of 1 with 'person'")
    pane.keys("?")
    pane.wait("undo the last decision")
    pane.keys("x")
    time.sleep(0.5)
    pane.keys("q")
    ended = pane.wait("ended 0")
    assert "3 lines written to" in ended
    assert "hkie resolve" in ended


def test_a_process_that_is_killed_has_lost_nothing(terminal, command, file):
    pane = terminal(f"exec {command}")
    pid = int(pane("display-message", "-p", "#{pane_pid}"))
    pane.wait("1 of 3")
    pane.keys("s")
    pane.wait("2 of 3, 1 answered")
    pane.keys("d")
    pane.wait("3 of 3, 2 answered")
    os.kill(pid, signal.SIGKILL)
    assert [d.decision for d in in_force(read(file))] == ["same", "different"]
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_left_out_where_it_is_not_wanted(terminal, command, variables, coloured):
    pane = terminal(command, **variables)
    shown = pane.wait("1 of 3", escapes=True)
    colours = re.findall(r"\x1b\[(?:3[0-8]|9[0-7]|4[0-8]|10[0-7])[;m]", shown)
    assert bool(colours) == coloured
    assert "\x1b[1m" in shown or "\x1b[1;" in shown


def test_the_keys_fit_80_columns():
    from hkie.cli import reviewing

    assert max(map(len, (reviewing._KEYS, reviewing._NAME_KEYS, reviewing._RELATION_KEYS))) <= 78
