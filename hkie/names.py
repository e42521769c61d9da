"""Names as strings: normal forms, initials, honorifics, abbreviation pairs, similarity.

Nothing here knows a document or a label's rules; every function takes strings and gives strings,
numbers or records.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_SMALL = frozenset(["of", "the", "and", "for", "in", "on", "to", "a", "an", "at", "by", "with", "&", "cum"])

_SPELLING = {
    "programme": "program", "programmes": "programs", "centre": "center", "centres": "centers", "theatre": "theater",
    "organisation": "organization", "organisations": "organizations", "defence": "defense", "labour": "labor",
    "harbour": "harbor", "co-operation": "cooperation", "co-ordination": "coordination", "licence": "license",
    "colour": "color", "aeroplane": "airplane", "co": "company", "ltd": "limited", "corp": "corporation", "inc": "incorporated",
    "macau": "macao", "dept": "department", "univ": "university", "govt": "government", "intl": "international",
    "informatization": "informatisation", "ai": "artificial intelligence", "r&d": "research and development",
    "i&t": "innovation and technology", "ict": "information and communications technology", "hk": "hong kong",
    "hksar": "hong kong special administrative region", "sar": "special administrative region",
    "convenors": "convenor", "directors": "director", "secretaries": "secretary",
}  # fmt: skip
_DROPPED = re.compile(r"[\"“”'‘’«».,:;()\[\]]")


@functools.lru_cache(maxsize=1 << 16)  # a resolver asks for the same few thousand names again and again
def normal(name: str) -> str:
    """Return the form in which two spellings of one name are the same.

    Case, accents, quotes, "&" and "and", British and American spelling, and usual short words are
    evened out; word order is not.

    >>> normal("Innovation, Technology & Industry Bureau")
    'innovation technology industry bureau'
    """
    return " ".join(tokens(name))


@functools.lru_cache(maxsize=1 << 16)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name in normal form, without articles and "and"."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’]s\b", "", text)
    text = re.sub(r"(?<=\w)[-‐‑–/](?=\w)", " ", re.sub(r"\bco-(?=op|ord)", "co", text, flags=re.I))
    text = _DROPPED.sub(" ", text).lower()
    out: list[str] = []
    for word in text.split():
        if word in ("the", "and", "&", "a", "an"):
            continue
        out.extend(_SPELLING.get(word, word).split())
    return tuple(out)


def sex_of(honorific: str) -> str:
    """Return m or f for what an honorific says of its bearer, or an empty string.

    >>> sex_of("Mrs"), sex_of("Dr")
    ('f', '')
    """
    low = honorific.lower().rstrip(".")
    if low in ("mr", "sir", "lord", "messrs"):
        return "m"
    return "f" if low in ("ms", "mrs", "miss", "madam", "mdm", "dame", "lady") else ""


def initials(name: str, small: bool = False) -> str:
    """Return the initials of a name, in capitals; ``small`` keeps those of "of", "and" and the like.

    >>> initials("Commissioner for Digital Policy")
    'CDP'
    """
    words = re.findall(r"[^\W_]+(?:['’][a-z]+)?", name.replace("-", " "))
    return "".join(w[0].upper() for w in words if small or w.lower() not in _SMALL)


def is_abbreviation(short: str, long: str) -> bool:
    """Whether ``short`` can be the short form of ``long``.

    After Schwartz and Hearst (2003): its letters stand in the long form in order, the first at the
    start of a word. A short form in several words, as ``the Fund``, must be made of words of the long one.

    >>> is_abbreviation("GDDIIT", "Department of Industry and Information Technology of Guangdong Province")
    True
    """
    short = short.strip("\"“”'’ ")
    if not short or not any(c.isalpha() for c in short) or len(short) >= len(long):
        return False
    if " " in short:
        own = [w for w in tokens(short) if w not in _SMALL]
        there = set(tokens(long))
        inside = [w in there or is_abbreviation(w.upper(), long) for w in own]
        return bool(own) and all(inside)
    if not short[0].isupper() and not any(c.isupper() for c in short[1:]):
        return False
    letters = [c.lower() for c in short if c.isalnum()]
    if len(letters) < 2 or len(letters) > 12:
        return False
    if len(short) > 4 and short[1:].islower() and short.lower() in long.lower().split():
        return True
    if _in_order(letters, long.lower()):
        return True
    # GDDIIT: the place comes last in the long form and first in the short one.
    match = re.match(r"(.+) of (?:the )?([^,()]+)$", long)
    return match is not None and _in_order(letters, f"{match.group(2)} {match.group(1)}".lower())


def _in_order(letters: list[str], long: str) -> bool:
    """Match letters from the end backwards; the first must begin a word."""
    k = len(long) - 1
    for position, letter in enumerate(reversed(letters)):
        first = position == len(letters) - 1
        while k >= 0 and (long[k] != letter or (first and k > 0 and long[k - 1].isalnum())):
            k -= 1
        if k < 0:
            return False
        k -= 1
    # Every word skipped before the first letter makes it less likely.
    return sum(w not in _SMALL for w in long[: k + 1].split()) <= max(2, len(letters))
