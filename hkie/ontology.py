"""The ontology: labels of mentions and types of relations, read from patterns/.

``patterns/labels.tsv`` has a row for each label, ``patterns/relations/types.tsv`` for each type. A user's folder can add
rows to both. A name in no table, as in a result made with other tables, gets default attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from hkie.errors import PatternError
from hkie.patternfiles import Problems, collect_errors, default_folder, rows

KINDS = ("actor", "body", "post", "instrument", "event", "place", "value", "thing")
"""The kinds of labels. Actors and bodies act, a value is an amount or a date, a thing is anything else."""

ROLES = (
    "holder",
    "member",
    "parent",
    "guest",
    "speaker",
    "organiser",
    "budget",
    "venue",
    "location",
    "day",
    "counterpart",
    "visitor",
)
"""The roles of relation types: what one end is to the other. A holder holds a post, a member belongs to a body, a parent
has the head as a part; a guest, a speaker and an organiser have an event, which has a venue and a day; a budget is an
amount for the head, a location is where the head lies; a counterpart is met, a visitor goes to see a place or a body."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row of labels.tsv.

    ``public`` bodies have public authority: their names are words that describe them, as those of posts; names of other
    bodies are compared as those of companies. ``core`` labels are summed up in an evaluation. ``may_hold`` has the
    labels of mentions that can be nested in one of this label, ``heads`` the classes of words (see words.tsv) that its
    names end with: "agencyhead". ``tables`` are the tables of the registry whose rows have this label. ``short`` is an
    abbreviation of the label, ``node`` its name in a graph database, ``ftm`` a FollowTheMoney schema, ``rdf`` its
    classes; the last two may be empty.
    """

    name: str
    kind: str = "thing"
    description: str = ""
    colour: str = "white"
    short: str = ""
    may_hold: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    ftm: str = ""
    node: str = ""
    rdf: tuple[str, ...] = ()
    public: bool = False
    core: bool = False
    tables: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def company(self) -> bool:
        """Whether names of this label are compared as those of companies."""
        return self.kind == "body" and not self.public


@dataclass(frozen=True, slots=True)
class RelationType:
    """A row of relations/types.tsv.

    ``heads`` and ``tails`` are the labels of its ends. ``dated`` relations take the date of their sentence.
    ``implies`` is a type that follows from this one. ``role`` is one of ROLES, or empty. ``forward`` and ``backward`` are
    its wording between the ends: "lies in", "has in it", ``planned`` that of what is planned: "will lie in"; ``group`` is the heading under which it is listed. ``rdf`` is a
    property, with ``^`` if it leads from tail to head.
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
    role: str = ""
    planned: str = ""

    def joins(self, head: str, tail: str) -> bool:
        """Return whether the relation may lead from a thing of one label to one of another."""
        return head in self.heads and tail in self.tails


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

    def of_kind(self, *kinds: str) -> list[Label]:
        """Return the labels of some kinds."""
        return [label for label in self.labels.values() if label.kind in kinds]

    def of_role(self, role: str) -> list[str]:
        """Return the names of the types with a role, the built-in one first."""
        return [kind.name for kind in self.types.values() if kind.role == role]

    @property
    def tables(self) -> dict[str, str]:
        """Return the label of each table of the registry."""
        return {table: label.name for label in self.labels.values() for table in label.tables}

    def of_table(self, table: str) -> str:
        """Return the label of the rows of a table of the registry."""
        return next(label.name for label in self.labels.values() if table in label.tables)

    @property
    def core(self) -> list[str]:
        """Return the names of the core labels."""
        return [label.name for label in self.labels.values() if label.core]

    @property
    def may_hold(self) -> dict[str, frozenset[str]]:
        """Return the labels that can be nested in a mention of a label."""
        return {label.name: label.may_hold for label in self.labels.values() if label.may_hold}

    @property
    def body_heads(self) -> frozenset[str]:
        """Return the classes of words that the names of bodies end with."""
        return frozenset(head for label in self.of_kind("body") for head in label.heads)

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
                    label = self._with_classes(_label(where, row))
                    _once(where, "label", label.name, self.labels)
                    for table in label.tables:
                        _once(where, "table", table, self.tables)
                    self.labels[label.name] = label
        file = folder / "relations" / "types.tsv"
        if file.exists():
            for where, row in rows(file, "type", "head", "tail", problems=problems):
                with collect_errors(problems):
                    made = _type(where, row, self)
                    _once(where, "relation type", made.name, self.types)
                    self.types[made.name] = made

    def _with_classes(self, label: Label) -> Label:
        """Return a label that has no classes of its own in exports with those of the first label of its kind."""
        same = (known for known in self.of_kind(label.kind) if known.public == label.public)
        like = next(same, None) if label.kind != "value" else None
        return replace(label, ftm=label.ftm or like.ftm, rdf=label.rdf or like.rdf) if like else label

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
    public = _flag(where, row, "public")
    if public and row["kind"] != "body":
        raise PatternError(where, f"only a body can be public, not a label of the kind {row['kind']}")
    return Label(
        name,
        row["kind"],
        row["description"],
        row.get("colour") or "white",
        row.get("short") or name[:3],
        frozenset(row.get("may_hold", "").split()),
        frozenset(row.get("heads", "").split()),
        row.get("ftm", ""),
        row.get("node", ""),
        tuple(row.get("rdf", "").split()),
        public,
        _flag(where, row, "core"),
        tuple(row.get("tables", "").split()),
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
    role = row.get("role", "")
    if role and role not in ROLES:
        raise PatternError(where, f"unknown role {role!r}; one of {', '.join(ROLES)}")
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
        role,
        row.get("planned", ""),
    )


def _flag(where: str, row: Mapping[str, str], column: str) -> bool:
    value = row.get(column, "")
    if value not in ("", "yes"):
        raise PatternError(where, f"{column} must be yes or empty, not {value!r}")
    return value == "yes"


def _once(where: str, what: str, name: str, known: Mapping[str, object]) -> None:
    if name in known:
        raise PatternError(where, f"the {what} {name} exists already")
