"""Normal forms of names, their words and initials, and the information in honorifics."""

from __future__ import annotations

import functools
import re
import unicodedata

from hkie.names.lists import spellings

SMALL = frozenset(["of", "the", "and", "for", "in", "on", "to", "a", "an", "at", "by", "with", "&", "cum"])

_DROPPED = re.compile(r"[\"“”'‘’«».,:;()\[\]]")


@functools.lru_cache(maxsize=1 << 15)  # the resolver needs the same few thousand names again and again
def normal(name: str) -> str:
    """Return the normal form of a name, which is equal for its spellings.

    Case, accents, quotes, "&" and "and", British and American spelling, and common abbreviations are normalised; word
    order is not.

    >>> normal("Innovation, Technology & Industry Bureau")
    'innovation technology industry bureau'
    """
    return " ".join(tokens(name))


_MARKED = re.compile(r"[^\w ]")
_POSSESSIVE = re.compile(r"['’]s\b")
_JOINED_CO = re.compile(r"\bco-(?=op|ord)", re.IGNORECASE)
_HYPHENS = re.compile(r"(?<=\w)[-‐‑–/](?=\w)")
_ARTICLES = frozenset({"the", "and", "&", "a", "an"})


@functools.lru_cache(maxsize=1 << 15)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name in normal form, without articles and "and"."""
    text = name
    if not text.isascii():
        text = unicodedata.normalize("NFKD", name)
        text = "".join(c for c in text if not unicodedata.combining(c))
    if _MARKED.search(text):
        text = _POSSESSIVE.sub("", text)
        text = _HYPHENS.sub(" ", _JOINED_CO.sub("co", text))
        text = _DROPPED.sub(" ", text)
    spelling, words = spellings(), text.lower().split()
    if _ARTICLES.isdisjoint(words) and spelling.keys().isdisjoint(words):
        return tuple(words)
    out: list[str] = []
    for word in words:
        if word not in _ARTICLES:
            # "ICT" stands for "information and communications technology".
            out.extend(w for w in spelling.get(word, word).split() if w not in _ARTICLES)
    return tuple(out)


def sex_of(honorific: str) -> str:
    """Return m or f for an honorific, or an empty string.

    >>> sex_of("Mrs"), sex_of("Dr")
    ('f', '')
    """
    low = honorific.lower().rstrip(".")
    if low in ("mr", "sir", "lord", "messrs"):
        return "m"
    return "f" if low in ("ms", "mrs", "miss", "madam", "mdm", "dame", "lady") else ""


_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")


def initials(name: str, small: bool = False) -> str:
    """Return the initials of a name, in capitals; ``small`` includes those of "of", "and" and the like.

    >>> initials("Commissioner for Digital Policy")
    'CDP'
    """
    words = _WORD.findall(name.replace("-", " "))
    return "".join(w[0].upper() for w in words if small or w.lower() not in SMALL)


_HONORIFIC = re.compile(
    r"\b(Mr|Mrs|Ms|Miss|Madam|Mdm|Sir|Dame|Lady|Lord|Dr|Prof|Professor|Ir)\.?\s+(?:(?:Justice|Dr|Ir)\.?\s+)?$"
)
_GENERATION = re.compile(r",?\s+\(?(the (?:Elder|Younger)|(?:Jr|Sr)\b)", re.IGNORECASE)


def honorific_beside(text: str, start: int, end: int) -> str | None:
    """Return the honorific before the name at ``text[start:end]``, or "the Elder" after it, or None.

    >>> honorific_beside("Ms Cheong said", 3, 9)
    'Ms'
    """
    behind = _GENERATION.match(text, end)
    before = _HONORIFIC.search(text, max(0, start - 16), start)
    return behind.group(1) if behind else before.group(1) if before else None


_HAN = r"[\u3400-\u9fff]"
_BEHIND = re.compile(
    rf"[ \n]?(?P<open>\()?\s?(?P<name>{_HAN}{{2,4}}|{_HAN}+(?:[·•‧・]{_HAN}+)+)(?!{_HAN}|[·•‧・])(?(open)\s?[),;/])"
)
_BODY_BEHIND = re.compile(rf"[ \n]?\(\s?(?P<name>{_HAN}+(?:\({_HAN}+\){_HAN}*)?{_HAN})\s?[),;/]")


def chinese_behind(text: str, end: int, person: bool) -> str | None:
    """Return the Chinese name right behind a name that ends at ``end``, or None.

    That of a body is in brackets. After a comma, or with other characters in it, it may be anything.

    >>> chinese_behind("Mr Chan Tai-man (陳大文) said", 15, True)
    '陳大文'
    """
    found = (_BEHIND if person else _BODY_BEHIND).match(text, end)
    return found["name"] if found else None


def generation_of(honorific: str) -> str:
    """Return elder or younger for the words beside a name, or an empty string.

    >>> generation_of("the Elder"), generation_of("Mr")
    ('elder', '')
    """
    low = honorific.lower()
    return "elder" if low in ("the elder", "sr") else "younger" if low in ("the younger", "jr") else ""
