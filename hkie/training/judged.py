"""Judgements on public texts that are not part of the project: sentences with all their mentions, by characters of the text.

They are of sentences of which a model was unsure (uncertainty sampling, Lewis and Gale 1994). A file of them is JSON Lines,
an object a text: its ``id``; ``sentences``, each from its first character to the one behind its last; and the ``mentions``
in them as (start, end, label).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from hkie.training.teacher import json_lines

Place = tuple[int, int]
"""A character, and the one behind the last."""


class Judged(NamedTuple):
    """What was judged of a text."""

    sentences: tuple[Place, ...] = ()
    mentions: tuple[tuple[int, int, str], ...] = ()


def read(path: Path) -> dict[str, Judged]:
    """Return what was judged of each text, by its id."""
    return {
        row["id"]: Judged(
            tuple((start, end) for start, end in row["sentences"]),
            tuple((start, end, label) for start, end, label in row["mentions"]),
        )
        for row in json_lines(path)
    }
