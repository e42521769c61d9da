"""Decisions that two names are the same or different, in an append-only file; the last decision wins.

One JSON object on each line: ``n``, ``decision`` (same, different or undo), ``a`` and ``b`` or the number of the undone
decision (``of``), ``why`` and ``at``. A name is an entity id, or a name as written, and can be limited to one document:
``Wong@2024/notice.txt``.
"""

from __future__ import annotations

import codecs
import functools
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hkie import names, shapes
from hkie.errors import DecisionError, DecisionsFileError
from hkie.grammar.ruleset import Entry, slug
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

KINDS = ("same", "different", "undo")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters not allowed in a decision: line breaks and characters that change the direction of text."""
_NUMBER = re.compile(rb'"n"\s*:\s*([0-9]{1,9})\b')
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the file."""

    n: int
    decision: str
    a: str = ""
    b: str = ""
    of: int = 0
    why: str = ""
    at: str = ""


Problems = Callable[[DecisionError], None]
"""Called with the error of each invalid line; without it, the first one is raised."""


def read(path: Path, problems: Problems | None = None) -> list[Decision]:
    """Return all decisions of a file, in order; an empty list if it does not exist.

    Invalid lines are passed to ``problems``. Raises DecisionsFileError if the file cannot be read, DecisionError if it
    has no decisions at all, and, without ``problems``, for the first invalid line.
    """
    return _parsed(path, _lines(path, path.is_fifo()), problems or _raise)


def _raise(error: DecisionError) -> None:
    raise error


def _parsed(path: Path, lines: Sequence[bytes], problems: Problems) -> list[Decision]:
    found: list[Decision] = []
    wrong: list[DecisionError] = []
    taken: dict[int, int] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                made = _parse(line)
                if made.n in taken:
                    raise ValueError(
                        f"not a decision (n is {made.n}, as on line {taken[made.n]}; give it a new number)"
                    )
                taken[made.n] = number
                found.append(made)
            except ValueError as error:
                wrong.append(DecisionError(f"{path}:{number}: {error}"))
    # A file without any decision, complete or cut off, is some other file: it is not read and never appended to.
    if wrong and not found and not any(map(_NUMBER.search, lines)):
        raise wrong[0]
    for broken in wrong:
        problems(broken)
    return found


def _lines(path: Path, is_stream: bool = False) -> list[bytes]:
    """Return the lines of a file as bytes, so that a bad one does not affect the others."""
    try:
        if path.exists() and not (path.is_file() or is_stream):  # a device may be endless
            raise DecisionsFileError(f"{path}: not a regular file; give a decisions file")
        return path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DecisionsFileError(f"{path}: cannot be read ({error.strerror or error})") from error


@functools.cache
def _validator() -> SchemaValidator:
    from pydantic_core import SchemaValidator
    from pydantic_core import core_schema as s

    own = {"decision": s.literal_schema(list(KINDS)), "n": s.int_schema(strict=True, ge=1, lt=_MOST)}
    return SchemaValidator(shapes.record(Decision, own, "forbid"))


def _parse(line: bytes) -> Decision:
    """Return the decision of a line. Raises ValueError if it is invalid."""
    try:
        made: Decision = shapes.read(_validator(), line)
    except ValueError as error:
        raise ValueError(f"not a decision ({error})") from error
    if made.decision == "undo":
        if not 0 < made.of < made.n:
            raise ValueError(f"not a decision (of is {made.of}, and no such decision is before it to undo)")
    elif not (made.a.strip() and made.b.strip()):
        raise ValueError("not a decision (a and b are two names or ids)")
    return made


def add(path: Path, decision: str, a: str = "", b: str = "", why: str = "", of: int = 0) -> Decision:
    """Append a decision and return it. Other processes that append at the same time wait.

    Raises DecisionError for an invalid decision, DecisionsFileError if the file cannot be written.
    """
    with _locked(path):
        return _add(path, decision, a, b, why, of)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Lock the folder against other processes that append; the file itself may not exist yet."""
    try:
        import fcntl

        folder = os.open(os.path.dirname(os.path.realpath(path)), os.O_RDONLY)
    except (ImportError, OSError):  # no locks on this system, or no such folder, which writing will report
        yield
        return
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _add(path: Path, decision: str, a: str, b: str, why: str, of: int) -> Decision:
    for name in (a, b, why):
        if UNSEEN.search(name):
            raise DecisionError(f"{name!r}: contains a line break or an invisible character; remove it")
    lines = _lines(path)
    known = _parsed(path, lines, lambda _: None)
    if decision == "undo":
        target = next((d for d in known if d.n == of), None)
        if target is None:
            raise DecisionError(f"{path}: there is no decision {of}; `hkie decide list` shows them")
        if target.decision == "undo":
            raise DecisionError(f"{path}: {of} is itself an undo; make a new decision")
        if of in {d.of for d in known}:
            raise DecisionError(f"{path}: decision {of} is undone already")
    elif ref(a) == ref(b):
        raise DecisionError(f"{a!r} and {b!r} are the same name; use NAME@DOCUMENT to distinguish them by document")
    there = b"\n".join(lines)
    # An invalid line has a number too, and may be corrected later.
    number = max((int(n) for n in _NUMBER.findall(there)), default=0) + 1
    made = Decision(number, decision, a, b, of, why, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    line = json.dumps({k: v for k, v in asdict(made).items() if v or k in ("n", "decision")}, ensure_ascii=False)
    try:
        _parse(line.encode())  # check that it can be read again
    except ValueError as error:
        raise DecisionError(f"{path}: {error}") from error
    # The last line may lack its line end after an edit or a power cut.
    opened = b"\n" if there and not there.endswith(b"\n") else b""
    _append(path, opened + line.encode() + b"\n")
    return made


def _append(path: Path, line: bytes) -> None:
    if not path.parent.is_dir():
        raise DecisionError(f"{path}: the folder {path.parent} does not exist; create it first")
    try:
        size = path.stat().st_size if path.exists() else 0
        try:
            with path.open("ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):  # remove half a line, written on a full disk
                os.truncate(path, size)
            raise
    except OSError as error:
        raise DecisionsFileError(f"{path}: cannot be written ({error.strerror or error})") from error


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions in force: those not undone, the last for each pair of names."""
    undone = {d.of for d in decisions if d.decision == "undo"}
    last: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        if decision.decision != "undo" and decision.n not in undone:
            last[frozenset({ref(decision.a), ref(decision.b)})] = decision
    return sorted(last.values(), key=lambda d: d.n)


def answers(decisions: Sequence[Decision]) -> dict[frozenset[str], Decision]:
    """Return the decisions in force by their two names, in the form that ``refs`` yields."""
    return {frozenset({ref(d.a), ref(d.b)}): d for d in in_force(decisions)}


def ref(name: str) -> str:
    """Return the form of a name in a decision that is compared with those of nodes."""
    text, at, document = name.rpartition("@")
    if not at or not text.strip() or " " in document.strip():
        text, document = name, ""
    text = text.strip()
    own = text if _is_id(text) else names.normal(text) or text
    return f"{own}@{document.strip()}" if document else own


def _is_id(text: str) -> bool:
    head, colon, tail = text.partition(":")
    return bool(colon and tail) and head.isalpha() and head.islower() and " " not in text


def refs(node: Node) -> Iterator[str]:
    """Yield all references by which a decision can name a node."""
    label = node.label.lower()
    own = [node.form, f"{label}:{slug(node.text)}"]
    if node.entry:
        own.append(node.entry.id)
    for name in own:
        yield name
        yield f"{name}@{node.document}"
    yield f"{label}:{slug(node.text)}-{document_number(node.document)}"


def document_number(document: str) -> str:
    """Return the number of a document in the ids of names that have a meaning only there."""
    return str(
        int(hashlib.sha1(document.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest(), 16) % 100_000
    )


class Decided:
    """The decisions in force, indexed for the resolver."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        force = in_force(list(decisions))
        self.same = [d for d in force if d.decision == "same"]
        self.different = {frozenset({ref(d.a), ref(d.b)}): d for d in force if d.decision == "different"}
        self._known = {name for d in force for name in (ref(d.a), ref(d.b))}
        self._refs: dict[int, frozenset[str]] = {}

    def __bool__(self) -> bool:
        return bool(self.same or self.different)

    def of(self, node: Node) -> frozenset[str]:
        """Return the names in decisions that refer to this node."""
        key = id(node)
        if key not in self._refs:
            self._refs[key] = frozenset(name for name in refs(node) if name in self._known)
        return self._refs[key]

    def may_mean(self, node: Node, entries: Iterable[Entry]) -> bool:
        """Return whether a decision names a node, as it is or by one of these registry entries."""
        return not self._known.isdisjoint(
            name for entry in (node.entry, *entries) for name in refs(replace(node, entry=entry))
        )

    def forbidden(self, a: Node, b: Node) -> str:
        """Return why a decision keeps two nodes apart, or an empty string."""
        for one in self.of(a):
            for other in self.of(b):
                decision = self.different.get(frozenset({one, other})) if one != other else None
                if decision:
                    return f"decision {decision.n}: different{_why(decision)}"
        return ""

    def apply(self, nodes: Sequence[Node], clusters: Clusters) -> list[str]:
        """Join nodes decided to be the same. Return descriptions of the decisions that could not be applied."""
        problems = []
        for decision in self.same:
            left = [n for n in nodes if ref(decision.a) in self.of(n)]
            right = [n for n in nodes if ref(decision.b) in self.of(n)]
            for one, other in [(n, right[0]) for n in left if right] + [(n, left[0]) for n in right[1:] if left]:
                if one.label != other.label:
                    problems.append(
                        f"decision {decision.n}: {one.text} is {one.label} and {other.text} is {other.label}; they cannot be one"
                    )
                    break
                against = next(
                    (w for x in clusters.of(one) for y in clusters.of(other) if (w := self.forbidden(x, y))), ""
                )
                if against:
                    problems.append(
                        f"decision {decision.n}: {one.text} and {other.text} stay apart because of {against}"
                    )
                    break
                clusters.join(one, other, "decision", 1.0, f"decision {decision.n}: same{_why(decision)}", force=True)
        return problems

    def unused(self, nodes: Iterable[Node]) -> list[str]:
        """Return descriptions of the decisions about a name that no node has."""
        unknown = set(self._known)
        for node in nodes:
            if not unknown:
                break
            unknown.difference_update(refs(node))
        named = ((d, name) for d in (*self.same, *self.different.values()) for name in (d.a, d.b))
        return [f"decision {d.n}: no document has the name {name!r}" for d, name in named if ref(name) in unknown]


def _why(decision: Decision) -> str:
    return f" ({decision.why})" if decision.why else ""
