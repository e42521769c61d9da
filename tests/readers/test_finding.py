import importlib
import io
import os
import shutil
import socket
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from hkie import readers
from hkie.errors import HkieError, UsageError
from hkie.readers import formats


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


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        (["one", "two"], [("a.txt", "one/a.txt"), ("two/a.txt", "two/a.txt")]),
        (["…/one", "…/two"], [("a.txt", "a.txt"), ("two/a.txt", "two/a.txt")]),
        (["…/one/a.txt", "…/two/a.txt"], [("a.txt", "a.txt"), ("two/a.txt", "two/a.txt")]),
        (["…/x/two", "…/two"], [("a.txt", "a.txt"), ("two/a.txt", "two/a.txt")]),
        (
            ["…/one", "…/x/two", "…/two"],
            [("a.txt", "a.txt"), ("two/a.txt", "two/a.txt"), ("two/a.txt~2", "two/a.txt~2")],
        ),
        (["x", "one", "two"], [("two/a.txt", "x/two/a.txt"), ("a.txt", "one/a.txt"), ("two/a.txt~2", None)]),
        (["one", "…/one/a.txt"], [("a.txt", "one/a.txt")]),
        (["…/*/a.txt"], [("one/a.txt", "one/a.txt"), ("two/a.txt", "two/a.txt")]),
        (["two/../one"], [("a.txt", "two/../one/a.txt")]),
    ],
    ids=str,
)
def test_files_of_one_name_have_ids_of_their_own_and_no_path_of_the_machine(tmp_path, monkeypatch, paths, wanted):
    files(tmp_path, "one/a.txt", "two/a.txt", "x/two/a.txt")
    monkeypatch.chdir(tmp_path)
    found = [(n, readers.shown(n, file)) for n, file in readers.find([p.replace("…", str(tmp_path)) for p in paths])]
    assert found == [(name, "two/a.txt" if path is None else path) for name, path in wanted]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["n\nl.txt", "n l.txt"], ["n l.txt", "f/n l.txt"]),
        ([b"\xfe.txt", b"\xff.txt", "\ufffd.txt"], ["\ufffd.txt", "f/\ufffd.txt", "f/\ufffd.txt~2"]),
        (["-rf.txt", "--.txt"], ["--.txt", "-rf.txt"]),
        (["\x1b[2J.txt", "\u202e.txt"], ["[2J.txt", ".txt"]),
        (["x" * 251 + ".txt"], ["x" * 251 + ".txt"]),
        (["a.txt ", "a .txt", " .txt"], [".txt", "a .txt"]),
    ],
    ids=str,
)
def test_names_of_files_are_ids_in_one_line_each_its_own(tmp_path, monkeypatch, names, wanted):
    (tmp_path / "f").mkdir()
    for name in names:
        (tmp_path / "f" / os.fsdecode(name)).write_text("Hong Kong")
    monkeypatch.chdir(tmp_path)
    assert sorted(s.id for s in readers.documents(["f"])) == sorted(wanted)


def test_members_of_an_archive_whose_names_look_alike_have_ids_of_their_own(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a\x01.txt", "Hong Kong")
        archive.writestr("a.txt", "Kowloon")
        archive.writestr("a \x02.txt", "Sha Tin")
        archive.writestr("a .txt", "Tai Po")
    assert len({s.id for s in readers.documents([tmp_path])}) == 4


# Links in docs, where they lead, and the ids and what is said without and with --follow-links.
LINKS = [
    ("a file outside", {"x.txt": "../other/o.txt"}, [], ["x.txt"], ["x.txt"]),
    ("an absolute one", {"x.txt": "…/other/o.txt"}, [], ["x.txt"], ["x.txt"]),
    ("a folder outside", {"x": "../other"}, [], ["x/o.txt"], ["x"]),
    ("through a link", {"x": "../other", "y.txt": "x/o.txt"}, [], ["x/o.txt"], ["x", "y.txt"]),
    ("a folder of a like name", {"x": "../docs2"}, [], ["x/b.txt"], ["x"]),
    ("the folder above", {"x": ".."}, [], ["x/docs2/b.txt", "x/other/o.txt"], ["x"]),
    ("a file inside", {"0.txt": "a.txt", "in/0.txt": "../a.txt"}, [], [], []),
    ("what has another name", {"x.txt": "in/data"}, ["x.txt"], ["x.txt"], []),
    ("a folder inside", {"x": "in", "in/y": "."}, [], [], []),
    ("a loop", {"x": "y", "y": "x", "in/x.txt": "x.txt"}, [], [], ["in/x.txt"]),
    ("the folder itself", {"x": ".", "y": ".", "z": "x/y/x"}, [], [], []),
    ("nothing", {"x.txt": "nowhere"}, [], [], ["x.txt"]),
    ("no document", {"x.odt": "../other/o.txt"}, [], [], []),
]


@pytest.mark.parametrize(("links", "kept", "followed", "said"), [c[1:] for c in LINKS], ids=[c[0] for c in LINKS])
@pytest.mark.parametrize("argument", ["docs", "…/docs", "link", "**/*.txt"])
def test_links_lead_out_of_a_folder_only_where_they_are_followed(
    tmp_path, monkeypatch, argument, links, kept, followed, said
):
    files(tmp_path, "docs/a.txt", "docs/in/b.txt", "docs/in/data", "docs2/b.txt", "other/o.txt")
    (tmp_path / "link").symlink_to("docs")
    for name, target in links.items():
        (tmp_path / "docs" / name).symlink_to(target.replace("…", str(tmp_path)))
    monkeypatch.chdir(tmp_path)
    if "*" in argument:
        monkeypatch.chdir(tmp_path / "docs")
    for follow, more in ((False, kept), (True, followed)):
        notes: list[str] = []
        found = [n for n, _ in readers.find([argument.replace("…", str(tmp_path))], None, notes.append, follow)]
        assert sorted(found) == sorted(["a.txt", "in/b.txt", *more])
        if not follow:
            links_noted = [note for note in notes if "of other formats" not in note]
            assert len(links_noted) == (1 if said else 0)
            assert all(name in links_noted[0] for name in said)


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("d", ["d: files of other formats are skipped: 4 (b.png, in/c.odt, in/d.xls, …)"]),
        ("d/in", ["d/in: files of other formats are skipped: 3 (c.odt, d.xls, data)"]),
        ("d/**/*.txt", []),
        ("d/a.txt", []),
    ],
)
def test_files_of_other_formats_in_a_folder_are_counted(tmp_path, monkeypatch, argument, said):
    files(
        tmp_path,
        "d/a.txt",
        "d/b.png",
        "d/.DS_Store",
        "d/.git/config",
        "d/in/a.txt",
        "d/in/c.odt",
        "d/in/d.xls",
        "d/in/data",
    )
    monkeypatch.chdir(tmp_path)
    notes: list[str] = []
    assert list(readers.find([argument], None, notes.append))
    assert notes == said


def test_a_pattern_ends_in_folders_that_are_links_to_themselves(tmp_path, monkeypatch):
    files(tmp_path, "x/a.txt", "x/.hidden/a.txt", "x/y/b.txt")
    for number in range(8):
        (tmp_path / "x" / f"l{number}").symlink_to(".")
    monkeypatch.chdir(tmp_path)
    for follow in (False, True):
        assert [n for n, _ in readers.find(["x/**/*.txt"], None, None, follow)] == ["a.txt", "y/b.txt"]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("*.txt", ["a.txt"]), ("**", ["a.txt", "b/c.txt", "b/d/e.txt"]), ("**/*", ["a.txt", "b/c.txt", "b/d/e.txt"]),
        ("**/**/e.txt", ["b/d/e.txt"]), ("*/*", ["b/c.txt"]), ("b/*/e.txt", ["d/e.txt"]), ("[b]/**/e.*", ["b/d/e.txt"]),
        (".*/*", [".g/h.txt"]), ("*/.i.txt", ["b/.i.txt"]), ("?.txt", ["a.txt"]), ("**/d/*", ["b/d/e.txt"]),
    ],
)  # fmt: skip
def test_a_pattern_names_what_the_shell_would(tmp_path, monkeypatch, pattern, wanted):
    files(tmp_path, "a.txt", "b/c.txt", "b/d/e.txt", ".f.txt", ".g/h.txt", "b/.i.txt")
    monkeypatch.chdir(tmp_path)
    assert [name for name, _ in readers.find([pattern])] == wanted


@pytest.mark.parametrize("argument", ["odd", "odd/*", "odd/**/*.txt"])
def test_what_is_no_file_is_passed_over_in_one_line(tmp_path, monkeypatch, argument):
    files(tmp_path, "odd/a.txt")
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    os.mkfifo("odd/pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("odd/socket.txt")
    Path("odd/link.txt").symlink_to("pipe.txt")
    Path("odd/out.txt").symlink_to("/dev/zero")
    notes: list[str] = []
    assert [s.id for s in readers.documents([argument], notes=notes.append)] == ["a.txt"]
    assert notes == ["odd: special files and broken links are skipped: 4 (link.txt, out.txt, pipe.txt, …)"]


def test_a_folder_that_vanishes_is_told_and_the_others_are_read(tmp_path, monkeypatch):
    files(tmp_path, "a.txt", "gone/b.txt", "z/c.txt")
    scan = os.scandir

    def vanishing(path):
        if str(path).endswith("gone"):
            shutil.rmtree(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    problems: list[HkieError] = []
    assert [name for name, _ in readers.find([tmp_path], problems.append)] == ["a.txt", "z/c.txt"]
    assert [str(p) for p in problems] == [f"{tmp_path}/gone: cannot be read (No such file or directory)"]
    assert [p.exit_code for p in problems] == [1]


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
    with pytest.raises(UsageError, match=r"news/\*\.pdf: no file matches"):
        list(readers.find(["news/*.pdf"]))


LISTS = [
    ("BOM and CRLF", b"\xef\xbb\xbfa.txt\r\n\r\nnews/c.txt\r\n", ["a.txt", "c.txt"], []),
    ("blanks around", b" a.txt \n\t\nnews/c.txt", ["a.txt", "c.txt"], []),
    ("blanks of the name", b"e.txt \n", ["e.txt"], []),
    ("bytes that are no UTF-8", b"\xff.txt\n", ["\ufffd.txt"], []),
    ("what ends a line elsewhere", "x\u2028y.txt\na\x0cb.txt\n".encode(), ["x y.txt", "a b.txt"], []),
    ("a folder, a file twice", b"news\nnews/b.txt\na.txt\n./a.txt\n", ["b.txt", "c.txt", "a.txt"], []),
    ("a missing file", b"missing.txt\na.txt\n", ["a.txt"], ["missing.txt: no such file or folder"]),
    ("nothing", b"\n \n", [], []),
    (
        "UTF-16",
        "a.txt\n".encode("utf-16"),
        [],
        ["…: not a list of paths; save it as UTF-8 text with one path on each line"],
    ),
]


@pytest.mark.parametrize(("data", "wanted", "said"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS])
@pytest.mark.parametrize("name", ["list.txt", "-"])
def test_find_takes_lists_of_paths(tmp_path, monkeypatch, name, data, wanted, said):
    files(
        tmp_path, "a.txt", "news/b.txt", "news/c.txt", "e.txt ", os.fsdecode(b"\xff.txt"), "x\u2028y.txt", "a\x0cb.txt"
    )
    (tmp_path / "list.txt").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "ascii"))
    problems: list[HkieError] = []
    assert [found for found, _ in readers.find([f"@{name}"], problems.append)] == wanted
    assert [str(problem) for problem in problems] == [line.replace("…", name) for line in said]
    assert all(problem.exit_code == 2 for problem in problems)


def test_find_tells_of_lists_that_cannot_be_read(tmp_path, monkeypatch):
    files(tmp_path, "@d.txt", "news/b.txt")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", None)
    problems: list[HkieError] = []
    paths = ["@d.txt", "@nowhere.txt", "@news", "@-", "@" + "x" * 5000]
    assert [name for name, _ in readers.find(paths, problems.append)] == ["@d.txt"]
    assert [str(problem)[-60:] for problem in problems] == [
        "nowhere.txt: no such list of paths",
        "news: not readable as a list of paths (Is a directory)",
        "-: standard input is closed",
        "xxxxxx: not readable as a list of paths (File name too long)",
    ]
    assert [problem.exit_code for problem in problems] == [2, 2, 2, 2]


def test_the_readers_stand_under_their_entry_points(root):
    told = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][
        "hkie.readers"
    ]
    assert list(told) == list(formats.readers())
    for name, target in told.items():
        module, attribute = target.split(":")
        assert getattr(importlib.import_module(module), attribute) is formats.readers()[name]
