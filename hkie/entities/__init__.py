"""What can be mentioned: one line a type. A new type is a line here and a pattern file of its name."""

from __future__ import annotations

ENTITY_TYPES: dict[str, str] = {
    "PERSON": "a named human being",
    "TITLE": "a post or office that a person holds",
    "AGENCY": "a body with public authority, or owned by the public",
    "ORG": "any other named organisation",
    "PROGRAMME": "a named policy instrument, or what a public body funds, runs or publishes",
    "MONEY": "an amount with a currency",
    "EVENT": "a named gathering",
    "PLACE": "a named place",
    "DATE": "what can be put on a calendar",
}
