"""The resolver on made-up results with known truth; tests/resolve/synthetic.py prints larger ones."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from hkie.resolve import Resolver

spec = importlib.util.spec_from_file_location("synthetic", Path(__file__).with_name("synthetic.py"))
synthetic = importlib.util.module_from_spec(spec)
spec.loader.exec_module(synthetic)


@pytest.mark.parametrize("size", [1_000, 10_000])
def test_made_up_entities_are_found_again(size):
    mentions, truth = synthetic.synthetic(size)
    precision, recall = synthetic.pairwise(truth, dict(Resolver({}).resolve(mentions).entity_of))
    assert precision >= 0.999
    assert recall >= 0.99


def test_the_same_number_makes_the_same_mentions():
    assert synthetic.synthetic(500) == synthetic.synthetic(500)
    assert synthetic.synthetic(500)[0] != synthetic.synthetic(500, seed=8)[0]


@pytest.mark.slow
def test_what_is_compared_stays_a_few_names_a_mention(monkeypatch):
    from hkie import names

    calls: Counter[int] = Counter()
    real = names.compare
    size = 0

    def counted(a, b, label="ORG"):
        calls[size] += 1
        return real(a, b, label)

    monkeypatch.setattr(names, "compare", counted)
    for size in (4_000, 32_000):
        Resolver({}).resolve(synthetic.synthetic(size)[0])
        assert calls[size] <= 4 * size


def test_pairwise_figures_are_those_of_the_pairs():
    truth = {"a": 1, "b": 1, "c": 2, "d": 2}
    assert synthetic.pairwise(truth, {"a": "x", "b": "x", "c": "x", "d": "y"}) == (1 / 3, 1 / 2)
