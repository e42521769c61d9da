"""The exceptions of hkie.

HkieError
├── UsageError      wrong usage (exit code 2)
│   ├── AmbiguousNameError  a name means several entities
│   ├── PatternError    a file of patterns/ is invalid; names file and line
│   └── DecisionError   a line of a decisions file is invalid, or a decision makes no sense
│       └── DecisionsFileError  the file cannot be read or written (exit code 1)
├── ReadError       an input cannot be read; the others still can (exit code 1)
│   └── ResultFileError     it is a result of hkie, not a document
└── GoldError       a gold annotation is invalid (exit code 1)
"""

from __future__ import annotations

from collections.abc import Sequence


class HkieError(Exception):
    """The base class. A message says what is wrong, where, and what to do."""

    exit_code = 1


class UsageError(HkieError):
    """A command or function was used in a wrong way."""

    exit_code = 2


class AmbiguousNameError(UsageError):
    """A name means several entities; each of ``choices`` begins with a name or id that means only one."""

    def __init__(self, problem: str, choices: Sequence[str]) -> None:
        super().__init__(problem)
        self.choices = tuple(choices)


class PatternError(UsageError):
    """A pattern file is invalid; ``where`` is ``file:line``."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class DecisionError(UsageError):
    """A line of a decisions file is invalid, or a decision makes no sense."""


class DecisionsFileError(DecisionError):
    """A decisions file cannot be read or written."""

    exit_code = 1


class ReadError(HkieError):
    """An input cannot be read."""


class ResultFileError(ReadError):
    """A result of hkie was given as a document."""


def killed(where: str) -> ReadError:
    """Return the error for a document or file that killed the process reading it."""
    return ReadError(f"{where}: the process that read it was killed or ran out of memory; split it first")


class GoldError(HkieError):
    """A gold annotation has a wrong format or label."""
