"""What a question can choose between. It imports nothing heavy, for the options of commands."""

from __future__ import annotations

from enum import StrEnum


class Order(StrEnum):
    """The order of budgets: the largest amount first, by name, or the latest first."""

    amount = "amount"
    name = "name"
    date = "date"


class Change(StrEnum):
    """What happened to a row."""

    new = "new"
    changed = "changed"
    gone = "gone"


class Part(StrEnum):
    """A part of a comparison."""

    people = "people"
    bodies = "bodies"
    programmes = "programmes"
    posts = "posts"
    budgets = "budgets"
    relations = "relations"
