"""The help of the commands: panels of options, hkie help, and what it costs."""

import itertools
import re
import subprocess

import pytest
import typer

from hkie.cli import app
from hkie.cli.program import PANELS


def commands(command, name=""):
    """Yield (name, command) of every command that does something."""
    if hasattr(command, "commands"):
        for part, inner in command.commands.items():
            yield from commands(inner, f"{name} {part}".strip())
    else:
        yield name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_every_option_has_a_panel():
    bare = [
        (name, option.name)
        for name, command in COMMANDS.items()
        for option in command.params
        if option.param_type_name == "option" and option.rich_help_panel not in PANELS
    ]
    assert bare == []


def test_no_parameter_is_in_two_panels():
    names = [name for names in PANELS.values() for name in names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("command", "panels"),
    [
        ("extract", ["Arguments", "Options", "Input", "Output", "Matching", "Speed"]),
        ("timeline", ["Arguments", "Options", "Output", "Matching"]),
        ("decide same", ["Arguments", "Options", "Input", "Matching"]),
    ],
)
def test_panels_have_one_order(run, command, panels):
    shown = run(*command.split(), "--help").stdout
    assert re.findall(r"^╭─ (\w+) ─", shown, re.MULTILINE) == panels


@pytest.mark.parametrize("command", [[], ["extract"], ["patterns"], ["patterns", "check"]])
def test_hkie_help_is_the_help_of_a_command(run, command):
    done = run("help", *command)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run(*command, "--help").stdout


@pytest.mark.parametrize("command", [["nosuch"], ["patterns", "nosuch"]])
def test_hkie_help_of_no_command_is_an_error(run, command):
    done = run("help", *command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'nosuch'" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_paragraphs_are_wrapped_to_the_terminal(run, command):
    done = run("help", *command.split(), COLUMNS="60")
    usage, *told = re.split(r"\n *\n", re.split("╭─|Example:", done.stdout)[0].strip())
    paragraphs = [[line.strip() for line in part.splitlines()] for part in told]
    assert usage.startswith("Usage: hkie")
    assert " ".join(line for lines in paragraphs for line in lines) == " ".join(
        COMMANDS[command].help.replace("\\[", "[").split()
    )
    for lines in paragraphs:
        for line, following in itertools.pairwise(lines):
            assert len(f" {line} {following.split()[0]} ") > 60, line


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("extract", "{PATH}..."),
        ("find", "{RESULT}... {NAME}"),
        ("who", "{RESULT}... {POST}"),
        ("timeline", "{RESULT [NAME]}..."),
        ("explain", "[PATH or RESULT [NAME]]..."),
        ("diff", "{OLD} {NEW}"),
        ("evaluate", "{GOLD} [PATH]..."),
        ("decide wrong", "{HEAD} {TYPE} {TAIL}"),
        ("patterns check", "[FOLDER]..."),
    ],
)
def test_arguments_have_the_names_of_the_readme(run, command, usage):
    assert f" Usage: hkie {command} [OPTIONS] {usage}" in map(
        str.rstrip, run("help", *command.split()).stdout.splitlines()
    )


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("id_field", "The column or key with the id of a document. Default: the line number."),
        ("date_field", "The column or key with the date of a document."),
    ],
)
def test_options_are_told_without_those_before_them(option, text):
    assert [p.help for p in COMMANDS["extract"].params if p.name == option] == [text]


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["find"], "RESULT"),
        (["find", "Ben Cox"], "RESULT"),
        (["find", "r.json"], "NAME"),
        (["find", "README.md"], "NAME"),
        (["find", "-"], "NAME"),
        (["who", "r.json", "--on", "2025"], "POST"),
        (["top", "r.json"], "TYPE"),
        (["entity", "r.jsonl"], "NAME"),
        (["diff", "r.json"], "NEW"),
    ],
)
def test_the_argument_that_is_missing_is_told(run, arguments, missing):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Missing argument '{missing}'." in done.stderr


def test_a_wrong_option_is_told_whatever_the_arguments(run):
    assert "Invalid value for '--limit'" in run("find", "Ben Cox", "r.json", "--limit", "x").stderr


def test_help_loads_nothing_heavy(executable, environment):
    code = (
        "import sys; from hkie import cli; sys.argv = ['hkie', '--help']\n"
        "try: cli.main()\n"
        "finally: print(sorted({'spacy', 'numpy', 'pydantic', 'rapidfuzz', 'tomllib', 'textual'} & set(sys.modules)), file=sys.stderr)"
    )
    python = executable.with_name("python")
    done = subprocess.run([python, "-c", code], env=environment, capture_output=True, encoding="utf-8", timeout=60)
    assert "Commands" in done.stdout
    assert (done.returncode, done.stderr) == (0, "[]\n")
