"""A folder of shards: the output of a run on a cluster, in the order of the files.

    part-00000.jsonl …     a line for each document, as from ``hkie extract --format jsonl``; or .parquet, with rows
    manifest.json          the plan, the shards and what could not be read; written last, when the folder is complete
    .run/                  the plan and the metadata of each shard, during the run

A shard gets its name when it is complete. A stopped run is resumed if the plan is the same: the same unchanged files and
the same options.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hkie import export, results
from hkie.errors import HkieError, ReadError, UsageError
from hkie.records import Result
from hkie.runtime.cluster import arrow

JSONL, PARQUET = "jsonl", "parquet"
FORMATS = (JSONL, PARQUET)
MANIFEST = "manifest.json"
_RUN = ".run"
_PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Reported:
    """A report on a document or file: a problem, or a note on what a reader skipped."""

    text: str
    problem: bool


@dataclass(frozen=True, slots=True)
class Done:
    """The metadata of an existing shard."""

    documents: int
    told: tuple[Reported, ...]


def digest(files: Sequence[tuple[str, str]]) -> str:
    """Return what identifies the files of a run: their ids and paths, sizes and times.

    Raises ReadError if a file is missing.
    """
    found = hashlib.sha256()
    for name, path in files:
        try:
            about = os.stat(path)
        except OSError as error:
            raise ReadError(f"{path}: cannot be read ({error.strerror or error})") from error
        found.update(json.dumps([name, path, about.st_size, about.st_mtime_ns]).encode())
    return found.hexdigest()


def rules_digest(folders: Iterable[Path]) -> str:
    """Return what identifies folders of rules."""
    rules = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return digest([(file.name, str(file)) for file in rules]) if rules else ""


class Folder:
    """The folder of a run; ``plan`` is everything its bytes depend on, ``format`` is jsonl or parquet."""

    def __init__(self, path: Path, format: str, plan: dict[str, Any] | None = None) -> None:
        self.path, self.format, self.plan = path, format, plan

    @property
    def run(self) -> Path:
        """The folder for files needed only during the run."""
        return self.path / _RUN

    def part(self, number: int) -> Path:
        """Return the path of a shard."""
        return self.path / f"part-{number:05}.{self.format}"

    def begin(self) -> bool:
        """Create the folder, or resume an earlier run of the same plan. Return whether all is done.

        Raises UsageError if it contains something else, HkieError if it cannot be written.
        """
        if not self.path.parent.is_dir():
            raise UsageError(f"{self.path}: the folder {self.path.parent} does not exist; create it first")
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(f"{self.path}: is a file; give a folder")
        if (self.path / MANIFEST).is_file():
            self._same(_json(self.path / MANIFEST).get("plan"))
            return True
        if (self.run / _PLAN).is_file():
            self._same(_json(self.run / _PLAN))
        elif self.path.is_dir() and (others := sorted(p.name for p in self.path.iterdir() if p.name != _RUN)):
            raise UsageError(f"{self.path}: holds {others[0]}, which is not part of this run; give a new folder")
        try:
            self.run.mkdir(parents=True, exist_ok=True)
            for left in (*self.run.glob("*.part"), *self.run.glob("*.trying")):
                left.unlink(missing_ok=True)
            self._write(self.run / _PLAN, _dumped(self.plan))
        except OSError as error:
            raise HkieError(f"{self.path}: cannot be written ({error.strerror or error})") from error
        return False

    def _same(self, other: Any) -> None:
        assert self.plan is not None
        other = other if isinstance(other, dict) else {}
        if changed := sorted(key for key in {*self.plan, *other} if self.plan.get(key) != other.get(key)):
            raise UsageError(
                f"{self.path}: holds the shards of another run ({', '.join(changed)} changed); give a new folder"
            )

    def put(self, number: int, found: Iterable[Result], told: Iterable[Reported]) -> Done:
        """Write a shard and its metadata. Raises HkieError if the folder is missing on this node."""
        if not self.run.is_dir():
            raise HkieError(f"{self.path}: missing on this node; the output must be on shared storage")
        part = self.run / f"{self.part(number).name}.{uuid.uuid4().hex}.part"
        if self.format == PARQUET:
            count = arrow.write(found, part)
        else:
            count = 0
            with part.open("w", encoding="utf-8", newline="\n") as file:
                for result in found:
                    file.write(export.dumps(result, indent=None) + "\n")
                    count += 1
        with part.open("rb") as written:
            os.fsync(written.fileno())
        done = Done(count, tuple(told))
        self._write(self._beside(number), _dumped(asdict(done)))
        part.replace(self.part(number))
        return done

    def done(self, number: int) -> Done | None:
        """Return the metadata of a shard, or None if it does not exist."""
        if not (self.part(number).is_file() and self._beside(number).is_file()):
            return None
        return _done(_json(self._beside(number)))

    def finish(self, shards: Sequence[Done]) -> None:
        """Write the manifest, which marks the folder as complete."""
        rows = [{"file": self.part(n).name, **asdict(done)} for n, done in enumerate(shards)]
        self._write(self.path / MANIFEST, _dumped({"plan": self.plan, "shards": rows}))
        shutil.rmtree(self.run, ignore_errors=True)

    def _beside(self, number: int) -> Path:
        return self.run / f"part-{number:05}.json"

    def _write(self, path: Path, text: str) -> None:
        part = self.run / f"{path.name}.{uuid.uuid4().hex}.part"
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)


def finished(path: Path) -> list[tuple[Path, Done]]:
    """Return the shards of a finished folder.

    Raises UsageError if it is not a folder of shards or not finished, ReadError if a shard is missing.
    """
    if not (path / MANIFEST).is_file():
        what = "its run is not finished; run it again" if (path / _RUN).is_dir() else "a folder without shards"
        raise UsageError(f"{path}: {what}")
    try:
        found = [(path / Path(row["file"]).name, _done(row)) for row in _json(path / MANIFEST)["shards"]]
    except (KeyError, TypeError) as error:
        raise ReadError(f"{path / MANIFEST}: not the manifest of shards") from error
    for file, _ in found:
        if not file.is_file():
            raise ReadError(f"{file}: missing, but listed in the manifest; run again into a new folder")
    return found


def files(paths: Iterable[str]) -> list[str]:
    """Return the files of results in ``paths``: a folder of shards stands for its shards with documents."""
    found: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            found.extend(str(file) for file, done in finished(Path(path)) if done.documents)
        else:
            found.append(path)
    return found


def read(path: str) -> list[Result]:
    """Return the results of a file: a shard, or a file for ``results.read``."""
    return arrow.read(Path(path)) if path.endswith(f".{PARQUET}") else results.read(path)


def _done(row: Any) -> Done:
    return Done(row["documents"], tuple(Reported(**told) for told in row["told"]))


def _dumped(value: object) -> str:
    return json.dumps(value, indent=1) + "\n"


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(f"{path}: cannot be read ({error})") from error
