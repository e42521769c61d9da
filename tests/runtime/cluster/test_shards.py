"""A folder of shards: whole or not there, of one run, taken up again where it was left."""

import json

import pytest

from hkie import export, results
from hkie.errors import HkieError, ReadError, UsageError
from hkie.records import SCHEMA, Money
from hkie.runtime.cluster import arrow, shards
from hkie.runtime.cluster.shards import Done, Folder, Reported

PLAN = {"hkie": "1", "label": ["PERSON"], "files": "abc"}


@pytest.fixture(scope="module")
def lines(pipeline, root):
    """The result of each seed document by itself."""
    found = [pipeline.resolve([analysis]) for analysis in pipeline.run([root / "seeds"])]
    assert any(isinstance(m.value, Money) for r in found for m in r.mentions)
    return found


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path / "out", shards.JSONL, PLAN)
    assert not made.begin()
    return made


def test_a_shard_has_the_lines_of_one_machine(folder, lines):
    folder.put(0, lines[:2], [Reported("a.pdf: broken", True)])
    text = folder.part(0).read_text(encoding="utf-8")
    assert text == "".join(export.dumps(result, indent=None) + "\n" for result in lines[:2])
    assert [r.mentions for r in shards.read(str(folder.part(0)))] == [r.mentions for r in lines[:2]]


def test_a_run_is_taken_up_where_it_was_left(folder, lines):
    done = folder.put(1, lines[:2], [Reported("a.pdf: broken", True), Reported("b.eml: an attachment", False)])
    (folder.run / "part-00000.jsonl.1.part").write_text("half")
    again = Folder(folder.path, shards.JSONL, PLAN)
    assert not again.begin()
    assert (again.done(0), again.done(1)) == (None, done)
    assert not list(folder.run.glob("*.part"))


def test_a_shard_without_what_goes_with_it_is_not_there(folder, lines):
    folder.put(0, lines[:1], [])
    (folder.run / "part-00000.json").unlink()
    assert folder.done(0) is None


def test_a_finished_run_says_so_and_holds_nothing_else(folder, lines):
    with pytest.raises(UsageError, match="its run is not finished"):
        shards.finished(folder.path)
    known = [folder.put(0, lines[:2], []), folder.put(1, [], [Reported("a.pdf: broken", True)])]
    folder.finish(known)
    assert [file.name for file in sorted(folder.path.iterdir())] == [
        "manifest.json", "part-00000.jsonl", "part-00001.jsonl",
    ]  # fmt: skip
    assert shards.finished(folder.path) == [(folder.part(0), known[0]), (folder.part(1), known[1])]
    assert shards.files([str(folder.path), "other.json"]) == [str(folder.part(0)), "other.json"]
    assert Folder(folder.path, shards.JSONL, PLAN).begin()


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize(
    ("plan", "changed"),
    [
        ({**PLAN, "files": "abd"}, "files"),
        ({**PLAN, "hkie": "2", "new": 1}, "hkie, new"),
        ({"hkie": "1"}, "files, label"),
    ],
)
def test_the_shards_of_another_run_are_left_alone(folder, finished, plan, changed):
    if finished:
        folder.finish([])
    with pytest.raises(UsageError, match=rf"the shards of another run \({changed} changed\)"):
        Folder(folder.path, shards.JSONL, plan).begin()


@pytest.mark.parametrize(
    ("name", "said"),
    [("none/out", "does not exist"), ("file", "is a file"), ("full", "holds a.txt, which is not part of this run")],
)
def test_what_cannot_be_the_folder_is_told(tmp_path, name, said):
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("")
    with pytest.raises(UsageError, match=said):
        Folder(tmp_path / name, shards.JSONL, PLAN).begin()


def test_a_node_that_does_not_see_the_folder_says_so(tmp_path, lines):
    with pytest.raises(HkieError, match="shared storage"):
        Folder(tmp_path, shards.JSONL, PLAN).put(0, lines, [])


def test_a_shard_that_was_taken_away_is_missed(folder, lines):
    folder.finish([folder.put(0, lines[:1], [])])
    folder.part(0).unlink()
    with pytest.raises(ReadError, match=r"part-00000\.jsonl: missing"):
        shards.finished(folder.path)


@pytest.mark.parametrize("content", ["{", "{}", '{"shards": [{}]}', "[]"])
def test_a_broken_manifest_is_told(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ReadError, match=r"manifest\.json"):
        shards.finished(tmp_path)


def test_files_that_change_have_another_digest(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("one")
    named = [("a.txt", str(file))]
    before = shards.digest(named)
    assert shards.digest(named) == before
    file.write_text("three")
    assert shards.digest(named) != before
    assert shards.digest([("b.txt", str(file))]) != shards.digest(named)


def test_parquet_holds_all_that_json_does(lines, tmp_path):
    pytest.importorskip("pyarrow")
    assert arrow.write(lines, tmp_path / "a.parquet") == len(lines)
    again = arrow.read(tmp_path / "a.parquet")
    assert [export.as_dict(r) for r in again] == [export.as_dict(r) for r in lines]
    arrow.write(lines, tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_row_keeps_pages_texts_and_what_is_not_there(lines, tmp_path):
    pytest.importorskip("pyarrow")
    row = export.as_dict(lines[0])
    row["documents"][0] |= {"pages": [0, 90], "language": "en"}
    row["mentions"][0]["page"] = 2
    result = results.of(json.loads(json.dumps(row)))
    told = row["documents"][0] | {"pages": [0, 2], "text": "A\u2028B", "sections": []}
    empty = results.of({"schema": SCHEMA, "documents": [told], "mentions": [], "entities": [], "relations": []})
    arrow.write([result, empty], tmp_path / "a.parquet")
    assert arrow.read(tmp_path / "a.parquet") == [result, empty]


def test_what_is_no_parquet_shard_is_told(tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "a.parquet").write_text("no")
    with pytest.raises(ReadError, match=r"a\.parquet: not a shard"):
        shards.read(str(tmp_path / "a.parquet"))


def test_a_folder_of_parquet_shards_is_read(tmp_path, lines):
    pytest.importorskip("pyarrow")
    made = Folder(tmp_path / "out", shards.PARQUET, PLAN)
    made.begin()
    made.finish([made.put(0, lines[:3], []), made.put(1, [], []), made.put(2, lines[3:], [])])
    read = [r for file in shards.files([str(made.path)]) for r in shards.read(file)]
    assert [r.documents for r in read] == [r.documents for r in lines]
    assert made.done(1) is None or made.done(1) == Done(0, ())
