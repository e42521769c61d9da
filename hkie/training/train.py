"""Fine-tuning a spaCy NER on the corpora and the generated sentences."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hkie.mentions import ner_names
from hkie.training import corpora, saving, sentences

_BATCH = 64


def train(base: str, folder: Path, out: Path, rules: Any, seed: int = 1, epochs: int = 3, made: int = 6000) -> None:
    """Fine-tune the NER of the pipeline ``base`` and write it to ``out``.

    ``folder`` has the corpora, ``made`` is the number of generated sentences. The same seed gives the same weights on the
    same machine. The base pipeline's dates, numbers and nationalities are used as silver annotations, so that it does
    not forget them.
    """
    import spacy
    from spacy import util

    util.fix_random_seed(seed)  # type: ignore[attr-defined]
    dice = random.Random(seed)
    nlp = spacy.load(base, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "tok2vec", "senter"])
    examples = [*_annotated(nlp, corpora.read(folder)), *_invented(nlp, sentences.generate(rules, made, seed))]
    optimizer = nlp.resume_training()
    optimizer.learn_rate = 0.0004
    for epoch in range(epochs):
        dice.shuffle(examples)
        losses: dict[str, float] = {}
        for first in range(0, len(examples), _BATCH):
            nlp.update(examples[first : first + _BATCH], sgd=optimizer, drop=0.2, losses=losses)
        print(f"epoch {epoch + 1} of {epochs}: loss {losses['ner']:.0f}")
    with nlp.get_pipe("ner").model.use_params(optimizer.averages):  # type: ignore[attr-defined]
        saving.write(nlp.get_pipe("ner"), nlp.config["components"]["ner"]["model"], out)


def _annotated(nlp: Any, found: Iterable[corpora.Sentence]) -> Iterator[Any]:
    from spacy.tokens import Doc
    from spacy.training import Example

    kept = [(words, names, unknown) for words, names, unknown in found if 2 < len(words) < 120]
    docs = nlp.pipe(Doc(nlp.vocab, words=words) for words, _, _ in kept)
    for silver, (words, names, unknown) in zip(docs, kept, strict=True):
        tags = ["O"] * len(words)
        for entity in silver.ents:
            # The corpora annotate these labels completely: other names of the base pipeline are mistakes.
            if entity.label_ not in ner_names.labels():
                _mark(tags, entity.start, entity.end, entity.label_)
        places = {(e.start, e.end): e.label_ for e in silver.ents if e.label_ in ("GPE", "LOC", "FAC")}
        for start, end, label in names:
            _mark(tags, start, end, places.get((start, end), label) if label == "GPE" else label)
        for start, end in unknown:
            tags[start:end] = ["-"] * (end - start)
        if not _whole(tags):
            continue
        doc = Doc(nlp.vocab, words=words)
        yield Example.from_dict(doc, {"entities": tags})


def _invented(nlp: Any, found: Iterable[sentences.Slotted]) -> Iterator[Any]:
    from spacy.training import Example

    for text, spans in found:
        doc = nlp.make_doc(text)
        silver = nlp(text)
        tags = ["O"] * len(doc)
        cut = [(doc.char_span(start, end), label) for start, end, label in spans]
        if any(span is None for span, _ in cut):
            continue  # a name that ends inside a token
        for span, label in cut:
            _mark(tags, span.start, span.end, label)
        for entity in silver.ents:
            if entity.label_ not in ner_names.labels() and all(tag == "O" for tag in tags[entity.start : entity.end]):
                _mark(tags, entity.start, entity.end, entity.label_)
        yield Example.from_dict(doc, {"entities": tags})


def _mark(tags: list[str], start: int, end: int, label: str) -> None:
    if end - start == 1:
        tags[start] = f"U-{label}"
        return
    tags[start], tags[end - 1] = f"B-{label}", f"L-{label}"
    tags[start + 1 : end - 1] = [f"I-{label}"] * (end - start - 2)


def _whole(tags: list[str]) -> bool:
    """Return whether every name is complete: silver names may have been cut by gold ones."""
    inside = ""
    for tag in tags:
        if tag[:2] == "B-":
            if inside:
                return False
            inside = tag[2:]
        elif tag[:2] == "I-":
            if inside != tag[2:]:
                return False
        elif tag[:2] == "L-":
            if inside != tag[2:]:
                return False
            inside = ""
        elif inside:
            return False
    return not inside
