"""hkie extract and resolve over a cluster of three nodes, one of them killed midway: the bytes of one machine."""

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from hkie import results
from hkie.runtime.cluster import shards as cluster_shards

pytestmark = pytest.mark.slow

pytest.importorskip("ray", reason="needs pip install 'hkie[ray]'")
pytest.importorskip("ray.data", reason="needs pip install 'hkie[ray]'")

# A reader that kills its process, as a broken library or a lack of memory does.
_KILLER = """
import os, signal

class Killer:
    name, suffixes, media_types = "killer", (".killer",), ()

    def read(self, file, where, options, problem):
        os.kill(os.getpid(), signal.SIGKILL)
        yield

READER = Killer()
"""


@pytest.fixture(scope="module")
def killer(tmp_path_factory):
    """A folder for PYTHONPATH with an installed reader of .killer files."""
    folder = tmp_path_factory.mktemp("killer")
    (folder / "killer.py").write_text(_KILLER)
    about = folder / "killer-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: killer\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[hkie.readers]\nkiller = killer:READER\n")
    return folder


@pytest.fixture(scope="module")
def environment(environment, killer):
    """The environment of all nodes: with the reader, quiet, and no second try at a port that is taken."""
    path = os.pathsep.join([str(killer), *filter(None, [environment.get("PYTHONPATH")])])
    return environment | {"PYTHONPATH": path, "RAY_USAGE_STATS_ENABLED": "0"}


@pytest.fixture(scope="module")
def nodes(root, environment):
    """A cluster of three nodes: its address, and what kills one of them."""
    process = subprocess.Popen(
        [sys.executable, root / "tests" / "runtime" / "cluster" / "nodes.py", "3"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip

    def kill():
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "killed\n"

    with process:
        try:
            address = process.stdout.readline().strip()
            assert address
            yield address, kill
        finally:
            process.stdin.close()
            process.wait(60)


@pytest.fixture(scope="module")
def documents(root, tmp_path_factory):
    """Releases, an archive of some, a file that cannot be read, and one that kills whoever reads it."""
    folder = tmp_path_factory.mktemp("documents")
    subprocess.run([sys.executable, root / "tests" / "releases.py", "70", folder], check=True, timeout=60)
    for gold in folder.glob("*.ann"):
        gold.unlink()
    with zipfile.ZipFile(folder / "release-000010.zip", "w") as archive:
        for file in sorted((root / "seeds").glob("*.txt")):
            archive.write(file, file.name)
    (folder / "release-000020.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "release-000030.killer").write_text("x")
    return folder


def command(executable, environment, cwd, *arguments):
    return subprocess.run(
        [executable, *arguments], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )


@pytest.fixture(scope="module")
def one(executable, environment, documents, tmp_path_factory):
    """What one machine makes of the documents, where no reader kills it."""
    folder = tmp_path_factory.mktemp("one")
    own = environment | {"PYTHONPATH": environment["PYTHONPATH"].partition(os.pathsep)[2]}
    done = command(
        executable, own, documents.parent, "extract", documents.name, "-f", "jsonl", "-o", folder / "one.jsonl"
    )
    assert done.returncode == 1
    return folder / "one.jsonl", done.stderr


@pytest.fixture(scope="module")
def shards(executable, environment, documents, nodes, tmp_path_factory):
    """What the cluster makes of them, with a node killed when some shards are there."""
    address, kill = nodes
    output = tmp_path_factory.mktemp("shards") / "out"
    process = subprocess.Popen(
        [executable, "extract", documents.name, "--engine", "ray", "--address", address, "--shard", "4", "-o", output],
        cwd=documents.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    with process:
        until = time.monotonic() + 90
        while len(list(output.glob("part-*"))) < 3 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        there = len(list(output.glob("part-*")))
        kill()
        out, err = process.communicate(timeout=120)
    assert 3 <= there < 19, "a node is killed midway"
    return output, process.returncode, out, err


def test_the_shards_are_the_bytes_of_one_machine(shards, one):
    output, code, out, _ = shards
    assert (code, out) == (1, "")
    parts = sorted(output.glob("part-*.jsonl"))
    assert len(parts) == 19
    assert b"".join(part.read_bytes() for part in parts) == one[0].read_bytes()
    assert sorted(p.name for p in output.iterdir()) == ["manifest.json", *(p.name for p in parts)]


def test_what_cannot_be_read_is_told_in_order_and_what_kills_its_process_is_given_up(shards, one, documents):
    killed = f"hkie: {documents.name}/release-000030.killer: the process that read it was killed or ran out of memory"
    alone = [line for line in one[1].splitlines() if "other formats" not in line]  # one machine does not read .killer
    assert shards[3].splitlines() == [*alone, f"{killed}; split it first"]


def test_a_finished_run_is_not_made_again(executable, environment, documents, shards):
    output, _, _, told = shards
    before = {file.name: file.stat().st_mtime_ns for file in output.iterdir()}
    arguments = ("extract", documents.name, "--engine", "ray", "--address", "nowhere:1", "--shard", "4", "-o", output)
    done = command(executable, environment, documents.parent, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)
    assert {file.name: file.stat().st_mtime_ns for file in output.iterdir()} == before


@pytest.fixture(scope="module")
def alike(one, tmp_path_factory):
    """A result with so many names that are nearly alike that to compare them is shared out, and decisions on it."""
    folder = tmp_path_factory.mktemp("alike")
    line = json.loads(one[0].read_text(encoding="utf-8").partition("\n")[0])
    document = {**line["documents"][0], "id": "alike.txt", "path": "alike.txt"}
    names = [f"Lantern Bureau for Harbour {a} {b}" for a in _WORDS for b in _WORDS] + ["Lantern Bureau for Quays"]
    mentions = [
        {
            "id": f"alike.txt#{n}", "document": "alike.txt", "start": 99 * n, "end": 99 * n + len(name), "text": name,
            "label": "AGENCY", "entity": f"agency:{n}", "section": "body", "rule": "made", "score": 0.9, "value": None,
            "honorific": None,
        }
        for n, name in enumerate(names)
    ]  # fmt: skip
    entities = [
        {"id": m["entity"], "label": "AGENCY", "name": m["text"], "aliases": [], "value": None, "registry": None}
        for m in mentions
    ]
    made = line | {"documents": [document], "mentions": mentions, "entities": entities, "relations": [], "links": []}
    (folder / "alike.json").write_text(json.dumps(made))
    decision = {"n": 1, "decision": "same", "a": names[0], "b": names[-1]}
    other = {"n": 2, "decision": "different", "a": "Cheung", "b": "Lee"}
    (folder / "decisions.jsonl").write_text(f"{json.dumps(decision)}\n{json.dumps(other)}\n")
    return folder


_WORDS = ("Lighting", "Cleaning", "Dredging", "Festivals", "Ferries", "Archives", "Moorings", "Piers", "Tides")


def test_the_one_result_is_that_of_one_machine_with_decisions(
    executable, environment, nodes, one, shards, alike, tmp_path
):
    more = ("alike.json", "--decisions", "decisions.jsonl")
    single = command(executable, environment, alike, "resolve", one[0], *more, "-o", tmp_path / "one.json")
    assert (single.returncode, single.stderr) == (0, "")
    over = ("--engine", "ray", "--address", nodes[0])
    done = command(executable, environment, alike, "resolve", shards[0], *more, *over)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (tmp_path / "one.json").read_text(encoding="utf-8")


def test_shards_have_the_entities_of_one_machine(
    executable, environment, nodes, one, shards, alike, pipeline, tmp_path
):
    over = ("--engine", "ray", "--address", nodes[0], "--format", "parquet", "--output", tmp_path / "out")
    done = command(executable, environment, alike, "resolve", shards[0], "alike.json", *over)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    parts = [result for file in cluster_shards.files([str(tmp_path / "out")]) for result in cluster_shards.read(file)]
    whole, _ = results.resolve([*results.read(one[0]), *results.read(alike / "alike.json")], pipeline.resolver)
    assert {k for part in parts for k in part.links if k.method != "exact"} == {
        k for k in whole.links if k.method != "exact"
    }
    assert {e for part in parts for e in part.entities} == set(whole.entities)
    assert sorted((r for part in parts for r in part.relations), key=lambda r: r.id) == sorted(
        whole.relations, key=lambda r: r.id
    )


def test_a_cluster_that_is_not_there_is_told(executable, environment, documents, tmp_path):
    arguments = ("extract", documents, "--engine", "ray", "--address", "127.0.0.1:1", "--output", tmp_path / "out")
    done = command(executable, environment, tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("hkie: 127.0.0.1:1: no Ray cluster answers there")
    assert done.stderr.count("\n") == 1
    assert Path(tmp_path / "out").is_dir(), "a later run goes on in it"
