"""The command line as a user has it: the installed executable, real files, real pipes, a real terminal."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import jsonschema
import pytest

from hkie import export
from hkie.ontology import shipped
from hkie.readers.formats import readers

LABELS = tuple(shipped().labels)

SENTENCE = "Mr Anson Kwok, Secretary for Health, visited Hangzhou on May 5, 2025 with HK$3 billion.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    (tmp_path / "none").mkdir()
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    return tmp_path


def ids(done):
    return [document["id"] for document in json.loads(done.stdout)["documents"]]


def test_table_lists_documents_entities_and_relations(run):
    done = run("extract", "seeds/")
    assert (done.returncode, done.stderr) == (0, "")
    for text in (*LABELS, "Lillian Cheong", "holds_title", "001_702dc700623f0940.txt", "HK$3 billion"):
        assert text in done.stdout
    assert "\x1b" not in done.stdout


def test_json_is_one_object_that_fits_the_schema_and_the_records(run, seeds):
    done = run("extract", "seeds/", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    jsonschema.Draft202012Validator(json.loads(run("schema").stdout)).validate(json.loads(done.stdout))
    printed, wanted = json.loads(done.stdout), json.loads(export.dumps(seeds))
    for document in (*printed["documents"], *wanted["documents"]):
        del document["path"]  # as it was given: relative here, absolute there
    assert printed == wanted


def test_jsonl_is_one_document_a_line(run):
    done = run("extract", "seeds/", "-f", "jsonl")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(line["documents"]) for line in lines] == [1] * 5
    for line in lines:
        assert {m["document"] for m in line["mentions"]} == {line["documents"][0]["id"]}


def test_labels_and_scores_select(run, folder):
    done = run("extract", folder / "good.txt", "-f", "json", "-l", "place", "--label", "MONEY")
    assert {m["label"] for m in json.loads(done.stdout)["mentions"]} == {"PLACE", "MONEY"}
    assert run("extract", folder / "good.txt", "-f", "json", "-l", "place,MONEY").stdout == done.stdout
    done = run("extract", folder / "good.txt", "-f", "json", "--min-score", "0.97")
    scores = [m["score"] for m in json.loads(done.stdout)["mentions"]]
    assert scores
    assert min(scores) >= 0.97


def test_standard_input_is_a_document(run):
    done = run("extract", "-", "-f", "json", stdin=SENTENCE)
    assert (done.returncode, done.stderr, ids(done)) == (0, "", ["-"])
    assert {m["text"] for m in json.loads(done.stdout)["mentions"]} >= {"Anson Kwok", "Hangzhou", "HK$3 billion"}


def test_empty_standard_input_is_told(run):
    done = run("extract", "-")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "hkie: standard input: is empty\n")


def test_output_goes_to_a_file_whole(run, folder):
    done = run("extract", folder / "good.txt", "-f", "json", "-o", folder / "out.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["schema"] == "hkie/2"


@pytest.mark.slow
def test_the_same_bytes_for_any_order_of_files_and_any_hash_seed(run, root):
    files = sorted((root / "seeds").glob("*.txt"))
    one = run("extract", *files, "-f", "json", PYTHONHASHSEED="1")
    other = run("extract", *files[::-1], "-f", "json", PYTHONHASHSEED="2")
    assert one.stdout == other.stdout != ""


SUFFIXES = ", ".join(f"*{suffix}" for suffix in sorted({s for r in readers().values() for s in r.suffixes}))
# What is given beside good.txt, the exit code, and what is said. "…" stands for the folder.
BAD = [
    ("missing.txt", 2, "…/missing.txt: no such file or folder"),
    ("broken.txt", 2, "…/broken.txt: no such file or folder"),
    ("empty.txt", 1, "…/empty.txt: the file is empty"),
    ("binary.txt", 1, "…/binary.txt: not text but an image; run text recognition (OCR) on it first"),
    ("none", 2, f"…/none: no document in this folder; it should contain {SUFFIXES}"),
    ("folder.txt", 2, f"…/folder.txt: no document in this folder; it should contain {SUFFIXES}"),
]


@pytest.mark.parametrize(
    ("name", "code", "message", "form"), [(*bad, "json") for bad in BAD] + [(*bad, "jsonl") for bad in BAD[1:3]]
)
def test_a_bad_input_is_told_and_the_others_are_done(run, folder, name, code, message, form):
    done = run("extract", folder / name, folder / "good.txt", "-f", form)
    assert done.returncode == code
    assert done.stderr == f"hkie: {message.replace('…', str(folder))}\n"
    assert ids(done) == ["good.txt"]


def test_links_out_of_a_folder_are_followed_where_it_is_asked_for(run, folder, tmp_path_factory):
    (other := tmp_path_factory.mktemp("other") / "o.txt").write_text(SENTENCE)
    (docs := folder / "docs").mkdir()
    (docs / "a.txt").write_text(SENTENCE)
    (docs / "o.txt").symlink_to(other)
    (docs / "loop").symlink_to("..")
    done = run("extract", docs, "-f", "json")
    assert (done.returncode, ids(done)) == (0, ["a.txt"])
    assert done.stderr == (
        f"hkie: {docs}: links that lead out of it are skipped: 2 (loop, o.txt); use --follow-links to read them\n"
    )
    done = run("extract", docs, "-f", "json", "--follow-links")
    assert (done.returncode, ids(done)) == (1, ["a.txt", "loop/good.txt", "o.txt"])  # of loop/, empty.txt and others


def test_a_result_holds_nothing_of_where_the_machine_has_the_documents(run, folder):
    (folder / "docs").mkdir()
    (folder / "docs" / "good.txt").write_text(f"{SENTENCE}It was on May 6.\n")
    done = run("extract", folder / "good.txt", folder / "docs", "-f", "json", cwd="/")
    assert (done.returncode, ids(done)) == (0, ["docs/good.txt", "good.txt"])
    assert str(folder) not in done.stdout
    (folder / "result.json").write_text(done.stdout, encoding="utf-8")
    exported = run("export", folder / "result.json", "--to", "conll", cwd=folder)
    assert (exported.returncode, exported.stderr) == (0, "")  # in their folder they are found again
    exported = run("export", folder / "result.json", "--to", "conll")
    assert exported.returncode == 2
    assert "extract it again with --text" in exported.stderr


@pytest.mark.parametrize(("name", "code", "message"), BAD)
def test_bad_input_alone_writes_nothing(run, folder, name, code, message):
    before = sorted(folder.iterdir())
    done = run("extract", folder / name, "-f", "json", "-o", folder / "out.json")
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr == f"hkie: {message.replace('…', str(folder))}\n"
    assert sorted(folder.iterdir()) == before


def test_a_folder_with_bad_files_gives_the_good_ones(run, folder):
    done = run("extract", folder, "-f", "json")
    assert (done.returncode, ids(done)) == (1, ["good.txt"])
    assert sorted(done.stderr.splitlines()) == [
        f"hkie: {folder}/binary.txt: not text but an image; run text recognition (OCR) on it first",
        f"hkie: {folder}/empty.txt: the file is empty",
        f"hkie: {folder}: special files and broken links are skipped: 1 (broken.txt)",
    ]


def test_a_file_of_20_mb_is_refused(run, folder):
    (folder / "large.txt").write_bytes(b"All is well. " * (20 * 2**20 // 13))
    done = run("extract", folder / "large.txt", folder / "good.txt", "-f", "json")
    assert (done.returncode, ids(done)) == (1, ["good.txt"])
    assert done.stderr == f"hkie: {folder}/large.txt: larger than 10 MB; split it first\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_told(run, folder):
    (folder / "empty.txt").chmod(0)
    done = run("extract", folder / "empty.txt", folder / "good.txt", "-f", "json")
    assert (done.returncode, ids(done)) == (1, ["good.txt"])
    assert "cannot be read (Permission denied)" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no /proc")
def test_a_file_that_fails_while_it_is_read_is_told(run, folder):
    done = run("extract", "/proc/self/mem", folder / "good.txt", "-f", "json")
    assert (done.returncode, ids(done)) == (1, ["good.txt"])
    assert done.stderr == "hkie: /proc/self/mem: cannot be read (Input/output error)\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--label", "SHIP"], "unknown label 'SHIP'; one of PERSON"),
        (["--label", "PERSON,SHIP"], "unknown label 'SHIP'; one of PERSON"),
        (["--output", "none/there/out.json"], "does not exist; create it first"),
        (["--output", "."], "is a folder; give a file"),
        (["--patterns", "missing"], "missing: no such pattern folder"),
        (["--format", "xml"], "unknown format 'xml'; one of table, json"),
        (["--min-score", "2"], "Invalid value for '--min-score'"),
        (["--colour"], "No such option"),
    ],
)
def test_bad_use_is_told_before_work(run, folder, options, message):
    before = sorted(folder.iterdir())
    done = run("extract", "good.txt", *options, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in " ".join(re.sub(r"[│╭╰─╮╯]", " ", done.stderr).split())
    assert "Traceback" not in done.stderr
    assert sorted(folder.iterdir()) == before


def test_a_wrong_rule_is_told_with_file_and_line(run, folder):
    (folder / "my.jsonl").write_text('\n{"id": "a.b", "label": "SHIP", "pattern": "x"}\n')
    done = run("extract", folder / "good.txt", "--patterns", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"hkie: {folder}/my.jsonl:2: unknown label 'SHIP'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "reader"),
    [
        ("extract seeds/", "head -1"),
        pytest.param("extract seeds/ -f json", "true", marks=pytest.mark.slow),
        pytest.param("extract seeds/ -f jsonl", "head -1", marks=pytest.mark.slow),
        ("schema", "true"),
    ],
)
def test_a_closed_pipe_is_no_error(executable, environment, root, arguments, reader):
    command = f"set -o pipefail; {shlex.quote(str(executable))} {arguments} | {reader}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=root, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_of_80_columns_gets_colours_and_whole_lines(in_terminal):
    out = in_terminal("extract", "seeds/")
    assert "\x1b[" in out
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out).splitlines()
    assert max(map(len, lines)) <= 80
    assert any("Lillian Cheong" in line for line in lines)


def test_no_color_is_kept(in_terminal):
    out = in_terminal("extract", "seeds/", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", out)
    assert "Lillian Cheong" in out


def test_control_characters_of_a_document_do_not_reach_the_terminal(run, tmp_path):
    (tmp_path / "a.txt").write_text(
        "\x1b[31mHarbour\x07 Forum\n\nMr Anson\x1b[0m Kwok visited [bold]Hangzhou[/bold].\n"
    )
    done = run("extract", tmp_path / "a.txt")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
