"""Everything that hkie raises on purpose.

HkieError
├── UsageError      what was asked for cannot be (exit code 2)
│   ├── PatternError    a file of patterns/ is wrong; names file and line
│   └── DecisionError   a line of a decisions file is wrong, or a decision makes no sense
│       └── DecisionsFileError  the file cannot be read or written (exit code 1)
├── ReadError       one input cannot be read; the others still can (exit code 1)
└── GoldError       a gold annotation breaks its own rules (exit code 1)
"""

from __future__ import annotations


class HkieError(Exception):
    """Base of all; its message says what is wrong, where, and what to do."""

    exit_code = 1


class UsageError(HkieError):
    """What was asked for cannot be done as asked."""

    exit_code = 2


class PatternError(UsageError):
    """A pattern file is wrong; ``where`` is ``file:line``."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class DecisionError(UsageError):
    """A line of a decisions file is wrong, or a decision makes no sense."""


class DecisionsFileError(DecisionError):
    """A decisions file cannot be read or written."""

    exit_code = 1


class ReadError(HkieError):
    """One input cannot be read."""


def killed(where: str) -> ReadError:
    """Return what is told of a document or file that kills the process which reads it."""
    return ReadError(f"{where}: the process that read it was killed or ran out of memory; split it first")


class GoldError(HkieError):
    """A gold annotation file breaks the format or the labels."""
