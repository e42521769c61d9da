"""Bodies within bodies: "the Tree Unit of the Works Bureau", "a panel set up by the Council"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hkie.relations.groups import BODIES, Clause, Found, between

_ASIDE = r"\)?\s*(?:\([^)]*\)\s*)?"
_PART = re.compile(
    rf"^{_ASIDE}(?:of|under|within)\s+(?:the\s+(?:then\s+)?)?$"
    r"|^\s*,?\s*(?:which\s+)?(?:(?:is|are|was|were|will be|would be|to be)\s+)?(?:comes?|falls?|operates?|works?|set up|established|formed|placed|part|a part|an? [a-z]+|one of [a-z]+|a division|a unit)\s+(?:under|of|within)\s+(?:the\s+|[a-z]+'s\s+)?$"
)
_SUBSIDIARY = re.compile(
    rf"^{_ASIDE},\s*(?:a|an|the)\s+(?:wholly[- ]owned\s+|new\s+)?(?:subsidiary|unit|division|branch|arm|member|department|agency|statutory (?:board|body)|body|team|office|company|laboratory|institute|centre)\s+(?:of|under)\s+(?:the\s+)?(?:[a-z]+-based\s+)?$"
    r"|^,?\s*(?:which\s+(?:is|was|will be)\s+)?(?:also\s+)?(?:administered|overseen|managed|supervised|operated|controlled|owned|run|housed)\s+(?:by|in|at)\s+(?:the\s+)?$"
    r"|^\s*\((?:parent company|a (?:subsidiary|unit|member) of|part of|under)\s*:?\s*(?:the\s+)?$"
)
_UNIT = re.compile(
    r"\b(?:Lab|Laboratory|Centre|Center|Institute|School|Faculty|Department|Unit|Office|Team|Division|Task Force|Committee|Subcommittee|Panel|Group|Section|Branch|Steering Group|Secretariat)\b"
)
_SETS_UP = re.compile(
    r"^ (?:has |have |had |will |would |jointly |also |today |yesterday |\([^)]*\) )*(?:set up|establish(?:ed|es)?|sets? up|formed|create[sd]?|announced the (?:setup|setting up|set-up|establishment|formation|creation) of) (?:a|an|the|its) (?:new |dedicated |inter-departmental |cross-departmental )*$"
)
_SET_UP_BY = re.compile(
    rf"^{_ASIDE},? ?(?:which )?(?:(?:is|was|has been|will be|to be) )?(?:newly )?(?:set up|established|formed|created|convened)(?: in (?:[a-z]+ )?\d{{4}}| last year| earlier this year| recently)? by (?:the )?$"
)
_ABOVE = re.compile(
    r"^\W*(?:(?:being|which is) )?(?:under|within|administered by|overseen by|managed by|supervised by|operated by|run by|set up by|established by|part of|an? (?:unit|division|arm|subsidiary|branch|agency) of) (?:the )?$",
    re.IGNORECASE,
)
_BELOW = re.compile(r"^,\s+(?:the\s+)?(?:[a-z]+\s+)?$")
"""What opens a sentence before the one that another is under: "Under the Harbour Bureau, | the Pier Office"."""
_WHICH = re.compile(r"^,\s+which\s+(?:the\s+)?$")
_RAN = re.compile(
    r"^\s+(?:also\s+)?(?:set up|established|founded|created|formed|owns|runs|operates|administers|oversees|controls)\b"
)
_TWINS = re.compile(r"^\s+and\s+(?:the\s+)?$")
_NEAR = 8
"""Bodies before one among which its twin is; between them stand no more than those of its own name."""
_OWNS = re.compile(r"^(?:'s|’s)\s+$")


def find(clause: Clause, text: str) -> Iterator[Found]:
    """Yield part_of of one sentence."""
    bodies = [m for m in clause.mentions if m.label in BODIES]
    for at, (left, right) in enumerate(pairwise(bodies)):
        if right.start < left.end:
            continue
        gap = between(text, left.end, right.start).lstrip('"”')
        if _PART.match(gap) or _SUBSIDIARY.match(gap):
            yield clause.found("part_of", left, right, "body.of", 0.85)
            twin = next(
                (
                    b
                    for b in bodies[max(0, at - _NEAR) : at]
                    if b.end < left.start and _TWINS.match(between(text, b.end, left.start))
                ),
                None,
            )
            if twin is not None and twin.text.split()[0] == left.text.split()[0] != right.text.split()[0]:
                # "from the Department of Trade and the Department of Ports | of the Ministry"
                yield clause.found("part_of", twin, right, "body.of", 0.75)
        elif (
            _BELOW.match(gap) and _UNIT.search(right.text) and _ABOVE.match(text[clause.start : left.start].strip("\n"))
        ):
            yield clause.found("part_of", right, left, "body.above", 0.75)
        elif _WHICH.match(gap) and _UNIT.search(left.text) and _RAN.match(text[right.end : right.end + 40]):
            yield clause.found("part_of", left, right, "body.which", 0.75)
        elif gap == " at " and _UNIT.search(left.text):
            yield clause.found("part_of", left, right, "body.at", 0.7)
        elif _SETS_UP.search(gap) and _UNIT.search(right.text):
            yield clause.found("part_of", right, left, "body.sets-up", 0.78)
        elif _SET_UP_BY.match(gap) and _UNIT.search(left.text):
            yield clause.found("part_of", left, right, "body.set-up-by", 0.75)
        elif _OWNS.match(gap) and right.label == left.label:
            yield clause.found("part_of", right, left, "body.owner", 0.75)
    for k in range(len(clause.groups) - 1):
        # "the Task Force, set up by the Government": what a word stands for
        left_group, right_group = clause.groups[k], clause.groups[k + 1]
        gap = clause.masked[clause.position(k) + 1 : clause.position(k + 1)]
        if right_group.kind == "government" and not left_group.pronoun and _SET_UP_BY.match(f"{gap}"):
            for part in left_group.of(BODIES):
                if _UNIT.search(part.text):
                    yield clause.found(
                        "part_of", part, right_group.units[0].mention, "body.set-up-by", 0.7, right_group.carried
                    )
