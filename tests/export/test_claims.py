"""Every export that has relations has their claim, context, status and days; amounts are numbers."""

import csv
import io
import json
import sqlite3
import warnings
from contextlib import closing

import pytest

from hkie import export
from hkie.records import Document, Entity, Evidence, Link, Mention, Money, Relation, Result

HELD = "Ms Ada Poon was Director of the Tide Bureau from 2021 to 2024."
OPENS = "The Quay Fund opens in 2027."
FUNDED = "It will have up to HK$7.4 billion."
FORUM = "The Tide Bureau will organise the Tide Forum on May 5, 2027."
CHAIRED = "Mr Ben Ho of the Pier Company, Chairman, spoke."
TEXT = " ".join((OPENS, FUNDED, HELD, FORUM, CHAIRED, "Not HK$7.4 billion but HK$99.5 million."))
BILLION = Money("HKD", "7400000000", True, bound="at most")


def mention(text, entity, label, value=None, after=""):
    start = TEXT.index(text, TEXT.index(after))
    return Mention(f"d#{start}-{label}", "d", start, start + len(text), text, label, "body", "r", 0.9, value), entity


def piece(text, role="claim"):
    start = TEXT.index(text)
    return Evidence("d", start, start + len(text), text, role)


def relation(type, head, tail, *evidence, **more):
    return Relation(f"{type}:{head}:{tail}", type, head, tail, "d", "stated", "r", 0.9, evidence, **more)


NAMES = {
    "p:ada": "Ada Poon", "p:ben": "Ben Ho", "t:director": "Director of the Tide Bureau", "t:chairman": "Chairman",
    "a:tide": "Tide Bureau", "o:pier": "Pier Company", "g:quay": "Quay Fund", "e:forum": "Tide Forum",
    "m:billion": "HKD 7400000000", "m:million": "HKD 99500000", "d:day": "2027-05-05",
}  # fmt: skip
LABELS = {
    "p": "PERSON", "t": "TITLE", "a": "AGENCY", "o": "ORG", "g": "PROGRAMME", "e": "EVENT", "m": "MONEY", "d": "DATE",
}  # fmt: skip
VALUES = {
    "m:billion": Money("HKD", "7400000000", bound="exact"), "m:million": Money("HKD", "99500000.25"),
    "d:day": "2027-05-05",
}  # fmt: skip


@pytest.fixture(scope="module")
def result():
    found = [
        mention("Quay Fund", "g:quay", "PROGRAMME"),
        mention("HK$7.4 billion", "m:billion", "MONEY", BILLION),
        mention("Ada Poon", "p:ada", "PERSON"),
        mention("Director of the Tide Bureau", "t:director", "TITLE"),
        mention("Tide Bureau", "a:tide", "AGENCY"),
        mention("Tide Forum", "e:forum", "EVENT"),
        mention("May 5, 2027", "d:day", "DATE", "2027-05-05"),
        mention("Ben Ho", "p:ben", "PERSON"),
        mention("Pier Company", "o:pier", "ORG"),
        mention("Chairman", "t:chairman", "TITLE"),
        mention("HK$7.4 billion", "m:billion", "MONEY", VALUES["m:billion"], after="Not"),
        mention("HK$99.5 million", "m:million", "MONEY", VALUES["m:million"]),
    ]
    entities = tuple(Entity(id, LABELS[id[0]], name, (name,), VALUES.get(id)) for id, name in NAMES.items())
    relations = (
        relation("has_budget", "g:quay", "m:billion", piece(FUNDED), piece(OPENS, "context"), status="planned", date="2027"),
        relation("holds_title", "p:ada", "t:director", piece(HELD), status="former", from_="2021", to="2024"),
        relation("holds_title", "p:ben", "t:chairman", piece(CHAIRED)),
        relation("affiliated_with", "p:ben", "o:pier", piece(CHAIRED)),
        relation("organised", "a:tide", "e:forum", piece(FORUM), status="planned"),
        relation("held_on", "e:forum", "d:day", piece(FORUM), status="planned"),
    )  # fmt: skip
    document = Document("d", "d", "Tides", "2026-01-01", (), "", "utf-8", "text/plain", text=TEXT)
    mentions = tuple(m for m, _ in found)
    links = tuple(Link(m.id, entity, "exact", 1.0, m.text) for m, entity in found)
    return Result("hkie/2", (document,), mentions, links, entities, relations)


def table(result, name):
    written = io.StringIO()
    export.convert(result, "csv", None, written, name)
    return list(csv.DictReader(io.StringIO(written.getvalue())))


def written(result, name):
    stream = io.StringIO()
    export.convert(result, name, None, stream)
    return stream.getvalue()


BUDGET = {
    "name": "Quay Fund", "label": "PROGRAMME", "amount": "7400000000", "currency": "HKD", "bound": "at most", "upper": "",
    "status": "planned", "date": "2027", "document": "d", "claim": FUNDED, "context": OPENS,
}  # fmt: skip
POSTS = [
    {
        "person_name": "Ada Poon", "post_name": "Director of the Tide Bureau", "body": "a:tide", "body_name": "Tide Bureau",
        "from": "2021", "to": "2024", "status": "former", "basis": "stated", "document": "d", "claim": HELD,
    },
    {
        "person_name": "Ben Ho", "post_name": "Chairman", "body": "o:pier", "body_name": "Pier Company", "from": "",
        "to": "", "status": "actual", "basis": "stated", "document": "d", "claim": CHAIRED,
    },
]  # fmt: skip


def test_budgets_are_a_table_with_the_bound_that_their_claim_states(result):
    (row,) = table(result, "budgets")
    assert BUDGET.items() <= row.items()


def test_posts_are_a_table_with_bodies_days_and_claims(result):
    rows = table(result, "posts")
    assert [wanted.items() <= row.items() for wanted, row in zip(POSTS, rows, strict=True)] == [True, True]


def test_a_holder_of_two_posts_has_no_body_by_membership_of_the_other(result):
    """ "the Director of the Tide Bureau and Chairman, Ms Poon": a member of the bureau, but that is not its chairman."""
    both = (
        *result.relations,
        relation("holds_title", "p:ada", "t:chairman", piece(HELD)),
        relation("affiliated_with", "p:ada", "a:tide", piece(HELD)),
    )
    made = Result(result.schema, result.documents, result.mentions, result.links, result.entities, both)
    assert [row["body"] for row in table(made, "posts")] == ["a:tide", "o:pier", ""]


AMOUNTS = [("HK$7.4 billion", 7400000000, "at most"), ("HK$7.4 billion", 7400000000, "exact"), ("HK$99.5 million", 99500000.25, "exact")]  # fmt: skip


def of_sqlite(result, folder):
    export.convert(result, "sqlite", folder / "x.db", None)
    with closing(sqlite3.connect(folder / "x.db")) as base:
        assert {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} >= {"budgets", "posts"}  # fmt: skip
        (kind,) = base.execute("SELECT DISTINCT typeof(max(amount)) FROM entities").fetchone()
        assert kind in ("integer", "real")
        return base.execute("SELECT text, amount, bound FROM mentions WHERE currency = 'HKD' ORDER BY start").fetchall()


def of_parquet(result, folder):
    import pyarrow.parquet

    export.convert(result, "parquet", folder / "parquet", None)
    (budget,) = pyarrow.parquet.read_table(folder / "parquet" / "budgets.parquet").to_pylist()
    assert (budget["amount"], budget["claim"]) == (7.4e9, FUNDED)
    rows = pyarrow.parquet.read_table(folder / "parquet" / "mentions.parquet").to_pylist()
    return [(r["text"], r["amount"], r["bound"]) for r in rows if r["amount"] is not None]


def of_xlsx(result, folder):
    import openpyxl

    export.convert(result, "xlsx", folder / "x.xlsx", None)
    book = openpyxl.load_workbook(folder / "x.xlsx")
    assert {"budgets", "posts"} <= set(book.sheetnames)
    header, *rows = book["mentions"].iter_rows(values_only=True)
    read = [dict(zip(header, row, strict=True)) for row in rows]
    return [(r["text"], r["amount"], r["bound"]) for r in read if r["amount"] is not None]


def of_csv(result, folder):
    return [(r["text"], float(r["amount"]), r["bound"]) for r in table(result, "mentions") if r["amount"]]


@pytest.mark.parametrize("read", [of_sqlite, of_parquet, of_xlsx, of_csv])
def test_amounts_are_numbers_with_a_bound(result, tmp_path, read):
    assert read(result, tmp_path) == AMOUNTS


@pytest.mark.parametrize("role", ["context", "claim"], ids=["hkie/2", "hkie/1"])
def test_the_claim_comes_before_what_was_carried_over(result, role):
    """Evidence of hkie/1 has no roles, and what the claim refers to came first: it names neither end."""
    funded, opens = "The Quay Fund has HKD 7400000000.", "It opens soon."
    pieces = [Evidence("d", 0, len(funded), funded), Evidence("d", 0, len(opens), opens, role)]
    made = relation("has_budget", "g:quay", "m:billion", *(pieces if role == "context" else pieces[::-1]))
    only = Result(result.schema, result.documents, result.mentions, result.links, result.entities, (made,))
    for name in ("relations", "budgets"):
        (row,) = table(only, name)
        assert (row["claim"], row["context"]) == (funded, opens if role == "context" else "")


def test_the_digest_quotes_claims_with_status_and_days(result):
    rows = written(result, "md").splitlines()
    assert f"- **Ada Poon**: Director of the Tide Bureau (former, from 2021 to 2024) — “{HELD}”" in rows
    assert f"- **Quay Fund**: up to HK$7.4 billion (planned, 2027) — “{FUNDED}” (context: “{OPENS}”)" in rows
    forum = rows.index("- **Tide Forum**; on 2027-05-05 (planned); by Tide Bureau (planned)")
    assert rows[forum + 1] == f"  - “{FORUM}”"


def test_ftm_has_claims_for_links_and_for_properties(result):
    found = {}
    for line in written(result, "ftm").splitlines():
        proxy = json.loads(line)
        found.setdefault(proxy["schema"], proxy["properties"])
    held = found["Occupancy"]
    assert (held["summary"], held["status"], held["startDate"], held["endDate"]) == (
        [HELD], ["former"], ["2021"], ["2024"],
    )  # fmt: skip
    assert (found["UnknownLink"]["summary"], found["UnknownLink"]["status"]) == ([FORUM], ["planned"])
    assert found["Project"]["notes"] == [f"Quay Fund has up to HK$7.4 billion (planned, 2027): {FUNDED}: {OPENS}"]
    assert found["Event"]["notes"] == [f"Tide Forum held on 2027-05-05 (planned): {FORUM}"]


@pytest.mark.parametrize(("name", "form"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_rdf_tells_the_claim_from_its_context(result, name, form):
    import rdflib

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph().parse(data=written(result, name), format=form)
    own, prov = rdflib.Namespace("urn:hkie:term:"), rdflib.Namespace("http://www.w3.org/ns/prov#")
    schema = rdflib.Namespace("https://schema.org/")
    funded = rdflib.URIRef("urn:hkie:relation:has_budget:g:quay:m:billion")
    held = rdflib.URIRef("urn:hkie:relation:holds_title:p:ada:t:director")
    said = {p: [str(o) for o in graph.objects(funded, p)] for p in (prov.value, own.context, own.status)}
    assert list(said.values()) == [[FUNDED], [OPENS], ["planned"]]
    assert [str(graph.value(held, p)) for p in (own.status, schema.startDate, schema.endDate)] == [
        "former",
        "2021",
        "2024",
    ]


def of_graph(name):
    def read(result, folder):
        import networkx

        export.convert(result, name, folder / name, None)
        graph = getattr(networkx, f"read_{name}")(folder / name)
        amounts = {node: (data["amount"], data["bound"]) for node, data in graph.nodes(data=True) if data.get("amount")}
        assert amounts == {"m:billion": (7.4e9, "exact")}  # the other has no relation
        return [data for *_, data in graph.edges(data=True)]

    return read


def of_neo4j(result, folder):
    export.convert(result, "neo4j", folder / "neo4j", None)
    with (folder / "neo4j" / "relationships.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("read", [of_graph("graphml"), of_graph("gexf"), of_neo4j], ids=["graphml", "gexf", "neo4j"])
def test_edges_have_claims_status_and_days(result, tmp_path, read):
    keys = ("claim", "context", "status", "date", "from", "to")
    edges = {tuple(edge[key] for key in keys) for edge in read(result, tmp_path)}
    assert edges >= {(FUNDED, OPENS, "planned", "2027", "", ""), (HELD, "", "former", "", "2021", "2024")}
