"""Forms of amounts in lower-cased, tokenised text ("$ 75 million"), as old corpora and converters give it."""

import time

import pytest

from hkie.mentions import money
from hkie.mentions.currencies import CURRENCIES, DOLLAR_SIGNS, SUBUNITS

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
