"""What a sentence asserts of a relation: that it holds, is planned, is over, or is denied, cancelled or only possible.

After ConText (Harkema et al. 2009): a cue such as "did not" or "was called off" has a scope in one direction, which ends
at a word such as "but" or at a semicolon, or with the relative clause that the cue stands in. Cues and statuses stand in
``patterns/relations/assertion.tsv``, what dates a tenure in ``tenure.tsv`` beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from hkie.grammar.words import Words
from hkie.ontology import Ontology
from hkie.patternfiles import default_folder, items, rows
from hkie.records import Mention
from hkie.relations.groups import BY_MODEL, Found

ACTUAL = "actual"
NOT_FACTS = ("denied", "cancelled", "possible")
"""Statuses of what did not happen, or may not: such relations are left out unless they are asked for."""
STATUSES = (*NOT_FACTS, "planned", "former", "designate", "acting", ACTUAL)
"""Of two statuses, the first one counts."""
_ENDS = re.compile(r"(?<!\S)(?:;|but|although|though|whereas|however|:|”|\")(?!\S)")
"""What ends the scope of a cue."""
_RELATIVE = re.compile(r"(?<!\S), (?:who|which|whose|whom|where|when)(?!\S)[^,;]*(?: ,|$)")
"""A relative clause between commas: "Ms Ho, who did not attend the Expo, ..."."""
_AFTER = 60
"""Characters behind a relation in which "was called off" is of it."""
_LONGEST = 600
"""Characters before and between two names in which a cue may govern them."""
_MOST = 60
"""Names of a sentence; a longer list has no dates of its own."""
_SURE = 0.5
"""The score from which on what a frame found is not held to be denied by words elsewhere in the sentence."""
_APPOSED = 12
"""Characters between two names that stand in apposition or one in the other: "the Mayor , mr Ko"."""
_BESIDE = 30
"""Characters before or behind a mention in which a cue is of it alone."""


class _Cues(NamedTuple):
    """Cues that stand in one place: their expression, and the status or role of each."""

    find: re.Pattern[str]
    means: dict[str, str]


@cache
def _cues(file: str, column: str) -> dict[str, _Cues]:
    """The cues of a table by their place (``where``; "" if the table has none)."""
    found: dict[str, dict[str, str]] = {}
    for _, row in rows(default_folder() / "relations" / file, "cue", column):
        for cue in items(row["cue"]):
            found.setdefault(row.get("where", ""), {})[cue] = row[column]
    return {
        where: _Cues(
            re.compile(rf"(?<!\S)(?:{'|'.join(re.escape(cue) for cue in sorted(known, key=len, reverse=True))})(?!\S)"),
            known,
        )
        for where, known in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence in lower case with each outermost mention as its label, and where mentions stand in it."""

    text: str
    places: dict[str, tuple[int, int]]
    outer: tuple[tuple[Mention, int, int], ...]


class Asserted:
    """The sentences of a document, and what they assert."""

    def __init__(self, words: Words, mentions: Sequence[Mention], published: str | None, ontology: Ontology) -> None:
        self._words = words
        self._mentions = mentions
        self._published = published[:10] if published else ""
        self._ontology = ontology
        self._starts = [m.start for m in mentions]
        self._known: dict[tuple[int, int], _Sentence] = {}
        self.days: dict[str, str] = {}

    def of(self, found: Found) -> Found:
        """Return a relation with its status, and with the days from which and up to which a tenure holds."""
        sentence = self._sentence(found.start, found.end)
        post = self._of_post(found)
        status = self._status(found, sentence, post)
        if status == ACTUAL and self._ahead(found):
            status = "planned"
        if status == "planned" and self._ontology.label(found.tail.label).kind == "post":
            status = "designate"
        since, until = self._tenure(found, sentence, status) if post else (None, None)
        if post and since is None and found.carried and (lead := self._sentence(*found.carried)).text.endswith(": "):
            since, until = self._tenure(found, lead, status)  # "with effect from May 1: (a) Ms Ho as Chairman"
        if since is None and until is None and status == ACTUAL:
            return found
        return replace(found, status=status, since=since, until=until)

    def _of_post(self, found: Found) -> bool:
        """Whether a relation says who holds a post or belongs to a body: those have a tenure."""
        ontology = self._ontology
        head, tail = ontology.label(found.head.label).kind, ontology.label(found.tail.label).kind
        return head == "actor" and tail in ("post", "body") and not ontology.type(found.type).dated

    def _ahead(self, found: Found) -> bool:
        """Whether a relation is of an event that is still ahead on the day of the document, or has such a day itself."""
        if not self._published or (not self._ontology.type(found.type).dated and not self._of_event(found)):
            return False
        days = [found.date, *(self.days.get(_name(m)) for m in (found.head, found.tail))]
        if isinstance(found.tail.value, str):
            days.append(found.tail.value)
        return any(day is not None and _first(day) > self._published for day in days)

    def _of_event(self, found: Found) -> bool:
        return any(self._ontology.label(m.label).kind == "event" for m in (found.head, found.tail))

    def note(self, relations: Iterable[Found]) -> None:
        """Note the days of the events of a document, by which its other relations are told to be ahead."""
        for found in relations:
            value = found.tail.value
            if isinstance(value, str) and self._ontology.label(found.head.label).kind == "event":
                self.days.setdefault(_name(found.head), value)

    def _status(self, found: Found, sentence: _Sentence, post: bool) -> str:
        if post and found.tail.text.lower().startswith("acting "):
            return "acting"
        text = sentence.text
        ends = sorted(p for m in (found.head, found.tail) if (p := sentence.places.get(m.id)) is not None)
        if not ends:
            return ACTUAL
        (first, _), (last, after) = ends[0], ends[-1]
        if last - first > _LONGEST:
            return ACTUAL  # a list without end
        begin = max(0, first - _LONGEST)
        if isinstance(found.tail.value, str) and len(ends) > 1 and self._parted(text, ends[0], ends[-1]):
            return "denied"
        cues = _cues("assertion.tsv", "status")
        said: set[str] = set()
        # What a frame found was read with its own verb: a "may" elsewhere in the sentence is not of it.
        read = found.rule != BY_MODEL and found.score >= _SURE
        beside = last - ends[0][1] <= _APPOSED and not self._ontology.type(found.type).dated
        closed = [m.span() for m in _RELATIVE.finditer(text, begin, last) if m.end() <= last]
        for where in ("forward", "both", *(("tenure",) if post else ())):
            for match in cues[where].find.finditer(text, begin, last):
                at = match.start()
                shut = any(low <= at < high for low, high in closed)
                away = at < first and text.rfind(" , ", match.end(), first) >= 0 and where != "tenure"
                if shut or _ENDS.search(text, match.end(), last):
                    continue
                means = cues[where].means[match.group()]
                if away and means != "possible":
                    continue
                if means in ("possible", "denied") and (read or (at < first and beside)):
                    continue
                # "The Regatta will be opened by the Mayor, Mr Ko": that he is Mayor is not planned.
                if at < first and means == "planned" and not self._ontology.type(found.type).dated:
                    continue
                said.add(means)
        behind = text[after : after + _AFTER]
        off = cues["both"].find.search(behind)
        if off is not None and not _ENDS.search(behind, 0, off.start()) and "@" not in behind[: off.start()]:
            said.add(cues["both"].means[off.group()])
        if post:
            said |= self._beside(found, sentence)
        return next((status for status in STATUSES if status in said), ACTUAL)

    def _parted(self, text: str, first: tuple[int, int], last: tuple[int, int]) -> bool:
        """Whether a date stands in a relative clause of somebody else: "Ms Poon, who joined in May, opened the Expo"."""
        clauses = _RELATIVE.finditer(text, max(0, first[1] - _LONGEST), last[0])
        return any(c.start() < first[0] and first[1] < c.end() <= last[0] and c.group().endswith(",") for c in clauses)

    def _beside(self, found: Found, sentence: _Sentence) -> set[str]:
        """The statuses that stand right beside the post or its holder."""
        said: set[str] = set()
        cues = _cues("assertion.tsv", "status")
        for where, mention in (("post", found.tail), ("post", found.head), ("head", found.head)):
            place = sentence.places.get(mention.id)
            if place is not None:
                before = sentence.text[max(0, place[0] - _BESIDE) : place[0]]
                for match in cues[where].find.finditer(before):
                    if _HONORIFIC.fullmatch(before[match.end() :]):
                        said.add(cues[where].means[match.group()])
        for where, mention in (("behind", found.tail), ("passed", found.head)):
            place = sentence.places.get(mention.id)
            if place is not None:
                after = sentence.text[place[1] : place[1] + _BESIDE]
                near = cues[where].find.search(after)
                if near is not None and "@" not in after[: near.start()] and len(after[: near.start()].split()) <= 2:
                    said.add(cues[where].means[near.group()])
        return said

    def _tenure(self, found: Found, sentence: _Sentence, status: str) -> tuple[str | None, str | None]:
        """The days from which and up to which a post is held, as the sentence states them."""
        spots = [p for m in (found.head, found.tail) if (p := sentence.places.get(m.id)) is not None]
        first, last = min((begin for begin, _ in spots), default=0), max((end for _, end in spots), default=0)
        since = until = None
        if len(sentence.outer) > _MOST:
            return None, None
        cues = _cues("tenure.tsv", "role")[""]
        for mention, begin, _ in sentence.outer:
            value = mention.value
            if not isinstance(value, str) or self._others(found, sentence, first, last, begin):
                continue
            before = sentence.text[max(0, begin - _BESIDE) : begin]
            role = ""
            for match in cues.find.finditer(before):
                if not before[match.end() :].strip():
                    role = cues.means[match.group()]
            if not role and re.search(r"(?<!\S)(?:on|in) $", before):
                lead = sentence.text[max(0, begin - _AFTER) : begin]
                roles = [cues.means[m.group()] for m in cues.find.finditer(lead)]
                role = next(
                    ({"begins": "from", "ends": "to"}[r] for r in reversed(roles) if r in ("begins", "ends")), ""
                )
                role = role or {"designate": "from", "former": "to"}.get(status, "")
            low, _, high = value.partition("/")
            if role == "from":
                since = since or low
                until = until or high or None
            elif role == "to":
                until = until or high or low
        if since is not None and until is None:
            until = next(
                (
                    _years(since, int(r))
                    for m in cues.find.finditer(sentence.text)
                    if (r := cues.means[m.group()]).isdigit()
                ),
                None,
            )
        return since, until

    def _others(self, found: Found, sentence: _Sentence, first: int, last: int, at: int) -> bool:
        """Whether another holder stands between a relation and a date."""
        low, high = (last, at) if at >= last else (at, first)
        return any(
            m.label == found.head.label and low <= begin < high and m.id != found.head.id
            for m, begin, _ in sentence.outer
        )

    def _sentence(self, start: int, end: int) -> _Sentence:
        key = start, end
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._masked(start, end)
        return known

    def _masked(self, start: int, end: int) -> _Sentence:
        words = self._words
        first, after = words.span(start, end)
        at = bisect_left(self._starts, start)
        inside = [m for m in self._mentions[at : bisect_left(self._starts, end)] if m.end <= end]
        spans = {m.id: words.span(m.start, m.end) for m in inside}
        parts: list[str] = []
        places: dict[str, tuple[int, int]] = {}
        tops: list[tuple[Mention, int, int]] = []
        size = 0
        k = first
        for mention in inside:
            begin, stop = spans[mention.id]
            if begin < k and tops:  # inside the one before
                places[mention.id] = tops[-1][1:]
                continue
            for word in words.texts[k:begin]:
                if part := word.lower().strip():
                    parts.append(part)
                    size += len(part) + 1
            part = "@" + mention.label
            tops.append((mention, size, size + len(part)))
            places[mention.id] = size, size + len(part)
            parts.append(part)
            size += len(part) + 1
            k = max(begin + 1, stop)
        parts += [part for word in words.texts[k:after] if (part := word.lower().strip())]
        return _Sentence(" ".join(parts) + " ", places, tuple(tops))


_HONORIFIC = re.compile(r" ?(?:(?:the|mr|ms|mrs|miss|dr|prof|professor|sir|dame|-) )*")


def _name(mention: Mention) -> str:
    return " ".join(mention.text.lower().split())


def _years(day: str, number: int) -> str | None:
    """Return the last day of some years from a day on; None for a month or a year."""
    try:
        begins = date.fromisoformat(day)
        return (begins.replace(year=begins.year + number) - timedelta(days=1)).isoformat()
    except ValueError:
        return None


def _first(day: str) -> str:
    return day.partition("/")[0]


def facts(found: Iterable[Found]) -> Iterable[Found]:
    """Yield the relations that hold, held or will hold, without those that are denied, cancelled or only possible."""
    return (one for one in found if one.status not in NOT_FACTS)
