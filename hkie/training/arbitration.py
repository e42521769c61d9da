"""Training the deciding model of mentions: gold documents → weights of a conditional random field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from hkie import linear
from hkie.evaluation.gold import Gold, read_gold
from hkie.mentions import ner_names
from hkie.mentions.deciding import OUTSIDE, place_in
from hkie.mentions.word_features import Features
from hkie.ontology import Label, shipped
from hkie.pipeline.analyzer import Stages
from hkie.records import Money
from hkie.text import cleaning
from hkie.text.layout import analyse
from hkie.training import corpora

_LEAST = 2
"""Times that a feature must have been seen."""


class Example(NamedTuple):
    """An island: the features of each word, and its tag."""

    rows: list[list[str]]
    tags: list[str]


def train(gold: Sequence[Path], out: Path, annotated: Path | None = None) -> None:
    """Train the model on gold documents and write it to a folder. The same gold and rules give the same weights.

    ``annotated`` is a folder of sentences with names (see ``corpora``), which add other kinds of text.
    """
    stages = Stages(decide=False)
    items = [item for path in gold for item in read(path)]
    if annotated is not None:
        items += corpus_sentences(stages, annotated)
    examples = [e for item in items for e in examples_of(stages, item)]
    write(fit(examples), out)


def read(path: Path) -> list[Gold]:
    """Return gold documents: a folder as for ``hkie evaluate``, or JSON Lines of short texts with their mentions.

    A mention of a short text is an object with offsets, or a pair of its text and label, in the order of the text.
    """
    if path.suffix != ".jsonl":
        return read_gold(path)
    with path.open(encoding="utf-8") as file:
        return [_short(case) for case in map(json.loads, file)]


def _short(case: dict[str, Any]) -> Gold:
    text, at = case["text"], 0
    mentions: list[tuple[int, int, str, str]] = []
    for mention in case["mentions"]:
        if isinstance(mention, dict):
            start, end, label = mention["start"], mention["end"], mention["label"]
            entity = mention.get("entity")
        else:
            name, label = mention
            start = text.find(name, at)
            if start < 0:
                start = text.index(name)  # inside the one before
            at = end = start + len(name)
            entity = None
        mentions.append((start, end, label, entity or f"{label} {text[start:end]}"))
    known = {entity for *_, entity in mentions}
    named = {text[start:end]: entity for start, end, _, entity in reversed(mentions)}

    def end_of(name: str) -> str:
        return name if name in known else named.get(name, name)

    relations = tuple((end_of(r["head"]), r["type"], end_of(r["tail"])) for r in case.get("relations", ()))
    return Gold(case.get("id") or case["doc"], tuple(mentions), {}, relations, text, case.get("published"))


_SHORTEST, _LONGEST = 5, 60
_TIGHT = frozenset({",", ".", ";", ":", ")", "'s", "?", "!"})


def corpus_sentences(stages: Stages, folder: Path) -> list[Gold]:
    """Return the annotated sentences of a folder that can stand for ours.

    The corpora do not know posts, programmes and public bodies. A sentence in which the rules see one is left out, and
    so is one with names of other kinds. Dates and amounts are those of the rules.
    """
    found = []
    for number, (words, names, unknown) in enumerate(corpora.read(folder)):
        if unknown or not _SHORTEST <= len(words) < _LONGEST:
            continue
        text, starts = "", []
        for word in words:
            text += "" if not text or word in _TIGHT or text.endswith("(") else " "
            starts.append(len(text))
            text += word
        spans = [(starts[a], starts[b - 1] + len(words[b - 1]), ner_names.labels()[label]) for a, b, label in names]
        own = [(s.start, s.end, s.label) for s in stages.tagger.tag(text, names=stages.names).spans]
        if not all(_annotated(shipped().label(label)) for *_, label in own):
            continue
        spans += [
            (start, end, label)
            for start, end, label in own
            if shipped().label(label).kind == "value" and not any(a < end and start < b for a, b, _ in spans)
        ]
        found.append(Gold(f"corpus-{number}", tuple((*span, "") for span in sorted(spans)), {}, (), text))
    return found


def _annotated(label: Label) -> bool:
    """Return whether the corpora annotate all names of a label, or the rules know its values."""
    return label.company or label.kind in ("actor", "place", "value")


def examples_of(stages: Stages, item: Gold) -> Iterator[Example]:
    """Yield the islands of one gold document, as rules and tagger leave it to be decided."""
    if item.text is None:
        return
    clean = cleaning.clean(item.text)
    layout = analyse(clean.text)
    tagger = stages.tagger
    tagging = tagger.tag(clean.text, layout.date, names=stages.names, explain=True)
    words = tagging.words
    tags = [OUTSIDE] * len(words)
    end = 0
    for start, stop, label, *_ in sorted(item.mentions, key=lambda m: (m[0], -m[1])):
        if start < end or label == "MONEY":
            continue  # inside another, or settled by its form
        end = stop
        first, after = words.span(*cleaning.clean_span(clean, start, stop))
        tags[first:after] = [f"{place_in(k, first, after)}-{label}" for k in range(first, after)]
    kinds = [layout.kind_at(words.starts[begin]) for begin, _ in words.sentences]
    taken, rejected = tagging.proposals
    fixed = [c for c in taken if isinstance(c.value, Money)]
    features: Features[str] = Features(tagger.lexicon, str)
    for island in features.islands(words, kinds, taken, rejected, fixed):
        yield Example(island.rows, _whole(tags[island.first : island.after]))


def _whole(tags: list[str]) -> list[str]:
    """Return the tags of an island; a name that goes on before or behind it begins and ends with it."""
    if tags[0][0] in "IE":
        tags[0] = ("B" if tags[0][0] == "I" else "S") + tags[0][1:]
    if tags[-1][0] in "BI":
        tags[-1] = ("S" if tags[-1][0] == "B" else "E") + tags[-1][1:]
    return tags


class Fitted(NamedTuple):
    """The weights by feature and tag, and by tag and following tag."""

    tags: list[str]
    features: dict[tuple[str, str], float]
    transitions: dict[tuple[str, str], float]


def fit(examples: Iterable[Example], c1: float = 0.5, c2: float = 0.5, rounds: int = 150) -> Fitted:
    """Return the weights that make the tags of the examples most likely.

    ``c1`` and ``c2`` weigh the L1 and L2 penalties, ``rounds`` is the number of L-BFGS iterations.
    """
    import pycrfsuite

    # Features go by number: a name with a line break or an arrow in it would spoil the dump that weights are read from.
    number: dict[str, str] = {}
    trainer: Any = pycrfsuite.Trainer("lbfgs", verbose=False)
    for example in examples:
        rows = [[number.setdefault(name, str(len(number))) for name in row] for row in example.rows]
        trainer.append(rows, example.tags)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": rounds, "feature.minfreq": _LEAST})
    with TemporaryDirectory() as folder:
        file = str(Path(folder) / "model")
        trainer.train(file)
        tagger: Any = pycrfsuite.Tagger()
        tagger.open(file)
        info = tagger.info()
    name_of = {value: key for key, value in number.items()}
    states = {(name_of[feature], tag): worth for (feature, tag), worth in info.state_features.items()}
    return Fitted(sorted(info.labels), states, dict(info.transitions))


def write(fitted: Fitted, out: Path) -> None:
    """Write weights as the program reads them: an array, and the names of its rows and columns."""
    column = {tag: k for k, tag in enumerate(fitted.tags)}
    names = sorted({name for name, _ in fitted.features})
    row = {name: k for k, name in enumerate(names)}
    features = np.zeros((len(names), len(column)), np.float16)
    for (name, tag), worth in fitted.features.items():
        features[row[name], column[tag]] = worth
    transitions = np.zeros((len(column), len(column)), np.float32)
    for (old, new), worth in fitted.transitions.items():
        transitions[column[old], column[new]] = worth
    linear.write(out, names, features, {"transitions": transitions}, {"tags": fitted.tags})
