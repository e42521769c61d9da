"""The command line in a process of its own, forked from one that has imported the program: a line of JSON a command.

A request has ``arguments``, ``cwd``, ``environment``, and the files that are stdin, stdout and stderr; the answer is the
exit code. Importing takes longer than most commands, and a test that needs none of it may fork.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
from typing import Any

LOADED = (
    "hkie.cli", "hkie.pipeline", "hkie.export", "hkie.results", "hkie.resolve", "hkie.query.search", "hkie.review.queue", "hkie.query.tenure",
    "hkie.report", "hkie.evaluation.metrics", "hkie.cli.rendering", "hkie.cli.cards", "hkie.cli.highlighting", "hkie.cli.entities", "rich.progress",
    "spacy",
)  # fmt: skip


def serve() -> None:
    """Answer requests until there are no more."""
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if not child:
            _become(request)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(request: dict[str, Any]) -> None:
    code = 70
    try:
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            file = os.open(request[name], os.O_RDONLY if number == 0 else os.O_WRONLY)
            os.dup2(file, number)
            os.close(file)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.argv = ["hkie", *request["arguments"]]
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = io.TextIOWrapper(
            os.fdopen(2, "wb", 0, closefd=False), "utf-8", "backslashreplace", write_through=True
        )
        try:
            sys.modules["hkie.cli"].main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
