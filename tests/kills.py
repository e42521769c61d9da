"""Kills ``hkie extract`` at random moments while it writes, and looks at what is left under the name of the output.

    python tests/kills.py 50 --seed 1

Half of the moments are drawn over the whole run, half over the time in which the output is written. What is left must
be nothing or all of it, and the next run must end with the bytes of an undisturbed one, and with nothing left of the
runs before. Prints how many runs were
killed before anything was written, while it was, and after; the exit code is 1 where something was wrong.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from random import Random

FORMATS = ("json", "jsonl", "sqlite", "parquet")
SIGNALS = (signal.SIGKILL, signal.SIGTERM)
_LOOK = 0.0005
"""Seconds between two looks at what has been written."""


def content(path: Path) -> list[tuple[str, bytes]]:
    """Return what stands under a name: the files of a folder, or the one file."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(file.relative_to(path).as_posix(), file.read_bytes()) for file in files if file.is_file()]


def parts(out: Path) -> set[Path]:
    """Return what was begun of an output, in this run or one before."""
    return set(out.parent.glob(f".{out.name}.*"))


def _written(out: Path, old: Set[Path] = frozenset()) -> bool:
    try:
        return any(part.stat().st_size and (part.is_file() or any(part.iterdir())) for part in parts(out) - old)
    except FileNotFoundError:
        return False


class Runs:
    """Runs of one format over one folder; ``whole`` is what an undisturbed one writes, ``writing`` how long it does."""

    def __init__(self, command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> None:
        self.command, self.folder, self.environment = list(command), folder, dict(environment)
        out = folder / "whole"
        began = time.monotonic()
        process = self._started(out)
        first = last = None
        while process.poll() is None and last is None:
            if first is None and _written(out):
                first = time.monotonic()
            if out.exists():
                last = time.monotonic()
            time.sleep(_LOOK)
        assert process.wait(60) == 0, f"exit code {process.returncode}"
        last = last or time.monotonic()
        self.lasted, self.writing = last - began, last - (first or last)
        self.whole = content(out)

    def _started(self, out: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self.command, "--output", out], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def killed(self, random: Random, sent: signal.Signals, name: str) -> str:
        """Kill a run at a random moment; return when it was: before, while writing, after. Raises AssertionError."""
        out = self.folder / name
        old = parts(out)
        process = self._started(out)
        if random.random() < 0.5:
            time.sleep(random.uniform(0, self.lasted))
        else:
            while process.poll() is None and not _written(out, old) and not out.exists():
                time.sleep(_LOOK)
            time.sleep(random.uniform(0, self.writing))
        moment = "after" if out.exists() else "while writing" if _written(out, old) else "before"
        try:
            os.killpg(process.pid, sent)
        except ProcessLookupError:
            moment = "after"
        process.wait(60)
        if out.exists():
            assert content(out) == self.whole, f"half of {out}"
        if sent == signal.SIGTERM:
            assert parts(out) <= old, "what was begun is still there"
        return moment

    def again(self, name: str) -> None:
        """Run once more where a run was killed. Raises AssertionError where that does not end as it should."""
        out = self.folder / name
        assert self._started(out).wait(120) == 0
        assert content(out) == self.whole, f"{out} is not what an undisturbed run writes"
        assert not parts(out), f"{parts(out)} was begun by a killed run, and is still there"


def made(root: Path, folder: Path, number: int = 30) -> Path:
    """Write a number of invented releases into a new folder."""
    folder.mkdir()
    subprocess.run([sys.executable, root / "tests" / "releases.py", str(number), folder], check=True, timeout=60)
    for gold in folder.glob("*.ann"):
        gold.unlink()
    return folder


def plan(number: int) -> Iterator[tuple[str, signal.Signals, int]]:
    """Yield format, signal and number of each kill, in turn."""
    for n in range(number):
        yield FORMATS[n % len(FORMATS)], SIGNALS[n // len(FORMATS) % len(SIGNALS)], n


def main() -> int:
    """Kill as often as was asked for, run again after each, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", default="1")
    asked = parser.parse_args()
    hkie = Path(sys.executable).with_name("hkie")
    counts: Counter[tuple[str, str, str]] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        releases = made(Path(__file__).resolve().parents[1], folder / "releases")
        runs: dict[str, Runs] = {}
        for form, sent, n in plan(asked.number):
            if form not in runs:
                command = [hkie, "extract", releases, "--format", form, "--workers", asked.workers, "--quiet"]
                (folder / form).mkdir()
                runs[form] = Runs(command, folder / form, os.environ)
            try:
                moment = runs[form].killed(Random(f"{asked.seed}/{n}"), sent, f"out{n}")
                counts[form, sent.name, moment] += 1
                runs[form].again(f"out{n}")
            except AssertionError as error:
                wrong += 1
                print(f"{form} {sent.name}: {error}")
    moments = ("before", "while writing", "after")
    print(f"{'':16}" + "".join(f"{moment:>15}" for moment in moments))
    for form in FORMATS:
        for sent in SIGNALS:
            row = "".join(f"{counts[form, sent.name, moment]:15}" for moment in moments)
            print(f"{form:8}{sent.name:8}{row}")
    total = Counter(moment for _, _, moment in counts.elements())
    print(f"{'':16}" + "".join(f"{total[moment]:15}" for moment in moments) + f"   {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
