"""The deciding models: what they add up, what each feature has of it, and how they are stored."""

import numpy as np
import pytest

from hkie.perceptron import Layers, Perceptron, write

NAMES = ["dry", "late", "wet"]
# Two outcomes, then two hidden units. The first unit is on for what is wet and late, the second for what is dry.
FEATURES = np.array([[1.0, 0.0, -1.0, 1.0], [0.0, -1.0, 1.0, 0.0], [0.0, 1.0, 1.0, -1.0]], np.float32)
BIAS = np.array([0.5, 0.0, -1.0, 0.0], np.float32)
UNITS = np.array([[0.0, 2.0], [3.0, 0.0]], np.float32)


@pytest.fixture
def model(tmp_path):
    write(tmp_path, NAMES, Layers(FEATURES, BIAS, UNITS), {"more": np.ones(2)}, {"outcomes": ["a", "b"]})
    return Perceptron(tmp_path)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], [0.5, 0.0]),
        ([0], [1.5 + 3.0, 0.0]),
        ([1], [0.5, -1.0]),
        ([2], [0.5, 1.0]),
        ([1, 2], [0.5, 2.0]),  # together they turn the first unit on
        ([0, 1, 2], [1.5, 0.0]),  # and what is dry turns it off again
    ],
)
def test_features_speak_by_themselves_and_together(model, rows, expected):
    assert model.sums([rows, []])[0] == pytest.approx(expected)


@pytest.mark.parametrize("rows", [[0], [1, 2], [0, 1, 2]])
def test_the_shares_of_features_and_the_biases_make_up_the_sum(model, rows):
    on = np.array([FEATURES[rows, 2:].sum(axis=0) + BIAS[2:] > 0])
    biases = BIAS[:2] + (on * BIAS[2:]) @ UNITS
    assert model.shares(rows).sum(axis=0) + biases[0] == pytest.approx(model.sums([rows])[0])


def test_what_is_stored_beside_the_weights_is_read(model):
    assert (model.names, model.more, model.arrays["more"].tolist()) == (NAMES, {"outcomes": ["a", "b"]}, [1, 1])


def test_weights_are_stored_within_half_a_step(tmp_path):
    features = np.random.default_rng(1).normal(0, 1, (50, 3)).astype(np.float32)
    names = [f"f{k:02}" for k in range(50)]
    write(tmp_path, names, Layers(features, np.zeros(3), np.zeros((0, 3))), {}, {})
    step = np.abs(features).max(axis=0) / 15
    assert (np.abs(Perceptron(tmp_path).sums([[k] for k in range(50)]) - features) <= step / 2 + 1e-6).all()
