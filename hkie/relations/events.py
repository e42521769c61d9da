"""Where and when gatherings take place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from hkie.records import Mention
from hkie.relations.groups import (
    ANY_GROUP,
    CARRIED,
    EVENTS,
    FIRST_GROUP,
    GROUP,
    GROUPS,
    PLACES,
    Clause,
    Found,
    Group,
    Where,
    both_carried,
)

_TO_PLACE = re.compile(
    r"^(?:[^.;]{0,60}?\b(?:held|take place|takes place|took place|taking place|opened|opens|staged|convened|concluded|attended|kicked off|gathered|hosted|co-hosted|organi[sz]ed|co-organi[sz]ed|presented|go ahead|goes ahead|went ahead|run|runs)\b[^.;]{0,60}?|\s*,?\s*(?:to be held\s+)?|\s*\([^)]*\)\s*|"
    r"(?:[\"”]?\s*(?:for the first time|this (?:morning|afternoon|evening|week|month|year)|today|yesterday|tomorrow|next (?:week|month|year)|(?:on|from|between) x(?: (?:to|and) x)?|\(x?[^)]*\)|at (?:the )?x,?)){1,3}\s*,?\s*)\b(?:in|at|off|aboard)\s+(?:the\s+)?$"
)
_TO_DATE = re.compile(
    r"^[^.;]{0,70}?(?:\b(?:on|today|yesterday|tomorrow|in|from|this morning|this afternoon|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|this year|between|until|runs? from|running from)\b|\()[\s(,]*(?:the\s+)?$"
)
_TODAY = re.compile(r"\b(?:today|this morning|this afternoon|this evening|tonight)\b")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OTHER_TIME = re.compile(
    r"\b(?:first|last|previously|initially) (?:held|organi[sz]ed|staged|launched|took place)\b|\bsince (?:the )?$"
    r"|\b(?:launched|unveiled|set up|established|promulgated|introduced|announced|founded|released|signed)\b[^;]{0,30}$"
)
"""Of another time, or another thing: "the expo, first held in 2022"; "the fund that it launched in May"."""
_UNTIL = re.compile(rf" ?(?:to|until|till|and|-|–|through) (?:the )?({GROUP})")
_DAY_OPENS = re.compile(rf"^\W*(?:on )?(?:the (?:morning|afternoon|evening|night) of )?({GROUP}),? ?(?:the )?$")
_TAKES_PLACE = re.compile(
    r"\b(?:was|were|is|will be|has been)\b[^;.]{0,20}\b(?:held|opened|staged|convened|launched|unveiled|inaugurated|concluded|kicked off)\b|\b(?:opened|kicked off|took place|takes place|concluded|began|closed)\b"
)
_LEAVES = re.compile(r"\b(?:leave|leaves|left|depart|departs|proceed|fly|travel|head|set off)\b[^;.]{0,80}$")
_SPEAKING = re.compile(
    r"^\W*(?:(?:speaking|addressing|officiating|attending|also speaking|delivering [a-z ]{3,40})(?: at| to| during)?|at|in (?:his|her) (?:[a-z]+ )?(?:speech|address|remarks) (?:at|to)) ?(?:the )?(?:[a-z-]+ ){0,4}(?:of )?(?:the )?[\"“]?$"
)
_UMBRELLA = re.compile(rf"{GROUP}[\"”’]? (?:of|under|during|at) (?:the )?[\"“‘]?$")
_FOR_IT = re.compile(
    r"\b(?:registrations?|tickets?|deadlines?|preparations?|applications?|enrol[a-z]*|bookings?|entries|submissions?|reservations?|sign-?ups?|nominations?|countdown) (?:for|to|of) (?:the |an? )?[\"“]?$"
)
_SAID_THAT = re.compile(r"\b(?:said|says|announced|noted|revealed|disclosed|confirmed|told|added|learnt)\b[^;.]{0,30}$")
_MOVES = re.compile(
    r"\b(?:attend|address|spoke|speak|visit|join|held|open|convene|met|signed|agreed|wrap|conclud|officiat|host|deliver|chair|take place|took place|gave|launch|tour)"
)
_NOT = re.compile(r"\b(?:cancel|postpone|not be held|was not|instead of)")


Told = tuple[list[Mention], Where | None]
_NOTHING: Told = ([], None)


class Calendar:
    """The document's own day, where it names it, and whether the sentence before spoke of it.

    ``day`` is an ISO 8601 date, ``today`` a mention of it, and ``said`` the sentence of that mention.
    """

    def __init__(self, day: str | None, today: Mention | None, said: tuple[int, int] | None) -> None:
        self.today, self.said = today, said
        weekday = _WEEKDAYS[date.fromisoformat(day).weekday()] if day else "today"
        self._names_day = re.compile(rf"{_TODAY.pattern}|\b{weekday}\b(?! to\b)")
        self.before: tuple[int, int] | None = None

    def find(self, clause: Clause) -> Iterator[Found]:
        """Yield held_in and held_on of one sentence; sentences come in order."""
        yield from self._find(clause)
        names_day = self._names_day.search(clause.masked)
        self.before = (clause.start, clause.end) if names_day else None if clause.groups else self.before

    def _find(self, clause: Clause) -> Iterator[Found]:
        if _NOT.search(clause.masked):
            return
        for index, group in enumerate(clause.groups):
            events = group.of(EVENTS)
            if not events or group.kind == "scene":
                continue
            at = clause.position(index)
            yield from _where(clause, group, events, at)
            for event in events:
                yield from _of_body(clause, event)
            umbrella = index and _UMBRELLA.search(clause.masked, 0, at) and clause.groups[index - 1].of(EVENTS)
            if _FOR_IT.search(clause.masked[max(0, at - 60) : at]):
                continue  # "Registration for the Quay Expo closes on April 5"
            if umbrella and clause.masked.startswith(" tomorrow", at + 1):
                continue  # "the Quay Forum of the Summit tomorrow (May 9)": a summit is longer than its forum
            dates = _following(clause, at, "DATE", _TO_DATE)[0] or _preceding(clause, at)
            if len(dates) == len(events) > 1 and "respectively" in clause.masked:
                for event, day in zip(events, dates, strict=True):
                    yield clause.found("held_on", event, day, "event.on", 0.82, group.carried)
            elif dates:
                yield from _pairs("held_on", group, events, dates, "event.on", 0.82, clause)
            elif self.today is not None:
                yield from self._on_the_day(clause, group, events, at)

    def _on_the_day(self, clause: Clause, group: Group, events: list[Mention], at: int) -> Iterator[Found]:
        masked = clause.masked
        assert self.today is not None
        elsewhere = None if clause.start <= self.today.start < clause.end else self.said
        if self._names_day.search(masked):
            if _MOVES.search(masked) and not _ELSEWHEN.search(masked[max(0, at - 60) : at]):
                yield from _pairs("held_on", group, events, [self.today], "event.today", 0.75, clause, elsewhere)
        elif self.before and not group.pronoun and _SPEAKING.search(masked[:at]):
            # "... Mr Ho said today. Speaking at the Quay Forum, he added"
            yield from _pairs(
                "held_on",
                group,
                events,
                [self.today],
                "event.speaking",
                0.65,
                clause,
                both_carried(self.said, self.before),
            )


def _where(clause: Clause, group: Group, events: list[Mention], at: int) -> Iterator[Found]:
    places, carried = _following(clause, at, "PLACE", _TO_PLACE)
    if places and len(events) > 1 and "respectively" in clause.masked:
        towns = next((g.of(PLACES) for g in clause.groups if g.of(PLACES)[:1] == places[:1]), [])
        if len(towns) == len(events):
            for event, town in zip(events, towns, strict=True):
                yield clause.found("held_in", event, town, "event.in", 0.85, carried)
        return
    if places:
        yield from _pairs("held_in", group, events, places[:1], "event.in", 0.85, clause, carried)
    before = _place_before(clause, at)
    if before is not None and before not in places:
        yield from _pairs("held_in", group, events[:1], [before], "event.there", 0.75, clause)
    host = _HOSTS.search(clause.masked[max(0, at - 80) : at])
    if host and (home := clause.group_of(host[1]).of(PLACES)):
        yield from _pairs("held_in", group, events, home[:1], "event.host", 0.78, clause)


_CHAINED = re.compile(r"\s*(?:of|under|during)\s+(?:the\s+)?")


def _following(clause: Clause, at: int, label: str, bridge: re.Pattern[str]) -> Told:
    """The first mention of a label after a group, where the words between lead to it; of a range, both ends.

    With it comes the sentence that a word such as "there" was carried from.
    """
    masked = clause.masked
    skipped = 0
    for position in range(at + 1, len(masked)):
        if ord(masked[position]) < FIRST_GROUP:
            continue
        group = clause.group_of(masked[position])
        own = group.of(frozenset({label}))
        if own and (not group.pronoun or group.kind == "here"):
            gap = ANY_GROUP.sub("x", masked[at + 1 : position])
            if group.kind == "here":
                gap = gap if gap.endswith(("at ", "in ")) else f"{gap.rstrip()} in "
            if not bridge.match(gap) or (label == "DATE" and _OTHER_TIME.search(gap)):
                skipped += 1
                if label != "DATE" or skipped > 2:
                    return _NOTHING
                continue  # "organised by the Council since 2004, runs from May 3"
            end = _UNTIL.match(masked, position + 1) if label == "DATE" else None
            return own[:1] + (clause.group_of(end[1]).of(frozenset({label}))[:1] if end else []), group.carried
        chained = _CHAINED.fullmatch(masked, at + 1, position)
        if group.of(EVENTS) and chained:
            at, skipped = position, 0  # "the X Forum of the Y Summit in Hangzhou"
            continue
        if group.of(EVENTS) or skipped > 2:
            return _NOTHING
        skipped += 1
    return _NOTHING


_HOSTS = re.compile(
    rf"({GROUP}) (?:(?:will|to|has|had|is|would|again|also|once|first|next|be) )*(?:host|hosts|hosted|hosting)\b[^.;{GROUPS}]{{0,30}}$"
)
""" "Macao to host the Quay Congress"."""
_GOES = re.compile(r"\b(?:for|to|in) (?:the )?$")
_ELSEWHEN = re.compile(r"\b(?:last|next|previous|earlier|coming|upcoming|tomorrow|yesterday)\b")
_TO_ATTEND = re.compile(
    r"^(?:, ?x)?[^.;]{0,90}?\b(?:to|will|and|where x) (?:attend|join|speak at|address|officiate at|take part in|participate in|open|host|attended|addressed|joined|spoke at|officiated at|opened|hosted)\b[^.;]{0,40}$|^(?: in x)?(?: (?:today|tomorrow|tonight|yesterday|next [a-z]+))? for (?:the )?$"
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
            gap = ANY_GROUP.sub("x", masked[position + 1 : at])
            if _GOES.search(masked[:position]) and _TO_ATTEND.match(gap):
                return places[0]
            if not re.search(r",\s*$", masked[:position]):
                return None
        elif group.of(EVENTS):
            return None
    return None


_NUMBERED = re.compile(r"^\W*(?:\d|[a-z]+(?:st|nd|rd|th)\b)", re.IGNORECASE)
_MEETING_OF = re.compile(r"\b(?:meeting|session|assembly|congress|plenary) of (?:the )?$", re.IGNORECASE)


def _of_body(clause: Clause, event: Mention) -> Iterator[Found]:
    """ "the 17th session of the Harbour Commission": who meets organises it."""
    for body in clause.nested:
        inside = body.label in ("AGENCY", "ORG") and event.start < body.start and body.end <= event.end
        if inside and not _NUMBERED.match(body.text) and _MEETING_OF.search(event.text[: body.start - event.start]):
            yield clause.found("organised", body, event, "event.of-body", 0.75)


def _preceding(clause: Clause, at: int) -> list[Mention]:
    """A date before the gathering, with a verb in between: "today (June 12) attended the ..."."""
    masked = clause.masked
    opens = _DAY_OPENS.match(masked[:at])
    if opens and _TAKES_PLACE.search(masked, at):
        return clause.group_of(opens[1]).of(frozenset({"DATE"}))[:1]
    for position in range(at - 1, -1, -1):
        if ord(masked[position]) < FIRST_GROUP:
            continue
        group = clause.group_of(masked[position])
        dates = group.of(frozenset({"DATE"}))
        if dates:
            between = masked[position:at]
            goes = re.search(r"\bto (?:attend|join|speak)\b|\bwhere\b", between) and _LEAVES.search(masked[:position])
            if " that " in between and _SAID_THAT.search(masked[max(0, position - 60) : position]):
                return []  # "said on May 5 that Mr Ho will attend": the day on which it was said
            # "will depart for Oslo tonight (May 5) to attend": the day on which one leaves
            return dates[:1] if _MOVES.search(between) and not goes else []
    return []


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
