"""Tasks in the words of a user, each done by one to three commands: what they print is compared.

The tasks are in tests/cases/tasks/*.md. To add one, add a heading with what the user wants, and below it a code block with
the commands and all that they print, as in a terminal:

    ## Who spoke at most events?

    ```console
    $ hkie top all.json spoke_at
    ...
    ```

Commands run in a folder of the task's own, with documents/january and documents/february (the invented documents in
tests/cases/tasks/documents) and their results january.json, february.json and all.json. What a command prints to stderr
follows what it prints to stdout; a last line "exit 2" is the exit code if it is not 0. A line "..." stands for any lines.
Several spaces count as one, empty lines and rules of tables as nothing; the terminal is 100 columns wide. A new document
changes what other tasks print: put documents of your own into a folder beside january and february, which all.json leaves
out.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest

TASKS = Path(__file__).resolve().parents[1] / "cases" / "tasks"
RESULTS = {"all": ("january", "february"), "january": ("january",), "february": ("february",)}
TASK = re.compile(r"^## ([^\n]+)\n\n```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def tasks():
    """Yield each task with its commands and what they print."""
    for file in sorted(TASKS.glob("*.md")):
        for title, block in TASK.findall(file.read_text(encoding="utf-8")):
            yield pytest.param(COMMAND.findall(block), id=f"{file.stem}: {title}")


@pytest.fixture(scope="module")
def prepared(run, tmp_path_factory):
    """A folder with the documents and their results."""
    folder = tmp_path_factory.mktemp("tasks")
    shutil.copytree(TASKS / "documents", folder / "documents")
    for name, months in RESULTS.items():
        paths = [f"documents/{month}" for month in months]
        done = run("extract", *paths, "--format", "json", "--quiet", "--output", f"{name}.json", cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
    return folder


def lines(text):
    """Return the lines of an output without empty ones, with one space for several."""
    shown = (" ".join(line.replace("─", "").split()) for line in text.splitlines())
    return [line for line in shown if line]


def pattern(expected):
    """Return the pattern of the lines of an output, in which a line "..." stands for any lines."""
    return "".join("(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in lines(expected))


@pytest.mark.parametrize("commands", [*tasks()])
def test_task(run, prepared, tmp_path, commands):
    folder = shutil.copytree(prepared, tmp_path / "task")
    assert 1 <= len(commands) <= 3
    for command, expected in commands:
        program, *arguments = shlex.split(command)
        assert program == "hkie"
        done = run(*arguments, cwd=folder, COLUMNS="100")
        printed = done.stdout + done.stderr + (f"exit {done.returncode}\n" if done.returncode else "")
        shown = "".join(f"{line}\n" for line in lines(printed))
        if not re.fullmatch(pattern(expected), shown):
            assert shown.splitlines() == lines(expected), command


def test_every_heading_is_a_task():
    for file in TASKS.glob("*.md"):
        text = file.read_text(encoding="utf-8")
        assert len(TASK.findall(text)) == len(re.findall(r"^## ", text, re.MULTILINE)), file.name
