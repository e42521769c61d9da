"""Sentences as finders see them: groups of mentions, and the words between them.

In "The Director of Lands, Mr Ip, and Ms So visited Sha Tin" there are two groups, [Ip (Director of
Lands), So] and [Sha Tin]; a pronoun, "the duo" or "the forum" is a group too, which stands for one
that came before. A ``Clause`` is one sentence with a character for each group and its own words in
lower case in between, so that a trigger is an ordinary regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hkie.records import Mention
from hkie.words import Words

FIRST_GROUP = 0xE000
MOST_GROUPS = 2000
"""A sentence with more groups is a list, and says nothing that a frame could read."""
CARRIED = 0.9
"""What a score is multiplied by where a pronoun stands for one of the ends."""

_HONORIFICS = (
    r"(?:mr|mrs|ms|miss|madam|mdm|dr|prof|professor|ir|ar|sr|sir|dame|the hon|hon|justice|h\.?e|rev|reverend|father|sister|brother|"
    r"bishop|archbishop|ambassador|tan sri|datuk|dato|datin|tun|sheikh|lord|lady|general|colonel|major|captain|academician)\.?"
)
_NAMING = re.compile(rf"^\s*(?:\([^)]*\)\s*)?,?\s*(?:the\s+)?(?:then\s+)?(?:{_HONORIFICS}\s*,?\s*)*$")
_TITLE_AFTER = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:,\s*(?:(?:[a-z]{2,4}|\d{2})\s*,\s*)*|,?\s+(?:who\s+is|as|is|,)\s+|\s*\()(?:the\s+|a\s+|also\s+)?(?:new\s+|current\s+|incumbent\s+)?$"
)
_LIST = re.compile(
    rf"^(?:\s|,|;|:|/|&|\band\b|\bor\b|\bas well as\b|\btogether with\b|\balong with\b|\baccompanied by\b|\bthe\b|\brespectively\b|\balso\b|\bcomprising\b|"
    rf"\bnamely\b|\bincluding\b|\bsuch as\b|\b(?:(?:relevant|other|some|various|several|concerned|senior|related) )+(?:government )?(?:departments|bureaux|organisations|organizations|bodies|institutions|parties|units|agencies|enterprises|officials|representatives|members|companies|leaders|guests)\b|\b(?:led|headed|chaired) by\b(?: (?:its|the)(?: [a-z-]+){0, 3},)?|\bboth\b|\bits\b|\bhis\b|\ba\b|\bother\b|\brepresentatives? (?:of|from)\b|\bofficials? (?:of|from)\b|\({_HONORIFICS}\)|\([^)]*\)|{_HONORIFICS}(?=\s|$))*$"
)
_GATHERINGS = (
    "conference", "summit", "forum", "expo", "exhibition", "competition", "seminar", "symposium", "meeting", "festival",
    "fair", "event", "ceremony", "workshop", "session",
)  # fmt: skip
_PRONOUN = re.compile(
    r"\b(?P<he>he)\b|\b(?P<she>she)\b|\b(?P<they>they|the delegation|the duo|the trio|the two (?:officials|leaders|sides|parties|men|women)|both sides|both (?:men|women|officials|leaders)|the pair)\b"
    r"|\b(?P<government>the government|the administration)\b"
    r"|(?P<scene>(?:(?<=attended)|(?<=took part)|(?<=participated))(?= ?(?:[.;]|$))"
    r"|(?:(?<=also attending)|(?<=also present)|(?<=also officiating)|(?<=officiating guests)|(?<=other guests)|(?<=other speakers)|(?<=other participants)"
    r"|(?<=other attendees)|(?<=those attending)|(?<=those present))(?= (?:was|were|are|included?)\b)"
    r"|(?:(?<=keynote address)|(?<=keynote speech)|(?<=opening remarks)|(?<=welcome remarks)|(?<=opening address)|(?<=closing remarks)|(?<=a speech))(?= ?[.;]| and |$))"
    rf"|\b(?:the|this|its|the main forum of the) (?:\w+(?:-\w+)? ){{0,2}}?(?P<event>{'|'.join(_GATHERINGS)})\b(?!\s+(?:centre|venue|hall|series|of\b))"
    r"|\b(?:the|this) (?:\w+(?:-\w+)? )?(?P<programme>scheme|fund|programme|program|initiative|plan|blueprint|project|strategy|platform)\b"
)


@dataclass(slots=True)
class Unit:
    """One thing in a group: a mention, with the post or the name that stands in apposition."""

    mention: Mention
    title: Mention | None = None


@dataclass(slots=True)
class Group:
    """Mentions joined by "and" or commas. ``carried`` is the sentence that a pronoun was resolved from."""

    units: list[Unit]
    before: str = ""
    pronoun: str = ""
    carried: tuple[int, int] | None = None

    def of(self, labels: frozenset[str]) -> list[Mention]:
        """Return the mentions of the group that have one of the labels; a holder stands for the post."""
        return [u.mention for u in self.units if u.mention.label in labels]

    @property
    def people(self) -> list[Mention]:
        return [u.mention for u in self.units if u.mention.label == "PERSON"]


@dataclass(frozen=True, slots=True)
class Found:
    """One relation between two mentions of a document, with the sentence it stands in and where its subject was carried from."""

    type: str
    head: Mention
    tail: Mention
    rule: str
    score: float
    start: int
    end: int
    carried: tuple[int, int] | None = None


@dataclass(slots=True)
class Clause:
    """One sentence: characters ``start`` to ``end`` of the clean text, its groups, and its masked text."""

    start: int
    end: int
    groups: list[Group]
    masked: str
    section: str
    mentions: list[Mention]
    nested: list[Mention] = field(default_factory=list)
    company: list[Group] = field(default_factory=list)
    """Those who are with the subject: "He called on the Minister, accompanied by the Secretary"."""
    positions: list[int] = field(default_factory=list)
    opening: dict[int, bool] = field(default_factory=dict)
    """Whether a group stands where a clause begins, as far as it has been asked."""

    def position(self, index: int) -> int:
        """Return where a group stands in the masked text."""
        return self.positions[index]

    def group_of(self, char: str) -> Group:
        """Return the group that a character of the masked text stands for."""
        return self.groups[ord(char) - FIRST_GROUP]

    def found(
        self,
        kind: str,
        head: Mention,
        tail: Mention,
        rule: str,
        score: float,
        carried: tuple[int, int] | None = None,
    ) -> Found:
        """Return a relation that this sentence states."""
        return Found(kind, head, tail, rule, round(score, 3), self.start, self.end, carried)


@dataclass(slots=True)
class _Memory:
    """What pronouns can stand for, as the text goes on."""

    people: dict[str, tuple[Group, tuple[int, int]]] = field(default_factory=dict)
    many: tuple[Group, tuple[int, int]] | None = None
    event: tuple[Group, tuple[int, int]] | None = None
    event_called: dict[str, tuple[Group, tuple[int, int]]] = field(default_factory=dict)
    event_names: set[str] = field(default_factory=set)
    programme: tuple[Group, tuple[int, int]] | None = None
    government: Mention | None = None
    leader: tuple[Group, tuple[int, int]] | None = None
    holders: dict[str, tuple[Mention, tuple[int, int]]] = field(default_factory=dict)


def clauses(words: Words, mentions: Sequence[Mention], kinds: Sequence[str], sexes: dict[str, str]) -> Iterator[Clause]:
    """Yield the sentences of a document that hold a mention or stand for one.

    ``mentions`` have offsets into the clean text, in order; ``kinds`` gives the section of each
    sentence; ``sexes`` maps mention ids of people to m or f.
    """
    memory = _Memory()
    memory.government = next(
        (m for m in mentions if m.label == "AGENCY" and m.text.lower().endswith("government")), None
    )
    at = 0
    for number, (first, after) in enumerate(words.sentences):
        start, end = words.starts[first], words.ends[after - 1]
        inside: list[Mention] = []
        while at < len(mentions) and mentions[at].start < end:
            if mentions[at].start >= start:
                inside.append(mentions[at])
            at += 1
        outer: list[Mention] = []
        nested: list[Mention] = []
        for mention in inside:
            if outer and mention.end <= outer[-1].end:
                nested.append(mention)
            else:
                outer.append(mention)
        clause = _clause(words.text, start, end, outer, memory, sexes, kinds[number])
        clause.mentions = inside
        clause.nested = nested
        yield clause


def _clause(
    text: str, start: int, end: int, outer: list[Mention], memory: _Memory, sexes: dict[str, str], section: str
) -> Clause:
    groups: list[Group] = []
    parts: list[str] = []
    position = start
    units, gaps = _units(text, start, outer)
    for unit, (_, stop), gap in zip(units, _extents(units), gaps, strict=True):
        position = stop
        stands = (
            unit.mention.label == "TITLE"
            and not _NAMES_POST.search(gap)
            and not unit.mention.text.startswith("Acting ")
        )
        held = memory.holders.get(_post(unit.mention)) if stands else None
        if held is not None and len(groups) < MOST_GROUPS:
            parts.append(_with_pronouns(gap, groups, memory, (start, end)))
            groups.append(Group([Unit(held[0])], before=gap, pronoun=unit.mention.text, carried=held[1]))
            parts.append(chr(FIRST_GROUP + len(groups) - 1))
            continue
        if len(groups) >= MOST_GROUPS:
            continue
        if (
            groups
            and not groups[-1].pronoun
            and _LIST.match(gap)
            and _mixes(groups[-1], unit)
            and not _new_subject(groups, gap)
            and not (_COMPANY.search(gap) and any(g.of(_ACTING) for g in groups[:-1]))
        ):
            groups[-1].units.append(unit)
            continue
        parts.append(_with_pronouns(gap, groups, memory, (start, end)))
        groups.append(Group([unit], before=gap))
        parts.append(chr(FIRST_GROUP + len(groups) - 1))
    parts.append(_with_pronouns(_gap(text, position, end), groups, memory, (start, end)))
    masked = "".join(parts)
    positions = [0] * len(groups)
    for place, char in enumerate(masked):
        if ord(char) >= FIRST_GROUP:
            positions[ord(char) - FIRST_GROUP] = place
    company = [g for g in groups[1:] if _COMPANY.search(g.before)] + [
        g for g in groups[:1] if _COMPANY.match(g.before.lstrip())
    ]
    clause = Clause(start, end, groups, masked, section, [], company=company, positions=positions)
    _remember(clause, memory, sexes)
    return clause


_NAMES_POST = re.compile(
    r"\b(?:as|is|was|be|been|become|becomes|became|post of|posts of|office of|role of|position of|appointed|elected|named|promoted to|successor to|and)\s+"
    r"(?:the\s+|an?\s+|new\s+|acting\s+|next\s+)*$"
)
"""What a post is named behind, and does not stand for its holder: "will act as Director of Health"."""
_LED_IN = re.compile(
    r"^\s*(?:under the [a-z]+ of|in (?:collaboration|partnership|co-operation|cooperation) with|together with|with the [a-z]+ of|according to|on behalf of|at the invitation of|supported by)\s+(?:the\s+)?$"
)


def _new_subject(groups: Sequence[Group], gap: str) -> bool:
    """Whether a comma ends a phrase that leads in: "Under the steer of the X, | the Y organised"."""
    return len(groups) == 1 and " and " not in f" {gap} " and bool(_LED_IN.match(groups[0].before))


_ACTING = frozenset({"PERSON", "AGENCY", "ORG"})
_COMPANY = re.compile(r"\baccompanied by\b")
"""Who is with the subject, not with the object: "He called on the Minister, accompanied by the Secretary"."""


def _post(title: Mention) -> str:
    """What "the Under Secretary" and "Under Secretary for Health" have in common: the rank."""
    return re.split(r" (?:for|of|to) |\(", title.text.lower().removeprefix("acting "))[0].strip()


def _mixes(group: Group, unit: Unit) -> bool:
    """Whether a unit may join a group: actors with actors, places and events with their like."""
    kinds = {
        "PERSON": 0,
        "AGENCY": 0,
        "ORG": 0,
        "TITLE": 0,
        "EVENT": 1,
        "PLACE": 1,
        "PROGRAMME": 2,
        "MONEY": 3,
        "DATE": 4,
    }
    return kinds[group.units[-1].mention.label] == kinds[unit.mention.label] and unit.mention.label not in (
        "DATE",
        "MONEY",
    )


def both_carried(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return the stretch that both ends of a relation were carried from."""
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def between(text: str, start: int, end: int) -> str:
    """Return what stands between two places of a text in lower case, on one line."""
    return re.sub(r"\s+", " ", text[start:end].lower())


def _gap(text: str, start: int, end: int) -> str:
    # Bullets of word processors and emoji share their range with the characters that stand for groups.
    return re.sub(r"[\s\ue000-\U0010ffff]+", " ", text[start:end]).lower()


_DATELINE_END = re.compile(r"\)\s*(?:--|—|–|-)\s")


def _units(text: str, start: int, outer: list[Mention]) -> tuple[list[Unit], list[str]]:
    """Pair each name with the post beside it; give the text before each unit."""
    units: list[Unit] = []
    gaps: list[str] = []
    position = start
    k = 0
    outer = _without_initials(text, outer)
    while k < len(outer):
        mention = outer[k]
        if (
            mention.label == "ORG"
            and text[mention.start - 1 : mention.start] == "("
            and _DATELINE_END.match(text, mention.end)
        ):
            k += 1  # "HONG KONG, June 28 (Xinhua) -- ..." says who reports
            continue
        gap = _gap(text, position, mention.start)
        nxt = outer[k + 1] if k + 1 < len(outer) else None
        between = _gap(text, mention.end, nxt.start) if nxt else ""
        unit = Unit(mention)
        used = 1
        if mention.label == "TITLE" and nxt is not None and nxt.label == "PERSON" and _NAMING.match(between):
            unit = Unit(nxt, mention)
            used = 2
        elif (
            mention.label == "TITLE"
            and nxt is not None
            and nxt.label == "TITLE"
            and re.fullmatch(r"\s*(?:,|and|and concurrently|cum)?\s*(?:the\s+)?", between)
        ):
            third = outer[k + 2] if k + 2 < len(outer) else None
            if (
                third is not None
                and third.label == "PERSON"
                and "," not in between
                and _NAMING.match(_gap(text, nxt.end, third.start))
            ):
                units.append(Unit(third, mention))
                gaps.append(gap)
                unit, gap, used = Unit(third, nxt), "", 3
        elif mention.label == "PERSON" and nxt is not None and nxt.label == "TITLE" and _TITLE_AFTER.match(between):
            third = outer[k + 2] if k + 2 < len(outer) else None
            follows = _gap(text, nxt.end, third.start) if third else ""
            named = (
                third is not None
                and third.label == "PERSON"
                and _NAMING.match(follows)
                and "," in follows
                and "(" not in between
            )
            if not named or (units and units[-1].title is not None and units[-1].title.start > units[-1].mention.start):
                unit = Unit(mention, nxt)
                used = 2
        units.append(unit)
        gaps.append(gap)
        k += used
        position = outer[k - 1].end
    return units, gaps


_OPENS = re.compile(r"^\s*[(\[（]\s*[\"“]?(?:the\s+)?$")
_CLOSES = re.compile(r"^[\"”]?\s*[)\]）]")


def _without_initials(text: str, outer: list[Mention]) -> list[Mention]:
    """Leave out names that a bracket explains another by, so that what stands around them is seen together.

    "the Harbour Bureau (HB), the Tree Office"; "Director of the Harbour Observatory (HO), Mr Ronald Sham".
    """
    kept: list[Mention] = []
    for mention in outer:
        before = kept[-1] if kept else None
        body = before is not None and before.label == "TITLE" and mention.label in ("AGENCY", "ORG")
        if (
            before is not None
            and (before.label == mention.label or body)
            and _OPENS.match(text[before.end : mention.start])
            and _CLOSES.match(text[mention.end : mention.end + 3])
            and not _DATELINE_END.match(text, mention.end)
        ):
            continue
        kept.append(mention)
    return kept


def _extents(units: list[Unit]) -> list[tuple[int, int]]:
    return [
        (min(u.mention.start, u.title.start), max(u.mention.end, u.title.end))
        if u.title
        else (u.mention.start, u.mention.end)
        for u in units
    ]


_ANOTHER = re.compile(r"\b(?:first|last|next|previous|future|coming|earlier|second|third)\b")
"""Of another gathering: "since the first meeting"."""


def _with_pronouns(gap: str, groups: list[Group], memory: _Memory, where: tuple[int, int]) -> str:
    """Put a group in the place of each pronoun that can be resolved."""
    out: list[str] = []
    done = 0
    for match in _PRONOUN.finditer(gap):
        if len(groups) >= MOST_GROUPS:
            break
        if match.lastgroup == "event" and _ANOTHER.search(match.group()):
            continue
        found = _resolve(str(match.lastgroup), match.group(match.lastgroup or 0), groups, memory)
        if found is None:
            continue
        group, sentence = found
        out.append(gap[done : match.start()])
        groups.append(
            Group(
                group.units,
                before=gap[: match.start()],
                pronoun=match.group() or str(match.lastgroup),
                carried=sentence if sentence != where else None,
            )
        )
        out.append(chr(FIRST_GROUP + len(groups) - 1))
        done = match.end()
    out.append(gap[done:])
    return "".join(out)


def _resolve(kind: str, word: str, groups: list[Group], memory: _Memory) -> tuple[Group, tuple[int, int]] | None:
    if kind == "government":
        return (
            (Group([Unit(memory.government)]), (memory.government.start, memory.government.end))
            if memory.government
            else None
        )
    if kind in ("he", "she"):
        sex = "m" if kind == "he" else "f"
        for group in reversed(groups):
            people = group.people
            if len(people) == 1 and not group.pronoun:
                return None  # someone was just named: too near to be sure
        return memory.people.get(sex) or memory.people.get("")
    if kind == "they":
        if word == "the delegation" and (memory.many is None or not memory.many[0].people):
            return memory.leader
        return memory.many
    if kind == "scene":
        return memory.event
    if kind == "event":
        if any(g.of(_EVENTS) for g in groups if not g.pronoun):
            return None
        return _event_called(word, memory)
    return memory.programme


_EVENTS = frozenset({"EVENT"})
_ANY_GATHERING = frozenset({"event", "meeting", "conference", "session"})


def _event_called(word: str, memory: _Memory) -> tuple[Group, tuple[int, int]] | None:
    """The gathering last named whose name has the word: "the summit" is no session of a congress."""
    known = memory.event_called.get(word)
    if known is None and (word in _ANY_GATHERING or len(memory.event_names) == 1):
        known = memory.event
    return known


_LEADS = re.compile(r"\b(?:led|leads?|leading|headed|heads?|heading)\b[^.;]{0,40}\b(?:delegation|mission)\b")


def _remember(clause: Clause, memory: _Memory, sexes: dict[str, str]) -> None:
    where = (clause.start, clause.end)
    subject_seen = False
    for group in clause.groups:
        if group.pronoun:
            subject_seen = subject_seen or bool(group.people)
            continue
        people = group.people
        first = not subject_seen  # "the delegation" is who acts, not whom they met
        for unit in group.units:
            if unit.title is not None and unit.mention.label == "PERSON":
                memory.holders[_post(unit.title)] = (unit.mention, where)
        if people and not subject_seen:
            if _LEADS.search(clause.masked):
                memory.leader = Group([u for u in group.units if u.mention.label == "PERSON"]), where
            if len(people) == 1:
                sex = sexes.get(people[0].id, "")
                memory.people[sex] = (Group([u for u in group.units if u.mention is people[0]]), where)
                if sex:
                    memory.people.pop("", None)
            subject_seen = True
        actors = len(group.of(frozenset({"AGENCY", "ORG", "PERSON"})))
        if (len(people) > 1 and (first or memory.many is None)) or (actors > 1 and memory.many is None):
            memory.many = (Group([u for u in group.units if u.mention.label in ("PERSON", "AGENCY", "ORG")]), where)
        if group.of(_EVENTS):
            memory.event = (Group([u for u in group.units if u.mention.label == "EVENT"]), where)
            for mention in group.of(_EVENTS):
                memory.event_names.add(mention.text)
                low = mention.text.lower()
                memory.event_called.update((word, memory.event) for word in _GATHERINGS if word in low)
        if group.of(frozenset({"PROGRAMME"})):
            memory.programme = (Group([u for u in group.units if u.mention.label == "PROGRAMME"]), where)
