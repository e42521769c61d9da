"""What the tests share: the pipeline, loaded once, and the real command line."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from hkie.pipeline import Pipeline
from hkie.pipeline.analyzer import Analysis
from hkie.records import Result, Source

# A busy machine is no failure: how time grows is measured in test_linear.py.
settings.register_profile("hkie", deadline=None)
settings.load_profile("hkie")

ROOT = Path(__file__).resolve().parents[1]
# A hkie.toml or pyproject.toml above the folder of a test must not change what it tests.
os.environ["HKIE_CONFIG"] = ""
# The programs that tests start would compile hkie again and again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
TERMINAL = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TTY_INTERACTIVE")

_FOR_THE_TAGGER = "They wrote it near Serinville when it rained."
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """The pipeline with the rules that come with hkie, its name tagger loaded: no test's deadline should pay for that."""
    pipeline = Pipeline()
    assert any(m.rule.startswith("ner:") for m in pipeline.analyse(Source("d", "d", _FOR_THE_TAGGER)).mentions)
    return pipeline


@pytest.fixture(scope="session")
def seeds(pipeline: Pipeline) -> Result:
    """What the pipeline makes of the seed documents."""
    return pipeline.extract([ROOT / "seeds"])


@pytest.fixture(scope="session")
def analyse(pipeline: Pipeline) -> Callable[[str], Analysis]:
    """A text as a document: its mentions, and what is said between them."""
    return lambda text: pipeline.analyse(Source("doc", "doc", text, "utf-8", "", "text/plain"))


@pytest.fixture(scope="session")
def executable() -> Path:
    """The console script, where it was installed."""
    return Path(sys.executable).with_name("hkie")


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment of the caller without what changes colours and widths."""
    return {name: value for name, value in os.environ.items() if name not in TERMINAL}


@pytest.fixture(scope="session")
def run(executable: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Run the command line in a process of its own; paths are relative to ``cwd``, the repository if not given.

    A variable that is None is not set. What changes how Python itself starts is run from the console script, all else is forked (see server.py).
    """
    folder = tmp_path_factory.mktemp("streams")
    streams = {name: folder / name for name in ("stdin", "stdout", "stderr")}
    server = subprocess.Popen(
        [sys.executable, ROOT / "tests" / "server.py"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    requests, answers = server.stdin, server.stdout

    def run(
        *arguments: str | Path, stdin: str = "", cwd: Path = ROOT, **variables: str | None
    ) -> subprocess.CompletedProcess[str]:
        own = {name: value for name, value in (environment | variables).items() if value is not None}
        if any(name.startswith(("PYTHON", "LC_", "LANG")) for name in variables):
            return subprocess.run(
                [executable, *arguments],
                input=stdin, cwd=cwd, env=own, capture_output=True, encoding="utf-8", timeout=120,
            )  # fmt: skip
        for name, file in streams.items():
            file.write_text(stdin if name == "stdin" else "", encoding="utf-8", newline="")
        request = {
            "arguments": [os.fsdecode(a) for a in arguments],
            "cwd": str(cwd),
            "environment": own,
        }
        requests.write(json.dumps(request | {name: str(file) for name, file in streams.items()}) + "\n")
        requests.flush()
        code = int(answers.readline())
        out, error = (streams[name].read_text(encoding="utf-8") for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess([executable, *arguments], code, out, error)

    yield run
    # Another process that was forked meanwhile may hold the other end, so that closing it would not end the server.
    server.kill()
    server.wait()
    requests.close()
    answers.close()


@pytest.fixture(scope="session")
def in_terminal(executable: Path, environment: dict[str, str]) -> Callable[..., str]:
    """Run the command line in a terminal of 80 columns and 40 lines; return what it wrote there."""

    def in_terminal(*arguments: str | Path, cwd: Path = ROOT, **variables: str) -> str:
        parent, child = pty.openpty()
        looks = {"COLUMNS": "80", "LINES": "40", "TERM": "xterm-256color", "PAGER": "cat"}
        process = subprocess.Popen(
            [executable, *arguments], cwd=cwd, stdin=child, stdout=child, stderr=child, env=environment | looks | variables,
        )  # fmt: skip
        os.close(child)
        written = b""
        while True:
            try:
                piece = os.read(parent, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            written += piece
        os.close(parent)
        assert process.wait(timeout=60) == 0
        return written.decode().replace("\r\n", "\n")

    return in_terminal
