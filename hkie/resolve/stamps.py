"""The rule of what a decision made or confirmed: "decision:7" made it, "decision:7/short.bracket" confirmed it."""

from __future__ import annotations

_BY = "decision:"


def stamped(number: int, rule: str = "") -> str:
    """Return the rule of what a decision made, or of what ``rule`` found and a decision confirmed."""
    return f"{_BY}{number}" + (f"/{origin(rule)}" if origin(rule) else "")


def origin(rule: str) -> str:
    """Return the rule that found something before a decision confirmed it; empty if a decision made it."""
    return rule.partition("/")[2] if rule.startswith(_BY) else rule


def decided_by(rule: str) -> int:
    """Return the number of the decision that made or confirmed something, or 0."""
    number = rule.partition("/")[0].removeprefix(_BY)
    return int(number) if rule.startswith(_BY) and number.isdigit() else 0
