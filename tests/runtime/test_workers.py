"""Work shared out to processes: the same results in the same order, and what happens when a process dies."""

import os
import subprocess
import sys
import time

import pytest

from hkie.runtime import workers


def run(code):
    """Run code in a process of its own: the tests' own process has threads, which a fork does not like."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout


BASE = "import os, time\nfrom hkie.runtime import workers\nnever = lambda item: None\n"


@pytest.mark.parametrize("number", [0, 1, 7, 8, 9, 41, 200])
@pytest.mark.parametrize("processes", ["1", "2", "3", "None"])
def test_results_come_in_the_order_of_the_items(number, processes):
    code = BASE + f"print(list(workers.ordered(lambda n: n * n, range({number}), {processes}, never)))"
    assert run(code) == f"{[n * n for n in range(number)]}\n"


def test_two_processes_share_the_work():
    code = (
        BASE + "print(len(set(workers.ordered(lambda n: time.sleep(0.01) or os.getpid(), range(64), 2, never))) == 2)"
    )
    assert run(code) == "True\n"


def test_little_work_is_done_here():
    code = BASE + "print(set(workers.ordered(lambda n: os.getpid(), range(20), None, never)) == {os.getpid()})"
    assert run(code) == "True\n"


def test_an_error_is_raised_here():
    code = BASE + (
        "def work(n):\n    if n == 30: raise ValueError('thirty')\n    return n\n"
        "found = []\ntry:\n    for n in workers.ordered(work, range(64), 2, never): found.append(n)\n"
        "except ValueError as error: print(error, len(found))"
    )
    name, count = run(code).split()
    assert (name, int(count) <= 30) == ("thirty", True)


def test_an_item_that_kills_its_process_is_told_and_the_others_are_done():
    code = BASE + (
        "import signal\n"
        "def work(n):\n    if n in (11, 30): os.kill(os.getpid(), signal.SIGKILL)\n    return n\n"
        "dead = []\n"
        "print(list(workers.ordered(work, range(64), 2, dead.append)) == [n for n in range(64) if n not in (11, 30)], dead)"
    )
    assert run(code) == "True [11, 30]\n"


def test_items_are_taken_only_as_they_are_needed():
    code = BASE + (
        "taken = []\n"
        "def items():\n    for n in range(100000):\n        taken.append(n)\n        yield n\n"
        "found = workers.ordered(lambda n: n, items(), 2, never)\n"
        "next(found)\nprint(len(taken) < 200)\nfound.close()"
    )
    assert run(code) == "True\n"


def test_without_fork_the_work_is_done_here(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert set(workers.ordered(lambda n: os.getpid(), range(64), 2, lambda n: None)) == {os.getpid()}


@pytest.fixture(scope="module")
def releases(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    subprocess.run([sys.executable, root / "tests" / "releases.py", "90", folder], check=True, timeout=60)
    for gold in folder.glob("*.ann"):
        gold.unlink()
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", ["json", "jsonl", "md"])
def test_the_same_bytes_with_any_number_of_workers(run_cli, releases, name):
    runs = [
        run_cli("extract", releases, "--format", name, *more) for more in (("--workers", "1"), ("--workers", "3"), ())
    ]
    assert {done.returncode for done in runs} == {1}  # the bad file
    assert len({done.stdout for done in runs}) == 1
    assert len({done.stderr for done in runs}) == 1
    assert len(runs[0].stdout) > 10_000


@pytest.fixture(scope="module")
def run_cli(executable, environment):
    def command(*arguments):
        return subprocess.run(
            [executable, *arguments], env=environment, capture_output=True, encoding="utf-8", timeout=120
        )

    return command


def test_the_processes_of_a_killed_one_end_with_it(tmp_path):
    code = BASE + "print('begun', flush=True)\nlist(workers.ordered(lambda n: time.sleep(0.1), range(1000), 2, never))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.5)
        process.kill()
        assert process.communicate(timeout=20) == ("", None), "their standard output is closed"
