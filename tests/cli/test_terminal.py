"""What a document, or the name of a file, holds is only text: on a terminal it does nothing but stand there."""

import io
import re
import sys

import pytest

from hkie import cli

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b2J\x08\x7f\u202e\u2066"
TEXT = (
    f"Harbour{EVIL} Forum opens\n\nThe Director of Lands, Mr Anson\x08\u202e Kwok, visited [bold]Hangzhou\x7f[/bold] on May 5, 2025. "
    f"The Tide\x08 Office (TO) launched the Green\u202e Pier Scheme with HK$3 billion. {EVIL} Mr Kwok\x9b met Ms Ada\x07 Poon.\n"
)
OWN = re.compile(r"\x1b\[[0-9;]*m")
"""Colours, which the program itself sets."""
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch, tmp_path):
    """Run a command with a terminal for its output and its messages; return what reached it, and the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)

    def run(*arguments):
        screen = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", screen)
            patch.setattr(sys, "stderr", screen)
            patch.setattr(sys, "argv", ["hkie", *map(str, arguments)])
            code = 0
            try:
                cli.main()
            except SystemExit as error:
                code = error.code or 0
        return screen.getvalue(), code

    return run


@pytest.fixture(scope="module")
def result(tmp_path_factory, executable, environment):
    import subprocess

    folder = tmp_path_factory.mktemp("evil")
    (folder / f"a{EVIL}.txt").write_text(TEXT, encoding="utf-8")
    command = [
        executable,
        "extract",
        folder,
        "--text",
        "--ner",
        "none",
        "--format",
        "json",
        "--output",
        folder / "r.json",
    ]
    assert subprocess.run(command, env=environment, capture_output=True, timeout=60).returncode == 0
    assert FORBIDDEN.search((folder / "r.json").read_text(encoding="utf-8")), "the evil is there"
    return folder / "r.json"


@pytest.fixture(scope="module")
def document(result):
    return next(result.parent.glob("*.txt"))


COMMANDS = [
    ["extract", "DOC", "--quiet", "--ner", "none"],
    ["extract", "DOC", "--quiet", "--ner", "none", "--full"],
    *(["extract", "DOC", "--quiet", "--ner", "none", "--format", name] for name in ("json", "jsonl", "md")),
    *(["export", "RESULT", "--to", name] for name in ("json", "conll", "webannotation", "labelstudio", "md", "turtle", "jsonld", "ftm")),
    *(["export", "RESULT", "--to", "csv", "--table", name] for name in ("mentions", "documents")),
    ["show", "DOC", "--no-pager", "--ner", "none", "--relations"],
    ["find", "RESULT", "Kwok"],
    ["find", "RESULT", "Kwok", "--json"],
    ["entity", "RESULT", "Anson Kwok"],
    ["entity", "RESULT", "Anson Kwok", "--json"],
    ["timeline", "RESULT"],
    ["timeline", "RESULT", "--json"],
    *(["relations", "RESULT", *form] for form in ((), ("--json",), ("--csv",))),
    *(["top", "RESULT", "holds_title", *form] for form in ((), ("--csv",))),
    *(["budgets", "RESULT", *form] for form in ((), ("--csv",))),
    ["entities", "RESULT", "--limit", "2"],
    ["diff", "EMPTY", "RESULT"],
    ["diff", "EMPTY", "RESULT", "--csv"],
    ["show", "DOC", "--ner", "none", "--csv"],
    ["who", "RESULT", "Director of Lands"],
    ["who", "RESULT", "Director of Lands", "--json"],
    ["explain", "DOC", "--ner", "none"],
    ["explain", "DOC", "--ner", "none", "--json"],
    ["explain", "RESULT", "--entity", "Anson Kwok"],
    ["explain", "RESULT", "--entity", "Anson Kwok", "--entity", "Ada Poon"],
    ["review", "RESULT", "--list"],
    ["review", "RESULT", "--json"],
    ["resolve", "RESULT"],
]  # fmt: skip


EMPTY = '{"schema": "hkie/2", "documents": [], "mentions": [], "entities": [], "relations": []}'


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_of_a_document_moves_a_terminal(terminal, result, document, tmp_path, command):
    (tmp_path / "empty.json").write_text(EMPTY, encoding="utf-8")
    named = {"DOC": document, "RESULT": result, "EMPTY": tmp_path / "empty.json"}
    shown, code = terminal(*(named.get(part, part) for part in command))
    assert code == 0, shown
    assert shown
    assert ascii(FORBIDDEN.findall(OWN.sub("", shown))) == "[]"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["extract", "BAD", "--quiet"], 1),
        (["extract", "MISSING", "--quiet"], 2),
        (["extract", "FOLDER", "--quiet"], 1),
        (["extract", "DOC", "--quiet", "--output", "MISSING/x.json", "--format", "json"], 2),
        (["show", "BAD"], 1),
        (["find", "MISSING", "x"], 2),
        (["find", "BAD", "x"], 1),
        (["entity", "RESULT", "\x1b[2J"], 2),
        (["resolve", "BAD"], 1),
        (["report", "BAD", "--output", "x.html"], 1),
        (["evaluate", "MISSING"], 2),
        (["who", "RESULT", "\x9b2J"], 2),
        (["patterns", "check", "MISSING"], 2),
        (["decide", "list", "--decisions", "MISSING"], 2),
        (["decide", "list", "--decisions", "BAD"], 2),
    ],
    ids=lambda part: " ".join(part).replace("\x1b", "").replace("\x9b", "") if isinstance(part, list) else str(part),
)
def test_no_message_moves_a_terminal_and_each_is_one_line(terminal, result, document, tmp_path, command, code):
    folder = tmp_path / f"docs{EVIL}\n"
    folder.mkdir()
    bad = folder / f"b{EVIL}\n.pdf"
    bad.write_bytes(b"%PDF-1.7\n\xff")
    named = {"BAD": bad, "FOLDER": folder, "MISSING": tmp_path / f"c{EVIL}", "DOC": document, "RESULT": result}
    named["MISSING/x.json"] = named["MISSING"] / "x.json"
    shown, ended = terminal(*(named.get(part, part) for part in command))
    assert ended == code, shown
    assert ascii(FORBIDDEN.findall(OWN.sub("", shown))) == "[]"
    assert [line[:6] for line in shown.splitlines()] == ["hkie: "]
