"""What is written for users holds: help, README, examples."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from hkie.cli import app

ROOT = Path(__file__).resolve().parents[1]


def commands(command, name="hkie"):
    """Yield (name, command) of every command that does something."""
    if hasattr(command, "commands"):
        for part, inner in command.commands.items():
            yield from commands(inner, f"{name} {part}")
    else:
        yield name, command


README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = dict(commands(typer.main.get_command(app)))
# The arguments of each example, and a part of what it prints; TMP stands for a folder of the test.
EXAMPLES = {
    "load_pipeline.py": (["seeds/"], "001_702dc700623f0940.txt"),
    "pipe_texts.py": (["seeds/"], "3 | Tony"),
    "extract_folder.py": (["seeds/"], "Tony Wong Chi-kwong | Commissioner for Digital Policy | "),
    "spacy_component.py": (["seeds/"], "PERSON"),
    "who_attended.py": (["seeds/"], "Lillian Cheong"),
    "watchlist.py": (["seeds/"], "with 10,000 names"),
    "picture.py": (["seeds/", "TMP/picture.svg"], ""),
}
# The one measures the machine for minutes, the other runs as a recipe.
NOT_RUN = {"benchmark.py", "agency_people.py"}
CONSOLE = re.compile(r"```console\n\$ (.*?)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def with_path(environment):
    """The environment with the installed programs in front."""
    return environment | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"}


def test_the_commands_are_known():
    assert set(COMMANDS) >= {"hkie extract", "hkie evaluate", "hkie schema", "hkie patterns check"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_of_its_own(run, name):
    done = run(*name.split()[1:], "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert COMMANDS[name].help
    assert COMMANDS[name].help.split("\n")[0][:40] in done.stdout
    assert re.search(rf"Example:\s+(?:\S+ )*{re.escape(name)}\b", done.stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_all_that_is_in_brackets(run, name):
    shown = " ".join(re.sub(r"[│╭╰─╮╯]", " ", run(*name.split()[1:], "--help").stdout).split())
    extras = re.findall(
        r"'hkie\\?(\[\w+\])'", " ".join(p.help or "" for p in COMMANDS[name].params if hasattr(p, "help"))
    )
    assert [extra for extra in extras if f"hkie{extra}" not in shown] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_says_what_it_does(name):
    assert [p.name for p in COMMANDS[name].params if p.name != "help" and not getattr(p, "help", None)] == []


def test_help_of_the_program_names_every_command_and_has_an_example(run):
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Example:  hkie extract seeds/" in done.stdout
    assert [name for name in COMMANDS if name.split()[1] not in done.stdout] == []


def test_without_a_command_the_program_shows_its_help(run):
    done = run()
    assert done.returncode in (0, 2)
    assert "extract" in done.stdout + done.stderr


def test_version(run):
    assert re.fullmatch(r"hkie \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name):
    first, *rest = name.removeprefix("hkie ").split()
    lines = [line for line in README.splitlines() if f"`hkie {first}" in line]
    assert any(all(f"{part}`" in line for part in rest) for line in lines)


def test_the_readme_shows_the_first_screen(in_terminal):
    (output,) = [shown for command, shown in CONSOLE.findall(README) if command == "hkie extract seeds/"]
    lines = [
        line.rstrip() for line in in_terminal("extract", "seeds/", "--quiet", NO_COLOR="1", TERM="dumb").splitlines()
    ]
    assert [line for line in output.splitlines() if line not in ("...", *lines)] == []


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 200


@pytest.mark.parametrize(
    "file",
    sorted(
        p.relative_to(ROOT).as_posix()
        for p in ROOT.glob("**/*.md")
        if "node_modules" not in p.parts and ".venv" not in p.parts
    ),
)
def test_links_lead_somewhere(file):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", (ROOT / file).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / file).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("command", ["pip install .", "pip install -e '.[dev]'"])
def test_the_readme_says_how_to_install(command):
    blocks = "\n".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL)).splitlines()
    assert command in [part.strip() for line in blocks for part in line.removeprefix("$ ").split("&&")]


def test_the_checks_install_as_the_readme_says():
    assert "-e '.[dev]'" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_example_is_run_here_and_named_in_its_readme():
    files = {file.name for file in (ROOT / "examples").glob("*.py")}
    assert files - NOT_RUN == set(EXAMPLES)
    readme = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert [name for name in files if name not in readme] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_example_runs_from_the_root(with_path, tmp_path, name):
    arguments, printed = EXAMPLES[name]
    command = [sys.executable, f"examples/{name}", *(a.replace("TMP", str(tmp_path)) for a in arguments)]
    done = subprocess.run(command, cwd=ROOT, env=with_path, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert printed in done.stdout
    assert [file for file in tmp_path.iterdir() if not file.stat().st_size] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "output"), CONSOLE.findall((ROOT / "examples" / "README.md").read_text(encoding="utf-8"))
)
def test_recipe_prints_what_the_readme_shows(with_path, command, output):
    for program in ("jq", "sqlite3"):
        if program in command and not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=with_path, capture_output=True, encoding="utf-8", timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == output


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.py")), ids=lambda file: file.name)
def test_every_example_says_how_it_is_run(file):
    start, docstring, _ = file.read_text(encoding="utf-8").split('"""', 2)
    assert start == ""
    assert f"python examples/{file.name} " in docstring
