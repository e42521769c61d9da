"""Sentences cut into groups: names paired with the posts beside them, and listed with "and" and commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hkie.grammar.words import Words
from hkie.ontology import Ontology
from hkie.records import Mention
from hkie.relations.anaphora import Memory, home, post
from hkie.relations.groups import ACTORS, ANY_GROUP, EVENTS, FIRST_GROUP, GROUP, MOST_GROUPS, Clause, Group, Unit, Where
from hkie.relations.places import addresses

_HONORIFICS = (
    r"(?:mr|mrs|ms|miss|madam|mdm|dr|prof|professor|ir|ar|sr|sir|dame|hon|honou?rable|rt(?= hon)|right(?= hon)|justice|h\.?e|rev|reverend|father|sister|brother|"
    r"bishop|archbishop|ambassador|tan|datuk|dato|datin|seri|sri|tun|sheikh|lord|lady|general|colonel|major|captain|academician)\.?"
)
_NAMING = re.compile(
    rf"^\s*(?:\([^)]*\)\s*)?[,(]?\s*(?:the\s+)?(?:then\s+)?(?:(?:{_HONORIFICS}|the(?= hon))(?![a-z])(?:\s*,)?(?:\s+|$))*$"
)
_TITLE_AFTER = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:,\s*(?:(?:[a-z]{2,4}|\d{2})\s*,\s*)*|,?\s+(?:who\s+is|as|is|,)\s+|\s*\()(?:the\s+|a\s+|also\s+)?(?:new\s+|current\s+|incumbent\s+)?$"
)
_LIST = re.compile(
    rf"^(?:\s|,|;|:|/|&|\band\b|\bor\b|\bas well as\b|\btogether with\b|\balong with\b|\bthe\b|\brespectively\b|\balso\b|\bcomprising\b|"
    rf"\bnamely\b|\bincluding\b|\bsuch as\b|\b(?:(?:relevant|other|some|various|several|concerned|senior|related) )+(?:government )?(?:departments|bureaux|organisations|organizations|bodies|institutions|parties|units|agencies|enterprises|officials|representatives|members|companies|leaders|guests)\b|\b(?:led|headed|chaired) by\b(?: (?:its|the)(?: [a-z-]+){{0,3}},)?|\bboth\b|\bits\b|\bhis\b|\ba\b|\bother\b|\brepresentatives? (?:of|from)\b|\bofficials? (?:of|from)\b|\({_HONORIFICS}\)|\([^)]*\)|{_HONORIFICS}(?=\s|$))*$"
)


def clauses(
    words: Words, mentions: Sequence[Mention], kinds: Sequence[str], sexes: dict[str, str], ontology: Ontology
) -> Iterator[Clause]:
    """Yield the sentences of a document that hold a mention or stand for one.

    ``mentions`` have offsets into the clean text, in order; ``kinds`` gives the section of each
    sentence; ``sexes`` maps mention ids of people to m or f.
    """
    inside, sentence_of = _by_sentence(words, mentions)
    memory = Memory(home(list(mentions), sentence_of))
    for number, (first, after) in enumerate(words.sentences):
        start, end = words.starts[first], words.ends[after - 1]
        outer: list[Mention] = []
        nested: list[Mention] = []
        for mention in inside[number]:
            if outer and mention.end <= outer[-1].end:
                nested.append(mention)
            else:
                outer.append(mention)
        clause = _clause(words.text, start, end, outer, memory, sexes, kinds[number], ontology)
        clause.mentions = inside[number]
        clause.nested = nested
        yield clause


def _by_sentence(words: Words, mentions: Sequence[Mention]) -> tuple[list[list[Mention]], dict[str, Where]]:
    """The mentions of each sentence, and the sentence of each mention."""
    inside: list[list[Mention]] = []
    sentence_of: dict[str, Where] = {}
    at = 0
    for first, after in words.sentences:
        start, end = words.starts[first], words.ends[after - 1]
        inside.append([])
        while at < len(mentions) and mentions[at].start < end:
            if mentions[at].start >= start:
                inside[-1].append(mentions[at])
                sentence_of[mentions[at].id] = (start, end)
            at += 1
    return inside, sentence_of


def _clause(
    text: str,
    start: int,
    end: int,
    outer: list[Mention],
    memory: Memory,
    sexes: dict[str, str],
    section: str,
    ontology: Ontology,
) -> Clause:
    groups: list[Group] = []
    parts: list[str] = []
    position = start
    units, gaps = _units(text, start, outer)
    for number, (unit, (_, stop), gap) in enumerate(zip(units, _extents(units), gaps, strict=True)):
        position = stop
        stands = (
            unit.mention.label == "TITLE"
            and not _NAMES_POST.search(gap)
            and not unit.mention.text.startswith("Acting ")
        )
        held = memory.holders.get(post(unit.mention)) if stands else None
        if held is not None and len(groups) < MOST_GROUPS:
            parts.append(memory.replace(gap, groups, (start, end)))
            groups.append(Group([Unit(held[0])], before=gap, pronoun=unit.mention.text, carried=held[1]))
            parts.append(chr(FIRST_GROUP + len(groups) - 1))
            continue
        if len(groups) >= MOST_GROUPS:
            continue
        if (
            groups
            and not groups[-1].pronoun
            and _LIST.match(gap)
            and _mixes(groups[-1], unit, ontology)
            and not _new_subject(groups, gap)
            and not _closed(groups[-1], unit, gap, gaps[number + 1] if number + 1 < len(gaps) else "")
            and not (_COMPANY.search(gap) and any(g.of(ACTORS) for g in groups[:-1]))
        ):
            groups[-1].units.append(unit)
            groups[-1].closed = _AND.search(gap) is not None
            continue
        parts.append(memory.replace(gap, groups, (start, end)))
        groups.append(Group([unit], before=gap))
        parts.append(chr(FIRST_GROUP + len(groups) - 1))
    parts.append(memory.replace(_gap(text, position, end), groups, (start, end)))
    masked = "".join(parts)
    positions = [0] * len(groups)
    for match in ANY_GROUP.finditer(masked):
        index = ord(match.group()) - FIRST_GROUP
        positions[index] = groups[index].at = match.start()
    for group in groups:
        if group.kind == "i" and (said := _HE_SAID.match(masked, group.at)):
            own = groups[ord(said[1]) - FIRST_GROUP]
            if own.people:  # "I attended the Quay Expo," Ms Dahl said: it is she who speaks
                group.units, group.carried = own.units, None
    company = [g for g in groups[1:] if _COMPANY.search(g.before)] + [
        g for g in groups[:1] if _COMPANY.match(g.before.lstrip())
    ]
    clause = Clause(start, end, groups, masked, section, [], company=company, positions=positions)
    if memory.government is not None:
        group, where = memory.government
        clause.government = Group(group.units, carried=None if where == (start, end) else where)
    memory.keep(clause, sexes)
    return clause


_HE_SAID = re.compile(
    rf"[^“”\"]*[\"”],? (?:(?:said|says|added|noted|told [a-z]+) )?(?:the )?(?:{_HONORIFICS} )*({GROUP})[^;]{{0,20}}(?:said|says|added|noted|told|stressed|[.,]|$)"
)
_AND = re.compile(r"\band\b|&|\bas well as\b|\btogether with\b")


def _closed(group: Group, unit: Unit, gap: str, next_gap: str) -> bool:
    """Whether a person behind a comma is no longer of a list of bodies: "held by the A and the B, Mr Ho said"."""
    if unit.mention.label != "PERSON" or group.units[-1].mention.label == "PERSON" or _AND.search(gap) or ";" in gap:
        return False
    by = re.search(r"\b(?:by|with|of) (?:the )?$", group.before)
    goes_on = _LIST.match(next_gap) and (_AND.search(next_gap) or ";" in next_gap)
    return group.closed or bool(by and not goes_on)


_NAMES_POST = re.compile(
    r"\b(?:as|is|was|be|been|become|becomes|became|post of|posts of|office of|role of|position of|appointed|elected|named|promoted to|successor to|and)\s+"
    r"(?:the\s+|an?\s+|new\s+|acting\s+|next\s+)*$"
)
"""What a post is named behind, and does not stand for its holder: "will act as Director of Health"."""
_LED_IN = re.compile(
    r"^\s*(?:under|within|administered by|managed by|overseen by|besides|apart from|under the [a-z]+ of|in (?:collaboration|partnership|co-operation|cooperation) with|together with|with the [a-z]+ of|according to|on behalf of|at the invitation of|supported by|accompanied by|joined by|in the company of|led by|flanked by)\s+(?:the\s+|mr\s+|mrs\s+|ms\s+|miss\s+|dr\s+|prof\s+|professor\s+)*$"
)


_AT = re.compile(r"^\s*(?:during|at|after|before|following|ahead of|alongside)\s+(?:the\s+)?$")


def _new_subject(groups: Sequence[Group], gap: str) -> bool:
    """Whether a comma ends a phrase that leads in: "Under the steer of the X, | the Y organised"."""
    if len(groups) != 1 or " and " in f" {gap} ":
        return False
    # Its units last: in a list of a thousand names, they are looked through for each of them.
    at_event = gap.strip() in (", the", ",") and _AT.match(groups[0].before) and groups[0].of(EVENTS)
    return bool(at_event or _LED_IN.match(groups[0].before))


_COMPANY = re.compile(r"\b(?:accompanied by|in the company of|joined by)\b")
"""Who is with the subject, not with the object: "He called on the Minister, accompanied by the Secretary"."""


def _mixes(group: Group, unit: Unit, ontology: Ontology) -> bool:
    """Whether a unit may join a group: actors with actors, places and events with their like."""
    one, other = (ontology.label(u.mention.label) for u in (group.units[-1], unit))
    if one.kind in ("value", "thing"):
        return one.kind == "thing" and one.name == other.name
    return _TOGETHER.get(one.kind, one.kind) == _TOGETHER.get(other.kind, other.kind)


_TOGETHER = {"body": "actor", "post": "actor", "place": "event"}
"""Kinds that may stand in one list: "Ms Poon and the Tide Bureau", "the Tide Expo and Hangzhou"."""


def _gap(text: str, start: int, end: int) -> str:
    # Bullets of word processors and emoji share their range with the characters that stand for groups.
    return _SPACED.sub(" ", text[start:end]).lower()


_SPACED = re.compile(r"[\s\ue000-\U0010ffff]+")


_DATELINE_END = re.compile(r"\)\s*(?:--|—|–|-)\s")


def _units(text: str, start: int, outer: list[Mention]) -> tuple[list[Unit], list[str]]:
    """Pair each name with the post beside it; give the text before each unit."""
    units: list[Unit] = []
    gaps: list[str] = []
    position = start
    k = 0
    # "will leave for Tallinn, Estonia, tonight": Estonia only says where that is
    outer = [run[0] for run in addresses(text, _without_initials(text, outer))]
    while k < len(outer):
        mention = outer[k]
        if (
            mention.label == "ORG"
            and text[mention.start - 1 : mention.start] == "("
            and _DATELINE_END.match(text, mention.end)
        ):
            k += 1  # "HONG KONG, June 28 (Quay Wire) -- ..." says who reports
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
            if (
                not named
                or (units and units[-1].title is not None and units[-1].title.start > units[-1].mention.start)
                or _name_first(text, outer, k + 2)
                or "the" not in between.split()  # "Mr Lam, Secretary for Piers, Mr Cui, second-level inspector": Lam's
            ):
                unit = Unit(mention, nxt)
                used = 2
        units.append(unit)
        gaps.append(gap)
        k += used
        position = outer[k - 1].end
    return units, gaps


def _name_first(text: str, outer: Sequence[Mention], k: int) -> bool:
    """Whether a list goes on name by name: "A, Deputy Director of X, B, Director of Y, and C"."""
    if k + 1 >= len(outer) or outer[k + 1].label != "TITLE":
        return False
    title = outer[k + 1]
    after = outer[k + 2] if k + 2 < len(outer) else None
    beside = _TITLE_AFTER.match(_gap(text, outer[k].end, title.start)) is not None
    names_next = after is not None and after.label == "PERSON" and _NAMING.match(_gap(text, title.end, after.start))
    return beside and not names_next


_OPENS = re.compile(r"^\s*[(\[（]\s*[\"“]?(?:the\s+)?$")
_CLOSES = re.compile(r"^[\"”]?\s*[)\]）]")


def _without_initials(text: str, outer: list[Mention]) -> list[Mention]:
    """Leave out names that a bracket explains another by, so that what stands around them is seen together.

    "the Harbour Bureau (HB), the Tree Office"; "Director of the Harbour Observatory (HO), Mr Ronald Sham".
    """
    kept: list[Mention] = []
    for mention in outer:
        before = kept[-1] if kept else None
        known = mention.label in ("AGENCY", "ORG") or (mention.label == "PLACE" and mention.text.isupper())
        body = before is not None and before.label == "TITLE" and known
        if (
            before is not None
            and mention.label != "MONEY"  # "HK$3 billion (US$384 million)"
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
