"""A run with a cache gives what a run without one gives, whatever was kept before."""

import io
import json
import os
import random
import sqlite3
import sys
import threading
import zipfile

import pytest

from hkie import export, readers
from hkie.cli import cached_output
from hkie.pipeline import Pipeline
from hkie.runtime.cache import Cache, outputs
from hkie.runtime.cache.store import packed
from hkie.runtime.runs import Run

TEXTS = [
    "The Secretary for Health, Mr Anson Kwok, visited Hangzhou on May 5, 2025 with HK$3 billion.",
    "The Tide Safety Bureau today (May 6) launched the Kite Training Scheme, with a funding of HK$20 million.",
    "Ms Ada Ip of the Quay Federation met Dr Ronald Lam, the Director of Health, in Sha Tin.",
    "Dr Lam said that the Governmentâ€™s scheme would go on.",
]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "documents"
    made.mkdir()
    for number, text in enumerate(TEXTS):
        (made / f"{number}.txt").write_text(text, encoding="utf-8")
    (made / "same.txt").write_text(TEXTS[0], encoding="utf-8")
    rows = [json.dumps({"text": f"{text} It was on June {number}."}) for number, text in enumerate(TEXTS * 2, 1)]
    (made / "rows.jsonl").write_text("\n".join(rows) + "\n")
    with zipfile.ZipFile(made / "z.zip", "w") as archive:
        for number, text in enumerate(TEXTS):
            archive.writestr(f"in/{number}.txt", f"In the archive. {text}")
    (made / "empty.txt").write_bytes(b"")
    (made / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    (made / "french.txt").write_text(
        "Le ministre de la santé est dans la ville et il a dit que les fonds sont là. " * 5
    )
    (made / "mail.eml").write_text(
        "From: a@b.hk\nTo: c@d.hk\nSubject: Visit\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        f"--x\nContent-Type: text/plain\n\n{TEXTS[2]}\n\n--x\nContent-Type: application/pdf\n"
        "Content-Disposition: attachment; filename=a.pdf\n\nx\n--x--\n"
    )
    return made


class Outcome:
    """What a run gave, and what it said."""

    def __init__(self, pipeline):
        self.pipeline, self.problems, self.notes, self.steps, self.loaded = pipeline, [], [], 0, 0

    def load(self):
        self.loaded += 1
        return self.pipeline

    def step(self):
        self.steps += 1

    def run(self, paths, workers=1, options=None, texts=False):
        return Run(
            paths, options or readers.Options(), lambda e: self.problems.append(str(e)), self.notes.append, self.step,
            texts, workers,
        )  # fmt: skip

    def line(self, analysis):
        return export.dumps(self.pipeline.resolve([analysis]), indent=None) + "\n"

    @property
    def said(self):
        return sorted(self.problems), sorted(self.notes), self.steps


@pytest.fixture
def without(pipeline):
    """Run without a cache: lines, and what was said."""

    def run(paths, **more):
        outcome = Outcome(pipeline)
        asked = outcome.run(paths, **more)
        lines = list(pipeline.each(outcome.line, asked))
        return lines, outcome.said

    return run


@pytest.fixture
def within(pipeline, tmp_path):
    """Run with a cache: lines, what was said, and how often the rules were asked for."""

    def run(paths, asked="", **more):
        outcome = Outcome(pipeline)
        told = []
        with Cache(tmp_path / "c", [], "default", outcome.load, told.append) as cache:
            lines = list(cache.lines(outcome.line, asked, outcome.run(paths, **more)))
        assert told == []
        return lines, outcome.said, outcome.loaded

    return run


def test_cold_and_warm_are_as_without(folder, without, within):
    wanted = without([folder])
    assert len(wanted[0]) == 18
    assert len(wanted[1][0]) == 3
    assert len(wanted[1][1]) == 1
    cold, warm = within([folder]), within([folder])
    assert cold[:2] == warm[:2] == wanted
    assert cold[2]
    assert not warm[2], "no rule is loaded where all is known"


def test_analyses_are_as_without(pipeline, folder, tmp_path, without, within):
    within([folder])
    outcome = Outcome(pipeline)
    with Cache(tmp_path / "c", [], "default", outcome.load, print) as cache:
        kept = [cache.analysis(item, texts=True) for item in cache.documents(outcome.run([folder], texts=True))]
    assert not outcome.loaded
    assert outcome.said == without([folder])[1]
    wanted = list(pipeline.run([folder], lambda error: None, texts=True))
    assert kept == wanted
    assert kept[0].document.text


def change_text(folder):
    (folder / "1.txt").write_text("Mr Anson Kwok visited Macao.")


def change_row(folder):
    rows = (folder / "rows.jsonl").read_text().splitlines()
    rows[3] = json.dumps({"text": "Mr Anson Kwok visited Macao."})
    (folder / "rows.jsonl").write_text("\n".join(rows[:3] + rows[4:5] + rows[3:4] + rows[5:]) + "\n")


@pytest.mark.parametrize(
    "change",
    [
        change_text,
        change_row,
        lambda folder: (folder / "1.txt").rename(folder / "9.txt"),
        lambda folder: (folder / "1.txt").rename(folder / "1.md"),
        lambda folder: (folder / "1.txt").unlink(),
        lambda folder: (folder / "new.txt").write_text("Ms Ada Ip visited Macao."),
        lambda folder: (folder / "empty.txt").write_text("Ms Ada Ip visited Macao."),
        lambda folder: (folder / "2.txt").write_bytes(b""),
        lambda folder: (folder / "1.txt").write_bytes("Mr Anson Kwok paid £3 million.".encode("cp1252")),
    ],
    ids=["text", "rows", "name", "suffix", "gone", "new", "mended", "emptied", "encoding"],
)
def test_what_has_changed_is_seen(folder, without, within, change):
    within([folder])
    before = without([folder])
    change(folder)
    wanted = without([folder])
    assert wanted != before
    assert within([folder])[:2] == wanted
    assert within([folder])[:2] == wanted


@pytest.mark.parametrize(
    "more",
    [
        {"options": readers.Options(language="any")},
        {"options": readers.Options(text_field="body")},
        {"options": readers.Options(encoding="cp1252")},
        {"texts": True},
    ],
    ids=["language", "field", "encoding", "texts"],
)
def test_what_is_asked_for_otherwise_is_not_taken_from_before(folder, without, within, more):
    plain = within([folder])
    wanted = without([folder], **more)
    assert wanted != plain[:2]
    assert within([folder], **more)[:2] == wanted
    assert within([folder])[:2] == plain[:2]


def test_a_line_is_that_of_what_was_asked(folder, pipeline, within, monkeypatch):
    one = within([folder], asked="one")
    monkeypatch.setattr(Outcome, "line", lambda self, analysis: f"{analysis.document.id}\n")
    monkeypatch.setattr(Pipeline, "analyse", None)  # what was found is known; only the lines are new
    other = within([folder], asked="other")
    assert "0.txt\n" in other[0]
    assert within([folder], asked="one")[0] == one[0]


def test_paths_from_elsewhere_have_their_own_names(folder, without, within, monkeypatch):
    within([folder])
    monkeypatch.chdir(folder.parent)
    monkeypatch.setattr(Pipeline, "analyse", counted := Counted(Pipeline.analyse))
    assert within(["documents"])[:2] == without_counting(counted, without, ["documents"])
    assert within([folder / "0.txt", folder / "rows.jsonl"])[0] == without([folder / "0.txt", folder / "rows.jsonl"])[0]


class Counted:
    """A method that counts how often it is called."""

    def __init__(self, method):
        self.method, self.number = method, 0

    def __get__(self, owner, kind):
        def call(*arguments):
            self.number += 1
            return self.method(owner, *arguments)

        return call


def without_counting(counted, without, paths):
    assert counted.number == 0
    return without(paths)


def test_standard_input_is_known_by_its_text(within, without, monkeypatch):
    def given():
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXTS[0].encode())))

    given()
    wanted = without(["-"])
    for loaded in (True, False):
        given()
        found = within(["-"])
        assert found[:2] == wanted
        assert bool(found[2]) is loaded


def test_a_pipe_is_read_once(tmp_path, within):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_text(TEXTS[0]))
    writer.start()
    lines, said, _ = within([tmp_path / "pipe"])
    writer.join(10)
    assert [json.loads(line)["documents"][0]["id"] for line in lines] == ["pipe"]
    assert said == ([], [], 1)


@pytest.mark.parametrize("part", range(4))
def test_what_is_lost_in_part_is_made_anew(folder, without, within, tmp_path, part):
    within([folder])
    (file,) = (tmp_path / "c").glob("*.db")
    base = sqlite3.connect(file, isolation_level=None)
    numbers = [row[0] for row in base.execute("SELECT rowid FROM kept")]
    for number in random.Random(part).sample(numbers, len(numbers) // 2):
        base.execute("DELETE FROM kept WHERE rowid = ?", (number,))
    base.close()
    wanted = without([folder])
    assert within([folder])[:2] == wanted
    again = within([folder])
    assert again[:2] == wanted
    assert not again[2]


def test_a_file_that_changes_while_it_is_read_is_not_known_by_what_it_was(folder, within, without, monkeypatch):
    read = readers.sources

    def changing(name, path, *more):
        yield from read(name, path, *more)
        if name == "1.txt":
            change_text(folder)

    monkeypatch.setattr(readers, "sources", changing)
    within([folder / "1.txt"])
    monkeypatch.undo()
    (folder / "1.txt").write_text(TEXTS[1], encoding="utf-8")
    assert within([folder])[:2] == without([folder])


def test_an_output_is_written_again_for_the_same_documents_alone(folder, pipeline, tmp_path, monkeypatch):
    monkeypatch.setattr(outputs, "_PIECE", 100)
    outcome = Outcome(pipeline)

    def run(output, text):
        """Return whether the output was known; else write it: a text of the run, twice for a folder."""
        names = None if output is None else ["a", "b"]
        with Cache(tmp_path / "c", [], "default", outcome.load, print) as cache:
            slot = cache.output("asked", list(cache.documents(outcome.run([folder]))))
            stream = io.StringIO()
            if (told := cached_output.replay(slot, output, stream, names)) is not None:
                assert told == ["said"]
                return stream.getvalue() or True
            with cached_output.record(slot, output, stream, names, ["said"]) as into:
                if output is None:
                    into.writelines([text, text])
                else:
                    output.mkdir()
                    (output / "a").write_text(text)
                    (output / "b").write_text("")
            return False

    text = "é香" * 500
    assert run(None, text) is False
    assert run(None, "other") == text * 2
    change_text(folder)
    assert run(tmp_path / "one", text) is False
    assert run(tmp_path / "two", "other") is True
    assert [(f.name, f.read_text()) for f in sorted((tmp_path / "two").rglob("*")) if f.is_file()] == [
        ("a", text), ("b", "")
    ]  # fmt: skip
    base = sqlite3.connect(next((tmp_path / "c").glob("*.db")), isolation_level=None)
    pieces = base.execute("SELECT count(*) FROM kept").fetchone()[0]
    base.execute("DELETE FROM kept WHERE rowid = (SELECT max(rowid) - 1 FROM kept)")
    base.close()
    assert run(tmp_path / "three", text) is False
    assert run(tmp_path / "four", text) is True
    base = sqlite3.connect(next((tmp_path / "c").glob("*.db")))
    assert base.execute("SELECT count(*) FROM kept").fetchone()[0] == pieces, "what is replaced goes"
    base.close()


VALUES = [
    b"",
    b"x",
    b"null",
    b"[]",
    b"{}",
    b"[[1, 2]]",
    b'[["0.txt", "zz"]]',
    b'[["0.txt", ""]]',
    b"[" * 100_000,
    b"\xff",
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "workers"),
    [(value, 1) for value in VALUES] + [(b"[[1, 2]]", 2)],
    ids=lambda given: given[:12] if isinstance(given, bytes) else given,
)
def test_values_that_are_well_kept_and_none_of_ours_are_made_anew(folder, pipeline, without, tmp_path, value, workers):
    """Each value is replaced by another with a right checksum."""
    outcome = Outcome(pipeline)
    wanted = without([folder])
    told = []

    def run(asked):
        with Cache(tmp_path / "c", [], "default", outcome.load, told.append) as cache:
            lines = list(cache.lines(outcome.line, asked, outcome.run([folder], workers=workers)))
        with Cache(tmp_path / "c", [], "default", outcome.load, told.append) as cache:
            documents = [cache.analysis(item, False) for item in cache.documents(outcome.run([folder]))]
        assert documents == list(pipeline.run([folder], lambda error: None))
        return lines

    assert run("one") == wanted[0]
    base = sqlite3.connect(next((tmp_path / "c").glob("*.db")), isolation_level=None)
    keys = [row[0] for row in base.execute("SELECT key FROM kept")]
    base.executemany("UPDATE kept SET value = ? WHERE key = ?", [(packed(key, value), key) for key in keys])
    base.close()
    assert told == []
    assert run("one") == wanted[0]
    assert run("other") == wanted[0]
    assert len(told) <= 2


@pytest.mark.parametrize(
    "head",
    [
        "", "[]", "[1, [1]]", '["zz", [1]]', '["…", [1, 1, 1]]', '["…", [999999999999]]', '["…", ["1"]]', '["…", 1]',
        '["…", [["../../out", 1]]]', '["…", [-1]]', '{"a": 1}', "[" * 100_000,
    ],
    ids=lambda head: head[:20],
)  # fmt: skip
def test_an_output_is_under_names_that_are_made(folder, pipeline, tmp_path, head):
    outcome = Outcome(pipeline)
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a").write_text("text")
    with Cache(tmp_path / "c", [], "default", outcome.load, lambda line: None) as cache:
        documents = list(cache.documents(outcome.run([folder])))

        def keep():
            slot = cache.output("asked", documents)
            with cached_output.record(slot, tmp_path / "one", io.StringIO(), ["a"], []):
                pass
            cache._store.flush()
            return slot

        def written():
            return cached_output.replay(cache.output("asked", documents), tmp_path / "two", io.StringIO(), ["a"])

        slot = keep()
        cache._store.put(slot._head, packed(slot._head, head.replace("…", slot._stamp.hex()).encode()))
        cache._store.flush()
        before = sorted(tmp_path.rglob("*"))
        assert written() is None
        assert sorted(tmp_path.rglob("*")) == before
        keep()
        assert written() == []
        assert (tmp_path / "two" / "a").read_text() == "text"


@pytest.mark.parametrize("name", [name for name, form in export.FORMATS.items() if form.writes == "folder"])
def test_the_names_are_those_that_the_format_writes(folder, pipeline, tmp_path, name):
    analyses = list(pipeline.run([folder], lambda error: None, texts=True))
    export.convert(pipeline.resolve(analyses), name, tmp_path / "out", io.StringIO())
    names = cached_output.output_files(name, tmp_path / "out", [analysis.document.id for analysis in analyses])
    assert names == sorted(file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*"))
