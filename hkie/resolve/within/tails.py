"""The short forms of a name: its end, its head, the name without legal form or year."""

from __future__ import annotations

import re

from hkie import names
from hkie.names.lists import word_kinds
from hkie.names.vetoes import RANKS
from hkie.resolve.nodes import Node

OPENS_REST = frozenset({"of", "on", "for", "in", "to", "at", "with", "against", "from"})
LEGAL = frozenset(["limited", "company", "corporation", "incorporated", "plc", "llc", "gmbh", "ag", "sa"])
HOME = frozenset(["hong", "kong", "special", "administrative", "region", "hksar", "national"])
_ORDINAL = re.compile(r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|inaugural|\d+(?:st|nd|rd|th)")


def tails(node: Node) -> set[tuple[str, ...]]:
    """Return the word sequences that can stand for a name: its ends, and the ends of the part before "of"."""
    if node.short:
        return set()
    there = names.tokens(node.text)
    found: set[tuple[str, ...]] = set()
    head = names.tokens(node.text.split("(")[0])
    cut = next((k for k, word in enumerate(head) if word in OPENS_REST), len(head))
    head = head[:cut]
    for k in range(len(head)):
        left = head[:k]
        if node.kind == "post" and set(left) & RANKS:
            continue  # the Secretary is not the Under Secretary
        if len(head) - k <= 6 and len(head[k:]) < len(there):
            found.add(head[k:])
    for k in range(1, len(there)):
        rest, left = there[k:], there[:k]
        if len(rest) > 6 and not _ORDINAL.fullmatch(left[-1]):
            continue
        whole = bool(set(rest[1:]) & OPENS_REST)
        if whole and not (
            all(w in HOME or w.isdigit() for w in left)
            or (node.kind == "event" and k == 1 and _ORDINAL.fullmatch(left[0]))  # "the Congress of X", the first
            or left[-1] in word_kinds().head
            or set(left) <= word_kinds().modifier
        ):
            continue  # "Department of Health" and "Guangdong Department of Health"
        if rest[0] in OPENS_REST or (node.kind == "post" and set(left) & RANKS):
            continue
        if cut < len(names.tokens(node.text.split("(")[0])) and k > cut:
            continue  # the end of the part after "of" is something else: "Government" in "Office of the Government"
        found.add(rest)
    if node.kind == "post" and "(" in node.core:
        # "Deputy Commissioner (Operations)" for "Deputy Commissioner for Transit (Operations)"
        found.add(head + names.tokens(node.core[node.core.index("(") :]))
        found.discard(there)
    for k in range(1, len(there)):
        # "Wing Fat" for "Wing Fat Company Limited", "Teaching Expo" for "Teaching Expo 2005".
        if all(_adds_nothing(w, there, node.traits.company) for w in there[k:]):
            found.add(there[:k])
            found.add(there[k - 1 : k])  # "the Company" for "Wind Park Company Limited"
    return found


def by_form(own: tuple[str, ...], long: Node) -> bool:
    """Return whether a name is another without its legal form or year; such a short form may come before the full name."""
    there = names.tokens(long.text)
    rest = there[len(own) :]
    if there[: len(own)] != own or not rest:
        return False
    return all(_adds_nothing(w, there, long.traits.company) for w in rest)


def _adds_nothing(word: str, there: tuple[str, ...], company: bool) -> bool:
    # "Sampan Payment" for "Sampan Payment Services Limited"
    return word in LEGAL or word.isdigit() or (company and there[-1] in LEGAL and word in ("service", "services"))
