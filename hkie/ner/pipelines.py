"""The NER of any spaCy pipeline as a name tagger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc

from hkie.errors import UsageError

if TYPE_CHECKING:
    from hkie.ner import Sentence

_BATCH = 64
_NEEDED = frozenset({"ner", "tok2vec", "transformer", "curated_transformer"})
"""Pipes that run; a tagger or a parser would cost much and say nothing."""


class Pipeline:
    """A spaCy pipeline, by the name of its package or folder, of which only the NER runs."""

    def __init__(self, name: str) -> None:
        self._nlp = spacy.load(name)
        self._nlp.select_pipes(enable=[pipe for pipe in self._nlp.pipe_names if pipe in _NEEDED])
        if "ner" not in self._nlp.pipe_names:
            raise UsageError(f"the spaCy pipeline {name!r} has no ner")

    def find(self, sentences: Sequence[Sentence]) -> Iterator[list[tuple[int, int, str]]]:
        """Yield the names of each sentence: (first word, word after the last, label)."""
        with self._nlp.memory_zone():  # else its vocabulary grows with every new word of an endless stream
            docs = [Doc(self._nlp.vocab, words=sentence.words, spaces=sentence.spaces) for sentence in sentences]
            for doc in self._nlp.pipe(docs, batch_size=_BATCH):
                yield [(entity.start, entity.end, entity.label_) for entity in doc.ents]
