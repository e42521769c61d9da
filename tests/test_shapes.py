"""The shape of JSON, taken from records."""

from dataclasses import dataclass

import pytest
from pydantic_core import SchemaValidator

from hkie import shapes


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Outer:
    at: int
    score: float
    inner: tuple[Inner, ...] = ()
    note: str | None = None


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('{"at": 0, "score": 1}', Outer(0, 1.0)),
        ('{"at": 3, "score": 0.5, "inner": [{"name": "陳"}], "note": null}', Outer(3, 0.5, (Inner("陳"),))),
        ('{"at": 3, "score": 0.5, "note": "x", "more": 1}', Outer(3, 0.5, note="x")),
    ],
)
def test_an_object_becomes_a_record(text, made):
    assert shapes.read(SchemaValidator(shapes.record(Outer)), text) == made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"at": 0}', "score is missing"),
        ('{"at": "0", "score": 1}', "at should be a valid integer, not '0'"),
        ('{"at": 0, "score": NaN}', "score should be a finite number, not nan"),
        (
            '{"at": 0, "score": 1, "inner": [{"name": "a"}, {"name": null}]}',
            "inner[1].name should be a valid string, not null",
        ),
        ('{"at": 0, "score": 1, "more": [1, 2]}', "more is not a known key"),
    ],
)
def test_what_is_wrong_has_its_key(text, said):
    with pytest.raises(ValueError, match=r".") as error:
        shapes.read(SchemaValidator(shapes.record(Outer, extra="forbid")), text)
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"", 1, "not JSON (EOF while parsing a value at column 0)"),
        (b'{"at":\n1,\n"score": x}', 3, "not JSON (expected value at column 10)"),
        (b'{"at":\n"\xff"}', 2, "not UTF-8"),
    ],
)
def test_what_is_no_json_has_its_line(data, line, said):
    with pytest.raises(shapes.JSONError) as error:
        shapes.read(SchemaValidator(shapes.record(Outer)), data)
    assert (error.value.line, str(error.value)) == (line, said)
