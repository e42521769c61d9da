"""The ontology: labels of mentions and types of relations, read from patterns/.

``patterns/labels.tsv`` has a row for each label, ``patterns/relations/types.tsv`` for each type. A user's folder can add
rows to both. A name in no table, as in a result made with other tables, gets default attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hkie.errors import PatternError
from hkie.patternfiles import Problems, collect_errors, default_folder, rows

KINDS = ("actor", "body", "post", "instrument", "event", "place", "value", "thing")
"""The kinds of labels. Actors and bodies act, a value is an amount or a date, a thing is anything else."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row of labels.tsv.

    ``may_hold`` has the labels of mentions that can be nested in one of this label. ``short`` is an abbreviation of the
    label, ``node`` its name in a graph database, ``ftm`` a FollowTheMoney schema, ``rdf`` its classes; the last two may
    be empty.
    """

    name: str
    kind: str = "thing"
    description: str = ""
    colour: str = "white"
    short: str = ""
    may_hold: frozenset[str] = frozenset()
    ftm: str = ""
    node: str = ""
    rdf: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationType:
    """A row of relations/types.tsv.

    ``heads`` and ``tails`` are the labels of its ends. ``dated`` relations take the date of their sentence.
    ``implies`` is a type that follows from this one. ``forward`` and ``backward`` are its wording between the ends:
    "attended", "attended by"; ``group`` is the heading under which it is listed. ``rdf`` is a property, with ``^`` if it
    leads from tail to head.
    """

    name: str
    heads: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    description: str = ""
    symmetric: bool = False
    dated: bool = False
    implies: str = ""
    group: str = "Other relations"
    forward: str = ""
    backward: str = ""
    rdf: str = ""


@dataclass(frozen=True, slots=True)
class Ontology:
    """All labels and relation types by name, in the order of the tables."""

    labels: dict[str, Label] = field(default_factory=dict)
    types: dict[str, RelationType] = field(default_factory=dict)

    def label(self, name: str) -> Label:
        """Return a label by name, a default one if it is in no table."""
        return self.labels.get(name) or Label(name, short=name[:3])

    def type(self, name: str) -> RelationType:
        """Return a relation type by name, a default one if it is in no table."""
        return self.types.get(name) or RelationType(name, forward=name, backward=name)

    @property
    def may_hold(self) -> dict[str, frozenset[str]]:
        """Return the labels that can be nested in a mention of a label."""
        return {label.name: label.may_hold for label in self.labels.values() if label.may_hold}

    def ordered(self, names: Iterable[str]) -> list[str]:
        """Return different labels in the order of the table; unknown ones come last, by name."""
        return _ordered(self.labels, names)

    def ordered_types(self, names: Iterable[str]) -> list[str]:
        """Return relation types in the order of the table; unknown ones come last, by name."""
        return _ordered(self.types, names)

    def read(self, folder: Path, problems: Problems | None = None) -> None:
        """Add the tables of a folder. Raises PatternError, with file and line, for an invalid row."""
        file = folder / "labels.tsv"
        if file.exists():
            for where, row in rows(file, "label", "kind", "description", problems=problems):
                with collect_errors(problems):
                    label = _label(where, row)
                    _once(where, "label", label.name, self.labels)
                    self.labels[label.name] = label
        file = folder / "relations" / "types.tsv"
        if file.exists():
            for where, row in rows(file, "type", "head", "tail", problems=problems):
                with collect_errors(problems):
                    made = _type(where, row, self)
                    _once(where, "relation type", made.name, self.types)
                    self.types[made.name] = made

    def copy(self) -> Ontology:
        """Return a copy, to which rows can be added."""
        return Ontology(dict(self.labels), dict(self.types))


@cache
def shipped() -> Ontology:
    """Return the built-in ontology. It is shared and must not be changed."""
    made = Ontology()
    made.read(default_folder())
    return made


def load(folders: Iterable[str | Path], problems: Problems | None = None) -> Ontology:
    """Return the built-in ontology with the rows of some folders."""
    made = shipped().copy()
    for folder in dict.fromkeys(Path(folder).resolve() for folder in folders):
        if folder != default_folder().resolve():
            made.read(folder, problems)
    return made


def _ordered(table: Mapping[str, object], names: Iterable[str]) -> list[str]:
    there = set(names)
    return [name for name in table if name in there] + sorted(there - table.keys())


def _label(where: str, row: Mapping[str, str]) -> Label:
    name = row["label"]
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        raise PatternError(where, f"a label must be in capitals, not {name!r}")
    if row["kind"] not in KINDS:
        raise PatternError(where, f"unknown kind {row['kind']!r}; one of {', '.join(KINDS)}")
    return Label(
        name,
        row["kind"],
        row["description"],
        row.get("colour") or "white",
        row.get("short") or name[:3],
        frozenset(row.get("may_hold", "").split()),
        row.get("ftm", ""),
        row.get("node", ""),
        tuple(row.get("rdf", "").split()),
    )


def _type(where: str, row: Mapping[str, str], ontology: Ontology) -> RelationType:
    name = row["type"]
    if not re.fullmatch(r"[a-z]\w*", name):
        raise PatternError(where, f"a relation type must be in lower case, not {name!r}")
    ends = [frozenset(row[end].split()) for end in ("head", "tail")]
    for unknown in sorted({*ends[0], *ends[1]} - ontology.labels.keys()):
        raise PatternError(where, f"unknown label {unknown!r}; one of {', '.join(ontology.labels)}")
    if not all(ends):
        raise PatternError(where, "a relation type needs labels for its head and tail")
    implies = row.get("implies", "")
    if implies and implies not in ontology.types:
        raise PatternError(where, f"unknown relation type {implies!r} in implies; it must be in an earlier row")
    words = name.replace("_", " ")
    return RelationType(
        name,
        ends[0],
        ends[1],
        row.get("description", ""),
        _flag(where, row, "symmetric"),
        _flag(where, row, "dated"),
        implies,
        row.get("group") or "Other relations",
        row.get("forward") or words,
        row.get("backward") or words,
        row.get("rdf", ""),
    )


def _flag(where: str, row: Mapping[str, str], column: str) -> bool:
    value = row.get(column, "")
    if value not in ("", "yes"):
        raise PatternError(where, f"{column} must be yes or empty, not {value!r}")
    return value == "yes"


def _once(where: str, what: str, name: str, known: Mapping[str, object]) -> None:
    if name in known:
        raise PatternError(where, f"the {what} {name} exists already")
