"""Whatever ids, names and texts hold, each format is read back by a parser of its own, and nothing of it is lost."""

import csv
import html
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkie import export
from hkie.export.annotations import file_names
from hkie.export.characters import LINES, NEO4J, UNICODE, XML, line, neo4j, unicode, xml
from hkie.export.tables import TABLES
from hkie.ontology import shipped
from hkie.records import Document, Entity, Evidence, Link, Mention, Relation, Result

PIECES = [
    "\x00", "\x01", "\x0b", "\x0c", "\x1b[31m", "\x1c", "\x7f", "\x85", "\u2028", "\ufffe", "\uffff", "\ud800", "\udfff",
    '"', "'", "\\", '\\"', "\n", "\r", "\r\n", "\t", ",", ";", "=", "+", "-", "@", "＝", "<b>", "&amp;", "]]>", "-->", "{", "`",
    "[x](y)", "1. ", "# ", "\u202e", "\u200f", "\ufeff", "😀", "_x0041_", "<r>a&</r>", ":100:", " ", "  ", "a", "é", "名", "%E9", "~", "'=",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
ALL = "".join(PIECES)
NAMES = [*PIECES, ALL, "a\\", 'a\\"', "a\\\\,", "a  b", "a\nb", "a b"]


def made(ids: list[str], names: list[str]) -> Result:
    """A result of a document, an entity and a mention of each id, whose names and texts are these."""
    documents, mentions, entities, links, relations = [], [], [], [], []
    for k, id in enumerate(ids):
        name = names[k % len(names)]
        text = f"Ms {name} x met them. {name}"
        documents.append(Document(id, "-", name, None, (), "", "utf-8", "text/plain", text=text))
        mentions.append(Mention(f"{id}#0", id, 3, 5 + len(name), f"{name} x", "PERSON", "body", "r", 0.5))
        entities.append(Entity(id, "PERSON", name, (name, f"{name} x")))
        links.append(Link(f"{id}#0", id, "exact", 1.0, f"{name} x"))
        relations.append(
            Relation(f"{id}>", "met_with", id, ids[0], id, "stated", "r", 0.5, (Evidence(id, 0, len(text), text),))
        )
    return Result("hkie/1", *map(tuple, (documents, mentions, links, entities, relations)))


def named(result: Result) -> set[tuple[str, str]]:
    return {(e.id, e.name) for e in result.entities}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def as_json(path, held):
    read = json.loads(path.read_text(encoding="utf-8"))
    assert [d["text"] for d in read["documents"]] == [d.text for d in held.documents]
    assert {(e["id"], e["name"]) for e in read["entities"]} == named(held)


def _bare(cell):
    return cell[1:] if re.match("'+[=+\\-@\t\r\n＝＋－＠]", cell) else cell


def as_csv(path, held):
    for table in TABLES:
        told = [
            ["" if c is None else "; ".join(c) if isinstance(c, tuple) else str(c) for c in r]
            for r in table.rows(held, shipped())
        ]
        assert [[_bare(cell) for cell in row] for row in rows(path / f"{table.name}.csv")[1:]] == told


def as_xlsx(path, held):
    import openpyxl
    from openpyxl.utils.escape import unescape

    book = openpyxl.load_workbook(path)
    for table in TABLES:
        # openpyxl leaves it to others to read "_x005F_" as Excel does.
        read = [
            [unescape(c) if isinstance(c, str) else c or "" for c in row]
            for row in book[table.name].iter_rows(min_row=2, values_only=True)
        ]
        told = [["; ".join(c) if isinstance(c, tuple) else c or "" for c in r] for r in table.rows(held, shipped())]
        read, told = (
            [[c.removesuffix(" ") if isinstance(c, str) else c for c in r] for r in rs] for rs in (read, told)
        )
        assert read == told


def as_parquet(path, held):
    import pyarrow.parquet

    for table in TABLES:
        read = pyarrow.parquet.read_table(path / f"{table.name}.parquet").to_pylist()
        told = [[list(c) if isinstance(c, tuple) else c for c in r] for r in table.rows(held, shipped())]
        assert [list(row.values()) for row in read] == told


def as_sqlite(path, held):
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA foreign_keys = ON")
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in TABLES:
            read = [tuple(row) for row in base.execute(f"SELECT * FROM {table.name}")]
            told = [
                tuple(json.dumps(c, ensure_ascii=False) if isinstance(c, tuple) else c for c in r)
                for r in table.rows(held, shipped())
            ]
            assert sorted(read, key=repr) == sorted(told, key=repr)


def as_graph(path, held):
    import networkx
    from lxml import etree

    etree.parse(path)
    graph = (networkx.read_graphml if path.suffix == ".graphml" else networkx.read_gexf)(path)
    assert {(n, data["label"]) for n, data in graph.nodes(data=True)} == named(held)
    assert {(a, b) for a, b, *_ in graph.edges} == {(r.head, r.tail) for r in held.relations}
    assert {data["document"] for *_, data in graph.edges(data=True)} == {r.document for r in held.relations}
    assert graph.number_of_edges() == len(held.relations)


def load_csv(text: str) -> list[list[str]]:
    """Read CSV as LOAD CSV does: as others do, but in a quoted field a backslash escapes a quote or a backslash."""
    found: list[list[str]] = [[]]
    field, quoted, k = "", False, 0
    while k < len(text):
        c, two = text[k], text[k : k + 2]
        if quoted and two in ('""', '\\"', "\\\\"):
            field += two[1]
            k += 1
        elif c == '"' and (quoted or not field):
            quoted = not quoted
        elif c in ",\n" and not quoted:
            found[-1].append(field)
            field = ""
            if c == "\n":
                found.append([])
        else:
            field += c
        k += 1
    return found[:-1]


def as_neo4j(path, held):
    for name in ("nodes.csv", "relationships.csv"):
        assert load_csv((path / name).read_bytes().decode()) == rows(path / name)
    nodes, edges = rows(path / "nodes.csv")[1:], rows(path / "relationships.csv")[1:]
    assert len(nodes) + 1 == (path / "nodes.csv").read_bytes().count(b"\n")
    assert [(row[0], row[1]) for row in nodes] == [(e.id, e.name) for e in held.entities]
    assert [(row[0], row[6], row[-2]) for row in edges] == [(r.head, r.document, r.tail) for r in held.relations]


def as_ftm(path, held):
    from followthemoney import model

    read = [model.get_proxy(json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    assert (
        len({proxy.id for proxy in read}) == len(read) == len(held.documents) + len(held.entities) + len(held.relations)
    )
    told = [model.make_entity("Person") for _ in held.entities]
    for proxy, entity in zip(told, held.entities, strict=True):
        proxy.add("name", entity.name)
    people = [proxy for proxy in read if proxy.schema.name == "Person"]
    assert [proxy.get("name") for proxy in people] == [proxy.get("name") for proxy in told]


def as_rdf(path, held):
    import rdflib

    graph = rdflib.Graph().parse(path, format="json-ld" if path.suffix == ".jsonld" else "turtle")
    schema = rdflib.Namespace("https://schema.org/")
    read = [(s, str(name)) for s, name in graph.subject_objects(schema.name)]
    assert len({s for s, _ in read}) == len(held.entities)
    assert sorted(name for _, name in read) == sorted(e.name for e in held.entities)
    assert {str(x) for x in graph.objects(None, schema.identifier)} == {d.id for d in held.documents}
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))) == len(held.relations)


def as_webannotation(path, held):
    items = json.loads(path.read_text(encoding="utf-8"))["first"]["items"]
    assert [item["target"]["selector"][1]["exact"] for item in items] == [m.text for m in held.mentions]
    assert (
        len({item["id"] for item in items}) == len({item["target"]["source"] for item in items}) == len(held.mentions)
    )


def as_conll(path, held):
    read = [block.split("\n") for block in re.split("^(?=# newdoc)", path.read_bytes().decode(), flags=re.M)[1:]]
    assert [block[0].removeprefix("# newdoc id = ") for block in read] == [d.id for d in held.documents]
    for block, document in zip(read, held.documents, strict=True):
        for token, start, end, *tags in (row.split("\t") for row in block[1:] if row):
            assert document.text[int(start) : int(end)] == token
            assert tags


def as_brat(path, held):
    names = file_names([d.id for d in held.documents])
    assert len(list(path.iterdir())) == 2 * len(held.documents) + 1
    for document, entity in zip(held.documents, held.entities, strict=True):
        text = (path / f"{names[document.id]}.txt").read_bytes().decode()
        assert text == document.text
        span, *relations, note = (path / f"{names[document.id]}.ann").read_bytes().decode().splitlines()
        assert all(row.startswith("R") for row in relations)
        _, place, quoted = span.split("\t")
        pieces = [tuple(map(int, piece.split())) for piece in place.split(" ", 1)[1].split(";")]
        assert " ".join(text[a:b] for a, b in pieces).replace("\t", " ") == quoted
        assert note.split("\t")[2] == entity.id


def as_labelstudio(path, held):
    read = json.loads(path.read_text(encoding="utf-8"))
    assert [(t["data"]["document"], t["data"]["text"]) for t in read] == [(d.id, d.text) for d in held.documents]


def as_docbin(path, held):
    import spacy
    from spacy.tokens import DocBin

    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))
    assert [(doc.user_data["id"], doc.text) for doc in docs] == [(d.id, d.text) for d in held.documents]
    assert [doc.spans["hkie"][0].text for doc in docs] == [m.text for m in held.mentions]


def as_md(path, held):
    from markdown_it import MarkdownIt

    page = MarkdownIt().enable(["table", "strikethrough"]).render(path.read_text(encoding="utf-8"))
    assert set(re.findall(r"</?(\w+)", page)) <= {"h1", "h2", "p", "ul", "li"}
    documents = page.split("<h2>Documents</h2>")[1].split("<h2>")[0]
    read = [html.unescape(row) for row in re.findall("<li>(.*?)</li>", documents, re.S)]
    assert read[:20] == [
        " ".join(f"{' '.join(d.title.split())} ({' '.join(d.id.split())})".split()) for d in held.documents[:20]
    ]


READERS = {
    "json": as_json, "csv": as_csv, "xlsx": as_xlsx, "parquet": as_parquet, "sqlite": as_sqlite, "graphml": as_graph,
    "gexf": as_graph, "neo4j": as_neo4j, "ftm": as_ftm, "turtle": as_rdf, "jsonld": as_rdf,
    "webannotation": as_webannotation, "conll": as_conll, "brat": as_brat, "labelstudio": as_labelstudio,
    "docbin": as_docbin, "md": as_md,
}  # fmt: skip


def check(name: str, result: Result) -> None:
    """Write a result in a format, and read it back."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"out.{name}"
        held = export.FORMATS[name].holds.of(result)
        assert len({d.id for d in held.documents}) == len({e.id for e in held.entities}) == len(result.entities)
        export.convert(result, name, path, io.StringIO())
        READERS[name](path, held)


def test_every_format_is_read_back():
    assert set(READERS) == set(export.FORMATS)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own reader of JSON-LD
@pytest.mark.parametrize("name", READERS)
def test_each_format_gives_hostile_ids_and_texts_back(name):
    check(name, made(list(dict.fromkeys(NAMES)), NAMES[::-1]))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=8, deadline=None)
@given(ids=st.lists(HOSTILE, min_size=2, max_size=4, unique=True), names=st.lists(HOSTILE, min_size=1, max_size=3))
def test_each_format_gives_any_ids_and_texts_back(name, ids, names):
    check(name, made(ids, names))


@pytest.mark.parametrize("holds", [UNICODE, XML, NEO4J, LINES], ids=["unicode", "xml", "neo4j", "lines"])
def test_ids_that_differ_stay_apart_and_what_fits_stays_as_it_is(holds):
    ids = [*NAMES, "\ud801", "\ufffd", "a\x02", "a\x03", "a \n b", "a＼"]
    assert len({holds.name(id) for id in ids}) == len(set(ids))
    assert all(holds.name(holds.name(id)) == holds.name(id) for id in ids)
    fits = made(["a b", "C:\\x", "名.txt"], ["Ada “Poon” 😀, \\o/"])
    assert holds.of(fits) is fits


@pytest.mark.parametrize(
    ("clean", "text", "becomes"),
    [
        (unicode, "a\x00\ud83d😀\ufffe", "a\x00\ufffd😀\ufffe"),
        (xml, "a\x00\t\r\nb\rc\ufffe\ud83d😀", "a\ufffd\t\nb\nc\ufffd\ufffd😀"),
        (line, ' a\r\nb\t\u2028 c\\"', 'a b c\\"'),
        (neo4j, 'C:\\x "a\\" b\\\\c\nd\\', 'C:\\x "a＼" b＼＼c d＼'),
    ],
)
def test_what_a_format_cannot_hold_is_replaced(clean, text, becomes):
    assert clean(text) == becomes
