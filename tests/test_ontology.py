"""Labels and relation types are data: those of a user's own folder go through the whole program."""

import json
import re
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from typer.testing import CliRunner

import hkie
from hkie import ontology
from hkie.cli import app, labels
from hkie.cli.rendering import STATUS_COLOURS
from hkie.errors import PatternError
from hkie.export import FORMATS

TEXT = "The Tide Bureau amended the Quay Piers Ordinance on May 5, 2025. Ms Ada Poon visited Hangzhou.\n"
GOLD = """The ⟦a1 Tide Bureau⟧ amended the ⟦w1 Quay Piers Ordinance⟧ on ⟦d1 May 5, 2025⟧. Ms ⟦p1 Ada Poon⟧ visited ⟦l1 Hangzhou⟧.
=====
a1 | AGENCY | Tide Bureau
w1 | LAW | Quay Piers Ordinance
d1 | DATE | 2025-05-05
p1 | PERSON | Ada Poon
l1 | PLACE | Hangzhou
=====
a1 | amended | w1
p1 | visited | l1
"""
LABEL = "label\tkind\tdescription\tcolour\tshort\nLAW\tthing\ta law that is cited by its name\tred\tLAW\n"
TYPE = (
    "type\thead\ttail\tdescription\tdated\tgroup\tforward\tbackward\n"
    "amended\tPERSON AGENCY ORG\tLAW\twho changed a law\tyes\tLaws\tchanged\twas changed by\n"
)
RULE = {"id": "law.ordinance", "label": "LAW", "pattern": "(?!The|A){cap}+ Ordinance", "score": 0.95}
TESTS = {"match": ["The [[Quay Piers Ordinance]] was read."], "miss": ["An ordinance was read."]}
FRAME = {
    "id": "amended.verb", "type": "amended", "verbs": ["amend"], "head": ["subj"], "tail": ["obj"],
    "match": ["The [[Tide Bureau]] amended the [[Quay Piers Ordinance]]."],
    "miss": ["The Tide Bureau read the Quay Piers Ordinance."],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a document, its gold, a pattern folder with a label and a relation type, and a result."""
    made = tmp_path_factory.mktemp("toy")
    (made / "my" / "relations").mkdir(parents=True)
    (made / "a.txt").write_text(TEXT, encoding="utf-8")
    (made / "a.ann").write_text(GOLD, encoding="utf-8")
    (made / "my" / "labels.tsv").write_text(LABEL)
    (made / "my" / "relations" / "types.tsv").write_text(TYPE)
    (made / "my" / "law.jsonl").write_text(json.dumps(RULE | TESTS) + "\n")
    (made / "my" / "relations" / "amended.jsonl").write_text(json.dumps(FRAME) + "\n")
    run(made, "extract a.txt --patterns my --text --format json --output result.json")
    return made


def run(folder, command):
    """Run a command in a folder; return what it prints."""
    labels.learn(())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(app, command.split(), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


COMMANDS = {
    "patterns check my": "0 problems",
    "patterns list my": "law.ordinance",
    "extract a.txt --patterns my": "a law that is cited by its name",
    "extract a.txt --patterns my --label LAW": "Quay Piers Ordinance",
    "show a.txt --patterns my --relations": "[Quay Piers Ordinance]LAW",
    "explain a.txt --patterns my --at 35": "law.ordinance",
    "explain result.json --patterns my --entity law:quay-piers-ordinance": "Quay Piers Ordinance",
    "evaluate . --patterns my": "amended        1.000    1.000   1.000",
    "evaluate . --patterns my --gold-mentions --apart": "LAW",
    "find result.json Quay": "LAW",
    "find result.json Quay --label LAW --patterns my": "LAW",
    "entity result.json law:quay-piers-ordinance --patterns my": "was changed by Tide Bureau",
    "timeline result.json": "amended",
    "relations result.json --type amended --patterns my": "changed",
    "top result.json amended --of tail --patterns my": "Quay Piers Ordinance",
    "top result.json amended": "Tide Bureau",
    "entities result.json --label law --patterns my": "Quay Piers Ordinance",
    "resolve result.json --patterns my": '"law:quay-piers-ordinance"',
    "review result.json --list": " open",
    "report result.json": "<!doctype html>",
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_label_and_a_type_of_ones_own_go_through_every_command(folder, command):
    assert COMMANDS[command] in run(folder, command)


@pytest.mark.parametrize("name", FORMATS)
def test_a_label_and_a_type_of_ones_own_go_through_every_export(folder, name):
    out = folder / "out" / name
    out.parent.mkdir(exist_ok=True)
    run(folder, f"export result.json --to {name} --output {out}")
    files = [out] if out.is_file() else [file for file in out.rglob("*") if file.is_file()]
    data = b"".join(file.read_bytes() for file in files)
    if name in ("xlsx", "parquet", "docbin"):
        assert len(data) > 100  # packed
    else:
        assert b"Quay" in data
        assert name in ("webannotation", "conll") or b"amended" in data.lower() or b"changed" in data


def test_a_relation_of_ones_own_has_its_date(folder):
    made = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert next((r["type"], r["tail"], r["date"]) for r in made["relations"]) == (
        "amended", "law:quay-piers-ordinance", "2025-05-05",
    )  # fmt: skip


def test_without_its_folder_the_label_is_not_found():
    found = {m.label for m in hkie.extract_text(TEXT).mentions}
    assert found == {"AGENCY", "PROGRAMME", "DATE", "PERSON", "PLACE"}


def test_a_label_of_ones_own_is_treated_by_its_kind(tmp_path):
    (tmp_path / "registry").mkdir()
    (tmp_path / "labels.tsv").write_text(
        "label\tkind\tdescription\ttables\nMASCOT\tactor\ta mascot\t\nGUILD\tbody\ta guild\tguilds\n"
    )
    (tmp_path / "registry" / "guilds.tsv").write_text("id\tname\taliases\nquay\tGuild of Quay Porters\tQuay Porters\n")
    (tmp_path / "mascots.jsonl").write_text(
        json.dumps({"id": "mascot", "label": "MASCOT", "pattern": "mascot <{Cap}+>", "score": 0.98}) + "\n"
    )
    text = "The mascot Benny Fong Poon met the Guild of Quay Porters. The mascot Benny Poon left the Quay Porters."
    found = hkie.extract_text(text, patterns=[tmp_path])
    assert {e.id: e.registry for e in found.entities if e.label in ("MASCOT", "GUILD")} == {
        "guild:guild-of-quay-porters": "guilds:quay",
        "mascot:benny-fong-poon": None,
    }
    assert {link.method for link in found.links if link.entity.startswith("mascot:")} == {"exact", "title"}
    known = ontology.load([tmp_path])
    assert [known.label(name).ftm for name in ("MASCOT", "GUILD")] == ["Person", "Organization"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("labels.tsv", "label\tkind\tdescription\nlaw\tthing\tx\n", "labels.tsv:2: a label must be in capitals"),
        ("labels.tsv", "label\tkind\tdescription\nLAW\tact\tx\n", "labels.tsv:2: unknown kind 'act'"),
        ("labels.tsv", "label\tkind\tdescription\nPLACE\tplace\tx\n", "labels.tsv:2: the label PLACE exists already"),
        ("labels.tsv", "label\tkind\nLAW\tthing\n", "labels.tsv:1: the header has no column 'description'"),
        (
            "labels.tsv",
            "label\tkind\tdescription\tpublic\nLAW\tthing\tx\tyes\n",
            "labels.tsv:2: only a body can be public",
        ),
        ("labels.tsv", "label\tkind\tdescription\ttables\nLAW\tthing\tx\tposts\n", "the table posts exists already"),
        ("relations/types.tsv", "type\thead\ttail\trole\nsaw\tPERSON\tPLACE\teye\n", "unknown role 'eye'"),
        ("registry/programmes.tsv", "id\tname\tlabel\na\tQuay Law\tLAW\n", "programmes.tsv:2: unknown label 'LAW'"),
        ("relations/types.tsv", "type\thead\ttail\nsaw\tPERSON\tLAW\n", "types.tsv:2: unknown label 'LAW'"),
        ("relations/types.tsv", "type\thead\ttail\nsaw\tPERSON\t\n", "types.tsv:2: a relation type needs labels"),
        (
            "relations/types.tsv",
            "type\thead\ttail\nSAW\tPERSON\tPLACE\n",
            "types.tsv:2: a relation type must be in lower case",
        ),
        ("relations/types.tsv", "type\thead\ttail\nvisited\tPERSON\tPLACE\n", "the relation type visited exists"),
        ("relations/types.tsv", "type\thead\ttail\tdated\nsaw\tPERSON\tPLACE\t1\n", "dated must be yes or empty"),
        ("relations/types.tsv", "type\thead\ttail\timplies\nsaw\tPERSON\tPLACE\tmet\n", "unknown relation type 'met'"),
        ("relations/types.tsv", "type\thead\ttail\tdate\nsaw\tPERSON\tPLACE\t1\n", "unknown column 'date'"),
    ],
)
def test_a_wrong_row_is_reported_with_its_line(tmp_path, name, text, problem):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    with pytest.raises(PatternError, match=re.escape(problem)):
        hkie.load([tmp_path])


def test_a_name_that_no_table_has_is_a_plain_thing():
    known = ontology.shipped()
    assert known.label("LAW").kind == "thing"
    assert known.type("amended").forward == "amended"
    assert known.ordered(["LAW", "DATE", "PERSON"]) == ["PERSON", "DATE", "LAW"]
    assert known.ordered_types(["amended", "met_with", "attended"]) == ["attended", "met_with", "amended"]


@pytest.mark.parametrize(
    "colour", sorted({*STATUS_COLOURS.values(), *(label.colour for label in ontology.shipped().labels.values())})
)
def test_a_colour_is_readable_on_white_and_on_black(colour):
    """By the contrast of WCAG 2, of which 3 is the least for large text; 256 colours have it as it is."""
    red, green, blue = (part / 255 for part in Color.parse(colour).get_truecolor())
    bright = sum(
        weight * (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )
    assert min(1.05 / (bright + 0.05), (bright + 0.05) / 0.05) >= 4
    assert Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor() == Color.parse(colour).get_truecolor()


NAMED_MOST = 24
"""Lines of Python that name a label or a relation type, in hkie/; it only ever goes down."""


def test_few_lines_of_python_name_a_label_or_a_type():
    known = ontology.shipped()
    named = re.compile(rf'"(?:{"|".join([*known.labels, *known.types])})"')
    lines = [
        f"{file.name}:{number}"
        for file in sorted(Path(hkie.__file__).parent.rglob("*.py"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if named.search(line)
    ]
    assert len(lines) <= NAMED_MOST
