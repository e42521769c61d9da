"""DATE: calendar dates, months and years, and their ISO 8601 values.

A date without a year takes the year nearest to the date of the document; a month alone, the one that the tense of its sentence
tells. "today" before a bracket is not a mention, since the bracket has the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_MONTH = rf"(?P<month>{_LONG}|{_LONG.upper()}|(?:{_SHORT}|{_SHORT.upper()})\b\.?)"
_MONTH2 = _MONTH.replace("<month>", "<month2>")
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!,*\d)"
_DAY2 = _DAY.replace("<day>", "<day2>")
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)"
_YEAR2 = _YEAR.replace("<year>", "<year2>")
_TO = r"(?:\s?[-–—]\s?|\s(?:to|until|through)\s|\s?/\s?)"
_OR = r"(?:\s?[-–—]\s?|\s(?:to|and|&|until|through)\s|\s?/\s?)"

_REL = r"(?P<rel>\s(?:this|last|next|of this|of last|of next|of the same)\syear)"

# Longest first: the first form that matches is taken.
_FORMS = re.compile(
    "|".join(
        f"(?P<{name}>{re.sub('<([a-z]+2?)>', f'<{name}_' + chr(92) + '1>', form)})"
        for name, form in {
            "iso": r"(?P<year>(?:19|20)\d\d)-(?P<month>0\d|1[0-2])-(?P<day>[0-2]\d|3[01])(?!\d)",
            "slash": r"(?<!\d)(?P<day>[0-3]?\d)\s?(?P<sep>[/.])\s?(?P<month>[0-3]?\d)\s?[/.]\s?(?P<year>(?:19|20)\d\d)(?!\d)",
            "yslash": r"(?<!\d)(?P<year>(?:19|20)\d\d)/(?P<month>[01]?\d)/(?P<day>[0-3]?\d)(?!\d)",
            "mdmd": rf"{_MONTH}\s{_DAY}(?:,\s{_YEAR})?{_TO}{_MONTH2}\s{_DAY2}(?:,?\s{_YEAR2})?",
            "mdd": rf"{_MONTH}\s{_DAY}{_OR}{_DAY2}(?!\s?[:.]\d|\s?[ap]\.?m\b|\s(?:million|billion|[a-z]+s\b))(?:,?\s{_YEAR})?",
            "md": rf"{_MONTH}\s{_DAY}(?!\s?[:]\d|\sper\scent|%)(?:,?\s{_YEAR}|{_REL})?",
            "dmdm": rf"(?<![\d.$]){_DAY}\s{_MONTH}(?:\s{_YEAR})?{_TO}{_DAY2}\s{_MONTH2}(?:,?\s{_YEAR2})?",
            "ddm": rf"(?<![\d.$]){_DAY}{_OR}{_DAY2}\s{_MONTH}(?:,?\s{_YEAR})?",
            "dm": rf"(?<![\d.$,]){_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR}|{_REL})?",
            "my": rf"{_MONTH}(?:,|\sof)?\s{_YEAR}",
            "mmy": rf"{_MONTH}{_TO}{_MONTH2}(?:\s{_YEAR}|{_REL})",
            "mrel": rf"{_MONTH}(?:\s(?P<rel>this|last|next|of this|of last|of next|of the same)\syear)",
            "relm": rf"(?<=\s)(?P<rel>this|last|next)\s{_MONTH}(?!\s\d)",
            "quarter": r"(?P<ord>first|second|third|fourth|last|1st|2nd|3rd|4th|[Qq])\s?(?P<q>[1-4](?!\d))?\s?(?:quarter|half)?(?:\sof)?\s(?P<year>(?:19|20)\d\d|(?:this|last|next)\syear)(?![\d-])",
            "mid": r"(?:early|mid|late)-(?P<year>(?:19|20)\d\d)(?!\d)",
            "years": r"(?<![\d$£€.,/-])(?P<year>(?:19|20)\d\d)\s?(?:(?P<dash>[-–/])\s?(?P<year2>(?:19|20)?\d\d)|to\s(?P<yeara>(?:19|20)\d\d))(?![\d/-])",
            "year": r"(?<![\d$£€.,/\w-])(?P<year>(?:1[89]|20)\d\d|2100)(?![\d/%]|[-–]\w|,\d|\.\d|\s?(?:per\scent|people|persons|students|participants|flats|units|cases|companies|members|hours|metres|tonnes|sq|km|places|visitors|jobs|million|billion))",
            "month": _MONTH,
        }.items()
    )
)
_OPENING = "|".join(dict.fromkeys(name[:3] for name in _LONG.split("|")))
_ANCHOR = re.compile(
    rf"(?<![A-Za-z])(?:(?=[JFMASOND])(?:{_OPENING}|{_OPENING.upper()})|(?=[fstlQqemn])(?:first|second|third|fourth|last|this|next|[Qq][1-4]|early-|mid-|late-))|(?<![\d])\d"
)
"""Where a date can begin; trying every form at every offset would take most of the tagger's time."""
_YEAR_LEFT = re.compile(
    r"(?:\b(?:in|by|since|until|till|of|from|to|between|during|before|after|for|early|late|mid|end of|year|and|through|around|throughout|as of|up to|circa|beyond|back|the)\s|[(\[]|[-–—,:;/]\s?|^|\n|\")$",
    re.IGNORECASE,
)
_MONTH_LEFT = re.compile(
    r"(?:\b(?:in|by|since|until|till|of|from|to|between|during|before|after|for|early|late|mid|end of|and|through|every|each|on|as of)[\s-]|[(\[]|mid-)$",
    re.IGNORECASE,
)

_TENSE = re.compile(
    r"(?P<ahead>\b(?:will|shall|would|may|can|could|might|to (?!the\b|a\b|its\b|his\b|her\b|their\b)[a-z]+|forthcoming|upcoming|next)"
    r"\b(?:\s(?:not|also|still|be|only|then|next|have|\w+ly))*\s?[a-z]*)|"
    r"(?P<open>\b(?:asked|invited|said|announced|told|agreed|pledged|promised|planned|expected|hoped|called|proposed|postponed|deferred|slated|pencilled|scheduled|approved|accepted|urged|based|named|moved|slipped|spoke|until|till)\b)|"
    r"\b(?:was|were|had|has been|have been|did|took|went|came|met|gave|held|made|began|saw|left|brought|put|set|ran|won|became|since|[a-z]+ed)\b",
)
_CLAUSE_BEFORE = 120
"""Characters before a month in which its clause tells whether it is ahead."""


BARE = "date.bare"
"""The rule of a number that may be a year: "a 2012 survey", "FY 2027"."""


def find(text: str, published: date | None, doubtful: bool = False) -> Iterator[tuple[int, int, str, str, bool]]:
    """Yield (start, end, rule, value, sure) of every date; not ``sure``: a bare year or month.

    ``published`` is the date of the document; without it, a date without a year has the value ``--MM-DD``. ``doubtful``
    adds the numbers that may be years, though no word before them says so.
    """
    done = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < done:
            continue
        match = _FORMS.match(text, anchor.start())
        if match is None:
            continue
        done = match.end()
        kind = str(match.lastgroup).split("_")[0]
        found = {
            key.removeprefix(f"{kind}_"): value
            for key, value in match.groupdict().items()
            if value and key.startswith(f"{kind}_")
        }
        ahead = _ahead(text, *match.span()) if kind == "month" else None
        value = _value(kind, found, published, match.group(), ahead)
        if value is None:
            continue
        start, end = match.span()
        if kind == "year" and not _YEAR_LEFT.search(text, max(0, start - 12), start):
            if doubtful:
                yield start, end, BARE, value, False
            continue
        if kind == "month":
            if match.group().isupper():
                continue
            # "May" and "March" are ambiguous: a month alone needs a preposition.
            if not _MONTH_LEFT.search(text, max(0, start - 10), start) or text[end : end + 1].isalnum():
                continue
            if text[end : end + 2].strip()[:1].isupper():
                continue
        if (
            kind == "years"
            and "yeara" in found
            and re.search(r"\b(?:from|between)\s$", text[max(0, start - 9) : start], re.IGNORECASE)
        ):
            yield start, start + 4, "date.year", found["year"], False
            yield end - 4, end, "date.year", found["yeara"], False
            continue
        if kind in ("mdmd", "dmdm") and " to " in match.group():
            # "April 20 to May 20": two full dates are two mentions.
            middle = start + match.group().index(" to ")
            first, _, second = value.partition("/")
            yield start, middle, f"date.{kind}", first, True
            yield middle + 4, end, f"date.{kind}", second, True
            continue
        yield start, end, f"date.{kind}", value, kind not in ("year", "month", "years")


def _ahead(text: str, start: int, end: int) -> bool | None:
    """Return whether a month is ahead, by the nearest verb before it in its clause; None if none tells."""
    before = re.split(
        r"[.;:!?,]\s|\n|\b(?:which|who|whose|that|where|and|but)\b", text[max(0, start - _CLAUSE_BEFORE) : start]
    )[-1]
    told = [*_TENSE.finditer(before)][-1:]
    return told[0]["ahead"] is not None if told and not told[0]["open"] else None


def _value(
    kind: str, found: dict[str, str], published: date | None, whole: str, ahead: bool | None = None
) -> str | None:
    if kind in ("iso", "slash", "yslash"):
        return _numeric(found)
    if kind == "quarter":
        return _quarter(found, published, "half" in whole.lower())
    if kind in ("mid", "year"):
        return found["year"]
    if kind == "years":
        return _years(found)
    month = MONTHS[found["month"].lower().rstrip(".")]
    year = int(found.get("year") or found.get("year2") or 0) or None
    rel = found.get("rel", "").split()
    if rel and year is None:
        shift = {"last": -1, "next": 1}.get(rel[1] if rel[0] == "of" else rel[0], 0)
        year = published.year + shift if published else None
        if kind == "relm" and published:
            year = _nearest_month(rel[0], month, published)
    if kind in ("my", "mrel", "relm", "month"):
        if year is None and published:
            year = _year_of(month, published, ahead)
        return f"{year:04}-{month:02}" if year else f"--{month:02}"
    if kind == "mmy":
        later = MONTHS[found["month2"].lower().rstrip(".")]
        return f"{year:04}-{month:02}/{year:04}-{later:02}" if year else f"--{month:02}/--{later:02}"
    first = _day(year, month, int(found["day"]), published)
    if first is None or "day2" not in found:
        return first
    month2 = MONTHS[found["month2"].lower().rstrip(".")] if "month2" in found else month
    year2 = int(found["year2"]) if "year2" in found else year
    if "year" not in found and year2 and month > month2:
        first = _day(year2 - 1, month, int(found["day"]), published)  # December 30 to January 3, 2026
    second = _day(year2, month2, int(found["day2"]), published)
    return f"{first}/{second}" if second else None


def _numeric(found: dict[str, str]) -> str | None:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if month > 12 >= day:
        month, day = day, month  # 10/28/2025, in American order
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _quarter(found: dict[str, str], published: date | None, half: bool) -> str | None:
    text = found["year"]
    if text[0].isdigit():
        year = int(text)
    elif published:
        year = published.year + {"last": -1, "next": 1}.get(text.split()[0], 0)
    else:
        return None
    number = int(found["q"]) if "q" in found else _ORDINALS.get(found["ord"].lower(), 0)
    if not number:
        return None
    if half and number > 2:
        return None
    if half:
        return f"{year}-{1 + 6 * (number - 1):02}/{year}-{6 * number:02}"
    return f"{year}-{3 * number - 2:02}/{year}-{3 * number:02}"


def _years(found: dict[str, str]) -> str | None:
    first = int(found["year"])
    text = found.get("year2") or found["yeara"]
    second = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if len(text) == 2 and second < first and text == "00":
        second += 100
    return f"{first}/{second}" if 0 < second - first <= 60 else None


def _day(year: int | None, month: int, day: int, published: date | None) -> str | None:
    try:
        if year:
            return date(year, month, day).isoformat()
        if published:
            return _near(month, day, published).isoformat()
        date(2000, month, day)
    except ValueError:
        return None
    return f"--{month:02}-{day:02}"


def _near(month: int, day: int, published: date) -> date:
    """Return the date with this month and day nearest to ``published``."""
    near = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    if not near:
        raise ValueError("no such day near that date")
    return min(near, key=lambda d: (abs(d - published), d))


def _year_of(month: int, published: date, ahead: bool | None) -> int:
    """Return the year of a month that is ``ahead`` or past, or of the nearest one if that is None."""
    if ahead is None or month == published.month:
        return _near(month, 15, published).year
    return published.year + (ahead and month < published.month) - (not ahead and month > published.month)


def _nearest_month(word: str, month: int, published: date) -> int:
    if word == "this":
        return published.year
    if word == "last":
        return published.year if month < published.month else published.year - 1
    return published.year if month > published.month else published.year + 1
