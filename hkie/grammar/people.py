"""Reading registry/people.tsv: people by all their full names."""

from __future__ import annotations

import re
from pathlib import Path

from hkie.errors import PatternError
from hkie.patternfiles import Problems, collect_errors, items, rows


def read(file: Path, into: dict[str, tuple[str, ...]], problems: Problems | None = None) -> None:
    """Add the other names of each person of a table, by name.

    Raises PatternError for a row without a name, a name of one word, and a name on two rows, which would join two people.
    """
    taken = {_key(name) for person, other in into.items() for name in (person, *other)}
    for where, row in rows(file, "name", problems=problems):
        with collect_errors(problems):
            person, other = row["name"].strip(), other_names(row)
            if not person:
                raise PatternError(where, "a row needs a name")
            for name in (person, *other):
                if " " not in name and name.isascii():
                    raise PatternError(where, f"{name!r} is one word, which many people share; give full names")
                if _key(name) in taken:
                    raise PatternError(where, f"the name {name!r} is already in this table")
            taken.update(map(_key, (person, *other)))
            into[person] = other


def other_names(row: dict[str, str]) -> tuple[str, ...]:
    """Return the other names of a row of people.tsv or holders.tsv, the Chinese ones last."""
    return *items(row.get("aliases", "")), *items(row.get("name_zh", ""))


def _key(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.lower()))
