"""What is written for users holds: help, README, examples."""

import json
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import suppress
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
# Documents whose commands are run as they stand; those of patterns/README.md are run in cli/test_patterns_tools.py.
CONSOLES = (
    "README.md",
    "examples/settings.md",
    "hkie/export/README.md",
    "hkie/readers/README.md",
    "hkie/resolve/README.md",
    "hkie/runtime/cache/README.md",
    "hkie/watch/README.md",
)
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
STEP = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.fixture(scope="module")
def with_path(environment):
    """The environment with the installed programs in front."""
    return environment | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"}


def test_the_commands_are_known():
    assert set(COMMANDS) >= {"hkie extract", "hkie evaluate", "hkie schema", "hkie patterns check"}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_of_its_own(run, name):
    done = run(*name.split()[1:], "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert COMMANDS[name].help
    assert COMMANDS[name].help.split("\n")[0][:40] in done.stdout
    assert re.search(rf"^ Examples?:\s+(?:#.*\s+)?(?:\S+ )*{re.escape(name)}\b", done.stdout, re.MULTILINE)


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


SHOWN = re.compile(r"^(?:Example:  )?(hkie .*)", re.MULTILINE)
OUTPUTS = {"result.json": "seeds/", "monday.json": "seeds/001_*.txt", "tuesday.json": "seeds/002_*.txt"}


@pytest.fixture(scope="module")
def desk(run, tmp_path_factory):
    """A folder with what the examples of the help are about."""
    desk = tmp_path_factory.mktemp("desk")
    (desk / "seeds").symlink_to(ROOT / "seeds")
    (desk / "tests").mkdir()
    (desk / "tests" / "gold").symlink_to(ROOT / "tests" / "gold")
    for output, documents in OUTPUTS.items():
        done = run("extract", documents, "--format", "json", "--text", "--output", output, cwd=desk)
        assert (done.returncode, done.stderr) == (0, "")
    (desk / "news.csv").write_text('body,day\n"Ms Ophelia Tse, Director of Lands, visited Sha Tin.",2025-05-05\n')
    (desk / "people.csv").write_text("id,name\nP1,Tony WONG Chi-kwong\nP2,Ida Mok\n")
    (desk / "my-rules").mkdir()
    rule = {"id": "gate", "label": "PLACE", "pattern": "Quill Gate", "score": 0.9}
    rule |= {"match": ["They met below the [[Quill Gate]]."]}
    (desk / "my-rules" / "place.jsonl").write_text(json.dumps(rule) + "\n")
    for name in ("Ah Wah", "Ah Fai", "Ah Ming"):
        assert run("decide", "same", name, "Tse Wah-sang", cwd=desk).returncode == 0
    return desk


def quit_by_key(line, folder, environment):
    """Run a command in a terminal and press q until it ends."""
    screen, other = pty.openpty()
    process = subprocess.Popen(shlex.split(line), cwd=folder, env=environment, stdin=other, stdout=other, stderr=other)
    os.close(other)
    end = time.monotonic() + 60
    with suppress(OSError):  # Linux says so when the other end is closed
        while process.poll() is None and time.monotonic() < end:
            os.write(screen, b"q")
            if select.select([screen], [], [], 0.2)[0]:
                os.read(screen, 1 << 16)
    os.close(screen)
    return subprocess.CompletedProcess(line, process.wait(timeout=60), "", "")


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for command in COMMANDS.values() for line in SHOWN.findall(command.epilog)])
def test_an_example_of_the_help_is_true(run, with_path, desk, tmp_path, line):
    """The command ends well, and prints something or writes its file."""
    if "jq" in line and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    folder = shutil.copytree(desk, tmp_path / "desk", symlinks=True)
    reads_keys = line.startswith("hkie review") and "--list" not in line and "--json" not in line
    if reads_keys:
        done = quit_by_key(line, folder, with_path)
    elif re.search("[|>]", line):
        shell = ["bash", "-o", "pipefail", "-c", line]
        done = subprocess.run(shell, cwd=folder, env=with_path, capture_output=True, encoding="utf-8", timeout=60)
    else:
        done = run(*shlex.split(line)[1:], cwd=folder)
    assert (done.returncode, re.sub("hkie: .* no document has.*\n", "", done.stderr)) == (0, "")
    written = re.search(r"(?:--output|>) (\S+)", line)
    assert reads_keys or done.stdout or (folder / written[1]).exists()


def test_help_of_the_program_names_every_command_and_has_an_example(run):
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Example:  hkie extract seeds/" in done.stdout
    assert [name for name in COMMANDS if name.split()[1] not in done.stdout] == []


def test_without_a_command_the_program_shows_its_help(run):
    done = run()
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.rstrip() == run("--help").stdout.rstrip()


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
        if not any(part == "node_modules" or part.startswith(".") for part in p.relative_to(ROOT).parts)
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


def sections(file):
    """Yield each section of a document that has commands, as (title, text)."""
    for section in re.split(r"^(?=##? )", (ROOT / file).read_text(encoding="utf-8"), flags=re.MULTILINE):
        if any(STEP.search(block) for block in BLOCK.findall(section)):
            yield section.split("\n", 1)[0].lstrip("# "), section


def expected(shown):
    """Return the pattern of an output, in which … stands for any characters of a line, and spaces count as one."""
    lines = (re.escape(" ".join(line.split())).replace("…", ".*") for line in shown.splitlines())
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [pytest.param(text, id=f"{file}: {title}") for file in CONSOLES for title, text in sections(file)]
)
def test_a_document_shows_what_its_commands_print(with_path, tmp_path, text):
    """The commands of a section are run one after another in one folder; ``cat FILE`` writes what it shows."""
    for name in ("seeds", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "seeds", tmp_path / "news" / "may")
    environment = with_path | {"HOME": str(tmp_path)}
    for settings in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        (tmp_path / "hkie.toml").write_text(settings, encoding="utf-8")
        del environment["HKIE_CONFIG"]
    for command, shown in (step for block in BLOCK.findall(text) for step in STEP.findall(block)):
        if command.startswith("cat "):
            (tmp_path / command.removeprefix("cat ")).write_text(shown, encoding="utf-8")
            continue
        if command == "hkie extract seeds/" or (command.startswith("hkie review") and "--json" not in command):
            continue  # needs a terminal
        if "jq" in command and not shutil.which("jq"):
            pytest.skip("jq is not installed")
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=60,
        )  # fmt: skip
        printed = "\n".join(" ".join(line.split()) for line in done.stdout.splitlines())
        if not re.fullmatch(expected(shown), printed):
            assert printed == shown, command


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.py")), ids=lambda file: file.name)
def test_every_example_says_how_it_is_run(file):
    start, docstring, _ = file.read_text(encoding="utf-8").split('"""', 2)
    assert start == ""
    assert f"python examples/{file.name} " in docstring
