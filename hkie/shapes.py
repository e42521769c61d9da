"""Reading JSON into records, with schemas derived from the record classes; errors name the key.

pydantic-core checks types and creates the records while it parses, which is faster than doing it afterwards.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from pydantic_core import CoreSchema, SchemaValidator, ValidationError

_MOST = 1 << 53
"""Larger than any offset or number; every JSON parser reads smaller numbers as integers."""
_AS_JSON = {"None": "null", "True": "true", "False": "false"}
_VALUE = "value"
_KINDS_OF_VALUE = "should be text, money (a currency and a plain amount, as text) or null"


_QUOTES = reprlib.Repr()
_QUOTES.maxstring = _QUOTES.maxother = 120


def quoted(value: object) -> str:
    """Return a value for a message: without line breaks, at most a hundred letters."""
    return _QUOTES.repr(value)


class JSONError(ValueError):
    """A text is not JSON; ``line`` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def record(kind: type, own: Mapping[str, CoreSchema] | None = None, extra: str = "ignore") -> CoreSchema:
    """Return the schema of an object that becomes a record of this class; ``own`` has fields with a stricter schema."""
    from pydantic_core import core_schema as s

    keys = [
        s.dataclass_field(
            name,
            s.with_default_schema(schema, default=default) if lacks else schema,
            validation_alias=key_of(name) if key_of(name) != name else None,
        )
        for name, (schema, lacks, default) in _fields(kind, own or {}).items()
    ]
    made: CoreSchema = s.dataclass_schema(
        kind,
        s.dataclass_args_schema(kind.__name__, keys, extra_behavior=extra),  # type: ignore[arg-type]
        [f.name for f in fields(kind)],
        slots=True,
        frozen=True,
    )
    return made


def key_of(name: str) -> str:
    """Return the key of a field in JSON: "from" of ``from_``, which is a word of Python."""
    return name.removesuffix("_")


def row(kind: type, own: Mapping[str, CoreSchema] | None = None, **more: CoreSchema) -> CoreSchema:
    """Return the schema of an object that stays a dictionary, with the fields of a record and ``more``."""
    from pydantic_core import core_schema as s

    known = {n: s.typed_dict_field(k, required=not lacks) for n, (k, lacks, _) in _fields(kind, own or {}).items()}
    return s.typed_dict_schema(known | {name: s.typed_dict_field(schema) for name, schema in more.items()})


def _fields(kind: type, own: Mapping[str, CoreSchema]) -> dict[str, tuple[CoreSchema, bool, Any]]:
    """Return for each field its schema, whether it is optional, and its default."""
    hints = get_type_hints(kind)
    return {
        f.name: (own.get(f.name) or of(hints[f.name], own), f.default is not MISSING, f.default) for f in fields(kind)
    }


def of(hint: Any, own: Mapping[str, CoreSchema] | None = None) -> CoreSchema:
    """Return the schema of a field's type: integers are counts, floats are scores."""
    from pydantic_core import core_schema as s

    if hint is str:
        return s.str_schema(strict=True)
    if hint is bool:
        return s.bool_schema(strict=True)
    if hint is int:
        return s.int_schema(strict=True, ge=0, le=_MOST)
    if hint is float:
        return s.float_schema(strict=True, ge=0, le=1, allow_inf_nan=False)
    if is_dataclass(hint):
        return record(hint, own)  # type: ignore[arg-type]
    inner = [of(a, own) for a in get_args(hint) if a not in (type(None), ...)]
    if get_origin(hint) is tuple:
        return s.tuple_schema(inner, variadic_item_index=0, fail_fast=True)
    return s.nullable_schema(s.union_schema([*inner], mode="left_to_right") if len(inner) > 1 else inner[0])


def read(validator: SchemaValidator, data: bytes | str) -> Any:
    """Return the value of a JSON text.

    Raises JSONError if it is not JSON, ValueError, with the path of the key, if it does not fit the schema.
    """
    from pydantic_core import ValidationError

    try:
        return validator.validate_json(data)
    except ValidationError as error:
        (first, *_) = error.errors(include_url=False)
        raise _no_json(data, first["msg"]) if first["type"] == "json_invalid" else ValueError(said(error)) from error


def _no_json(data: bytes | str, problem: str) -> JSONError:
    if isinstance(data, bytes):
        try:
            data.decode()
        except UnicodeDecodeError as error:
            return JSONError(data.count(b"\n", 0, error.start) + 1, "not UTF-8")
    place = re.search(r" at line (\d+) column (\d+)$", problem)
    what = problem[: place.start()] if place else problem
    at = f" at column {place[2]}" if place else ""
    return JSONError(int(place[1]) if place else 1, f"not JSON ({what.removeprefix('Invalid JSON: ')}{at})")


def said(error: ValidationError) -> str:
    """Return the first error: the path of the key, and what is expected there."""
    (first, *_) = error.errors(include_url=False)
    keys = first["loc"]
    problem = re.sub("^(Input|String) ", "", first["msg"])
    if _VALUE in keys:  # followed by the types that were tried
        keys, problem = keys[: keys.index(_VALUE) + 1], _KINDS_OF_VALUE
    elif first["type"] == "missing":
        return f"{path(*keys)} is missing"
    elif first["type"] == "unexpected_keyword_argument":
        return f"{path(*keys)} is not a known key"
    got = quoted(first["input"])
    return f"{path(*keys)} {problem}, not {_AS_JSON.get(got, got)}".strip()


def path(*keys: int | str) -> str:
    """Return the path of a key: ``mentions[3].start``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_key(part)}" for part in keys).removeprefix(".")


def _key(name: str) -> str:
    return name if name.isidentifier() and len(name) < 60 else quoted(name)
