"""The only reader of patterns/: finds the folders, reads rules, words and registry, and checks them.

A rule is one JSON object a line in ``<label>.jsonl``. Its ``pattern`` is

- a string with braces or angle brackets: a pattern over word classes (see ``hkie.grammar``),
- any other string: a phrase, found as it is written,
- a list: a spaCy token pattern, for the Matcher,

and it may be missing where code makes the mention (``grammar`` names the module). ``match`` and
``miss`` are the rule's own tests: in a ``match`` sentence, ``[[...]]`` marks what the rule must find.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hkie.errors import PatternError, UsageError
from hkie.records import LABELS

KEYS = frozenset({"id", "label", "pattern", "grammar", "score", "needs", "note", "match", "miss"})
RELATION_KEYS = frozenset({"id", "type", "frame", "trigger", "score", "note", "match", "miss"})
DEFAULT_SCORE = 0.8

LABEL_OF_TABLE = {
    "agencies": "AGENCY",
    "posts": "TITLE",
    "programmes": "PROGRAMME",
    "organisations": "ORG",
    "places": "PLACE",
    "world_places": "PLACE",
}
NAME_COLUMN = {"posts": "title"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the grammar; ``where`` is its file and line."""

    id: str
    label: str
    pattern: str | list[dict[str, Any]] | None
    score: float
    note: str
    match: tuple[str, ...]
    miss: tuple[str, ...]
    where: str
    needs: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """How the rule is found: words, phrase, tokens, or code."""
        if self.pattern is None:
            return "code"
        if isinstance(self.pattern, list):
            return "tokens"
        return "words" if re.search(r"[{<(|]", self.pattern) else "phrase"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger of a relation: words that say it, and the frame in which they say it."""

    id: str
    type: str
    frame: str
    trigger: str
    score: float
    note: str
    match: tuple[str, ...]
    miss: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the registry: its id as entities have it, its label, its name and its other names."""

    id: str
    key: str
    label: str
    name: str
    acronyms: tuple[str, ...]
    aliases: tuple[str, ...]
    parent: str
    kind: str
    valid_from: str
    valid_to: str


@dataclass(slots=True)
class RuleSet:
    """All that patterns/ holds."""

    rules: list[Rule] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    entries: list[Entry] = field(default_factory=list)
    holders: list[dict[str, str]] = field(default_factory=list)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)


def default_folder() -> Path:
    """Return the folder of the rules that come with hkie: in the wheel, or beside the source."""
    here = Path(__file__).resolve().parent
    shipped = here / "patterns"
    return shipped if shipped.is_dir() else here.parent / "patterns"


def load(folders: Sequence[str | Path] = ()) -> RuleSet:
    """Read the rules that come with hkie and those of ``folders``, in that order.

    Raises PatternError with file and line for unknown keys, duplicate ids and malformed rows, and
    UsageError for a folder that is not one. Patterns themselves are compiled, and so checked, by the tagger.
    """
    rules = RuleSet()
    ids: dict[str, str] = {}
    for folder in (default_folder(), *map(Path, folders)):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such pattern folder")
        _read_folder(folder, rules, ids)
    return rules


def _read_folder(folder: Path, into: RuleSet, ids: dict[str, str]) -> None:
    words = folder / "words.tsv"
    if words.exists():
        for where, row in rows(words, "class", "words"):
            if not row["class"]:
                raise PatternError(where, "a row needs a class")
            for word in row["words"].split(";"):
                into.words[word.strip().lower()].add(row["class"])
    given = folder / "given_names.txt"
    if given.exists():
        for line in _text(given).splitlines():
            if line and not line.startswith("#"):
                into.words[line.strip().lower()].add("given")
    parts = folder / "parts.jsonl"
    if parts.exists():
        for where, item in objects(parts):
            if set(item) - {"name", "pattern", "note"} or not {"name", "pattern"} <= set(item):
                raise PatternError(where, "a part has name, pattern and note")
            if not isinstance(item["name"], str) or not isinstance(item["pattern"], str):
                raise PatternError(where, "name and pattern of a part are strings")
            into.parts[item["name"]] = item["pattern"]
    for file in sorted(folder.glob("*.jsonl")):
        if file.name != "parts.jsonl":
            for where, item in objects(file):
                into.rules.append(_rule(where, item, ids))
    for file in sorted(folder.glob("relations/*.jsonl")):
        for where, item in objects(file):
            into.triggers.append(_trigger(where, item, ids))
    registry = folder / "registry"
    if registry.is_dir():
        _read_registry(registry, into)


def objects(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file:line, object) of a JSON Lines file; blank lines and lines that start with # are passed over."""
    for number, line in enumerate(_text(file).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{file}:{number}"
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise PatternError(where, f"not JSON: {error.msg} at column {error.colno}") from error
        if not isinstance(item, dict):
            raise PatternError(where, "a rule is a JSON object")
        yield where, item


def rows(file: Path, *needed: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (file:line, row) of a tab-separated file with a header that has the ``needed`` columns."""
    reader = csv.reader(_text(file).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(reader, [])
    missing = [column for column in needed if column not in header]
    if missing:
        raise PatternError(f"{file}:1", f"the column {missing[0]!r} is missing")
    for number, fields in enumerate(reader, 2):
        if not fields:
            continue
        if len(fields) > len(header):
            raise PatternError(f"{file}:{number}", f"{len(fields)} columns, the header has {len(header)}")
        yield f"{file}:{number}", dict(zip(header, fields + [""] * (len(header) - len(fields)), strict=True))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(str(file), f"cannot be read: {error}") from error


def _rule(where: str, item: dict[str, Any], ids: dict[str, str]) -> Rule:
    _check_keys(where, item, KEYS, {"id", "label"}, ids)
    if item["label"] not in LABELS:
        raise PatternError(where, f"unknown label {item['label']!r}; one of {', '.join(LABELS)}")
    pattern = item.get("pattern")
    if pattern is None and "grammar" not in item:
        raise PatternError(where, "a rule needs a pattern, or grammar: the module that makes it")
    if pattern is not None and (not isinstance(pattern, (str, list)) or not pattern):
        raise PatternError(where, "pattern is a string or a list of token patterns")
    needs = item.get("needs", [])
    if not isinstance(needs, list) or not all(isinstance(name, str) and name for name in needs):
        raise PatternError(where, "needs is a list of classes or words")
    return Rule(
        item["id"], item["label"], pattern, _score(where, item), item.get("note", ""),
        _sentences(where, item, "match"), _sentences(where, item, "miss"), where,
    )  # fmt: skip


def _trigger(where: str, item: dict[str, Any], ids: dict[str, str]) -> Trigger:
    _check_keys(where, item, RELATION_KEYS, {"id", "type", "frame", "trigger"}, ids)
    return Trigger(
        item["id"], item["type"], item["frame"], item["trigger"], float(item.get("score", DEFAULT_SCORE)),
        item.get("note", ""), _sentences(where, item, "match"), _sentences(where, item, "miss"), where,
    )  # fmt: skip


def _score(where: str, item: dict[str, Any]) -> float:
    score = item.get("score", DEFAULT_SCORE)
    if not isinstance(score, (int, float)) or not 0 < score <= 1:
        raise PatternError(where, "score is a number above 0, at most 1")
    return float(score)


def _check_keys(where: str, item: dict[str, Any], known: Iterable[str], needed: set[str], ids: dict[str, str]) -> None:
    unknown = sorted(set(item) - set(known))
    if unknown:
        raise PatternError(where, f"unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    missing = sorted(key for key in needed if not isinstance(item.get(key), str) or not item[key])
    if missing:
        raise PatternError(where, f"{missing[0]!r} is missing or not a string")
    if item["id"] in ids:
        raise PatternError(where, f"id {item['id']!r} stands already in {ids[item['id']]}")
    ids[item["id"]] = where


def _sentences(where: str, item: dict[str, Any], key: str) -> tuple[str, ...]:
    found = item.get(key, [])
    if not isinstance(found, list) or not all(isinstance(s, str) for s in found):
        raise PatternError(where, f"{key} is a list of sentences")
    if key == "match" and not all("[[" in s for s in found):
        raise PatternError(where, "a match sentence marks what is found with [[...]]")
    return tuple(found)


def slug(name: str) -> str:
    """Return a name as a part of an id: lower case, ASCII where it can be, joined by hyphens.

    >>> slug("Innovation, Technology & Industry Bureau")
    'innovation-technology-and-industry-bureau'
    """
    import unicodedata

    ascii_name = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", ascii_name.replace("'", "").lower()).strip("-")
    return found or "x" + "-".join(f"{ord(c):x}" for c in name[:12])


def _items(row: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in row.get(column, "").split(";") if item.strip())


def _read_registry(folder: Path, into: RuleSet) -> None:
    taken = {entry.id for entry in into.entries}
    for table, label in LABEL_OF_TABLE.items():
        file = folder / f"{table}.tsv"
        if not file.exists():
            continue
        for where, row in rows(file):
            name = row.get(NAME_COLUMN.get(table, "name"), "")
            if not name or not row.get("id"):
                raise PatternError(where, "a row needs an id and a name")
            own = _label_of(label, name, row.get("kind", ""))
            ident = f"{own.lower()}:{slug(name)}"
            if ident in taken:
                ident = f"{ident}-{row['id']}"
            taken.add(ident)
            into.entries.append(
                Entry(
                    ident,
                    f"{table}:{row['id']}",
                    own,
                    name,
                    _items(row, "acronyms"),
                    _items(row, "aliases"),
                    row.get("parent") or row.get("agency") or row.get("within") or "",
                    row.get("kind") or row.get("rank") or "",
                    row.get("valid_from", ""),
                    row.get("valid_to", ""),
                )
            )
    holders = folder / "holders.tsv"
    if holders.exists():
        into.holders.extend(row for _, row in rows(holders, "person"))
    names = folder / "honorifics_and_surnames.tsv"
    if names.exists():
        for _, row in rows(names, "value", "kind", "note"):
            if row["kind"].startswith("surname"):
                uncertain = row["note"].startswith("rare")
                into.words[row["value"].lower()].add("raresurname" if uncertain else "surname")
                if row["kind"] == "surname_pinyin":
                    into.words[row["value"].lower()].add("pinyin")
    ambiguous = folder / "ambiguous_acronyms.tsv"
    if ambiguous.exists():
        for _, row in rows(ambiguous, "acronym", "ids"):
            into.ambiguous[row["acronym"]] = _items(row, "ids")


def _label_of(label: str, name: str, kind: str) -> str:
    # An infrastructure programme that one can walk into is a place: "AI Supercomputing Centre".
    if kind == "infrastructure" and re.search(r"(?:Centre|Center|Park|Bridge|Terminal|Airport|Building|Hub)$", name):
        return "PLACE"
    return label
