"""The page as it is written: what is in it, what is not, and that it is the same each time."""

import base64
import dataclasses
import functools
import hashlib
import io
import json
import re
import zlib
from pathlib import Path

import pytest

import hkie.report
from hkie.export import contract
from hkie.ontology import shipped
from hkie.records import Document, Entity, Link, Mention, Result
from hkie.report import payload, write_report

packed = functools.partial(payload.packed, ontology=shipped())

HERE = Path(hkie.report.__file__).parent


def written(result, **options):
    file = io.StringIO()
    write_report(result, file, **options)
    return file.getvalue()


def block(page):
    return re.search(r'<script type="text/plain" id="data">([^<]*)</script>', page)[1]


def one(text, start, end, path="a.txt", sha256="", kept=True):
    """A result of one document with one mention."""
    mention = Mention("a.txt#0", "a.txt", start, end, text[start:end], "PLACE", "body", "place.made", 0.9)
    document = Document("a.txt", path, "", None, (), sha256, "utf-8", "text/plain", text=text if kept else None)
    entity = Entity("place:a", "PLACE", "A", ())
    return Result("hkie/1", (document,), (mention,), (Link("a.txt#0", "place:a", "exact", 1.0, "A"),), (entity,), ())


def test_the_same_result_gives_the_same_bytes(make):
    assert written(make(3)) == written(make(3))


def test_the_page_has_no_words_of_documents_outside_its_block(make):
    page = written(make(3))
    assert "Serinville" not in page
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", block(page))
    assert "Serinville" in zlib.decompress(base64.b64decode(block(page))).decode("ascii")


def test_the_policy_lets_this_script_and_style_run_and_nothing_else(make):
    page = written(make(1))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for name, inside in (("script-src", r"<script>(.*?)</script>"), ("style-src", r"<style>(.*?)</style>")):
        digest = hashlib.sha256(re.search(inside, page, re.DOTALL)[1].encode()).digest()
        assert rules[name] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert not re.search(
        r"<(link|img|iframe|object|embed|base|form)\b|\son\w+=|\bsrc=|@import|url\(", page.split("<script>")[0]
    )


def test_the_page_is_smaller_than_the_json_with_texts(make):
    result = make(60, paragraphs=10)
    assert len(written(result)) < len(contract.dumps(result, indent=None))


@pytest.mark.parametrize(
    "title", ["A & B", "</title><script>alert(1)</script>", "{{data}} {{script}}", "\ud800 half a pair", '"quoted"']
)
def test_a_title_is_words(make, title):
    page = written(make(1), title=title)
    page.encode("utf-8")
    assert page.count("<script") == 2
    assert page.count(block(page)) == 1


@pytest.mark.parametrize(
    ("text", "start", "end", "units"),
    [
        ("In Serinville today", 3, 13, (3, 10)),
        ("海傍 Serinville", 3, 13, (3, 10)),
        ("😀 Serinville", 2, 12, (3, 10)),
        ("😀 Seri😀ville 😀", 2, 12, (3, 11)),
    ],
)
def test_offsets_count_as_the_script_counts(text, start, end, units):
    mentions = packed(one(text, start, end))["mentions"]
    assert (mentions["start"][0], mentions["length"][0]) == units
    assert mentions["text"] == [None]
    assert text.encode("utf-16-le")[2 * units[0] : 2 * sum(units)].decode("utf-16-le") == text[start:end]


def test_half_a_surrogate_pair_is_written():
    written(one("Serin\ud800ville", 0, 10)).encode("utf-8")


def test_the_text_comes_from_the_file_where_that_is_the_same(tmp_path):
    text = "In Serinville today"
    (tmp_path / "a.txt").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    for sha256, expected in ((digest, text), ("0" * 64, None)):
        data = packed(one(text, 3, 13, str(tmp_path / "a.txt"), sha256, kept=False))
        assert data["documents"]["text"] == [expected]
        assert data["mentions"]["text"] == [None if expected else "Serinville"]


def test_words_that_are_not_where_they_should_be_are_kept():
    result = one("In Serinville today", 3, 13)
    moved = dataclasses.replace(result.mentions[0], start=0, end=10)
    assert packed(dataclasses.replace(result, mentions=(moved,)))["mentions"]["text"] == ["Serinville"]


def test_evidence_is_kept_once(make):
    with_text, without = (packed(make(1, texts=texts))["relations"]["evidence"] for texts in (True, False))
    assert {len(piece) for pieces in with_text for piece in pieces} == {3}
    assert {len(piece) for pieces in without for piece in pieces} == {4}


def test_an_empty_result_is_written():
    assert "<main" not in written(Result("hkie/1", (), (), (), (), ()))


def test_the_bundle_is_made_of_these_sources():
    built = json.loads((HERE / "page" / "built.json").read_text())
    sources = {str(f.relative_to(HERE)) for f in (HERE / "src").rglob("*") if f.is_file()}
    assert set(built["sources"]) == sources | {"build.mjs", "package.json", "package-lock.json"}
    changed = [
        name
        for name, digest in (built["sources"] | built["built"]).items()
        if hashlib.sha256((HERE / name).read_bytes()).hexdigest() != digest
    ]
    assert changed == [], "run: cd hkie/report && npm ci && npm run build"


def test_the_licences_of_what_is_bundled_are_in_it():
    licences = (HERE / "page" / "LICENSES.txt").read_text()
    assert re.findall(r"^(d3-\w+) [\d.]+$", licences, re.MULTILINE) == [
        "d3-force",
        "d3-dispatch",
        "d3-quadtree",
        "d3-timer",
    ]
    assert licences.count("Permission to use, copy, modify, and/or distribute") == 4
    assert licences in (HERE / "page" / "report.js").read_text()


def test_the_script_makes_no_markup_of_words():
    for file in (HERE / "src").rglob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser", file.read_text()
        ), file
