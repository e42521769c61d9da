"""Reading lists as people keep them: delimiters, encodings, headers, sheets."""

import openpyxl
import pytest

from hkie.errors import HkieError, ReadError, UsageError
from hkie.watch.watchlist import Row, read

CHAN = Row("P1", 2, ("CHAN, Tai-man", "T M Chan"), ("陳大文",), "actor", "m", ("Harbour Board",), "a note")


@pytest.fixture
def listed(tmp_path):
    """Read a list of some bytes or lines."""

    def listed(content, name="people.csv", encoding="utf-8"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read(file).rows

    return listed


def test_simplified_characters_and_accents_are_told_apart(listed):
    assert [r.name for r in listed("name\n陈大文\n王家辉\n李小玲\n", encoding="gb18030")] == [
        "陈大文",
        "王家辉",
        "李小玲",
    ]
    accents = "name\nJosé Peña Ibáñez\nMåns Öberg\nZoë Núñez\n"
    assert [row.chinese for row in listed(accents, encoding="cp1252")] == [()] * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5"])
@pytest.mark.parametrize(
    "text",
    [
        'id,name,aliases,name_zh,sex,post,note\nP1,"CHAN, Tai-man",T M Chan,陳大文,M,Harbour Board,a note\n',
        "ID;Full Name;Other names;Chinese name;Gender;Organisation;Remarks\nP1;CHAN, Tai-man;T M Chan;陳大文;male;Harbour Board;a note\n",
        "ref\tName\ta.k.a.\t中文姓名\tTitle\tEmployer\tnotes\r\nP1\tCHAN, Tai-man\tT M Chan\t陳大文\tMr\tHarbour Board\ta  note\r\n",
        'name_zh|surname|given names|alias|no|sex|post|note\n陳大文|CHAN|Tai-man|T M Chan|P1|男|Harbour Board|"a\nnote"\n',
        'number,extra,name,aliases,sex,post,note\nP1,x,"CHAN, Tai-man (陳大文)",T M Chan,m,Harbour Board,a note\n',
    ],
)
def test_a_list_is_read_whatever_its_delimiter_headers_and_encoding(listed, text, encoding):
    assert listed(text, encoding=encoding) == (CHAN,)


def test_a_sheet_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["no", "name", "Chinese name"])
    book.active.append([17.0, "Anson Kwok Wai-leung", None])
    book.active.append([None, None, None])
    book.active.append([18, None, "陳大文"])
    book.save(tmp_path / "people.xlsx")
    rows = read(tmp_path / "people.xlsx").rows
    assert rows == (Row("17", 2, ("Anson Kwok Wai-leung",)), Row("18", 4, (), ("陳大文",)))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("Anson Kwok,", ""),
        ("Ms Clara Fong,", "actor"),
        ("Anson Kwok,Person", "actor"),
        ("Heron Shipping Limited,", "body"),
        ("Harbour Works Bureau,", "body"),
        ("Heron Shipping,LegalEntity", "body"),
        ("Heron Shipping,vessel", ""),
    ],
)
def test_the_kind_is_that_of_the_list_or_of_the_name(listed, cells, kind):
    assert [row.kind for row in listed(f"name,type\n{cells}\n")] == [kind]


@pytest.mark.parametrize(
    ("cells", "alone"),
    [("Wong,", True), ("Ms Wong,", True), ("Wong,王家輝", False), ("Wong Ka-fai,", False), ("A. Wong,", False)],
)
def test_a_surname_alone_is_told(listed, cells, alone):
    assert [row.alone for row in listed(f"name,name_zh\n{cells}\n")] == [alone]


@pytest.mark.parametrize("name", ["Ms FONG, Clara", "Ms. FONG, Clara"])
def test_an_honorific_is_no_part_of_a_reversed_name(listed, name):
    assert [(row.names, row.sex) for row in listed(f'name\n"{name}"\n')] == [(("FONG, Clara",), "f")]


def test_an_id_that_is_missing_is_the_line(listed):
    assert [(row.id, row.line) for row in listed("name\nAda Fok\n\nIda Mok\n")] == [("2", 2), ("4", 4)]


@pytest.mark.parametrize(
    ("content", "name", "error", "problem"),
    [
        ("", "a.csv", UsageError, r"a\.csv: the file is empty; it needs a header with a column `name`$"),
        (" \n\n,\n", "a.csv", UsageError, "the file is empty; it needs a header"),
        (
            "who,when\nAda Fok,now\n",
            "a.csv",
            UsageError,
            "no column of names among 'who', 'when'; give the column with the names the header `name`$",
        ),
        ("name,note\n,x\n", "a.csv", ReadError, "no names in it"),
        (b"\x00\x01\x02name", "a.csv", ReadError, "not text"),
        (b"PK\x03\x04 no workbook", "a.xlsx", ReadError, "not a workbook"),
        ('name\n"' + "x" * 200_000 + "\n", "a.csv", ReadError, "a quotation mark may be missing"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(listed, content, name, error, problem):
    with pytest.raises(HkieError, match=problem) as caught:
        listed(content, name)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)


def test_a_missing_list_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such watchlist"):
        read(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="is a folder"):
        read(tmp_path)
