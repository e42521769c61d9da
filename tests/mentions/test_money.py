import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.mentions import money
from hkie.mentions.bodies import dollar_of
from hkie.records import Money

PIECES = [
    "$",
    "HK$",
    "US$",
    "RMB",
    "£",
    "¥",
    " million",
    " billion",
    "-",
    " to ",
    "–",
    "3",
    "1,000",
    ".5",
    "1.2.3",
    " yuan",
    " dollars",
    "odd",
    " per cent",
    "%",
    "k",
    "m",
    " ",
    "HKD",
    "Rs.",
]
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=15).map("".join)


@pytest.mark.parametrize(
    ("text", "span", "currency", "amount"),
    [
        ("HK$3 billion", "HK$3 billion", "HKD", "3000000000"),
        (r"\$3 billion", "$3 billion", "HKD", "3000000000"),
        ("a $75-million fund", "$75-million", "HKD", "75000000"),
        ("RMB 20 million", "RMB 20 million", "CNY", "20000000"),
        ("RMB20 million", "RMB20 million", "CNY", "20000000"),
        ("HKD3,000", "HKD3,000", "HKD", "3000"),
        ("US$1.5-billion", "US$1.5-billion", "USD", "1500000000"),
        ("3 billion yuan", "3 billion yuan", "CNY", "3000000000"),
        ("£2,500.50 a head", "£2,500.50", "GBP", "2500.5"),
        ("S$5m", "S$5m", "SGD", "5000000"),
        ("RM 5 million", "RM 5 million", "MYR", "5000000"),
        ("ten million dollars", "ten million dollars", "HKD", "10000000"),
        ("half a million dollars", "half a million dollars", "HKD", "500000"),
        ("50 cents", "50 cents", "HKD", "0.5"),
        ("8 million Swiss francs", "8 million Swiss francs", "CHF", "8000000"),
        ("$5 to 10 people", "$5", "HKD", "5"),
        ("$1.09 billion", "$1.09 billion", "HKD", "1090000000"),
    ],
)
def test_an_amount_has_its_span_and_its_value(text, span, currency, amount):
    ((start, end, _, value),) = money.find(text)
    assert (text[start:end], value.currency, value.amount) == (span, currency, amount)


@pytest.mark.parametrize(
    ("text", "amount", "upper"),
    [
        ("$10-15 million", "10000000", "15000000"),
        ("$10 million to $15 million", "10000000", "15000000"),
        ("HK$2 billion–3 billion", "2000000000", "3000000000"),
    ],
)
def test_a_range_has_both_ends(text, amount, upper):
    ((start, end, _, value),) = money.find(text)
    assert (text[start:end], value.amount, value.upper) == (text, amount, upper)


def test_two_amounts_of_a_rise_are_no_range():
    text = "rose from $10 million to $15 million"
    assert [text[start:end] for start, end, _, _ in money.find(text)] == ["$10 million", "$15 million"]


@pytest.mark.parametrize("word", ["nearly", "about", "over", "more than", "up to"])
def test_an_approximating_word_stays_outside_and_is_noted(word):
    text = f"at {word} $3 billion"
    ((start, end, _, value),) = money.find(text)
    assert text[start:end] == "$3 billion"
    assert value.approximate


@pytest.mark.parametrize(
    "text",
    [
        "30 won medals",
        "200 pounds of rice",
        "5 per cent",
        "the dollar fell",
        "$",
        "$,",
        "the yuan",
        "3 million people",
        "Cap. 571",
    ],
)
def test_what_is_no_amount(text):
    assert list(money.find(text)) == []


@pytest.mark.parametrize(
    ("text", "currency"),
    [("SINGAPORE, May 5 - It has $5.", "SGD"), ("HONG KONG, May 5 - It has $5.", "HKD"), ("It has $5.", "HKD")],
)
def test_a_bare_dollar_is_that_of_the_dateline(text, currency):
    assert dollar_of(text) == currency


@given(any_text)
def test_arbitrary_text_never_raises_and_gives_sound_amounts(text):
    done = 0
    for start, end, _, value in money.find(text):
        assert done <= start < end <= len(text)
        done = end
        assert re.fullmatch(r"[A-Z]{3}", value.currency)
        assert re.fullmatch(r"\d+(?:\.\d+)?", value.amount)
        assert value.upper is None or Decimal(value.upper) >= Decimal(value.amount)


@given(st.integers(1, 10**9), st.sampled_from(["HK$", "US$", "£", "RMB "]))
def test_any_whole_number_is_read_back(number, sign):
    ((start, end, _, value),) = money.find(f"It cost {sign}{number:,} in all.")
    assert (start, Decimal(value.amount)) == (8, number)
    assert end == 8 + len(f"{sign}{number:,}")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Money("HKD", "3000000000"), "HK$3 billion"),
        (Money("USD", "1500000", approximate=True), "about US$1.5 million"),
        (Money("EUR", "200", upper="300"), "€200 to 300"),
        (Money("CNY", "20000000"), "RMB 20 million"),
        (Money("XAF", "12"), "XAF 12"),
    ],
)
def test_amounts_are_readable(value, words):
    assert money.written(value) == words
