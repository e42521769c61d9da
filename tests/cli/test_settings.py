"""hkie.toml and [tool.hkie]: where they are found, what they change, what is wrong with them."""

import json
import re

import pytest
import typer

from hkie.cli import app
from hkie.cli.settings import KEYS

TEXT = "The Commissioner for Harbour Affairs, Ms Ophelia Tse, visited Sha Tin by the Lantern Ferry on May 5, 2025.\n"
LABELS = "label\tkind\tdescription\tshort\nFERRY\tthing\ta ferry\tFER\n"
RULE = '{"id": "ferry.name", "label": "FERRY", "pattern": "Lantern Ferry", "score": 0.9, "match": ["They took the [[Lantern Ferry]] home."]}\n'


@pytest.fixture
def hkie(run, tmp_path):
    """Run hkie in a folder below that of the settings, which are looked for as a user's are."""

    def hkie(*arguments, below="", **variables):
        return run(*arguments, cwd=tmp_path / below, **{"HKIE_CONFIG": None} | variables)

    return hkie


@pytest.fixture
def project(tmp_path):
    (tmp_path / "news" / "may").mkdir(parents=True)
    (tmp_path / "news" / "may" / "a.txt").write_text(TEXT)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "labels.tsv").write_text(LABELS)
    (tmp_path / "rules" / "ferry.jsonl").write_text(RULE)
    return tmp_path


def shown(done):
    """What hkie config prints: (value, source) by key."""
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[0] == ["key", "value", "from"]
    return {key: (value, source) for key, value, source in rows[1:]}


def test_without_a_file_all_is_default(hkie):
    found = shown(hkie("config"))
    assert {source for _, source in found.values()} == {"default"}
    assert (found["language"][0], found["ner"][0], found["patterns"][0]) == ("en", "default", "")


def test_each_setting_says_where_it_comes_from(hkie, project):
    (project / "hkie.toml").write_text('patterns = "rules"\nworkers = 2\nlanguage = "any"\n')
    found = shown(hkie("config", "--workers", "3", below="news/may"))
    assert found["patterns"] == ("../../rules", "../../hkie.toml")
    assert found["language"] == ("any", "../../hkie.toml")
    assert found["workers"] == ("3", "command line")
    assert found["ner"] == ("default", "default")


def test_config_shows_every_key_that_a_command_takes():
    root = typer.main.get_command(app)
    leaves = [leaf for part in root.commands.values() for leaf in getattr(part, "commands", {"": part}).values()]
    taken = {option.name for leaf in leaves for option in leaf.params}
    own = {option.name for option in root.commands["config"].params}
    assert own == {parameter for parameter, _ in KEYS.values()} & taken


def test_in_a_terminal_the_columns_stand_in_line(in_terminal, project):
    (project / "hkie.toml").write_text('ner = "none"\n')
    lines = in_terminal("config", cwd=project, HKIE_CONFIG="hkie.toml").splitlines()
    assert "ner        none   hkie.toml" in [line.rstrip() for line in lines]


@pytest.mark.parametrize(
    ("files", "value", "source"),
    [
        ({"hkie.toml": "workers = 2"}, "2", "../../hkie.toml"),
        ({"pyproject.toml": "[tool.hkie]\nworkers = 2"}, "2", "../../pyproject.toml"),
        ({"pyproject.toml": "[tool.other]\nworkers = 2"}, "", "default"),
        ({"hkie.toml": "workers = 2", "pyproject.toml": "[tool.hkie]\nworkers = 3"}, "2", "../../hkie.toml"),
        ({"hkie.toml": "workers = 2", "news/pyproject.toml": "[project]"}, "2", "../../hkie.toml"),
        ({"hkie.toml": "workers = 2", "news/pyproject.toml": "[tool.hkie]\nworkers = 3"}, "3", "../pyproject.toml"),
        ({"hkie.toml": "workers = 2", "news/may/hkie.toml": ""}, "", "default"),
    ],
)  # fmt: skip
def test_the_nearest_file_with_settings_is_used(hkie, project, files, value, source):
    for name, text in files.items():
        (project / name).write_text(text)
    found = shown(hkie("config", below="news/may"))["workers"]
    assert found == (value, source)


def test_the_environment_names_another_file_or_none(hkie, project):
    (project / "hkie.toml").write_text("workers = 2")
    (project / "other.toml").write_text("workers = 3")
    assert shown(hkie("config", HKIE_CONFIG="other.toml"))["workers"] == ("3", "other.toml")
    assert shown(hkie("config", HKIE_CONFIG=""))["workers"] == ("", "default")
    done = hkie("config", HKIE_CONFIG="none.toml")
    assert (done.returncode, done.stderr) == (2, "hkie: none.toml: no such file, in HKIE_CONFIG\n")


def test_rules_of_the_settings_are_used_by_every_command_and_from_every_folder(hkie, project):
    (project / "hkie.toml").write_text('patterns = ["rules"]\nner = "none"\ncache = ".hkie"\n')
    done = hkie("extract", "a.txt", "--format", "json", "--output", "result.json", below="news/may")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads((project / "news" / "may" / "result.json").read_text())
    assert [m["text"] for m in result["mentions"] if m["label"] == "FERRY"] == ["Lantern Ferry"]
    assert any((project / ".hkie").iterdir())
    assert "Lantern Ferry" in hkie("find", "result.json", "lantern", "--label", "ferry", below="news/may").stdout
    asked = {"_HKIE_COMPLETE": "complete_bash", "COMP_WORDS": "hkie show --label FE", "COMP_CWORD": "3"}
    assert hkie(below="news", **asked).stdout.split() == ["FERRY"]


def test_the_command_line_wins(hkie, project):
    (project / "hkie.toml").write_text('patterns = "none-there"\nner = "none-there"\n')
    done = hkie("extract", "news", "--format", "jsonl", "--ner", "none", "--patterns", "rules")
    assert (done.returncode, done.stderr) == (0, "")
    assert "FERRY" in done.stdout


def test_decisions_are_written_where_the_settings_say(hkie, project):
    (project / "hkie.toml").write_text('decisions = "who/decisions.jsonl"\n')
    (project / "who").mkdir()
    assert hkie("decide", "same", "Ah Wah", "Tse Wah-sang", below="news").returncode == 0
    assert "Ah Wah" in (project / "who" / "decisions.jsonl").read_text()
    assert "Ah Wah" in hkie("decide", "list", below="news/may").stdout


def test_a_project_begins_without_decisions(hkie, project):
    (project / "hkie.toml").write_text('decisions = "decisions.jsonl"\nner = "none"\n')
    done = hkie("extract", "a.txt", "--format", "json", below="news/may")
    assert (done.returncode, done.stderr) == (0, "hkie: ../../decisions.jsonl: no decisions yet (../../hkie.toml)\n")
    done = hkie("extract", "news", "--decisions", "other.jsonl")
    assert (done.returncode, done.stderr) == (
        2, "hkie: other.jsonl: no such decisions file; hkie decide creates one\n"
    )  # fmt: skip


def test_what_is_for_one_engine_alone_may_stand_in_the_settings(hkie, project):
    (project / "hkie.toml").write_text('workers = 1\nner = "none"\ncache = ".hkie"\n')
    hkie("extract", "news", "--format", "json", "--output", "r.json")
    done = hkie("resolve", "r.json")
    assert (done.returncode, done.stderr) == (0, "")
    with (project / "hkie.toml").open("a") as settings:
        settings.write('watchlist = "people.csv"\n')
    # The format is the mistake, not the cache or the watchlist.
    done = hkie("extract", "news", "--engine", "ray", "--format", "csv")
    assert done.stderr == "hkie: --engine ray writes jsonl or parquet; hkie export converts it to csv\n"


MISTAKES = [
    ('pattern = "rules"', "unknown key pattern; one of patterns, decisions, watchlist, language, ner, workers, cache"),
    ("[patterns]\na = 1", "patterns must be a path in quotes, or a list of them, not {'a': 1}"),
    ('patterns = ["rules", 3]', "patterns must be a path in quotes, or a list of them, not ['rules', 3]"),
    ("decisions = 1", "decisions must be a path in quotes, not 1"),
    ('decisions = ""', "decisions must be a path in quotes, not ''"),
    ("watchlist = false", "watchlist must be a path in quotes, not False"),
    ('language = "fr"', 'language must be "en" or "any", not \'fr\''),
    ("language = []", 'language must be "en" or "any", not []'),
    ("ner = 0", "ner must be a name or a path in quotes, not 0"),
    ('workers = "4"', "workers must be a whole number from 1, not '4'"),
    ("workers = 0", "workers must be a whole number from 1, not 0"),
    ("workers = true", "workers must be a whole number from 1, not True"),
    ("cache = true", "cache must be a path in quotes, not True"),
    ("workers = ", "is not TOML (Invalid value (at end of document))"),
]


@pytest.mark.parametrize(("text", "problem"), MISTAKES)
def test_a_mistake_names_file_and_key(hkie, tmp_path, text, problem):
    (tmp_path / "hkie.toml").write_text(text)
    for command in (["config"], ["decide", "list"]):
        done = hkie(*command)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"hkie: hkie.toml: {problem}\n")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[tool]\nhkie = 3", "tool.hkie must be a table"),
        (b'[tool.hkie]\nlang = "any"', "unknown key lang; one of "),
        (b"[tool.hkie]\nner = '\xff'", "is not TOML ("),
    ],
)
def test_a_mistake_in_pyproject_is_told_as_well(hkie, tmp_path, content, problem):
    (tmp_path / "pyproject.toml").write_bytes(content)
    done = hkie("config")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"hkie: pyproject.toml: {problem}")


@pytest.mark.parametrize("command", [["--help"], ["extract", "-h"], ["help", "extract"], ["--version"], ["schema"]])
def test_what_needs_no_settings_works_with_a_mistake_in_them(hkie, tmp_path, command):
    (tmp_path / "hkie.toml").write_text("nonsense")
    done = hkie(*command)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_shell_that_completes_hears_no_mistake(hkie, tmp_path):
    (tmp_path / "hkie.toml").write_text("nonsense")
    done = hkie(_HKIE_COMPLETE="complete_bash", COMP_WORDS="hkie show --label FE", COMP_CWORD="3")
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


def test_the_example_of_the_documentation_is_true(in_terminal, root, tmp_path):
    page = (root / "examples" / "settings.md").read_text(encoding="utf-8")
    (tmp_path / "hkie.toml").write_text(re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1])
    (tmp_path / "news" / "may").mkdir(parents=True)
    printed = re.search(r"hkie config --ner default\n(.*?)```", page, re.DOTALL)[1]
    made = in_terminal("config", "--ner", "default", cwd=tmp_path / "news" / "may", HKIE_CONFIG="../../hkie.toml")
    assert [line.rstrip() for line in made.splitlines()] == printed.splitlines()
