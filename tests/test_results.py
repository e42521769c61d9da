"""Results read back, and several joined to one."""

import codecs
import copy
import io
import json
import os
import re
import threading
from dataclasses import replace

import pytest

from hkie import export, results
from hkie.errors import ReadError, UsageError
from hkie.records import Money


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


@pytest.mark.parametrize("schema", ["hkie/1", "hkie/2"])
def test_amounts_without_a_bound_are_read(seeds, written, schema):
    data = export.dumps(seeds, indent=None).replace(', "bound": "exact"', "").replace('"hkie/2"', f'"{schema}"', 1)
    file = written(seeds)
    file.write_text(data, encoding="utf-8")
    amounts = [m.value for m in results.read(file)[0].mentions if isinstance(m.value, Money)]
    assert amounts == [replace(m.value, bound=None) for m in seeds.mentions if isinstance(m.value, Money)] != []


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


@pytest.mark.parametrize("folder", ["seeds", pytest.param("tests/cases/documents/held-out", marks=pytest.mark.slow)])
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
        (b"", "bad.json: no result"),
        (b" \n \n", "bad.json: no result"),
        (b"{", "bad.json:1: not JSON (EOF while parsing an object at column 1)"),
        (b'{"schema":\n"hkie/1",\n}', "bad.json:3: not JSON (trailing comma at column 1)"),
        (b"[" * 100_000, "bad.json:1: not JSON (recursion limit exceeded"),
        (b'{"a":' * 100_000, "bad.json:1: not JSON (recursion limit exceeded"),
        (b'\n{"schema": "\xe9"}', "bad.json:2: not UTF-8"),
        ('{"schema": "hkie/1"}'.encode("utf-16"), "bad.json:1: not UTF-8"),
        (b'{"schema": "\\ud800"}', "bad.json:1: not JSON"),
        (b"\x89PNG\xff\xfe\x00", "bad.json: not a result of hkie extract; create one with"),
        (b"Hello", "bad.json: not a result of hkie extract; create one with"),
        (b"[]", "bad.json:1: not a result of hkie extract (should be an object, not [])"),
        (b"{}", "bad.json:1: not a result of hkie extract (schema is missing)"),
        (
            b'{"schema": "hkie/9"}',
            "bad.json:1: not a result of hkie extract (schema should be 'hkie/2' or 'hkie/1', not 'hkie/9')",
        ),
        (b'{"schema": "hkie/1",\n"documents": []}', "bad.json: not a result of hkie extract (mentions is missing)"),
    ],
)
def test_what_is_no_result_is_told_with_its_line(tmp_path, content, said):
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    with pytest.raises(ReadError) as error:
        results.read(file)
    assert str(error.value).removeprefix(f"{tmp_path}/").startswith(said)
    assert "\n" not in str(error.value)


@pytest.fixture(scope="module")
def row(pipeline, tmp_path_factory):
    """A result with text, money, sections, links and relations, as the object of the contract."""
    file = tmp_path_factory.mktemp("row") / "a.txt"
    file.write_text(
        "Lantern Office launches fund\n\nMr Anson Kwok, Director of Health, visited Hangzhou. "
        "The Lantern Office (LO) set up the Lantern Planning Fund of $300 million.\n"
    )
    found = json.loads(export.dumps(pipeline.extract([file])))
    found["documents"][0]["text"] = file.read_text()
    assert all(found[table] for table in found)
    return found


GONE = object()


def edited(row, keys, value):
    """A copy of an object in which one key has another value, or is gone."""
    row = copy.deepcopy(row)
    *way, last = keys
    inner = row
    for key in way:
        inner = inner[key]
    if value is GONE:
        del inner[last]
    else:
        inner[last] = value
    return row


_ANY = ["documents", "mentions", "entities", "relations", "links"]


@pytest.mark.parametrize(
    ("keys", "value", "said"),
    [
        *(([table], value, f"{table} should be a valid array") for table in _ANY for value in (None, {}, "x", 1)),
        *(([table, 0], value, f"{table}[0] should be an object") for table in _ANY for value in (None, [], "x", 1)),
        *(([t, 0, "id"], GONE, f"{t}[0].id is missing") for t in _ANY[:-1]),
        *(([t, 0, "id"], value, f"{t}[0].id should be a valid string") for t in _ANY[:-1] for value in (None, 1, [])),
        *(
            (["mentions", 1, "start"], value, "mentions[1].start should be")
            for value in ("3", None, 1.5, 2.0, True, -1, 10**30, [])
        ),
        (["mentions", 1, "end"], 0, "mentions[1].end is 0, but start and text make it"),
        (["mentions", 1, "text"], "", "mentions[1].end is"),
        (["mentions", 0, "text"], "xantern Office", "mentions[0].text differs from the text at 0 in 'a.txt'"),
        (["documents", 0, "text"], "short", "differs from the text at"),
        (["documents", 0, "sections", 0, "start"], 5000, "documents[0].sections[0].end is"),
        (["documents", 0, "pages"], [0, 9000], "documents[0].pages[1] is 9000"),
        (["documents", 0, "published"], "soon", "documents[0].published should"),
        *(
            (["mentions", 0, "score"], v, "mentions[0].score should be")
            for v in (float("nan"), float("inf"), 2, -1, "1")
        ),
        (["links", 0, "score"], float("nan"), "links[0].score should be"),
        (["mentions", 0, "label"], "Big ship", "mentions[0].label should"),
        (["mentions", 0, "label"], "PLACE", "mentions[0].label is PLACE, but its entity's label is AGENCY"),
        (["relations", 0, "type"], "Knows it", "relations[0].type should"),
        (["relations", 0, "basis"], "guessed", "relations[0].basis should be"),
        *(
            (["mentions", 0, "value"], value, "mentions[0].value should be text, money")
            for value in (
                1,
                [],
                {"kg": 3},
                {"currency": "HKD", "amount": "abc"},
                {"currency": "HKD", "amount": 5},
                {"currency": "HKD", "amount": "5", "bound": "maybe"},
            )
        ),
        (["mentions", 0, "document"], "b.txt", "mentions[0].document: unknown document 'b.txt'"),
        (["mentions", 0, "entity"], "agency:x", "mentions[0].entity: unknown entity 'agency:x'"),
        (["mentions", 0, "entity"], GONE, "mentions[0].entity is missing"),
        (["links", 0, "mention"], "a.txt#99", "links[0].mention: unknown mention 'a.txt#99'"),
        (["links", 0, "entity"], "agency:x", "but its link has 'agency:x'"),
        (["relations", 0, "head"], "agency:x", "relations[0].head: unknown entity 'agency:x'"),
        (["relations", 0, "tail"], "agency:x", "relations[0].tail: unknown entity 'agency:x'"),
        (["relations", 0, "document"], "b.txt", "relations[0].document: unknown document 'b.txt'"),
        (["relations", 0, "evidence", 0, "document"], "b.txt", "relations[0].evidence[0].document: unknown"),
        (["relations", 0, "evidence", 0, "end"], 1, "relations[0].evidence[0].end is 1"),
        (["entities", 0, "aliases"], [None], "entities[0].aliases[0] should be a valid string, not null"),
    ],
)
def test_what_is_wrong_with_a_result_is_told_with_its_key(row, tmp_path, keys, value, said):
    bad = json.dumps(edited(row, keys, value))
    for name, content, line in (
        ("one.json", json.dumps(json.loads(bad), indent=1), ""),
        ("all.jsonl", f"{json.dumps(row)}\n{bad}\n", ":2"),
    ):
        (tmp_path / name).write_text(content)
        with pytest.raises(ReadError) as error:
            results.read(tmp_path / name)
        told = str(error.value)
        assert told.startswith(f"{tmp_path / name}{line}: not a result of hkie extract (")
        assert said in told
        assert len(told.splitlines()) == 1
    with pytest.raises(ValueError, match=re.escape(said.split(" should")[0])):
        results.of(edited(row, keys, value))


@pytest.mark.parametrize("table", _ANY[:-1])
def test_an_id_is_that_of_one_record(row, table):
    with pytest.raises(ValueError, match=rf"{table}\[\d+\]\.id is a duplicate"):
        results.of(edited(row, [table], [*row[table], row[table][0]]))


def test_keys_that_may_be_missing_and_those_not_known(row):
    bare = edited(row, ["links"], GONE)
    for mention in bare["mentions"]:
        del mention["honorific"]
        mention["colour"] = "red"
    assert len(results.of(bare).mentions) == len(row["mentions"])


@pytest.mark.parametrize("cut", [1, 40, -2])
def test_a_damaged_line_stops_with_its_number(row, tmp_path, cut):
    line = json.dumps(row)
    (tmp_path / "all.jsonl").write_text(f"\n{line}\n{line[:cut]}\n{line}\n")
    with pytest.raises(ReadError, match=r"all\.jsonl:3: not JSON"):
        results.read(tmp_path / "all.jsonl")


def test_a_mark_of_byte_order_is_no_part_of_a_result(row, tmp_path):
    line = json.dumps(row).encode()
    (tmp_path / "all.jsonl").write_bytes(codecs.BOM_UTF8 + line + b"\r\n" + line + b"\r\n")
    assert len(results.read(tmp_path / "all.jsonl")) == 2


def test_a_pipe_is_read_and_a_folder_is_not(row, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=(json.dumps(row),))
    writer.start()
    assert len(results.read(tmp_path / "pipe")) == 1
    writer.join()
    with pytest.raises(UsageError, match="is a folder"):
        results.read(tmp_path)


def test_a_missing_file_is_bad_use(tmp_path):
    with pytest.raises(UsageError, match="no such result file"):
        results.read(tmp_path / "none.json")


def test_links_say_what_is_not_plain(seeds):
    told = json.loads(export.dumps(seeds))["links"]
    assert {link["method"] for link in told} >= {"registry", "abbreviation", "initials", "surname", "short-form"}
    assert all(link["detail"] for link in told)
