"""Training the deciding model of mentions: gold documents → weights of its features and tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hkie import perceptron
from hkie.evaluation.gold import Gold, claims_of, read_gold
from hkie.mentions.deciding import OUTSIDE, bars_of, chain_of, place_in, side_by_side
from hkie.mentions.word_features import Features, rows_of
from hkie.ontology import shipped
from hkie.perceptron import Floats, Layers
from hkie.pipeline.analyzer import Stages
from hkie.records import Money
from hkie.text import cleaning
from hkie.text.layout import analyse
from hkie.training import fitting
from hkie.training.judged import Place
from hkie.training.judged import read as read_judged
from hkie.training.textfiles import json_lines, read_texts


class Example(NamedTuple):
    """An island: the features of each word, its tag, and the label of the mention whose words they are, or an empty string."""

    rows: list[list[str]]
    tags: list[str]
    within: str = ""


def train(gold: Sequence[Path], out: Path, texts: Path | None = None, judged: Path | None = None) -> None:
    """Train the model on gold documents, and on ``texts`` of which some sentences are ``judged``, and write it to a folder.

    The same gold and rules give the same weights.
    """
    stages = Stages(decide=False)
    examples = [e for path in gold for item in read(path) for e in examples_of(stages, item)]
    if texts is not None and judged is not None:
        own = read_judged(judged)
        for ident, text in read_texts(texts).items():
            if ident in own:
                item = Gold(ident, tuple((*mention, "") for mention in own[ident].mentions), {}, (), text)
                examples += examples_of(stages, item, own[ident].sentences)
    write(fit(examples), out)


def read(path: Path) -> list[Gold]:
    """Return gold documents: a folder as for ``hkie evaluate``, or JSON Lines of short texts with their mentions.

    A mention of a short text is an object with offsets, or a pair of its text and label, in the order of the text.
    """
    if path.suffix != ".jsonl":
        return read_gold(path)
    return [_short(case) for case in json_lines(path)]


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
    return Gold(
        case.get("id") or case["doc"],
        tuple(mentions),
        {},
        relations,
        text,
        case.get("published"),
        claims_of(case, end_of),
    )


def examples_of(stages: Stages, item: Gold, sentences: Sequence[Place] | None = None) -> Iterator[Example]:
    """Yield the islands of one gold document, as rules and tagger leave it to be decided.

    The words of a gold mention that may hold others are an island too, with the tags of those inside it. If only some
    ``sentences`` have been annotated, the islands elsewhere are left out.
    """
    if item.text is None:
        return
    clean = cleaning.clean(item.text)
    layout = analyse(clean.text)
    tagger = stages.tagger
    tagging = tagger.tag(clean.text, layout.date, names=stages.names, explain=True)
    words = tagging.words
    spans = [
        (*words.span(*cleaning.clean_span(clean, start, stop)), label)
        for start, stop, label, *_ in item.mentions
        if label != "MONEY"  # settled by its form
    ]
    nested = _nested(spans)
    tags = _tags((outer for outer, _ in nested), 0, len(words))
    kinds = [layout.kind_at(words.starts[begin]) for begin, _ in words.sentences]
    taken, rejected = tagging.proposals
    fixed = [c for c in taken if isinstance(c.value, Money)]
    features: Features[str] = Features(tagger.lexicon, str)
    islands = list(features.islands(words, kinds, taken, rejected, fixed))
    known = bytearray(b"\1" * len(words) if sentences is None else len(words))
    for start, stop in sentences or ():
        first, after = words.span(*cleaning.clean_span(clean, start, stop))
        known[first:after] = b"\1" * (after - first)
    for island in islands:
        if known[island.first]:
            yield Example(island.rows, _whole(tags[island.first : island.after]))
    rows = rows_of(islands)
    for (first, after, label), within in nested:
        held = shipped().may_hold.get(label)
        inside = features.inside(rows, first, after, label) if held else None
        if held and inside is not None:
            inner = (span for span, _ in _nested(within) if span[2] in held)
            yield Example(inside.rows, _tags(inner, first, after), label)


_Span = tuple[int, int, str]
"""First word, word behind, label."""


def _nested(spans: Iterable[_Span]) -> list[tuple[_Span, list[_Span]]]:
    """Return the spans that are not inside another, in order, each with those inside it."""
    found: list[tuple[_Span, list[_Span]]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        outer = found[-1][0] if found else (0, 0, "")
        if span[0] >= outer[1]:
            found.append((span, []))
        elif span[1] <= outer[1] and span[:2] != outer[:2]:
            found[-1][1].append(span)
    return found


def _tags(spans: Iterable[_Span], begin: int, end: int) -> list[str]:
    """Return the tags of words ``begin`` to ``end`` in which there are these mentions."""
    tags = [OUTSIDE] * (end - begin)
    for first, after, label in spans:
        tags[first - begin : after - begin] = [f"{place_in(k, first, after)}-{label}" for k in range(first, after)]
    return tags


def _whole(tags: list[str]) -> list[str]:
    """Return the tags of an island; a name that goes on before or behind it begins and ends with it."""
    if tags[0][0] in "IE":
        tags[0] = ("B" if tags[0][0] == "I" else "S") + tags[0][1:]
    if tags[-1][0] in "BI":
        tags[-1] = ("S" if tags[-1][0] == "B" else "E") + tags[-1][1:]
    return tags


class Fitted(NamedTuple):
    """A model: its features, its tags, the weights, and what each tag says of the next."""

    features: list[str]
    tags: list[str]
    layers: Layers
    transitions: Floats


_WORDS = 1500
"""Words of a batch."""
_ROUNDS = 10
_THRIFT = fitting.Thrift(often=30, spare=0.6)


def fit(examples: Iterable[Example]) -> Fitted:
    """Return the weights that make the tags of the examples likely."""
    every = sorted(examples, key=lambda example: len(example.rows))
    tags = sorted({tag for example in every for tag in example.tags})
    loss = _Loss(tags, every)
    given = fitting.things(row for example in every for row in example.rows)
    layers, names = fitting.fit(given, loss.batches(), loss.slope, len(tags), _THRIFT, _ROUNDS, [loss.transitions])
    return Fitted(names, tags, layers, loss.transitions)


class _Loss:
    """How unlikely true tags are, for batches of islands; the examples are sorted by length."""

    def __init__(self, tags: Sequence[str], examples: Sequence[Example]) -> None:
        self._tags = tags
        column = {tag: k for k, tag in enumerate(tags)}
        self._examples = examples
        self._true = np.array([column[tag] for example in examples for tag in example.tags])
        self.transitions: Floats = np.zeros((len(tags), len(tags)), np.float32)
        self._bars = bars_of(tags)
        self._islands: dict[int, Sequence[Example]] = {}
        """The islands of a batch, by its first word."""

    def batches(self) -> list[fitting.Ints]:
        """Return the words of batches of islands of about one length, the longest first."""
        found, held = [], list[int]()
        begins = np.cumsum([0, *(len(example.rows) for example in self._examples)])
        for k, example in enumerate(self._examples):
            held.append(k)
            if k + 1 == len(self._examples) or begins[k + 1] - begins[held[0]] + len(example.rows) > _WORDS:
                held.reverse()
                batch = np.concatenate([np.arange(begins[j], begins[j + 1]) for j in held])
                self._islands[int(batch[0])] = [self._examples[j] for j in held]
                found.append(batch)
                held = []
        return found

    def slope(self, batch: fitting.Ints, sums: Floats) -> tuple[Floats, list[Floats]]:
        """How the negative logarithm of the probability of the true tags changes with the sums, and with the transitions."""
        padded = side_by_side(sums, self._islands[int(batch[0])], self._bars)
        sure, expected = chain_of(self._tags, self.transitions).probabilities(padded)
        change = np.concatenate([sure[:length, k] for k, length in enumerate(padded.lengths)])
        true = self._true[batch]
        change[np.arange(len(batch)), true] -= 1
        inside = np.setdiff1d(np.arange(len(batch) - 1), np.cumsum(padded.lengths) - 1)
        np.subtract.at(expected, (true[inside], true[inside + 1]), 1)
        return change, [expected]


def write(fitted: Fitted, out: Path) -> None:
    """Write a model as the program reads it."""
    perceptron.write(out, fitted.features, fitted.layers, {"transitions": fitted.transitions}, {"tags": fitted.tags})
