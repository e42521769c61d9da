"""Items of a run with a known result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Done(Generic[_R]):
    """An item whose work was done before. It keeps its place in the order but is not sent to a process."""

    result: _R
