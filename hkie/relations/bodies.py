"""Bodies within bodies, and where things stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hkie.relations.groups import Clause, Found, between

_PART = re.compile(
    r"^\)?\s*(?:\([^)]*\)\s*)?(?:of|under|within)\s+(?:the\s+)?$"
    r"|^\s*,?\s*(?:which\s+)?(?:is\s+)?(?:comes?|falls?|operates?|works?|set up|established|placed|part|a part|an? [a-z]+|one of [a-z]+|a division|a unit)\s+(?:under|of|within)\s+(?:the\s+|[a-z]+'s\s+)?$"
)
_SUBSIDIARY = re.compile(
    r"^\)?(?:\s*\([^)]*\))?\s*,\s*(?:a|an|the)\s+(?:wholly[- ]owned\s+|new\s+)?(?:subsidiary|unit|division|branch|arm|member|department|agency|statutory (?:board|body)|body|team|office|company|laboratory|institute|centre)\s+(?:of|under)\s+(?:the\s+)?$"
)
_UNIT = re.compile(
    r"\b(?:Lab|Laboratory|Centre|Center|Institute|School|Faculty|Department|Unit|Office|Team|Division|Task Force|Committee|Panel|Group|Section|Branch)\b"
)
_SETS_UP = re.compile(
    r"^ (?:has |have |had |will |jointly |also |today |yesterday |\([^)]*\) )*(?:set up|establish(?:ed|es)?|sets? up|formed|create[sd]?) (?:a|an|the|its) (?:new |dedicated |inter-departmental |cross-departmental )*$"
)
_OWNS = re.compile(r"^(?:'s|’s)\s+$")
_IN = re.compile(r"^\s*,?\s*(?:in|at|on)\s+(?:the\s+(?:city's\s+|city’s\s+)?)?$|^\s*,\s*$")
_OF_PLACE = re.compile(r"^\s*(?:of|in)\s+$")
_BASED = re.compile(
    r"^\s*,?\s*(?:which is |which |is |was )?(?:headquartered|based|located|situated|stands?|standing|lies|sits)\s+(?:in|at|on|along)\s+(?:the\s+)?(?:[a-z]+ (?:of|side of) )?(?:the\s+)?$"
    r"|^ is (?:at|in|on) (?:the )?(?:[a-z]+ floor of )?$|^, an? (?:[a-z-]+ ){1,3}(?:in|on|of) (?:the )?$"
)
_FACILITY = re.compile(
    r"(?:Centre|Center|Museum|Park|Hall|Building|School|Hospital|Office|Station|Campus|Town|City|Market|Library|Stadium|House|Institute|Base|Plaza|Square|Terminal|Pier|Ltd|Limited|University|College|Co|Tower|Theatre|Estate|Factory|Plant|Depot|Hub)\b\.?$"
)


def find(clause: Clause, text: str) -> Iterator[Found]:
    """Yield part_of and located_in of one sentence."""
    inner = {m.id for m in clause.nested}
    # The first line of a text may be a sentence.
    heading = clause.section == "headline" and not text[clause.start : clause.end].rstrip('"”’ \n').endswith(".")
    mentions = [m for m in clause.mentions if m.label in ("AGENCY", "ORG", "PLACE")]
    for left, right in pairwise(mentions):
        if right.start < left.end:
            continue
        gap = between(text, left.end, right.start).lstrip('"”')
        if left.label != "PLACE" and right.label != "PLACE":
            if _PART.match(gap) or _SUBSIDIARY.match(gap):
                yield clause.found("part_of", left, right, "body.of", 0.85)
            elif gap == " at " and right.label in ("ORG", "AGENCY") and _UNIT.search(left.text):
                yield clause.found("part_of", left, right, "body.at", 0.7)
            elif _SETS_UP.search(gap) and _UNIT.search(right.text):
                yield clause.found("part_of", right, left, "body.sets-up", 0.78)
            elif _OWNS.match(gap) and right.label == left.label:
                yield clause.found("part_of", right, left, "body.owner", 0.75)
        elif right.label == "PLACE" and left.text != right.text:
            before = text[max(clause.start, left.start - 24) : left.start].lower()
            after = text[right.end : right.end + 12].lower()
            listed = re.match(r"\s*(?:,\s*[A-Z]|and\b|&)", text[right.end : right.end + 8]) or re.search(
                r",\s*$", before
            )
            if _BASED.match(gap):
                yield clause.found("located_in", left, right, "place.based", 0.9)
            elif (
                left.label == "PLACE"
                and gap.strip() == ","
                and not heading
                and not listed
                and not after.startswith("'s")
            ):
                yield clause.found("located_in", left, right, "place.comma", 0.8)
            elif left.id in inner or (heading and left.label == "PLACE"):
                continue  # "the 17th session of the CMUM in Geneva"; "SCED promotes HK in Portugal"
            elif left.label == "PLACE" and re.fullmatch(
                r"\s*(?:in|of)\s+(?:the\s+|south |north |east |west |eastern |southern )?", gap
            ):
                yield clause.found("located_in", left, right, "place.in", 0.78)
            elif left.label == "PLACE" and re.fullmatch(r"(?:'s|’s)\s+", gap):
                yield clause.found("located_in", right, left, "place.owner", 0.75)
            elif (
                _IN.match(gap)
                and gap.strip() != ","
                and _FACILITY.search(left.text)
                and not _FACILITY.search(right.text)
            ):
                yield clause.found("located_in", left, right, "place.in", 0.75)
            elif _OF_PLACE.match(gap) and left.label in ("ORG", "AGENCY") and not re.search(r"\bby (?:the )?$", before):
                yield clause.found("located_in", left, right, "place.of", 0.7)
