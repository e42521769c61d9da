"""What words stand for that are no names: "he", "the duo", "the summit", "there", "in her speech".

A ``Memory`` goes through a document sentence by sentence. It keeps who and what was named last, and
puts a group in the place of each such word that can be told; what cannot be told stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hkie.records import Mention
from hkie.relations.groups import (
    ACTORS,
    BODIES,
    EVENTS,
    FIRST_GROUP,
    GROUP,
    GROUPS,
    MOST_GROUPS,
    PLACES,
    Clause,
    Group,
    Unit,
    Where,
)
from hkie.relations.parties import party

_GATHERINGS = (
    "conference", "summit", "forum", "expo", "exhibition", "competition", "seminar", "symposium", "meeting", "festival",
    "fair", "event", "ceremony", "workshop", "session", "congress", "luncheon", "dinner", "reception", "roundtable",
    "dialogue", "carnival", "gathering", "function", "occasion", "convention", "webinar", "contest", "gala", "show",
    "drill", "tournament", "hackathon", "parade", "rally",
)  # fmt: skip
_ANY_GATHERING = frozenset({"event", "gathering", "function", "occasion"})
_INSTRUMENTS = (
    "scheme", "fund", "programme", "initiative", "plan", "blueprint", "project", "strategy", "platform", "policy", "award",
)  # fmt: skip
_SPEECH = r"(?:address|speech|remarks|keynote|presentation|talk|message)"
_PRONOUN = re.compile(
    r"(?P<eventit>(?:^|[.;] )it(?= (?:(?:was|is|will be|has been) (?:(?:jointly|also) )?(?:attended|held|organi[sz]ed|co-organi[sz]ed|hosted|staged|co-hosted)|(?:also )?(?:attracted|attracts|drew|brought together))\b))"
    r"|\b(?P<i>i(?!['’-]))\b|\b(?P<he>he)\b|\b(?P<she>she)\b|(?P<it>(?:^|[,;] |\band |\bwhich )it)\b(?! (?:is|was) (?:also )?(?:[a-z]+ed|expected|understood|hoped) that\b)"
    r"|\b(?P<they>they|the delegation|the duo|the trio|the two (?:officials|leaders|sides|parties|men|women|ministers)|the two(?= (?:[a-z]+ed|met|held|also|will)\b)|both sides|both (?:men|women|officials|leaders)|the pair)\b"
    r"|(?P<weak>\balso (?:introduced|shared|presented|spoke|took part|participated|attended|exhibited)(?! (?:at|in)\b))"
    r"|\b(?P<government>the government|the administration)\b"
    # "Also attending were ...": the gathering is not said
    r"|(?P<scene>\b(?:attended|took part|participated|also joined|(?:moderated|chaired) (?:one of its|a|the [a-z]+) sessions?)(?= ?(?:[.;,]|$))"
    r"|\b(?:also attending|also present|also speaking|also officiating|(?:other )?(?:officiating )?guests|other (?:speakers|participants|attendees|officials present|officiating parties)|(?:keynote |guest )?speakers|participants|members of (?:the |its )?(?:[a-z-]+ )?delegation|delegation members|delegates|attendees|those (?:attending|present))(?= (?:was|were|are|also included?|included?|comprised?)\b)"
    rf"|\b(?:keynote address|keynote speech|opening remarks|welcome remarks|welcoming remarks|opening address|welcome address|closing remarks|a speech|a presentation|a talk|speeches)(?! ?(?:at|to|in|by|of|during|before)\b)"
    r"|\b(?:joined|moderated|chaired|took part in|spoke (?:at|in)|participated in|at|during) (?:a|the) (?:[a-z]+ )?(?:panel|fireside chat|panel discussion|panel session)(?: discussion| session)?(?! (?:at|in|of|on [a-z]+ affairs)\b)"
    rf"|\bin (?:his|her|their|a) (?:[a-z-]+ ){{0,2}}{_SPEECH}(?! ?(?:at|to|in|by|of|during|before|delivered)\b)"
    r"|\b(?:told|addressed|addressing|thanked|welcomed) the (?:gathering|audience|guests|participants|delegates|attendees)\b)"
    rf"|\b(?:the|this|its|the main forum of the) (?:\w+(?:-\w+)? ){{0,2}}?(?P<event>{'|'.join(_GATHERINGS)})\b(?!\s+(?:centre|venue|hall|series|of\b|and [a-z ]{{3,40}} of\b))"
    r"|\b(?:the|this) (?:\w+(?:-\w+)? )?(?P<programme>scheme|fund|programme|program|initiative|plan|blueprint|project|strategy|platform)\b"
    r"|(?P<venue>\b(?:its|the) (?:[a-z]+ )?(?:facilities|premises)\b)"
    r"|(?P<here>\b(?:here|there|the same (?:venue|place))\b(?! (?:is|are|was|were|will be|has been|have been|would|had been)\b))"
)
_WORD = re.compile(r"[a-z]+")
_TELLING = frozenset([
    *_GATHERINGS, *_INSTRUMENTS, "program", "he", "she", "it", "i", "they", "delegation", "duo", "trio", "two", "sides", "men",
    "women", "officials", "leaders", "pair", "government", "administration", "attended", "part", "participated", "joined",
    "sessions", "attending", "present", "speaking", "officiating", "guests", "speakers", "participants", "attendees", "parties",
    "members", "delegates", "those", "address", "speech", "remarks", "keynote", "presentation", "talk", "message", "speeches",
    "panel", "chat", "audience", "facilities", "premises", "here", "there", "venue", "place", "introduced", "shared", "presented",
    "spoke", "exhibited",
])  # fmt: skip
"""Words without one of which nothing is told: they are looked for first, since that is fast."""
_LEAD = 200
"""Characters before a word that are kept with it."""
_NEAR = 30
"""Groups of a sentence that are looked back at."""
_ANOTHER = re.compile(
    r"\b(?:first|last|next|previous|future|coming|earlier|second|third|inaugural|regular|monthly|(?:\d+|four|fif|six|seven|eigh|nin|ten|eleven|twelf)th)\b"
)
"""Of another gathering: "since the first meeting", "its fourth meeting"."""
_EDITIONS = re.compile(r"\b(?:previous|past|last|next|future|earlier) (?:sessions?|editions?|meetings?) of $")
_KEPT = frozenset({"scene", "venue", "weak"})
"""Words that stay where they are, and the group behind them: "in her speech [the forum] she said"."""
_PROGRAMMES = frozenset({"PROGRAMME"})
_LEADS = re.compile(r"\b(?:led|leads?|leading|headed|heads?|heading)\b[^.;]{0,40}\b(?:delegation|mission)\b")
_DATELINE = re.compile(rf"^\s*({GROUP})[^;]{{0,40}}?(?:--|—|–|\) ?-| - )")

_AT = re.compile(r"\bat (?:the )?$")
_SPEECH_BY = re.compile(
    rf"^\W*+(?:following (?:is|are) )?(?:the )?(?:[a-z-]+ ){{0,4}}?(?:speech|remarks|address|transcript|keynote|statement|reply|message|article|blog)\b[^.;]{{0,40}}? by (?:the )?(?:mr|mrs|ms|miss|dr|prof|professor|\s)*({GROUP})"
)
_SAID = re.compile(rf"({GROUP})[^{GROUPS};]{{0,30}}\b(?:said|says|added|noted|told|remarked|stressed)\b")
_DELEGATION_OF = re.compile(
    rf"({GROUP}) and (?:his|her) (?:delegation|entourage|party|team)\b|\bdelegation (?:from|of) (?:the )?({GROUP})"
)

Known = tuple[Group, Where]


@dataclass(slots=True)
class Memory:
    """What was named so far, and the sentence in which it was."""

    government: Known | None = None
    people: dict[str, Known] = field(default_factory=dict)
    holders: dict[str, tuple[Mention, Where]] = field(default_factory=dict)
    many: Known | None = None
    leader: Known | None = None
    delegation: Known | None = None
    subject: Known | None = None
    speaker: Known | None = None
    speech: bool = False
    """Whether the document is a speech: then all that "I" says is said by one."""
    body: Known | None = None
    event: Known | None = None
    event_called: dict[str, Known] = field(default_factory=dict)
    event_names: set[str] = field(default_factory=set)
    programme: Known | None = None
    programme_called: dict[str, Known] = field(default_factory=dict)
    programme_names: set[str] = field(default_factory=set)
    place: Known | None = None
    dateline: Known | None = None
    venue: Known | None = None
    hall: Known | None = None
    last: Where = (-1, -1)
    """The sentence before."""

    def replace(self, gap: str, groups: list[Group], where: Where) -> str:
        """Return the words of a gap with a group in the place of each word that can be told; ``groups`` grows."""
        if _TELLING.isdisjoint(_WORD.findall(gap)):
            return gap
        out: list[str] = []
        done = 0
        for match in _PRONOUN.finditer(gap):
            kind = str(match.lastgroup)
            before = gap[max(0, match.start() - _LEAD) : match.start()]
            if len(groups) >= MOST_GROUPS:
                break
            if kind == "event" and (self._another(match.group()) or _EDITIONS.search(before)):
                continue
            if kind == "event" and match.group().startswith("its ") and match["event"] not in self.event_called:
                continue  # "The Task Force held its meeting": of its own, and not the summit that was named
            found = self._told(kind, match.group(kind), groups, where, before)
            if found is None:
                continue
            group, sentence = found
            carried = None if sentence == where else sentence
            out.append(gap[done : match.end() if kind in _KEPT else match.start()])
            out.append(" " if kind in _KEPT else match.group()[: match.group().find("it")] if "it" in kind else "")
            groups.append(Group(group.units, before, match.group() or kind, carried, kind))
            out.append(chr(FIRST_GROUP + len(groups) - 1))
            done = match.end()
        out.append(gap[done:])
        return "".join(out)

    def _told(self, kind: str, word: str, named_before: list[Group], where: Where, before: str) -> Known | None:
        groups = named_before[-_NEAR:]
        if kind == "government":
            return self.government
        if kind in ("he", "she"):
            if any(len(g.people) == 1 and not g.pronoun for g in groups):
                return None  # someone was just named: too near to be sure
            unsexed = self.people.get("")
            if unsexed is not None and unsexed[1] == self.last:
                return unsexed  # "Dr Ying inspected the wards. He", though a Mr Leong was named before
            return self.people.get("m" if kind == "he" else "f") or unsexed
        if kind == "they":
            if word == "the delegation":
                many = self.many if self.many is not None and self.many[0].people else None
                return self.delegation or many or self.leader or self.many
            return self.many
        if kind == "it":
            if word.endswith("which it"):
                own = [g for g in groups if g.of(BODIES) and not g.pronoun]
                return (Group(own[0].units), where) if len(own) == 1 else None
            return self.body if not any(g.of(ACTORS) for g in groups) else None
        if kind == "i":
            near = (
                named_before[-1:]
                if re.search(r"\b(?:said|told|asked|says|wrote)\b[^“\"]{0,20}[“\"‘]\W*$", before)
                else []
            )
            return (Group(near[0].units), where) if near and len(near[0].people) == 1 else self.speaker
        if kind == "eventit":
            return self.event
        if kind == "weak":
            # "also introduced their services": at what the sentence before told of
            return self.event if self.event is not None and self.event[1] == self.last else None
        if kind in ("event", "scene"):
            named = [g for g in groups if g.of(EVENTS) and not g.pronoun]
            if kind == "event":
                return None if named else self._event_called(word)
            return (Group(named[-1].units), where) if named else self.event
        if kind == "venue":
            return self.venue
        if kind == "here":
            if word == "here":
                first = named_before[:1]
                opens = first if first and not first[0].before.strip() and first[0].of(PLACES) else []
                return self.dateline or ((Group(opens[0].units[:1]), where) if opens else None)
            if word.startswith("the same"):
                return self.hall
            near = [g for g in groups if g.of(PLACES) and not g.pronoun]
            return (Group(near[-1].units[:1]), where) if near else self.place
        words = {"program": "programme"}
        called = self.programme_called.get(words.get(word, word))
        return called or (self.programme if len(self.programme_names) == 1 else None)

    def _another(self, words: str) -> bool:
        """Whether "the fourth meeting" is another than those named: "20th meeting of the Tide Group" is none."""
        number = _ANOTHER.search(words)
        return number is not None and not any(number.group() in name.lower() for name in self.event_names)

    def _event_called(self, word: str) -> Known | None:
        """The gathering last named whose name has the word: "the summit" is no session of a congress."""
        known = self.event_called.get(word)
        if known is None and (word in _ANY_GATHERING or len(self.event_names) == 1):
            known = self.event
        return known

    def keep(self, clause: Clause, sexes: Mapping[str, str]) -> None:
        """Take in what a sentence names."""
        where = self.last = (clause.start, clause.end)
        if self.dateline is None and (match := _DATELINE.match(clause.masked)):
            first = clause.group_of(match[1])
            places = [u for u in first.units if u.mention.label == "PLACE"]
            if places:
                self.dateline = (Group(places[:1]), where)
        self._keep_party(clause, where)
        self._keep_speaker(clause, where)
        subject_seen = False
        for group in clause.groups:
            if group.pronoun:
                subject_seen = subject_seen or bool(group.people)
                continue
            people = group.people
            first_people = not subject_seen  # "the delegation" is who acts, not whom they met
            for unit in group.units:
                if unit.title is not None and unit.mention.label == "PERSON":
                    self.holders[post(unit.title)] = (unit.mention, where)
            if people and not subject_seen:
                if _LEADS.search(clause.masked):
                    self.leader = (_only(group, "PERSON"), where)
                if len(people) == 1:
                    sex = sexes.get(people[0].id, "")
                    self.people[sex] = (Group([u for u in group.units if u.mention is people[0]]), where)
                    if sex:
                        self.people.pop("", None)
                subject_seen = True
                self.subject = (_only(group, "PERSON"), where)
            actors = len(group.of(ACTORS))
            if (len(people) > 1 and (first_people or self.many is None)) or (actors > 1 and self.many is None):
                self.many = (_only(group, "PERSON", "AGENCY", "ORG"), where)
            if group.of(EVENTS):
                self.event = (_only(group, "EVENT"), where)
                for mention in group.of(EVENTS):
                    self.event_names.add(mention.text)
                    low = mention.text.lower()
                    self.event_called.update((word, self.event) for word in _GATHERINGS if word in low)
            if group.of(_PROGRAMMES):
                self.programme = (_only(group, "PROGRAMME"), where)
                for mention in group.of(_PROGRAMMES):
                    self.programme_names.add(mention.text)
                    low = mention.text.lower().replace("program ", "programme ")
                    self.programme_called.update((word, self.programme) for word in _INSTRUMENTS if word in low)
            if group.of(PLACES):
                self.place = (Group(group.units[:1]), where)
                if (
                    group.before.endswith(("at ", "at the "))
                    and _AT.search(group.before)
                    and any(g.of(EVENTS) for g in clause.groups)
                ):
                    self.hall = self.place
            if group.of(PLACES | BODIES):
                self.venue = (Group(group.units[:1]), where)
        first_group = clause.groups[0] if clause.groups else None
        if first_group is not None and first_group.pronoun.startswith("the delegation"):
            self.body = Group(first_group.units), first_group.carried or where
            return
        if first_group is not None and len(first_group.of(BODIES)) == 1 == len(first_group.units):
            if not first_group.pronoun and re.match(r"^\W*(?:the )?$", first_group.before):
                self.body = (first_group, where)
        elif first_group is not None and first_group.people:
            self.body = None

    def _keep_speaker(self, clause: Clause, where: Where) -> None:
        """Who says "I": the one whose speech the document is, else who spoke last."""
        if self.speech:
            return
        by = _SPEECH_BY.search(clause.masked)
        said = by or _SAID.search(clause.masked)
        group = clause.group_of(said[1]) if said else None
        if group is not None and len(group.people) == 1:
            self.speaker = _only(group, "PERSON"), group.carried or where
            self.speech = by is not None

    def _keep_party(self, clause: Clause, where: Where) -> None:
        clause.party = party(clause)
        if clause.party is None:
            named = _DELEGATION_OF.search(clause.masked)
            if named:
                self.delegation = Group(clause.group_of(named[1] or named[2]).units), where
            return
        leader, members = clause.party
        known = self.leader or self.subject
        if leader is None and known is not None:
            leader = Group(known[0].units, carried=known[1])
            clause.party = leader, members
        people = [*(leader.units if leader else ()), *members.units]
        self.delegation = self.many = Group([u for u in people if u.mention.label == "PERSON"]), where


def _only(group: Group, *labels: str) -> Group:
    return Group([u for u in group.units if u.mention.label in labels])


def post(title: Mention) -> str:
    """What "the Under Secretary" and "Under Secretary for Health" have in common: the rank."""
    return _POST_OF.split(title.text.lower().removeprefix("acting "), maxsplit=1)[0].strip()


_POST_OF = re.compile(r" (?:for|of|to) |\(")


def home(mentions: list[Mention], sentence_of: Mapping[str, Where]) -> Known | None:
    """Return the government that "the government" stands for in a document: the first that it names."""
    for mention in mentions:
        if mention.label == "AGENCY" and mention.text.lower().endswith("government") and mention.id in sentence_of:
            return Group([Unit(mention)]), sentence_of[mention.id]
    return None
