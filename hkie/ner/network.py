"""The network of the default tagger in numpy alone: a spaCy NER read without spaCy, which takes long to import.

It computes what spaCy's ``TransitionBasedParser.v2`` over ``MultiHashEmbed.v2`` and ``MaxoutWindowEncoder.v2``
computes (Honnibal et al. 2020, "spaCy: Industrial-strength Natural Language Processing in Python"):

- four features of a word are each hashed to four rows of a table (Serrà and Karatzoglou 2017, "Getting deep
  recommenders fit"), and a layer of maxout mixes them into one vector;
- four layers of maxout over a word and its two neighbours add the context;
- a transition system goes over the words and opens, extends and closes a name (BILUO), by the vectors of
  the word at hand, of the first word of the open name and of the word before.

The order of every sum is fixed by the document alone: a word's vector never depends on what was read before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hkie.ner import hashing

if TYPE_CHECKING:
    from hkie.ner import Sentence

ARRAYS = "weights.npz"
STRINGS = "strings.json"
FEATURES = ("norm", "prefix", "suffix", "shape")

_SEED = 8
"""The seed of the first feature's hash; each further one has the next number."""
_KNOWN = 1 << 15
"""Words whose vectors are kept: 12 MB."""
_BATCH = 512
"""Words read at once; their matrices of half a megabyte stay near the processor."""
_PAD = 4
"""Empty words between sentences: as many as there are layers, so that no sentence sees another."""
_PIECES = 3
_EPSILON = 1e-8

Floats = npt.NDArray[np.float32]
Name = tuple[int, int, str]
"""First word, word after the last, label."""


class _Layer(NamedTuple):
    """Maxout and layer normalisation; ``W`` is (inputs, pieces * outputs), piece by piece."""

    W: Floats
    b: Floats
    scale: Floats
    shift: Floats

    def __call__(self, product: Floats) -> Floats:
        """Return the outputs for the product of inputs and ``W``."""
        product += self.b
        width = len(self.scale)
        best = product[:, :width]
        for piece in range(1, _PIECES):
            best = np.maximum(best, product[:, piece * width : (piece + 1) * width])
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width)
        best *= self.scale / np.sqrt(variance + np.float32(_EPSILON))
        best += self.shift
        return best


class Network:
    """The NER of a folder: ``weights.npz`` and ``strings.json``."""

    def __init__(self, folder: Path) -> None:
        strings = json.loads((folder / STRINGS).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS) as stored:
            arrays = {name: stored[name] for name in stored.files}
        self._norms: dict[str, str] = strings["norms"]
        self._symbols: dict[str, int] = strings["symbols"]
        tables = [arrays[f"embed.{name}"] for name in FEATURES]
        self._sizes = [len(table) for table in tables]
        self._firsts = [sum(self._sizes[:k]) for k in range(len(tables))]
        self._table: Floats = np.concatenate(tables)
        self._mix = _layer(arrays, "mix")
        self._windows = [_layer(arrays, f"window.{k}") for k in range(1, _PAD + 1)]
        self._project: tuple[Floats, Floats] = (np.ascontiguousarray(arrays["project.W"].T), arrays["project.b"])
        self._moves = _Moves(arrays, strings["moves"])
        self._width = self._table.shape[1]
        self._vectors: Floats = np.empty((_KNOWN, self._width), np.float32)  # pages are taken as they are written
        self._known: dict[str, int] = {}
        self._feature = lru_cache(1 << 14)(self._rows_of)

    def find(self, sentences: Sequence[Sentence]) -> Iterator[list[Name]]:
        """Yield the names of each sentence."""
        texts = [sentence.words for sentence in sentences]
        first = 0
        while first < len(texts):
            after, size = first + 1, len(texts[first])
            while after < len(texts) and size + len(texts[after]) <= _BATCH:
                size += len(texts[after])
                after += 1
            yield from self._read(texts[first:after])
            first = after

    def _read(self, sentences: Sequence[Sequence[str]]) -> Iterator[list[Name]]:
        starts, at = [], _PAD
        for words in sentences:
            starts.append(at)
            at += len(words) + _PAD
        vectors: Floats = np.zeros((at, self._width), np.float32)
        for start, words in zip(starts, sentences, strict=True):
            vectors[start : start + len(words)] = self._embedded(words)
        around: Floats = np.zeros((at, 3 * self._width), np.float32)
        for layer in self._windows:
            around[1:, : self._width] = vectors[:-1]
            around[:, self._width : 2 * self._width] = vectors
            around[:-1, 2 * self._width :] = vectors[1:]
            vectors = vectors + layer(around @ layer.W)
        weights, bias = self._project
        states = self._moves.prepared(vectors @ weights + bias)
        for start, words in zip(starts, sentences, strict=True):
            yield self._moves.walk(states, start, start + len(words))

    def _embedded(self, words: Sequence[str]) -> Floats:
        """The vectors of words without their context; those of new words are computed and kept."""
        known = self._known
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            if len(known) + len(new) > _KNOWN:
                known.clear()
                new = list(dict.fromkeys(words))
            rows = np.array([self._rows(word) for word in new])
            mixed = self._table[rows.reshape(len(new), len(FEATURES), 4)].sum(axis=2).reshape(len(new), 1, -1)
            # One word at a time: in a product of many, the last bits of one depend on how many there are.
            first = len(known)
            self._vectors[first : first + len(new)] = self._mix(np.matmul(mixed, self._mix.W)[:, 0])
            known.update(zip(new, range(first, first + len(new)), strict=True))
        return self._vectors[[known[word] for word in words]]

    def _rows(self, word: str) -> list[int]:
        features = (self._norms.get(word) or word.lower(), word[0], word[-3:], _shape(word))
        return [row for k, value in enumerate(features) for row in self._feature(k, value)]

    def _rows_of(self, feature: int, value: str) -> tuple[int, ...]:
        # spaCy numbers the names of its own attributes and labels: "X", "case".
        number = self._symbols.get(value) or hashing.of_string(value)
        first, size = self._firsts[feature], self._sizes[feature]
        return tuple(first + key % size for key in hashing.keys(number, _SEED + feature))


def _layer(arrays: dict[str, Any], name: str) -> _Layer:
    weights = arrays[f"{name}.W"].transpose(1, 0, 2)  # (outputs, pieces, inputs)
    weights = weights.reshape(-1, weights.shape[2])
    bias = arrays[f"{name}.b"].T.reshape(-1)
    return _Layer(np.ascontiguousarray(weights.T), bias, arrays[f"{name}.scale"], arrays[f"{name}.shift"])


class _Prepared(NamedTuple):
    """What a state can be made of, for every word."""

    here: Floats
    """Of the word at hand, with the bias."""
    first: Floats
    """Of the word that began the name."""
    before: Floats
    """Of the word before."""
    outside: list[int]
    """The best move where no name is open."""
    last: list[int]
    """The best move at the last word, where no name is open."""


class _Moves:
    """The transition system: Begin, In, Last and Unit of each label, and Out."""

    def __init__(self, arrays: dict[str, Any], names: Sequence[str]) -> None:
        weights = arrays["state.W"].transpose(0, 2, 1, 3)  # (roles, pieces, hidden, inputs)
        self._hidden: int = weights.shape[2]
        roles = weights.reshape(3, -1, weights.shape[3])
        self._roles: Floats = np.ascontiguousarray(roles.reshape(-1, roles.shape[2]).T)
        self._bias: Floats = arrays["state.b"].T.reshape(-1)
        pads = arrays["state.pad"][0].transpose(0, 2, 1).reshape(3, -1)
        self._closed: Floats = pads[1] + pads[2]
        self._weights: Floats = np.ascontiguousarray(arrays["move.W"].T)
        self._scores: Floats = arrays["move.b"]
        self._names = [name.partition("-")[::2] for name in names]
        number = {name: k for k, name in enumerate(names)}
        self._inside: Floats = np.zeros(len(names), np.float32)
        self._unended: Floats = np.zeros(len(names), np.float32)
        self._goes_on: dict[str, tuple[Floats, float]] = {}
        for k, name in enumerate(names):
            kind, label = self._names[k]
            if kind in ("I", "L") or name == "U-":
                self._inside[k] = -np.inf  # no name is open; "U-" is for words that are barred
            if kind == "B":
                self._unended[k] = -np.inf  # no word is left to end it
                inner, last = number[f"I-{label}"], number[f"L-{label}"]
                more = self._weights[:, inner] - self._weights[:, last]
                self._goes_on[label] = (np.ascontiguousarray(more), float(self._scores[inner] - self._scores[last]))

    def prepared(self, vectors: Floats) -> _Prepared:
        """Return what the states of all words are made of."""
        here, first, before = np.split(vectors @ self._roles, 3, axis=1)
        here = here + self._bias
        closed = here + self._closed
        scores = np.maximum(closed[:, : self._hidden], closed[:, self._hidden :]) @ self._weights
        scores += self._scores + self._inside
        outside = scores.argmax(axis=1).tolist()
        last = (scores + self._unended).argmax(axis=1).tolist()
        return _Prepared(here, first, before, outside, last)

    def walk(self, states: _Prepared, start: int, end: int) -> list[Name]:
        """Return the names from one word to another, counted from the first of them."""
        found = []
        at = start
        while at < end:
            kind, label = self._names[(states.outside if at + 1 < end else states.last)[at]]
            opened = at
            if kind == "B":
                at += 1
                while at + 1 < end and self._more(states, opened, at, label):
                    at += 1
            at += 1
            if kind in ("B", "U"):
                found.append((opened - start, at - start, label))
        return found

    def _more(self, states: _Prepared, opened: int, at: int, label: str) -> bool:
        """Whether a name goes on after this word of it."""
        state = states.here[at] + states.first[opened] + states.before[at - 1]
        weights, bias = self._goes_on[label]
        hidden = np.maximum(state[: self._hidden], state[self._hidden :])
        return float(hidden @ weights) + bias >= 0


def _shape(word: str) -> str:
    """spaCy's shape of a word: "Xxxxx", "d,ddd"; a run of one kind is at most four long."""
    if len(word) >= 100:
        return "LONG"
    shape: list[str] = []
    last, run = "", 0
    for char in word:
        kind = ("X" if char.isupper() else "x") if char.isalpha() else "d" if char.isdigit() else char
        run = run + 1 if kind == last else 1
        last = kind
        if run <= 4:
            shape.append(kind)
    return "".join(shape)
