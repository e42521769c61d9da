"""Standard input, output and error: of any encoding, or closed. Data is UTF-8 and whole, and nothing is a traceback."""

import json
import os
import pty
import subprocess

import pytest

pytestmark = pytest.mark.slow

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
TEXT = (
    "Harbour “Forum” opens\n\nThe Director of Lands, Mr Anson Kwok (郭), visited “Hangzhou” (杭州) on May 5, 2025. "
    "The Tide Office launched the Green “Pier” Scheme.\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, executable, environment):
    folder = tmp_path_factory.mktemp("streams")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\n\xff")
    command = [executable, "extract", "a.txt", "--ner", "none", "--text", "--format", "json", "--output", "r.json"]
    subprocess.run(command, cwd=folder, env=environment, check=True, timeout=60)
    return folder


@pytest.fixture
def run(folder, executable, environment):
    def run(*arguments, closed="", **more):
        command = ["sh", "-c", f'exec "$0" "$@" {closed}', executable, *arguments]
        return subprocess.run(
            command, cwd=folder, timeout=60, check=False, **{"env": environment, "capture_output": True} | more
        )

    return run


@pytest.fixture
def on_terminal(run, environment):
    """Run a command on a terminal; return what it showed, and the exit code."""

    def on_terminal(*arguments, **variables):
        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "wb") as end:
            done = run(
                *arguments,
                capture_output=False,
                stdout=end,
                stderr=end,
                env=environment | variables | {"TERM": "xterm"},
            )
        shown = b""
        try:
            while data := os.read(ours, 1 << 16):
                shown += data
        except OSError:  # how a terminal says that nobody is at the other end
            pass
        os.close(ours)
        return shown, done.returncode

    return on_terminal


COMMANDS = [
    ["extract", "a.txt", "--ner", "none"],
    ["extract", "a.txt", "--ner", "none", "--text", "--format", "jsonl"],
    ["show", "a.txt", "--ner", "none", "--no-pager"],
    ["explain", "a.txt", "--ner", "none"],
    ["resolve", "r.json"],
    ["find", "r.json", "Pier"],
    ["export", "r.json", "--to", "md"],
    ["export", "r.json", "--to", "turtle"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_pipe_has_utf8_and_a_terminal_what_it_can_show(run, on_terminal, environment, command):
    done = run(*command, env=environment | ASCII)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "“" in done.stdout.decode("utf-8")
    shown, code = on_terminal(*command, **(ASCII if command[0] in ("show", "find") else {"PYTHONIOENCODING": "cp1252"}))
    assert code == 0
    assert b"Pier" in shown
    assert b"Traceback" not in shown


@pytest.mark.parametrize(
    ("arguments", "code"), [(["find", "r.json", "沒有"], 0), (["extract", "沒有"], 2), (["沒有"], 2), (["--help"], 0)]
)
def test_no_message_fails_for_its_letters(run, environment, arguments, code):
    done = run(*arguments, env=environment | {"PYTHONIOENCODING": "ascii"})
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_a_list_of_paths_comes_in_utf8(run, folder, environment):
    names = ["名.txt".encode(), b"caf\xe9.txt"]
    for name in names:
        (folder / os.fsdecode(name)).write_text("Ms Ada Poon visited Hangzhou.")
    done = run(
        "extract",
        "@-",
        "--ner",
        "none",
        "--format",
        "jsonl",
        input=b"\n".join(names),
        env=environment | {"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["extract", "-"], 1, "standard input: cannot be read (it is closed)"),
        (["extract", "@-"], 2, "-: not readable as a list of paths (it is closed)"),
        (["find", "-", "x"], 1, "standard input: cannot be read (it is closed)"),
        (["resolve", "-"], 1, "standard input: cannot be read (it is closed)"),
        (["explain", "-"], 1, "standard input: cannot be read (it is closed)"),
        (["show", "-"], 1, "standard input: cannot be read (it is closed)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_closed_input_is_told_in_one_line(run, arguments, code, told):
    done = run(*arguments, closed="<&-")
    assert (done.returncode, done.stdout, done.stderr.decode()) == (code, b"", f"hkie: {told}\n")


@pytest.mark.parametrize(
    "arguments", [["extract", "a.txt"], ["--help"], ["--version"], ["find", "r.json", "Kwok"], ["schema"]], ids=" ".join
)
def test_a_closed_output_is_told_in_one_line(run, arguments):
    done = run(*arguments, closed=">&-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert [line[:22] for line in done.stderr.decode().splitlines()] == ["hkie: standard output:"]


@pytest.mark.parametrize(("form", "begins"), [("json", b"{"), ("sqlite", b"SQLite format 3\0")])
@pytest.mark.parametrize("closed", ["2>&-", "<&- >&- 2>&-"])
def test_a_file_is_whole_whatever_is_closed(run, folder, tmp_path, form, begins, closed):
    out = tmp_path / "out"
    done = run("extract", "a.txt", "bad.pdf", "--ner", "none", "--format", form, "--output", out, closed=closed)
    assert done.returncode == 1  # of the broken PDF, of which nobody could be told
    assert out.read_bytes().startswith(begins)
    assert b"hkie:" not in out.read_bytes()


def test_data_is_whole_where_no_message_can_be_given(run):
    done = run("extract", "a.txt", "bad.pdf", "--ner", "none", "--format", "json", closed="2>&-")
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["documents"]) == 1
