"""Decisions about names and relations, from the command line to a later run."""

import json
import os
import shlex
import signal

import pytest

from hkie import export, results
from hkie.records import SCHEMA, Document, Evidence, Mention, Relation, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import in_force, read
from hkie.resolve.stamps import decided_by

MET = "The Alder Evening Post met Vivian Kwok in Oakport."
SUMMER = "Summer was warm."
PIER = "Birch opened the Pier Scheme."
MOVED = "The Quayside Renewal Office in Oakport moved."
TEXTS = {
    "a.txt": f"{MET} {SUMMER}\n{PIER} {MOVED}\n",
    "b.txt": "The Alder Evening Post Group met Vivienne Kwok.\n",
}
NAMES = [
    ("a.txt", "Alder Evening Post", "ORG", 0.95), ("a.txt", "Vivian Kwok", "PERSON", 0.95), ("a.txt", "Oakport", "PLACE", 0.7),
    ("a.txt", "Summer", "PERSON", 0.5), ("a.txt", "Birch", "PERSON", 0.6), ("a.txt", "Pier Scheme", "PROGRAMME", 0.8),
    ("a.txt", "Quayside Renewal Office in Oakport", "AGENCY", 0.65),
    ("b.txt", "Alder Evening Post Group", "ORG", 0.95), ("b.txt", "Vivienne Kwok", "PERSON", 0.95),
]  # fmt: skip
RELATIONS = [("met_with", "Alder Evening Post", "Vivian Kwok", 0.7), ("visited", "Vivian Kwok", "Oakport", 0.6)]


@pytest.fixture
def folder(tmp_path):
    """Documents, and beside them a result that is wrong about them in several ways."""
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, text in TEXTS.items():
        (docs / name).write_text(text, encoding="utf-8")
    mentions = tuple(
        Mention(f"{d}#{k}", d, TEXTS[d].index(n), TEXTS[d].index(n) + len(n), n, label, "body", "x", score)
        for k, (d, n, label, score) in enumerate(NAMES)
    )
    found = Resolver({}).resolve(mentions)
    entity = {m.text: found.entity_of[m.id] for m in mentions}
    evidence = (Evidence("a.txt", 0, len(MET), MET),)
    relations = tuple(
        Relation(f"a.txt#{t}", t, entity[h], entity[e], "a.txt", "stated", "model", score, evidence)
        for t, h, e, score in RELATIONS
    )
    documents = tuple(Document(d, d, d, None, (), "", "utf-8", "x/y", text=text) for d, text in TEXTS.items())
    with (tmp_path / "result.json").open("w", encoding="utf-8") as out:
        export.write(Result(SCHEMA, documents, mentions, found.links, found.entities, relations), out)
    return tmp_path


def seen(path):
    (result,) = results.read(path)
    names = {e.id: {e.name, *e.aliases} for e in result.entities}
    return (
        {(m.text, m.label) for m in result.mentions},
        {(" / ".join(sorted(names[r.head])), r.type, " / ".join(sorted(names[r.tail]))) for r in result.relations},
        result,
    )


COMMANDS = [
    ("accept", "Pier Scheme", "PROGRAMME", "--in", PIER),
    ("label", "Birch", "org", "--in", PIER),
    ("edges", "Quayside Renewal Office in Oakport", "Quayside Renewal Office", "--label", "AGENCY", "--in", MOVED),
    ("not-a-name", "Summer", "--in", SUMMER),
    ("label", "Alder Evening Post", "ORG", "--in", MET),
    ("accept", "Oakport", "PLACE", "--in", MET),
    ("accept", "Alder Evening Post", "met_with", "Vivian Kwok", "--in", MET),
    ("wrong", "Vivian Kwok", "visited", "Oakport", "--in", MET, "--why", "only met there"),
    ("missing", "Birch", "launched", "Pier Scheme", "--in", PIER),
]


def decide(run, folder):
    for k, arguments in enumerate(COMMANDS, 1):
        done = run("decide", *arguments, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"{k}: {arguments[0]}  {arguments[1]}")


def holds(path):
    """The nine decisions hold in a result, and its provenance says so."""
    mentions, relations, result = seen(path)
    assert mentions >= {
        ("Birch", "ORG"), ("Pier Scheme", "PROGRAMME"), ("Quayside Renewal Office", "AGENCY"), ("Oakport", "PLACE"),
    }  # fmt: skip
    assert not {text for text, _ in mentions} & {"Summer", "Quayside Renewal Office in Oakport"}
    stated = {(h.partition(" / ")[0], t, e) for h, t, e in relations}
    assert stated >= {("Alder Evening Post", "met_with", "Vivian Kwok"), ("Birch", "launched", "Pier Scheme")}
    assert ("Vivian Kwok", "visited", "Oakport") not in relations
    made_by = {m.text: decided_by(m.rule) for m in result.mentions}
    assert (made_by["Birch"], made_by["Quayside Renewal Office"]) == (2, 3)
    assert {decided_by(r.rule) for r in result.relations if r.type == "launched"} == {9}


def test_decisions_hold_in_a_later_run_and_can_be_undone(run, folder):
    decide(run, folder)
    done = run("resolve", "result.json", "--decisions", "decisions.jsonl", "-o", "decided.json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    holds(folder / "decided.json")
    # A first run and its correction are one run with the decisions.
    given = ("extract", "docs", "--ner", "none", "--text", "--format", "json", "-o")
    run(*given, "first.json", cwd=folder)
    done = run(*given, "again.json", "--decisions", "decisions.jsonl", "--cache", "cache", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    holds(folder / "again.json")
    run("resolve", "first.json", "--decisions", "decisions.jsonl", "-o", "resolved.json", cwd=folder)
    assert (folder / "resolved.json").read_bytes() == (folder / "again.json").read_bytes()
    for number in range(1, len(COMMANDS) + 1):
        assert run("decide", "undo", str(number), cwd=folder).returncode == 0
    run(*given, "undone.json", "--decisions", "decisions.jsonl", "--cache", "cache", cwd=folder)
    assert (folder / "undone.json").read_bytes() == (folder / "first.json").read_bytes()


def test_a_changed_document_is_told(run, folder):
    decide(run, folder)
    (folder / "docs" / "a.txt").write_text(f"{MET}\n{PIER} {MOVED} A new line.\n", encoding="utf-8")
    done = run("extract", "docs", "--ner", "none", "--decisions", "decisions.jsonl", "--format", "json", cwd=folder)
    assert done.returncode == 0
    assert done.stderr == 'hkie: decision 4 no longer applies: no document has the sentence "Summer was warm."\n'


def test_list_and_explain_say_what_was_decided(run, folder):
    decide(run, folder)
    listed = run("decide", "list", cwd=folder).stdout
    assert f"  wrong  Vivian Kwok  visited  Oakport  (only met there)  in: {MET}\n" in listed
    done = run("explain", "docs/a.txt", "--decisions", "decisions.jsonl", "--json", "--ner", "none", cwd=folder)
    rows = {
        (e["text"], e["label"], e["outcome"]): e["reason"] for e in json.loads(done.stdout) if "decision" in e["reason"]
    }
    assert rows["Birch", "ORG", "taken"] == "decision 2: label"
    assert rows["Vivian Kwok visited Oakport", "visited", "rejected"] == "decision 8: wrong (only met there)"
    assert rows["Quayside Renewal Office", "AGENCY", "taken"] == "decision 3: edges"


def test_a_run_is_scored_against_decisions(run, folder):
    decide(run, folder)
    done = run("evaluate", "decisions.jsonl", "docs", "--ner", "none", "--errors", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith((" name", " relation"))]
    assert [row[-1] for row in rows] == ["2", "1", "2", "1", "1", "1", "1"]
    assert "- decision 2: label Birch ORG  in: Birch opened the Pier Scheme." in done.stdout
    for arguments, said in (
        (["decisions.jsonl"], "give the documents"),
        (["decisions.jsonl", "docs", "--apart"], "--apart is"),
    ):
        done = run("evaluate", *arguments, cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr


def test_the_decided_sentences_are_gold(run, folder):
    decide(run, folder)
    done = run("export", "result.json", "--to", "brat", "--decided", "-o", "gold", cwd=folder)
    assert done.returncode == 0
    assert done.stderr == (
        "hkie: 4 sentences of 1 document, 6 names, 2 relations; 0 undecided names of these sentences left out\n"
    )
    text = (folder / "gold" / "a.txt").read_text(encoding="utf-8")
    assert text == f"{MET}\n{SUMMER}\n{PIER}\n{MOVED}\n"
    lines = (folder / "gold" / "a.ann").read_text(encoding="utf-8").splitlines()
    spans = [line.split("\t") for line in lines if line.startswith("T")]
    assert [(kind.split()[0], name) for _, kind, name in spans] == [
        ("ORG", "Alder Evening Post"), ("PERSON", "Vivian Kwok"), ("PLACE", "Oakport"), ("ORG", "Birch"),
        ("PROGRAMME", "Pier Scheme"), ("AGENCY", "Quayside Renewal Office"),
    ]  # fmt: skip
    assert all(text[int(k.split()[1]) : int(k.split()[2])] == name for _, k, name in spans)
    assert sorted(line.split("\t")[1].split()[0] for line in lines if line.startswith("R")) == ["launched", "met_with"]
    assert run("evaluate", "gold", "--ner", "none", cwd=folder).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["decide", "label", "Birch", "SEASON", "--in", PIER], "unknown label 'SEASON'"),
        (["decide", "label", "Elm", "ORG", "--in", PIER], "hkie: --in: the sentence does not contain 'Elm'\n"),
        (["decide", "edges", "Birch", "Elm", "--in", PIER], "hkie: --in: the sentence does not contain 'Elm'\n"),
        (["decide", "accept", "Birch", "ORG", "--in", ""], "hkie: --in: the sentence does not contain 'Birch'\n"),
        (["decide", "wrong", "Birch", "visited", "", "--in", PIER], "hkie: wrong needs the two names of a relation"),
        (["decide", "edges", "Birch", "Pier", "--in", PIER], "a longer or a shorter text"),
        (["decide", "accept", "Birch", "--in", PIER], "give TEXT LABEL for a name, or HEAD TYPE TAIL"),
        (["decide", "wrong", "Birch", "liked", "Pier", "--in", PIER], "unknown relation type 'liked'"),
        (
            ["decide", "missing", "Birch", "visited", "Pier", "--in", PIER, "--status", "denied"],
            "unknown status 'denied'",
        ),
        (["decide", "not-a-name", "Birch"], "--in"),
        (
            ["review", "result.json", "--list", "--kind", "names"],
            "unknown kind 'names'; one of identity, mention, relation",
        ),
        (["export", "result.json", "--to", "brat", "--decided", "-o", "gold"], "no such decisions file"),
    ],
)
def test_bad_use_is_told_and_nothing_written(run, folder, arguments, said):
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (folder / "decisions.jsonl").exists()
    assert not (folder / "gold").exists()


class Reviewer:
    """Someone at `hkie review` in a real terminal, whose process can be killed."""

    def __init__(self, terminal, executable, folder):
        said = [str(executable), "review", str(folder / "result.json"), "--decisions", str(folder / "decisions.jsonl")]
        self.pane = terminal(f"exec {shlex.join(said)}", size=(100, 30))
        self.pane.wait("q quit")
        self.query = ""
        self.pid = int(self.pane("display-message", "-p", "#{pane_pid}"))

    def type(self, text, placeholder, held):
        """Replace what a field holds. What is typed while Textual still deletes would be deleted with it."""
        if held:
            self.pane.keys("C-u")
        self.pane.wait(placeholder)
        self.pane.keys("-l", text)
        self.pane.keys("Enter")

    def decide(self, query, key, written, answer="", placeholder=""):
        """Find a case, press a key, type the answer that it asks for, and wait until the decision is written."""
        if query != self.query:  # of the same query, nothing on the screen says that it was typed again
            self.pane.keys("/")
            self.type(query, "a label, a kind, or a part of a name", bool(self.query))
            self.query = query
            self.pane.wait(f"with '{query}'")
        self.pane.keys(key)
        if answer:
            self.type(answer, placeholder, held=key == "e")
        self.pane.wait(written)


@pytest.mark.slow
def test_ten_decisions_of_all_kinds_killed_after_the_seventh_and_applied(terminal, executable, run, folder):
    first = Reviewer(terminal, executable, folder)
    first.decide("alike evening", "s", "1: same Alder Evening Post | Alder Evening Post Group")
    first.decide("alike kwok", "d", "2: different Vivian Kwok | Vivienne Kwok")
    first.decide("mention pier", "s", "3: accept Pier Scheme PROGRAMME")
    first.decide("mention summer", "d", "4: not-a-name Summer")
    first.decide("mention birch", "l", "5: label Birch ORG", "org", "the right label")
    first.decide("mention quayside", "e", "→ Quayside Renewal Office", "Quayside Renewal Office", "the longer or")
    first.decide("relation met_with", "s", "7: accept Alder Evening Post met_with Vivian Kwok")
    os.kill(first.pid, signal.SIGKILL)
    file = folder / "decisions.jsonl"
    kinds = ["same", "different", "accept", "not-a-name", "label", "edges", "accept"]
    assert [d.decision for d in read(file)] == kinds

    second = Reviewer(terminal, executable, folder)
    second.pane.wait("7 answered")
    second.decide("relation visited", "d", "8: wrong Vivian Kwok visited Oakport")
    second.decide("mention oakport", "s", "9: accept Oakport PLACE")
    lacks = "Birch | launched | Pier Scheme", "HEAD | TYPE | TAIL"
    second.decide("mention birch", "m", "10: missing Birch launched Pier Scheme", *lacks)
    second.pane.keys("z")
    second.pane.wait("11: undo 10")
    second.decide("mention birch", "m", "12: missing Birch launched Pier Scheme", *lacks)
    second.pane.keys("q")
    assert [d.decision for d in in_force(read(file))] == [*kinds, "wrong", "accept", "missing"]

    done = run("resolve", "result.json", "--decisions", "decisions.jsonl", "-o", "decided.json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    corrected(folder / "decided.json")

    # A later run over a changed folder: one sentence is gone, one stands elsewhere, and there is a new document.
    docs = folder / "docs"
    (docs / "a.txt").write_text(f"News of today\n\n{PIER}\n{MET} {MOVED}\n", encoding="utf-8")
    (docs / "c.txt").write_text(f"Ms Hazel Tam spoke.\n{MOVED}\n", encoding="utf-8")
    given = ("extract", "docs", "--ner", "none", "--format", "json", "--decisions", "decisions.jsonl")
    done = run(*given, "-o", "again.json", cwd=folder)
    assert done.returncode == 0
    assert done.stderr == (
        'hkie: decision 4 no longer applies: a.txt has changed and does not have the sentence "Summer was warm."\n'
    )
    corrected(folder / "again.json")
    *_, result = seen(folder / "again.json")
    assert {m.document for m in result.mentions if decided_by(m.rule) == 6} == {"a.txt", "c.txt"}


def corrected(path):
    mentions, relations, result = seen(path)
    assert mentions >= {
        ("Birch", "ORG"),
        ("Pier Scheme", "PROGRAMME"),
        ("Quayside Renewal Office", "AGENCY"),
        ("Oakport", "PLACE"),
    }
    assert not {text for text, _ in mentions} & {"Summer", "Quayside Renewal Office in Oakport"}
    assert ("Birch", "launched", "Pier Scheme") in relations
    assert ("Alder Evening Post / Alder Evening Post Group", "met_with", "Vivian Kwok") in relations
    assert not {("Vivian Kwok", "visited", "Oakport")} & relations
    assert {e.name for e in result.entities if e.label == "PERSON"} >= {"Vivian Kwok", "Vivienne Kwok"}
