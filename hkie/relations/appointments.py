"""Who holds which post, and the body that the post's name names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hkie.records import Mention
from hkie.relations.groups import ANY_GROUP, BODIES, FIRST_GROUP, Clause, Found, Unit, between

_TITLES = "mr|mrs|ms|miss|dr|prof|professor|ir|ar|rev|sister|father|the|hon"

_BECOMES = re.compile(
    r"^(?:,\s+an?\s+[^,]{2,40},)?\s*,?\s*(?:(?:also|formerly|currently|now|has been|had been)\s+)*(?:is|was|as|became|becomes|will be|has been|serves as|served as|"
    r"(?:is |are |will |to )?(?:be )?act(?:s|ing|ed)? as|was (?:today|yesterday)? ?(?:\([^)]*\) )?(?:re)?-?(?:appointed|elected|named)(?: as)?|"
    r"(?:was|has been|is|were|will be) (?:re)?-?(?:appointed|elected|named|promoted|sworn in)(?: as)?|"
    r"(?:re)?-?(?:appointed|elected|named|promoted to|succeeds .{0,40} as|takes? office as|took office as|took up office as|will succeed .{0,40} as|to succeed .{0,40} as|assumed? office as|takes? up the post of|will take up the post of|will become|in (?:his|her) capacity as))\s+(?:the\s+|a\s+|its\s+|new\s+|acting\s+)*$"
)
_JOINED_AS = re.compile(r"^ (?:re)?joined .{3,80} as (?:an? |the )?$")
_SUCCEEDS = re.compile(
    rf"^\s*,?\s*(?:will |to |has |is to )?(?:succeeds?|succeeded|succeeding|replac(?:e|es|ed|ing)|tak(?:e|es|ing) over from|took over from)\s+(?:(?:{_TITLES})\.?\s+)*$"
)
_AFTER_WHOM = re.compile(
    rf"(?:to succeed|succeeding|in succession to|replacing|vice|to replace|taking over from)\s+(?:(?:{_TITLES})\.?\s+)*$"
)
_IS = re.compile(rf"^\s*(?:is|was|will be)\s+(?:(?:{_TITLES})\.?\s+)*$")
_LOW_POST = re.compile(
    r"^(?:(?:'s|’s))? (?:[a-z-]+ ){0,4}(?:director|chairman|chairwoman|chairperson|head|chief|manager|officer|secretary|president|professor|analyst|spokesman|spokeswoman|spokesperson|economist|researcher|governor|executive|fellow|lecturer|lawmaker|commissioner|engineer|member)(?: \([^)]*\))?,? (?:(?:mr|mrs|ms|miss|dr|prof|professor)\.? )?$"
)
_OF_BODY = re.compile(r"^\s*,?\s*(?:of|from|at|with)\s+(?:the\s+)?$")
_LISTED_BODY = re.compile(r"(?: \([^)]*\))?(?:[,;:.)]|\s*\n|$)")
_ITS_HOUSE = re.compile(r"(?:'s|’s)?(?: \([^)]*\))? (?:headquarters|building|offices?|premises|compound)\b")
_BODY_OWNER = re.compile(r"^(?:'s|’s)\s*(?:newly appointed |new |then |deputy |acting )?$|^ $")
_WORKS_FOR = re.compile(
    r"^\s*,?\s*(?:who\s+|and\s+)?(?:(?:also\s+)?(?:chairs?|heads?|leads?|sits on|chaired|works for|joined|is a member of|is an? [a-z ]{3,30} (?:of|at|with))|(?:both|all) of|an? (?:[a-z-]+ ){1,4}(?:with|at|of|from|for))\s+(?:the\s+)?$"
)
_MADE_OF = re.compile(
    r"^\)?(?:\s*\([^)]*\))?\s*,?\s*(?:which\s+(?:is\s+)?|and\s+)?(?:comprises|comprising|consisting of|consists of|made up of|headed by|chaired by|led by)\s+(?:the\s+)?(?:its\s+)?(?:former\s+)?(?:mr|ms|mrs|miss|dr|prof|professor|ir|sr|the|hon|\s|\.)*$"
)
_PLURAL = re.compile(
    r"(?:convenors|conveners|co-chairs|chairmen|chairpersons|directors|secretaries|members|vice-chairmen|vice-presidents|ministers|"
    r"commissioners|executives|officers|presidents|governors|deputies|heads|representatives|principals|ambassadors)(?= (?:of|for)\b|$)",
    re.IGNORECASE,
)
_APPOINTS = re.compile(r"\b(?:re)?appoint(?:s|ed|ments?|ing)?\b|\bmembership\b|\bmembers? of\b")
_LISTS = re.compile(r"\b(?:as follows|following|listed below|are|include|namely)\b[^.]*[:.]?\s*$|:\s*$")
_LISTED = re.compile(rf"(?:\W|\d|\b(?:{_TITLES}|jp|gbm|gbs|sbs|bbs|mh|sc|new|and)\b)*")
_ELSEWHERE = re.compile(r"\b(?:with|to) (?:the )?$")
"""Whom a post only deals with: "Permanent Representative of Fiji with the World Tide Body", "Ambassador to the EU"."""
_AND_ALSO = re.compile(
    r"^(?: from \d{4} to \d{4})?\s*,?\s*(?:and|cum|as well as|and concurrently)\s+(?:the\s+|an?\s+)?$"
)
_PAST = re.compile(r"\b(?:former|ex-|late|formerly)\s*$")


class Appointments:
    """The members of a body whose appointment a document announces: by "the new members are A and B", and by the
    list of names that follows."""

    def __init__(self) -> None:
        self.body: Mention | None = None
        self.said: tuple[int, int] | None = None
        self.listing = False

    def find(self, clause: Clause, text: str) -> Iterator[Found]:
        """Yield affiliated_with of one sentence; sentences come in order."""
        words = clause.masked.lower()
        people = [u.mention for g in clause.groups if not g.pronoun for u in g.units if u.mention.label == "PERSON"]
        if _APPOINTS.search(words):
            # "... the appointment of four members to the Advisory Council": the body that stands last
            bodies = [m for m in clause.mentions if m.label in ("AGENCY", "ORG") and not m.text.endswith("Government")]
            near = [
                b for b in bodies if re.search(r"\b(?:to|of) (?:the )?$", text[max(0, b.start - 8) : b.start].lower())
            ]
            if near and self.body is None:
                self.body, self.said = near[-1], (clause.start, clause.end)
            self.listing = self.listing or (
                self.body is not None and bool(_LISTS.search(text[clause.start : clause.end].strip()))
            )
        if self.body is None:
            return
        bare = _LISTED.fullmatch(ANY_GROUP.sub("", words)) is not None
        if people and self.listing and bare:
            for person in people:
                yield clause.found("affiliated_with", person, self.body, "post.listed", 0.75, self.said)
            return
        for index, group in enumerate(clause.groups):
            at = clause.position(index)
            if group.people and re.search(
                r"\bmembers (?:are|include|were),? (?:the )?(?:\S{2,4} )?$|\bmembers?, (?:namely|including),? (?:\S{2,4} )?$",
                words[:at],
            ):
                for person in group.people:
                    yield clause.found("affiliated_with", person, self.body, "post.listed", 0.75, self.said)


def find(clause: Clause, text: str) -> Iterator[Found]:
    """Yield holds_title and affiliated_with of one sentence."""
    yield from _made_of(clause, text)
    previous: Unit | None = None
    last: Unit | None = None
    before_last: Unit | None = None
    held: Mention | None = None  # the post that the last sentence part gave to ``last``
    for index, group in enumerate(clause.groups):
        if group.pronoun:
            previous = last = before_last = held = None
            continue
        for unit in group.units:
            person = unit.mention if unit.mention.label == "PERSON" else None
            if (
                person is not None
                and unit.title is not None
                and not _PAST.search(text[max(0, unit.title.start - 10) : unit.title.start].lower())
            ):
                yield from _holds(clause, person, unit.title, "post.apposition", 0.95, text)
            elif unit.mention.label == "TITLE" and last is not None and _end(last) < unit.mention.start:
                also = previous is last and last.title is not None and last.title.start > last.mention.start
                since = _end(last) if also or held is None else held.end
                gap = between(text, _end(last), unit.mention.start)
                if (also or held is not None) and _AND_ALSO.match(between(text, since, unit.mention.start)):
                    yield from _holds(clause, last.mention, unit.mention, "post.also", 0.85, text)
                    held = unit.mention
                    last = Unit(last.mention, unit.mention) if also else last
                # A day may stand between: "was yesterday (October 25, Geneva time) re-elected as".
                elif _BECOMES.match(gap) or _JOINED_AS.match(gap):
                    yield from _holds(clause, last.mention, unit.mention, "post.becomes", 0.85, text)
                    held = unit.mention
                    if before_last is not None and _SUCCEEDS.match(
                        between(text, _end(before_last), last.mention.start)
                    ):
                        # "Ms Poon will succeed Mr Lok as Chairman": both
                        yield from _holds(clause, before_last.mention, unit.mention, "post.becomes", 0.8, text)
            elif (
                unit.mention.label in ("AGENCY", "ORG") and previous is not None and previous.mention.label == "PERSON"
            ):
                gap = between(text, _end(previous), unit.mention.start)
                post = previous.title
                behind = post is not None and post.start > previous.mention.start and not _bodies_in(clause, post)
                if behind and gap == ", " and _LISTED_BODY.match(text, unit.mention.end):
                    # "Ms Yip, Managing Director, Kestrel Group, and ...": where the post is
                    yield clause.found("affiliated_with", previous.mention, unit.mention, "post.comma-body", 0.72)
                # "met Mr Lok at the Harbour Board headquarters": where, and not of whom
                if (_OF_BODY.match(gap) and not _ITS_HOUSE.match(text, unit.mention.end)) or _WORKS_FOR.match(gap):
                    yield clause.found("affiliated_with", previous.mention, unit.mention, "post.of-body", 0.8)
            if person is not None and held is not None and unit.title is None:
                lead = between(text, held.end, person.start)
                if len(lead) < 60 and _AFTER_WHOM.search(lead):
                    yield from _holds(clause, person, held, "post.predecessor", 0.7, text)
            if person is not None and previous is not None:
                yield from _beside(clause, previous, unit, text)
            previous = unit
            if person is not None:
                before_last, last = last, unit
        yield from _plural(clause, index, text)


def _beside(clause: Clause, previous: Unit, unit: Unit, text: str) -> Iterator[Found]:
    """What stands right before a person: "the Mission's Director, Ms X", "Y University professor Z", "The Director is Mr W"."""
    start = unit.title.start if unit.title and unit.title.start < unit.mention.start else unit.mention.start
    gap = between(text, _end(previous), start)
    if previous.mention.label in ("AGENCY", "ORG"):
        if unit.title is not None and _BODY_OWNER.match(gap):
            yield clause.found("affiliated_with", unit.mention, previous.mention, "post.owner", 0.85)
        elif _LOW_POST.match(gap):
            yield clause.found("affiliated_with", unit.mention, previous.mention, "post.low", 0.75)
    elif previous.mention.label == "TITLE" and unit.title is None and _IS.match(gap):
        yield from _holds(clause, unit.mention, previous.mention, "post.is", 0.85, text)


_BETWEEN_PEOPLE = re.compile(r"(?:\s|,|;|and|the|mr|ms|mrs|miss|dr|prof|professor|ir|\.)*")


def _made_of(clause: Clause, text: str) -> Iterator[Found]:
    """ "the Expert Panel, comprising A, B and C": its members; "a delegation of the X, led by its Chairman, Mr A": of the X."""
    units = [unit for group in clause.groups if not group.pronoun for unit in group.units]
    body: Mention | None = None
    for before, unit in pairwise(units):
        start = min(unit.mention.start, unit.title.start if unit.title else unit.mention.start)
        gap = between(text, _end(before), start)
        if before.mention.label in ("AGENCY", "ORG"):
            body = before.mention if _MADE_OF.match(gap) else None
        elif not _BETWEEN_PEOPLE.fullmatch(gap):
            body = None
        if body is not None and unit.mention.label == "PERSON":
            yield clause.found("affiliated_with", unit.mention, body, "post.member", 0.8)


def _end(unit: Unit) -> int:
    return max(unit.mention.end, unit.title.end if unit.title else 0)


def _holds(clause: Clause, person: Mention, title: Mention, rule: str, score: float, text: str) -> Iterator[Found]:
    yield clause.found("holds_title", person, title, rule, score)
    for body in _bodies_in(clause, title):
        if not _ELSEWHERE.search(text[title.start : body.start].lower()):
            yield clause.found("affiliated_with", person, body, f"{rule}.body", score - 0.05)


def _bodies_in(clause: Clause, title: Mention) -> list[Mention]:
    """The bodies that the name of a post names."""
    return [m for m in clause.nested if m.label in BODIES and title.start <= m.start and m.end <= title.end]


def _plural(clause: Clause, index: int, text: str) -> Iterator[Found]:
    """ "the Convenors of X, the A, Mr B, and the C, Mr D": the plural post is everyone's."""
    group = clause.groups[index]
    for k, unit in enumerate(group.units):
        if unit.title is not None and unit.title.start < unit.mention.start and _PLURAL.search(unit.title.text):
            # "the Deputy Chief Executives of the Authority, Mr Howard Lee and Ms Celestine Pang"
            for other in group.units[k + 1 :]:
                if other.mention.label != "PERSON" or other.title is not None:
                    break
                yield from _holds(clause, other.mention, unit.title, "post.plural", 0.85, text)
        if unit.mention.label == "TITLE" and unit.title is None and _PLURAL.search(unit.mention.text):
            rest = [u for u in group.units[k + 1 :] if u.mention.label == "PERSON"]
            if not rest and index + 1 < len(clause.groups) and chr(FIRST_GROUP + index + 1) in clause.masked:
                gap = clause.groups[index + 1].before
                rest = clause.groups[index + 1].units if re.fullmatch(r"\s*,?\s*(?:the|mr|ms|dr|\s)*", gap) else []
            for other in rest:
                if other.mention.label == "PERSON":
                    yield from _holds(clause, other.mention, unit.mention, "post.plural", 0.85, text)
