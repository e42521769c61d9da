import re
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.mentions import bounds, currencies, money
from hkie.mentions.currencies import CURRENCIES, DOLLAR_SIGNS, SUBUNITS
from hkie.mentions.dollars import dollar_of
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
# Amounts in lower-cased, tokenised text ("$ 75 million"), as old corpora and converters give it.
FORMS = [
    # a sign apart from its number
    ("the ferry pier was sold for $ 31 million last week .", "$ 31 million", "XXD 31000000"),
    ("villagers were offered $ 9,250 each", "$ 9,250", "XXD 9250"),
    ("a $ 40 - a - head levy on visitors", "$ 40", "XXD 40"),
    ("the library had £ 6.4 million left .", "£ 6.4 million", "GBP 6400000"),
    ("the bridge cost € 12 million .", "€ 12 million", "EUR 12000000"),
    ("hk $ 7.05 billion was set aside", "hk $ 7.05 billion", "HKD 7050000000"),
    ("a us $ 20 million harbour loan", "us $ 20 million", "USD 20000000"),
    ("the depot in ontario needs c $ 3.5 million", "c $ 3.5 million", "CAD 3500000"),
    ("aid of u.s $ 600,000 arrived", "u.s $ 600,000", "USD 600000"),
    ("aid of u . s . $ 5 million arrived", "u . s . $ 5 million", "USD 5000000"),
    ("nzd$ 80 buys a permit", "nzd$ 80", "NZD 80"),
    ("a deposit of mex$ 4 million", "mex$ 4 million", "MXN 4000000"),
    ("a grant of rs . 2,400,000 was released", "rs . 2,400,000", "INR 2400000"),
    ("they spent $ 2 1 / 2 million on buoys", "$ 2 1 / 2 million", "XXD 2500000"),
    # a sign behind its number
    ("a seat on the tram is 30 ₡ .", "30 ₡", "CRC 30"),
    ("he won 250,000 ₭ at the fair", "250,000 ₭", "LAK 250000"),
    ("noodles for 18元 !", "18元", "CNY 18"),
    ("stamps at 2 € a sheet", "2 €", "EUR 2"),
    ("guides ask 60 $ per day .", "60 $", "XXD 60"),
    # codes
    ("she changed 70 rmb at the kiosk", "70 rmb", "CNY 70"),
    ("they owe 450usd .", "450usd", "USD 450"),
    ("sgd 1,200 for the stall", "sgd 1,200", "SGD 1200"),
    ("the tunnel lost 65 USD million", "65 USD million", "USD 65000000"),
    ("orders worth 31 MEUR came in", "31 MEUR", "EUR 31000000"),
    ("sales of about MGBP 8", "MGBP 8", "GBP 8000000"),
    # words
    ("90 million finnish markka for the ferry", "90 million finnish markka", "FIM 90000000"),
    ("8 million french francs in back rent", "8 million french francs", "FRF 8000000"),
    ("a fine of 300 danish kroner", "300 danish kroner", "DKK 300"),
    ("44 billion chilean pesos in road works", "44 billion chilean pesos", "CLP 44000000000"),
    ("27 lakh rupees for the well", "27 lakh rupees", "INR 2700000"),
    ("rupees 90 crore for the canal", "rupees 90 crore", "INR 900000000"),
    ("shares fell 16.25 cents today", "16.25 cents", "XXD 0.1625"),
    ("a coupon of 75 euro cents", "75 euro cents", "EUR 0.75"),
    ("a bid of 315 pence a share", "315 pence", "GBP 3.15"),
    ("it rose by one penny", "one penny", "GBP 0.01"),
    ("a two-baht increase in the fare", "two-baht", "THB 2"),
    ("a court fined him 800 pounds .", "800 pounds", "GBP 800"),
    # numbers in words
    ("two hundred and thirty five million dollars", "two hundred and thirty five million dollars", "XXD 235000000"),
    ("one million two hundred thousand yen", "one million two hundred thousand yen", "JPY 1200000"),
    ("six thousand and forty euros in coins", "six thousand and forty euros", "EUR 6040"),
    ("seventeen baht for a bowl", "seventeen baht", "THB 17"),
    ("four and a half billion yuan", "four and a half billion yuan", "CNY 4500000000"),
    ("one point two five million us dollars", "one point two five million us dollars", "USD 1250000"),
    ("three quarters of a million euros", "three quarters of a million euros", "EUR 750000"),
    ("a quarter million hong kong dollars", "a quarter million hong kong dollars", "HKD 250000"),
    ("it raised a million dollars in a day", "a million dollars", "XXD 1000000"),
    ("a million-dollar grant", "million-dollar", "XXD 1000000"),
    ("a twenty-million-dollar pier", "twenty-million-dollar", "XXD 20000000"),
    ("twelve MUSD in all", "twelve MUSD", "USD 12000000"),
    # with cents
    ("lunch was 6 dollars 75 cents .", "6 dollars 75 cents", "XXD 6.75"),
    ("eleven dollars and thirty-five cents", "eleven dollars and thirty-five cents", "XXD 11.35"),
    ("it came to nineteen dollars sixty two", "nineteen dollars sixty two", "XXD 19.62"),
    ("a ticket is 24 dollars and 80 .", "24 dollars and 80", "XXD 24.8"),
    ("the toll is 9 USD 40 .", "9 USD 40", "USD 9.4"),
    ("two kuai and three mao six .", "two kuai and three mao six", "CNY 2.36"),
]


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


BOUNDS = [
    ("it cost $3 billion", "exact", "HK$3 billion"),
    ("nearly $3 billion", "about", "about HK$3 billion"),
    ("about $3 billion", "about", "about HK$3 billion"),
    ("an estimated $3 billion", "about", "about HK$3 billion"),
    ("nearly a million dollars", "about", "about HK$1 million"),
    ("200-odd dollars", "about", "about HK$200"),
    ("over $3 billion", "at least", "at least HK$3 billion"),
    ("more than 3 billion yuan", "at least", "at least RMB 3 billion"),
    ("well in excess of US$5m", "at least", "at least US$5 million"),
    ("not less than about $30,000", "at least", "at least HK$30,000"),
    ("a fine of $500 or more.", "at least", "at least HK$500"),
    ("up to S$250,000 each", "at most", "up to S$250,000"),
    ("not more than $3 billion", "at most", "up to HK$3 billion"),
    ("no more than a total of $3 billion", "at most", "up to HK$3 billion"),
    ("at most $3 billion", "at most", "up to HK$3 billion"),
    ("does not exceed $5,000", "at most", "up to HK$5,000"),
    ("not exceeding $5,000", "at most", "up to HK$5,000"),
    ("less than $5,000", "at most", "up to HK$5,000"),
    ("an income of $5,000 or below", "at most", "up to HK$5,000"),
    ("$10-15 million", "range", "HK$10 million to 15 million"),
    ("about $10-15 million", "range", "about HK$10 million to 15 million"),
    # no bounds
    ("under the $500 million scheme", "exact", "HK$500 million"),
    ("the above $5,000", "exact", "HK$5,000"),
    ("moreover $5,000 was lost", "exact", "HK$5,000"),
    ("some of the $5 million", "exact", "HK$5 million"),
    ("paid $500 or more people will leave", "exact", "HK$500"),
]


@pytest.mark.parametrize(("text", "bound", "words"), BOUNDS)
def test_the_words_around_an_amount_bound_it(text, bound, words):
    ((start, end, _, value),) = money.find(text)
    assert not re.match("(?i)about|over|up|not|nearly|more", text[start:end])
    assert (value.bound, currencies.written(value)) == (bound, words)
    assert value.approximate == (words != currencies.written(replace(value, approximate=False, bound=None)))


@pytest.mark.parametrize(
    ("value", "bound"),
    [
        (Money("HKD", "5"), "exact"),
        (Money("HKD", "5", approximate=True), "about"),
        (Money("HKD", "5", upper="6"), "range"),
        (Money("HKD", "5", approximate=True, bound="at most"), "at most"),
    ],
)
def test_an_amount_of_an_older_result_has_the_bound_that_it_states(value, bound):
    assert bounds.bound_of(value) == bound


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


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("It was built in Queensland for $5 million.", "AUD"),
        ("They met in Sha Tin. It cost $5 million.", "HKD"),
        ("They left Queensland and Sydney for Toronto. It cost $5 million.", "AUD"),
        ("They left Queensland and Sydney for Hong Kong. It cost $5 million.", "HKD"),  # a country counts first
        ("They left Queensland. It cost S$3 million, then $5 million.", "SGD"),
        ("They met in Paris. It cost $5 million.", "HKD"),
        ("It cost $5 million, or US$1 million.", "HKD"),
    ],
)
def test_a_bare_dollar_is_that_of_the_places(analyse, text, currency):
    assert {m.value.currency for m in analyse(text).mentions if m.text == "$5 million"} == {currency}


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
    assert currencies.written(value) == words


@pytest.mark.parametrize(("text", "span", "value"), FORMS)
def test_a_form_of_tokenised_text_is_read(text, span, value):
    assert [(text[start:end], f"{v.currency} {v.amount}") for start, end, _, v in money.find(text, "XXD")] == [
        (span, value)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a few million dollars",
        "several hundred million dollars",
        "tens of millions of yuan",
        "a multi-million-dollar pier",
        "a multibillion - dollar deal",
        "one of yuan",
        "in 2019 dollars",
        "19 euro area members",
        "past the one million mark",
        "3 million real people",
        "3 million won the vote",
        "he weighs 200 pounds",
        "they paid for 200 pounds of rice",
        "the Macao SAR 25 years on",
        "all 70 of us, ALL 5 of them",
        "try 20 times",
        "20 AED machines",
        "COP 28 and SDG 13 and PHP 8.1 and CYP1",
        "Rm 1201, Block A",
        "five Mao badges",
        "let $x = 5$ be",
        "one per cent",
    ],
)
def test_a_form_that_is_no_amount(text):
    assert list(money.find(text)) == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("50 dollar 40 rmb", ["50 dollar", "40 rmb"]),
        ("10 rmb 20 usd", ["10 rmb", "20 usd"]),
        ("rmb 10 usd 20", ["rmb 10", "usd 20"]),
        ("in 2020 HKD 50 million was spent", ["HKD 50 million"]),
        ("5 €, 10 € and 20 €", ["5 €", "10 €", "20 €"]),
        ("two to three million Hong Kong dollars", ["two to three million Hong Kong dollars"]),
        ("from 5 to 10 million yuan", ["10 million yuan"]),
        ("between 2 dollars and 50 cents", ["2 dollars", "50 cents"]),
        ("15 dollars, 20 cents", ["15 dollars", "20 cents"]),
        ("in 20001 yuan and in 2000 million yuan", ["20001 yuan", "2000 million yuan"]),
        ("it gave us $5 million", ["$5 million"]),
        ("Can $500 million solve it", ["$500 million"]),
        ("three thousand dollars two hundred times", ["three thousand dollars"]),
        ("İ İ İ cost 5 yuan", ["5 yuan"]),
    ],
)
def test_amounts_side_by_side(text, spans):
    assert [text[start:end] for start, end, _, _ in money.find(text)] == spans


def test_the_table_of_currencies_is_sound():
    codes = [currency.code for currency in CURRENCIES]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert {currency.shy for currency in CURRENCIES} <= {"", "upper", "after", "both"}
    assert set(DOLLAR_SIGNS.values()) | {code for code, _ in SUBUNITS.values() if code} <= set(codes)


@pytest.mark.parametrize(
    "piece", ["$", "1,111", "two hundred and ", "$5 dollars 50 cents ", "us $ ", "1 / 2 yuan ", "a million "]
)
def test_time_grows_with_the_length_and_no_faster(piece):
    def seconds(length):
        text = (piece * (length // len(piece) + 1))[:length] + " 5 dollars"
        started = time.perf_counter()
        list(money.find(text))
        return time.perf_counter() - started

    seconds(1000)  # compiles the patterns
    assert seconds(80_000) < 12 * min(seconds(20_000) for _ in range(3)) + 0.1


def test_a_million_before_a_code_that_is_no_currencys_own_is_read():
    assert [value for _, _, _, value in money.find("1Mrmb£")] == [Money("CNY", "1000000", bound="exact")]
