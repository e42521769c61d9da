import importlib
import io
import sys
import tomllib
from pathlib import Path

import pytest

from hkie import readers
from hkie.errors import HkieError, UsageError
from hkie.readers import registry


def files(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")


def test_find_walks_folders_in_name_order_and_skips_other_suffixes(tmp_path):
    files(tmp_path, "b.txt", "a/z.pdf", "a/b/c.TXT", "notes.odt", "d.txt.bak", "e.tar.gz")
    assert [name for name, _ in readers.find([tmp_path])] == ["a/b/c.TXT", "a/z.pdf", "b.txt", "e.tar.gz"]


def test_find_takes_a_named_file_whatever_its_suffix(tmp_path):
    files(tmp_path, "notes.odt")
    assert [name for name, _ in readers.find([tmp_path / "notes.odt"])] == ["notes.odt"]


def test_find_gives_a_file_once(tmp_path):
    files(tmp_path, "a.txt")
    assert len(list(readers.find([tmp_path, tmp_path / "a.txt", tmp_path]))) == 1


def test_find_tells_files_of_one_name_apart(tmp_path):
    files(tmp_path, "one/a.txt", "two/a.txt")
    names = [name for name, _ in readers.find([tmp_path / "one", tmp_path / "two"])]
    assert names == ["a.txt", (tmp_path / "two/a.txt").as_posix()]


def test_find_raises_for_what_is_missing_or_tells_and_goes_on(tmp_path):
    files(tmp_path, "a.txt")
    (tmp_path / "none").mkdir()
    paths = [tmp_path / "missing", tmp_path / "none", tmp_path / "a.txt"]
    with pytest.raises(UsageError, match="no such file or folder"):
        list(readers.find(paths))
    problems: list[HkieError] = []
    assert [name for name, _ in readers.find(paths, problems.append)] == ["a.txt"]
    assert ["no such file" in str(problems[0]), "no document" in str(problems[1])] == [True, True]


def test_find_takes_patterns(tmp_path, monkeypatch):
    files(tmp_path, "news/a.html", "news/b.html", "news/c.txt", "news/old/a.html", "x[1].txt")
    monkeypatch.chdir(tmp_path)
    assert [name for name, _ in readers.find(["news/*.html"])] == ["a.html", "b.html"]
    assert [name for name, _ in readers.find(["news/**/a.html"])] == ["a.html", "old/a.html"]
    assert [name for name, _ in readers.find(["*/c.*"])] == ["news/c.txt"]
    assert [name for name, _ in readers.find(["x[1].txt"])] == ["x[1].txt"]
    with pytest.raises(UsageError, match=r"news/\*\.pdf: no file has such a name"):
        list(readers.find(["news/*.pdf"]))


def test_find_takes_lists_of_paths(tmp_path, monkeypatch):
    files(tmp_path, "a.txt", "news/b.txt", "news/c.txt", "@d.txt")
    (tmp_path / "list.txt").write_text("\ufeffa.txt\n\n news/c.txt \nmissing.txt\nnews\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    problems: list[HkieError] = []
    found = [name for name, _ in readers.find(["@list.txt", "@d.txt", "@nowhere.txt"], problems.append)]
    assert found == ["a.txt", "c.txt", "b.txt", "@d.txt"]
    assert [str(p) for p in problems] == ["missing.txt: no such file or folder", "nowhere.txt: no such list of paths"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("a.txt\n"))
    assert [name for name, _ in readers.find(["@-"])] == ["a.txt"]


def test_the_readers_stand_under_their_entry_points(root):
    told = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][
        "hkie.readers"
    ]
    assert list(told) == list(registry.readers())
    for name, target in told.items():
        module, attribute = target.split(":")
        assert getattr(importlib.import_module(module), attribute) is registry.readers()[name]
