"""Coreference of brackets, initials and short forms of all names except those of people."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hkie import names
from hkie.names.lists import word_kinds
from hkie.names.wording import compare as compare_bodies
from hkie.names.wording import words as body_words
from hkie.ontology import Label
from hkie.records import Mention
from hkie.resolve.nodes import Node
from hkie.resolve.stamps import origin
from hkie.resolve.within.document import Document, could_be
from hkie.resolve.within.tails import HOME, LEGAL, OPENS_REST, by_form, tails

_COMMITTEES = frozenset(["steering", "advisory", "working", "task", "expert", "vetting", "review", "joint"])
"""Words for kinds of committees: "the Steering Committee" is short for any steering committee in the document."""
_BLOCK = 60
"""Names with one key that are compared."""
_FITTING = 200
"""Long names that are compared with a short form."""


def brackets(document: Document) -> None:
    """Join "Digital Policy Office (DPO)", and "DPO (Digital Policy Office)"."""
    ends: dict[int, list[Node]] = defaultdict(list)
    for node in document.nodes:
        for mention in node.mentions:
            ends[mention.end].append(node)
    explained: dict[int, list[tuple[Node, Mention | None, Node]]] = defaultdict(list)
    for node in document.nodes:
        for mention in node.mentions:
            bracketed = origin(mention.rule) == "short.bracket"
            for gap in (1, 2, 3, 4, 6) if bracketed else (1, 2, 3):  # "(", " (", ' ("', " (the "
                for other in ends.get(mention.start - gap, ()):
                    if other.label != node.label or node.kind in ("value", "actor"):
                        continue
                    short, long = (node, other) if len(node.text) < len(other.text) else (other, node)
                    # Only initials, since ". The Group" looks like " (the Group".
                    if short is not long and (short.short or bracketed) and _abbreviates(short.core, long.text):
                        explained[short.number].append((short, mention if short is node else None, long))
    for pairs in explained.values():
        short = pairs[0][0]
        if len({document.clusters.root(long) for *_, long in pairs}) > 1:
            _divide(document, short, [(mention, long) for _, mention, long in pairs if mention])
        else:
            long = pairs[0][2]
            document.join(short, long, "abbreviation", f"{long.text} ({short.text})")


def _divide(document: Document, short: Node, pairs: list[tuple[Mention, Node]]) -> None:
    """Split initials that the document explains twice: "Community Care Fund (CCF)", "Clean Creeks Fund (CCF)"."""
    long_forms = {mention.id: long for mention, long in pairs}
    detail = could_be([long for _, long in pairs])
    for number, mention in enumerate(short.mentions[:]):
        part = short if not number else document.part(short)
        part.mentions = [mention]
        part.local = True
        long = long_forms.get(mention.id)
        if long is not None:
            document.join(part, long, "abbreviation", f"{long.text} ({short.text})")
        else:
            part.unclear = detail


def initials(document: Document, group: list[Node], named: set[str]) -> None:
    """Join initials to the only name of the document that fits them, else to a registry entry."""
    short = [n for n in group if n.short and len(document.clusters.of(n)) == 1 and not n.unclear]
    if not short:
        return
    made: dict[str, list[Node]] = defaultdict(list)
    cut: dict[tuple[str | Any, ...], list[Node]] = defaultdict(list)
    first = {node.entry.key: (k, node) for k, node in reversed(list(enumerate(group))) if node.entry}
    place = {node: k for k, node in enumerate(group)}
    long = [node for node in group if (" " in node.text or "-" in node.text) and not node.short]
    for node in long:
        for letters in _letters(node.text):
            made[letters].append(node)
        for key in _cuts(node.core):
            cut[key].append(node)
    for node in short:
        fitting = made.get(node.core, [])
        if not fitting and (parted := _OF.fullmatch(node.core)):
            fitting = cut.get(parted.groups(), [])
        if not fitting and len(node.core) >= 4 and " " not in node.core:
            fitting = [other for other in long[:_FITTING] if names.is_abbreviation(node.core, other.text)]
        roots = {document.clusters.root(other) for other in fitting}
        if len(roots) == 1:
            document.join(node, fitting[0], "initials", f"{node.text} for {fitting[0].text}")
        elif len(roots) > 1:
            document.choose(
                node, [other for other in fitting if not document.clusters.against(node, other)], "initials"
            )
        elif not fitting:
            found = document.register.short(node)
            document.enter(node, found, named)
            if node.entry:
                _, other = first.setdefault(node.entry.key, (place[node], node))
                if other is not node:
                    document.join(node, other, "registry", f"both are {node.entry.name}")
                    first[node.entry.key] = min(first[node.entry.key], (place[node], node), key=lambda spot: spot[0])
            elif len(found) > 1 or (found and document.register.ambiguous.get(node.text)):
                node.unclear = (
                    "could be "
                    + " or ".join(sorted({e.name for e in found})[:3])
                    + ("" if len(found) > 1 else ", or something else")
                )


def join(document: Document, group: list[Node]) -> None:
    """Join a short form to the only longer name of the document that it can stand for."""
    if len(group) < 2:
        return
    ending: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    beginning: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    ordered = sorted(group, key=lambda n: (-len(n.text), n.text, n.first))
    words_of = [names.tokens(node.text) for node in ordered]
    ends = Counter(words[-1] for words in words_of if words)
    asked = set(words_of)
    for node, words in zip(ordered, words_of, strict=True):
        if not words:
            continue
        for k in range(len(words)):
            if words[: k + 1] in asked:
                beginning[words[: k + 1]].append(node)
        # A name is short for another only if that one ends in one of its words.
        if any(ends[word] > (k == len(words) - 1) for k, word in enumerate(words) if word in ends):
            for tail in tails(node):
                ending[tail].append(node)
    for node in ordered:
        own = names.tokens(node.text)
        if not own or node.entry or node.short:
            continue
        fitting = [
            o
            for o in ending.get(own, ())
            if o is not node and document.clusters.root(o) != document.clusters.root(node)
        ]
        if node.mentions[0].section != "headline" and not all(by_form(own, o) for o in fitting):
            fitting = [o for o in fitting if o.first < node.mentions[-1].start]
        fitting = [o for o in fitting if _is_tail(document, own, o, node.first)] or _brand(
            document, own, node, beginning[own]
        )
        if node.traits.company and len(own) > 1 and any(by_form(own, o) for o in fitting):
            # "Redwood Capital", with Redwood Capital Limited and Redwood Capital Partners.
            known = {node, *fitting}
            fitting += [o for o in beginning[own] if o not in known]
        document.choose(node, [o for o in fitting if not document.clusters.against(node, o)], "short-form")
    _spelled(document, ordered)


def _is_tail(document: Document, own: tuple[str, ...], long: Node, mention: int) -> bool:
    """Return whether the end of a name can stand for it: "Productivity Council" for "Hong Kong Productivity Council".

    "Bay Airlines" is a different company from "Fortune Bay Airlines", and "Western District" a different place.
    """
    there = names.tokens(long.text)
    left = there[: len(there) - len(own)] if there[-len(own) :] == own else there[: there.index(own[0])]
    if left and left[-1] in word_kinds().renewed and (len(own) > 1 or left[-1] == "sub"):
        return False  # "Lighting Scheme" is older than the "Enhanced Lighting Scheme"
    if len(own) == 1 or long.kind not in ("body", "place") or by_form(own, long):
        return True
    kinds = word_kinds()
    if not left or set(own) <= kinds.head | kinds.generic | kinds.unit | OPENS_REST | _COMMITTEES:
        return True
    rest = [w for w in left if w not in HOME and not w.isdigit()]
    if not rest or long.kind == "place":
        # "Country Park" is "Yuen Tun Country Park"; "Western District" is not "Central and Western District"
        return not rest or (len(own) > 1 and not document.register.place(" ".join(rest)) and long.first < mention)
    return (
        document.register.place(" ".join(rest)) or left[-1] in word_kinds().head or set(left) <= word_kinds().modifier
    )


def _brand(document: Document, own: tuple[str, ...], node: Node, group: Sequence[Node]) -> list[Node]:
    """Return the only company of the document with this beginning: "Larkspur" for "Larkspur Biosciences Limited"."""
    if (
        not node.traits.company
        or len(own) != 1
        or own[0] in word_kinds().head | word_kinds().generic
        or document.register.place(own[0])
    ):
        return []
    fitting = [o for o in group if o is not node]
    return (
        fitting
        if len(fitting) == 1 and names.tokens(fitting[0].text)[-1] in LEGAL and fitting[0].first < node.first
        else []
    )


def _spelled(document: Document, group: list[Node]) -> None:
    """Join names with another wording: "Commissioner of Digital Policies"."""
    blocks: dict[str, list[Node]] = defaultdict(list)
    for node in group:
        words = body_words(node.text)
        if len(words) > 1 and not node.short:
            blocks[max(words, key=lambda w: (len(w), w))].append(node)
    for block in blocks.values():
        for k, node in enumerate(block[:_BLOCK]):
            for other in block[:k]:
                if node.form != other.form and document.clusters.root(node) != document.clusters.root(other):
                    found = compare_bodies(node.text, other.text, _ordered(node))
                    if found.same:
                        best = found.features[0]
                        document.join(node, other, best.name, f"{node.text} ~ {other.text}", best.worth)


def _letters(text: str) -> set[str]:
    """Return the initials a long name can have."""
    plain_text = text.removeprefix("Acting ").split("(")[0].strip()
    head = re.split(r" (?:of|for|on|to) ", plain_text)[0]
    found = {names.initials(t, small) for t in (text, plain_text) for small in (False, True)}
    upper = "".join(w[0] for w in plain_text.replace("-", " ").split() if w[:1].isupper())
    if len(re.findall(r"\w+", head)) > 1:
        found.add(names.initials(head))  # DG for "Director-General of Trade"
    short_for = re.fullmatch(r"(.+) (for|of) (.+)", plain_text)
    if short_for:
        found.add(f"{names.initials(short_for[1])} {short_for[2]} {names.initials(short_for[3])}")  # S for H
    return {letters for letters in found | {upper} if len(letters) > 1}


def _cuts(long: str) -> list[tuple[str, str, str]]:
    """Return the parts of a shortened name: "D of Imm" for "Director of Immigration"."""
    parted = _OF.fullmatch(long)
    if not parted or " " in parted[3]:
        return []
    return [(names.initials(parted[1]), parted[2], parted[3][: k + 1]) for k in range(min(len(parted[3]), _CUT))]


_OF = re.compile(r"(.+?) (for|of) (.+)")
_CUT = 6
"""Letters of the last word in initials at most: "D of Imm"."""


def _abbreviates(short: str, long: str) -> bool:
    # "Audit Committee (AC1)", "Appeals Committee (AC2)"
    return names.is_abbreviation(short, long) or (
        short[-1:].isdigit() and names.is_abbreviation(short.rstrip("0123456789"), long)
    )


def _ordered(node: Node) -> Label:
    """Return the traits of a node, those of a public body if the words of a company can change order.

    "School of Nursing" is "Nursing School", but "Bank of China" is not "China Bank".
    """
    return replace(node.traits, public=True) if node.traits.company and set(node.form.split()) & _UNITS else node.traits


_UNITS = frozenset({"school", "faculty", "department", "laboratory", "institute", "center", "committee"})
