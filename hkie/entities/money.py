"""MONEY: amounts with a currency, and their values.

``find`` gives spans of the clean text; approximating words ("nearly") stay outside the span and are
noted in the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from hkie.records import Money

MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mil": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip

DOLLARS = {
    "": None, "hk": "HKD", "us": "USD", "u.s.": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD",
    "s": "SGD", "sg": "SGD", "nz": "NZD", "nt": "TWD", "mop": "MOP", "r": "BRL", "fj": "FJD", "b": "BND", "j": "JMD",
    "hong kong": "HKD", "singapore": "SGD", "canadian": "CAD", "australian": "AUD", "new zealand": "NZD",
    "taiwan": "TWD", "new taiwan": "TWD", "united states": "USD", "american": "USD", "bermuda": "BMD", "u.s": "USD",
}  # fmt: skip

SIGNS = {
    "£": "GBP",
    "€": "EUR",
    "¥": "CNY",
    "￥": "CNY",
    "₩": "KRW",
    "₹": "INR",
    "฿": "THB",
    "₱": "PHP",
    "₫": "VND",
    "₽": "RUB",
}

CODES = [
    "HKD",
    "USD",
    "RMB",
    "CNY",
    "CNH",
    "EUR",
    "GBP",
    "JPY",
    "MOP",
    "SGD",
    "AUD",
    "NZD",
    "CAD",
    "CHF",
    "KRW",
    "TWD",
    "THB",
    "MYR",
    "IDR",
    "PHP",
    "VND",
    "INR",
    "AED",
    "SAR",
    "QAR",
    "KWD",
    "BHD",
    "BRL",
    "ZAR",
    "RUB",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "TRY",
    "ILS",
    "MXN",
    "EGP",
    "KZT",
    "PKR",
    "BDT",
    "LKR",
    "NPR",
    "KHR",
    "MMK",
    "LAK",
    "BND",
]

WORDS = {
    "yuan": "CNY", "renminbi": "CNY", "euro": "EUR", "yen": "JPY", "won": "KRW", "baht": "THB", "ringgit": "MYR",
    "pataca": "MOP", "rupee": "INR", "rupiah": "IDR", "dong": "VND", "franc": "CHF", "krona": "SEK", "krone": "NOK",
    "dirham": "AED", "riyal": "SAR", "rial": "IRR", "peso": "PHP", "rouble": "RUB", "ruble": "RUB", "rand": "ZAR",
    "real": "BRL", "lira": "TRY", "zloty": "PLN", "shekel": "ILS", "dinar": "KWD", "tenge": "KZT", "forint": "HUF",
    "pound": "GBP", "taka": "BDT", "kyat": "MMK", "kip": "LAK", "riel": "KHR", "markka": "FIM", "mark": "DEM", "guilder": "NLG",
    "lire": "ITL", "peseta": "ESP", "escudo": "PTE", "drachma": "GRD", "schilling": "ATS", "punt": "IEP",
}  # fmt: skip
_AMBIGUOUS_WORDS = frozenset({"won", "real", "mark", "rand", "punt", "dong", "kip", "rial"})
"""Words that are more than money: "30 won medals" needs a magnitude or a nationality before them."""

NATIONS = {
    "swiss": "CHF", "french": "FRF", "belgian": "BEF", "japanese": "JPY", "south korean": "KRW", "korean": "KRW",
    "indian": "INR", "pakistani": "PKR", "british": "GBP", "irish": "IEP", "chinese": "CNY", "thai": "THB",
    "malaysian": "MYR", "philippine": "PHP", "mexican": "MXN", "finnish": "FIM", "german": "DEM", "deutsche": "DEM",
    "swedish": "SEK", "norwegian": "NOK", "danish": "DKK", "uae": "AED", "emirati": "AED", "saudi": "SAR",
    "kuwaiti": "KWD", "sri lankan": "LKR", "egyptian": "EGP", "macao": "MOP", "macau": "MOP", "russian": "RUB",
    "turkish": "TRY", "brazilian": "BRL", "indonesian": "IDR", "vietnamese": "VND", "nepalese": "NPR", "sterling": "GBP",
    "italian": "ITL", "spanish": "ESP", "dutch": "NLG", "south african": "ZAR", "israeli": "ILS", "iranian": "IRR",
}  # fmt: skip

_NUMBER = r"\d{1,3}(?:,\d{2,3}){1,10}(?:\.\d{1,30})?|\d{1,30}(?:\.\d{1,30})?|\.\d{1,30}"  # bounded: a number of 400 digits is no amount of money
_MAGNITUDE = r"(?:hundred\s+(?:thousand|million|billion)|thousand\s+million|million|billion|trillion|thousand|hundred|crore|lakh|mil|mn|bn|tn|[mMkKbB](?![a-zA-Z$]))"
_DOLLAR = r"(?:(?:HK|US|U\.S\.|AU|CAN|SG|NZ|NT|MOP|FJ)\s?|(?-i:CA|[ACSRJB]))"
_NATION = "|".join(
    sorted(
        (re.escape(n) for n in (*NATIONS, *(d for d in DOLLARS if len(d) > 3), "hk", "us", "u.s.", "u.s")),
        key=len,
        reverse=True,
    )
)
_UNIT = "|".join(sorted(WORDS, key=len, reverse=True))

_SIGN = rf"(?:(?:(?<![A-Za-z]){_DOLLAR})?\$|[£€¥￥₩₹฿₱₫₽]|(?<![A-Za-z])(?:{'|'.join(CODES)}|RM(?=\s?\d)|Rs\.?)[$¥]?)"
_AMOUNT = rf"(?:{_NUMBER})(?:(?:\s|-)?(?:odd[\s-])?{_MAGNITUDE}\b)?"
_RANGE = r"\s?(?:to|and|-|–|—)\s?"

_BEFORE = re.compile(
    rf"(?P<sign>{_SIGN})\s?(?P<low>{_NUMBER})(?P<odd>-odd)?(?:(?:\s|-|‑)?(?P<mag>{_MAGNITUDE})\b)?"
    rf"(?:(?P<join>\s?(?:-|–|—)\s?|\s+to\s+)(?P<sign2>{_SIGN})?\s?(?P<high>{_NUMBER})(?:(?:\s|-|‑)?(?P<mag2>{_MAGNITUDE})\b)?)?"
    rf"(?P<code>\s?(?:{'|'.join(CODES)})\b)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?<![\w$£€¥.,/])(?P<low>{_NUMBER})(?P<odd>-odd)?(?:(?:\s|-|‑)?(?P<mag>{_MAGNITUDE})\b)?"
    rf"(?:(?P<join>\s?(?:-|–|—)\s?|\s+to\s+)(?P<high>{_NUMBER})(?:(?:\s|-|‑)?(?P<mag2>{_MAGNITUDE})\b)?)?"
    rf"(?:\s|-|‑)(?:of\s)?(?:(?P<nation>{_NATION})\s)?(?P<unit>dollars?|cents?|pence|pounds?\ssterling|(?:{_UNIT})(?:e?s)?|{'|'.join(CODES)})\b",
    re.IGNORECASE,
)
_WORDED = re.compile(
    rf"\b(?P<low>(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|half\sa)(?:\s(?:hundred))?)\s(?P<mag>million|billion|trillion|thousand)\s"
    rf"(?:(?P<nation>{_NATION})\s)?(?P<unit>dollars?|pounds?|(?:{_UNIT})s?)\b",
    re.IGNORECASE,
)

_UNIT_HINTS = ("dollar", "cent", "pence", *WORDS)
_CODE_AFTER = re.compile(rf"\d\s?(?:{'|'.join(CODES)})\b", re.IGNORECASE)

_APPROXIMATE = re.compile(
    r"(?:nearly|about|around|approximately|almost|roughly|some|over|more than|less than|under|close to|"
    r"up to|at least|as much as|at most|no more than|an estimated|exceeding|above|below|in excess of|circa)\s+(?:a\s+|the\s+|of\s+)?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|between)\s+(?:about |around |over )?$", re.IGNORECASE)
_NUMERALS: dict[str, int | Decimal] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "half a": Decimal("0.5"), "one hundred": 100, "two hundred": 200,
}  # fmt: skip


def find(text: str, dollar: str = "HKD") -> Iterator[tuple[int, int, str, Money]]:
    """Yield (start, end, rule, value) of every amount; ``dollar`` is what a bare ``$`` stands for."""
    done = 0
    pending = _matches(text)
    while pending:
        start, match = pending.pop()
        if start < done:
            continue
        found = _read(text, match, dollar)
        if found is not None:
            done = found[1]
            yield found
            if match.end() > done and match.groupdict().get("high"):
                # The second amount of "from $1,280 to $1,420" was read with the first.
                at = match.start("sign2") if match.groupdict().get("sign2") else match.start("high")
                again = _BEFORE.match(text, at) or _AFTER.match(text, at)
                if again:
                    pending.append((at, again))


def _matches(text: str) -> list[tuple[int, re.Match[str]]]:
    found = [(m.start(), m) for m in _BEFORE.finditer(text)]
    low = text.lower()
    if any(word in low for word in _UNIT_HINTS) or _CODE_AFTER.search(text):
        found += [(m.start(), m) for pattern in (_AFTER, _WORDED) for m in pattern.finditer(text)]
    return sorted(found, key=lambda item: (-item[0], item[1].end()))


def _read(text: str, match: re.Match[str], dollar: str) -> tuple[int, int, str, Money] | None:
    groups = match.groupdict()
    start, end = match.span()
    if groups.get("sign"):
        currency = _of_sign(groups["sign"], dollar)
        rule = "money.sign"
        if groups.get("code"):
            end = match.start("code")  # "$100 USD": the code repeats the sign
        after = text[match.end() : match.end() + 12].lower()
    else:
        currency = _of_unit(groups["unit"], groups.get("nation"), groups.get("mag"), dollar)
        rule = "money.unit"
        after = ""
    if currency is None:
        return None
    low = _number(groups["low"])
    if low is None:
        return None
    factor = _factor(groups.get("mag"))
    high = None
    if groups.get("high"):
        upper = _number(groups["high"])
        factor2 = _factor(groups.get("mag2"))
        # "$5 to 10 people": the second number is an amount only with a magnitude, a sign, or a dash.
        counts = upper is not None and (
            groups.get("mag2") or groups.get("sign2") or not groups["join"].strip().isalpha() or rule == "money.unit"
        )
        if counts and upper is not None:
            if factor == 1 and factor2 != 1 and not groups.get("sign2"):
                factor = factor2  # "$10-15 million": the magnitude belongs to both
            high = upper * (factor2 if groups.get("mag2") else factor)
            if high < low * factor:
                high = None
        if counts and high is not None and _FROM.search(text, max(0, start - 18), start):
            high = None  # "rose from $10 million to $15 million": two amounts
        if high is None:
            end = match.start("join")
    elif after.lstrip().startswith(("per cent", "%")):
        return None
    amount = low * factor
    if (groups.get("unit") or "").lower().startswith(("cent", "pence")):
        amount /= 100
        high = None if high is None else high / 100
    approximate = bool(groups.get("odd")) or bool(_APPROXIMATE.search(text, max(0, start - 24), start))
    value = Money(currency, _plain(amount), approximate, None if high is None else _plain(high))
    return start, end, rule, value


def _number(text: str) -> Decimal | None:
    if text.lower() in _NUMERALS:
        return Decimal(_NUMERALS[text.lower()])
    digits = text.rstrip(",").replace(",", "")
    return Decimal(digits) if digits.strip(".") else None


def _factor(magnitude: str | None) -> int:
    factor = 1
    for word in (magnitude or "").lower().split():
        factor *= MAGNITUDES[word]
    return factor


def _plain(amount: Decimal) -> str:
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _of_sign(sign: str, dollar: str) -> str | None:
    sign = sign.strip().rstrip(".")
    if sign in SIGNS:
        return SIGNS[sign]
    upper = sign.upper()
    if upper.endswith("$"):
        prefix = upper[:-1].strip().lower()
        if prefix.upper() in CODES:
            return "CNY" if prefix in ("rmb", "cnh") else prefix.upper()
        return DOLLARS.get(prefix) or dollar
    upper = upper.rstrip("¥")
    if upper in ("RMB", "CNH"):
        return "CNY"
    return {"RM": "MYR", "RS": "INR"}.get(upper, upper)


def _of_unit(unit: str, nation: str | None, magnitude: str | None, dollar: str) -> str | None:
    low = unit.lower()
    nation = nation.lower() if nation else None
    if low.startswith(("dollar", "cent")):
        return (
            dollar
            if nation is None
            else DOLLARS.get(nation) or {"hk": "HKD", "us": "USD", "u.s": "USD"}.get(nation, dollar)
        )
    if unit.upper() in CODES:
        return ("CNY" if unit.upper() in ("RMB", "CNH") else unit.upper()) if unit.isupper() else None
    if low.startswith(("pound", "pence")):
        # "200 pounds of rice" is a weight; a magnitude or a nation makes it money.
        if low == "pounds sterling" or nation == "british" or magnitude:
            return "GBP"
        return None
    stem = next((word for word in (low, low.removesuffix("s"), low.removesuffix("es")) if word in WORDS), None)
    if stem is None or (stem in _AMBIGUOUS_WORDS and not (nation or magnitude)):
        return None
    return NATIONS.get(nation, WORDS[stem]) if nation else WORDS[stem]
