"""What was kept is taken by the same program, with the same rules and the same tagger, alone."""

import re
from importlib.metadata import EntryPoint

import pytest

import hkie
from hkie.errors import UsageError
from hkie.runtime.cache import program as module
from hkie.runtime.cache.program import fingerprint


@pytest.fixture
def rules(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "place.jsonl").write_text('{"id": "place.mine", "label": "PLACE", "pattern": "Serinville"}\n')
    return folder


def test_it_is_the_same_twice():
    assert fingerprint([], "default") == fingerprint([], "default")
    assert re.fullmatch("[0-9a-f]{16}", fingerprint([], "none"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: (f / "place.jsonl").write_text("# other\n"), id="other content"),
        pytest.param(lambda f: (f / "place.jsonl").rename(f / "org.jsonl"), id="other name"),
        pytest.param(lambda f: (f / "words.tsv").write_text("class\twords\n"), id="words"),
        pytest.param(lambda f: (f / "given_names.txt").write_text("Ada\n"), id="given names"),
        pytest.param(
            lambda f: ((f / "registry").mkdir(), (f / "registry" / "posts.tsv").write_text("id\ttitle\n")),
            id="registry",
        ),
        pytest.param(lambda f: (f / "place.jsonl").unlink(), id="gone"),
    ],
)
def test_rules_that_change_change_it(rules, change):
    before = fingerprint([rules], "none")
    assert before != fingerprint([], "none")
    change(rules)
    assert fingerprint([rules], "none") != before


def test_what_is_no_rule_does_not_change_it(rules):
    before = fingerprint([rules], "none")
    (rules / "notes.md").write_text("x")
    assert fingerprint([rules], "none") == before


def test_the_order_of_folders_of_rules_counts(rules, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "org.jsonl").write_text("# x\n")
    assert fingerprint([rules, other], "none") != fingerprint([other, rules], "none")


def test_each_tagger_has_its_own(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "weights").write_text(name)
    found = [fingerprint([], n) for n in ("default", "none", str(tmp_path / "one"), str(tmp_path / "two"))]
    assert len(set(found)) == 4
    (tmp_path / "one" / "weights").write_text("other")
    assert fingerprint([], str(tmp_path / "one")) not in found


def test_the_program_changes_it(tmp_path, monkeypatch):
    package = tmp_path / "hkie"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.setattr(hkie, "__file__", str(package / "__init__.py"))
    found = [fingerprint([], "none")]
    (package / "a.py").write_text("x = 1\n")
    found.append(fingerprint([], "none"))
    (package / "a.py").write_text("x = 2\n")
    found.append(fingerprint([], "none"))
    monkeypatch.setattr(hkie, "__version__", "9.9.9")
    found.append(fingerprint([], "none"))
    monkeypatch.setattr(module, "version", lambda name: "9" if name == "spacy" else "1")
    found.append(fingerprint([], "none"))
    assert len(set(found)) == 5
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "a.pyc").write_text("x")
    assert fingerprint([], "none") == found[-1]


def test_readers_of_other_packages_change_it(tmp_path, monkeypatch):
    (tmp_path / "letters.py").write_text("READER = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = [fingerprint([], "none")]
    entry = EntryPoint("letters", "letters:READER", "hkie.readers")
    monkeypatch.setattr(module, "entry_points", lambda group: [entry])
    found.append(fingerprint([], "none"))
    (tmp_path / "letters.py").write_text("READER = 2\n")
    found.append(fingerprint([], "none"))
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("patterns", "ner", "said"),
    [
        (["nowhere"], "none", "nowhere: no such pattern folder"),
        ([], "no_such_model", "'no_such_model' is not installed"),
    ],
)
def test_what_is_not_there_is_told(tmp_path, patterns, ner, said):
    with pytest.raises(UsageError, match=said):
        fingerprint([tmp_path / name for name in patterns], ner)
