"""Where and when gatherings take place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hkie.records import Mention
from hkie.relations.groups import CARRIED, FIRST_GROUP, Clause, Found, Group, both_carried

_EVENT = frozenset({"EVENT"})
_TO_PLACE = re.compile(
    r"^(?:[^.;]{0,60}?\b(?:held|take place|takes place|took place|taking place|opened|opens|staged|convened|concluded|attended|kicked off|gathered)\b[^.;]{0,30}?|\s*,?\s*(?:to be held\s+)?|\s*\([^)]*\)\s*|"
    r"(?:[\"”]?\s*(?:for the first time|this (?:morning|afternoon|evening|week|month|year)|today|yesterday|tomorrow|next (?:week|month|year)|(?:on|from|between) x(?: (?:to|and) x)?|\(x?[^)]*\)|at (?:the )?x,?)){1,3}\s*,?\s*)\b(?:in|at)\s+(?:the\s+)?$"
)
_TO_DATE = re.compile(
    r"^[^.;]{0,70}?(?:\b(?:on|today|yesterday|tomorrow|in|from|this morning|this afternoon|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|this year|between|until|runs? from|running from)\b|\()[\s(,]*(?:the\s+)?$"
)
_TODAY = re.compile(r"\b(?:today|this morning|this afternoon|this evening|tonight)\b")
_MOVES = re.compile(
    r"\b(?:attend|address|spoke|speak|visit|join|held|open|convene|met|signed|agreed|wrap|conclud|officiat|host|deliver|chair|take place|took place|gave|launch|tour)"
)
_NOT = re.compile(r"\b(?:cancel|postpone|not be held|was not|instead of)")


def find(clause: Clause, text: str, today: Mention | None, said: tuple[int, int] | None = None) -> Iterator[Found]:
    """Yield held_in and held_on of one sentence; ``today`` is a mention of the document's own date, in the sentence ``said``."""
    masked = clause.masked
    if _NOT.search(masked):
        return
    for index, group in enumerate(clause.groups):
        events = group.of(_EVENT)
        if not events:
            continue
        at = clause.position(index)
        place = _following(clause, at, "PLACE", _TO_PLACE)
        if place is not None:
            yield from _pairs("held_in", group, events, [place], "event.in", 0.85, clause)
        elif (before := _place_before(clause, at)) is not None:
            yield from _pairs("held_in", group, events[:1], [before], "event.there", 0.75, clause)
        for event in events:
            yield from _of_body(clause, event)
        when = _following(clause, at, "DATE", _TO_DATE) or _preceding(clause, at)
        if when is not None:
            yield from _pairs("held_on", group, events, [when], "event.on", 0.82, clause)
        elif today is not None and _TODAY.search(masked) and _MOVES.search(masked):
            elsewhere = None if clause.start <= today.start < clause.end else said
            yield from _pairs("held_on", group, events, [today], "event.today", 0.75, clause, elsewhere)


def _following(clause: Clause, at: int, label: str, bridge: re.Pattern[str]) -> Mention | None:
    """The first mention of a label after a group, where the words between lead to it."""
    masked = clause.masked
    skipped = 0
    for position in range(at + 1, len(masked)):
        if ord(masked[position]) < FIRST_GROUP:
            continue
        group = clause.group_of(masked[position])
        own = group.of(frozenset({label}))
        if own and not group.pronoun:
            gap = re.sub(rf"[{chr(FIRST_GROUP)}-\uf8ff]", "x", masked[at + 1 : position])
            return own[0] if bridge.match(gap) else None
        chained = re.fullmatch(r"\s*(?:of|under|during)\s+(?:the\s+)?", masked[at + 1 : position])
        if group.of(_EVENT) and chained:
            at, skipped = position, 0  # "the X Forum of the Y Summit in Hangzhou"
            continue
        if group.of(_EVENT) or skipped > 1:
            return None
        skipped += 1
    return None


_GOES = re.compile(r"\b(?:for|to|in) (?:the )?$")
_TO_ATTEND = re.compile(
    r"^(?:, ?x)?[^.;]{0,40}?\b(?:to|will|and) (?:attend|join|speak at|address|officiate at|take part in|participate in|open|host)\b[^.;]{0,30}$"
)


def _place_before(clause: Clause, at: int) -> Mention | None:
    """The place that someone goes to for a gathering: "will leave for Brisbane to attend the X"; "In Brisbane, she will attend"."""
    masked = clause.masked
    for position in range(at - 1, max(-1, at - 120), -1):
        if ord(masked[position]) < FIRST_GROUP:
            continue
        group = clause.group_of(masked[position])
        places = group.of(frozenset({"PLACE"}))
        if places and not group.pronoun:
            gap = re.sub(rf"[{chr(FIRST_GROUP)}-\uf8ff]", "x", masked[position + 1 : at])
            if _GOES.search(masked[:position]) and _TO_ATTEND.match(gap):
                return places[0]
            if not re.search(r",\s*$", masked[:position]):
                return None
        elif group.of(_EVENT):
            return None
    return None


_MEETING_OF = re.compile(r"\b(?:meeting|session|assembly|congress|plenary) of (?:the )?$", re.IGNORECASE)


def _of_body(clause: Clause, event: Mention) -> Iterator[Found]:
    """ "the 17th session of the Harbour Commission": who meets organises it."""
    for body in clause.nested:
        inside = body.label in ("AGENCY", "ORG") and event.start < body.start and body.end <= event.end
        if inside and _MEETING_OF.search(event.text[: body.start - event.start]):
            yield clause.found("organised", body, event, "event.of-body", 0.75)


def _preceding(clause: Clause, at: int) -> Mention | None:
    """A date before the gathering, with a verb in between: "today (June 12) attended the ..."."""
    masked = clause.masked
    for position in range(at - 1, -1, -1):
        if ord(masked[position]) < FIRST_GROUP:
            continue
        group = clause.group_of(masked[position])
        dates = group.of(frozenset({"DATE"}))
        if dates:
            return dates[0] if _MOVES.search(masked[position:at]) else None
    return None


def _pairs(
    kind: str,
    group: Group,
    events: Sequence[Mention],
    tails: Sequence[Mention],
    rule: str,
    score: float,
    clause: Clause,
    elsewhere: tuple[int, int] | None = None,
) -> Iterator[Found]:
    carried = both_carried(group.carried, elsewhere)
    for event in events:
        for tail in tails:
            yield clause.found(kind, event, tail, rule, score * (CARRIED if group.carried else 1), carried)
