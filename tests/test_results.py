"""Results read back, and several joined to one."""

import io
import json

import pytest

from hkie import export, results
from hkie.errors import ReadError, UsageError


@pytest.fixture
def written(tmp_path):
    """Write a result, and return its file."""

    def written(result, name="result.json", lines=False):
        file = tmp_path / name
        with file.open("w", encoding="utf-8") as out:
            out.write(export.dumps(result, indent=None) + "\n") if lines else export.write(result, out)
        return file

    return written


def test_what_was_written_is_read_again(seeds, written):
    (again,) = results.read(written(seeds))
    assert (again.documents, again.mentions, again.entities, again.relations) == (
        seeds.documents, seeds.mentions, seeds.entities, seeds.relations,
    )  # fmt: skip
    assert export.as_dict(again) == export.as_dict(seeds)


def test_a_line_a_document_is_read_as_well(pipeline, root, tmp_path):
    files = sorted((root / "seeds").glob("*.txt"))[:3]
    lines = [export.dumps(pipeline.extract([file]), indent=None) for file in files]
    (tmp_path / "all.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [r.documents[0].id for r in results.read(tmp_path / "all.jsonl")] == [file.name for file in files]


def test_a_separator_of_lines_inside_a_line_does_not_end_it(pipeline, tmp_path):
    (tmp_path / "a.txt").write_text(
        "The Director of Health, Dr Ronald Lam, visited\u2028Sha Tin today.", encoding="utf-8"
    )
    line = export.dumps(pipeline.extract([tmp_path / "a.txt"]), indent=None)
    assert "\u2028" in line
    (tmp_path / "all.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    assert len(results.read(tmp_path / "all.jsonl")) == 2


def test_standard_input_is_read(seeds, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(export.dumps(seeds).encode())))
    assert results.read("-")[0].mentions == seeds.mentions


@pytest.mark.parametrize("folder", ["seeds", "tests/cases/documents/held-out"])
def test_runs_joined_are_one_run_over_all(pipeline, root, written, folder):
    files = sorted((root / folder).glob("*.txt"))
    parts = [results.read(written(pipeline.extract(files[k::3]), f"{k}.json"))[0] for k in range(3)]
    joined, problems = results.resolve(parts[::-1], pipeline.resolver)
    assert export.as_dict(joined) == export.as_dict(pipeline.extract(files))
    assert problems == ()


def test_a_document_of_two_results_is_taken_once(pipeline, seeds):
    joined, _ = results.resolve([seeds, seeds], pipeline.resolver)
    assert joined.mentions == seeds.mentions
    assert joined.relations == seeds.relations


def test_two_documents_of_one_id_are_refused(pipeline, tmp_path):
    made = []
    for name, text in (("x", "Mr Anson Kwok left."), ("y", "Ms Ada Poon left.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
        made.append(pipeline.extract([tmp_path / name]))
    with pytest.raises(ReadError, match=r"a\.txt: two documents of different content"):
        results.resolve(made, pipeline.resolver)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no result"),
        ("{", "not JSON"),
        ("[]", "no JSON object"),
        ('{"schema": "hkie/9"}', "schema is 'hkie/9'"),
        ('{"schema": "hkie/1", "documents": []}', "mentions"),
        ('{"schema": "hkie/1", "documents": [], "mentions": [{}], "entities": [], "relations": []}', "id"),
    ],
)
def test_what_is_no_result_is_told(tmp_path, content, said):
    file = tmp_path / "bad.json"
    file.write_text(content)
    with pytest.raises(ReadError, match=rf"bad\.json.*{said}"):
        results.read(file)


def test_a_missing_file_is_bad_use(tmp_path):
    with pytest.raises(UsageError, match="no such result file"):
        results.read(tmp_path / "none.json")


def test_links_say_what_is_not_plain(seeds):
    told = json.loads(export.dumps(seeds))["links"]
    assert {link["method"] for link in told} >= {"registry", "abbreviation", "initials", "surname", "short-form"}
    assert all(link["detail"] for link in told)
