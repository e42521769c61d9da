"""MONEY: amounts with a currency, and their values.

``find`` gives spans of the clean text; words such as "nearly" and "up to" stay outside the span and are
the bound of the value. Only the surroundings of a currency's sign, code or word are read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from hkie.mentions.bounds import stated
from hkie.mentions.currencies import AMBIGUOUS, CURRENCIES, DOLLAR_SIGNS, NATION_ONLY, OTHER_CODES, SUBUNITS, Currency
from hkie.mentions.numbers import (
    BELOW_100,
    BIG,
    DIGITS,
    LINK,
    MAGNITUDE,
    NUMBER_AFTER,
    NUMBER_BEFORE,
    NUMBER_BEGINS,
    ONE,
    STOP,
    TEN,
    amount_of,
    parse,
    plain,
)
from hkie.records import Money

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
_CODE_ENDS = rf"(?:(?!\s?\d)|(?=\s\d[\d,.]{{0,20}}\s?{_CODE}\b(?!\s?\d))|(?=\s\d\d{STOP}))"
# "19 euro area members" are no 19 euros, "3 million won the vote" no won.
_NOT_MONEY = r"(?!(?<=euro)[\s-]?(?:area|zone|countr|bloc|members?\b)|(?<=won)\sthe\b)"


@cache
def _before() -> re.Pattern[str]:
    """Return the form "HK$3 billion", "RMB 10-15 million", "£50"."""
    return re.compile(
        rf"(?P<sign>{_SIGN})\s?(?P<low>{NUMBER_BEFORE})(?P<odd>-odd)?(?:{LINK}?(?P<mag>{MAGNITUDE})\b)?"
        rf"(?:{_JOIN}(?P<sign2>{_SIGN})?\s?(?P<high>{NUMBER_BEFORE})(?:{LINK}?(?P<mag2>{MAGNITUDE})\b)?)?"
        rf"(?P<again>\s?{_CODE}\b(?!\s?\d))?",  # "$100 USD", but "rmb 10 usd 20" is two
        re.IGNORECASE,
    )


@cache
def _after() -> re.Pattern[str]:
    """Return the form "3 billion yuan", "two to three million dollars", "40 rmb", "75 USD million", "100 €"."""
    return re.compile(
        rf"(?<![\w$£€¥.,/]){NUMBER_BEGINS}(?P<low>{NUMBER_AFTER})(?P<odd>-odd)?(?:{LINK}?(?P<mag>{MAGNITUDE})\b)?"
        rf"(?:{_JOIN}(?P<high>{NUMBER_AFTER})(?:{LINK}?(?P<mag2>{MAGNITUDE})\b)?)?"
        rf"(?:{LINK}(?(mag)(?:of\s)?)(?:(?P<nation>{_either(_NATIONS)})[\s-])?"
        rf"(?P<word>pounds?\ssterling|{_either([*_WORDS, *SUBUNITS])})\b{_NOT_MONEY}"
        rf"|{LINK}?(?P<code>{_CODES})\b{_CODE_ENDS}(?:\s(?P<late>{BIG})\b)?"
        rf"|\s?(?P<mark>{_SIGNS}|\$)(?!\s?\d|\w))",
        re.IGNORECASE,
    )


@cache
def _word_first() -> re.Pattern[str]:
    """Return the form "Rupees 500 crore", "dollar 22.5 million"; not "the dollar", not "in yuan 20 million"."""
    return re.compile(
        rf"(?<![\w-])(?=[^\W\d]{{2,12}}\s\d)(?<!the )(?<!of )(?<!in )(?<!per )(?<!a )(?<!to )(?<!and )(?<!million )(?<!billion )(?<!\d )"
        rf"(?P<word>{_either([*_WORDS, 'sen'])})\s(?P<low>{DIGITS})(?:\s(?P<mag>{BIG})\b)?(?!\s?(?:%|per\b|{_CODE}\b))",
        re.IGNORECASE,
    )


@cache
def _anchor() -> re.Pattern[str]:
    """Return what an amount cannot be without; for text in lower case."""
    words = [*_WORDS, *SUBUNITS, *(code.lower() for code in (*_BY_CODE, *OTHER_CODES))]
    millions = [f"m{code.lower()}" for code in _BY_CODE]
    return re.compile(rf"\$|{_SIGNS}|(?<![a-z])(?<!per ){_either([*words, *millions])}(?![a-z])")


_CENTS = re.compile(  # "3 dollars 50 cents", "one kuai and five mao five"
    rf"\s(?:and\s)?(?P<count>{BELOW_100}|\d{{1,2}})[\s-](?P<unit>{_either(SUBUNITS)})\b"
    rf"(?:\s(?P<rest>{ONE}|\d)\b{STOP})?",
    re.IGNORECASE,
)
_BARE_CENTS = re.compile(  # "thirteen dollars forty five", "15 dollars and 15."
    rf"\s(?P<count>and\s(?:{BELOW_100}|\d{{1,2}})|{TEN}(?:{LINK}{ONE})?\b|\d\d){STOP}",
    re.IGNORECASE | re.MULTILINE,
)
_WITH_CENTS = ("dollar", "euro", "pound", "yuan", "kuai")
_WORDED_CENTS = re.compile(rf"\sand\s(?P<count>{TEN}(?:{LINK}{ONE})?\b){STOP}", re.IGNORECASE | re.MULTILINE)

_FROM = re.compile(r"\b(?:from|between)\s+(?:about |around |over )?$", re.IGNORECASE)
_PAID = re.compile(  # "fined 500 pounds"; "200 pounds" by itself is a weight
    r"\b(?:fine[ds]?|fines of|pa(?:y|ys|id|ying)|cost(?:s|ing)?|worth|priced at|charge[ds]?|fees? of|salary of|"
    r"earn(?:s|ed|ing)?|donat(?:ed|ing))\s(?:about |over |up to |nearly |him |her |them )?$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\b(?:in|the)\s$", re.IGNORECASE)  # "in 2019 dollars", "the 2024 euro qualifiers"
_BIG_IN = re.compile(rf"\b{BIG}\b", re.IGNORECASE)
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
    low = amount_of(groups["low"], magnitude)
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
    bound = stated(text, start, end) or ("about" if groups.get("odd") else None)
    upper = None if high is None else plain(high * unit.factor)
    kind = "range" if upper else bound or "exact"
    value = Money(unit.currency, plain(low * unit.factor), bound is not None, upper, kind)
    return start, end, "money.sign" if signed else "money.unit", value


def _range(text: str, match: re.Match[str], low: Decimal) -> tuple[Decimal, Decimal | None]:
    """Return both ends of a range; or the one amount that has the currency, and None."""
    groups = match.groupdict()
    signed, second = bool(groups.get("sign")), bool(groups.get("sign2"))
    magnitude, magnitude2 = groups.get("mag"), groups.get("mag2")
    high = amount_of(groups["high"], magnitude2 or (None if second else magnitude))
    # "$5 to 10 people": the second number is an amount only with a magnitude, a sign, or a dash.
    if high is None or (signed and not (magnitude2 or second) and groups["join"].strip().isalpha()):
        return low, None
    if magnitude2 and not magnitude and not second:
        low = amount_of(groups["low"], magnitude2) or low  # "$10-15 million": the magnitude belongs to both
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
        return (parse(bare["count"]) / 100, bare.end()) if bare else none
    called = _CENTS.match(text, end)
    if called:
        share = SUBUNITS[called["unit"].lower()][1]
        rest = parse(called["rest"] or "") / share / 10
        return parse(called["count"]) / share + rest, called.end() if rest else called.end("unit")
    bare = _BARE_CENTS.match(text, end)
    if bare and not _is_year(groups["low"]) and (groups.get("code") or word.startswith(_WITH_CENTS)):
        return parse(bare["count"]) / 100, bare.end()
    return none


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
        if not large and (parse(groups["low"]) < _LARGE or _is_year(groups["low"])):
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
