"""patterns list, patterns test, and the README of patterns/, whose commands are run as they stand."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from hkie.errors import PatternError
from hkie.grammar.ruleset import load
from hkie.mentions.spans import CERTAIN, WEAK
from hkie.ontology import shipped
from hkie.patternfiles import COLUMNS, default_folder

README = (default_folder() / "README.md").read_text(encoding="utf-8")
GATE = {"id": "my.gate", "label": "PLACE", "pattern": "Quill Gate", "note": "a gate"}
TEXT = "They met below the Quill Gate."


def write(folder: Path, *rules: object, name: str = "my.jsonl") -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text("".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in rules), encoding="utf-8")
    return file


def test_every_match_is_shown_in_its_context(run, tmp_path):
    text = "They met below the Quill Gate [red], at AIR@InnoHK, for Vision 2035 of the AI+ & Children's Fund near the quill arch."
    rules = [
        ({**GATE, "pattern": "Quill Gate"}, "Quill Gate"),
        ({**GATE, "pattern": "{Cap} Gate"}, "Quill Gate"),
        ({**GATE, "pattern": "Vision 2035"}, "Vision 2035"),
        ({**GATE, "pattern": "vision 2035"}, "Vision 2035"),
        ({**GATE, "pattern": "AI+ & Children's Fund"}, "AI+ & Children's Fund"),
        ({**GATE, "pattern": "AIR@InnoHK"}, "AIR@InnoHK"),
        ({**GATE, "pattern": [{"LOWER": "quill"}, {"LOWER": "arch"}]}, "quill arch"),
        ({**GATE, "pattern": "Quill Arch"}, None),
    ]
    file = write(tmp_path, *({**rule, "id": f"my.{k}"} for k, (rule, _) in enumerate(rules)))
    done = run("patterns", "test", file, "-", stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    lines = dict(re.findall(r"^(my\.\d)  PLACE  (.+)$", done.stdout, re.M))
    assert lines["my.0"] == "19-29  They met below the [[Quill Gate]] [red], at AIR@InnoHK, for Vis"
    assert {k: re.findall(r"\[\[(.*?)\]\]", line) for k, line in lines.items()} == {
        f"my.{k}": [found] for k, (_, found) in enumerate(rules) if found
    }


@pytest.mark.parametrize(
    ("lines", "code", "message"),
    [
        ([{**GATE, "pattern": "Quill Arch"}], 1, "no rule of {file} matches"),
        ([{**GATE, "pattern": "{Nosuch}"}], 2, "hkie: {file}:1: no class or part"),
        ([{**GATE, "pattern": [{"LOWR": "x"}]}], 2, "hkie: {file}:1: spaCy refuses"),
        (["# nothing\n"], 2, "hkie: {file}: no rules in this file"),
    ],
)
def test_exit_code_and_message_say_what_is_wrong(run, tmp_path, lines, code, message):
    file = write(tmp_path, *lines)
    done = run("patterns", "test", file, TEXT)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(message.format(file=file))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([GATE, {**GATE, "id": "my.ship", "label": "SHIP"}], ":2: unknown label 'SHIP'"),
        ([GATE, "{bad\n"], ":2: not JSON"),
        ([GATE, GATE], ":2: id 'my.gate' is already in "),
        ([{**GATE, "score": True}], ":1: score must be a number"),
        (['{"id": "a", "id": "b", "label": "PLACE", "pattern": "x"}\n'], ":1: the key 'id' occurs twice"),
        ([{**GATE, "note": 5}], ":1: note must be a string"),
    ],
)
def test_a_mistake_in_the_file_has_file_and_line(tmp_path, lines, message):
    file = write(tmp_path, *lines)
    with pytest.raises(PatternError) as caught:
        load(files=[file])
    assert str(caught.value).startswith(f"{file}{message}")


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("title.jsonl", "The Director of Health spoke.", "title.rank-for  TITLE  4-22"),
        ("relations/frames.jsonl", "Mr Anson Kwok visited Hangzhou.", "Anson Kwok > Hangzhou"),
    ],
)
def test_files_that_come_with_hkie_can_be_tested_too(run, file, text, found):
    done = run("patterns", "test", default_folder() / file, text)
    assert done.returncode == 0
    assert found in done.stdout


def test_what_a_check_drops_is_told_and_is_no_match(run, tmp_path):
    file = write(tmp_path, {**GATE, "label": "PERSON", "check": "pinyin"})
    done = run("patterns", "test", file, "They thanked Quill Gate.")
    assert done.returncode == 1
    assert "[[Quill Gate]]" in done.stdout
    assert "dropped by the check of its rule" in done.stdout


@pytest.mark.parametrize(("key", "known"), [("check", "pinyin"), ("extend", "actor, body")])
def test_an_unknown_check_or_kind_is_an_error_of_its_line(run, tmp_path, key, known):
    write(tmp_path, {**GATE, key: "rhyme"})
    done = run("patterns", "check", tmp_path)
    assert done.returncode == 2
    assert f"my.jsonl:1: unknown {key} 'rhyme'; one of {known}" in done.stderr


def test_list_is_plain_and_whole_in_a_pipe(run):
    lines = [line.split("\t") for line in run("patterns", "list").stdout.splitlines()]
    held = load()
    assert lines[0] == ["id", "label", "pattern", "score", "note"]
    assert [line[0] for line in lines[1:]] == [r.id for r in (*held.rules, *held.frames)]
    assert {len(line) for line in lines} == {5}


@pytest.mark.parametrize(("wanted", "labels"), [(["title"], {"TITLE"}), (["TITLE", "visited"], {"TITLE", "visited"})])
def test_list_keeps_what_is_wanted(run, wanted, labels):
    done = run("patterns", "list", *(f"--label={w}" for w in wanted))
    assert {line.split("\t")[1] for line in done.stdout.splitlines()[1:]} == labels
    assert run("patterns", "list", "--label", "ship").returncode == 2


def test_list_of_a_folder_has_its_rules_alone(run, tmp_path):
    write(tmp_path, GATE)
    assert run("patterns", "list", tmp_path).stdout.splitlines()[1:] == ["my.gate\tPLACE\tQuill Gate\t0.80\ta gate"]


def test_list_fits_a_terminal(run):
    done = run("patterns", "list", FORCE_COLOR="1", COLUMNS="80", NO_COLOR="1")
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in done.stdout.splitlines()]
    assert max(map(len, lines)) <= 80
    assert any(line.strip().startswith("person.honorific ") and "…" in line for line in lines)


def test_check_tells_every_mistake_of_several_folders(run, tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    files = [
        write(a, "{bad\n"),
        write(
            a,
            {"id": "t", "type": "liked", "verbs": ["like"], "head": ["subj"], "tail": ["obj"]},
            name="relations/t.jsonl",
        ),
        write(a, "class\twords\nfoo\ttwo words\n", name="words.tsv"),
        write(b, "id\tname\tother\n", name="registry/agencies.tsv"),
        write(b, "id\tname\n", name="registry/agency.tsv"),
        write(b, "id\tname\nx\tFoo\nx\tBar\n", name="registry/places.tsv"),
        write(b, {"name": "pw", "pattern": "x"}, name="parts.jsonl"),
        write(b, {**GATE, "match": ["the [[Gate]]"]}),
    ]
    done = run("patterns", "check", a, b, a, default_folder())
    assert done.returncode == 2
    assert [
        file for file in files if not re.search(rf"^(?:hkie: )?{re.escape(str(file))}:\d+: ", done.stderr, re.M)
    ] == []
    assert len(done.stderr.splitlines()) == len(files)


def test_the_readme_says_what_the_code_does():
    assert f"{CERTAIN} is CERTAIN and {WEAK} is WEAK" in README
    nested = dict(re.findall(r"^\| (TITLE|EVENT|PROGRAMME) \| ([A-Z, ]+) \|$", README, re.M))
    assert {outer: frozenset(inner.split(", ")) for outer, inner in nested.items()} == shipped().may_hold
    tables = dict(re.findall(r"^\| `(?:registry/)?([\w/]+)\.tsv` \| (\*\*.+) \|$", README, re.M))
    assert {name: row.replace("*", "").replace(",", "") for name, row in tables.items()} == COLUMNS


def plain(text: str) -> str:
    """A text without what changes with every rule: counts, and space at the end of lines."""
    counted = re.sub(r"\d+ (rules|frames|test sentences)", r"N \1", text)
    return "\n".join(line.rstrip() for line in counted.splitlines()).strip()


@pytest.mark.slow
def test_the_readme_shows_what_its_commands_print(tmp_path, executable, environment):
    steps = [
        s
        for block in re.findall(r"```console\n(.*?)```", README, re.S)
        for s in re.split(r"^\$ ", block, flags=re.M)[1:]
    ]
    assert len(steps) > 10
    path = f"{executable.parent}:{environment['PATH']}"
    for step in steps:
        command, _, shown = step.partition("\n")
        if command.startswith("cat "):
            write(tmp_path, shown, name=command.removeprefix("cat "))
            continue
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment | {"PATH": path, "COLUMNS": "80"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=60,
        )  # fmt: skip
        assert plain(done.stdout) == plain(shown), command
