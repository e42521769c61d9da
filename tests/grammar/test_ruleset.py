import json

import pytest

from hkie.errors import PatternError, UsageError
from hkie.grammar.ruleset import load, slug
from hkie.ontology import shipped
from hkie.patternfiles import default_folder, objects, rows
from hkie.pipeline import Pipeline
from hkie.records import Source

LABELS = tuple(shipped().labels)

GOOD = {"id": "my.gate", "label": "PLACE", "pattern": "Quill Gate"}
FRAME = {"id": "my.frame", "type": "visited", "verbs": ["stroll"], "head": ["subj"], "tail": ["through"]}


def without(rule, key):
    return {name: value for name, value in rule.items() if name != key}


RULES = [
    ("my.jsonl", "{bad", "not JSON"),
    ("my.jsonl", "[1]", "a rule must be a JSON object"),
    ("my.jsonl", {**GOOD, "colour": 1}, "unknown key 'colour'"),
    ("my.jsonl", without(GOOD, "label"), "'label' is missing"),
    ("my.jsonl", without(GOOD, "id"), "'id' is missing"),
    ("my.jsonl", without(GOOD, "pattern"), "needs a pattern"),
    ("my.jsonl", {**GOOD, "label": "SHIP"}, "unknown label 'SHIP'"),
    ("my.jsonl", {**GOOD, "id": "person.honorific"}, "is already in"),
    ("my.jsonl", {**GOOD, "pattern": 3}, "pattern must be a string or a list"),
    ("my.jsonl", {**GOOD, "pattern": "{Nosuch} Gate"}, "no class or part"),
    ("my.jsonl", {**GOOD, "pattern": "({Cap}"}, "bad pattern"),
    ("my.jsonl", {**GOOD, "pattern": [{"LOWR": "gate"}]}, "spaCy refuses the pattern"),
    ("my.jsonl", {**GOOD, "score": 2}, "score must be a number"),
    ("my.jsonl", {**GOOD, "score": "high"}, "score must be a number"),
    ("my.jsonl", {**GOOD, "match": "x"}, "match must be a list of sentences"),
    ("my.jsonl", {**GOOD, "match": ["no mark"]}, "must mark the expected"),
    ("relations/my.jsonl", {**FRAME, "type": "liked"}, "unknown relation 'liked'"),
    ("relations/my.jsonl", {**FRAME, "verbs": "stroll"}, "verbs must be a list of words"),
    ("relations/my.jsonl", without(FRAME, "verbs"), "a frame needs verbs or nouns"),
    ("relations/my.jsonl", {**FRAME, "score": "high"}, "score"),
    ("relations/my.jsonl", {**FRAME, "score": 5}, "score"),
    ("relations/my.jsonl", without(FRAME, "tail"), "a frame needs roles of its head and its tail"),
    ("parts.jsonl", {"name": "zz"}, "pattern"),
    ("parts.jsonl", {"name": 5, "pattern": "x"}, "name"),
]
TABLES = [
    ("words.tsv", "class\twords\tnote", "fn\ta\tb\tc", "4 columns, the header has 3"),
    ("words.tsv", "class\twords\tnote", "\ta\tb", "needs"),
    ("words.tsv", "x\ty", "fn\ta", "column"),
    ("registry/agencies.tsv", "id\tname", "\tHarbour Board", "needs"),
    ("registry/posts.tsv", "id\tname", "head\tHead", "no column 'title'"),
    ("registry/holders.tsv", "x\ty", "a\tb", "column"),
    ("registry/people.tsv", "name\taliases", "Voss", "'Voss' is one word"),
    ("registry/people.tsv", "name\taliases", "Mira Voss\tVoss", "'Voss' is one word"),
    ("registry/people.tsv", "name\taliases", "\tMira Voss", "a row needs a name"),
    (
        "registry/people.tsv",
        "name\taliases\nMina Voss\t",
        "Mira Voss\tMINA VOSS",
        "'MINA VOSS' is already in this table",
    ),
    ("registry/honorifics_and_surnames.tsv", "x\ty", "a\tb", "column"),
    ("registry/ambiguous_acronyms.tsv", "x\ty", "a\tb", "column"),
]


def wrong(folder, name, content):
    """Write a wrong file, load its folder, use it once, and return the error."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PatternError) as caught:
        Pipeline([folder]).analyse(Source("a", "a", "Below the gate.", "utf-8", "", "text/plain"))
    return file, caught.value


@pytest.mark.parametrize(("name", "rule", "problem"), RULES)
def test_a_wrong_rule_is_refused_with_file_and_line(tmp_path, name, rule, problem):
    content = rule if isinstance(rule, str) else json.dumps(rule)
    file, error = wrong(tmp_path, name, f"# the rule is on line 3\n\n{content}\n")
    assert error.where == f"{file}:3"
    assert str(error).startswith(f"{file}:3: ")
    assert problem in error.problem
    assert error.exit_code == 2


@pytest.mark.parametrize(("name", "header", "row", "problem"), TABLES)
def test_a_wrong_row_is_refused_with_file_and_line(tmp_path, name, header, row, problem):
    file, error = wrong(tmp_path, name, f"{header}\n{row}\n")
    assert error.where in (f"{file}:{header.count(chr(10)) + 2}", f"{file}:1")
    assert problem in error.problem


@pytest.mark.parametrize("name", ["my.jsonl", "words.tsv", "given_names.txt", "registry/agencies.tsv"])
def test_a_file_that_is_not_utf_8_is_refused(tmp_path, name):
    file, error = wrong(tmp_path, name, b"\xff\xfe\n")
    assert str(error).startswith(str(file))


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such pattern folder"):
        load([tmp_path / "none"])


def test_own_rules_come_after_those_that_come_with_hkie(tmp_path):
    (tmp_path / "my.jsonl").write_text(json.dumps(GOOD) + "\n")
    rules = load([tmp_path]).rules
    assert rules[-1].id == "my.gate"
    assert len(rules) == len(load().rules) + 1
    assert rules[-1].where == f"{tmp_path}/my.jsonl:1"


def test_own_words_and_registry_are_used(tmp_path):
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "agencies.tsv").write_text("id\tname\tacronyms\naqc\tQuill Council of Zanth\tAQCZ\n")
    analysis = Pipeline([tmp_path]).analyse(Source("a", "a", "The AQCZ met on May 5, 2025.", "utf-8", "", "text/plain"))
    result = Pipeline([tmp_path]).resolve([analysis])
    assert [(e.name, e.registry) for e in result.entities if e.label == "AGENCY"] == [
        ("Quill Council of Zanth", "agencies:aqc")
    ]


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [("Quill Gate", "phrase"), ("{Cap} Gate", "words"), ("<Quill> Gate", "words"), ([{"LOWER": "gate"}], "tokens")],
)
def test_kind_of_a_pattern(tmp_path, pattern, kind):
    (tmp_path / "my.jsonl").write_text(json.dumps({**GOOD, "pattern": pattern}) + "\n")
    assert load([tmp_path]).rules[-1].kind == kind


def test_ids_of_rules_and_registry_are_unique():
    rules = load()
    ids = [rule.id for rule in (*rules.rules, *rules.frames)]
    assert len(ids) == len(set(ids))
    entries = [entry.id for entry in rules.entries]
    assert len(entries) == len(set(entries))


def test_every_label_that_a_grammar_finds_has_a_rule():
    assert {rule.label for rule in load().rules} >= set(LABELS) - {"MONEY", "DATE"}


@pytest.mark.parametrize("file", sorted(p.name for p in (default_folder() / "registry").glob("*.tsv")))
def test_registry_tables_have_no_blank_first_column(file):
    assert [where for where, row in rows(default_folder() / "registry" / file) if not next(iter(row.values()))] == []


def test_objects_passes_over_blank_lines_and_comments(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('# note\n\n{"a": 1}\n')
    assert list(objects(file)) == [(f"{file}:3", {"a": 1})]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Innovation, Technology & Industry Bureau", "innovation-technology-and-industry-bureau"),
        ("Besançon", "besancon"),
        ("People's Bank", "peoples-bank"),
        ("香港", "x9999-6e2f"),
        ("", "x"),
    ],
)
def test_slug(name, expected):
    assert slug(name) == expected
