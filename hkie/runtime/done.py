"""Items of a run whose result is there already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Done(Generic[_R]):
    """An item whose work was done before; it has its place among the others, and no process is asked."""

    result: _R
