"""Fitting the deciding models: features of things, and what to change in their sums → the layers of a perceptron.

Adam (Kingma and Ba 2015) over small batches, which changes only the weights of features that a batch has. Features and
hidden units are dropped at random (Srivastava et al. 2014), so that no weight leans on one other. The same data give the
same weights.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hkie.perceptron import Floats, Layers

Ints = npt.NDArray[np.integer[Any]]

_HIDDEN = 32
_SMALL = 0.05
"""How far the weights of hidden units are from 0 at first, at random."""
_RATE = 0.004
"""How far a step goes, at first; it shrinks to nothing over the rounds."""
_FEATURES_DROPPED, _UNITS_DROPPED = 0.3, 0.2
_MODELS = 3
"""Models of an average."""
_LEAST = 4
"""Things in which a feature must have been seen."""


class Thrift(NamedTuple):
    """What keeps a model small. ``often`` is in how many things a feature must have been seen to speak through the hidden
    units too, and ``spare`` the L1 penalty of direct weights, in things: most become 0."""

    often: int
    spare: float


class Things(NamedTuple):
    """The features of things as numbers of their names: those of a thing end where those of the next begin."""

    names: list[str]
    features: Ints
    ends: Ints

    def of(self, batch: Ints) -> tuple[Ints, Ints]:
        """Return the features of some things, and where those of each begin."""
        lengths = self.ends[batch + 1] - self.ends[batch]
        begins = np.cumsum(lengths) - lengths
        return self.features[np.repeat(self.ends[batch] - begins, lengths) + np.arange(lengths.sum())], begins

    def only(self, kept: Ints) -> Things:
        """Return the things with these features alone."""
        numbers = np.full(len(self.names), -1, self.features.dtype)
        numbers[kept] = np.arange(len(kept))
        features = numbers[self.features]
        before = np.concatenate([[0], np.cumsum(features >= 0)])
        return Things([self.names[k] for k in kept], features[features >= 0], before[self.ends])


def things(rows: Iterable[Sequence[str]]) -> Things:
    """Return things with the features that are seen often enough to learn from."""
    number: dict[str, int] = {}
    features, ends = array("i"), [0]
    for row in rows:
        features.extend(number.setdefault(name, len(number)) for name in dict.fromkeys(row))
        ends.append(len(features))
    found = Things([*number], np.array(features, np.int32), np.array(ends))
    return found.only(np.flatnonzero(np.bincount(found.features, minlength=len(number)) >= _LEAST))


Slope = Callable[[Ints, Floats], tuple[Floats, Sequence[Floats]]]
"""Given a batch and its sums, returns how its loss changes with each sum, and with each further weight."""


def fit(
    given: Things,
    batches: Sequence[Ints],
    slope: Slope,
    outcomes: int,
    thrift: Thrift,
    rounds: int,
    further: Sequence[Floats] = (),
    seed: int = 1,
) -> tuple[Layers, list[str]]:
    """Return the layers that make the loss small, and the names of the features that they keep.

    ``further`` are weights of the loss itself, which are changed in place; ``seed`` is that of all that is random.
    """
    fitting = _Fitting(given, outcomes, thrift, further, seed)
    fitting.run(batches, slope, rounds)
    layers = fitting.layers()
    kept = sorted(np.flatnonzero(layers.features.any(axis=1)), key=given.names.__getitem__)
    return layers._replace(features=layers.features[kept]), [given.names[k] for k in kept]


def fit_average(
    given: Things, size: int, slope: Slope, outcomes: int, thrift: Thrift, rounds: int
) -> tuple[Layers, list[str]]:
    """Return the average of models that are fitted with different random numbers to batches of ``size`` things."""
    order = np.random.default_rng(1).permutation(len(given.ends) - 1)
    batches = [order[k : k + size] for k in range(0, len(order), size)]
    return averaged([fit(given, batches, slope, outcomes, thrift, rounds, seed=1 + k) for k in range(_MODELS)])


def averaged(models: Sequence[tuple[Layers, list[str]]]) -> tuple[Layers, list[str]]:
    """Return the model whose sums are the average of those of several (bagging, Breiman 1996): their direct weights are
    averaged, and their hidden units stand side by side."""
    names = sorted({name for _, own in models for name in own})
    number = {name: k for k, name in enumerate(names)}
    outcomes = models[0][0].units.shape[1]
    direct, deep = np.zeros((len(names), outcomes), np.float32), []
    for layers, own in models:
        rows = [number[name] for name in own]
        direct[rows] += layers.features[:, :outcomes] / len(models)
        deep.append(np.zeros((len(names), len(layers.units)), np.float32))
        deep[-1][rows] = layers.features[:, outcomes:]
    every = [layers for layers, _ in models]
    bias = [
        np.mean([layers.bias[:outcomes] for layers in every], axis=0),
        *(layers.bias[outcomes:] for layers in every),
    ]
    units = np.vstack([layers.units for layers in every]) / np.float32(len(models))
    return Layers(np.hstack([direct, *deep]), np.concatenate(bias), units), names


class _Fitting:
    """The weights of a model while they are fitted."""

    def __init__(self, given: Things, outcomes: int, thrift: Thrift, further: Sequence[Floats], seed: int) -> None:
        self._given = given
        self._random = np.random.default_rng(seed)
        self._counts = np.bincount(given.features, minlength=len(given.names))
        self._often, self._spare = self._counts >= thrift.often, thrift.spare
        deep = self._random.normal(0, _SMALL, (len(given.names), _HIDDEN)) * self._often[:, None]
        bound = _HIDDEN**-0.5
        self._direct = Adam(np.zeros((len(given.names), outcomes)))
        self._deep = Adam(deep)
        self._bias = Adam(np.zeros(outcomes)), Adam(np.zeros(_HIDDEN))
        self._units = Adam(self._random.uniform(-bound, bound, (_HIDDEN, outcomes)))
        self._further = [Adam(one) for one in further]

    def run(self, batches: Sequence[Ints], slope: Slope, rounds: int) -> None:
        step, steps = 0, rounds * len(batches)
        spare = self._spare / np.clip(self._counts, 1, len(batches))
        for _ in range(rounds):
            for k in self._random.permutation(len(batches)):
                step += 1
                self._step(batches[k], slope, Pace(step, _RATE * (1 - step / (steps + 1))), spare)

    def _step(self, batch: Ints, slope: Slope, pace: Pace, spare: Any) -> None:
        matrix, rows = self._seen(batch)
        direct = matrix @ self._direct.values[rows] + self._bias[0].values
        reached = matrix @ self._deep.values[rows] + self._bias[1].values
        on = (reached > 0) * (self._random.random(reached.shape) >= _UNITS_DROPPED) / np.float32(1 - _UNITS_DROPPED)
        hidden = (reached * on).astype(np.float32)
        change, further = slope(batch, direct + hidden @ self._units.values)
        back = ((change @ self._units.values.T) * on).astype(np.float32)
        self._units.change(hidden.T @ change, pace)
        self._bias[0].change(change.sum(axis=0), pace)
        self._bias[1].change(back.sum(axis=0), pace)
        self._direct.change(matrix.T @ change, pace, rows, spare[rows, None])
        often = self._often[rows]
        self._deep.change((matrix.T @ back)[often], pace, rows[often])
        for own, slopes in zip(self._further, further, strict=True):
            own.change(slopes, pace)

    def _seen(self, batch: Ints) -> tuple[Any, Ints]:
        """Return the features of a batch that were not dropped, a row a thing, and which features the columns are."""
        from scipy.sparse import csr_matrix

        features, begins = self._given.of(batch)
        there = self._random.random(len(features)) >= _FEATURES_DROPPED
        rows, columns = np.unique(features[there], return_inverse=True)
        ends = np.concatenate([[0], np.cumsum(there)])[np.append(begins, len(features))]
        kept = np.full(len(columns), 1 / (1 - _FEATURES_DROPPED), np.float32)
        return csr_matrix((kept, columns, ends), shape=(len(batch), len(rows))), rows

    def layers(self) -> Layers:
        bias = np.concatenate([one.values for one in self._bias])
        return Layers(np.hstack([self._direct.values, self._deep.values]), bias, self._units.values)


class Pace(NamedTuple):
    """The number of a step, from 1, and how far it goes."""

    step: int
    rate: float


class Adam:
    """Weights that are changed against their slopes, by how steady these are."""

    def __init__(self, values: Any) -> None:
        self.values: Floats = np.asarray(values, np.float32)
        self._mean, self._square = np.zeros_like(self.values), np.zeros_like(self.values)

    def change(self, slopes: Floats, pace: Pace, rows: Any = slice(None), spare: Any = 0.0) -> None:
        """Change some rows; ``spare`` draws their weights to 0, by what it is beside their slopes."""
        mean = self._mean[rows] * 0.9 + slopes * 0.1
        square = self._square[rows] * 0.999 + slopes**2 * 0.001
        self._mean[rows], self._square[rows] = mean, square
        steep = np.sqrt(square / (1 - 0.999**pace.step)) + 1e-8
        values = self.values[rows] - pace.rate / (1 - 0.9**pace.step) * mean / steep
        self.values[rows] = np.sign(values) * np.maximum(np.abs(values) - pace.rate * spare / steep, 0)
