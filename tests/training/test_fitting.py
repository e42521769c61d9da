"""Fitting the layers of the deciding models."""

import numpy as np
import pytest

from hkie.perceptron import Perceptron, write
from hkie.training import fitting

ROWS = [["a"], ["b"], ["a", "b"], ["c"]] * 100
THRIFT = fitting.Thrift(often=12, spare=0.2)
TRUE = np.array([[True], [True], [False], [False]] * 100)


def fitted(rows=ROWS, true=TRUE, rounds=30, seed=1):
    def slope(batch, sums):
        return (1 / (1 + np.exp(-sums)) - true[batch]).astype(np.float32), []

    batches = np.array_split(np.random.default_rng(2).permutation(len(rows)), 10)
    return fitting.fit(fitting.things(rows), batches, slope, 1, THRIFT, rounds=rounds, seed=seed)


@pytest.fixture
def often(monkeypatch):
    monkeypatch.setattr(fitting, "_RATE", 0.03)  # few data, so larger steps


def test_what_features_say_only_together_is_learnt(often, tmp_path):
    layers, names = fitted()
    write(tmp_path, names, layers, {}, {})
    model = Perceptron(tmp_path)
    sums = model.sums([[model.rows[name] for name in row] for row in ROWS[:4]])[:, 0]
    assert (sums > 0).tolist() == [True, True, False, False]  # one without the other, which no linear model can tell


def test_the_same_data_give_the_same_weights():
    one, other = fitted(rounds=2), fitted(rounds=2)
    assert all((a == b).all() for a, b in zip(one[0], other[0], strict=True))
    assert one[1] == other[1]


def test_a_rare_feature_has_no_part_in_hidden_units():
    rows = [*ROWS, *[["rare", "a"], ["rare", "b"]] * 2, ["unseen"], ["unseen"]]
    layers, names = fitted(rows, np.vstack([TRUE, [[False]] * 6]), rounds=3)
    assert "unseen" not in names
    rare = layers.features[names.index("rare")]
    assert rare[0] < 0
    assert not rare[1:].any()


def test_models_are_averaged_in_one(tmp_path):
    models = [fitted([*ROWS, ["other"]] * seed, np.vstack([TRUE, [[True]]] * seed), 2, seed) for seed in (1, 6)]
    sums = []
    for number, (layers, names) in enumerate((*models, fitting.averaged(models))):
        write(tmp_path / str(number), names, layers, {}, {})
        sums.append(Perceptron(tmp_path / str(number)).sums_of([*ROWS[:4], ["other"]]))
    assert models[0][1] != models[1][1]  # one has too few of "other"
    assert sums[2] == pytest.approx((sums[0] + sums[1]) / 2, abs=0.02)  # weights are stored in steps


def test_further_weights_change_with_the_others():
    further = np.zeros(1, np.float32)

    def slope(batch, sums):
        return np.zeros_like(sums), [further - 1]

    fitting.fit(fitting.things(ROWS), [np.arange(len(ROWS))] * 10, slope, 1, THRIFT, 20, [further])
    assert 0 < further[0] <= 1
