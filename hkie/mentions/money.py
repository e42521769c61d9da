"""MONEY: amounts with a currency, and their values.

``find`` gives spans of the clean text; approximating words ("nearly") stay outside the span and are
noted in the value. Only the surroundings of a currency's sign, code or word are read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from hkie.mentions.currencies import AMBIGUOUS, CURRENCIES, DOLLAR_SIGNS, NATION_ONLY, OTHER_CODES, SUBUNITS, Currency
from hkie.records import Money

MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mil": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip

NUMERALS = {
    "zero": 0, "nought": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_LARGE = 1000
"""What a shy code wants: "SAR 1,500" and "AED 20 million" are money, "the Macao SAR 25 years" is not."""
_REACH = 130
"""How far before a currency's name its amount may begin, in characters."""


class _Unit(NamedTuple):
    """What the name of a currency says: "75 MUSD" is USD by 1000000, "50 cents" a dollar by 0.01."""

    currency: str
    factor: Decimal = Decimal(1)


# --- The names of currencies -----------------------------------------------------------------------


def _split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _either(words: Iterable[str]) -> str:
    """Return a group of alternatives, longest first, set out by first letter so that most fail at once."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    return "(?:" + "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()) + ")"


_BY_CODE: dict[str, Currency] = {currency.code: currency for currency in CURRENCIES}
_BY_SIGN = {sign: currency.code for currency in CURRENCIES for sign in _split(currency.signs)}
_BY_WORD = {
    word: currency.code for currency in reversed(CURRENCIES) if currency.alone for word in _split(currency.words)
} | {"mark": "DEM", "marks": "DEM", "pound": "GBP", "pounds": "GBP", "liras": "TRY"}
_BY_NATION = {
    (nation, word): currency.code
    for currency in CURRENCIES
    for nation in _split(currency.nations)
    for word in _split(currency.words)
}
_WORDS = {word for currency in CURRENCIES for word in _split(currency.words)}
_NATIONS = {nation for nation, _ in _BY_NATION} | {"euro"}  # "50 euro cents"

_CODE = rf"(?:{_either([*_BY_CODE, 'RMB', 'CNH'])})"
_CODES = rf"(?:(?-i:M)?{_CODE})"  # "30 MUSD", "MAUD 60"
_SIGNS = "|".join(map(re.escape, _BY_SIGN))

# --- Numbers ---------------------------------------------------------------------------------------

_LINK = r"(?:\s?[-‑]\s?|\s)"  # "$75-million", "75 million", "take - or - pay"
_DIGITS = (  # bounded: a number of 400 digits is no amount of money
    r"(?:\d{1,3}(?:,\d{2,3}){1,10}(?:\.\d{1,30})?|\d{1,30}(?:\.\d{1,30})?|\.\d{1,30})"
)
_PROPER = r"(?:1\s?/\s?[2-9]|2\s?/\s?[35]|3\s?/\s?[458]|[57]\s?/\s?8)(?!\d|\s?/)"  # not "8/10", not "1/2/2020"
_MIXED = rf"(?:\d{{1,3}}\s{_PROPER}|\d{{0,3}}\s?[½¼¾])"  # "2 1 / 2", "2½"
_ONE = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEEN = "(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_TEN = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_BIG = "(?:thousand|million|billion|trillion|lakh|crore)"
_BELOW_100 = rf"(?:{_TEN}(?:{_LINK}{_ONE}\b)?|{_TEEN}|{_ONE})\b"  # "forty - five", "forty five"
_BELOW_1000 = rf"(?:(?:a|{_BELOW_100})[\s-]hundred\b(?:\s(?:and\s)?{_BELOW_100})?|{_BELOW_100})"
_AND_A_HALF = r"(?:\sand\sa\s(?:half|quarter)\b)"  # "two and a half million", "2 and a half million"
_POINT = rf"(?:\spoint(?:\s(?:zero|{_ONE})\b){{1,4}})"  # "one point five million"
_WORDED = (  # "two hundred and thirty five", "one million two hundred" before "thousand"
    rf"(?:{_BELOW_1000}(?:{_LINK}{_BIG}(?:,|\sand)?\s{_BELOW_1000}){{0,3}}(?:{_AND_A_HALF}|{_POINT})?|(?:zero|nought){_POINT})"
)
_PART = (  # "half a million", "a quarter million", "three quarters of a billion"
    r"(?:(?:a\s)?half(?:[\s-]a)?|(?:a\s)?quarter(?:\sof)?(?:\sa)?|three[\s-]quarters(?:\sof)?(?:\sa)?)"
    rf"(?={_LINK}{_BIG}\b)"
)
_A = rf"a(?=[\s-]{_BIG}\b)"  # "a million dollars"; "a few million dollars" is no amount
_MAGNITUDE = (
    r"(?:hundred\s+(?:thousand|million|billion)|thousand\s+million|million|billion|trillion|thousand|hundred"
    r"|crore|lakh|mil|mn|bn|tn|[mMkKbB](?![a-zA-Z$]))"
)
_NUMBER_BEFORE = rf"(?:{_MIXED}|{_PROPER}(?={_LINK}{_BIG})|{_DIGITS})"
_NUMBER_AFTER = rf"(?:{_MIXED}|{_PROPER}|{_DIGITS}{_AND_A_HALF}?|(?<!-){_PART}|(?<!-){_WORDED}|(?<!-){_A})"
_NUMBER_BEGINS = r"(?=[\d.½¼¾]|a[\s-]|on|tw|th|fo|fi|si|se|ei|ni|te|el|ze|no|ha|qu)"  # only saves time
_STOP = r"(?=\s?(?:\.(?!\d)|[;!?)]|$|,(?!\d)|and\b|more\b))"  # what may follow cents that are not called cents

# --- Amounts ---------------------------------------------------------------------------------------

_BEFORE_DOLLAR = (
    r"(?:(?:HK|AU|SG|NZ|NT|MOP|FJ|MEX|MX|TT)\s?|(?-i:US)\s?|us(?=\$)|us\s(?=\$\s)"  # not "gave us $5 million"
    r"|U\.S\.?\s?|u\s\.\s?s\s\.\s?"  # "u.s $ 5", "u . s . $ 5"
    rf"|(?-i:CAN|Can|CA|[ACSRJB])|{_CODE}|(?-i:c)\s?)"  # "c $ 16.4 million"; "a $ 70 - a - share price" is no AUD
)
# The look ahead only saves time: few words stand before a figure or a "$" ("u . s . $ 5", "MAUD 60").
_SIGN = (
    rf"(?:\$|{_SIGNS}|(?<![A-Za-z])(?=[A-Za-z.\s]{{1,9}}[$¥\d.])"
    rf"(?:{_BEFORE_DOLLAR}\$|{_CODES}¥?|(?-i:RM)(?=\s?\d)|Rs\s?\.?(?=\s?\d)))"  # "Rs .48,097.63"
)
_JOIN = r"(?P<join>\s?(?:-|–|—)\s?|\s+to\s+)"
# A code between two numbers belongs to the second ("in 2020 HKD 50 million"), unless that has its own
# ("10 rmb 20 usd") or is its cents ("17 USD 25.").
_CODE_ENDS = rf"(?:(?!\s?\d)|(?=\s\d[\d,.]{{0,20}}\s?{_CODE}\b(?!\s?\d))|(?=\s\d\d{_STOP}))"
# "19 euro area members" are no 19 euros, "3 million won the vote" no won.
_NOT_MONEY = r"(?!(?<=euro)[\s-]?(?:area|zone|countr|bloc|members?\b)|(?<=won)\sthe\b)"


@cache
def _before() -> re.Pattern[str]:
    """Return the form "HK$3 billion", "RMB 10-15 million", "£50"."""
    return re.compile(
        rf"(?P<sign>{_SIGN})\s?(?P<low>{_NUMBER_BEFORE})(?P<odd>-odd)?(?:{_LINK}?(?P<mag>{_MAGNITUDE})\b)?"
        rf"(?:{_JOIN}(?P<sign2>{_SIGN})?\s?(?P<high>{_NUMBER_BEFORE})(?:{_LINK}?(?P<mag2>{_MAGNITUDE})\b)?)?"
        rf"(?P<again>\s?{_CODE}\b(?!\s?\d))?",  # "$100 USD", but "rmb 10 usd 20" is two
        re.IGNORECASE,
    )


@cache
def _after() -> re.Pattern[str]:
    """Return the form "3 billion yuan", "two to three million dollars", "40 rmb", "75 USD million", "100 €"."""
    return re.compile(
        rf"(?<![\w$£€¥.,/]){_NUMBER_BEGINS}(?P<low>{_NUMBER_AFTER})(?P<odd>-odd)?(?:{_LINK}?(?P<mag>{_MAGNITUDE})\b)?"
        rf"(?:{_JOIN}(?P<high>{_NUMBER_AFTER})(?:{_LINK}?(?P<mag2>{_MAGNITUDE})\b)?)?"
        rf"(?:{_LINK}(?(mag)(?:of\s)?)(?:(?P<nation>{_either(_NATIONS)})[\s-])?"
        rf"(?P<word>pounds?\ssterling|{_either([*_WORDS, *SUBUNITS])})\b{_NOT_MONEY}"
        rf"|{_LINK}?(?P<code>{_CODES})\b{_CODE_ENDS}(?:\s(?P<late>{_BIG})\b)?"
        rf"|\s?(?P<mark>{_SIGNS}|\$)(?!\s?\d|\w))",
        re.IGNORECASE,
    )


@cache
def _word_first() -> re.Pattern[str]:
    """Return the form "Rupees 500 crore", "dollar 22.5 million"; not "the dollar", not "in yuan 20 million"."""
    return re.compile(
        rf"(?<![\w-])(?=[^\W\d]{{2,12}}\s\d)(?<!the )(?<!of )(?<!in )(?<!per )(?<!a )(?<!to )(?<!and )(?<!million )(?<!billion )(?<!\d )"
        rf"(?P<word>{_either([*_WORDS, 'sen'])})\s(?P<low>{_DIGITS})(?:\s(?P<mag>{_BIG})\b)?(?!\s?(?:%|per\b|{_CODE}\b))",
        re.IGNORECASE,
    )


@cache
def _anchor() -> re.Pattern[str]:
    """Return what an amount cannot be without; for text in lower case."""
    words = [*_WORDS, *SUBUNITS, *(code.lower() for code in (*_BY_CODE, *OTHER_CODES))]
    millions = [f"m{code.lower()}" for code in _BY_CODE]
    return re.compile(rf"\$|{_SIGNS}|(?<![a-z])(?<!per ){_either([*words, *millions])}(?![a-z])")


_CENTS = re.compile(  # "3 dollars 50 cents", "one kuai and five mao five"
    rf"\s(?:and\s)?(?P<count>{_BELOW_100}|\d{{1,2}})[\s-](?P<unit>{_either(SUBUNITS)})\b"
    rf"(?:\s(?P<rest>{_ONE}|\d)\b{_STOP})?",
    re.IGNORECASE,
)
_BARE_CENTS = re.compile(  # "thirteen dollars forty five", "15 dollars and 15."
    rf"\s(?P<count>and\s(?:{_BELOW_100}|\d{{1,2}})|{_TEN}(?:{_LINK}{_ONE})?\b|\d\d){_STOP}",
    re.IGNORECASE | re.MULTILINE,
)
_WITH_CENTS = ("dollar", "euro", "pound", "yuan", "kuai")
_WORDED_CENTS = re.compile(rf"\sand\s(?P<count>{_TEN}(?:{_LINK}{_ONE})?\b){_STOP}", re.IGNORECASE | re.MULTILINE)

_APPROXIMATE = re.compile(
    r"(?:nearly|about|around|approximately|almost|roughly|some|over|more than|less than|under|close to|"
    r"up to|at least|as much as|at most|no more than|an estimated|exceeding|above|below|in excess of|circa)\s+(?:a\s+|the\s+|of\s+)?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|between)\s+(?:about |around |over )?$", re.IGNORECASE)
_PAID = re.compile(  # "fined 500 pounds"; "200 pounds" by itself is a weight
    r"\b(?:fine[ds]?|fines of|pa(?:y|ys|id|ying)|cost(?:s|ing)?|worth|priced at|charge[ds]?|fees? of|salary of|"
    r"earn(?:s|ed|ing)?|donat(?:ed|ing))\s(?:about |over |up to |nearly |him |her |them )?$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\b(?:in|the)\s$", re.IGNORECASE)  # "in 2019 dollars", "the 2024 euro qualifiers"
_BIG_IN = re.compile(rf"\b{_BIG}\b", re.IGNORECASE)
_ARTICLE = re.compile(r"a\s", re.IGNORECASE)
_CODE_OR_FORMULA = re.compile(r"\$[A-Za-z\\{(]")  # "$x = 5$" is no amount


def find(text: str, dollar: str = "HKD") -> Iterator[tuple[int, int, str, Money]]:
    """Yield (start, end, rule, value) of every amount; ``dollar`` is what a bare ``$`` stands for."""
    done = 0
    pending = _matches(text)
    while pending:
        start, match = pending.pop()
        if start < done:
            continue
        found = _read(text, match, dollar)
        if found is not None and found[0] >= done:
            done = found[1]
            yield found
            if match.end() > done and match.groupdict().get("high"):
                # The second amount of "from $1,280 to $1,420" was read with the first.
                at = match.start("sign2") if match.groupdict().get("sign2") else match.start("high")
                again = _before().match(text, at) or _after().match(text, at)
                if again:
                    pending.append((at, again))


def _matches(text: str) -> list[tuple[int, re.Match[str]]]:
    """Return the matches of all forms, the first of the text last and the longest after the shorter."""
    found = [
        (match.start(), match)
        for start, end in _regions(text)
        for pattern in (_before(), _after(), _word_first())
        for match in pattern.finditer(text, start, end)
    ]
    return sorted(found, key=lambda item: (-item[0], item[1].end()))


def _regions(text: str) -> list[tuple[int, int]]:
    """Return the surroundings of the names of currencies, merged where they meet."""
    low = text.lower()
    if len(low) != len(text):  # "İ" has two characters in lower case
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    regions: list[tuple[int, int]] = []
    for match in _anchor().finditer(low):
        start, end = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        if regions and start <= regions[-1][1]:
            regions[-1] = (regions[-1][0], end)
        else:
            regions.append((start, end))
    return regions


def _read(text: str, match: re.Match[str], dollar: str) -> tuple[int, int, str, Money] | None:
    groups = match.groupdict()
    start, end = match.span()
    signed = bool(groups.get("sign"))
    unit = _unit(text, match, dollar)
    magnitude = groups.get("mag") or groups.get("late")
    low = _amount(groups["low"], magnitude)
    if unit is None or low is None:
        return None
    if groups.get("again"):
        end = match.start("again")  # "$100 USD": the code repeats the sign
    if groups.get("word") and _ARTICLE.match(text, start) and text[match.start("word") - 1] in "-‑":
        start += 2  # "a million-dollar grant": the article is that of the grant
    high = None
    if groups.get("high"):
        low, high = _range(text, match, low)
        if high is None and signed:
            end = match.start("join")
        elif high is None:
            start = match.start("high")  # "from 5 to 10 million yuan": the first has no currency
    elif signed and text[end : end + 12].lower().lstrip().startswith(("per cent", "%")):
        return None
    elif not magnitude and low == int(low):
        cents, end = _cents(text, match, end)
        low += cents
    approximate = bool(groups.get("odd")) or bool(_APPROXIMATE.search(text, max(0, start - 24), start))
    upper = None if high is None else _plain(high * unit.factor)
    value = Money(unit.currency, _plain(low * unit.factor), approximate, upper)
    return start, end, "money.sign" if signed else "money.unit", value


def _range(text: str, match: re.Match[str], low: Decimal) -> tuple[Decimal, Decimal | None]:
    """Return both ends of a range; or the one amount that has the currency, and None."""
    groups = match.groupdict()
    signed, second = bool(groups.get("sign")), bool(groups.get("sign2"))
    magnitude, magnitude2 = groups.get("mag"), groups.get("mag2")
    high = _amount(groups["high"], magnitude2 or (None if second else magnitude))
    # "$5 to 10 people": the second number is an amount only with a magnitude, a sign, or a dash.
    if high is None or (signed and not (magnitude2 or second) and groups["join"].strip().isalpha()):
        return low, None
    if magnitude2 and not magnitude and not second:
        low = _amount(groups["low"], magnitude2) or low  # "$10-15 million": the magnitude belongs to both
    if high < low or _is_from(text, match):  # "rose from $10 million to $15 million": two amounts
        return (low, None) if signed else (high, None)
    return low, high


def _is_from(text: str, match: re.Match[str]) -> bool:
    return _FROM.search(text, max(0, match.start() - 18), match.start()) is not None


def _cents(text: str, match: re.Match[str], end: int) -> tuple[Decimal, int]:
    """Return what stands behind whole dollars as their cents, and where the amount then ends."""
    groups = match.groupdict()
    word = (groups.get("word") or "").lower()
    none = Decimal(0), end
    if _is_from(text, match) or groups.get("mark") or word in SUBUNITS or "." in groups["low"]:
        return none  # "between 2 dollars and 50 cents"
    if groups.get("sign"):
        bare = _WORDED_CENTS.match(text, end)
        return (_parse(bare["count"]) / 100, bare.end()) if bare else none
    called = _CENTS.match(text, end)
    if called:
        share = SUBUNITS[called["unit"].lower()][1]
        rest = _parse(called["rest"] or "") / share / 10
        return _parse(called["count"]) / share + rest, called.end() if rest else called.end("unit")
    bare = _BARE_CENTS.match(text, end)
    if bare and not _is_year(groups["low"]) and (groups.get("code") or word.startswith(_WITH_CENTS)):
        return _parse(bare["count"]) / 100, bare.end()
    return none


# --- Values ----------------------------------------------------------------------------------------


def _amount(number: str, magnitude: str | None) -> Decimal | None:
    if not any(c.isdigit() or c in _VULGAR for c in number):
        return _parse(f"{number} {magnitude or ''}")
    if not any(c.isalnum() for c in number):
        return None
    factor = 1
    for word in (magnitude or "").lower().split():
        factor *= MAGNITUDES[word]
    return _parse(number) * factor


def _parse(number: str) -> Decimal:
    """Return the value of a number in figures or in words.

    >>> _parse("2 1 / 2"), _parse("two hundred and thirty five million"), _parse("three quarters of a billion")
    (Decimal('2.5'), Decimal('235000000'), Decimal('750000000.00'))
    """
    total = current = Decimal(0)
    place = Decimal(0)  # of the next figure after "point"
    for word in re.findall(r"\d+\s?/\s?\d+|[\d.,]*\d|[½¼¾]|[a-z]+", number.lower()):
        if word[0] in _VULGAR:
            current += _VULGAR[word[0]]
        elif "/" in word:
            above, _, below = word.partition("/")
            current += Decimal(int(above)) / int(below)
        elif word[0].isdigit() or word[0] == ".":
            current += Decimal(word.replace(",", ""))
        elif word == "point":
            place = Decimal("0.1")
        elif word in NUMERALS:
            current += NUMERALS[word] * (place or Decimal(1))
            place /= 10
        elif word in ("half", "quarter"):
            current += Decimal("0.5" if word == "half" else "0.25")
        elif word == "quarters":
            current /= 4
        elif word == "hundred":
            current = (current or Decimal(1)) * 100
        elif word in MAGNITUDES:
            total += (current or Decimal(1)) * MAGNITUDES[word]
            current = place = Decimal(0)
    return total + current


def _plain(amount: Decimal) -> str:
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None


# --- Currencies ------------------------------------------------------------------------------------


def _unit(text: str, match: re.Match[str], dollar: str) -> _Unit | None:
    groups = match.groupdict()
    if groups.get("sign"):
        return _of_sign(match, dollar)
    plain = not any(groups.get(name) for name in ("mag", "high", "late"))
    if plain and _is_year(groups["low"]) and _IN_YEAR.search(text, max(0, match.start() - 6), match.start()):
        return None
    if groups.get("mark"):
        if groups["mark"] == "$":
            bare = not _CODE_OR_FORMULA.search(text, max(0, match.start() - 60), match.start())
            return _Unit(dollar) if bare else None
        return _Unit(_BY_SIGN[groups["mark"]])
    if groups.get("code"):
        return _of_code(groups["code"], match, after=True)
    return _of_word(text, match, dollar)


def _of_sign(match: re.Match[str], dollar: str) -> _Unit | None:
    sign = match["sign"].strip()
    if sign in _BY_SIGN:
        return _Unit(_BY_SIGN[sign])
    if not sign.endswith("$"):
        return _of_code(sign.rstrip("¥. "), match, after=False)
    prefix = "".join(c for c in sign if c.isalpha())
    if prefix.upper() in _BY_CODE or prefix.upper() in OTHER_CODES:
        return _Unit(OTHER_CODES.get(prefix.upper(), prefix.upper()))
    return _Unit(DOLLAR_SIGNS.get(prefix.lower(), dollar))


def _of_code(code: str, match: re.Match[str], *, after: bool) -> _Unit | None:
    upper = code.upper()
    factor = Decimal(1)
    if len(upper) == 4:  # "MUSD"
        upper, factor = upper[1:], Decimal(10**6)
    if upper in OTHER_CODES:
        return _Unit(OTHER_CODES[upper], factor)
    if upper not in _BY_CODE:
        return None  # "İDR": equal to a code for an expression that ignores case alone
    shy = _BY_CODE[upper].shy
    if not (code.isupper() or code.islower()) or (shy and not code.isupper()):
        return None
    groups = match.groupdict()
    if shy == "both" or (shy == "after" and after):
        large = groups.get("mag") or groups.get("late") or "," in groups["low"]
        if not large and (_parse(groups["low"]) < _LARGE or _is_year(groups["low"])):
            return None
    return _Unit(upper, factor)


def _of_word(text: str, match: re.Match[str], dollar: str) -> _Unit | None:
    groups = match.groupdict()
    word = re.sub(r"\s+", " ", groups["word"].lower())
    nation = re.sub(r"\s+", " ", groups["nation"].lower()) if groups.get("nation") else None
    magnitude = groups.get("mag") or groups.get("mag2") or _BIG_IN.search(groups["low"])
    if match.re is _word_first() and not (magnitude or "," in groups["low"]):
        return None
    if word in SUBUNITS:
        return _of_subunit(word, nation, match, dollar)
    if word.endswith(" sterling"):
        return _Unit("GBP")
    if nation and (nation, word) in _BY_NATION:
        return _Unit(_BY_NATION[nation, word])
    if word.startswith("dollar"):
        return _Unit(dollar)
    if word in ("pound", "pounds") and not magnitude and not _is_paid(text, match):
        return None
    if word in NATION_ONLY or (word in AMBIGUOUS and not (nation or magnitude)) or word not in _BY_WORD:
        return None
    return _Unit(_BY_WORD[word])


def _is_paid(text: str, match: re.Match[str]) -> bool:
    """Tell "fined 500 pounds" from "200 pounds" and from "paid for 200 pounds of rice"."""
    of = text[match.end() : match.end() + 4].lower() == " of "
    return not of and _PAID.search(text, max(0, match.start() - 30), match.start()) is not None


def _of_subunit(word: str, nation: str | None, match: re.Match[str], dollar: str) -> _Unit | None:
    currency, share = SUBUNITS[word]
    if word in ("mao", "fen", "jiao") or (word == "sen" and not match["word"].islower()):
        return None  # "five Mao": only behind yuan, in _cents; "two Sen": names
    if not currency:
        currency = "EUR" if nation == "euro" else _BY_NATION.get((nation or "", "dollars"), dollar)
    return _Unit(currency, Decimal(1) / share)


def written(value: Money) -> str:
    """Return an amount as people write it.

    >>> written(Money("HKD", "3000000000"))
    'HK$3 billion'
    """

    def one(amount: str) -> str:
        number = Decimal(amount)
        for size, word in ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")):
            if number >= size:
                return f"{(number / size).normalize():f}{word}"
        return f"{number:,f}"

    both = one(value.amount) + (f" to {one(value.upper)}" if value.upper else "")
    sign = _WRITTEN.get(value.currency, f"{value.currency} ")
    return f"{'about ' if value.approximate else ''}{sign}{both}"


_WRITTEN = {
    "HKD": "HK$", "USD": "US$", "CNY": "RMB ", "EUR": "€", "GBP": "£", "JPY": "¥", "AUD": "A$", "CAD": "C$", "SGD": "S$",
    "NZD": "NZ$", "TWD": "NT$", "MOP": "MOP$", "INR": "₹", "KRW": "₩",
}  # fmt: skip
