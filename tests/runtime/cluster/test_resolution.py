"""Names joined apart from each other, and then together: the bytes of one machine. The cluster is a stand-in here."""

import importlib.util
import io
import json
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from hkie import export, results
from hkie.errors import ReadError
from hkie.records import SCHEMA, Document, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision
from hkie.runtime.cluster import resolution

spec = importlib.util.spec_from_file_location("synthetic", Path(__file__).parents[2] / "resolve" / "synthetic.py")
synthetic = importlib.util.module_from_spec(spec)
spec.loader.exec_module(synthetic)


@pytest.fixture
def nodes(monkeypatch):
    """A cluster that does all at once and here; how many tasks it did, by name."""
    done = {}

    def remote(**_):
        def task(work):
            def run(at, inner, item):
                name = getattr(inner, "func", inner).__name__
                done[name] = done.get(name, 0) + 1
                return work(at, inner, item)

            return SimpleNamespace(remote=run)

        return task

    @contextmanager
    def connected(address, cores=None):
        yield SimpleNamespace(remote=remote, get=lambda made: made, cluster_resources=lambda: {"CPU": 2})

    monkeypatch.setattr(resolution.session, "connected", connected)
    return done


@pytest.fixture(scope="module")
def made(pipeline, root, tmp_path_factory):
    """Files of results by what is in them: lines, one object, made-up names, and the same document twice."""
    folder = tmp_path_factory.mktemp("made")

    def lines(name, found):
        (folder / name).write_text("".join(export.dumps(r, indent=None) + "\n" for r in found), encoding="utf-8")
        return str(folder / name)

    documents = sorted((root / "tests" / "cases" / "documents" / "held-out").glob("*.txt"))
    alone = [pipeline.resolve([a]) for a in pipeline.run(documents)]
    whole = folder / "whole.json"
    with whole.open("w", encoding="utf-8") as file:
        export.write(pipeline.extract([root / "seeds"]), file)
    mentions, _ = synthetic.synthetic(2500)
    invented = []
    resolver = Resolver({})
    for name in sorted({m.document for m in mentions}):
        own = tuple(m for m in mentions if m.document == name)
        found = resolver.resolve(own)
        about = Document(name, name, name, None, (), "", "utf-8", "text/plain")
        invented.append(Result(SCHEMA, (about,), own, found.links, found.entities, ()))
    return {
        "seeds": [str(whole)],
        "documents": [lines("b.jsonl", alone[13:]), lines("a.jsonl", alone[:13]), str(whole)],
        "twice": [lines("c.jsonl", alone[:3]), lines("d.jsonl", alone[1:5])],
        "invented": [lines("e.jsonl", invented[:50]), lines("f.jsonl", invented[50:])],
    }


def one_machine(files, pipeline, decisions):
    """What hkie resolve writes without a cluster, and what it tells."""
    found, problems = results.resolve([r for file in files for r in results.read(file)], pipeline.resolver, decisions)
    file = io.StringIO()
    export.write(found, file)
    return file.getvalue(), problems


VISIT = (
    "The Secretary for Education, Ms Helena Tsoi, visited Tuen Mun District this afternoon (March 15) "
    "to learn how schools in the district are preparing students for a changing job market, and met with members of the Tuen Mun District Council (TMDC)."
)

DECISIONS = {
    "none": (),
    "same": (
        Decision(1, "same", "Tony Wong", "Daniel Cheung"),
        Decision(2, "same", "agency:digital-policy-office", "SIICA"),
    ),
    "different": (
        Decision(1, "different", "Hong Kong", "HK"),
        Decision(2, "different", "DPO", "Digital Policy Office"),
    ),
    "another label": (Decision(1, "same", "Tony Wong", "Hangzhou"),),
    "a relation": (
        Decision(1, "wrong", "Helena Tsoi", "Tuen Mun District", type="visited", sentence=VISIT),
        Decision(2, "label", "Tuen Mun District", label="ORG", sentence=VISIT),
        Decision(3, "not-a-name", "Gone", sentence="Gone is gone."),
    ),
    "undone": (Decision(1, "same", "Tony Wong", "Daniel Cheung"), Decision(2, "undo", of=1)),
}


@pytest.mark.parametrize(
    ("name", "decided"),
    [*((name, "none") for name in ("seeds", "twice", "invented")), *(("documents", said) for said in DECISIONS)],
)
def test_the_bytes_are_those_of_one_machine(nodes, made, pipeline, name, decided):
    file = io.StringIO()
    problems = resolution.resolve(resolution.Run(made[name], DECISIONS[decided]), file)
    assert (file.getvalue(), problems) == one_machine(made[name], pipeline, DECISIONS[decided])
    assert nodes["_joined"] == nodes["_lines"] == len(made[name])


def test_decisions_change_something_here(made, pipeline):
    texts = {name: one_machine(made["documents"], pipeline, said)[0] for name, said in DECISIONS.items()}
    assert len({texts["none"], texts["same"], texts["different"], texts["a relation"]}) == 4
    assert texts["undone"] == texts["none"]


@pytest.mark.parametrize("pairs", [1, 7, 100])
def test_names_are_compared_on_the_nodes(nodes, made, pipeline, monkeypatch, pairs):
    monkeypatch.setattr(resolution, "_PAIRS", pairs)
    file = io.StringIO()
    resolution.resolve(resolution.Run(made["invented"]), file)
    assert file.getvalue() == one_machine(made["invented"], pipeline, ())[0]
    assert nodes["_compared"] > 2


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_shards_say_the_same_as_the_one_result(nodes, made, pipeline, tmp_path, format):
    run = resolution.Run(made["documents"])
    assert resolution.resolve_to_shards(run, tmp_path / "out", format) == ()
    files = resolution.shards.files([str(tmp_path / "out")])
    assert len(files) == 3
    again = [r for file in files for r in resolution.shards.read(file)]
    assert [len(r.documents) for r in again] == [1] * 31
    whole, _ = results.resolve([r for file in made["documents"] for r in results.read(file)], pipeline.resolver)
    assert {e for r in again for e in r.entities} == set(whole.entities)
    assert results.resolve(again, pipeline.resolver)[0] == whole
    before = nodes.copy()
    resolution.resolve_to_shards(run, tmp_path / "out", format)
    assert nodes == before, "what is there is not made again"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row["documents"][0].update(sha256="other"), "two documents of different content have this id"),
        (lambda row: row.pop("mentions"), "not a result of hkie extract"),
    ],
)
def test_what_cannot_be_joined_is_told(nodes, made, tmp_path, change, said):
    row = json.loads(Path(made["twice"][0]).read_text(encoding="utf-8").partition("\n")[0])
    change(row)
    (tmp_path / "bad.json").write_text(json.dumps(row))
    with pytest.raises(ReadError, match=said):
        resolution.resolve(resolution.Run([made["twice"][0], str(tmp_path / "bad.json")]), io.StringIO())
