"""Documents to shards: a Ray Data pipeline in which every actor has a loaded pipeline and processes shards of files.

A file is the unit of work: an archive or a table is read by one actor. A document that kills its process is tried again
in another one, and given up after three; Ray restarts the processes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hkie import __version__, export, readers
from hkie.errors import HkieError, ReadError, UsageError, killed
from hkie.ner import DEFAULT, NONE
from hkie.pipeline import Pipeline
from hkie.records import Result, Source
from hkie.resolve.decisions import Decision
from hkie.runtime.cluster import session, shards
from hkie.runtime.cluster.shards import Done, Folder, Reported
from hkie.runtime.cluster.trying import Trying
from hkie.runtime.runs import attempt
from hkie.text.cleaning import STDIN

FILES_A_SHARD = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of ``hkie extract`` for a run."""

    options: readers.Options
    format: str = shards.JSONL
    labels: frozenset[str] = frozenset()
    min_score: float = 0.0
    infer: bool = False
    texts: bool = False
    ner: str = DEFAULT
    patterns: tuple[Path, ...] = ()
    decisions: tuple[Decision, ...] = ()
    every_status: bool = False

    def plan(self) -> dict[str, Any]:
        """Return what the bytes of a shard depend on besides the files, for JSON."""
        return {
            "hkie": __version__,
            "format": self.format,
            "label": sorted(self.labels),
            "min_score": self.min_score,
            "infer": self.infer,
            "every_status": self.every_status,
            "text": self.texts,
            "ner": self.ner,
            "patterns": shards.rules_digest(self.patterns),
            "decisions": [asdict(decision) for decision in self.decisions],
            "reading": asdict(self.options),
        }


def extract(
    paths: Sequence[str],
    output: Path,
    wanted: Wanted,
    address: str | None = None,
    actors: int | None = None,
    files_a_shard: int = FILES_A_SHARD,
    problems: Callable[[HkieError], None] | None = None,
    tell: Callable[[Reported], None] = lambda told: None,
    progress: Callable[[int], None] = lambda documents: None,
) -> int:
    """Write the shards of ``paths`` into the folder ``output``, and return the number of documents in it.

    ``problems`` is called with errors of paths, ``tell`` with reports on each file, in their order, and
    ``progress`` with the number of new documents. Raises UsageError for wrong usage, HkieError if the run fails.
    """
    files = list(_files(paths, problems, lambda note: tell(Reported(note, False)), wanted.options.follow_links))
    if not files:
        return 0
    if wanted.patterns or wanted.ner not in (DEFAULT, NONE):
        Pipeline(wanted.patterns, ner=wanted.ner)  # mistakes in them are reported here, not by every node
    work = [files[k : k + files_a_shard] for k in range(0, len(files), files_a_shard)]
    plan = {**wanted.plan(), "files_a_shard": files_a_shard, "files": shards.digest(files)}
    folder = Folder(output, wanted.format, plan)
    if folder.begin():
        done = dict(enumerate(known for _, known in shards.finished(output)))
    else:
        done = {n: known for n in range(len(work)) if (known := folder.done(n)) is not None}
    said = _Said(tell)
    said.add(done)
    missing = [n for n in range(len(work)) if n not in done]
    if missing:
        with session.connected(address, actors) as ray:
            for number, new in _shared(ray, folder, wanted, {n: work[n] for n in missing}, actors):
                done[number] = new
                progress(new.documents)
                said.add({number: new})
    if folder.run.is_dir():
        folder.finish([done[n] for n in range(len(work))])
    return sum(known.documents for known in done.values())


def _files(
    paths: Sequence[str],
    problems: Callable[[HkieError], None] | None,
    notes: Callable[[str], None],
    follow_links: bool,
) -> Iterator[tuple[str, str]]:
    for name, path in readers.find(paths, problems, notes, follow_links):
        if path is None:
            raise UsageError(f"{STDIN}: standard input exists on one machine only; give files that all nodes can read")
        yield name, str(path)


class _Said:
    """Reports on files in the order of the shards, which arrive in any order."""

    def __init__(self, tell: Callable[[Reported], None]) -> None:
        self._tell, self._next, self._waiting = tell, 0, dict[int, Done]()

    def add(self, done: dict[int, Done]) -> None:
        self._waiting.update(done)
        while (due := self._waiting.pop(self._next, None)) is not None:
            for told in due.told:
                self._tell(told)
            self._next += 1


def _shared(
    ray: Any, folder: Folder, wanted: Wanted, work: dict[int, list[tuple[str, str]]], actors: int | None
) -> Iterator[tuple[int, Done]]:
    """Yield the shards as the actors finish them, with their numbers."""
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.enable_auto_log_stats = False
    most = min(len(work), session.cores(ray), actors or len(work))
    # Arrow does not accept all file names as text; JSON does.
    rows = [{"number": number, "files": json.dumps(files)} for number, files in work.items()]
    data = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
        _Worker,
        fn_constructor_kwargs={"folder": folder, "wanted": wanted, "at": os.getcwd()},
        compute=ray.data.ActorPoolStrategy(
            min_size=1, initial_size=most, max_size=most, max_tasks_in_flight_per_actor=1
        ),
        num_cpus=1,
    )
    for row in data.iter_rows():
        if row["failed"]:
            raise HkieError(row["failed"])
        done = folder.done(row["number"])
        if done is None:
            raise HkieError(
                f"{folder.path}: the nodes write to another place than this machine reads; it must be on shared storage"
            )
        yield row["number"], done


class _Worker:
    """An actor with a loaded pipeline that makes one shard after the other."""

    def __init__(self, folder: Folder, wanted: Wanted, at: str) -> None:
        self.folder, self.wanted, self.at = folder, wanted, at
        self._pipeline: Pipeline | None = None

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Make the shard of a row, and return the error that stops the whole run, if there is one."""
        failed = ""
        try:
            self._make(int(row["number"]), [(name, Path(path)) for name, path in json.loads(row["files"])])
        except HkieError as error:
            failed = str(error)
        except Exception as error:
            # raised in a Ray process, it would be wrapped in three tracebacks
            failed = f"shard {row['number']}: {type(error).__name__}: {error}"
        return {"number": row["number"], "failed": failed}

    def _make(self, number: int, files: Sequence[tuple[str, Path]]) -> None:
        os.chdir(self.at)  # paths are relative to it, as they were given
        if not self.folder.run.is_dir():
            raise HkieError(f"{self.folder.path}: missing on this node; it must be on shared storage")
        if self._pipeline is None:
            self._pipeline = Pipeline(self.wanted.patterns, ner=self.wanted.ner)
        told: list[Reported] = []
        trying = Trying(self.folder.run / f"part-{number:05}.trying")
        found = _documents(self._pipeline, files, self.wanted, trying, told)
        self.folder.put(number, found, told)
        trying.ended()


def _documents(
    pipeline: Pipeline, files: Sequence[tuple[str, Path]], wanted: Wanted, trying: Trying, told: list[Reported]
) -> Iterator[Result]:
    """Yield the result of each document of ``files``; reports are appended to ``told``, in order."""

    def problem(error: HkieError) -> None:
        told.append(Reported(str(error), True))

    def note(text: str) -> None:
        told.append(Reported(text, False))

    for number, (name, path) in enumerate(files):
        sources = readers.sources(name, path, wanted.options, problem, note)
        count = 0
        while True:
            if not trying.begins(f"reading {number} {count}"):
                told.append(Reported(str(killed(str(path))), True))
                break
            source = next(sources, None)
            if source is None:
                break
            if trying.begins(f"analysing {number} {count}"):
                found = attempt(partial(_result, pipeline, wanted), source, source.id, wanted.options.timeout)
                if isinstance(found, ReadError):
                    problem(found)
                else:
                    yield found
            else:
                told.append(Reported(str(killed(source.id)), True))
            count += 1


def _result(pipeline: Pipeline, wanted: Wanted, source: Source) -> Result:
    """Return the result of one document alone, as for a line of JSON Lines."""
    result = pipeline.resolve(
        [pipeline.analysis(source, wanted.texts)], wanted.decisions, wanted.infer, wanted.every_status
    )
    return export.select(result, wanted.labels, wanted.min_score)
