"""Which dollar a bare "$" is in a document."""

from __future__ import annotations

import re
from collections import Counter

from hkie.mentions.currencies import DOLLAR_HOMES, DOLLAR_SIGNS

HOME = "HKD"
_HOME = re.compile(rf"\b(?:{'|'.join(DOLLAR_HOMES)})\b", re.IGNORECASE)
_SIGNED = re.compile(r"(?<![A-Za-z])(HK|SG|S|AU|A|NZ|NT|CA|C)\$")
_DATELINE = re.compile(r"^\s*([A-Z]{4,}(?: [A-Z]+)?)\b[^\n]{0,50}?(?:--|—|–|-)", re.MULTILINE)
_READ = 20_000
"""Characters of a document that are looked through for its home."""


def dollar_of(text: str) -> str:
    """Return the currency that a bare ``$`` has in a document.

    It is that of the dateline, of the commonest signed dollar ("S$"), or of the place that is named most; Hong Kong's
    if there is none.
    """
    if "$" not in text:
        return HOME
    signed = Counter(DOLLAR_SIGNS[sign.lower()] for sign in _SIGNED.findall(text, 0, _READ))
    if HOME in signed:
        return HOME
    found = _DATELINE.search(text[:2000])
    if found and found.group(1).lower() in DOLLAR_HOMES:
        return DOLLAR_HOMES[found.group(1).lower()]
    named = signed or Counter(DOLLAR_HOMES[name.lower()] for name in _HOME.findall(text, 0, _READ))
    return min(named, key=lambda code: (-named[code], code != HOME, code), default=HOME)
