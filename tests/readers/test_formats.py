"""What each reader makes of files: the whole text, and what the file says of itself."""

import gzip
import io
import json
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from hkie import readers
from hkie.errors import ReadError, UsageError
from hkie.readers import Options
from hkie.readers.days import iso

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"


def parts(data, name, notes=None, **options):
    """The documents of bytes under a name, and what is said of those that are none."""
    found, problems = [], []
    path = Path("/nowhere") / name

    class File:
        name = path.name

        def open(self, mode):
            return io.BytesIO(data.encode() if isinstance(data, str) else data)

        def as_posix(self):
            return path.name

        def __str__(self):
            return path.name

    found = list(readers.sources(path.name, File(), Options(**options), problems.append, notes))
    return found, [str(problem) for problem in problems]


def one(data, name, **options):
    (source,), problems = parts(data, name, **options)
    assert problems == []
    return source


@pytest.mark.parametrize(
    "name", ["release.pdf", "release.docx", "table.pdf", "table.docx", "report.pdf", "report.docx", "columns.pdf"]
)
def test_files_that_programs_made(name):
    source = one((CASES / name).read_bytes(), name)
    expected = (CASES / "expected" / f"{name}.txt").read_text(encoding="utf-8")
    assert f"{source.text}\n" == expected
    assert (source.published, source.title) == (None, None)
    assert len(source.sha256) == 64


def table(*rows):
    """A table of Word; a cell is what stands in it."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def paragraph(text):
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (table([paragraph("a"), ""], ["", ""], ["", paragraph(" b ")]), "a\n\tb"),
        (table([paragraph("a"), table([paragraph("b"), paragraph("c")], [paragraph("d")])]), "a\tb\tc\nd"),
        (table([table([paragraph("a"), ""]), ""], [paragraph("b") + table([""]) + paragraph("c")]), "a\nb\nc"),
        (table([table([paragraph("a\u3000"), ""]) + paragraph("b"), paragraph("c")]), "a\nb\tc"),
        (paragraph("a") + table(["", table(["", table([""])])]) + paragraph("b"), "a\n\nb"),
    ],
)
def test_tables_of_word_within_each_other(body, text):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    assert one(made.getvalue(), "a.docx", language="any").text == text


def test_a_report_reads_the_same_from_pdf_and_from_word():
    texts = [one((CASES / name).read_bytes(), name).text for name in ("report.pdf", "report.docx")]
    assert texts[0] == texts[1]


def test_pages_begin_where_they_do(pipeline):
    source = one((CASES / "report.pdf").read_bytes(), "report.pdf")
    assert len(source.pages) == 5
    assert source.pages == tuple(sorted(set(source.pages)))
    assert "Report of the Working Group" not in source.text[source.pages[1] :].replace("In paragraph", "")[:60]
    last = [m for m in pipeline.analyse(source).mentions if m.text == "Union of Pier Workers"]
    assert [m.page for m in last] == [5]


MARKDOWN = [
    ("# Clinic *opens*\n\nThe Secretary for **Health**,\nMr Anson Kwok, said so.", "Clinic opens\n\nThe Secretary for Health, Mr Anson Kwok, said so."),
    ("Clinic opens\n============\n\nA [link](http://x.org/a_(b) \"t\") and ![Mr Kwok](a.jpg).", "Clinic opens\n\nA link and Mr Kwok."),
    ("- one\n- two\n  more\n\n1. three\n2) four", "• one\n• two more\n\n1. three\n2. four"),
    ("| Post | Name |\n|---|:--:|\n| Chairman | Mr *Poon* |", "Post\tName\nChairman\tMr Poon"),
    ("\\$3 billion and `code_x` and snake_case_name and 5 * 3 * 2", "$3 billion and code_x and snake_case_name and 5 * 3 * 2"),
    ("> Quoted by\n> Ms Fong\n\n---\n\nEnd  \nline", "Quoted by Ms Fong\n\nEnd\nline"),
    ("```python\nx = *1*\n```\n\nAfter <b>that</b><!-- hidden\nMr Hidden --> <https://example.org>.", "x = *1*\n\nAfter that https://example.org."),
    ("[![Mr Kwok](a.jpg)](b.html) spoke[^1].\n\n[ref]: http://example.org\n\nSee [it][ref].", "Mr Kwok spoke[^1].\n\nSee it."),
    ("---\ntitle: \"Clinic opens\"\ndate: 2025-05-05\nlang: en-GB\n---\nMr Anson Kwok said so.", "Clinic opens\n\nMr Anson Kwok said so."),
    ("~~Old~~ __New__ ***Both***", "Old New Both"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "text"), MARKDOWN)
def test_markdown(data, text):
    assert one(data, "a.md").text == text


def test_front_matter_of_markdown():
    source = one(MARKDOWN[8][0], "a.md")
    assert (source.title, source.published, source.language) == ("Clinic opens", "2025-05-05", "en")


def mail(body, html=None, attached=(), **headers):
    message = EmailMessage()
    for name, value in {"From": "press@example.org", "Message-ID": "<1@example.org>", **headers}.items():
        message[name.replace("_", "-")] = value
    if body is not None:
        message.set_content(body)
    if html:
        message.set_content(html, subtype="html") if body is None else message.add_alternative(html, subtype="html")
    for name in attached:
        message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


FLOWED = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nMr Anson \nKwok said.\n-- \nPress Office\n"
LONG = (
    b"To: " + b"a@example.org, " * 9000 + b"\nSubject: Clinic opens\n"
    b"Content-Type: text/plain; charset=us-ascii" + b"; a=b" * 9000 + b"\n\nMr Kwok said.\n"
)
LATIN = "From: a@example.org\nSubject: =?utf-8?q?Caf=C3=A9?= opens\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nCafé\n".encode(
    "latin-1"
)


@pytest.mark.parametrize(
    ("data", "text", "title", "published"),
    [
        (LONG, "Clinic opens\n\nMr Kwok said.", "Clinic opens", None),
        (mail("Mr Anson Kwok opened it.\n", Subject="Clinic opens", Date="Mon, 05 May 2025 17:30:00 +0800"), "Clinic opens\n\nMr Anson Kwok opened it.", "Clinic opens", "2025-05-05T17:30"),
        (mail("Plain Mr Kwok.\n", "<p>HTML Mr Kwok.</p>", Subject="S", Date="soon"), "S\n\nPlain Mr Kwok.", "S", None),
        (mail(None, "<div><h1>Clinic</h1><p>Mr Kwok<br>said.</p><script>x</script></div>", Subject="S"), "S\n\nClinic\n\nMr Kwok\nsaid.", "S", None),
        (FLOWED, "Mr Anson Kwok said.\n-- \nPress Office", None, None),
        (LATIN, "Café opens\n\nCafé", "Café opens", None),
    ],
)  # fmt: skip
def test_mail(data, text, title, published):
    source = one(data, "a.eml")
    assert (source.text, source.title, source.published) == (text, title, published)
    assert source.media_type == "message/rfc822"


def test_what_hangs_on_a_mail_is_noted():
    notes = []
    found, problems = parts(mail("Mr Kwok.\n", attached=["a.pdf", "b.pdf"]), "a.eml", notes.append)
    assert (len(found), problems) == (1, [])
    assert notes == ["a.eml: 2 attachments (a.pdf, b.pdf) not read"]


ROWS = [
    ('{"text": "Mr Kwok."}\n\n{"text": "Ms Fong."}\n', "a.jsonl", {}, [("a.jsonl/1", "Mr Kwok.", None), ("a.jsonl/3", "Ms Fong.", None)]),
    ('{"body": "Mr Kwok.", "no": 7, "day": "2025-05-05T17:30:00+08:00"}', "a.jsonl", {"text_field": "body", "id_field": "no", "date_field": "day"}, [("a.jsonl/7", "Mr Kwok.", "2025-05-05T17:30")]),
    ('\ufeffid,text,date\nx,"Mr ""A"" Kwok,\nhe said",5 May 2025\nx,Ms Fong,\n', "a.csv", {"id_field": "id", "date_field": "date"}, [("a.csv/x", 'Mr "A" Kwok,\nhe said', "2025-05-05"), ("a.csv/x~2", "Ms Fong", None)]),
    ("id\ttext\n1\tMr Kwok\n", "a.tsv", {}, [("a.tsv/2", "Mr Kwok", None)]),
    ('text\nCaf\u00e9 Kwok\n'.encode() + "Caf\u00e9 Fong, a caf\u00e9\n".replace(",", ";").encode("cp1252"), "a.csv", {}, [("a.csv/2", "Café Kwok", None), ("a.csv/3", "Café Fong; a café", None)]),
    ("id,text\n1,周大文\n".encode("big5"), "a.csv", {"encoding": "big5"}, [("a.csv/2", "周大文", None)]),
    ("id,text\n1,Mr Kwok\n".encode("utf-16"), "a.csv", {}, [("a.csv/2", "Mr Kwok", None)]),
    ('{"text": "half \\ud83d"}', "a.jsonl", {}, [("a.jsonl/1", "half \ufffd", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "options", "rows"), ROWS)
def test_rows(data, name, options, rows):
    found, problems = parts(data, name, **options)
    assert problems == []
    assert [(s.id, s.text, s.published) for s in found] == rows


@pytest.mark.parametrize(
    ("data", "name", "options", "good", "problems"),
    [
        ('{"text": "a"}\n{broken\n[1]\n{"body": 1}\n{"text": 5}\n{"text": ""}\n{"text": "b"}', "a.jsonl", {}, 2,
         ["a.jsonl:2: not JSON (", "a.jsonl:3: not a JSON object", "a.jsonl:4: no 'text' among body; name it with --text-field",
          "a.jsonl:5: its 'text' is not text", "a.jsonl:6: its 'text' is empty"]),
        ("x\n" * 50, "a.jsonl", {}, 0, [f"a.jsonl:{n}: not JSON (" for n in range(1, 21)] + ["a.jsonl: none of the first 20 rows is a document; the rest is not read"]),
        ("[" * 100_000, "a.jsonl", {}, 0, ["a.jsonl:1: nested too deeply"]),
        ("id,body\n1,a\n", "a.csv", {}, 0, ["a.csv: no column 'text' among id, body; name it with --text-field"]),
        ("id,text\n1,a\n", "a.csv", {"date_field": "day"}, 0, ["a.csv: no column 'day' among id, text; name it with --date-field"]),
        ("id,text\n", "a.csv", {}, 0, ["a.csv: no rows in it"]),
        ("id,text\n1\n2,Mr Kwok\n", "a.csv", {}, 1, ["a.csv:2: no 'text' among id; name it with --text-field"]),
        (b"id,text\n1,\x00\n", "a.csv", {}, 0, ["a.csv: not text (it contains zero bytes)"]),
        (b"id,text\n1,\xff\n", "a.csv", {"encoding": "ascii"}, 1, []),
    ],
)  # fmt: skip
def test_rows_that_are_none_are_told_and_the_others_read(data, name, options, good, problems):
    found, told = parts(data, name, **options)
    assert len(found) == good
    assert len(told) == len(problems)
    assert all(said.startswith(begin) for said, begin in zip(told, problems, strict=True))


def test_a_date_that_is_none_is_noted_once():
    notes = []
    found, problems = parts("text,date\nMr Kwok,soon\nMs Fong,later\n", "a.csv", notes.append, date_field="date")
    assert (len(found), problems, len(notes)) == (2, [], 1)
    assert "'soon' is not a known date format" in notes[0]


@pytest.mark.parametrize(
    ("told", "day"),
    [("2025-05-05", "2025-05-05"), ("20250505", "2025-05-05"), ("2025-05-05 17:30", "2025-05-05T17:30"), ("2025-05-05T17:30:01.5Z", "2025-05-05T17:30"),
     ("5 May 2025", "2025-05-05"), ("Monday, May 5, 2025 17:30", "2025-05-05T17:30"), ("2025-13-05", None), ("May", None), ("", None), ("5", None)],
)  # fmt: skip
def test_dates_of_files(told, day):
    assert iso(told) == day


def zipped(members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def tarred(members, mode="w:gz"):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data.encode() if isinstance(data, str) else data)
            archive.addfile(info, io.BytesIO(data.encode() if isinstance(data, str) else data))
    return made.getvalue()


MEMBERS = {
    "b/one.txt": "Mr Kwok.",
    "a.html": "<p>Ms Fong.",
    "rows.csv": "text\nMr Poon\n",
    "picture.png": "no",
    "__MACOSX/b/._one.txt": "no",
}
INSIDE = [("b/one.txt", "Mr Kwok."), ("a.html", "Ms Fong."), ("rows.csv/2", "Mr Poon")]


@pytest.mark.parametrize(
    ("name", "data"),
    [("n.zip", zipped(MEMBERS)), ("n.tar.gz", tarred(MEMBERS)), ("n.tgz", tarred(MEMBERS)), ("n.tar", tarred(MEMBERS, "w:")), ("n.txt", zipped(MEMBERS)), ("n", tarred(MEMBERS))],
)  # fmt: skip
def test_archives(name, data):
    found, problems = parts(data, name)
    assert problems == []
    assert [(s.id, s.text) for s in found] == [(f"{name}/{inside}", text) for inside, text in INSIDE]


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [("a.txt.gz", b"Mr Kwok.", "Mr Kwok."), ("a.html.gz", b"<p>Mr Kwok.", "Mr Kwok."), ("a.gz", b"<html><p>Mr Kwok.", "Mr Kwok."), ("a.jsonl.gz", b'{"text": "Mr Kwok."}', "Mr Kwok.")],
)  # fmt: skip
def test_packed_files(name, data, text):
    assert one(gzip.compress(data), name).text == text


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("release.txt", (CASES / "release.pdf").read_bytes(), "Harbour Services Department launches"),
        ("release.html", b"\r\n" + (CASES / "release.pdf").read_bytes(), "Harbour Services Department launches"),
        ("release.txt", (CASES / "release.docx").read_bytes(), "Harbour Services Department launches"),
        ("release.zip", (CASES / "release.docx").read_bytes(), "Harbour Services Department launches"),
        ("page.txt", b"<!DOCTYPE html><html><body><p>Mr Kwok.</p></body></html>", "Mr Kwok."),
        ("page", b"\xef\xbb\xbf<!-- saved --><HTML><p>Mr Kwok.</p>", "Mr Kwok."),
        ("login.pdf", b"<html><p>Mr Kwok.</p></html>", "Mr Kwok."),
        ("note.txt", b"Date: May 5, 2025\nSubject: Clinic\nTo: all\n\nMr Kwok.", "Date: May 5, 2025"),
        ("mail.txt", mail("Mr Kwok.\n", Subject="Clinic"), "Clinic"),
    ],
)  # fmt: skip
def test_the_first_bytes_win_over_the_name(name, data, text):
    assert one(data, name).text.startswith(text)


@pytest.mark.parametrize("name", ["r.json", "r.jsonl", "r.txt", "r"])
@pytest.mark.parametrize(
    "data",
    ['{"schema": "hkie/2",\n"documents": []}', '{\n  "schema": "hkie/1",\n', '\ufeff\n{"schema":"hkie/2"}\n{"schema":"hkie/2"}\n'],
)  # fmt: skip
def test_a_result_is_no_document(data, name):
    said = "is a result of hkie extract, not a document"
    assert parts(data, name) == ([], [f"{name}: {said}"])
    assert parts(gzip.compress(data.encode()), f"{name}.gz") == ([], [f"{name}.gz: {said}"])


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", '{"schema": "other/2"}', '{"schema": "other/2"}'),
        ("a.txt", 'He wrote {"schema": "hkie/2"}.', 'He wrote {"schema": "hkie/2"}.'),
        ("a.json", '{"schema": "hkie-notes/2", "text": "Mr Kwok."}', "Mr Kwok."),
        ("a.json", '{"$schema": "hkie/2", "text": "Mr Kwok."}', "Mr Kwok."),
        ("a.jsonl", '{"text": "{\\"schema\\": \\"hkie/2\\"}"}', '{"schema": "hkie/2"}'),
    ],
)
def test_other_json_is_a_document(name, data, text):
    assert one(data, name).text == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('{"text": "Mr Kwok."}\n{"text": "Ms Fong."}\n', ["Mr Kwok.", "Ms Fong."]),
        ('{"text": "' + "Mr Kwok. " * 1000 + '"}\n', ["Mr Kwok. " * 1000]),
        ("id,text\n1,Mr Kwok.\n", ["Mr Kwok."]),
        ("id\ttext\n1\tMr Kwok.\n", ["Mr Kwok."]),
        ("<html><p>Mr Kwok.", ["Mr Kwok."]),
        ("{Mr Kwok}, he said", ["{Mr Kwok}, he said"]),
        (zipped({"a.txt": "Mr Kwok."}), ["Mr Kwok."]),
        ((CASES / "release.docx").read_bytes(), None),
        ((CASES / "release.pdf").read_bytes(), None),
    ],
)  # fmt: skip
def test_standard_input_is_read_by_what_it_is(monkeypatch, data, text):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    raw = Pipe(data.encode() if isinstance(data, str) else data)
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": raw}))
    found = [source.text for source in readers.documents(["-"])]
    assert found == text if text else found[0].startswith("Harbour Services Department launches")


def test_one_document_is_asked_for(tmp_path):
    (tmp_path / "a.csv").write_text("text\nMr Kwok\nMs Fong\n")
    with pytest.raises(UsageError, match="several documents"):
        readers.read("a.csv", tmp_path / "a.csv")
    (tmp_path / "b.jsonl").write_text("{broken")
    with pytest.raises(ReadError, match="not JSON"):
        readers.read("b.jsonl", tmp_path / "b.jsonl")


def test_what_is_not_english_is_told_unless_any_language_is_asked_for():
    chinese = "香港特別行政區政府今日公布，衞生局局長出席馬羅診所啟用典禮。"
    assert parts(chinese, "a.txt") == (
        [],
        ["a.txt: not in English (Chinese); skipped without --lang any"],
    )
    assert one(chinese, "a.txt", language="any").text == chinese


def test_rows_are_read_one_at_a_time():
    read: list[int] = []

    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            line = json.dumps({"text": f"Mr Kwok {len(read)}"}).encode() + b"\n"
            read.append(len(line))
            buffer[: len(line)] = line
            return len(line)

    from hkie.readers.rows import JSONL

    found = iter(JSONL.read(io.BufferedReader(Endless(), 100), "a", Options(), pytest.fail))
    assert [next(found).text for _ in range(50)][-1] == "Mr Kwok 49"
    assert len(read) < 200
