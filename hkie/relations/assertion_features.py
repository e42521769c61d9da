"""What the model of statuses sees of a relation: named features, the same in training and in use.

A feature is a string such as ``cue=denied before verb True other``. They say which cues of ``patterns/relations`` stand where,
by number of words and by clause, which words stand around the names, and which days are ahead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hkie.relations.chunks import VERB
from hkie.relations.cues import REACH, Cue, Masked, about, between, named, near, role_of
from hkie.relations.day_features import Stated, time_of, value_of
from hkie.relations.discourse import Spot
from hkie.relations.page import Page
from hkie.relations.pairs import Pair
from hkie.relations.roles import Node, Predicate
from hkie.relations.syntax import stem

_AROUND = 8
"""Words before and behind the names of a relation that are features."""
_BETWEEN = 10
"""Words at either end of those between the names that are features."""
_FORM = 4
"""Words of a verb group that tell its form, at most."""
_ENDINGS = ("ed", "ing", "s")
_MANY = 3
"""From how many on a number is "many"."""
_CLOSES = frozenset({";", "”", '"', ":", "“"})
"""Marks that close the scope of a cue, besides the words whose place is "end"."""


def status_features(stated: Stated, ahead: bool) -> list[str]:
    """Return what is known of the status of a relation; ``ahead`` says whether its day is."""
    page, said, kind = stated.page, stated.sentence, stated.kind
    around, sort = page.masked(said), "tenure" if stated.tenure else "other"
    words = around.words
    outer = [spot.host or spot for spot in stated.pair.nearest if spot.sentence == said]
    low, high = min(around.at(spot.first) for spot in outer), max(around.at(spot.after) for spot in outer)
    joint, form = _joint(page, stated.pair), _form(page, stated.pair, around)
    row = [
        "bias", f"type={kind}", f"joint={joint} {sort}", f"apart={min(_MANY, abs(stated.pair.apart))}",
        f"ahead={ahead} {sort}", f"ahead={ahead} {kind}", f"form={form} {sort}",
    ]  # fmt: skip
    known = near(around.cues("assertion"), low, high)
    ends = [cue.first for cue in known if cue.row["where"] == "end"]
    for cue in known:
        place, gap = between(words, cue.first, cue.after, low, high)
        where = cue.row["where"]
        status = cue.row["status"] or where
        names, comma = named(gap), "," in gap
        closed = not _CLOSES.isdisjoint(gap) or any(min(cue.after, high) <= end < max(cue.first, low) for end in ends)
        row += (
            f"cue={status} {place} {sort}", f"cue={status} {where} {place} {about(gap)} {sort}",
            f"cue={status} {where} {place} {names} {comma} {sort}", f"cue={status} {place} {names} {closed}",
            f"cue={status} {place} {joint} {closed} {sort}", f"cue={status} {where} {place} {joint} {closed}",
            f"word={' '.join(words[cue.first : cue.after])} {place}",
        )  # fmt: skip
    before, behind = words[max(0, low - _AROUND) : low], words[high : high + _AROUND]
    middle = (
        words[low:high]
        if high - low <= 2 * _BETWEEN
        else [*words[low : low + _BETWEEN], *words[high - _BETWEEN : high]]
    )
    for name, part in (("before", before), ("between", middle), ("behind", behind)):
        row += [f"{name}={stem(word)}" for word in dict.fromkeys(part)]
    row += (f"last={stem(before[-1]) if before else ''} {sort}", f"next={stem(behind[0]) if behind else ''} {sort}")
    scopes = [*_scopes(page, stated.pair, around, known)]
    row += (f"scope={scope} {status}" for scope, status in scopes)
    for status in dict.fromkeys(cue.row["status"] for cue in known):
        reached = {scope.partition(" ")[0] for scope, own in scopes if own == status}
        nearest = next((scope for scope in _SCOPES if scope in reached), "none")
        row += (f"reach={status} {nearest} {own}" for own in (joint, form, kind))
    if stated.tenure:
        row += _times(stated, around, low, high)
    for name, number in (("earlier", said - 1), ("later", said + 1)):
        if 0 <= number < len(page.words.sentences):
            own = page.masked(number)
            for cue in own.cues("assertion"):
                row += (f"{name}={cue.row['status']} {sort}", f"{name}={' '.join(own.words[cue.first : cue.after])}")
    return row


def _joint(page: Page, pair: Pair) -> str:
    """Return how the names of a pair are joined by their sentence."""
    if pair.apart:
        return "apart"
    one, other, inner = page.nodes(*pair.nearest)
    if one is None or other is None or one is other:
        return "inside" if inner else "none"
    joining = [predicate for predicate in one.roles if predicate in other.roles]
    if joining:
        if all(predicate.relative for predicate in joining):
            return "relative"
        return "verb" if any(predicate.kind == VERB for predicate in joining) else "noun"
    linked = other.names.get(one.number) or one.names.get(other.number)
    return f"linked {linked}" if linked else "none"


def _form(page: Page, pair: Pair, around: Masked) -> str:
    """Return the form of the verb that joins the names of a pair: "to *", "did not *", "*ed"; else an empty string."""
    one, other, _ = page.nodes(*pair.nearest)
    if one is None or other is None or pair.apart:
        return ""
    for predicate in one.roles:
        if predicate in other.roles and predicate.kind == VERB:
            first, after = (around.at(word) for word in predicate.words)
            *before, verb = around.words[max(first, after - _FORM) : after] or [""]
            ending = next((end for end in _ENDINGS if verb.endswith(end)), "")
            return " ".join((*before, f"*{ending}"))
    return ""


_SCOPES = ("verb", "outer", "noun", "tail", "head")
"""Whose a cue may be: of what joins the names, of what that depends on, of a noun that joins them, of either name alone."""


def _scopes(page: Page, pair: Pair, around: Masked, known: Sequence[Cue]) -> Iterator[tuple[str, str]]:
    """Yield the scopes that cues stand in, with the statuses that they suggest."""
    one, other, _ = page.nodes(*pair.nearest)
    if one is None or other is None:
        return
    for predicate in one.roles:
        if predicate in other.roles:
            yield from _cues("verb", predicate, around, known)
            outer = predicate.outer
            for _ in range(_MANY):
                if outer is not None:
                    yield from _cues("outer", outer, around, known)
                    outer = outer.outer
            noun = page.noun_of.get(predicate)
            if noun is not None:  # "a visit by Ms Ho to Oslo was put off"
                yield from _alone("noun", noun, other, around, known)
    yield from _alone("head", one, other, around, known)
    yield from _alone("tail", other, one, around, known)


def _alone(
    name: str, node: Node[Spot], other: Node[Spot], around: Masked, known: Sequence[Cue]
) -> Iterator[tuple[str, str]]:
    """Yield the cues of the predicates of one name that are not those of the other."""
    for predicate, role in node.roles.items():
        if predicate not in other.roles:
            aside = " aside" if predicate.relative else ""
            yield from _cues(f"{name} {role}{aside}", predicate, around, known)


def _cues(name: str, predicate: Predicate, around: Masked, known: Sequence[Cue]) -> Iterator[tuple[str, str]]:
    """Yield the statuses of the cues of a verb group, or right behind it: "was | called off"."""
    first, after = (around.at(word) for word in predicate.words)
    for cue in known:
        if cue.first <= after and cue.after > first:
            yield name, cue.row["status"]


def _times(stated: Stated, around: Masked, low: int, high: int) -> Iterator[str]:
    """Yield the cues of a tenure in a sentence, and which of its days are ahead, each with the cue right before it."""
    known = near(around.cues("tenure"), low, high)
    for cue in known:
        place, gap = between(around.words, cue.first, cue.after, low, high)
        yield f"tenure={role_of(cue.row['role'])} {place} {named(gap)}"
        yield f"tenure={' '.join(around.words[cue.first : cue.after])} {place}"
    for spot in stated.page.spots[stated.sentence]:
        at = around.at(spot.first)
        if low - REACH <= at <= high + REACH and (day := value_of(spot)):
            right = next(
                (role_of(cue.row["role"]) for cue in known if cue.after == at), around.words[at - 1] if at else ""
            )
            begins, _, ends = day.partition("/")
            time = f"{time_of(begins, stated.page.published)} {time_of(ends, stated.page.published)}"
            yield f"day={right} {time}"
            yield f"day={time}"
            yield from (f"day={time} {role_of(cue.row['role'])}" for cue in known)
