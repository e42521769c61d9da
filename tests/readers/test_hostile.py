"""Files that mean ill, or were cut off: a message, no more memory than is due, and the others are still read."""

import gzip
import io
import stat
import struct
import tarfile
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hkie import readers
from hkie.errors import HkieError, ReadError
from hkie.readers import Options, archives, interface
from hkie.readers.formats import readers as registry

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"
MB = 1024 * 1024


def zipped(members, **kinds):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = kinds.get("mode", 0) << 16
            archive.writestr(info, data)
    return made.getvalue()


def tarred(*members):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data, kind, target in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, target, len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def word(xml):
    return zipped({"word/document.xml": xml})


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f']><w:document xmlns:w="{SPACE}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
)
DEEP = f'<w:document xmlns:w="{SPACE}">' + "<w:p>" * 200_000 + "</w:p>" * 200_000 + "</w:document>"
LOCKED = bytearray(zipped({"a.txt": "Mr Kwok."}))
LOCKED[6] |= 1  # the flag of a password, in the member and in the list of members
LOCKED[LOCKED.index(b"PK\x01\x02") + 8] |= 1
SCAN = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj
4 0 obj<</Length 21>>stream
0 0 200 200 re f q Q
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
"""


# A name, what is in it, and what is said of it.
BAD = [
    ("a.pdf", (CASES / "locked.pdf").read_bytes(), "a.pdf: has a password; save it without one first"),
    ("a.pdf", SCAN, "a.pdf: no text layer, only images of pages (a scan?); run OCR on it first, for example with ocrmypdf"),
    ("a.pdf", (CASES / "release.pdf").read_bytes()[:2000], "a.pdf: a broken PDF ("),
    ("a.pdf", b"%PDF-1.7\n", "a.pdf: a broken PDF ("),
    ("a.pdf", b"not one", "a.pdf: not PDF, judging by its first bytes"),
    ("a.pdf", b"", "a.pdf: the file is empty"),
    ("a.docx", (CASES / "release.docx").read_bytes()[:3000], "a.docx: a broken Word file ("),
    ("a.docx", zipped({"a.txt": "Mr Kwok."}), "a.docx: not a Word file (it has no word/document.xml)"),
    ("a.docx", word(BOMB), "a.docx: a Word file with a document type declaration, which Word does not write; not read"),
    ("a.docx", word(BOMB.replace("aaaaaaaaaa", "&a;")), "a.docx: a Word file with a document type"),
    ("a.docx", word("<broken"), "a.docx: a broken Word file (word/document.xml: "),
    ("a.docx", word(DEEP), "a.docx: no text in it"),
    ("a.docx", word(b" " * 250 * MB), "a.docx: unpacks to more than 200 MB"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "a.docx: not text but an old Word or Excel file, or one with a password"),
    ("a.txt", b"\x7fELF\0\0", "a.txt: not text but a program"),
    ("a.txt", b"a\0b", "a.txt: not text (it contains zero bytes)"),
    ("a.txt", b"{\\rtf1 Mr Kwok}", "a.txt: not text but RTF"),
    ("a.html", b"<div>" * 200_000 + b"Mr Kwok", "a.html: nested too deeply"),
    ("a.html", b"<p>" + b"<b>" * 200_000 + b"Mr Kwok", "a.html: nested too deeply"),
    ("a.html", b"<script>Mr Kwok</script>", "a.html: no text in it"),
    ("a.html", b"\x00\x01\x02", "a.html: not text (it contains zero bytes)"),
    ("a.md", b"<!--" * 50_000, "a.md: no text in it"),
    ("a.eml", b"Mr Kwok said so.", "a.eml: not an e-mail (it has no header)"),
    ("a.eml", b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: image/png\n\nx", "a.eml: no text in this e-mail"),
    ("a.csv", b'text\n"' + b"x" * 11 * MB, "a.csv: a line longer than 10 MB; the rest of the file is not read"),
    ("a.csv", b'text\n"' + (b"x" * 1000 + b"\n") * 11_000, "a.csv:"),
    ("a.csv", "text\n".encode("utf-16") + b"\x00", "a.csv: not utf-16 ("),
    ("a.tsv", "text\n".encode("utf-16") + b"\xf3", "a.tsv: not utf-16 ("),
    ("a.jsonl", b'{"text": "' + b"x" * 11 * MB, "a.jsonl:1: a line longer than 10 MB"),
    ("a.zip", b"PK\x03\x04 no archive", "a.zip: a broken archive ("),
    ("a.zip", zipped({"a.txt": "Mr Kwok."})[:-30], "a.zip: a broken archive ("),
    ("a.zip", zipped({"a.png": "x"}), "a.zip: no document in this archive"),
    ("a.zip", zipped({"xl/workbook.xml": "x", "[Content_Types].xml": "x"}), "a.zip: a spreadsheet, which is not supported"),
    ("a.zip", bytes(LOCKED), "a.zip/a.txt: has a password; unpack it first"),
    ("a.zip", zipped({"../a.txt": "Mr Kwok."}), "a.zip/../a.txt: its path leads out of the archive; not read"),
    ("a.zip", zipped({"/etc/a.txt": "Mr Kwok."}), "a.zip//etc/a.txt: its path leads out"),
    ("a.zip", zipped({"..\\a.txt": "Mr Kwok."}), "a.zip/..\\a.txt: its path leads out"),
    ("a.zip", zipped({"C:\\a.txt": "Mr Kwok."}), "a.zip/C:\\a.txt: its path leads out"),
    ("a.zip", zipped({"a.txt": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777), "a.zip/a.txt: a link in an archive; not read"),
    ("a.zip", zipped({"b.zip": zipped({"a.txt": "Mr Kwok."})}), "a.zip/b.zip: an archive in an archive; unpack it first"),
    ("a.zip", zipped({"b.txt": zipped({"a.txt": "Mr Kwok."})}), "a.zip/b.txt: an archive in an archive; unpack it first"),
    ("a.zip", zipped({"a.txt": b"0" * 60 * MB}), "a.zip/a.txt: larger than 10 MB; split it first"),
    ("a.zip", zipped({"a.jsonl": b"0" * 60 * MB}), "a.zip: unpacks to more than 200 times its size, as a zip bomb does"),
    ("a.gz", gzip.compress(b"0" * 60 * MB), "a.gz: unpacks to more than 200 times its size, as a zip bomb does"),
    ("a.jsonl.gz", gzip.compress(b"0" * 60 * MB), "a.jsonl.gz: unpacks to more than 200 times its size, as a zip bomb does"),
    ("a.gz", gzip.compress(gzip.compress(b"Mr Kwok.")), "a.gz: an archive in an archive; unpack it first"),
    ("a.txt.gz", gzip.compress(b"Mr Kwok. " * 1000)[:40], "a.txt.gz: a broken archive ("),
    ("a.tgz", tarred(("../a.txt", b"Mr Kwok.", tarfile.REGTYPE, "")), "a.tgz/../a.txt: its path leads out"),
    ("a.tgz", tarred(("a.txt", b"", tarfile.SYMTYPE, "/etc/passwd")), "a.tgz/a.txt: a link in an archive; not read"),
    ("a.tgz", tarred(("a.txt", b"", tarfile.LNKTYPE, "b.txt")), "a.tgz/a.txt: a link in an archive; not read"),
    ("a.tgz", tarred(("a.txt", b"", tarfile.FIFOTYPE, "")), "a.tgz/a.txt: a link in an archive; not read"),
    ("a.zip", zipped({"\x1b[2J/../a.txt": "x"}), "a.zip/[2J/../a.txt: its path leads out"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "message"), BAD, ids=[f"{n}-{name}" for n, (name, _, _) in enumerate(BAD)])
def test_a_bad_file_is_told_and_the_next_one_read(tmp_path, monkeypatch, name, data, message):
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)
    Path("z.txt").write_text("Mr Anson Kwok.")
    before = {path.name for path in tmp_path.iterdir()}
    problems: list[HkieError] = []
    began = time.monotonic()
    tracemalloc.start()
    found = [source.id for source in readers.documents([name, "z.txt"], problems=problems.append)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == ["z.txt"]
    assert [str(problem)[: len(message)] for problem in problems] == [message]
    assert "\x1b" not in str(problems[0])
    assert [problem.exit_code for problem in problems] == [1]
    assert {path.name for path in tmp_path.iterdir()} == before
    assert peak < 150 * MB
    assert time.monotonic() - began < 20


def test_the_good_members_of_an_archive_are_read(tmp_path):
    members = {"../a.txt": "x", "b.txt": "Mr Kwok.", "c.pdf": "no", "d.txt": "", "e/f.txt": "Ms Fong."}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    problems: list[HkieError] = []
    found = [source.id for source in readers.documents([tmp_path], problems=problems.append)]
    assert found == ["a.zip/b.txt", "a.zip/e/f.txt"]
    assert [str(p).split("a.zip/")[1].split(":")[0] for p in problems] == ["../a.txt", "c.pdf", "d.txt"]


def test_an_archive_may_unpack_to_so_much_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 30)
    (tmp_path / "a.zip").write_bytes(
        zipped({"a.txt": "Mr Kwok spoke.", "b.txt": "Ms Fong spoke.", "c.txt": "Mr Poon spoke."})
    )
    problems: list[HkieError] = []
    found = [source.id for source in readers.documents([tmp_path], problems=problems.append)]
    assert found == ["a.zip/a.txt", "a.zip/b.txt"]
    assert [str(p).split(": ", 1)[1] for p in problems] == ["unpacks to more than 0 MB; split it first"]


def test_an_archive_has_so_many_members_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.txt": "Mr Kwok." for n in range(3)}))
    problems: list[HkieError] = []
    assert len(list(readers.documents([tmp_path], problems=problems.append))) == 2
    assert "more than 2 members" in str(problems[0])


def test_an_archive_that_was_cut_off_gives_what_is_left_of_it(tmp_path):
    made = tarred(*((f"{n}.txt", bytes(range(32, 127)) * n, tarfile.REGTYPE, "") for n in range(1, 60)))
    (tmp_path / "a.tgz").write_bytes(made[: len(made) // 2])
    problems: list[HkieError] = []
    found = [source.id for source in readers.documents([tmp_path], Options(language="any"), problems.append)]
    assert "a.tgz/1.txt" in found
    assert problems
    assert all("a broken archive" in str(problem) for problem in problems)


def test_a_member_may_lie_about_its_size(tmp_path):
    made = bytearray(zipped({"a.txt": b"0" * 50 * MB}))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = struct.pack("<I", 10)
    (tmp_path / "a.zip").write_bytes(made)
    problems: list[HkieError] = []
    list(readers.documents([tmp_path], problems=problems.append))
    assert len(problems) == 1


def test_a_mail_may_nest_so_deep_and_no_deeper(tmp_path):
    parts = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    (tmp_path / "a.eml").write_bytes(b"MIME-Version: 1.0\nFrom: a\n" + b"".join(parts))
    problems: list[HkieError] = []
    assert list(readers.documents([tmp_path], problems=problems.append)) == []
    assert str(problems[0]).endswith("a.eml: nested too deeply")


def test_a_broken_reader_of_another_package_is_named(monkeypatch):
    from importlib.metadata import EntryPoint

    from hkie.errors import UsageError
    from hkie.readers import formats as module

    module.readers.cache_clear()
    monkeypatch.setattr(module, "entry_points", lambda group: [EntryPoint("odt", "no_such_module:READER", group)])
    with pytest.raises(UsageError, match="the reader odt"):
        module.readers()
    monkeypatch.undo()
    module.readers.cache_clear()


def test_a_reader_of_another_package_reads(tmp_path, monkeypatch):
    from hkie.readers import formats as module

    class Rot:
        name, suffixes, media_types = "rot", (".rot",), ("text/x-rot",)

        def read(self, file, where, options, problem):
            yield interface.Part(file.read().decode()[::-1])

    class Entry:
        name, value = "rot", "rot:READER"

        def load(self):
            return Rot()

    module.readers.cache_clear()
    monkeypatch.setattr(module, "entry_points", lambda group: [Entry()])
    (tmp_path / "a.rot").write_text(".kowK rM")
    assert [source.text for source in readers.documents([tmp_path])] == ["Mr Kwok."]
    monkeypatch.undo()
    module.readers.cache_clear()


@pytest.mark.parametrize(("name", "library"), [("a.html", "lxml"), ("a.pdf", "pypdfium2")])
def test_what_is_not_installed_is_named(tmp_path, monkeypatch, name, library):
    (tmp_path / name).write_bytes(b"<p>Mr Kwok." if name == "a.html" else (CASES / "release.pdf").read_bytes())
    monkeypatch.setitem(__import__("sys").modules, library, None)
    problems: list[HkieError] = []
    assert list(readers.documents([tmp_path], problems=problems.append)) == []
    assert str(problems[0]).endswith("pip install 'hkie[readers]'")


def test_any_bytes_give_texts_or_read_errors():
    texts, errors = [], []

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
    @example(name="plain", data=b"Mr Kwok.", start=b"")
    @example(name="pdf", data=b"Mr Kwok.", start=b"")
    @given(name=st.sampled_from(sorted(registry())), data=st.binary(max_size=300), start=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"<html>", b"text,b\n", b'{"text": "a"}\n', b"From: a\nTo: b\n"]))  # fmt: skip
    def each(name, data, start):
        try:
            texts.extend(
                part.text for part in registry()[name].read(io.BytesIO(start + data), "x", Options(), errors.append)
            )
        except ReadError as error:
            errors.append(error)

    each()
    assert "Mr Kwok." in texts
    assert {type(text) for text in texts} == {str}
    assert {type(error) for error in errors} == {ReadError}


@pytest.mark.parametrize("name", ["release.pdf", "table.pdf", "release.docx"])
def test_damaged_files_give_texts_or_read_errors(name):
    whole = (CASES / name).read_bytes()
    for at in range(10, len(whole), len(whole) // 40):
        damaged = whole[:at] + bytes(byte ^ 0xFF for byte in whole[at : at + 8]) + whole[at + 8 :]
        problems: list[HkieError] = []
        for data in (damaged, whole[:at]):
            reader = registry()[name.rsplit(".")[-1]]
            try:
                list(reader.read(io.BytesIO(data), "x", Options(), problems.append))
            except readers.interface.ReadError as error:
                problems.append(error)
