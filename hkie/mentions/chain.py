"""A linear chain of tags: which sequence is the most likely, and how likely each tag is (Rabiner 1989).

Several sequences are read side by side, step by step, the longest first: those that are over fall out at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from hkie.perceptron import Floats


class Padded(NamedTuple):
    """Sums side by side: a step, a sequence, a tag; and how many sequences have each step."""

    sums: Floats
    lengths: list[int]
    alive: list[int]


def pad(parts: Sequence[Floats]) -> Padded:
    """Return the sums of sequences, the longest first, side by side."""
    lengths = [len(part) for part in parts]
    padded = np.zeros((lengths[0], len(parts), parts[0].shape[1]), np.float32)
    for k, part in enumerate(parts):
        padded[: len(part), k] = part
    return Padded(padded, lengths, [sum(length > step for length in lengths) for step in range(lengths[0])])


class Chain:
    """How much each tag speaks for the next, ``after``, and for beginning and ending a sequence; -inf forbids it."""

    def __init__(self, after: Floats, begins: Floats, ends: Floats) -> None:
        self._after, self._begins, self._ends = after, begins, ends

    def best(self, padded: Padded) -> list[list[int]]:
        """Return the most likely tags of each sequence, by the algorithm of Viterbi."""
        sums, lengths, alive = padded
        worth = sums[0] + self._begins
        back = np.zeros(sums.shape, np.intp)
        worths = [worth]
        for step in range(1, len(sums)):
            n = alive[step]
            paths = worth[:n, :, None] + self._after
            back[step, :n] = paths.argmax(axis=1)
            worth = np.take_along_axis(paths, back[step, :n, None, :], axis=1)[:, 0] + sums[step, :n]
            worths.append(worth)
        found = []
        for k, length in enumerate(lengths):
            tag = int((worths[length - 1][k] + self._ends).argmax())
            path = [tag]
            for step in range(length - 1, 0, -1):
                tag = int(back[step, k, tag])
                path.append(tag)
            found.append(path[::-1])
        return found

    def probabilities(self, padded: Padded) -> tuple[Floats, Floats]:
        """Return the probability of each tag at each step of each sequence, and how often each tag is expected after each.

        By the forward-backward algorithm, scaled at each step.
        """
        sums, lengths, alive = padded
        after = np.exp(self._after)
        here = np.exp(sums - sums.max(axis=2, keepdims=True))
        forward = np.zeros_like(here)
        forward[0] = here[0] * np.exp(self._begins)
        forward[0] /= forward[0].sum(axis=1, keepdims=True)
        for step in range(1, len(sums)):
            n = alive[step]
            reached = (forward[step - 1, :n] @ after) * here[step, :n]
            forward[step, :n] = reached / reached.sum(axis=1, keepdims=True)
        backward = np.ones_like(here)
        backward[np.asarray(lengths) - 1, np.arange(len(lengths))] = np.exp(self._ends)
        expected = np.zeros_like(after)
        for step in range(len(sums) - 2, -1, -1):
            n = alive[step + 1]
            coming = backward[step + 1, :n] * here[step + 1, :n]
            reached = coming @ after.T
            backward[step, :n] = reached / reached.sum(axis=1, keepdims=True)
            worth = np.maximum((forward[step, :n] * reached).sum(axis=1, keepdims=True), 1e-30)
            expected += after * (forward[step, :n].T @ (coming / worth))
        both = forward * backward
        both /= np.maximum(both.sum(axis=2, keepdims=True), 1e-30)
        return both, expected
