"""Weights of linear models: a row a named feature, a column an outcome, stored as an array and a list of names."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_ARRAYS = "weights.npz"
_NAMES = "features.json.z"

Floats = npt.NDArray[np.float64]


class Reason(NamedTuple):
    """A feature, and how much it spoke for an outcome (or against it, below 0)."""

    feature: str
    weight: float


class Table:
    """The weights of a folder; ``more`` has what was stored beside the names, ``arrays`` the other arrays."""

    def __init__(self, folder: Path) -> None:
        stored = json.loads(zlib.decompress((folder / _NAMES).read_bytes()))
        self.names: list[str] = stored.pop("features")
        self.more: dict[str, Any] = stored
        self.rows = {name: row for row, name in enumerate(self.names)}
        with np.load(folder / _ARRAYS) as found:
            self.arrays = {name: found[name].astype(np.float64) for name in found.files if name != "features"}
            # The last row is empty: a thing of which nothing is known has a sum too.
            self.weights = np.pad(found["features"].astype(np.float32), ((0, 1), (0, 0)))

    def sums(self, things: Sequence[Sequence[int]]) -> Floats:
        """Return the sum of the rows of each thing: a row a thing, a column an outcome."""
        empty = (len(self.names),)
        lengths = np.fromiter((len(rows) + 1 for rows in things), np.intp, len(things))
        flat = np.fromiter(chain.from_iterable(chain(rows, empty) for rows in things), np.intp, int(lengths.sum()))
        summed = np.add.reduceat(self.weights[flat], np.cumsum(lengths) - lengths, axis=0)
        return summed.astype(np.float64)


def strongest(sums: Mapping[str, float]) -> list[Reason]:
    """Return features with their weights, the strongest first, without those that hardly count."""
    ordered = sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))
    return [Reason(name, round(worth, 3)) for name, worth in ordered if abs(worth) >= 0.005]


def write(folder: Path, names: Iterable[str], weights: Any, arrays: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    """Write a table as ``Table`` reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / _ARRAYS, features=weights.astype(np.float16), **arrays)
    text = json.dumps({**more, "features": [*names]}, ensure_ascii=False, separators=(",", ":"))
    (folder / _NAMES).write_bytes(zlib.compress(text.encode("utf-8"), 9))
