import shutil
import time

import pytest

from hkie import export
from hkie.errors import HkieError, ReadError, UsageError
from hkie.evaluation.gold import read_gold
from hkie.evaluation.metrics import Tally, compare
from hkie.ontology import shipped
from hkie.records import Source

LABELS = tuple(shipped().labels)


@pytest.fixture(scope="module")
def report(root, seeds):
    return compare(read_gold(root / "tests" / "gold"), seeds)


def test_mentions_of_the_seeds_are_right(report):
    assert report.documents == 5
    assert report.over(LABELS).f1 >= 0.98
    assert report.over(shipped().core).f1 >= 0.97


def test_entities_of_the_seeds_are_right(report):
    assert report.bcubed[2] >= 0.98


def test_relations_of_the_seeds_are_right(report):
    assert sum(report.relations.values(), Tally()).f1 >= 0.90
    assert {kind: f"{tally.f1:.2f}" for kind, tally in report.relations.items() if tally.f1 < 0.75} == {}


def test_mentions_of_the_seeds_hold_their_source_text(root, seeds):
    texts = {d.id: (root / "seeds" / d.id).read_bytes().decode("utf-8-sig") for d in seeds.documents}
    assert all(texts[m.document][m.start : m.end] == m.text for m in seeds.mentions)


def test_running_twice_gives_the_same_bytes(pipeline, root, seeds):
    assert export.dumps(pipeline.extract([root / "seeds"])) == export.dumps(seeds)


def test_any_order_of_files_gives_the_same_bytes(pipeline, root):
    files = sorted((root / "seeds").glob("*.txt"))
    straight = export.dumps(pipeline.extract(files))
    assert export.dumps(pipeline.extract(files[::-1])) == straight
    assert export.dumps(pipeline.extract([*files[2:], *files[:2]])) == straight


def test_what_cannot_be_read_is_raised_or_told(pipeline, tmp_path):
    (tmp_path / "a.txt").write_text("Mr Anson Kwok visited Hangzhou.")
    (tmp_path / "b.txt").write_bytes(b"")
    with pytest.raises(ReadError, match=r"b\.txt: the file is empty"):
        pipeline.extract([tmp_path])
    with pytest.raises(UsageError, match="no such file"):
        pipeline.extract([tmp_path / "missing"])
    problems: list[HkieError] = []
    steps: list[int] = []
    done = list(pipeline.run([tmp_path / "missing", tmp_path], problems.append, lambda: steps.append(1)))
    assert [a.document.id for a in done] == ["a.txt"]
    assert [type(p) for p in problems] == [UsageError, ReadError]
    assert len(steps) == 2


def test_a_document_does_not_depend_on_its_neighbours(pipeline, root, seeds, tmp_path):
    name = seeds.documents[1].id
    shutil.copy(root / "seeds" / name, tmp_path)
    alone = pipeline.extract([tmp_path])
    assert alone.mentions == tuple(m for m in seeds.mentions if m.document == name)


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 100_000 + "Mr Anson Kwok left.",
        "“" * 20_000 + "Tide" + "”" * 20_000,
        "Harbour Tide Bureau Quay Scheme Council Forum " * 500,
        "(" * 5_000 + "Tide Bureau" + ")" * 5_000,
        "HK$" + "9" * 400 + " million, " * 200,
    ],
    ids=["empty lines", "quotation marks", "capitals", "brackets", "digits"],
)
def test_no_text_takes_more_than_its_length(pipeline, text):
    began = time.process_time()
    pipeline.resolve([pipeline.analyse(Source("d", "d", text))])
    assert time.process_time() - began < 8  # quadratic, the first took minutes
