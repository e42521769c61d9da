"""Where things stand: "the Digital Hub in Wuzhen", "Tallinn, Estonia", "the Osaka-based Kelp Works"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hkie.records import Mention
from hkie.relations.groups import PLACES, Clause, Found, between

_IN = re.compile(r"^\s*,?\s*(?:in|at|on)\s+(?:the\s+(?:city's\s+|city’s\s+)?)?$")
_WITHIN = re.compile(
    r"\s*,?\s*(?:in|of|on)\s+(?:the\s+)?(?:(?:south|north|east|west|south-east|north-east|south-west|north-west)(?:ern)?\s+|central\s+)?"
)
_OF_PLACE = re.compile(r"^\s*(?:of|in)\s+(?:the\s+)?$")
_ASIDE = r"(?:\s*,\s*(?:built|opened|completed|set up|established)\b[^,;]{0,60},)?"
_BASED = re.compile(
    rf"^{_ASIDE}\s*,?\s*(?:which is |which |is |was )?(?:headquartered|based|located|situated|stands?|standing|lies|sits|housed)\s+(?:in|at|on|along)\s+(?:the\s+)?(?:[a-z]+ (?:of|side of) )?(?:the\s+)?$"
    r"|^ is (?:at|in|on) (?:the )?(?:[a-z]+ floor of )?$|^, an? (?:[a-z-]+ ){1,3}(?:in|on|of) (?:the )?$"
)
FACILITY = re.compile(
    r"(?:Centre|Center|Museum|Park|Hall|Building|School|Hospital|Office|Station|Campus|Town|City|Market|Library|Stadium|House|Institute|Base|Plaza|Square|Terminal|Pier|Ltd|Limited|University|College|Co|Tower|Theatre|Estate|Factory|Plant|Depot|Hub|Zone|Port|Quarter|Laboratory|Garden|Village|Complex|Arena|Works|Cluster|District)\b\.?$"
)
_BASED_IN = re.compile(r"^-(?:based|headquartered)\s+(?:[a-z-]+\s+){0,3}$")
_A_BASED = re.compile(r"^,\s+an?\s+$")
_COMMA = re.compile(r",\s+(?:(?:north|south|east|west|central)(?:ern)?\s+)?(?:the\s+)?")
_GOES = re.compile(r"\b(?:visit|trip|tour|way|journey|mission) (?:to|of) (?:the )?$")
_TOWN = re.compile(r"\b(?:District|City|Town|Village|Zone|County)$")
_AND = re.compile(r"\s*,?\s*(?:and|or|&|as well as)\s+(?:the\s+)?", re.IGNORECASE)
_LONGEST_ADDRESS = 5
_ARRIVES = re.compile(
    r"(?:\b(?:visit|trip|arrival|travel|travell?ed|went|go|proceed|proceeded|fly|flew|leave|left|depart|departed|heads?|headed|arrived|arrives?|delegation) (?:to|in|for)|^(?:in|while in|upon arrival in|during (?:his|her|their|the) visit to)) (?:the )?$"
)
_SEES = re.compile(
    r"\b(?:visit|visited|tour|toured|inspect|inspected|view|viewed|called at|call at)(?: the| its| their| [a-z]+ (?:of|at) the)? $|\bat (?:the )?$|, (?:and )?(?:the )?$|\band (?:the )?$"
)
_PLURAL_IN = re.compile(
    r"\b(?:organi[sz]ations|companies|institutions|enterprises|firms|bodies|universities|agencies|start-ups|groups|schools|hospitals|museums)\s+in\s+(?:the\s+)?$"
)
_INCLUDING = re.compile(r"^[^.;]{0,80}?\b(?:including|such as|namely|among them)\s+(?:the\s+)?$")


def addresses(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield runs of mentions; places of which each says where the one before is are one run.

    "Qianhai, Shenzhen, Guangdong" is one address; "Paris, Lyon and Nice" is a list, and three runs.
    """
    k = 0
    while k < len(mentions):
        run = [mentions[k]]
        while (
            k + len(run) < len(mentions)
            and run[-1].label == mentions[k + len(run)].label == "PLACE"
            and _continues(text, run[-1], mentions[k + len(run)])
        ):
            run.append(mentions[k + len(run)])
        if _is_list(text, mentions, k, run) or len(run) > _LONGEST_ADDRESS:
            yield from ([one] for one in run)
        else:
            yield run
        k += len(run)


def _continues(text: str, place: Mention, wider: Mention) -> bool:
    gap = text[place.end : wider.start]
    # "in the New Territories, the Station will be run by"
    return bool(_COMMA.fullmatch(gap)) and not (gap.endswith("the ") and FACILITY.search(wider.text))


_AND_MORE = re.compile(r"\s+(?:and|or|&)\s")
_NAME_NEXT = re.compile(", [A-Z]")


def _is_list(text: str, mentions: Sequence[Mention], k: int, run: Sequence[Mention]) -> bool:
    """Whether places with commas are side by side: "and" comes behind or before them, or another name."""
    last = run[-1]
    if last.label != "PLACE":
        return False  # for one that is alone it is the same
    if _AND_MORE.match(text, last.end, last.end + 8):
        return True  # "Nanshan District, Longgang District and other places"
    after = mentions[k + len(run)] if k + len(run) < len(mentions) else None
    if after is not None and after.label == "PLACE" and _AND.fullmatch(text[last.end : after.start]):
        return True
    if _NAME_NEXT.match(text, last.end) and not (after is not None and after.start == last.end + 2):
        return True  # "Bolton, Burnley, Oldcastle, Rochdale", where Oldcastle is not known
    before = mentions[k - 1] if k else None
    return (
        len(run) == 1
        and before is not None
        and before.label == "PLACE"
        and _AND.fullmatch(text[before.end : run[0].start]) is not None
    )


def find(clause: Clause, text: str) -> Iterator[Found]:
    """Yield located_in of one sentence."""
    inner = {m.id for m in clause.nested}
    # The first line of a text may be a sentence.
    heading = clause.section == "headline" and not text[clause.start : clause.end].rstrip('"”’ \n').endswith(".")
    mentions = [m for m in clause.mentions if m.label in ("AGENCY", "ORG", "PLACE")]
    outer = [m for m in mentions if m.id not in inner]
    if not heading:
        for run in addresses(text, outer):
            for left, right in pairwise(run):
                if left.text != right.text and not text[right.end : right.end + 2].startswith(("'s", "’s")):
                    yield clause.found("located_in", left, right, "place.comma", 0.8)
    for left, right in pairwise(mentions):
        if right.start < left.end or left.text == right.text:
            continue
        gap = between(text, left.end, right.start).lstrip('"”')
        before = text[max(clause.start, left.start - 24) : left.start].lower()
        country = right.label == "PLACE" and right.rule.startswith("registry")  # "Beijing-based Hong Kong people"
        if left.label == "PLACE" and not country and _BASED_IN.match(gap):
            yield clause.found("located_in", right, left, "place.based", 0.85)
        elif left.label == "PLACE" and right.label == "ORG" and re.fullmatch(r"(?:'s|’s) ", gap):
            yield clause.found("located_in", right, left, "place.owner", 0.65)
        elif right.label == "PLACE":
            owned = _owned(text, mentions, right)
            if _BASED.match(gap) or (_A_BASED.match(gap) and text[right.end : right.end + 6] == "-based"):
                yield clause.found("located_in", left, right, "place.based", 0.9)
            elif left.id in inner or (heading and left.label == "PLACE"):
                continue  # "the 17th session of the QTC in Geneva"; "SQT promotes HK in Portugal"
            elif left.label == "PLACE" and _WITHIN.fullmatch(gap) and not _GOES.search(before):
                yield clause.found("located_in", left, owned or right, "place.in", 0.78)
            elif left.label == "PLACE" and re.fullmatch(r"(?:'s|’s)\s+", gap):
                yield clause.found("located_in", right, left, "place.owner", 0.75)
            elif (
                _IN.match(gap)
                and FACILITY.search(left.text)
                and (_TOWN.search(right.text) or not FACILITY.search(right.text))
            ):
                yield clause.found("located_in", left, right, "place.in", 0.75)
            elif _OF_PLACE.match(gap) and left.label in ("ORG", "AGENCY") and not re.search(r"\bby (?:the )?$", before):
                yield clause.found("located_in", left, right, "place.of", 0.7)
    yield from _toured(clause)
    yield from _listed(clause, text)


def _owned(text: str, mentions: Sequence[Mention], place: Mention) -> Mention | None:
    """The place that a country owns: "the port of X in south Y's Z": in Z."""
    at = bisect_left(mentions, place.end, key=lambda m: m.start)
    after = mentions[at] if at < len(mentions) else None
    if after is not None and after.label == "PLACE" and re.fullmatch(r"(?:'s|’s) ", text[place.end : after.start]):
        return after
    return None


def _toured(clause: Clause) -> Iterator[Found]:
    """ "During their visit to Hangzhou, they toured the Qianjiang Digital Park": what is seen on a visit is there."""
    town: Mention | None = None
    for k, group in enumerate(clause.groups):
        places = group.of(PLACES)
        if not places or group.pronoun:
            continue
        lead = clause.masked[max(0, clause.position(k) - 60) : clause.position(k)]
        if _ARRIVES.search(lead.lstrip()) and not FACILITY.search(places[0].text):
            town = places[0] if len(places) == 1 else None
        elif town is not None and _SEES.search(lead):
            own = re.match(r" (?:in|at|of) ", clause.masked[clause.position(k) + 1 :])
            for place in places:
                if FACILITY.search(place.text) and not own:  # "toured the Kelp Centre in Porto" says where itself
                    yield clause.found("located_in", place, town, "place.toured", 0.62)


def _listed(clause: Clause, text: str) -> Iterator[Found]:
    """ "Organisations in Osaka, including A, B and C"."""
    for k, group in enumerate(clause.groups[:-1]):
        places = group.of(PLACES)
        lead = clause.masked[max(0, clause.position(k) - 40) : clause.position(k)]
        gap = clause.masked[clause.position(k) + 1 : clause.position(k + 1)]
        if len(places) == 1 and _PLURAL_IN.search(lead) and _INCLUDING.match(gap):
            for body in clause.groups[k + 1].of(frozenset({"AGENCY", "ORG"})):
                yield clause.found("located_in", body, places[0], "place.among", 0.75)
