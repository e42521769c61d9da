import hashlib
import io
import sys

import pytest

from hkie import readers
from hkie.errors import ReadError
from hkie.readers import interface


def test_read_keeps_bytes_countable(tmp_path):
    file = tmp_path / "a.txt"
    data = b"\xef\xbb\xbfone\r\ntwo \\$3\r\n"
    file.write_bytes(data)
    source = readers.read("a.txt", file)
    assert source.text == "one\r\ntwo \\$3\r\n"
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert (source.id, source.path) == ("a.txt", "a.txt")


@pytest.mark.parametrize(
    ("data", "problem"), [(b"", "the file is empty"), (b" \n\t\n", "no text in it"), (b"a\x00b", "not text")]
)
def test_read_says_which_file_and_what_is_wrong(tmp_path, data, problem):
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    with pytest.raises(ReadError, match=problem) as caught:
        readers.read("a.txt", file)
    assert str(file) in str(caught.value)


def test_read_refuses_a_file_over_the_limit_and_takes_one_at_it(tmp_path, monkeypatch):
    monkeypatch.setattr(interface, "MAX_BYTES", 10)
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * 10)
    assert len(readers.read("a.txt", file).text) == 10
    file.write_bytes(b"x" * 11)
    with pytest.raises(ReadError, match="larger than"):
        readers.read("a.txt", file)


def test_read_takes_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Hong Kong")))
    source = readers.read("-", None)
    assert (source.id, source.path, source.text) == ("-", "-", "Hong Kong")
