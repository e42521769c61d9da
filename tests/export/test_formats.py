"""Every format is read back by what its users read it with, and holds what the result holds."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import warnings
from collections import Counter
from contextlib import closing
from dataclasses import replace
from io import BytesIO, StringIO

import pytest

from hkie import export
from hkie.corrections.contexts import text_of
from hkie.errors import UsageError
from hkie.export.annotations import file_names
from hkie.export.tables import TABLES
from hkie.export.texts import tokens
from hkie.ontology import shipped
from hkie.query.search import quotation
from hkie.records import Document, Entity, Evidence, Link, Mention, Money, Relation, Result, Source

_HOSTILE = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def whole(pipeline, root):
    """The result of the seeds with the texts in it."""
    analyses = [replace(a, document=replace(a.document, text=a.source.text)) for a in pipeline.run([root / "seeds"])]
    return pipeline.resolve(analyses)


@pytest.fixture(scope="module")
def written(whole, tmp_path_factory):
    """Write a format of the seeds once, and return where."""
    folder = tmp_path_factory.mktemp("formats")
    done = {}

    def written(name):
        if name not in done:
            export.convert(whole, name, folder / name, None)
            done[name] = folder / name
        return done[name]

    return written


@pytest.fixture(scope="module")
def hostile():
    """A result whose texts would be formulas, markup or paths, if anything took them so."""
    name, text = "../../etc/passwd", f"{_HOSTILE} met <script>alert(1)</script> \x1b[31m& co"
    met = "<script>alert(1)</script>"
    document = Document(name, name, _HOSTILE, None, (), "", "utf-8", "text/plain", text=text)
    spans = [(0, len(_HOSTILE)), (text.index(met), text.index(met) + len(met))]
    mentions = tuple(
        Mention(f"{name}#{k}", name, a, b, text[a:b], "PERSON", "body", "person.said", 0.6)
        for k, (a, b) in enumerate(spans)
    )
    entities = tuple(Entity(f"person:{k}", "PERSON", m.text, (m.text, "@SUM(1)")) for k, m in enumerate(mentions))
    links = tuple(Link(m.id, e.id, "exact", 1.0, m.text) for m, e in zip(mentions, entities, strict=True))
    evidence = (Evidence(name, 0, len(text), text),)
    relation = Relation("r", "met_with", "person:0", "person:1", name, "stated", "x", 0.9, evidence)
    return Result("hkie/1", (document,), mentions, links, entities, (relation,))


def rows_of(result):
    return {table.name: list(table.rows(result, shipped())) for table in TABLES}


def test_every_table_has_a_cell_a_column_and_the_counts_of_the_result(whole):
    rows = rows_of(whole)
    assert all(len(row) == len(table.columns) for table in TABLES for row in rows[table.name])
    assert len(rows["mentions"]) == len(rows["links"]) == len(whole.mentions) > 300
    assert len(rows["entities"]) == len(whole.entities)
    assert len(rows["relations"]) == len(whole.relations)
    assert len(rows["evidence"]) == sum(len(r.evidence) for r in whole.relations)


def test_csv_is_what_pandas_reads(written, whole):
    import pandas

    rows = rows_of(whole)
    for table in TABLES:
        frame = pandas.read_csv(written("csv") / f"{table.name}.csv", keep_default_na=False, dtype=str)
        assert list(frame.columns) == [c.name for c in table.columns]
        assert len(frame) == len(rows[table.name])
    frame = pandas.read_csv(written("csv") / "mentions.csv")
    texts = {d.id: d.text for d in whole.documents}
    assert all(texts[m.document][m.start : m.end] == m.text for m in frame.itertuples())


def test_parquet_is_what_pandas_and_duckdb_read(written, whole):
    import duckdb
    import pandas

    for table in TABLES:
        frame = pandas.read_parquet(written("parquet") / f"{table.name}.parquet")
        assert len(frame) == len(rows_of(whole)[table.name])
    aliases = pandas.read_parquet(written("parquet") / "entities.parquet").set_index("id")["aliases"]
    assert {e.id: e.aliases for e in whole.entities} == {name: tuple(found) for name, found in aliases.items()}
    with duckdb.connect() as base:
        folder = written("parquet")
        (money,) = base.execute(
            f"SELECT sum(amount::DECIMAL(20, 2)) FROM '{folder}/mentions.parquet' WHERE currency = 'HKD'"
        ).fetchone()
    assert money == sum(
        int(m.value.amount) for m in whole.mentions if isinstance(m.value, Money) and m.value.currency == "HKD"
    )


def test_sqlite_has_keys_and_finds_sentences(written, whole):
    with closing(sqlite3.connect(written("sqlite"))) as base:
        base.execute("PRAGMA foreign_keys = ON")
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table in TABLES:
            (count,) = base.execute(f"SELECT count(*) FROM {table.name}").fetchone()
            assert count == len(rows_of(whole)[table.name])
        texts = {d.id: d.text for d in whole.documents}
        found = base.execute('SELECT document, start, "end", text FROM sentences').fetchall()
        assert len(found) > 100
        assert all(texts[document][start:end] == text for document, start, end, text in found)
        hits = base.execute("SELECT rowid FROM sentences_fts WHERE sentences_fts MATCH 'subsidy scheme'").fetchall()
        assert hits
        budgets = base.execute("SELECT name, amount FROM budgets").fetchall()
        assert len(budgets) == sum(r.type == "has_budget" for r in whole.relations)


def test_sqlite_without_texts_searches_the_evidence(seeds, tmp_path):
    export.convert(seeds, "sqlite", tmp_path / "s.db", None)
    with closing(sqlite3.connect(tmp_path / "s.db")) as base:
        told = {row[0] for row in base.execute("SELECT text FROM sentences")}
    assert told == {e.text for r in seeds.relations for e in r.evidence}


def test_xlsx_is_what_openpyxl_reads(written, whole):
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(written("xlsx").read_bytes()))
    assert book.sheetnames == [table.name for table in TABLES]
    for table in TABLES:
        sheet = book[table.name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.max_row - 1 == len(rows_of(whole)[table.name])
    sheet = book["mentions"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [m.id for m in whole.mentions]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [m.start for m in whole.mentions]


@pytest.mark.parametrize(("name", "reader"), [("graphml", "read_graphml"), ("gexf", "read_gexf")])
def test_graphs_are_what_networkx_reads(written, whole, name, reader):
    import networkx

    graph = getattr(networkx, reader)(written(name))
    assert graph.number_of_edges() == len(whole.relations)
    assert {r.head for r in whole.relations} | {r.tail for r in whole.relations} <= set(graph.nodes)
    people = {e.id: e.name for e in whole.entities if e.label == "PERSON"}
    assert {n: data["label"] for n, data in graph.nodes(data=True) if data["type"] == "PERSON"} == people
    kinds = Counter(data["type_"] for *_, data in graph.edges(data=True))
    assert kinds == Counter(r.type for r in whole.relations)
    assert all(data["claim"] for *_, data in graph.edges(data=True))


def test_neo4j_edges_lead_from_node_to_node(written, whole):
    with (written("neo4j") / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = {row["id:ID"]: row for row in csv.DictReader(file)}
    with (written("neo4j") / "relationships.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    assert len(edges) == len(whole.relations)
    assert all(edge[":START_ID"] in nodes and edge[":END_ID"] in nodes for edge in edges)
    assert not any("\n" in cell for edge in edges for cell in edge.values())
    script = (written("neo4j") / "load.cypher").read_text(encoding="utf-8")
    assert {edge[":TYPE"] for edge in edges} == {kind for kind in script.split("'") if kind.isupper()}


def test_ftm_is_valid_to_followthemoney(written, whole):
    from followthemoney import model

    proxies = []
    for line in written("ftm").read_text(encoding="utf-8").splitlines():
        proxy = model.get_proxy(json.loads(line), cleaned=False)
        proxy.schema.validate(proxy.to_dict())
        assert proxy.to_dict() == model.get_proxy(json.loads(line)).to_dict()
        proxies.append(proxy)
    by_id = {proxy.id: proxy for proxy in proxies}
    assert len(by_id) == len(proxies)
    kinds = Counter(proxy.schema.name for proxy in proxies)
    labels = Counter(e.label for e in whole.entities)
    assert kinds["Person"] == labels["PERSON"]
    assert kinds["PublicBody"] == labels["AGENCY"]
    assert kinds["Position"] == labels["TITLE"]
    assert kinds["Document"] == len(whole.documents)
    assert kinds["Occupancy"] == sum(r.type == "holds_title" for r in whole.relations)
    for proxy in proxies:
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert by_id[value].schema.is_a(prop.range)


@pytest.mark.parametrize(("name", "form"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_rdf_is_what_rdflib_reads(written, whole, name, form):
    import rdflib

    with warnings.catch_warnings():  # rdflib's own reader of JSON-LD uses what it calls deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph().parse(written(name), format=form)
    rdf, schema = rdflib.RDF, rdflib.Namespace("https://schema.org/")
    org, prov = rdflib.Namespace("http://www.w3.org/ns/org#"), rdflib.Namespace("http://www.w3.org/ns/prov#")
    assert len(set(graph.subjects(rdf.type, rdf.Statement))) == len(whole.relations)
    assert len(set(graph.subjects(rdf.type, schema.Person))) == sum(e.label == "PERSON" for e in whole.entities)
    assert len(set(graph.subject_objects(org.holds))) == len(
        {(r.head, r.tail) for r in whole.relations if r.type == "holds_title"}
    )
    claims = {str(text) for text in graph.objects(None, prov.value)}
    entities = {e.id: e for e in whole.entities}
    assert claims == {quotation(r, entities[r.head], entities[r.tail])[0] for r in whole.relations}


def test_turtle_and_jsonld_say_the_same(written):
    import rdflib

    def triples(name, form):
        graph = rdflib.Graph().parse(written(name), format=form)
        return {(s, p, o.toPython() if isinstance(o, rdflib.Literal) else o) for s, p, o in graph}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert triples("turtle", "turtle") == triples("jsonld", "json-ld")


def test_web_annotations_select_what_they_quote(written, whole):
    found = json.loads(written("webannotation").read_text(encoding="utf-8"))
    items = found["first"]["items"]
    assert found["total"] == len(items) == len(whole.mentions)
    texts = {d.id: d.text for d in whole.documents}
    for item, mention in zip(items, whole.mentions, strict=True):
        place, quote = item["target"]["selector"]
        text = texts[mention.document]
        assert text[place["start"] : place["end"]] == quote["exact"] == mention.text
        assert text[: place["start"]].endswith(quote["prefix"])
        assert text[place["end"] :].startswith(quote["suffix"])
        assert item["body"][0]["value"] == mention.label


def test_conll_gives_every_mention_back(written, whole):
    found: set[tuple[str, int, int, str]] = set()
    document, opened = "", {}

    def close(level):
        if level in opened:
            found.add((document, *opened.pop(level)))

    for line in written("conll").read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc id = "):
            document = line.removeprefix("# newdoc id = ")
        elif line:
            _token, start, end, *tags = line.split("\t")
            for level, tag in enumerate(tags):
                if tag[0] in "BO":
                    close(level)
                if tag != "O":
                    begin = opened[level][0] if tag[0] == "I" else int(start)
                    opened[level] = (begin, int(end), tag[2:])
        else:
            for level in list(opened):
                close(level)
    assert found == {(m.document, m.start, m.end, m.label) for m in whole.mentions}


def test_brat_has_text_and_spans(written, whole):
    names = file_names([d.id for d in whole.documents])
    total = relations = 0
    for document in whole.documents:
        text = (written("brat") / f"{names[document.id]}.txt").read_bytes().decode()
        assert text == document.text
        for line in (written("brat") / f"{names[document.id]}.ann").read_text(encoding="utf-8").splitlines():
            kind, told = line.split("\t", 1)
            if kind[0] == "T":
                place, quoted = told.split("\t")
                pieces = [tuple(map(int, piece.split())) for piece in place.split(" ", 1)[1].split(";")]
                assert " ".join(text[a:b] for a, b in pieces) == quoted
                total += 1
            relations += kind[0] == "R"
    assert total == len(whole.mentions)
    assert relations == sum(r.basis == "stated" for r in whole.relations)
    settings = (written("brat") / "annotation.conf").read_text(encoding="utf-8")
    assert "holds_title\tArg1:PERSON, Arg2:TITLE" in settings


def test_label_studio_has_tasks_with_regions(written, whole):
    tasks = json.loads(written("labelstudio").read_text(encoding="utf-8"))
    assert [task["data"]["document"] for task in tasks] == [d.id for d in whole.documents]
    regions = [(task, region) for task in tasks for region in task["predictions"][0]["result"]]
    spans = [(task, r["value"]) for task, r in regions if r["type"] == "labels"]
    assert len(spans) == len(whole.mentions)
    assert all(task["data"]["text"][v["start"] : v["end"]] == v["text"] for task, v in spans)
    for task in tasks:
        ids = {r["id"] for r in task["predictions"][0]["result"] if r["type"] == "labels"}
        joins = [r for r in task["predictions"][0]["result"] if r["type"] == "relation"]
        assert all(r["from_id"] in ids and r["to_id"] in ids for r in joins)


def test_docbin_is_what_spacy_reads(written, whole):
    import spacy
    from spacy.tokens import DocBin

    docs = list(DocBin().from_disk(written("docbin")).get_docs(spacy.blank("en").vocab))
    assert [doc.text for doc in docs] == [d.text for d in whole.documents]
    entity_of = {link.mention: link.entity for link in whole.links}
    found = {
        (doc.user_data["id"], s.start_char, s.end_char, s.label_, s.kb_id_, s.id_)
        for doc in docs
        for s in doc.spans["hkie"]
    }
    assert found == {(m.document, m.start, m.end, m.label, entity_of[m.id], m.rule) for m in whole.mentions}
    assert sum(len(doc.ents) for doc in docs) > 300


def test_the_digest_names_posts_and_budgets(written, whole):
    text = written("md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")][:4] == [
        "## Documents", "## People and posts", "## Budgets", "## Events",
    ]  # fmt: skip
    assert "HK$3 billion" in text
    assert f"{len(whole.mentions)} mentions" in text


@pytest.mark.parametrize("name", list(export.FORMATS))
def test_the_same_result_gives_the_same_bytes(whole, tmp_path, name):
    def content(path):
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        return [(file.relative_to(path), file.read_bytes()) for file in files if file.is_file()]

    for run in ("one", "two"):
        export.convert(whole, name, tmp_path / run, None)
    assert content(tmp_path / "one") == content(tmp_path / "two")


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_another_process_gives_the_same_bytes(whole, tmp_path, name):
    with (tmp_path / "result.json").open("w", encoding="utf-8") as file:
        export.write(whole, file)
    code = "from hkie.cli import main; main()"
    command = [sys.executable, "-c", code, "export", tmp_path / "result.json", "--to", name]
    # Strings have other hashes in each process, and sets of them another order.
    runs = [
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=60)
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.parametrize("name", list(export.FORMATS))
def test_an_empty_result_is_written_too(tmp_path, name):
    export.convert(Result("hkie/1", (), (), (), (), ()), name, tmp_path / "empty", None)
    assert (tmp_path / "empty").exists()


@pytest.mark.parametrize("name", list(export.FORMATS))
def test_hostile_names_are_only_text(hostile, tmp_path, name):
    (tmp_path / "in").mkdir()
    export.convert(hostile, name, tmp_path / "in" / "out", None)
    assert [p.name for p in tmp_path.iterdir()] == ["in"]  # no document id became a path
    assert [p.name for p in (tmp_path / "in").iterdir()] == ["out"]


def test_no_cell_is_a_formula(hostile, tmp_path):
    import openpyxl

    export.convert(hostile, "csv", tmp_path / "csv", None)
    export.convert(hostile, "xlsx", tmp_path / "x.xlsx", None)
    for file in (tmp_path / "csv").iterdir():
        with file.open(encoding="utf-8", newline="") as opened:
            assert not any(
                cell.startswith(("=", "@", "+", "-", "\t", "\r")) for row in csv.reader(opened) for cell in row
            )
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert _HOSTILE in {cell.value for cell in cells}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠"])
def test_a_cell_that_begins_as_a_formula_has_an_apostrophe_before_it(start):
    text = f"{start}cmd|' /C calc'!A0"
    document = Document(text, text, text, None, (), "", "utf-8", "text/plain")
    written = io.StringIO()
    export.convert(Result("hkie/1", (document,), (), (), (), ()), "csv", None, written, "documents")
    (_, row) = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert [cell for cell in row if "cmd" in cell] == [f"'{text}"] * 3


def test_markup_of_a_document_is_not_markup_of_the_digest(hostile, tmp_path):
    export.convert(hostile, "md", tmp_path / "d.md", None)
    assert "<script>" not in (tmp_path / "d.md").read_text(encoding="utf-8")


def test_document_ids_become_names_and_never_paths():
    names = file_names(["a/b.txt", "a_b.txt", "../x", "", "/", "名.txt", "A/B.txt", "a/b"])
    assert len({name.casefold() for name in names.values()}) == 8
    assert not any(set("/\\") & set(name) or name.startswith(".") for name in names.values())


def test_annotations_need_the_text(seeds, tmp_path):
    gone = replace(seeds, documents=tuple(replace(d, path="nowhere.txt") for d in seeds.documents))
    with pytest.raises(UsageError, match="--text"):
        export.convert(gone, "conll", tmp_path / "c", None)
    assert not (tmp_path / "c").exists()


def test_the_text_comes_from_the_file_where_it_is_the_same(seeds, tmp_path, root):
    document = seeds.documents[0]
    there = replace(document, path=str(root / "seeds" / document.id))
    assert text_of(there).startswith("Go to main content")
    with pytest.raises(UsageError):
        text_of(replace(there, sha256="0" * 64))


@pytest.mark.parametrize(
    ("name", "output", "table", "told"),
    [
        ("excel", "x", None, "unknown format"),
        ("sqlite", None, None, "--output"),
        ("csv", None, None, "--table"),
        ("csv", None, "people", "no table"),
        ("xlsx", "x", "mentions", "--table is for csv"),
        ("md", "nowhere/x.md", None, "does not exist"),
    ],
)
def test_what_cannot_be_is_told_before_the_work(tmp_path, name, output, table, told):
    with pytest.raises(UsageError, match=told):
        export.checked(name, tmp_path / output if output else None, table)


@pytest.mark.parametrize(("output", "begins"), [("x.ttl", "@prefix"), ("x.jsonld", "{"), (None, "@prefix")])
def test_rdf_is_turtle_or_what_the_name_of_the_file_says(hostile, tmp_path, output, begins):
    stream = StringIO()
    export.convert(hostile, "rdf", tmp_path / output if output else None, stream)
    assert ((tmp_path / output).read_text() if output else stream.getvalue()).startswith(begins)


def test_a_missing_library_is_told_with_its_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(UsageError, match=r"pip install 'hkie\[xlsx\]'"):
        export.checked("xlsx", tmp_path / "x.xlsx")


def test_a_folder_with_other_files_is_left_alone(whole, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match=r"letter\.txt"):
        export.convert(whole, "csv", tmp_path / "out", None)
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["letter.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("text", ["a\nb  c\r\nd", "  x", "“Hong Kong” (HK)", "\u200bzero\xa0width", "", "香港 HK$3"])
def test_no_token_runs_across_a_boundary(text):
    cuts = range(0, len(text) + 1, 2)
    found = [token for sentence in tokens(text, cuts) for token in sentence]
    assert not [t for t in found if any(t[0] < cut < t[1] for cut in cuts)]
    assert found == sorted(found)


def test_mentions_across_lines_survive(pipeline, tmp_path):
    text = "The Commissioner for Digital\nPolicy, Mr Tony Wong, met the Hong Kong Monetary\nAuthority in May."
    analysis = pipeline.analyse(Source("d", "d", text))
    result = pipeline.resolve([replace(analysis, document=replace(analysis.document, text=text))])
    for name in ("brat", "conll", "docbin", "labelstudio", "webannotation"):
        export.convert(result, name, tmp_path / name, None)
    lines = (tmp_path / "brat" / "d.ann").read_text(encoding="utf-8")
    broken = [m for m in result.mentions if "\n" in m.text]
    assert "Hong Kong Monetary\nAuthority" in [m.text for m in broken]
    assert all(f"{m.start} {m.start + m.text.index(chr(10))};" in lines for m in broken)
