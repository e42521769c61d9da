"""What people decided about names and relations, in an append-only file; the last decision wins.

One JSON object on each line: ``n``, ``decision``, ``why`` and ``at``, and what it is about:

- same, different: two names, ``a`` and ``b``. Each is an entity id, or a name as written, and can be limited to one
  document: ``Wong@2024/notice.txt``;
- accept, label, edges, not-a-name: the text ``a`` in a ``sentence``, its ``label``, and for edges the right text ``b``;
  ``nth`` counts from 1 where the sentence has the text several times, and 0 is all of them;
- accept, wrong, missing: a relation of a ``type`` from the name ``a`` to the name ``b`` in a ``sentence``;
- undo: the number of the undone decision, ``of``.
"""

from __future__ import annotations

import codecs
import functools
import hashlib
import json
import os
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hkie import names, shapes
from hkie.errors import DecisionError, DecisionsFileError
from hkie.grammar.ruleset import slug
from hkie.resolve.nodes import Node

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

    from hkie.ontology import Ontology

MERGES = ("same", "different")
NAMES = ("accept", "label", "edges", "not-a-name")
RELATIONS = ("accept", "wrong", "missing")
KINDS = (*MERGES, "undo", *dict.fromkeys((*NAMES, *RELATIONS)))
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters not allowed in a decision: line breaks and characters that change the direction of text."""
_NUMBER = re.compile(rb'"n"\s*:\s*([0-9]{1,9})\b')
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the file.

    ``document`` is the one in which a person saw the sentence; the decision holds wherever the sentence stands.
    ``status`` is that of a relation, if it is not actual.
    """

    n: int
    decision: str
    a: str = ""
    b: str = ""
    of: int = 0
    why: str = ""
    at: str = ""
    sentence: str = ""
    nth: int = 0
    label: str = ""
    type: str = ""
    status: str = ""
    document: str = ""

    @property
    def about(self) -> str:
        """What the decision is about: merge, name, relation or undo."""
        if self.decision in (*MERGES, "undo"):
            return "undo" if self.decision == "undo" else "merge"
        return "relation" if self.type else "name"

    @property
    def said(self) -> str:
        """The decision on one line, without its number and reason."""
        if self.decision == "undo":
            return f"undo {self.of}"
        if self.about == "merge":
            return f"{self.decision}  {self.a}  |  {self.b}"
        if self.about == "relation":
            return f"{self.decision}  {self.a}  {self.type}  {self.b}"
        return "  ".join(part for part in (self.decision, self.a, self.label, self.b and f"→ {self.b}") if part)


def is_file(path: Path) -> bool:
    """Return whether a file looks like one of decisions, by its first line."""
    try:
        with path.open("rb") as file:
            first = file.readline(100_000)
    except OSError:
        return False
    return _NUMBER.search(first) is not None and b'"decision"' in first


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
    if made.decision == "undo" and not 0 < made.of < made.n:
        raise ValueError(f"not a decision (of is {made.of}, and no such decision is before it to undo)")
    if problem := _problem(made):
        raise ValueError(f"not a decision ({problem})")
    return made


def _problem(made: Decision) -> str:
    """Return what is wrong with a decision by itself, wherever it is written, or an empty string."""
    if made.decision == "undo":
        return ""
    if made.about == "merge":
        return "" if made.a.strip() and made.b.strip() else f"{made.decision} needs two names or ids, a and b"
    text, other, sentence = (normal_text(part) for part in (made.a, made.b, made.sentence))
    if not (text and sentence):
        return f"{made.decision} needs a text, a, and its sentence"
    if made.about == "relation":
        if made.decision not in RELATIONS:
            return f"{made.decision} is for names, and type is for relations"
        return "" if other else f"{made.decision} needs the two names of a relation, a and b"
    if made.decision not in NAMES:
        return f"{made.decision} needs the type of a relation"
    if part := absent(made):
        return f"the sentence does not contain {part!r}"
    if made.decision == "edges":
        if text == other or not _overlap(sentence, text, other):
            return f"{other!r} is not a longer or a shorter text than {text!r} at the same place of the sentence"
    elif other:
        return f"{made.decision} is about one name, and b is another"
    return f"{made.decision} needs a label" if made.decision in ("accept", "label") and not made.label else ""


def absent(decision: Decision) -> str:
    """Return the text of a decision about a name that its sentence does not contain, or an empty string."""
    made = on_one_line(decision)
    return next((part for part in (made.a, made.b) if part not in made.sentence), "") if made.about == "name" else ""


def _overlap(sentence: str, text: str, other: str) -> bool:
    one, two = ({m.start() for m in re.finditer(f"(?={re.escape(t)})", sentence)} for t in (text, other))
    return bool(text and other) and any(a < b + len(other) and b < a + len(text) for a in one for b in two)


def normal_text(text: str) -> str:
    """Return a text on one line, as decisions hold it: a line break in another place makes it no other text."""
    return " ".join(UNSEEN.sub(" ", text).split())


def add(path: Path, decision: str, a: str = "", b: str = "", why: str = "", of: int = 0) -> Decision:
    """Append a decision about two names, or an undo, and return it; otherwise like ``record``."""
    return record(path, Decision(0, decision, a, b, of, why))


def record(path: Path, decision: Decision) -> Decision:
    """Append a decision and return it with its number and time. Other processes that append at the same time wait.

    Raises DecisionError for an invalid decision, DecisionsFileError if the file cannot be written.
    """
    with _locked(path):
        return _add(path, replace(decision, at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")))


def draft(decision: str, a: str, b: str = "", **about: str | int) -> Decision:
    """Return a decision about a sentence that is in no file yet, with its texts on one line."""
    made = Decision(0, decision, a, b, **about)  # type: ignore[arg-type]
    shown = "" if UNSEEN.search(made.document) else made.document
    return replace(on_one_line(made), document=shown)


def on_one_line(decision: Decision) -> Decision:
    """Return a decision about a sentence with its texts on one line."""
    a, b, sentence = (normal_text(text) for text in (decision.a, decision.b, decision.sentence))
    return replace(decision, a=a, b=b, sentence=sentence)


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


def _add(path: Path, new: Decision) -> Decision:
    for name in (new.a, new.b, new.why, new.sentence):
        if UNSEEN.search(name):
            raise DecisionError(f"{name!r}: contains a line break or an invisible character; remove it")
    lines = _lines(path)
    known = _parsed(path, lines, lambda _: None)
    if new.decision == "undo":
        target = next((d for d in known if d.n == new.of), None)
        if target is None:
            raise DecisionError(f"{path}: there is no decision {new.of}; `hkie decide list` shows them")
        if target.decision == "undo":
            raise DecisionError(f"{path}: {new.of} is itself an undo; make a new decision")
        if new.of in {d.of for d in known}:
            raise DecisionError(f"{path}: decision {new.of} is undone already")
    elif new.about == "merge" and ref(new.a) == ref(new.b):
        raise DecisionError(
            f"{new.a!r} and {new.b!r} are the same name; use NAME@DOCUMENT to distinguish them by document"
        )
    elif problem := _problem(new):
        raise DecisionError(problem)
    there = b"\n".join(lines)
    # An invalid line has a number too, and may be corrected later.
    number = max((int(n) for n in _NUMBER.findall(there)), default=0) + 1
    made = replace(new, n=number)
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


def in_force(decisions: Sequence[Decision], ontology: Ontology | None = None) -> list[Decision]:
    """Return the decisions in force: those not undone, the last for each pair of names, text and relation.

    With the ``ontology``, both directions of a symmetric relation are one.
    """
    undone = {d.of for d in decisions if d.decision == "undo"}
    last: dict[Hashable, Decision] = {}
    for decision in decisions:
        if decision.decision != "undo" and decision.n not in undone:
            last[subject(decision, ontology)] = decision
    return sorted(last.values(), key=lambda d: d.n)


def subject(decision: Decision, ontology: Ontology | None = None) -> Hashable:
    """Return what a decision is about, the same for two decisions of which the later one wins; as for ``in_force``."""
    if decision.about == "merge":
        return frozenset({ref(decision.a), ref(decision.b)})
    own = on_one_line(decision)
    if not own.type:
        return own.sentence, own.a, own.nth
    ends = (own.a, own.b)
    return own.sentence, own.type, frozenset(ends) if ontology and ontology.type(own.type).symmetric else ends


def merges(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions in force about the identity of two names."""
    return [d for d in in_force(decisions) if d.about == "merge"]


def answers(decisions: Sequence[Decision]) -> dict[frozenset[str], Decision]:
    """Return the decisions in force by their two names, in the form that ``refs`` yields."""
    return {frozenset({ref(d.a), ref(d.b)}): d for d in merges(decisions)}


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
