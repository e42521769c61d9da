"""Resolution of results on a cluster: within documents on the nodes, across documents on this machine.

1. nodes: read a file of results, and join the names of each of its documents (``within``);
2. here: join documents by the keys that their names share (``across``). This needs all documents, since a join depends
   on earlier ones and on the frequencies of words and bodies; names that share a key are compared on the nodes;
3. nodes: read each file again, and write its records with their new entities.

Links, entities and bytes are the same as on one machine.
"""

from __future__ import annotations

import functools
import io
import os
import pickle
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, TypeVar

from hkie import __version__, results
from hkie.corrections import Report, corrected, placed
from hkie.errors import HkieError, ReadError, UsageError
from hkie.export import contract
from hkie.grammar.ruleset import Entry, load
from hkie.ontology import Label
from hkie.records import SCHEMA, Document, Entity, Link, Mention, Result
from hkie.resolve import Joined, Resolution, Resolver, across
from hkie.resolve.clusters import Edge
from hkie.resolve.decisions import Decision
from hkie.resolve.merges import Decided
from hkie.resolve.nodes import Node
from hkie.runtime.cluster import session, shards
from hkie.runtime.cluster.shards import Done, Folder
from hkie.runtime.memory import paused_collector
from hkie.text.cleaning import STDIN

_T = TypeVar("_T")
_R = TypeVar("_R")
_V = TypeVar("_V")

_RETRIES = 5
"""Retries for a file whose process died."""
_AHEAD = 2
"""Waiting tasks for each core; a limit keeps memory flat."""
_PAIRS = 1_000
"""Pairs of names in a task, which takes some hundredths of a second."""
_ORDER = ("documents", "mentions", "entities", "relations", "links")
_TABLES = frozenset(_ORDER) - {"entities"}


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer of a task: its value, or the error of its file."""

    value: Any
    error: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What is resolved, and where: ``files`` of results, the ``address`` of the cluster, the number of cores at most.

    Raises UsageError for a missing file and for standard input.
    """

    files: Sequence[str]
    decisions: tuple[Decision, ...] = ()
    patterns: tuple[Path, ...] = ()
    address: str | None = None
    cores: int | None = None

    def __post_init__(self) -> None:
        for path in self.files:
            if path == STDIN:
                raise UsageError(
                    f"{STDIN}: standard input exists on one machine only; give files that all nodes can read"
                )
            if not Path(path).is_file():
                raise UsageError(f"{path}: no such result file")

    def plan(self, format: str) -> dict[str, Any]:
        """Return what the bytes of shards depend on, for JSON."""
        return {
            "hkie": __version__,
            "format": format,
            "patterns": shards.rules_digest(self.patterns),
            "decisions": [asdict(decision) for decision in self.decisions],
            "files": shards.digest([(path, path) for path in self.files]),
        }


@dataclass(frozen=True, slots=True)
class _Share:
    """What a node needs to rewrite a file of results: the links of its documents, and their entities."""

    decisions: tuple[Decision, ...]
    patterns: tuple[Path, ...]
    path: str
    number: int
    links: dict[str, list[Link]]
    entities: dict[str, Entity]


def resolve(run: Run, file: IO[str]) -> tuple[str, ...]:
    """Write the joined result of a run, and return in words the decisions that could not be applied.

    Raises ReadError if a file cannot be read, HkieError if the cluster fails.
    """
    chunks: dict[str, dict[str, str]] = {}
    with session.connected(run.address, run.cores) as ray, paused_collector():
        spread = _Spread(ray, run.cores)
        resolution, shares = _resolved(run, spread)
        met: dict[str, list[str]] = defaultdict(list)
        for share in shares:
            for name, links in share.links.items():
                for entity in {link.entity for link in links}:
                    met[entity].append(name)
        for written in spread.map(_lines, shares):
            chunks.update(written)
    tables: dict[str, Iterable[str]] = {
        table: [chunk for name in sorted(chunks) if (chunk := chunks[name][table])] for table in _TABLES
    }
    tables["entities"] = (contract.entity_line(entity, met[entity.id]) for entity in resolution.entities)
    contract.write_lines(((table, tables[table]) for table in _ORDER), file)
    return resolution.problems


def resolve_to_shards(run: Run, output: Path, format: str) -> tuple[str, ...]:
    """Write a shard for each file of a run, with the entities of all of them; otherwise like ``resolve``.

    Each document has its own line or row, with the ids, names and aliases of entities from all documents. If the folder
    is complete already, nothing is done.
    """
    folder = Folder(output, format, run.plan(format))
    if folder.begin():
        return ()
    with session.connected(run.address, run.cores) as ray, paused_collector():
        spread = _Spread(ray, run.cores)
        resolution, shares = _resolved(run, spread)
        done = list(spread.map(functools.partial(_put, folder), shares))
    folder.finish(done)
    return resolution.problems


def _resolved(run: Run, spread: _Spread) -> tuple[Resolution, list[_Share]]:
    """Return the entities of all documents, and the share of each file for the nodes."""
    resolver = Resolver.of(load(run.patterns))
    known: dict[str, tuple[Document, int]] = {}
    parts: dict[str, Joined] = {}
    read = spread.map(functools.partial(_joined, run.decisions, run.patterns), run.files)
    report = Report()
    for number, packed in enumerate(read):
        found, seen = _unpacked(packed, resolver)
        report.add(seen)
        for document, part in found:
            if results.is_new(document, {k: v[0] for k in (document.id,) if (v := known.get(k))}):
                known[document.id] = document, number
                parts[document.id] = part
    document_of = {m.id: m.document for part in parts.values() for node in part.nodes for m in node.mentions}
    resolution = resolver.across([parts.pop(name) for name in sorted(parts)], run.decisions, spread.judge)
    shares = [_Share(run.decisions, run.patterns, path, number, {}, {}) for number, path in enumerate(run.files)]
    for name, (_, number) in known.items():
        shares[number].links[name] = []
    entities = {entity.id: entity for entity in resolution.entities}
    for link in resolution.links:
        name = document_of[link.mention]
        share = shares[known[name][1]]
        share.links[name].append(link)
        share.entities[link.entity] = entities[link.entity]
    report.take(resolution)
    return replace(resolution, problems=tuple(report.problems(run.decisions))), shares


class _Spread:
    """Distributes work to the cores of a cluster, with answers in the order of the items."""

    def __init__(self, ray: Any, cores: int | None) -> None:
        self._ray, self._most = ray, min(session.cores(ray), cores or sys.maxsize) * _AHEAD
        self._at = os.getcwd()

    def map(self, work: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
        """Yield ``work(item)`` for every item. Raises the ReadError of an unreadable one."""
        run = self._ray.remote(max_retries=_RETRIES)(_do)
        waiting: deque[Any] = deque()
        left = iter(items)
        while True:
            waiting.extend(run.remote(self._at, work, item) for item in islice(left, self._most - len(waiting)))
            if not waiting:
                return
            answer: _Answer = self._ray.get(waiting.popleft())
            if answer.error:
                raise ReadError(answer.error)
            yield answer.value

    def judge(
        self, verdict: Callable[[Label, str, str], _V | None], pairs: Iterable[tuple[Node, Node]]
    ) -> Iterator[tuple[Node, Node, _V]]:
        """Compare names on the nodes like ``across.compare_here``, or in this process if there are few."""
        left = iter(pairs)
        first = list(islice(left, _PAIRS))
        if len(first) < _PAIRS:
            yield from across.compare_here(verdict, first)
            return
        sent: deque[list[tuple[Node, Node]]] = deque()

        def names() -> Iterator[list[tuple[Label, str, str]]]:
            for batch in chain([first], iter(lambda: list(islice(left, _PAIRS)), [])):
                sent.append(batch)
                yield [(one.traits, one.text, other.text) for one, other in batch]

        for found in self.map(functools.partial(_compared, verdict), names()):
            for (one, other), value in zip(sent.popleft(), found, strict=True):
                if value is not None:
                    yield one, other, value


def _do(at: str, work: Callable[[Any], Any], item: Any) -> _Answer:
    """Do a task on a node, in the folder that paths are relative to."""
    try:
        os.chdir(at)
        return _Answer(work(item))
    except HkieError as error:
        return _Answer(None, str(error))
    except Exception as error:
        # From a process of Ray it would come wrapped in three tracebacks.
        return _Answer(None, f"{type(error).__name__}: {error}")


def _compared(verdict: Callable[[Label, str, str], _V], pairs: list[tuple[Label, str, str]]) -> list[_V]:
    return [verdict(*pair) for pair in pairs]


@functools.cache
def _resolver(patterns: tuple[Path, ...]) -> Resolver:
    return Resolver.of(load(patterns))


def _joined(decisions: tuple[Decision, ...], patterns: tuple[Path, ...], path: str) -> bytes:
    """Return the packed documents of a file of results, with their names joined."""
    resolver = _resolver(patterns)
    decided = Decided(decisions)
    report = Report()
    found: list[tuple[Document, Joined]] = []
    with paused_collector():
        for result in corrected(shards.read(path), resolver, decisions, report):
            own, _ = placed.by_document(result)
            for document in result.documents:
                bare = replace(document, sections=(), pages=(), text=None)
                found.append((bare, resolver.within(own[document.id], document.published or "", decided)))
        packed = io.BytesIO()
        _Packer(packed, pickle.HIGHEST_PROTOCOL).dump((found, report))
    return packed.getvalue()


def _unpacked(packed: bytes, resolver: Resolver) -> tuple[list[tuple[Document, Joined]], Report]:
    found: list[tuple[Document, Joined]]
    report: Report
    found, report = _Unpacker(io.BytesIO(packed), resolver.register.entries).load()
    return found, report


_FIELDS = {kind: tuple(field.name for field in fields(kind) if field.init) for kind in (Mention, Node, Edge)}


class _Packer(pickle.Pickler):
    """Pickles nodes for another process of this run, with registry entries by key, since both processes have them."""

    def persistent_id(self, obj: object) -> str | None:
        return obj.key if isinstance(obj, Entry) else None

    def reducer_override(self, obj: object) -> Any:
        """Pickle a record as a constructor call, which loads four times as fast as its fields one by one."""
        kind = type(obj)
        return (kind, tuple(getattr(obj, name) for name in _FIELDS[kind])) if kind in _FIELDS else NotImplemented


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: IO[bytes], entries: Mapping[str, Entry]) -> None:
        super().__init__(file)
        self._entries = entries

    def persistent_load(self, key: str) -> Entry:
        return self._entries[key]


def _lines(share: _Share) -> dict[str, dict[str, str]]:
    """Return the records of the documents of a share, by table."""
    return {
        result.documents[0].id: {table: ",\n".join(rows) for table, rows in contract.lines(result) if table in _TABLES}
        for result in _anew(share)
    }


def _put(folder: Folder, share: _Share) -> Done:
    """Write a share as a shard, if it does not exist yet."""
    return folder.done(share.number) or folder.put(share.number, _anew(share), ())


def _anew(share: _Share) -> Iterator[Result]:
    """Yield the documents of a share with the new entities of their mentions."""
    taken: set[str] = set()
    read = shards.read(share.path) if share.links else ()
    resolver = _resolver(share.patterns)
    for result in corrected(read, resolver, share.decisions):
        new = [d for d in result.documents if d.id in share.links and d.id not in taken]
        taken.update(d.id for d in new)
        own, stated = placed.by_document(result)
        for document in new:
            links = tuple(share.links[document.id])
            entity_of = {link.mention: link.entity for link in links}
            entities = tuple(share.entities[name] for name in sorted(set(entity_of.values())))
            mentions = tuple(sorted(own[document.id], key=placed.in_text))
            relations = placed.joined(stated[document.id], entity_of, resolver.ontology)
            yield Result(SCHEMA, (document,), mentions, links, entities, relations)
