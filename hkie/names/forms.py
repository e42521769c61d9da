"""Normal forms of names, their words, their initials, and what an honorific says."""

from __future__ import annotations

import functools
import re
import unicodedata

from hkie.names.lists import spellings

SMALL = frozenset(["of", "the", "and", "for", "in", "on", "to", "a", "an", "at", "by", "with", "&", "cum"])

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
    spelling = spellings()
    out: list[str] = []
    for word in text.split():
        if word in ("the", "and", "&", "a", "an"):
            continue
        out.extend(spelling.get(word, word).split())
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
    return "".join(w[0].upper() for w in words if small or w.lower() not in SMALL)
