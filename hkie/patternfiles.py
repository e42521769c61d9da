"""Reading the files of pattern folders: rows and objects, each with file and line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hkie.errors import PatternError

COLUMNS = {
    "labels": "label kind public description colour short core may_hold heads tables ftm node rdf",
    "relations/types": "type head tail description role symmetric dated implies group forward planned backward rdf",
    "relations/assertion": "cue status where note",
    "relations/syntax": "class words note",
    "relations/verbs": "lemma forms note",
    "relations/days": "cue days note",
    "relations/pronouns": "word stands note",
    "relations/references": "label words generic note",
    "relations/tenure": "cue role note",
    "words": "class words note",
    "agencies": "id name acronyms aliases name_zh parent kind valid_from valid_to successor source",
    "posts": "id title acronyms aliases title_zh agency rank valid_from valid_to successor source",
    "programmes": "id name acronyms aliases name_zh agency kind valid_from source label",
    "organisations": "id name acronyms aliases name_zh kind source",
    "events": "id name acronyms aliases name_zh kind source",
    "places": "id name acronyms aliases name_zh kind within source",
    "world_places": "id name acronyms aliases name_zh kind within source",
    "people": "name aliases name_zh note",
    "holders": "person name_zh aliases post from to source",
    "honorifics_and_surnames": "value kind note",
    "ambiguous_acronyms": "acronym ids",
    "names/spelling": "form means",
    "names/variants": "form variants",
    "names/words": "kind words",
    "names/legal_forms": "class forms note",
    "names/foreign": "form means",
    "names/given_sex": "sex names",
}
"""The columns of each table; optional ones may be missing."""


Problems = Callable[[PatternError], None]
"""Called with each mistake; without it, the first one is raised."""


class _Collector:
    """See collect_errors(). A generator would cost more than the rows that are read in it."""

    def __init__(self, problems: Problems | None) -> None:
        self._problems = problems

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if self._problems is None or not isinstance(error, PatternError):
            return False
        self._problems(error)
        return True


def collect_errors(problems: Problems | None) -> _Collector:
    """Report a PatternError in the block to ``problems``, or raise it if that is None."""
    return _Collector(problems)


@cache
def default_folder() -> Path:
    """Return the folder of the built-in rules: in the wheel, or beside the source."""
    here = Path(__file__).resolve().parent
    shipped = here / "patterns"
    return shipped if shipped.is_dir() else here.parent / "patterns"


def objects(file: Path, problems: Problems | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file:line, object) of a JSON Lines file; blank lines and lines that start with # are skipped."""
    lines: list[str] = []
    with collect_errors(problems):
        lines = text_of(file).splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{file}:{number}"
        item: dict[str, Any] = {}
        with collect_errors(problems):
            item = _object(where, line)
        if item:
            yield where, item


def _object(where: str, line: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise PatternError(where, f"the key {twice!r} occurs twice")
        return dict(pairs)

    try:
        item = json.loads(line, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise PatternError(where, f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(item, dict) or not item:
        raise PatternError(where, "a rule must be a JSON object")
    return item


def rows(file: Path, *needed: str, problems: Problems | None = None) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (file:line, row) of a tab-separated file with a header that has the ``needed`` columns.

    Raises PatternError, with file and line, for a file that cannot be read, a missing or unknown column and a row with too
    many columns, or passes each to ``problems``.
    """
    lines: list[str] = []
    header: list[str] | None = None
    with collect_errors(problems):
        lines = text_of(file).splitlines()
        header = _header(file, lines, needed)
    if header is None:
        return
    name, empty = str(file), dict.fromkeys(header, "")
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        fields = line.split("\t")
        if len(fields) > len(header):
            with collect_errors(problems):
                raise PatternError(f"{name}:{number}", f"{len(fields)} columns, the header has {len(header)}")
            continue
        yield f"{name}:{number}", empty | dict(zip(header, fields, strict=False))


def _header(file: Path, lines: list[str], needed: Iterable[str]) -> list[str]:
    header = lines[0].split("\t") if lines else []
    missing = [column for column in needed if column not in header]
    if missing:
        raise PatternError(f"{file}:1", f"the header has no column {missing[0]!r}")
    known = COLUMNS.get(
        f"{file.parent.name}/{file.stem}" if file.parent.name in ("names", "relations") else file.stem, ""
    ).split()
    unknown = sorted(set(header) - {*known, ""}) if known else []
    if unknown:
        raise PatternError(f"{file}:1", f"unknown column {unknown[0]!r}; known are {', '.join(known)}")
    return header


def text_of(file: Path) -> str:
    """Return the text of a file. Raises PatternError if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(str(file), f"cannot be read: {error}") from error


def items(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, separated by semicolons."""
    return tuple(item.strip() for item in cell.split(";") if item.strip()) if cell else ()
