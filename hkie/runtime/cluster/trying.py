"""Records what a process was doing when it died, so that a document that kills every process is given up.

The first try of a shard is only noted. On a retry, each step is recorded before it is taken; a step in which two
processes died is skipped. A node that is switched off counts as one of the two.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

_BEGUN = "begun"
DEATHS = 2
"""Retries in which a step may kill its process."""


class Trying:
    """The tries of a shard, in an append-only file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        self._again = bool(lines)
        deaths: Counter[str] = Counter()
        for line, after in pairwise([*lines, _BEGUN]):
            if after == _BEGUN and line != _BEGUN:
                deaths[line] += 1
        self._deadly = {step for step, count in deaths.items() if count >= DEATHS}
        self._add(_BEGUN)

    def begins(self, step: str) -> bool:
        """Record that a step begins. Return whether it may."""
        if not self._again:
            return True
        if step in self._deadly:
            return False
        self._add(step)
        return True

    def ended(self) -> None:
        """Remove the file: the shard is done."""
        self._path.unlink(missing_ok=True)

    def _add(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line + "\n")
