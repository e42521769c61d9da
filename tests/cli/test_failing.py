"""Disks that are full, folders that go, files that may not be read, processes that die: a line, exit code 1, the rest done."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from hkie import readers
from hkie.export import FORMATS

pytestmark = pytest.mark.slow

MAIN = "from hkie.cli import main; sys.argv = ['hkie', *sys.argv[1:]]; main()"
LIMIT = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))\n"
"""No file can be longer than 2 KB, as on a disk that fills while it is written."""
EACH = """
import contextlib, io, json, sys
from hkie.cli import main
told = []
for command in json.loads(sys.argv[1]):
    sys.argv = ["hkie", *command]
    with contextlib.redirect_stderr(io.StringIO()) as said:
        try:
            main()
            code = 0
        except SystemExit as error:
            code = error.code
    told.append((code, said.getvalue()))
print(json.dumps(told))
"""
"""The program, once for each command of a list."""
DEADLY = f"""
import os, signal, sys
from hkie.pipeline.analyzer import Stages
analyse = Stages.analyse
def deadly(self, source, published=None):
    if source.id == "b.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return analyse(self, source, published)
Stages.analyse = deadly
{MAIN}
"""
"""The program where each process that reads b.txt dies, as one without memory does."""
NOBODY = 65534
ROOT = Path(__file__).resolve().parents[2]
SEED = "seeds/000_eb305482aedd316f.txt"


@pytest.fixture(scope="module")
def result(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("failing") / "result.json"
    assert run("extract", SEED, "--text", "--ner", "none", "--format", "json", "--output", path).returncode == 0
    return path


@pytest.fixture
def program(environment):
    def program(code, *arguments, **more):
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], env=environment, timeout=120,
            encoding="utf-8", stderr=subprocess.PIPE, **{"stdout": subprocess.PIPE, **more},
        )  # fmt: skip

    return program


@pytest.fixture
def folder(tmp_path):
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.txt").write_text(f"Mr Anson Kwok visited Hangzhou, said note {name}.")
    return tmp_path / "in"


WRITTEN = [
    *(["export", "RESULT", "--to", name, "--output", "OUT"] for name in FORMATS),
    ["export", "RESULT", "--to", "csv", "--table", "mentions", "--output", "OUT"],
    ["resolve", "RESULT", "--output", "OUT"],
    ["report", "RESULT", "--output", "OUT"],
    *(["extract", SEED, "--ner", "none", "--format", name, "--output", "OUT"] for name in ("table", "jsonl", "sqlite")),
]  # fmt: skip


def told_of(program, code, commands, **named):
    """Run commands one after the other in one process; return what each said and its exit code."""
    filled = [[str(named.get(part, part)) for part in command] for command in commands]
    done = program(code, json.dumps(filled), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return list(zip(map(" ".join, filled), json.loads(done.stdout), strict=True))


def test_on_a_full_disk_nothing_is_left(program, result, tmp_path):
    out = tmp_path / "out"
    for command, (code, said) in told_of(program, LIMIT + EACH, WRITTEN, RESULT=result, OUT=out):
        assert (command, code) == (command, 1)
        assert said.startswith(f"hkie: {out}: cannot be written ("), command
        assert said.count("\n") == 1, command
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize(
    "command",
    [
        ["extract", SEED, "--ner", "none"],
        ["extract", SEED, "--ner", "none", "--format", "jsonl"],
        ["show", SEED, "--ner", "none", "--no-pager"],
        ["export", "RESULT", "--to", "md"],
        ["resolve", "RESULT"],
        ["report", "RESULT"],
        ["timeline", "RESULT"],
        ["find", "RESULT", "Cheong", "--json"],
        ["relations", "RESULT", "--csv"],
        ["patterns", "list"],
        ["schema"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_full_standard_output_is_told(program, root, result, command):
    with open("/dev/full", "w") as full:
        done = program(
            f"import sys; {MAIN}", *(str(result) if p == "RESULT" else p for p in command), cwd=root, stdout=full
        )
    assert (done.returncode, done.stderr) == (1, "hkie: standard output: No space left on device\n")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc")
def test_a_folder_that_cannot_be_written_to_is_told(program, result):
    out = Path("/proc/self/out")
    for command, (code, said) in told_of(program, EACH, WRITTEN, RESULT=result, OUT=out):
        assert (command, code) == (command, 1)
        assert said.startswith(f"hkie: {out}: cannot be written ("), command
        assert said.count("\n") == 1, command


def test_a_decision_on_a_full_disk_leaves_those_before_it(program, tmp_path):
    file = tmp_path / "decisions.jsonl"
    why = "x" * 700
    ended = [
        program(
            LIMIT + MAIN, "decide", "same", f"Ada {n}", f"Ada Poon {n}", "--why", why, "--decisions", file
        ).returncode
        for n in range(3)
    ]
    assert ended == [0, 0, 1]
    assert [json.loads(line)["n"] for line in file.read_text().splitlines()] == [1, 2]


@pytest.mark.parametrize("form", ["json", "jsonl", "sqlite", "csv"])
def test_a_folder_that_goes_while_it_is_written_to_is_told(executable, environment, folder, tmp_path, form):
    out = tmp_path / "out"
    out.mkdir()
    command = [executable, "extract", "@-", "--ner", "none", "--format", form, "--output", out / "found"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        # What it reads is a pipe, so that it has begun when the second name is taken.
        pipe = tmp_path / "pipe.txt"
        os.mkfifo(pipe)
        process.stdin.write(f"{pipe}\n")
        process.stdin.flush()
        pipe.write_text("Mr Anson Kwok visited Hangzhou.")
        shutil.rmtree(out)
        _, told = process.communicate(f"{folder}/b.txt\n", timeout=60)
    assert process.returncode == 1
    assert told.startswith(f"hkie: {out}/found: cannot be written (")
    assert told.count("\n") == 1
    assert not out.exists()


def test_a_file_that_goes_before_it_is_read_is_told_and_the_rest_read(folder):
    problems = []
    documents = readers.documents([folder], problems=problems.append)
    assert next(documents).id == "a.txt"
    (folder / "b.txt").unlink()
    assert [source.id for source in documents] == ["c.txt"]
    assert [(str(p), p.exit_code) for p in problems] == [
        (f"{folder}/b.txt: cannot be read (No such file or directory)", 1)
    ]


def test_a_process_that_dies_is_told_and_the_rest_done(program, folder):
    done = program(DEADLY, "extract", folder, "--ner", "none", "--format", "json", "--workers", "2")
    assert done.returncode == 1
    assert done.stderr == "hkie: b.txt: the process that read it was killed or ran out of memory; split it first\n"
    assert [d["id"] for d in json.loads(done.stdout)["documents"]] == ["a.txt", "c.txt"]


@contextmanager
def nobody():
    """Be a user who may not read everything; only root can become one, and all others are already."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize(
    ("closed", "asked", "read", "told"),
    [
        ("b.txt", ".", ["a.txt", "c.txt", "d/e.txt"], "b.txt"),
        ("d", ".", ["a.txt", "b.txt", "c.txt"], "d"),
        ("d", "d/e.txt a.txt", ["a.txt"], "d/e.txt"),
        ("d", "d a.txt", ["a.txt"], "d"),
    ],
)
def test_what_may_not_be_read_is_told_and_the_rest_read(tmp_path, closed, asked, read, told):
    (tmp_path / "a.txt").write_text("Mr Anson Kwok visited Hangzhou.")
    assert list(readers.documents([tmp_path]))  # what is imported is readable
    folder = Path("/tmp") / f"hkie-closed-{os.getpid()}"  # all folders above it may be looked into
    folder.mkdir()
    try:
        for name in ("a.txt", "b.txt", "c.txt", "d/e.txt"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("Mr Anson Kwok visited Hangzhou.")
        (folder / closed).chmod(0)
        problems = []
        with nobody():
            found = [
                s.id for s in readers.documents([folder / name for name in asked.split()], problems=problems.append)
            ]
        assert found == read
        assert str(problems[0]) == f"{folder / told}: cannot be read (Permission denied)"
    finally:
        (folder / closed).chmod(0o700)
        shutil.rmtree(folder)
