"""What a document asserts of a relation: that it holds, is planned, is over, or is denied; and the days of a tenure.

After ConText (Harkema et al. 2009): a cue such as "did not" or "was called off" has a scope, which ends at a word such as
"but" or at a semicolon. Cues and their statuses stand in ``patterns/relations/assertion.tsv``, what dates a tenure in
``tenure.tsv`` beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from hkie.records import Mention
from hkie.relations.chunks import NOUN, VERB
from hkie.relations.cues import Cue, Masked, cues
from hkie.relations.discourse import Spot
from hkie.relations.found import Found
from hkie.relations.page import Page
from hkie.relations.pairs import Pair
from hkie.relations.roles import OBJECT, SUBJECT, Node, Predicate

ACTUAL, DENIED = "actual", "denied"
NOT_FACTS = (DENIED, "cancelled", "possible")
"""Statuses of what did not happen, or may not: such relations are left out unless they are asked for."""
STATUSES = (*NOT_FACTS, "planned", "acting", "former", "designate", ACTUAL)
"""Of two statuses, the first one counts."""
_OF_POSTS = frozenset({"former", "designate", "acting"})
"""Statuses that only a tenure has: of a post, or of a place in a body."""
_SUCCESSION = ("head", "passed")
"""Places of cues that say that a holder has a successor."""
_THINGS = ("event", "instrument")
"""What a verb such as "cancel" acts upon, with all that is said of it."""
_ACTING_UPON = ("both", "passive", "event")
"""Places of cues in a verb group that count for what the verb acts upon."""
_AHEAD = ("forward", "both", "passive", "tenure")
"""Places of cues that count for the rest of their clause."""
_NEAR = 2
"""Words between a cue and the name that it is of, at most."""
_APPOSED = 6
"""Words between two names that stand in apposition, at most."""
_AROUND = 8
"""Words behind two names in which "was called off" is of them."""
_CLOSES = frozenset({";", "”", '"', ":"})
"""Marks that end the scope of a cue, besides the words whose place is "end"."""
_FIRST, _LAST, _UNSURE = "from", "to", "?"
_MOST = 60
"""Names of a sentence; a longer list has no days of its own."""


class _Place(NamedTuple):
    """Where a relation stands in its sentence: its names as (first word, word behind), by end."""

    around: Masked
    ends: dict[str, tuple[int, int]]
    tenure: bool
    post: str
    """The name of the post in lower case, or of the one that names the body: "acting director of the pier office"."""
    joining: tuple[Predicate, ...] = ()
    """The predicates in which both names have roles."""
    linked: bool = False
    """Whether the names stand in one noun phrase: "the Forum in Oslo". What the sentence denies is not their relation."""
    undergoing: tuple[Predicate, ...] = ()
    """The verbs that act upon an end, or upon the noun that joins them: "a visit by Ms Ho was | put off"."""
    subject: tuple[Predicate, ...] = ()
    """The verbs of which an end that is an event, or such a noun, is the subject."""
    holder: Node[Spot] | None = None
    """What the holder of a post is to the sentence."""
    verbs: tuple[Predicate, ...] = ()
    """The verbs of the sentence, where there is a holder."""

    @property
    def low(self) -> int:
        return min(first for first, _ in self.ends.values())

    @property
    def high(self) -> int:
        return max(after for _, after in self.ends.values())


class Asserted:
    """What the sentences of a page assert; ``published`` is its day."""

    def __init__(self, page: Page, published: str | None) -> None:
        self._page = page
        self._published = published[:10] if published else ""
        self._days: dict[str, str] = {}

    def note(self, relations: Iterable[Found]) -> None:
        """Note the days of the events of a document; relations of an event that is still ahead are planned."""
        for found in relations:
            value = found.tail.value
            if isinstance(value, str) and self._page.ontology.label(found.head.label).kind == "event":
                self._days.setdefault(_name(found.head), value)

    def of(self, found: Found, pair: Pair) -> Found:
        """Return a relation with its status, and with the first and last day of a tenure."""
        said = max(spot.sentence for spot in pair.nearest)
        around = self._page.masked(said)
        outer = {name: s.host or s for name, s in zip(("head", "tail"), pair.nearest, strict=True)}
        ends = {n: (around.at(s.first), around.at(s.after)) for n, s in outer.items() if s.sentence == said}
        host = pair.nearest[1].host
        post = (host.mention if host is not None else None) or found.tail
        place = _Place(around, ends, self._is_tenure(found), post.text.lower())
        if around.cues("assertion"):
            place = self._joined(place, pair, found.type)
        governing = self._cues_of(place)
        status = self._status(governing, place)
        change = next((c for c in governing if c.row["where"] in _SUCCESSION and c.row["status"] == "former"), None)
        if change is not None and status == "former" and _is_planned(change, around):
            status = ACTUAL  # "Ms Ho will succeed Mr Lau as Director"
        since, until = self._tenure(pair, place, status, change is not None) if place.tenure else (None, None)
        status = self._in_time(found, status, since, until)
        if status == ACTUAL and since is None and until is None:
            return found
        return replace(found, status=status, since=since, until=until)

    def _joined(self, place: _Place, pair: Pair, kind: str) -> _Place:
        """Add how the names of a relation are joined by their sentence, for which cues count."""
        page = self._page
        if place.tenure and "head" in place.ends:
            holder = page.node(pair.nearest[0])
            place = place._replace(holder=holder, verbs=page.verbs(pair.nearest[0].sentence))
        *nodes, inner = page.nodes(*pair.nearest)
        known = [node for node in nodes if node is not None]
        if len(known) < 2:
            return place._replace(linked=pair.apart == 0)
        one, other = known
        joining = tuple(p for p in one.roles if p in other.roles)
        linked = inner or one.number in other.names or other.number in one.names
        acted = [page.noun_of[p] for p in joining if p.kind == NOUN]
        acted += [n for n in known if n.chunk.sort in _THINGS]
        found = {
            role: tuple(p for node in acted for p, its in node.roles.items() if p.kind == VERB and its == role)
            for role in (OBJECT, SUBJECT)
        }
        return place._replace(
            joining=joining,
            linked=linked and not (joining and (place.tenure or page.ontology.type(kind).dated)),
            undergoing=found[OBJECT],
            subject=found[SUBJECT],
        )

    def _is_tenure(self, found: Found) -> bool:
        """Whether a relation says who holds a post or belongs to a body."""
        ontology = self._page.ontology
        head, tail = ontology.label(found.head.label).kind, ontology.label(found.tail.label).kind
        return head == "actor" and tail in ("post", "body") and not ontology.type(found.type).dated

    def _cues_of(self, place: _Place) -> list[Cue]:
        """Return the cues of a sentence that count for a relation."""
        known = place.around.cues("assertion")
        ends = [cue.first for cue in known if cue.row["where"] == "end"]
        return [
            cue
            for cue in known
            if (place.tenure or cue.row["status"] not in _OF_POSTS) and self._governs(cue, place, ends)
        ]

    def _status(self, cues: Iterable[Cue], place: _Place) -> str:
        if place.tenure and place.post.startswith("acting "):
            return "acting"
        said = {cue.row["status"] for cue in cues}
        if {"former", "planned"} <= said:
            return ACTUAL  # "will step down as Director"
        return next((status for status in STATUSES if status in said), ACTUAL)

    def _governs(self, cue: Cue, place: _Place, ends: Sequence[int]) -> bool:
        """Whether a cue stands where it counts for a relation, and no other clause lies between."""
        where, words = cue.row["where"], place.around.words
        for name, (at, after) in place.ends.items():
            before, behind = at - cue.after, cue.first - after
            clear = not any(word[0] == "@" for word in words[cue.after : at])
            near = 0 <= before <= _NEAR and clear
            if near and (where == "post" or (where == "head" and name == "head")):
                return True
            if (where == "behind" and name == "tail" and 0 <= behind <= 1) or (
                where == "passed" and name == "head" and 0 <= behind <= _NEAR
            ):
                return True
        acted = place.undergoing if where in _ACTING_UPON else ()
        if any(self._within(cue, p, place) for p in (*acted, *(place.subject if where == "event" else ()))):
            return True
        if where not in _AHEAD:
            return False
        if where != "tenure" and (place.linked or self._aside_of(cue, place)):
            return False
        if where == "tenure" and self._of_another(cue, place):
            return False
        if place.tenure and where != "tenure" and self._apposed(place):
            return False  # "It will be chaired by Ms Ho, the Mayor": that she is Mayor is not planned
        if cue.first >= place.high:
            between = words[place.high : cue.first]
            near = where == "both" and len(between) <= _AROUND
            closed = any(place.high <= end < cue.first for end in ends)
            return near and not closed and not any(word in _CLOSES or word[0] == "@" for word in between)
        if any(word in _CLOSES for word in words[cue.after : place.high - 1]):
            return False
        if any(cue.after <= end < place.high - 1 for end in ends):
            return False
        if cue.after > place.low:
            return not self._aside(cue, place)
        return "," not in words[cue.after : place.low]  # "Members urged Ms Ho to attend"

    def _within(self, cue: Cue, predicate: Predicate, place: _Place) -> bool:
        """Whether a cue is a part of a verb group, or stands right behind it: "was | called off"."""
        first, after = (place.around.at(word) for word in predicate.words)
        return cue.first <= after and cue.after > first

    def _of_another(self, cue: Cue, place: _Place) -> bool:
        """Whether a cue is a verb that tells of somebody else: "Mr Lau retired and | Ms Ho was appointed"."""
        verb = next((v for v in place.verbs if self._within(cue, v, place)), None)
        return verb is not None and place.holder is not None and verb not in place.holder.roles

    def _aside_of(self, cue: Cue, place: _Place) -> bool:
        """Whether a relation is stated in a relative clause behind a cue: "did not attend the Forum, which Ms Ho opened"."""
        return bool(place.joining) and all(
            p.relative and cue.after <= place.around.at(p.words[0]) for p in place.joining
        )

    def _apposed(self, place: _Place) -> bool:
        """Whether a post and its holder, or a body and its member, stand together without a verb between them."""
        if len(place.ends) < 2:
            return False
        (_, after), (first, _) = sorted(place.ends.values())
        between = place.around.words[after:first]
        syntax = self._page.syntax
        verbs = ("be", "have", "do", "modal")
        return len(between) <= _APPOSED and not any(
            w in syntax.verbs or syntax.classes.get(w) in verbs for w in between
        )

    def _aside(self, cue: Cue, place: _Place) -> bool:
        """Whether a cue between two names stands in a relative clause: "Ms Ho, who did not speak, attended"."""
        words = place.around.words
        opens = max((k for k in range(place.low, cue.first) if words[k] == ","), default=-1)
        relative = (
            opens >= 0 and opens + 1 < len(words) and self._page.syntax.classes.get(words[opens + 1]) == "relative"
        )
        last = max(first for first, _ in place.ends.values())
        return relative and "," in words[cue.after : last]

    def _in_time(self, found: Found, status: str, since: str | None, until: str | None) -> str:
        """Return the status of a relation after its days: what is ahead is planned, a post that is is designate."""
        tenure = self._is_tenure(found)
        if tenure and status == "planned" and since is None and until is not None:
            status = ACTUAL  # "will retire as Director on July 31": until then the post is held
        if status == ACTUAL and self._ahead(found, since):
            status = "planned"
        if tenure and status == ACTUAL and until is not None and self._published and _end(until) < self._published:
            return "former"
        post = self._page.ontology.label(found.tail.label).kind == "post"
        return "designate" if status == "planned" and post else status

    def _ahead(self, found: Found, since: str | None) -> bool:
        """Whether a relation is of an event that is still ahead on the day of the document, or begins later."""
        if not self._published:
            return False
        if since is not None:
            return since > self._published
        ontology = self._page.ontology
        event = any(ontology.label(m.label).kind == "event" for m in (found.head, found.tail))
        if not ontology.type(found.type).dated and not event:
            return False
        days = [found.date, *(self._days.get(_name(m)) for m in (found.head, found.tail))]
        if isinstance(found.tail.value, str):
            days.append(found.tail.value)
        return any(day is not None and day.partition("/")[0] > self._published for day in days)

    def _tenure(self, pair: Pair, place: _Place, status: str, succeeded: bool) -> tuple[str | None, str | None]:
        """The days from which and up to which a post is held, by the sentence or by the heading of its list."""
        said = max(spot.sentence for spot in pair.nearest)
        # In "Ms Ho succeeded Mr Lau on May 1" the day is that of Ms Ho.
        since, until = (None, None) if succeeded else self._days_of(said, place, status)
        if since is not None or until is not None:
            return since, until
        opener = self._page.heading.get(said)
        if opener is not None:  # "Members from May 1, 2024 to April 30, 2026: Ms Ho, ..."
            return self._days_of(opener, None, status)
        if said + 1 < len(self._page.spots) and self._goes_on(said + 1, pair):
            return self._days_of(said + 1, None, status)  # "She took office in May."
        return None, None

    def _goes_on(self, number: int, pair: Pair) -> bool:
        """Whether a sentence speaks of the holder of a post that the one before it names, and of nobody else."""
        ontology, head = self._page.ontology, pair.head
        spots, words = self._page.spots[number], self._page.masked(number).words
        owned = bool(words) and self._page.syntax.classes.get(words[0]) in (
            "article",
            "determiner",
        )  # "His appointment"
        others = any(
            s.mention is not None and head not in s.things and ontology.label(s.label).kind in ("actor", "post")
            for s in spots
        )
        return not others and (owned or any(head in s.things or pair.tail in s.things for s in spots))

    def _days_of(self, number: int, place: _Place | None, status: str) -> tuple[str | None, str | None]:
        around, spots = self._page.masked(number), self._page.spots[number]
        since = until = None
        if len(spots) > _MOST:
            return None, None
        known = around.cues("tenure")
        for spot in spots:
            value = _value(spot)
            at = around.at(spot.first)
            if not value or (place is not None and self._rival(around, place, at)):
                continue
            role = self._role(known, around, at, status)
            if role.endswith(_UNSURE):
                role = role.removesuffix(_UNSURE) if place is None or self._of_tenure(spot) else ""
            low, _, high = value.partition("/")
            if not role and high and (place is None or self._bracketed(around, place, at)):
                role = _FIRST  # "Ms Ho (1999 to 2003)", "Members, May 1, 2024 to April 30, 2026:"
            if role == _FIRST:
                since, until = since or low, until or high or None
            elif role == _LAST:
                until = until or high or low
        if since is not None and until is None:
            terms = (int(cue.row["role"]) for cue in known if cue.row["role"].isdigit())
            until = next((_years(since, years) for years in terms), None)
        return since, until

    def _role(self, known: Iterable[Cue], around: Masked, at: int, status: str) -> str:
        """Return what a day is to a tenure, by the cue right before it or by the verb before "on"."""
        before = [cue for cue in known if cue.after <= at]
        right = next((c.row["role"] for c in before if c.after == at and c.row["role"].startswith((_FIRST, _LAST))), "")
        verbs = [
            {"begins": _FIRST, "ends": _LAST}[c.row["role"]] for c in before if c.row["role"] in ("begins", "ends")
        ]
        if any(c.row["role"] == "effective" and c.after == at for c in before):
            return verbs[-1] if verbs else _FIRST  # "resigned with effect from 1 May"
        if right or not at or around.words[at - 1] not in _ON:
            return right
        if verbs:
            return verbs[-1]
        return {"designate": _FIRST, "planned": _FIRST, "former": _LAST}.get(status, "") + _UNSURE

    def _of_tenure(self, spot: Spot) -> bool:
        """Whether a day depends on no verb, or on one of a tenure: not "the Minister will visit Oslo from May 5 to 7"."""
        node = self._page.node(spot)
        verbs = [p for p in node.roles if p.kind == VERB] if node is not None else []
        texts = self._page.words.texts
        groups = ([text.lower() for text in texts[first:after]] for first, after in (p.words for p in verbs))
        roles = ("begins", "ends", "holds")
        return not verbs or any(cue.row["role"] in roles for group in groups for cue in cues("tenure", group[-2:]))

    def _bracketed(self, around: Masked, place: _Place, at: int) -> bool:
        """Whether a day stands in brackets right behind a name of the relation."""
        return at > 1 and around.words[at - 1] == "(" and any(after == at - 1 for _, after in place.ends.values())

    def _rival(self, around: Masked, place: _Place, at: int) -> bool:
        """Whether another holder stands between a relation and a day."""
        if "head" not in place.ends:
            return False
        head = around.words[place.ends["head"][0]]
        low, high = (place.high, at) if at >= place.high else (at, place.low)
        return head in around.words[low:high]


_ON = frozenset({"on", "in"})


def _is_planned(cue: Cue, around: Masked) -> bool:
    """Whether a cue is part of a plan: "will | succeed"."""
    return any(c.row["status"] == "planned" and 0 <= cue.first - c.after <= 1 for c in around.cues("assertion"))


def _value(spot: Spot) -> str:
    value = spot.mention.value if spot.mention is not None else None
    return value if isinstance(value, str) else ""


def _name(mention: Mention) -> str:
    return " ".join(mention.text.lower().split())


def _end(day: str) -> str:
    """Return a day that is not before the last one of a month or a year."""
    return day + "-99-99"[len(day) - 4 :] if len(day) < 10 else day


def _years(day: str, number: int) -> str | None:
    """Return the last day of some years from a day on; None for a month or a year."""
    try:
        begins = date.fromisoformat(day)
        return (begins.replace(year=begins.year + number) - timedelta(days=1)).isoformat()
    except ValueError:
        return None


def facts(found: Iterable[Found]) -> Iterator[Found]:
    """Yield the relations that hold, held or will hold, without those that are denied, cancelled or only possible."""
    return (one for one in found if one.status not in NOT_FACTS)
