"""hkie report: files, pipes, messages."""

import os
import pty
import subprocess

import pytest

TEXT = "The Commissioner for Harbour Affairs, Ms Ophelia Tse, visited Sha Tin on May 5, 2025."


@pytest.fixture(scope="module")
def result(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    (folder / "a.txt").write_text(TEXT)
    done = run("extract", "a.txt", "--format", "json", "--text", cwd=folder)
    assert done.returncode == 0
    return done.stdout


def test_a_file_and_a_pipe_have_the_same_page(run, result, tmp_path):
    (tmp_path / "result.json").write_text(result)
    done = run("report", "result.json", "--output", "report.html", "--title", "A & B", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    piped = run("report", "-", "--title", "A & B", stdin=result)
    assert piped.stdout == (tmp_path / "report.html").read_text(encoding="utf-8")
    assert piped.stdout.startswith("<!doctype html>")
    assert "<title>A &amp; B</title>" in piped.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "result.json"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "told"),
    [
        (["none.json", "-o", "report.html"], "", 2, "none.json: no such result file"),
        (["-", "-o", "report.html"], '{"schema": "other"}', 1, "not a result of hkie extract"),
        (["-", "-o", "none/report.html"], "{}", 2, "none/report.html: the folder none does not exist"),
    ],
)
def test_bad_use_is_told_and_leaves_nothing(run, tmp_path, arguments, stdin, code, told):
    done = run("report", *arguments, stdin=stdin, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_gets_no_page(executable, result, tmp_path):
    (tmp_path / "result.json").write_text(result)
    leader, follower = pty.openpty()
    try:
        done = subprocess.run(
            [executable, "report", "result.json"], stdout=follower, stderr=subprocess.PIPE, cwd=tmp_path, timeout=60
        )
    finally:
        os.close(leader)
        os.close(follower)
    assert done.returncode == 2
    assert b"give a file with --output" in done.stderr
