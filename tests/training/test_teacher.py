"""A teacher: what an encoder learns from things with features, and how it reads their texts.

Needs PyTorch and transformers; the encoder here is a tiny one with weights at random.
"""

import gzip
import json

import numpy as np
import pytest

from hkie.training import fitting
from hkie.training.teacher import Teacher, Text, lesson, read_teaching, shape_of

pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

pytestmark = pytest.mark.slow

WORDS = ["the", "pier", "board", "met", "ada", "poon", "in", "may", "."]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, "##s"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def texts():
    met = Text(["The", "Pier", "Board", "met", "Ada", "Poon", "."], [(0, 7)], [""] * 7)
    other = Text(["Ada", "Poons", ".", "In", "May", "the", "board", "met", "."], [(0, 3), (3, 9)], [""] * 9)
    return [met, other]


def test_what_a_word_is_in_its_sentence_is_learnt(encoder):
    """No feature tells the words apart, and "met" is the word before a capital in one text alone."""
    both = texts() * 20
    rows, where, spans, true = [], [], [], []
    for text in both:
        for k, word in enumerate(text.words):
            rows.append(["word"])
            where.append(text)
            spans.append(((k, k + 1),))
            true.append(word[0].isupper())
    given = lesson(fitting.things(rows), where, spans)
    target = np.array(true, np.float32)[:, None]

    def slope(batch, sums):
        return (1 / (1 + np.exp(-sums)) - target[batch]).astype(np.float32), []

    teacher = Teacher(encoder, (), given.things.names, outcomes=1, ends=1)
    teacher.learn(given, lambda batch: batch, slope, rounds=60)
    assert ((teacher.sums(given) > 0) == (target > 0)).all()


def test_a_thing_with_two_ends_has_one_row_of_sums(encoder):
    met, other = texts()
    given = lesson(fitting.things([["a"], ["a"], ["b"], ["b"]]), [met, met, other, other], [((1, 3), (4, 6))] * 4)
    sums = Teacher(encoder, ["PERSON"], ["a"], outcomes=3, ends=2).sums(given)
    assert sums.shape == (4, 3)
    assert np.isfinite(sums).all()


@pytest.mark.parametrize(
    ("word", "shape"), [("pier", 1), ("IT", 2), ("A", 3), ("Pier", 4), ("3", 5), ("iPad", 6), ("(", 7)]
)
def test_capitals_are_numbers(word, shape):
    assert shape_of(word) == shape


@pytest.mark.parametrize("packed", [False, True])
def test_texts_are_read_from_json_lines(tmp_path, packed):
    rows = {"text": "One."}, {"id": "two", "text": "Two " * 3000}
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    file = tmp_path / ("texts.jsonl" + ".gz" * packed)
    file.write_bytes(gzip.compress(lines) if packed else lines)
    found = read_teaching(file, [tmp_path])
    assert found.texts["0"] == "One."
    assert len(found.texts["two"]) == 5000
