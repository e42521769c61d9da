"""Who travels with whom: "the delegation led by Ms Ho also includes Mr Ip", "he is accompanied by Ms So"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hkie import names
from hkie.records import Mention
from hkie.relations.groups import CARRIED, GROUP, GROUPS, Clause, Found, Group, both_carried
from hkie.relations.places import FACILITY

_NO_G = f"[^.;{GROUPS}]"
_INCLUDES = r"(?:includes?|included|comprises?|comprised|consists? of|consisted of|is made up of|are|were)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b(?:delegation|mission|team|party)\b,? (?:which (?:is|was) )?(?:led|headed) by {_NO_G}{{0,20}}(?P<leader>{GROUP}){_NO_G}{{0,30}}? (?:also )?{_INCLUDES}\b{_NO_G}{{0,60}}(?P<members>{GROUP})",
        rf"\b(?:members|member) of (?:the |his |her |its )?(?:[a-z-]+ |{GROUP} )?(?:delegation|mission|team|party) {_INCLUDES}\b{_NO_G}{{0,60}}(?P<members>{GROUP})",
        rf"\b(?:the|his|her) (?:[a-z-]+ )?(?:delegation|entourage|mission)(?: members)? (?:also )?{_INCLUDES}\b{_NO_G}{{0,60}}(?P<members>{GROUP})",
        rf"(?P<members>{GROUP}){_NO_G}{{0,12}} (?:will |also |has |have |are to |is to )*(?:accompany|accompanied|accompanies|join|joined|joins) {_NO_G}{{0,20}}(?P<leader>{GROUP}){_NO_G}{{0,10}} (?:on|for|in|during) (?:the|his|her|their) (?:visit|trip|tour|delegation|mission)",
        rf"^{_NO_G}{{0,30}}(?P<leader>{GROUP}){_NO_G}{{0,12}} (?:is|was|will be|are|were|has been) (?:also )?(?:being )?(?:accompanied|joined) {_NO_G}{{0,40}}?by {_NO_G}{{0,40}}?(?P<members>{GROUP})",
        rf"^{_NO_G}{{0,30}}(?P<leader>{GROUP})[^.;]{{0,60}}\b(?:led|leads?|leading|heads?|headed|heading)\b[^.;]{{0,80}}\b(?:delegation|mission)\b[^.;]{{0,40}}\b(?:comprising|including|made up of|consisting of|which includes)\b{_NO_G}{{0,60}}(?P<members>{GROUP})",
    )
)
_MOST = 50
"""Parties and trips of a document; more are a chronicle."""
_TOWN = re.compile(
    r"\b(?:visit|trip|tour|mission|travel\w*|proceed\w*|leave|left|depart\w*|fl(?:y|ew)|heads?|headed|go|went|arriv\w+)\b"
)


def party(clause: Clause) -> tuple[Group | None, Group] | None:
    """The leader, where the sentence names one, and the members of a party that it speaks of."""
    if (
        "accompan" not in clause.masked
        and "joined" not in clause.masked
        and "delegation" not in clause.masked
        and "mission" not in clause.masked
    ):
        return None
    for form in _FORMS:
        match = form.search(clause.masked)
        if match:
            members = clause.group_of(match["members"])
            leader = clause.group_of(match["leader"]) if match.groupdict().get("leader") else None
            if members.people and (leader is None or leader.people):
                return leader, members
    return None


class Parties:
    """The parties of a document, and where their leaders went: so did the members."""

    def __init__(self) -> None:
        self._joined: list[tuple[list[Mention], list[Mention], Clause]] = []
        self._trips: list[Found] = []

    def see(self, clause: Clause, found: Iterable[Found]) -> None:
        """Take in one sentence, and the relations that it states."""
        if clause.party is not None:
            leader, members = clause.party
            if leader is not None:
                self._joined.append((leader.people, members.people, clause))
        going = _TOWN.search(clause.masked)
        self._trips += [
            f
            for f in found
            if going and f.type == "visited" and f.tail.label == "PLACE" and not FACILITY.search(f.tail.text)
        ]

    def find(self) -> Iterator[Found]:
        """Yield visited for the members of each party, to the towns that their leader travels to."""
        seen: set[tuple[str, str]] = set()
        for leaders, members, clause in self._joined[:_MOST]:
            for trip in self._trips[:_MOST]:
                if any(_one_person(trip.head, leader) for leader in leaders):
                    where = both_carried(trip.carried, (trip.start, trip.end))
                    for member in members:
                        if (member.text, trip.tail.text) not in seen:
                            seen.add((member.text, trip.tail.text))
                            score = trip.score * CARRIED * CARRIED
                            yield clause.found("visited", member, trip.tail, "visited.party", score, where)


def _one_person(a: Mention, b: Mention) -> bool:
    """Whether two names are one person's: the one has all words of the other, and no other honorific."""
    one, other = set(a.text.split()), set(b.text.split())
    sexes = {sex for sex in (names.sex_of(a.honorific or ""), names.sex_of(b.honorific or "")) if sex}
    return a.id == b.id or ((one <= other or other <= one) and len(sexes) < 2)
