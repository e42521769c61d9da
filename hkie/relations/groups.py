"""What a sentence is to a finder: groups of mentions, and the words between them.

In "The Director of Lands, Mr Ip, and Ms So visited Sha Tin" there are two groups, [Ip (Director of
Lands), So] and [Sha Tin]; a pronoun, "the duo" or "the forum" is a group too, which stands for one
that came before. A ``Clause`` is one sentence with a character for each group and its own words in
lower case in between, so that a trigger is an ordinary regular expression.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hkie.records import Mention

FIRST_GROUP = 0xE000
GROUPS = f"{chr(FIRST_GROUP)}-{chr(0xF8FF)}"
"""The characters that stand for groups, as a range within a regular expression's brackets."""
GROUP = f"[{GROUPS}]"
"""A regular expression for one of them."""
ANY_GROUP = re.compile(GROUP)
EVENTS = frozenset({"EVENT"})
PLACES = frozenset({"PLACE"})
BODIES = frozenset({"AGENCY", "ORG"})
ACTORS = BODIES | {"PERSON"}
MOST_GROUPS = 2000
"""A sentence with more groups is a list, and says nothing that a frame could read."""
CARRIED = 0.9
"""What a score is multiplied by where a pronoun stands for one of the ends."""

BY_MODEL = "model"
"""The rule of a relation that no frame found."""

Where = tuple[int, int]
"""The start and end of a sentence."""


@dataclass(slots=True)
class Unit:
    """One thing in a group: a mention, with the post or the name that stands in apposition."""

    mention: Mention
    title: Mention | None = None


@dataclass(slots=True)
class Group:
    """Mentions joined by "and" or commas.

    Of a word that stands for one, ``pronoun`` is the word, ``kind`` what it is (he, they, event, scene …),
    and ``carried`` the sentence that it was resolved from.
    """

    units: list[Unit]
    before: str = ""
    pronoun: str = ""
    carried: Where | None = None
    kind: str = ""
    at: int = -1
    """Where its character stands in the masked text."""
    closed: bool = False
    """Whether "and" has come, so that a list is at its end."""

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
    carried: Where | None = None
    date: str | None = None
    status: str = "actual"
    since: str | None = None
    until: str | None = None


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
    party: tuple[Group | None, Group] | None = None
    """The leader and the members of a party that the sentence speaks of."""
    government: Group | None = None
    """The government that a document of its own speaks for, with the sentence that names it."""
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
        carried: Where | None = None,
    ) -> Found:
        """Return a relation that this sentence states."""
        return Found(kind, head, tail, rule, round(score, 3), self.start, self.end, carried)


def both_carried(one: Where | None, other: Where | None) -> Where | None:
    """Return the stretch that both ends of a relation were carried from."""
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def between(text: str, start: int, end: int) -> str:
    """Return what stands between two places of a text in lower case, on one line."""
    return _SPACE.sub(" ", text[start:end].lower())


_SPACE = re.compile(r"\s+")
