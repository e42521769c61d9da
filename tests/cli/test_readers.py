"""hkie extract over documents of every format, as a user has it."""

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>x</title><link rel="canonical" href="https://example.org/a"></head><body>
<nav><a href=1>Mr Menu Mo</a></nav><article><h1>Clinic opens</h1><p>Mr Anson Kwok, Secretary for Health, visited Hangzhou.</p>
<p>Ends/Monday, May 5, 2025<br>Issued at HKT 17:30</p></article></body></html>"""
CHINESE = "衞生局局長郭安信今日出席馬羅診所啟用典禮，並與員工會面，了解診所的日常運作。"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(
        'no,body,day\n7,"Mr Anson Kwok visited Hangzhou.",2025-05-06\n', encoding="utf-8"
    )
    (tmp_path / "chinese.txt").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "news.txt.gz").write_bytes(gzip.compress(b"Ms Ida Fong visited Shanghai."))
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("one.md", "# Visit\n\nMs **Ida Fong** visited Shanghai.")
        archive.write(CASES / "release.pdf", "release.pdf")
    return tmp_path


def result(done):
    return json.loads(done.stdout)


def test_every_format_of_a_folder_is_read(run, folder):
    done = run(
        "extract", folder, "-f", "json", "--text", "--text-field", "body", "--id-field", "no", "--date-field", "day"
    )
    said = result(done)
    assert done.returncode == 1
    assert done.stderr == f"hkie: {folder}/chinese.txt: not in English (Chinese); skipped without --lang any\n"
    jsonschema.Draft202012Validator(json.loads(run("schema").stdout)).validate(said)
    documents = {d["id"]: d for d in said["documents"]}
    assert list(documents) == ["news.txt.gz", "news.zip/one.md", "news.zip/release.pdf", "page.html", "rows.csv/7"]
    for mention in said["mentions"]:
        assert documents[mention["document"]]["text"][mention["start"] : mention["end"]] == mention["text"]
    assert documents["rows.csv/7"]["published"] == "2025-05-06"
    page = documents["page.html"]
    assert (page["title"], page["published"], page["url"], page["language"], page["media_type"]) == (
        "Clinic opens", "2025-05-05T17:30", "https://example.org/a", "en", "text/html",
    )  # fmt: skip
    assert {m["page"] for m in said["mentions"] if m["document"] == "news.zip/release.pdf"} == {1}
    assert not [m for m in said["mentions"] if "Menu" in m["text"]]


def test_the_text_is_there_only_where_it_is_asked_for(run, folder):
    assert "text" not in result(run("extract", folder / "page.html", "-f", "json"))["documents"][0]


def test_any_language_is_taken_where_it_is_asked_for(run, folder):
    done = run("extract", folder / "chinese.txt", "--lang", "any", "-f", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [d["id"] for d in result(done)["documents"]] == ["chinese.txt"]


def test_the_encoding_is_the_one_that_is_said(run, folder):
    (folder / "old.txt").write_bytes("Mr Chow 周大文 visited Hangzhou.".encode("big5"))
    done = run("extract", folder / "old.txt", "--encoding", "big5", "--text", "-f", "json")
    assert [(d["text"], d["encoding"]) for d in result(done)["documents"]] == [
        ("Mr Chow 周大文 visited Hangzhou.", "big5")
    ]
    done = run("extract", folder / "old.txt", "--encoding", "utf-8")
    assert done.returncode == 1
    assert done.stderr.startswith(f"hkie: {folder}/old.txt: not utf-8 (")
    for name in ("klingon", "base64"):
        done = run("extract", folder / "old.txt", "--encoding", name)
        assert (done.returncode, done.stderr) == (
            2,
            f"hkie: unknown encoding '{name}'; utf-8, cp1252, big5 and gb18030 are some\n",
        )


def test_patterns_and_lists_name_documents(run, folder):
    (folder / "list").write_text(f"{folder}/page.html\n{folder}/news.txt.gz\n")
    for arguments in (["@list"], ["*.html", "*.gz"]):
        done = run("extract", *arguments, "-f", "jsonl", cwd=folder)
        assert [json.loads(line)["documents"][0]["id"] for line in done.stdout.splitlines()] == [
            "page.html",
            "news.txt.gz",
        ]


@pytest.mark.parametrize("name", ["page.html", "news.zip", "news.txt.gz"])
def test_standard_input_may_be_any_format(executable, environment, folder, name):
    done = subprocess.run(
        [executable, "extract", "-", "-f", "json"],
        input=(folder / name).read_bytes(),
        env=environment,
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["mentions"]


def test_rows_are_written_as_they_are_read(run):
    rows = '{"text": "Mr Anson Kwok visited Hangzhou.", "id": "x"}\n{broken\n{"text": "Ms Ida Fong visited Shanghai.", "id": "x"}\n'
    done = run("extract", "-", "-f", "jsonl", "--id-field", "id", stdin=rows)
    assert [json.loads(line)["documents"][0]["id"] for line in done.stdout.splitlines()] == ["-/x", "-/x~2"]
    assert done.returncode == 1
    assert done.stderr.startswith("hkie: standard input:2: not JSON (")


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("command", [("extract", "-f", "table"), ("show", "--no-pager")], ids=lambda c: c[0])
def test_a_result_is_reported_and_the_others_read(run, folder, command, form):
    assert run("extract", "page.html", "-f", form, "-o", "r.json", cwd=folder).returncode == 0
    done = run(*command, "r.json", "news.txt.gz", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "hkie: r.json: is a result of hkie extract, not a document\n")
    assert "Ida Fong" in done.stdout
    assert "Anson Kwok" not in done.stdout


def test_explain_of_a_piped_result_wants_a_name(run, folder):
    made = run("extract", "page.html", "-f", "json", cwd=folder).stdout
    done = run("explain", "-", stdin=made)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "hkie: standard input: is a result of hkie extract; add the name of an entity: hkie explain - NAME\n"
    )


def test_explain_asks_about_any_format(run, folder):
    done = run("explain", folder / "page.html", "--at", "18", "--json")
    assert "Anson Kwok" in [found["text"] for found in json.loads(done.stdout)]


def test_help_loads_no_library(executable):
    code = "import sys; from hkie.cli import app\ntry: app(['extract', '--help'])\nexcept SystemExit: pass\n"
    code += "print([m for m in ('spacy', 'lxml', 'trafilatura', 'pypdfium2', 'zipfile', 'email.parser') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=120)
    assert "'lxml'" not in done.stdout
    assert "'spacy'" not in done.stdout
    assert "'trafilatura'" not in done.stdout
    assert "'pypdfium2'" not in done.stdout


def test_finding_readers_loads_no_library():
    code = "import sys; from hkie.readers.formats import readers; readers()\n"
    code += "print([m for m in ('spacy', 'lxml', 'trafilatura', 'pypdfium2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=120)
    assert done.stdout == "[]\n"
