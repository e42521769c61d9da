"""The claims of a result: the sentences of its relations, and budgets and posts, which are relations of two roles."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hkie.mentions.currencies import written
from hkie.ontology import Ontology, RelationType
from hkie.query import search
from hkie.query.search import name_of, standing
from hkie.records import Entity, Mention, Money, Relation, Result, Value


class Budget(NamedTuple):
    """An amount for a programme, body or event, as the claim states it: an entity has the value of its first mention."""

    relation: Relation
    entity: Entity
    value: Value


class Post(NamedTuple):
    """A person in a post. ``body`` is the body that the post belongs to, if the claim names exactly one."""

    relation: Relation
    person: Entity
    post: Entity
    body: Entity | None


def quotation(relation: Relation, head: Entity, tail: Entity) -> tuple[str, str]:
    """Return the claim of a relation and its context, each on one line."""
    claim, context = search.quotation(relation, head, tail)
    return claim, " ".join(context)


def statement(relation: Relation, head: Entity, tail: Entity, kind: RelationType, value: Value = None) -> str:
    """Return a relation as a sentence, with its status and days: "Tide Bureau launched Tide Fund (planned, 2027-05)".

    ``value`` is the amount of a budget as its claim states it, by default that of the entity.
    """
    return f"{name_of(head)} {kind.forward} {value_text(value) or name_of(tail)}{state(relation)}"


def value_text(value: Value) -> str:
    """Return an amount as people write it, or a date in ISO 8601; empty if there is none."""
    return written(value) if isinstance(value, Money) else value or ""


def state(relation: Relation) -> str:
    """Return the status and days of a relation in brackets, empty if it has none: " (planned, 2027-05)"."""
    stands = standing(relation.status, relation.from_, relation.to)
    parts = [part for part in (stands, relation.date) if part]
    return f" ({', '.join(parts)})" if parts else ""


def budgets(result: Result, ontology: Ontology) -> Iterator[Budget]:
    """Yield the relations between something and its budget."""
    claims = _Claims(result, ontology)
    for relation in claims.of_role("budget"):
        amount = next(claims.mentions_of(relation, relation.tail), None)
        tail = claims.entities[relation.tail]
        yield Budget(relation, claims.entities[relation.head], amount.value if amount else tail.value)


def posts(result: Result, ontology: Ontology) -> Iterator[Post]:
    """Yield the relations between people and their posts."""
    claims = _Claims(result, ontology)
    for relation in claims.of_role("holder"):
        person, post = claims.entities[relation.head], claims.entities[relation.tail]
        yield Post(relation, person, post, claims.body_of(relation))


class _Claims:
    """The relations of a result by role and by person, and its mentions by document and entity."""

    def __init__(self, result: Result, ontology: Ontology) -> None:
        self.entities = {e.id: e for e in result.entities}
        self._entity_of = {link.mention: link.entity for link in result.links}
        self._bodies = {label.name for label in ontology.of_kind("body")}
        self._by_role: dict[str, list[Relation]] = defaultdict(list)
        for relation in result.relations:
            self._by_role[ontology.type(relation.type).role].append(relation)
        ends = {end for role in ("budget", "holder") for r in self._by_role[role] for end in (r.head, r.tail)}
        self._mentions: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        self._named: dict[str, list[Mention]] = defaultdict(list)
        for mention in result.mentions:
            if mention.label in self._bodies:
                self._named[mention.document].append(mention)
            if (entity := self._entity_of[mention.id]) in ends:
                self._mentions[mention.document, entity].append(mention)
        self._held: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        self._member: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        for role, table in (("holder", self._held), ("member", self._member)):
            for relation in self._by_role[role]:
                table[relation.head, relation.document].append(relation)

    def of_role(self, role: str) -> list[Relation]:
        """Return the relations whose type has a role."""
        return self._by_role[role]

    def mentions_of(self, relation: Relation, entity: str) -> Iterator[Mention]:
        """Yield the mentions of an entity in the claim of a relation."""
        for piece in relation.evidence[:1]:
            yield from _within(self._mentions[piece.document, entity], piece.start, piece.end)

    def body_of(self, relation: Relation) -> Entity | None:
        """Return the body that the name of a post contains, else the only other one whose member its holder is there."""
        if own := self._inside(relation):
            return self.entities[own[0]]
        key = relation.head, relation.document
        elsewhere = {body for other in self._held[key] for body in self._inside(other)}
        claimed = {r.tail for r in self._member[key] if r.evidence[:1] == relation.evidence[:1]} - elsewhere
        return self.entities[claimed.pop()] if len(claimed) == 1 else None

    def _inside(self, relation: Relation) -> list[str]:
        """Return the bodies that the name of a post contains in a claim, the longest name first."""
        posts = self.mentions_of(relation, relation.tail)
        inside = [m for post in posts for m in _within(self._named[relation.document], post.start, post.end)]
        return [self._entity_of[m.id] for m in sorted(inside, key=lambda m: (m.start - m.end, m.start))]


def _within(mentions: Sequence[Mention], start: int, end: int) -> Iterator[Mention]:
    """Yield the mentions inside a span, of mentions of one document in the order of its text."""
    for at in range(bisect_left(mentions, start, key=lambda m: m.start), len(mentions)):
        if mentions[at].start >= end:
            break
        if mentions[at].end <= end:
            yield mentions[at]
