import json
from dataclasses import fields

import jsonschema
import pytest

from hkie import export
from hkie.errors import UsageError
from hkie.ontology import shipped
from hkie.records import Document, Entity, Mention, Relation

LABELS = tuple(shipped().labels)

VALIDATOR = jsonschema.Draft202012Validator(export.json_schema())


@pytest.fixture(scope="module")
def contract(seeds):
    return json.loads(export.dumps(seeds))


def test_the_kept_schema_is_that_of_the_records():
    assert json.loads(export.kept_schema()) == export.json_schema()


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(export.json_schema())


def test_the_output_fits_the_schema(contract):
    VALIDATOR.validate(contract)


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("mentions", "start", "3"),
        ("mentions", "colour", "red"),
        ("mentions", "value", {"currency": "HKD"}),
        ("entities", "aliases", None),
        ("relations", "evidence", [1]),
        ("documents", "title", 5),
    ],
)
def test_a_wrong_output_does_not_fit_the_schema(contract, table, field, value):
    wrong = json.loads(json.dumps(contract))
    wrong[table][0][field] = value
    assert not VALIDATOR.is_valid(wrong)


@pytest.mark.parametrize(
    ("table", "record", "more", "lacking"),
    [
        ("documents", Document, set(), {"language", "url", "pages", "text"}),
        ("mentions", Mention, {"entity"}, {"page", "name_zh"}),
        ("entities", Entity, {"documents"}, {"hits"}),
        ("relations", Relation, {"from"}, {"from_"}),
    ],
)
def test_the_output_has_the_fields_of_the_records(contract, table, record, more, lacking):
    wanted = ({f.name for f in fields(record)} | more) - lacking  # what has none of these is written without them
    assert contract[table]
    assert all(set(item) == wanted for item in contract[table])


def test_the_output_says_what_the_result_says(contract, seeds):
    assert list(contract) == ["schema", "documents", "mentions", "entities", "relations", "links"]
    assert contract["schema"] == seeds.schema == "hkie/2"
    assert [m["text"] for m in contract["mentions"]] == [m.text for m in seeds.mentions]
    entities = {e["id"]: e for e in contract["entities"]}
    for mention in contract["mentions"]:
        assert mention["document"] in entities[mention["entity"]]["documents"]
    money = next(m for m in contract["mentions"] if m["label"] == "MONEY")
    assert set(money["value"]) == {"currency", "amount", "approximate", "upper", "bound"}


def test_one_line_is_one_line(seeds):
    assert "\n" not in export.dumps(seeds, indent=None)
    assert json.loads(export.dumps(seeds, indent=None)) == json.loads(export.dumps(seeds))


@pytest.mark.parametrize("label", LABELS)
def test_select_keeps_one_label_and_all_of_it(seeds, label):
    part = export.select(seeds, frozenset({label}))
    assert part.mentions == tuple(m for m in seeds.mentions if m.label == label)
    assert {e.label for e in part.entities} == {label}
    assert {k.mention for k in part.links} == {m.id for m in part.mentions}
    kept = {e.id for e in part.entities}
    assert all(r.head in kept and r.tail in kept for r in part.relations)
    VALIDATOR.validate(json.loads(export.dumps(part)))


def test_select_keeps_relations_between_kept_labels(seeds):
    part = export.select(seeds, frozenset({"PERSON", "EVENT"}))
    assert {r.type for r in part.relations} >= {"attended", "spoke_at"}
    assert {r.type for r in part.relations} <= {"attended", "spoke_at", "met_with"}


def test_select_leaves_out_what_is_less_sure(seeds):
    part = export.select(seeds, min_score=0.9)
    assert 0 < len(part.mentions) < len(seeds.mentions)
    assert min(m.score for m in part.mentions) >= 0.9
    assert all(r.score >= 0.9 for r in part.relations)
    assert export.select(seeds) is seeds


def test_a_file_appears_whole(tmp_path):
    path = tmp_path / "out.json"
    with export.whole_file(path) as file:
        file.write("one\n")
        assert not path.exists()
    assert path.read_bytes() == b"one\n"


def test_a_file_that_fails_half_way_is_not_there_and_the_old_one_stays(tmp_path):
    path = tmp_path / "out.json"
    path.write_text("old")

    def fail() -> None:
        with export.whole_file(path) as file:
            file.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]


@pytest.mark.parametrize("name", ["none/out.json", "."])
def test_a_file_that_cannot_be_is_refused_before_work(tmp_path, name):
    with pytest.raises(UsageError), export.whole_file(tmp_path / name):
        pytest.fail("nothing may be written")
