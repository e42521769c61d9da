"""Completion: what a shell is offered, and that bash, zsh and fish can load it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def offered(run, tmp_path):
    """Return what bash is offered for the last word of a line."""

    def offered(line):
        words = line.split(" ")
        asked = {"_HKIE_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        done = run(cwd=tmp_path, **asked)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.split()

    return offered


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("hkie extr", ["extract"]),
        ("hkie extract --form", ["--format"]),
        ("hkie extract --format js", ["json", "jsonl", "jsonld"]),
        ("hkie extract --label P", ["PERSON", "PROGRAMME", "PLACE"]),
        ("hkie extract --label pe", ["person"]),
        ("hkie extract --label PERSON,T", ["PERSON,TITLE"]),
        ("hkie extract --label PERSON,PE", []),
        ("hkie extract --ner n", ["none"]),
        ("hkie extract --status a", ["all"]),
        ("hkie find result.json x --label MO", ["MONEY"]),
        ("hkie export result.json --to sq", ["sqlite"]),
        ("hkie export result.json --to csv --table m", ["mentions"]),
        ("hkie resolve a.json --format par", ["parquet"]),
        ("hkie patterns list --label held", ["held_in", "held_on"]),
        ("hkie patterns list --label PLACE,held_in,hel", ["PLACE,held_in,held_on"]),
        ("hkie help sho", ["show"]),
        ("hkie help patterns ch", ["check"]),
        ("hkie help show ", []),
        ("hkie extract ", []),
    ],
)
def test_values(offered, line, values):
    assert offered(line) == values


def test_labels_and_types_of_ones_own_are_offered(offered, tmp_path):
    (tmp_path / "rules" / "relations").mkdir(parents=True)
    (tmp_path / "rules" / "labels.tsv").write_text("label\tkind\tdescription\tshort\nFERRY\tthing\ta ferry\tFER\n")
    assert offered("hkie extract --patterns rules --label FE") == ["FERRY"]


# For each shell: the file of its completions, and a script that prints those of `hkie extract --label PERSON,T`.
SHELLS = {
    "bash": (
        ".bash_completions/hkie.sh",
        "source ~/.bashrc; COMP_WORDS=(hkie extract --label PERSON,T); COMP_CWORD=3; _hkie_completion hkie; echo ${COMPREPLY[@]}",
    ),
    "zsh": (
        ".zfunc/_hkie",
        "source ~/.zshrc; words=(hkie extract --label PERSON,T); CURRENT=4; _arguments() { print -r -- $1 }; "
        "compdef() { }; source ~/.zfunc/_hkie; _hkie_completion",
    ),
    "fish": (".config/fish/completions/hkie.fish", "complete -C 'hkie extract --label PERSON,T'"),
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_installs_and_completes(executable, environment, tmp_path, shell):
    program = shutil.which(shell)
    if not program:
        pytest.skip(f"{shell} is not installed")
    place, script = SHELLS[shell]
    own = environment | {"HOME": str(tmp_path), "PATH": f"{executable.parent}{os.pathsep}{environment['PATH']}"}
    own = {name: value for name, value in own.items() if not name.startswith("XDG_")}

    def said(line):
        done = subprocess.run(
            [program, "-c", line], env=own, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert f"{shell} completion installed in {tmp_path / place}" in said("hkie --install-completion; true")
    assert (tmp_path / Path(place)).is_file()
    assert "PERSON,TITLE" in said(script)
