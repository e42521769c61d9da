"""Name taggers: statistical models that find the names in a sentence.

``taggers`` loads one and runs it over sentences; the model that comes with hkie is read by ``network``, a spaCy pipeline
by ``pipelines``. Which sentences are read, and how far a name found there is believed, is decided in ``hkie.mentions``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

DEFAULT = "default"
"""The tagger that comes with hkie; its weights are in ``model/``."""
NONE = "none"


class Sentence(NamedTuple):
    """What a tagger reads: the words, none of them blank, and whether a space follows each."""

    words: list[str]
    spaces: list[bool]


class Model(Protocol):
    """A loaded tagger."""

    def find(self, sentences: Sequence[Sentence]) -> Iterator[Sequence[tuple[int, int, str]]]:
        """Yield the names of each sentence: (first word, word after the last, label)."""
