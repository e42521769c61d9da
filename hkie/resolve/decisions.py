"""What people decided: two names are the same or different. An append-only file in which the last word wins.

One JSON object a line: ``n``, ``decision`` (same, different or undo), ``a`` and ``b`` or the number that is
undone (``of``), ``why`` and ``at``. A name is an entity id, or a name as it is written, and may be bound to
one document: ``Wong@2024/notice.txt``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from hkie import names
from hkie.errors import DecisionError
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node
from hkie.rules import Entry, slug

KINDS = ("same", "different", "undo")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file."""

    n: int
    decision: str
    a: str = ""
    b: str = ""
    of: int = 0
    why: str = ""
    at: str = ""


def read(path: Path) -> list[Decision]:
    """Return all lines of a decisions file, in order; none where it does not exist.

    Raises DecisionError, with file and line, for a line that is no decision.
    """
    if not path.exists():
        return []
    found: list[Decision] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            found.append(_parse(f"{path}:{number}", line, len(found) + 1))
    return found


def _parse(where: str, line: str, expected: int) -> Decision:
    try:
        row = json.loads(line)
        made = Decision(**row)
    except (ValueError, TypeError) as error:
        raise DecisionError(f"{where}: not a decision ({error})") from error
    if made.decision not in KINDS:
        raise DecisionError(f"{where}: decision is {made.decision!r}; one of {', '.join(KINDS)}")
    if made.n != expected:
        raise DecisionError(f"{where}: number {made.n}, expected {expected}; lines are only ever added")
    if made.decision == "undo":
        if not 0 < made.of < made.n:
            raise DecisionError(f"{where}: there is no decision {made.of} before it to undo")
    elif not (isinstance(made.a, str) and isinstance(made.b, str) and made.a.strip() and made.b.strip()):
        raise DecisionError(f"{where}: a and b are two names or ids")
    return made


def add(path: Path, decision: str, a: str = "", b: str = "", why: str = "", of: int = 0) -> Decision:
    """Append a decision and return it; others that append to the file at the same time wait.

    Raises DecisionError where it makes no sense or cannot be written.
    """
    with _locked(path):
        return _add(path, decision, a, b, why, of)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other processes from appending; the folder is what is locked, since the file may not be there yet."""
    try:
        import fcntl

        folder = os.open(path.parent, os.O_RDONLY)
    except (ImportError, OSError):  # no such lock on this system, or no such folder: writing reports that
        yield
        return
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _add(path: Path, decision: str, a: str, b: str, why: str, of: int) -> Decision:
    known = read(path)
    if decision == "undo":
        target = next((d for d in known if d.n == of), None)
        if target is None:
            raise DecisionError(f"{path}: there is no decision {of}; `hkie decide list` shows them")
        if target.decision == "undo" or of in {d.of for d in known}:
            raise DecisionError(
                f"{path}: decision {of} is undone already"
                if target.decision != "undo"
                else f"{path}: {of} is itself an undo; decide anew"
            )
    elif ref(a) == ref(b):
        raise DecisionError(
            f"{a!r} and {b!r} are one name; bind them to documents with NAME@DOCUMENT to tell them apart"
        )
    made = Decision(len(known) + 1, decision, a, b, of, why, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    line = json.dumps({k: v for k, v in asdict(made).items() if v or k in ("n", "decision")}, ensure_ascii=False) + "\n"
    if known and not path.read_bytes().endswith(b"\n"):
        line = "\n" + line  # an editor left the last line open; two decisions on one line would be none
    size = path.stat().st_size if path.exists() else 0
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):  # half of a line on a full disk would spoil those before it
            os.truncate(path, size)
        raise DecisionError(f"{path}: cannot be written ({error.strerror})") from error
    return made


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that hold: not undone, and the last on their two names."""
    undone = {d.of for d in decisions if d.decision == "undo"}
    last: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        if decision.decision != "undo" and decision.n not in undone:
            last[frozenset({ref(decision.a), ref(decision.b)})] = decision
    return sorted(last.values(), key=lambda d: d.n)


def answers(decisions: Sequence[Decision]) -> dict[frozenset[str], Decision]:
    """Return the decisions that hold by the two names they are about, in the form that ``refs`` gives."""
    return {frozenset({ref(d.a), ref(d.b)}): d for d in in_force(decisions)}


def ref(name: str) -> str:
    """Return the form in which a name of a decision and a node's are the same."""
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
    """Yield all by which a decision can name a node."""
    label = node.label.lower()
    own = [node.form, f"{label}:{slug(node.text)}"]
    if node.entry:
        own.append(node.entry.id)
    for name in own:
        yield name
        yield f"{name}@{node.document}"
    yield f"{label}:{slug(node.text)}-{document_number(node.document)}"


def document_number(document: str) -> str:
    """Return the number that stands for a document in the ids of what means something only there."""
    return str(
        int(hashlib.sha1(document.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest(), 16) % 100_000
    )


class Decided:
    """The decisions in force, as the resolver asks for them."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        force = in_force(list(decisions))
        self.same = [d for d in force if d.decision == "same"]
        self.different = {frozenset({ref(d.a), ref(d.b)}): d for d in force if d.decision == "different"}
        self._known = {name for d in force for name in (ref(d.a), ref(d.b))}
        self._refs: dict[int, frozenset[str]] = {}

    def __bool__(self) -> bool:
        return bool(self.same or self.different)

    def of(self, node: Node) -> frozenset[str]:
        """Return the names in decisions that mean this node."""
        key = id(node)
        if key not in self._refs:
            self._refs[key] = frozenset(name for name in refs(node) if name in self._known)
        return self._refs[key]

    def may_mean(self, node: Node, entries: Iterable[Entry]) -> bool:
        """Whether a decision names a node, as it is or with one of these entries of the registry."""
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
        """Join what was decided to be the same; return what could not be done, in words."""
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


def _why(decision: Decision) -> str:
    return f" ({decision.why})" if decision.why else ""
