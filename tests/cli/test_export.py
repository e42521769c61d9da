"""hkie export, and the formats of hkie extract: pipes, files, messages."""

import csv
import io
import json
import resource
import sqlite3
import subprocess
from contextlib import closing

import pytest

TEXT = "The Commissioner for Harbour Affairs, Ms Ophelia Tse, visited Sha Tin on May 5, 2025."
MORE = "The Commissioner for Harbour Affairs, Ms Ophelia Tse, attended the Harbour Data Forum. Ms Tse said so."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT)
    (folder / "in" / "b.txt").write_text(MORE)
    return folder


@pytest.fixture(scope="module")
def result(run, folder):
    done = run("extract", "in", "--format", "json", cwd=folder)
    assert done.returncode == 0
    return done.stdout


def test_one_table_goes_to_standard_output(run, folder, result):
    done = run("export", "-", "--to", "csv", "--table", "mentions", stdin=result, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["text"] for row in rows if row["label"] == "PERSON"] == ["Ophelia Tse", "Ophelia Tse", "Tse"]
    assert {row["entity"] for row in rows if row["label"] == "PERSON"} == {"person:ophelia-tse"}


@pytest.mark.slow
def test_lines_are_joined_as_one_run_would(run, folder):
    lines = run("extract", "in", "--format", "jsonl", cwd=folder).stdout
    assert len(lines.splitlines()) == 2
    direct = run("export", "-", "--to", "ftm", stdin=lines, cwd=folder)
    joined = run("resolve", "-", stdin=lines, cwd=folder).stdout
    through = run("export", "-", "--to", "ftm", stdin=joined, cwd=folder)
    at_once = run("extract", "in", "--format", "ftm", cwd=folder)
    assert direct.returncode == through.returncode == at_once.returncode == 0
    assert direct.stdout == through.stdout == at_once.stdout
    assert sum(json.loads(line)["schema"] == "Person" for line in direct.stdout.splitlines()) == 1


def test_extract_writes_a_database_at_once(run, folder, tmp_path):
    done = run("extract", "in", "--format", "sqlite", "--output", tmp_path / "out.db", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with closing(sqlite3.connect(tmp_path / "out.db")) as base:
        sentences = [row[0] for row in base.execute("SELECT text FROM sentences ORDER BY id")]
    assert sentences == [TEXT, MORE.removesuffix(" Ms Tse said so."), "Ms Tse said so."]


def test_labels_and_scores_are_kept_to(run, folder):
    done = run("extract", "in", "--label", "DATE", "--format", "conll", cwd=folder)
    assert {line.split("\t")[3] for line in done.stdout.splitlines() if line and line[0] != "#"} == {
        "O",
        "B-DATE",
        "I-DATE",
    }


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--to", "excel"], 2, "unknown format 'excel'; one of json, csv"),
        (["--to", "sqlite"], 2, "sqlite is written to a file: give it with --output"),
        (["--to", "brat"], 2, "brat is written to a folder: give it with --output"),
        (["--to", "csv"], 2, "or one table with hkie export --table"),
        (["--to", "csv", "--table", "people"], 2, "no table 'people'; one of documents"),
        (["--to", "md", "--table", "mentions"], 2, "--table is for csv"),
        (["--to", "md", "--output", "none/there.md"], 2, "none/there.md: the folder none does not exist"),
        (["--to", "csv", "--output", "in"], 2, "in: holds a.txt, which is not part of this export"),
        (["--to", "sqlite", "--output", "in"], 2, "in: is a folder; give a file"),
    ],
)
def test_bad_use_is_told_and_leaves_nothing(run, folder, result, options, code, told):
    before = sorted(folder.rglob("*"))
    done = run("export", "-", *options, stdin=result, cwd=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert sorted(folder.rglob("*")) == before


def test_extract_refuses_a_format_that_cannot_be_printed_before_the_work(run, folder):
    done = run("extract", "in", "--format", "parquet", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "give it with --output" in done.stderr


def test_no_result_is_told(run, folder):
    done = run("export", "-", "--to", "md", stdin='{"schema": "other"}', cwd=folder)
    assert done.returncode == 1
    assert "not a result of hkie extract" in done.stderr


def test_an_export_is_replaced_as_a_whole(run, folder, result, tmp_path):
    for _ in range(2):
        assert run("export", "-", "--to", "csv", "-o", tmp_path / "out", stdin=result, cwd=folder).returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_reader_that_goes_is_no_error(executable, folder, result):
    command = f"{executable} export - --to turtle | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], input=result, cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("@prefix")


@pytest.mark.parametrize("most", [6_000, 11_000])
def test_a_workbook_that_does_not_fit_is_told_in_one_line_and_leaves_nothing(
    executable, environment, folder, result, tmp_path, most
):
    (tmp_path / "temporary").mkdir()
    done = subprocess.run(
        [executable, "export", "-", "--to", "xlsx", "--output", tmp_path / "x.xlsx"],
        input=result, env=environment | {"TMPDIR": str(tmp_path / "temporary")}, capture_output=True, encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)), timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "x.xlsx: cannot be written (File too large)" in done.stderr
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["temporary"]
