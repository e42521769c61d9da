"""Training the deciding model of mentions: gold documents → weights of its features and tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hkie import perceptron
from hkie.evaluation.gold import Gold, claims_of, read_gold
from hkie.mentions import ner_names
from hkie.mentions.chain import Padded
from hkie.mentions.deciding import OUTSIDE, Weights, bars_of, chain_of, place_in, side_by_side
from hkie.mentions.word_features import Features, rows_of
from hkie.ontology import Label, shipped
from hkie.perceptron import Floats, Layers
from hkie.pipeline.analyzer import Stages
from hkie.records import Money
from hkie.text import cleaning
from hkie.text.layout import analyse
from hkie.training import corpora, fitting
from hkie.training.judged import Judged, Place
from hkie.training.judged import read as read_judged
from hkie.training.teacher import Lesson, Teacher, Teaching, Text, json_lines, lesson


class Example(NamedTuple):
    """An island: the features of each word, its tag, the text, the first word, and the label of the mention whose words they
    are, or an empty string. Of a text without gold there are no tags."""

    rows: list[list[str]]
    tags: list[str]
    text: Text
    first: int
    within: str = ""


class Told(NamedTuple):
    """What a teacher says of texts without gold: the sums of the words of each island, the shortest island first, and what
    each tag says of the next."""

    examples: list[Example]
    sums: list[Floats]
    transitions: Floats


def train(
    gold: Sequence[Path],
    out: Path,
    annotated: Path | None = None,
    teaching: Teaching | None = None,
    judged: Path | None = None,
) -> None:
    """Train the model on gold documents and write it to a folder. The same gold and rules give the same weights.

    ``annotated`` is a folder of sentences with names (see ``corpora``), which add other kinds of text. With ``teaching``, a
    teacher labels these sentences, and texts without gold, of which some sentences may be ``judged``.
    """
    stages = Stages(decide=False)
    examples = [e for path in gold for item in read(path) for e in examples_of(stages, item)]
    others = [] if annotated is None else corpus_sentences(stages, annotated)
    if teaching is None:
        write(fit([*examples, *(e for item in others for e in examples_of(stages, item))]), out)
        return
    silver = [e for item in others for e in examples_of(stages, item, ())]
    known = {} if judged is None else read_judged(judged)
    for ident, text in teaching.texts.items():
        own = known.get(ident, Judged())
        item = Gold(ident, tuple((*mention, "") for mention in own.mentions), {}, (), text)
        for example in examples_of(stages, item, own.sentences):
            (examples if example.tags else silver).append(example)
    said = taught(examples, examples, teaching) if teaching.earlier else None
    write(fit(examples, taught(examples, silver, teaching), said), out)


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


def examples_of(stages: Stages, item: Gold, sentences: Sequence[Place] | None = None) -> Iterator[Example]:
    """Yield the islands of one gold document, as rules and tagger leave it to be decided.

    The words of a gold mention that may hold others are an island too, with the tags of those inside it. If only some
    ``sentences`` have been annotated, the islands elsewhere have no tags.
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
    text = Text(words.texts, words.sentences, [""] * len(words))
    islands = list(features.islands(words, kinds, taken, rejected, fixed))
    known = bytearray(b"\1" * len(words) if sentences is None else len(words))
    for start, stop in sentences or ():
        first, after = words.span(*cleaning.clean_span(clean, start, stop))
        known[first:after] = b"\1" * (after - first)
    for island in islands:
        own = _whole(tags[island.first : island.after]) if known[island.first] else []
        yield Example(island.rows, own, text, island.first)
    rows = rows_of(islands)
    for (first, after, label), within in nested:
        held = shipped().may_hold.get(label)
        inside = features.inside(rows, first, after, label) if held else None
        if held and inside is not None:
            inner = (span for span, _ in _nested(within) if span[2] in held)
            yield Example(inside.rows, _tags(inner, first, after), text, first, label)


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
_THRIFT = fitting.Thrift(often=30, spare=0.6)
_TOLD = 0.7
"""What a word that a teacher labelled counts, beside one of the gold."""
_TRUST = 0.5
"""What the word of earlier models counts for a word of the gold, of one; the rest is that of the gold."""


def fit(
    examples: Iterable[Example], told: Told | None = None, known: Told | None = None, rounds: int = fitting.ROUNDS
) -> Fitted:
    """Return the weights that make the tags of the examples likely, and what a teacher told of others, and earlier models of
    the examples themselves."""
    every = _by_length(examples)
    tags = sorted({tag for example in every for tag in example.tags})
    loss = _Loss(tags, every)
    batches = loss.batches(every, known)
    if told is not None:
        batches += loss.batches(told.examples, told)
        every += told.examples
    given = fitting.things(row for example in every for row in example.rows)
    layers, names = fitting.fit(given, batches, loss.slope, len(tags), _THRIFT, [loss.transitions], rounds)
    return Fitted(names, tags, layers, loss.transitions)


def taught(examples: Sequence[Example], silver: list[Example], teaching: Teaching) -> Told:
    """Return what teachers say of islands: earlier models on average, or an encoder that learns from examples.

    Raises ValueError for a model of other tags than the examples have.
    """
    silver = _by_length(silver)
    tags = sorted({tag for example in examples for tag in example.tags})
    if teaching.earlier:
        every = [*map(Weights, teaching.teachers)]
        for folder, weights in zip(teaching.teachers, every, strict=True):
            if weights.tags != tags:
                raise ValueError(f"{folder}: a model of other tags than the gold has")
        sums = [np.mean([weights.sums_of(e.rows) for weights in every], axis=0) for e in silver]
        return Told(silver, sums, np.mean([weights.arrays["transitions"] for weights in every], axis=0))
    loss = _Loss(tags, examples)
    begins = np.cumsum([0, *(len(example.rows) for example in examples)])
    numbers = np.repeat(np.arange(len(examples)), np.diff(begins))

    def order(batch: fitting.Ints) -> fitting.Ints:
        """The words of islands, the longest island first."""
        islands = sorted(dict.fromkeys(numbers[batch].tolist()), key=lambda k: -len(examples[k].rows))
        ordered = np.concatenate([np.arange(begins[k], begins[k + 1]) for k in islands])
        loss.note(int(ordered[0]), [examples[k] for k in islands])
        return ordered

    own = _lesson(examples)
    teacher = Teacher(teaching.teachers[0], (), own.things.names, len(tags), ends=1)
    teacher.learn(own, order, loss.slope, [loss.transitions])
    sums = np.split(teacher.sums(_lesson(silver)), np.cumsum([len(example.rows) for example in silver])[:-1])
    return Told(silver, sums, loss.transitions)


def _by_length(examples: Iterable[Example]) -> list[Example]:
    return sorted(examples, key=lambda example: len(example.rows))


def _lesson(examples: Sequence[Example]) -> Lesson:
    """Return the words of islands as things."""
    return lesson(
        fitting.things(row for example in examples for row in example.rows),
        (example.text for example in examples for _ in example.rows),
        [((k, k + 1),) for example in examples for k in range(example.first, example.first + len(example.rows))],
    )


class _Loss:
    """How unlikely true tags are, for batches of islands."""

    def __init__(self, tags: Sequence[str], examples: Iterable[Example]) -> None:
        self._tags = tags
        column = {tag: k for k, tag in enumerate(tags)}
        self._true = np.array([column[tag] for example in examples for tag in example.tags])
        self.transitions: Floats = np.zeros((len(tags), len(tags)), np.float32)
        self._bars = bars_of(tags)
        self._islands: dict[int, Sequence[Example]] = {}
        """The islands of a batch, by its first word."""
        self._told: dict[int, tuple[Floats, Floats]] = {}
        """What a teacher holds likely of a batch: the tags of words, and how often each comes after each."""
        self._size = 0

    def note(self, first: int, islands: Sequence[Example]) -> None:
        """Take the islands of the batch with this first word, in the order of its words."""
        self._islands[first] = islands

    def batches(self, examples: Sequence[Example], told: Told | None = None) -> list[fitting.Ints]:
        """Return the words of batches of islands of about one length, longest first; the examples are sorted by length."""
        found = []
        begins = self._size + np.cumsum([0, *(len(example.rows) for example in examples)])
        self._size = int(begins[-1])
        held: list[int] = []
        for k, example in enumerate(examples):
            held.append(k)
            if k + 1 == len(examples) or begins[k + 1] - begins[held[0]] + len(example.rows) > _WORDS:
                held.reverse()
                batch = np.concatenate([np.arange(begins[j], begins[j + 1]) for j in held])
                first = int(batch[0])
                self.note(first, [examples[j] for j in held])
                if told is not None:
                    padded = self._padded(first, np.concatenate([told.sums[j] for j in held]))
                    sure, expected = chain_of(self._tags, told.transitions).probabilities(padded)
                    self._told[first] = _flat(sure, padded), expected
                found.append(batch)
                held = []
        return found

    def _padded(self, first: int, sums: Floats) -> Padded:
        return side_by_side(sums, self._islands[first], self._bars)

    def slope(self, batch: fitting.Ints, sums: Floats) -> tuple[Floats, list[Floats]]:
        """How the negative logarithm of the probability of the true tags changes, or of those that a teacher tells."""
        first = int(batch[0])
        padded = self._padded(first, sums)
        sure, expected = chain_of(self._tags, self.transitions).probabilities(padded)
        change = _flat(sure, padded)
        told, after = self._told.get(first, (0, 0))
        if first >= len(self._true):
            return _TOLD * (change - told), [_TOLD * (expected - after)]
        trust = _TRUST if first in self._told else 0
        change -= trust * told
        expected -= trust * after
        change[np.arange(len(batch)), self._true[batch]] -= 1 - trust
        ends = np.cumsum(padded.lengths)
        inside = np.setdiff1d(np.arange(len(batch) - 1), ends - 1)
        np.subtract.at(expected, (self._true[batch[inside]], self._true[batch[inside + 1]]), 1 - trust)
        return change, [expected]


def _flat(sure: Floats, padded: Padded) -> Floats:
    return np.concatenate([sure[:length, k] for k, length in enumerate(padded.lengths)])


def write(fitted: Fitted, out: Path) -> None:
    """Write a model as the program reads it."""
    perceptron.write(out, fitted.features, fitted.layers, {"transitions": fitted.transitions}, {"tags": fitted.tags})
