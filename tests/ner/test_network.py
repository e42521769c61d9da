"""The network of the default tagger: it says what spaCy says with the same weights, without spaCy."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.strings import hash_string
from spacy.tokens import Doc
from thinc.api import NumpyOps

from hkie.grammar.words import split
from hkie.ner import Sentence, hashing, network
from hkie.ner.network import Network
from hkie.readers import documents
from hkie.training import saving

MODEL = Path(network.__file__).with_name("model")


@pytest.fixture(scope="module")
def theirs():
    """What spaCy finds in sentences with the same weights."""
    ner = saving.read(MODEL)

    def find(sentences):
        docs = [Doc(ner.vocab, words=words) for words in sentences]
        return [[(name.start, name.end, name.label_) for name in doc.ents] for doc in ner.pipe(docs, batch_size=64)]

    return find


@pytest.fixture(scope="module")
def ours():
    model = Network(MODEL)
    return lambda sentences: list(model.find([Sentence(words, [True] * len(words)) for words in sentences]))


@given(st.text(min_size=1))
def test_a_string_has_the_number_that_spacy_gives_it(text):
    assert hashing.of_string(text) == hash_string(text)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**31))
def test_a_number_has_the_keys_that_thinc_gives_it(number, seed):
    assert hashing.keys(number, seed) == tuple(NumpyOps().hash(np.array([number], dtype="uint64"), seed)[0].tolist())


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["seeds", "tests/cases/documents/development", "tests/cases/newspapers/development"])
def test_it_finds_the_names_that_spacy_finds(root, pipeline, folder, ours, theirs):
    names = 0
    for source in documents(sorted((root / folder).glob("*.txt"))):
        words = split(source.text, pipeline.tagger.lexicon)
        sentences = [
            [words.word(k) for k in range(first, after) if not words.word(k).isspace()]
            for first, after in words.sentences
        ]
        sentences = [words for words in sentences if words]
        found = ours(sentences)
        assert found == theirs(sentences)
        names += sum(map(len, found))
    assert names > 100


# Words with a number of their own in spaCy, with a norm of their own, in other scripts, longer than a shape.
_ODD = [
    "X",
    "case",
    "ORG",
    "GPE",
    "”",
    "—",
    "C$",
    "£",
    "Österreich",
    "香港",
    "🙂",
    "A" * 120,
    "1,234.5",
    "İ",
    "ǅ",
    "...",
    "O",
]


@pytest.mark.parametrize("word", _ODD)
def test_odd_words_are_read_as_spacy_reads_them(word, ours, theirs):
    sentences = [
        [word],
        ["Mr", word, "Tolvane", "met", word, "."],
        ["The", word, "Bank", "of", word, "opened", "in", "Oslo", word],
        [word] * 40,
    ]
    assert ours(sentences) == theirs(sentences)


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.lists(st.lists(st.sampled_from([*_ODD, "Mr", "Tolvane", "of", "Paris", "Inc.", "said"]), min_size=1), max_size=6)
)
def test_any_sentences_are_read_as_spacy_reads_them(ours, theirs, sentences):
    assert ours(sentences) == theirs(sentences)


def test_what_was_read_before_changes_no_bit(monkeypatch):
    sentence = ["Dagny", "Tolvarra", "of", "Serinville", "wrote", "."]
    alone = Network(MODEL)._embedded(sentence)
    monkeypatch.setattr(network, "_KNOWN", 50)
    model = Network(MODEL)
    for k in range(20):
        model._embedded([f"word{k}-{j}" for j in range(7)] + sentence[: k % 6])
        assert np.array_equal(model._embedded(sentence), alone)


def test_it_needs_no_spacy():
    code = (
        "import sys; from hkie.pipeline import Pipeline; from hkie.records import Source; p = Pipeline();"
        "a = p.analyse(Source('d', 'd', 'They wrote it near Serinville when it rained.'));"
        "print('spacy' in sys.modules, [m.rule for m in a.mentions if m.text == 'Serinville'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False ['ner:default']\n"
