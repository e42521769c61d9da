"""Programmes and their amounts."""

import pytest

from hkie.query.budgets import budgets
from hkie.query.choices import Order
from hkie.query.relations import Wanted

WALL, QUAY, LAMP = "PROGRAMME Tide Wall Fund", "PROGRAMME Quay Scheme", "PROGRAMME Lantern Scheme"
ROWS = (
    ("has_budget", WALL, "MONEY HKD 2000000000 about", "b", {}),
    ("has_budget", WALL, "MONEY HKD 2000000000 about", "a", {}),
    ("has_budget", WALL, "MONEY HKD 3000000000", "b", {"status": "planned"}),
    ("has_budget", QUAY, "MONEY USD 900000000000 at most", "b", {}),
    ("has_budget", LAMP, "MONEY HKD 80000000", "c", {}),
    ("launched", "AGENCY Tide Bureau", WALL, "a", {}),
)
DAYS = {"a": "2025-01-01", "b": "2025-02-01", "c": "2025-03-01"}
TWO, THREE = ("Tide Wall Fund", "about HK$2 billion"), ("Tide Wall Fund", "HK$3 billion")
QUAYS, LAMPS = ("Quay Scheme", "up to US$900 billion"), ("Lantern Scheme", "HK$80 million")


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order.amount, [THREE, TWO, LAMPS, QUAYS]),  # the most frequent currency first
        (Order.name, [LAMPS, QUAYS, TWO, THREE]),
        (Order.date, [LAMPS, QUAYS, THREE, TWO]),
    ],
)
def test_budgets_have_their_bound_and_are_in_order(made, order, found):
    assert [(b.entity.name, b.written) for b in budgets(made(*ROWS, published=DAYS), order)] == found


def test_an_amount_that_several_documents_state_is_one_budget_of_the_first(made):
    (two,) = [b for b in budgets(made(*ROWS, published=DAYS)) if b.written == TWO[1]]
    assert (two.documents, two.document, two.date) == (2, "a", "2025-01-01")
    assert two.claim == "Tide Wall Fund has_budget HKD 2000000000 about."


def test_only_wanted_budgets_are_found(made):
    wanted = Wanted(statuses=frozenset({"planned"}), entity="programme:tide-wall-fund")
    assert [b.written for b in budgets(made(*ROWS), wanted=wanted)] == ["HK$3 billion"]
