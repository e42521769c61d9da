"""The mentions of a document after the decisions about its names: kept, removed, relabelled, with other edges, or new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from hkie.corrections.contexts import Contexts, Place
from hkie.ontology import Ontology
from hkie.records import Document, Mention
from hkie.resolve.decisions import Decision
from hkie.resolve.stamps import stamped

_SURE = 1.0
"""The score of what a person decided."""


def corrected_mentions(
    document: Document,
    mentions: Iterable[Mention],
    text: Contexts,
    decisions: Iterable[Decision],
    ontology: Ontology,
    against: dict[int, str],
) -> list[Mention]:
    """Return the mentions of a document in the order of the text, with the decisions about names applied in their order.

    A mention keeps its id if its label or its edges change. What stood against a decision is noted in ``against``.
    """
    now = list(mentions)
    for decision in decisions:
        if decision.about != "name":
            continue
        if decision.label and ontology.labels and decision.label not in ontology.labels:
            against[decision.n] = f"{decision.label} is no label; is a folder of --patterns missing?"
            continue
        places = text.find(decision.sentence, decision.a, decision.nth)
        if not places:
            against[decision.n] = f"the sentence does not have {decision.a!r} as a word" + f" {decision.nth} times" * (
                decision.nth > 1
            )
        for place in places:
            now = _applied(now, decision, place, document, text, ontology)
    return sorted(now, key=lambda m: (m.start, -m.end, m.label))


def _applied(
    mentions: list[Mention], decision: Decision, place: Place, document: Document, text: Contexts, ontology: Ontology
) -> list[Mention]:
    own = next((m for m in mentions if (m.start, m.end) == place), None)
    rest = [m for m in mentions if (m.start, m.end) != place]
    if decision.decision == "not-a-name":
        return rest
    if decision.decision == "edges":
        others = text.find(decision.sentence, decision.b)
        right = next((p for p in others if p[0] < place[1] and place[0] < p[1]), None)
        if right is None or not (label := decision.label or (own.label if own else "")):
            return mentions  # the name is not found any more, and nobody said what it is
        there = next((m for m in rest if (m.start, m.end) == right), None)
        return _put(mentions=rest, old=there or own, decision=replace(decision, label=label), place=right,
                    document=document, text=text, ontology=ontology)  # fmt: skip
    return _put(rest, own, decision, place, document, text, ontology)


def _put(
    mentions: list[Mention],
    old: Mention | None,
    decision: Decision,
    place: Place,
    document: Document,
    text: Contexts,
    ontology: Ontology,
) -> list[Mention]:
    """Return the mentions with one at a place; those that cross it go, and those inside that are the same thing."""
    start, end = place
    written = text.text(start, end)
    same = old is not None and (old.text, old.label) == (written, decision.label)
    base = old or Mention(
        _free_id(document, decision, mentions), document.id, start, end, written, decision.label,
        _section(document, start), "", _SURE,
        page=max(1, bisect_right(document.pages, start)) if document.pages else None,
    )  # fmt: skip
    rule = stamped(decision.n, base.rule) if same else stamped(decision.n)
    made = replace(
        base, start=start, end=end, text=written, label=decision.label, rule=rule, score=_SURE,
        value=base.value if same else None,
        honorific=base.honorific if base.label == decision.label else None,
    )  # fmt: skip
    may_hold = ontology.label(decision.label).may_hold
    kept = [m for m in mentions if not _clashes(m, made, may_hold)]
    return [*kept, made]


def _clashes(one: Mention, made: Mention, may_hold: frozenset[str]) -> bool:
    if one.end <= made.start or made.end <= one.start:
        return False
    if made.start <= one.start and one.end <= made.end:
        return one.label not in may_hold or (one.start, one.end) == (made.start, made.end)
    return not (one.start <= made.start and made.end <= one.end)


def _free_id(document: Document, decision: Decision, mentions: Iterable[Mention]) -> str:
    taken = {m.id for m in mentions}
    ident, number = f"{document.id}#d{decision.n}", 1
    while ident in taken:
        number += 1
        ident = f"{document.id}#d{decision.n}-{number}"
    return ident


def _section(document: Document, offset: int) -> str:
    return next((s.kind for s in document.sections if s.start <= offset < s.end), "body")
