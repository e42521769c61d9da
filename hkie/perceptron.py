"""The deciding models: a perceptron over named features, with one hidden layer and direct weights beside it.

Each feature speaks for or against each outcome, by itself and through hidden units, which add what features say together
("wide and deep", Cheng et al. 2016). For the features of one thing, the units that are on make it a linear model, so the
part of each feature in a sum is known exactly. It is read from an array and a list of names, with numpy alone.
"""

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
_STEPS = 15
"""Steps in which a weight is stored, from 0 to the greatest of its column: with 127, held-out figures are the same."""

_FAINT = 1
"""Steps within which all weights of a feature that is left out are: half of them, without which the figures are the same."""
_STEEP = 50.0
"""A sum beyond which the probability is 0 or 1 to all digits, and its exponential would overflow further on."""

Floats = npt.NDArray[np.float32]


class Reason(NamedTuple):
    """A feature, and how much it spoke for an outcome (or against it, below 0)."""

    feature: str
    weight: float


class Layers(NamedTuple):
    """The weights: of each feature for each outcome and then each hidden unit, the bias of each of these, and the weight of
    each unit for each outcome."""

    features: Floats
    bias: Floats
    units: Floats


class Perceptron:
    """The model of a folder; ``more`` has what was stored beside the names, ``arrays`` the other arrays."""

    def __init__(self, folder: Path) -> None:
        stored = json.loads(zlib.decompress((folder / _NAMES).read_bytes()))
        self.names: list[str] = stored.pop("features")
        self.more: dict[str, Any] = stored
        self.rows = {name: row for row, name in enumerate(self.names)}
        with np.load(folder / _ARRAYS) as found:
            self.arrays: dict[str, Any] = {name: found[name] for name in found.files}
        # Weights stay in a byte each: what a sum takes from memory is what it costs. The last row is empty: a thing of which
        # nothing is known has a sum too.
        coarse = self.arrays.pop("features")
        self._features = np.append(coarse, np.zeros((1, coarse.shape[1]), coarse.dtype), axis=0)
        self._steps: Floats = self.arrays.pop("steps")
        self._bias: Floats = self.arrays.pop("bias")
        self._units: Floats = self.arrays.pop("units")

    def sums(self, things: Sequence[Sequence[int]]) -> Floats:
        """Return a row a thing, a column an outcome; a thing is the rows of its features."""
        empty = (len(self.names),)
        lengths = np.fromiter((len(rows) + 1 for rows in things), np.intp, len(things))
        flat = np.fromiter(chain.from_iterable(chain(rows, empty) for rows in things), np.intp, int(lengths.sum()))
        rows = self._features.take(flat, axis=0)
        counted = np.add.reduceat(rows, np.cumsum(lengths) - lengths, axis=0, dtype=np.int32)
        summed = counted.astype(np.float32) * self._steps + self._bias
        outcomes = self._units.shape[1]
        hidden = np.maximum(summed[:, outcomes:], 0)
        return np.asarray(summed[:, :outcomes] + hidden @ self._units)

    def sums_of(self, things: Iterable[Iterable[str]]) -> Floats:
        """Return the sums of things by the names of their features; those that the model has not count for nothing."""
        return self.sums([*map(self._known, things)])

    def _known(self, features: Iterable[str]) -> list[int]:
        known = self.rows
        return [known[name] for name in features if name in known]

    def shares(self, rows: Sequence[int]) -> Floats:
        """Return the part of each feature of one thing in its sums: a row a feature, a column an outcome.

        What the biases add is nobody's part.
        """
        own = self._features[list(rows)] * self._steps
        outcomes = self._units.shape[1]
        on = own[:, outcomes:].sum(axis=0) + self._bias[outcomes:] > 0
        return np.asarray(own[:, :outcomes] + (own[:, outcomes:] * on) @ self._units)

    def reasons(self, features: Iterable[str], outcome: int) -> list[Reason]:
        """Return the features of a thing that speak for an outcome, by its column, and against it, the strongest first."""
        rows = self._known(features)
        shares = self.shares(rows)[:, outcome]
        return strongest({self.names[row]: float(share) for row, share in zip(rows, shares, strict=True)})


def logistic(sums: Floats) -> Floats:
    """Return the probabilities of sums."""
    return np.asarray(1 / (1 + np.exp(-np.clip(sums, -_STEEP, _STEEP))))


def softmax(sums: Floats) -> Floats:
    """Return the probabilities of outcomes of which one is true, a row a thing."""
    chances = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True), np.float32)


def strongest(sums: Mapping[str, float]) -> list[Reason]:
    """Return features with their weights, the strongest first, without those that hardly count."""
    ordered = sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))
    return [Reason(name, round(worth, 3)) for name, worth in ordered if abs(worth) >= 0.005]


def write(
    folder: Path, names: Sequence[str], layers: Layers, arrays: Mapping[str, Any], more: Mapping[str, Any]
) -> None:
    """Write a model as ``Perceptron`` reads it: the weights of features in a byte each, what they are to each other kept."""
    folder.mkdir(parents=True, exist_ok=True)
    steps = np.maximum(np.abs(layers.features).max(axis=0), 1e-9) / _STEPS
    features = np.rint(layers.features / steps).astype(np.int8)
    kept = np.flatnonzero(np.abs(features).max(axis=1) > _FAINT)
    np.savez_compressed(
        folder / _ARRAYS,
        features=features[kept],
        steps=steps.astype(np.float32),
        bias=layers.bias,
        units=layers.units,
        **arrays,
    )
    text = json.dumps({**more, "features": [names[int(k)] for k in kept]}, ensure_ascii=False, separators=(",", ":"))
    (folder / _NAMES).write_bytes(zlib.compress(text.encode("utf-8"), 9))
