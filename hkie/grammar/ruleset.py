"""Reading patterns/: finds the folders, and reads and checks rules, words and registry.

A rule is a JSON object on one line of ``<label>.jsonl``. Its ``pattern`` is

- a string with braces or angle brackets: a pattern over word classes (see ``hkie.grammar.compiler``),
- any other string: a phrase, matched literally,
- a list: a spaCy token pattern, for the Matcher,

and it can be missing if code finds the mention (``grammar`` names the module). ``match`` and ``miss`` are the tests of
the rule: in a ``match`` sentence, ``[[...]]`` marks what the rule must find.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from hkie.errors import PatternError, UsageError
from hkie.grammar import people
from hkie.ontology import Ontology, shipped
from hkie.patternfiles import COLUMNS, Problems, collect_errors, default_folder, items, objects, rows, text_of

KEYS = frozenset({
    "id", "label", "pattern", "grammar", "score", "needs", "binding", "extend", "check", "note", "match", "miss",
})  # fmt: skip
FRAME_KEYS = frozenset({"id", "type", "verbs", "nouns", "head", "tail", "heads", "score", "note", "match", "miss"})
DEFAULT_SCORE = 0.8

NAME_COLUMN = {"posts": "title"}
_HOLDERS, _PEOPLE = "holders", "people"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the grammar; ``where`` is its file and line."""

    id: str
    label: str
    pattern: str | list[dict[str, Any]] | None
    score: float
    note: str
    match: tuple[str, ...]
    miss: tuple[str, ...]
    where: str
    needs: tuple[str, ...] = ()
    binding: bool = False
    """Whether what it finds is taken as it stands, whatever the deciding model says; a user's rules always bind."""
    extend: str = ""
    """A kind of label: what it finds ends where a name of that kind ends that begins in it or right behind it."""
    check: str = ""
    """The check of ``mentions.checks`` that a match has to pass."""

    @property
    def kind(self) -> str:
        """How the rule matches: words, phrase, tokens, or code."""
        if self.pattern is None:
            return "code"
        if isinstance(self.pattern, list):
            return "tokens"
        return "words" if re.search(r"[{<(|]", self.pattern) else "phrase"


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a relation: predicates, the roles of its head and tail in them, and the labels allowed for its head."""

    id: str
    type: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    head: frozenset[str]
    tail: frozenset[str]
    heads: frozenset[str]
    score: float
    note: str
    match: tuple[str, ...]
    miss: tuple[str, ...]
    where: str


class Entry(NamedTuple):
    """An entry of the registry: its entity id, label, name and other names."""

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
    successors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    """For a holder of posts: the keys of the posts and their bodies."""
    telling: tuple[str, ...] = ()
    """For a person of people.tsv: the names that mean this person in any document."""


@dataclass(slots=True)
class RuleSet:
    """The content of patterns/."""

    rules: list[Rule] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    entries: list[Entry] = field(default_factory=list)
    holders: list[dict[str, str]] = field(default_factory=list)
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ontology: Ontology = field(default_factory=lambda: shipped().copy())


def entry_of_key(rules: RuleSet) -> dict[str, Entry]:
    """Return all entries by key, including people and holders of posts."""
    found = {entry.key: entry for entry in rules.entries}
    related: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for holder in rules.holders:
        person, key = holder["person"], f"posts:{holder['post']}"
        post = found.get(key)
        related[person] += (key, f"agencies:{post.parent}") if post else (key,)
        other[person] += people.other_names(holder)
    for person in dict.fromkeys((*related, *rules.people)):
        listed = rules.people.get(person, ())
        telling = (person, *listed) if person in rules.people else ()
        entry = person_entry(person, (*other[person], *listed), dict.fromkeys(related[person]), telling)
        found.setdefault(entry.key, entry)
    return found


def load(
    folders: Sequence[str | Path] = (), problems: Problems | None = None, files: Sequence[str | Path] = ()
) -> RuleSet:
    """Return the built-in rules, those in ``folders``, and those in single files, in that order.

    Paths given twice are read once. Raises PatternError, with file and line, for unknown keys, duplicate ids and
    malformed rows, or passes each to ``problems``; UsageError for a missing folder. Patterns are compiled, and so
    checked, by the tagger.
    """
    rules = RuleSet()
    ids: dict[str, str] = {}
    read: set[Path] = set()
    for folder in (default_folder(), *map(Path, folders)):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such pattern folder")
        if folder.resolve() not in read:
            read.add(folder.resolve())
            _read_folder(folder, rules, ids, problems)
    for file in map(Path, files):
        if not file.is_file():
            raise UsageError(f"{file}: no such rule file")
        folder = file.resolve().parent
        if folder not in read and not (folder.name == "relations" and folder.parent in read):
            _read_rules(file, rules, ids, problems)
    return rules


def _read_folder(folder: Path, into: RuleSet, ids: dict[str, str], problems: Problems | None) -> None:
    # The tables in names/ and those of cues are built in: names are compared, and sentences read, in the same way
    # whatever rules a user adds.
    own = folder.resolve() == default_folder().resolve()
    if not own:
        into.ontology.read(folder, problems)
    known = {
        table if table in ("words", "labels") or "/" in table else f"registry/{table}"
        for table in (*COLUMNS, *into.ontology.tables)
        if own or not table.startswith(("names/", "relations/")) or table == "relations/types"
    }
    for file in sorted(folder.rglob("*.tsv")):
        if file.relative_to(folder).with_suffix("").as_posix() not in known:
            with collect_errors(problems):
                raise PatternError(
                    f"{file}:1", f"unknown table; known are {', '.join(f'{k}.tsv' for k in sorted(known))}"
                )
    words = folder / "words.tsv"
    if words.exists():
        for where, row in rows(words, "class", "words", problems=problems):
            with collect_errors(problems):
                _read_words(where, row, into)
    given = folder / "given_names.txt"
    if given.exists():
        with collect_errors(problems):
            for line in text_of(given).splitlines():
                if line and not line.startswith("#"):
                    into.words[line.strip().lower()].add("given")
    parts = folder / "parts.jsonl"
    if parts.exists():
        for where, item in objects(parts, problems):
            with collect_errors(problems):
                _read_part(where, item, into, ids)
    for file in sorted(folder.glob("*.jsonl")):
        if file.name != "parts.jsonl":
            _read_rules(file, into, ids, problems)
    for file in sorted(folder.glob("relations/*.jsonl")):
        _read_rules(file, into, ids, problems, relations=True)
    registry = folder / "registry"
    if registry.is_dir():
        _read_registry(registry, into, problems)


def _read_words(where: str, row: dict[str, str], into: RuleSet) -> None:
    if not re.fullmatch(r"[a-z]\w*", row["class"]):
        raise PatternError(where, f"a row needs a class in lower case, not {row['class']!r}")
    for word in row["words"].split(";"):
        if " " in word.strip():
            raise PatternError(where, f"{word.strip()!r} is more than one word; a class has single words")
        if word.strip():
            into.words[word.strip().lower()].add(row["class"])


def _read_part(where: str, item: dict[str, Any], into: RuleSet, ids: dict[str, str]) -> None:
    if set(item) - {"name", "pattern", "note"} or not {"name", "pattern"} <= set(item):
        raise PatternError(where, "a part must have name, pattern and note")
    if not isinstance(item["name"], str) or not isinstance(item["pattern"], str):
        raise PatternError(where, "name and pattern of a part must be strings")
    _only_once(f"part {item['name']!r}", where, ids)
    into.parts[item["name"]] = item["pattern"]


def _read_rules(
    file: Path, into: RuleSet, ids: dict[str, str], problems: Problems | None, relations: bool = False
) -> None:
    """Read the rules of a file. A single file may also contain frames of relations."""
    for where, item in objects(file, problems):
        with collect_errors(problems):
            if relations or "type" in item:
                into.frames.append(_frame(where, item, ids))
            else:
                into.rules.append(_rule(where, item, ids, into.ontology.labels))


def _rule(where: str, item: dict[str, Any], ids: dict[str, str], labels: Collection[str]) -> Rule:
    _check_keys(where, item, KEYS, {"id", "label"}, ids)
    if item["label"] not in labels:
        raise PatternError(where, f"unknown label {item['label']!r}; one of {', '.join(labels)}")
    pattern = item.get("pattern")
    if pattern is None and "grammar" not in item:
        raise PatternError(where, "a rule needs a pattern, or grammar: the module that finds it")
    if pattern is not None and (not isinstance(pattern, (str, list)) or not pattern):
        raise PatternError(where, "pattern must be a string or a list of token patterns")
    needs = _words(where, item, "needs")
    binding = item.get("binding", False)
    if not isinstance(binding, bool):
        raise PatternError(where, "binding must be true or false")
    return Rule(
        item["id"], item["label"], pattern, _score(where, item), item.get("note", ""),
        _sentences(where, item, "match"), _sentences(where, item, "miss"), where, needs, binding,
        item.get("extend", ""), item.get("check", ""),
    )  # fmt: skip


def _frame(where: str, item: dict[str, Any], ids: dict[str, str]) -> Frame:
    _check_keys(where, item, FRAME_KEYS, {"id", "type"}, ids)
    return Frame(
        item["id"], item["type"], _words(where, item, "verbs"), _words(where, item, "nouns"),
        frozenset(_words(where, item, "head")), frozenset(_words(where, item, "tail")),
        frozenset(_words(where, item, "heads")), _score(where, item), item.get("note", ""),
        _sentences(where, item, "match"), _sentences(where, item, "miss"), where,
    )  # fmt: skip


def _words(where: str, item: dict[str, Any], key: str) -> tuple[str, ...]:
    found = item.get(key, [])
    if isinstance(found, list) and all(isinstance(word, str) and word for word in found):
        return tuple(found)
    raise PatternError(where, f"{key} must be a list of words")


def _score(where: str, item: dict[str, Any]) -> float:
    score = item.get("score", DEFAULT_SCORE)
    if not isinstance(score, (int, float)) or isinstance(score, bool) or not 0 < score <= 1:
        raise PatternError(where, "score must be a number above 0 and at most 1")
    return float(score)


def _check_keys(where: str, item: dict[str, Any], known: Iterable[str], needed: set[str], ids: dict[str, str]) -> None:
    unknown = sorted(set(item) - set(known))
    if unknown:
        raise PatternError(where, f"unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    missing = sorted(key for key in needed if not isinstance(item.get(key), str) or not item[key])
    if missing:
        raise PatternError(where, f"{missing[0]!r} is missing or not a string")
    odd = sorted(key for key in {"note", "grammar", "extend", "check"} & set(item) if not isinstance(item[key], str))
    if odd:
        raise PatternError(where, f"{odd[0]} must be a string")
    _only_once(f"id {item['id']!r}", where, ids)


def _only_once(what: str, where: str, ids: dict[str, str]) -> None:
    if what in ids:
        raise PatternError(where, f"{what} is already in {ids[what]}")
    ids[what] = where


def _sentences(where: str, item: dict[str, Any], key: str) -> tuple[str, ...]:
    found = item.get(key, [])
    if not isinstance(found, list) or not all(isinstance(s, str) for s in found):
        raise PatternError(where, f"{key} must be a list of sentences")
    if key == "match" and not all("[[" in s for s in found):
        raise PatternError(where, "a match sentence must mark the expected text with [[...]]")
    return tuple(found)


def person_entry(
    name: str, other: Iterable[str] = (), related: Iterable[str] = (), telling: Iterable[str] = ()
) -> Entry:
    """Return the entry of a person: "Ada Chung Lai-ling" is also Ada Chung and Chung Lai-ling. It has ``other`` names, too.

    ``related`` and ``telling`` are as in Entry.
    """
    parts = name.split()
    aliases: tuple[str, ...] = ()
    if len(parts) >= 3 and "-" in parts[-1] and "-" not in parts[0]:
        aliases = (" ".join(parts[:2]), " ".join(parts[1:]))
    aliases = tuple(dict.fromkeys((*aliases, *other)))
    own, label, related, telling = slug(name), shipped().of_table(_HOLDERS), tuple(related), tuple(telling)
    key = f"{_PEOPLE if telling and not related else _HOLDERS}:{own}"
    return Entry(f"{label.lower()}:{own}", key, label, name, (), aliases, "", "", "", "", (), related, telling)


_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """Return a name for an id: lower case, ASCII if possible, joined by hyphens.

    >>> slug("Innovation, Technology & Industry Bureau")
    'innovation-technology-and-industry-bureau'
    """
    ascii_name = name.replace("&", " and ")
    if not ascii_name.isascii():
        ascii_name = unicodedata.normalize("NFKD", ascii_name).encode("ascii", "ignore").decode()
    found = _NO_LETTERS.sub("-", ascii_name.replace("'", "").lower()).strip("-")
    return found or "x" + "-".join(f"{ord(c):x}" for c in name[:12])


def _items(row: dict[str, str], column: str) -> tuple[str, ...]:
    return items(row.get(column, ""))


def _read_registry(folder: Path, into: RuleSet, problems: Problems | None) -> None:
    taken = {entry.id for entry in into.entries}
    keys = {entry.key: entry.name for entry in into.entries}
    for table in into.ontology.tables:
        file = folder / f"{table}.tsv"
        if table in (_HOLDERS, _PEOPLE) or not file.exists():
            continue
        label, column = into.ontology.of_table(table), NAME_COLUMN.get(table, "name")
        for where, row in rows(file, "id", column, problems=problems):
            with collect_errors(problems):
                _read_entry(where, row, (row[column], table, row.get("label") or label), into, taken, keys)
    holders = folder / f"{_HOLDERS}.tsv"
    if holders.exists():
        into.holders.extend(row for _, row in rows(holders, "person", problems=problems))
    listed = folder / f"{_PEOPLE}.tsv"
    if listed.exists():
        people.read(listed, into.people, problems)
    names = folder / "honorifics_and_surnames.tsv"
    if names.exists():
        for _, row in rows(names, "value", "kind", "note", problems=problems):
            if row["kind"].startswith("surname"):
                uncertain = row["note"].startswith("rare")
                into.words[row["value"].lower()].add("raresurname" if uncertain else "surname")
                if row["kind"] == "surname_pinyin":
                    into.words[row["value"].lower()].add("pinyin")
    ambiguous = folder / "ambiguous_acronyms.tsv"
    if ambiguous.exists():
        for _, row in rows(ambiguous, "acronym", "ids", problems=problems):
            into.ambiguous[row["acronym"]] = _items(row, "ids")


def _read_entry(
    where: str, row: dict[str, str], named: tuple[str, str, str], into: RuleSet, taken: set[str], keys: dict[str, str]
) -> None:
    name, table, label = named
    if not name or not row["id"]:
        raise PatternError(where, "a row needs an id and a name")
    key = f"{table}:{row['id']}"
    if key in keys:
        raise PatternError(where, f"id {row['id']!r} is already used for {keys[key]!r}")
    keys[key] = name
    if label not in into.ontology.labels:
        raise PatternError(where, f"unknown label {label!r}; one of {', '.join(into.ontology.labels)}")
    ident = f"{label.lower()}:{slug(name)}"
    ident += f"-{row['id']}" if ident in taken else ""
    taken.add(ident)
    related = row.get("parent") or row.get("agency") or row.get("within") or ""
    successor = tuple(f"{table}:{item}" for item in _items(row, "successor"))
    into.entries.append(Entry(
        ident, key, label, name, _items(row, "acronyms"), _items(row, "aliases"), related,
        row.get("kind") or row.get("rank") or "", row.get("valid_from", ""), row.get("valid_to", ""), successor,
    ))  # fmt: skip
