"""What can be said between entities: the labels that each type may join, head and tail.

A new type is a line here, a trigger file in patterns/relations, and a finder if no frame fits.
"""

from __future__ import annotations

_PERSON = frozenset({"PERSON"})
_BODY = frozenset({"AGENCY", "ORG"})
_ACTOR = _PERSON | _BODY

RELATION_TYPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "holds_title": (_PERSON, frozenset({"TITLE"})),
    "affiliated_with": (_PERSON, _BODY),
    "part_of": (_BODY, _BODY),
    "attended": (_ACTOR, frozenset({"EVENT"})),
    "spoke_at": (_PERSON, frozenset({"EVENT"})),
    "organised": (_BODY, frozenset({"EVENT"})),
    "met_with": (_ACTOR, _ACTOR),
    "visited": (_ACTOR, frozenset({"PLACE"}) | _BODY),
    "launched": (_ACTOR, frozenset({"PROGRAMME"}) | _BODY),
    "has_budget": (frozenset({"PROGRAMME", "EVENT"}) | _BODY, frozenset({"MONEY"})),
    "held_in": (frozenset({"EVENT"}), frozenset({"PLACE"})),
    "located_in": (frozenset({"PLACE"}) | _BODY, frozenset({"PLACE"})),
    "held_on": (frozenset({"EVENT"}), frozenset({"DATE"})),
}

IMPLIED: dict[str, str] = {"spoke_at": "attended"}
"""Who speaks at a gathering attends it."""
