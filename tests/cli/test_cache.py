"""hkie extract --cache: the same bytes and the same messages with and without it, in every format, and sooner."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from hkie.export import FORMATS

pytestmark = pytest.mark.slow

WRITERS = {"table": "text", "jsonl": "text"} | {name: form.writes for name, form in FORMATS.items()}
# The others differ in what they write, and not in how: text, a file, a folder.
TRIED = ("table", "jsonl", "json", "csv", "sqlite")
SEED = "000_eb305482aedd316f.txt"


@pytest.fixture(scope="module")
def releases(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    subprocess.run([sys.executable, root / "tests" / "releases.py", "24", folder], check=True, timeout=60)
    for gold in folder.glob("*.ann"):
        gold.unlink()
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def content(path):
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(file.relative_to(path), file.read_bytes()) for file in files if file.is_file()]


def test_what_is_tried_stands_for_every_format():
    assert {WRITERS[name] for name in TRIED} == set(WRITERS.values())


@pytest.mark.parametrize("name", TRIED)
def test_the_same_bytes_without_and_with_a_cache(run, releases, tmp_path, name):
    outcomes = []
    kept = ("--cache", tmp_path / "c")
    for number, more in enumerate([("--workers", "1"), (*kept, "--workers", "3"), kept]):
        output = ("--output", tmp_path / f"{number}.out") if WRITERS[name] != "text" or number == 2 else ()
        done = run("extract", releases, "--format", name, "--ner", "none", *more, *output)
        assert done.returncode == 1  # the bad files
        whole = content(tmp_path / f"{number}.out") if output else [("", done.stdout.encode())]
        outcomes.append(([data for _, data in whole], done.stderr))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert outcomes[0][1].count("\n") == 2
    assert sum(map(len, outcomes[0][0])) > 1000


@pytest.fixture(scope="module")
def plain(executable, environment, root, tmp_path_factory):
    """A cache after one run, and the output of that run."""
    folder = tmp_path_factory.mktemp("plain") / "c"
    done = subprocess.run(
        [executable, "extract", root / "seeds" / SEED, "-f", "jsonl", "--cache", folder],
        env=environment, capture_output=True, encoding="utf-8", check=True, timeout=60,
    )  # fmt: skip
    return folder, done.stdout


@pytest.mark.parametrize(
    "more",
    [
        ("--label", "PERSON", "--min-score", "0.9"),
        ("--infer", "--text", "--decisions", "DECISIONS"),
        ("--ner", "none"),
        ("--patterns", "RULES"),
    ],
    ids=lambda more: more[0],
)
def test_another_option_is_another_result(run, root, plain, tmp_path, more):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "org.jsonl").write_text('{"id": "org.mine", "label": "ORG", "pattern": "USITI and DC"}\n')
    (tmp_path / "decisions.jsonl").write_text(
        '{"n": 1, "decision": "different", "a": "Lillian Cheong", "b": "Cheong", "why": "x"}\n'
    )
    places = {"RULES": tmp_path / "rules", "DECISIONS": tmp_path / "decisions.jsonl"}
    command = ["extract", root / "seeds" / SEED, "-f", "jsonl", *(places.get(word, word) for word in more)]
    shutil.copytree(plain[0], tmp_path / "c")
    wanted = run(*command)
    found = [run(*command, "--cache", tmp_path / "c") for _ in range(2)]
    assert (wanted.returncode, wanted.stderr) == (0, "")
    assert wanted.stdout != plain[1]
    assert {done.stdout for done in found} == {wanted.stdout}


@pytest.mark.parametrize("damage", ["flipped", "cut"])
def test_a_damaged_cache_is_told_and_made_anew(run, root, plain, tmp_path, damage):
    command = ["extract", root / "seeds" / SEED, "-f", "jsonl", "--cache", tmp_path / "c"]
    shutil.copytree(plain[0], tmp_path / "c")
    (file,) = (tmp_path / "c").glob("*.db")
    data = bytearray(file.read_bytes())
    dice = random.Random(1)
    for place in dice.sample(range(len(data)), 1000):
        data[place] ^= 1 << dice.randrange(8)
    file.write_bytes({"flipped": data, "cut": data[:5000]}[damage])
    done = run(*command)
    assert (done.returncode, done.stdout) == (0, plain[1])
    assert done.stderr == f"hkie: {file}: damaged; lost results are computed again\n"
    done = run(*command)
    assert (done.returncode, done.stdout, done.stderr) == (0, plain[1], "")


def test_a_cache_that_cannot_be_made_is_done_without(run, root, plain):
    done = run("extract", root / "seeds" / SEED, "-f", "jsonl", "--cache", "/proc/hkie")
    assert (done.returncode, done.stdout) == (0, plain[1])
    assert done.stderr.startswith("hkie: /proc/hkie: nothing new is cached (")


def test_a_folder_of_something_else_is_bad_use(run, root, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir")
    done = run("extract", root / "seeds", "--cache", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"hkie: {tmp_path}: holds letter.txt and is not a cache of hkie; give a new folder\n"


def test_mistakes_are_told_as_without_a_cache(run, root, tmp_path):
    for more in (["--patterns", tmp_path / "nowhere"], ["--ner", "no_such_model"]):
        plain = run("extract", root / "seeds", *more)
        done = run("extract", root / "seeds", *more, "--cache", tmp_path / "c")
        assert (done.returncode, done.stdout, done.stderr) == (2, "", plain.stderr)


def test_two_at_once_and_one_that_is_killed_do_no_harm(executable, environment, releases, tmp_path):
    command = [executable, "extract", releases, "--format", "jsonl", "--ner", "none", "--workers", "1"]
    cached = [*command, "--cache", tmp_path / "c"]

    def begun():
        return subprocess.Popen(
            cached, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )

    began = time.monotonic()
    wanted = subprocess.run(command, env=environment, capture_output=True, timeout=120)
    lasted = time.monotonic() - began
    for moment in (0.5, 0.8):
        killed = begun()
        time.sleep(lasted * moment)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate(timeout=60)
    two = [begun(), begun()]
    for process in two:
        assert (*process.communicate(timeout=120), process.returncode) == (wanted.stdout, wanted.stderr, 1)
    done = subprocess.run(cached, env=environment, capture_output=True, timeout=120)
    assert (done.stdout, done.stderr) == (wanted.stdout, wanted.stderr)
