"""What the models of assertion see of a relation, and of a day near one: named features, the same in training and in use.

A feature is a string such as ``cue=denied before verb True other``. They say which cues of ``patterns/relations`` stand where,
by number of words and by clause, which words stand around the names, and which days are ahead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hkie.relations.chunks import VERB
from hkie.relations.cues import Cue, Masked
from hkie.relations.discourse import Spot
from hkie.relations.page import Page
from hkie.relations.pairs import Pair
from hkie.relations.roles import Node, Predicate
from hkie.relations.syntax import stem

_REACH = 60
"""Words between a cue and names or a day, at most."""
_AROUND = 8
"""Words before and behind the names of a relation that are features."""
_BETWEEN = 10
"""Words at either end of those between the names that are features."""
_BEFORE, _BEHIND = 6, 4
"""Words before and behind a day that are features."""
_GAP = 4
"""Words between a name and a day that are one feature together, at most."""
_MANY = 3
"""From how many on a number is "many"."""
_CLOSES = frozenset({";", "”", '"', ":", "“"})
"""Marks that close the scope of a cue, besides the words whose place is "end"."""


class Stated(NamedTuple):
    """A relation of a type that a pair states. ``tenure`` says whether it has a first and a last day, ``ahead`` whether its
    event is still ahead."""

    page: Page
    pair: Pair
    kind: str
    tenure: bool
    ahead: bool

    @property
    def said(self) -> int:
        """The sentence that states it: of its names, the later one's."""
        return max(spot.sentence for spot in self.pair.nearest)


class Day(NamedTuple):
    """A day near a relation: its sentence, its first word and the one behind it, its value, and the name that gives it, if
    it is one and not a word such as "today"."""

    sentence: int
    first: int
    after: int
    value: str
    spot: Spot | None = None


def status_features(stated: Stated) -> list[str]:
    """Return what is known of the status of a relation."""
    page, said, kind = stated.page, stated.said, stated.kind
    around, sort = page.masked(said), "tenure" if stated.tenure else "other"
    words = around.words
    outer = [spot.host or spot for spot in stated.pair.nearest if spot.sentence == said]
    low, high = min(around.at(spot.first) for spot in outer), max(around.at(spot.after) for spot in outer)
    joint = _joint(page, stated.pair)
    row = [
        "bias", f"type={kind}", f"joint={joint} {sort}", f"apart={min(_MANY, abs(stated.pair.apart))}",
        f"ahead={stated.ahead} {sort}", f"ahead={stated.ahead} {kind}",
    ]  # fmt: skip
    known = _near(around.cues("assertion"), low, high)
    ends = [cue.first for cue in known if cue.row["where"] == "end"]
    for cue in known:
        place, gap = _gap(words, cue.first, cue.after, low, high)
        where = cue.row["where"]
        status = cue.row["status"] or where
        names, comma = _names(gap), "," in gap
        closed = not _CLOSES.isdisjoint(gap) or any(min(cue.after, high) <= end < max(cue.first, low) for end in ends)
        row += (
            f"cue={status} {place} {sort}", f"cue={status} {where} {place} {_size(gap)} {sort}",
            f"cue={status} {where} {place} {names} {comma} {sort}", f"cue={status} {place} {names} {closed}",
            f"cue={status} {place} {joint} {closed} {sort}", f"cue={status} {where} {place} {joint} {closed}",
            f"word={' '.join(words[cue.first : cue.after])} {place}",
        )  # fmt: skip
    before, behind = words[max(0, low - _AROUND) : low], words[high : high + _AROUND]
    between = (
        words[low:high]
        if high - low <= 2 * _BETWEEN
        else [*words[low : low + _BETWEEN], *words[high - _BETWEEN : high]]
    )
    for name, part in (("before", before), ("between", between), ("behind", behind)):
        row += [f"{name}={stem(word)}" for word in dict.fromkeys(part)]
    row += (f"last={stem(before[-1]) if before else ''} {sort}", f"next={stem(behind[0]) if behind else ''} {sort}")
    scopes = [*_scopes(page, stated.pair, around, known)]
    row += (f"scope={scope} {status}" for scope, status in scopes)
    for status in dict.fromkeys(cue.row["status"] for cue in known):
        reached = {scope.partition(" ")[0] for scope, own in scopes if own == status}
        nearest = next((scope for scope in _SCOPES if scope in reached), "none")
        row += (f"reach={status} {nearest} {joint}", f"reach={status} {nearest} {kind}")
    if stated.tenure:
        row += _times(stated, around, low, high)
    for name, number in (("earlier", said - 1), ("later", said + 1)):
        if 0 <= number < len(page.words.sentences):
            own = page.masked(number)
            for cue in own.cues("assertion"):
                row += (f"{name}={cue.row['status']} {sort}", f"{name}={' '.join(own.words[cue.first : cue.after])}")
    return row


def day_features(stated: Stated, status: str, day: Day) -> list[str]:
    """Return what is known of a day near a tenure: whether it is its first, its last, both, or none of it."""
    page, said = stated.page, stated.said
    around = page.masked(day.sentence)
    words, at, after = around.words, around.at(day.first), around.at(day.after)
    begins = day.value.partition("/")[0]
    past = _time(begins, stated.page.published)
    where = "heading" if page.heading.get(said) == day.sentence else day.sentence - said
    days = [spot.first for spot in page.spots[day.sentence] if value_of(spot)]
    before, behind = [*map(stem, words[max(0, at - _BEFORE) : at])], [*map(stem, words[after : after + _BEHIND])]
    row = [
        "bias", f"type={stated.kind}", f"status={status}", f"where={where}", f"interval={'/' in day.value}",
        f"past={past}", f"past={past} {status}", f"exact={len(begins)}", f"named={day.spot is not None}",
        f"days={min(_MANY, len(days))} {min(_MANY, bisect_left(days, day.first))}",
        *(f"before={word}" for word in dict.fromkeys(before)), *(f"behind={word}" for word in dict.fromkeys(behind)),
        *(f"before{k}={' '.join(before[-k:])}" for k in (1, 2, 3)), *(f"behind{k}={' '.join(behind[:k])}" for k in (1, 2)),
    ]  # fmt: skip
    for cue in _near(around.cues("tenure"), at, after):
        place, gap = _gap(words, cue.first, cue.after, at, after)
        role = _role(cue.row["role"])
        row += (
            f"cue={role} {place} {_size(gap)}", f"cue={role} {place} {_names(gap)} names",
            f"word={' '.join(words[cue.first : cue.after])} {place}",
        )  # fmt: skip
        if not gap:
            row.append(f"right={role} {place} {status}")
    if day.sentence == said:
        row += _beside(page, stated.pair, day, around)
    return row


def value_of(spot: Spot) -> str:
    """Return the day that a spot names, or an empty string."""
    value = spot.mention.value if spot.mention is not None else None
    return value if isinstance(value, str) else ""


def _near(known: Sequence[Cue], low: int, high: int) -> Sequence[Cue]:
    """Return the cues that stand near some words; in a sentence without end, all would take too long."""
    return [cue for cue in known if cue.after + _REACH >= low and cue.first <= high + _REACH]


def _gap(words: Sequence[str], first: int, after: int, low: int, high: int) -> tuple[str, Sequence[str]]:
    """Return where words stand to others, and the words between the two."""
    if after <= low:
        return "before", words[after:low]
    return ("behind", words[high:first]) if first >= high else ("between", ())


def _size(gap: Sequence[str]) -> int:
    """Return about how many words: 0, 1, 2, from 3, from 6, or from 11."""
    return next(least for least in (11, 6, 3, 2, 1, 0) if len(gap) >= least)


def _names(gap: Sequence[str]) -> int:
    return min(2, sum(word[0] == "@" for word in gap))


def _role(role: str) -> str:
    return "years" if role.isdigit() else role


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
            yield from _cues(f"{name} {role}", predicate, around, known)


def _cues(name: str, predicate: Predicate, around: Masked, known: Sequence[Cue]) -> Iterator[tuple[str, str]]:
    """Yield the statuses of the cues of a verb group, or right behind it: "was | called off"."""
    first, after = (around.at(word) for word in predicate.words)
    for cue in known:
        if cue.first <= after and cue.after > first:
            yield name, cue.row["status"]


def _times(stated: Stated, around: Masked, low: int, high: int) -> Iterator[str]:
    """Yield the cues of a tenure in a sentence, and which of its days are ahead, each with the cue right before it."""
    known = _near(around.cues("tenure"), low, high)
    for cue in known:
        place, gap = _gap(around.words, cue.first, cue.after, low, high)
        yield f"tenure={_role(cue.row['role'])} {place} {_names(gap)}"
        yield f"tenure={' '.join(around.words[cue.first : cue.after])} {place}"
    for spot in stated.page.spots[stated.said]:
        at = around.at(spot.first)
        if low - _REACH <= at <= high + _REACH and (day := value_of(spot)):
            right = next(
                (_role(cue.row["role"]) for cue in known if cue.after == at), around.words[at - 1] if at else ""
            )
            begins, _, ends = day.partition("/")
            time = f"{_time(begins, stated.page.published)} {_time(ends, stated.page.published)}"
            yield f"day={right} {time}"
            yield f"day={time}"
            yield from (f"day={time} {_role(cue.row['role'])}" for cue in known)


def _time(day: str, published: str) -> str:
    """Return where a day lies to that of the document."""
    if not day or not published:
        return ""
    today = published[: len(day)]
    return "past" if day < today else "ahead" if day > today else "now"


def _beside(page: Page, pair: Pair, day: Day, around: Masked) -> Iterator[str]:
    """Yield what stands between a day and the names of its sentence, and the predicates that join them."""
    at, after = around.at(day.first), around.at(day.after)
    own = page.node(day.spot) if day.spot is not None else None
    for name, spot in zip(("head", "tail"), pair.nearest, strict=True):
        if spot.sentence != day.sentence:
            continue
        outer = spot.host or spot
        place, gap = _gap(around.words, at, after, around.at(outer.first), around.at(outer.after))
        yield f"{name}={place} {_size(gap)} {_names(gap)}"
        yield f"{name}.rival={around.words[around.at(outer.first)] in gap} {place}"
        yield f"{name}.comma={',' in gap} {place}"
        if len(gap) <= _GAP:
            yield f"{name}.gap={place} {' '.join(gap)}"
        node = page.node(spot)
        for predicate, role in own.roles.items() if own is not None and node is not None else ():
            if node is not None and predicate in node.roles:
                yield f"{name}.joined={stem(predicate.lemma)} {node.roles[predicate]} {role}"
                yield f"{name}.joins={predicate.kind} {node.roles[predicate]} {role}"
    if own is not None:
        yield from (f"on={stem(predicate.lemma)} {role}" for predicate, role in own.roles.items())
