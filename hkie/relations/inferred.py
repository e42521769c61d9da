"""What no document states and the registry knows: whose a post is, what a body is part of, where a place lies.

Such relations have the basis ``registry``. Their evidence is the name, or the sentence, that they hang on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from hkie.grammar.ruleset import Entry, person_entry
from hkie.ontology import Ontology, shipped
from hkie.records import Entity, Evidence, Mention, Relation, Result
from hkie.relations.aggregation import relation

_SCORE = 0.9
_PARENTS = {"parent": "agencies", "location": "places"}
"""For each role of relations between an entry and its parent, their table."""


def infer(
    result: Result,
    entries: Mapping[str, Entry],
    holders: Iterable[Mapping[str, str]] = (),
    ontology: Ontology | None = None,
) -> Result:
    """Return the result with the relations that the registry adds, and with the bodies and places they lead to.

    ``entries`` maps registry keys to entries; ``holders`` are the rows of the holders of posts; ``ontology`` has the
    relation types, by default the built-in ones. Earlier additions of the registry are replaced.
    """
    stated = [r for r in result.relations if r.basis == "stated"]
    there = {(r.document, r.type, r.head, r.tail) for r in stated}
    world = _World(stripped(result), entries, ontology or shipped())
    added: dict[tuple[str, str, str, str], Relation] = {}
    for one in (*_bodies_of_posts(world, stated), *_parents(world), *_holders(world, holders, result)):
        key = (one.document, one.type, one.head, one.tail)
        if key not in there and one.head != one.tail:
            added.setdefault(key, one)
    relations = sorted((*stated, *added.values()), key=lambda r: (r.document, r.type, r.head, r.tail))
    entities = tuple(sorted((*world.entities.values(),), key=lambda e: e.id))
    return replace(result, entities=entities, relations=tuple(relations))


def stripped(result: Result) -> Result:
    """Return the result without what the registry added to it."""
    if all(r.basis == "stated" for r in result.relations):
        return result
    named = {link.entity for link in result.links}
    return replace(
        result,
        entities=tuple(e for e in result.entities if e.id in named),
        relations=tuple(r for r in result.relations if r.basis == "stated"),
    )


class _World:
    """The entities of a result, by id and by registry key, and their first mention in each document."""

    def __init__(self, result: Result, entries: Mapping[str, Entry], ontology: Ontology) -> None:
        self.entries, self.ontology = entries, ontology
        self.entities = {e.id: e for e in result.entities}
        self.by_key = {e.registry: e.id for e in result.entities if e.registry}
        self.published = {d.id: (d.published or "")[:10] for d in result.documents}
        entity_of = {link.mention: link.entity for link in result.links}
        self.first: dict[tuple[str, str], Mention] = {}
        for mention in result.mentions:
            self.first.setdefault((mention.document, entity_of[mention.id]), mention)

    def entity(self, key: str) -> str | None:
        """Return the id of the entity of an entry, which is added where no document names it; None for no entry."""
        known = self.by_key.get(key)
        entry = self.entries.get(key)
        if known is None and entry is not None:
            known = entry.id
            if known in self.entities:
                return None  # another entity has taken the id
            aliases = tuple(sorted({*entry.aliases, *entry.acronyms}))
            self.entities[known] = Entity(known, entry.label, entry.name, aliases, None, key)
            self.by_key[key] = known
        return known

    def entry(self, entity: str, table: str) -> Entry | None:
        key = self.entities[entity].registry if entity in self.entities else None
        return self.entries.get(key) if key and key.startswith(f"{table}:") else None

    def there(self, key: str, day: str) -> bool:
        """Whether the registry has an entry that was there on a day."""
        entry = self.entries.get(key)
        return entry is not None and _alive(entry, day)

    def evidence(self, document: str, *entities: str) -> tuple[Evidence, ...]:
        found = (self.first.get((document, entity)) for entity in entities)
        spans = sorted({(m.start, m.end, m.text) for m in found if m is not None})
        return tuple(Evidence(document, a, b, text) for a, b, text in spans)


def _bodies_of_posts(world: _World, stated: Sequence[Relation]) -> Iterator[Relation]:
    """Who holds a post works for the body that the post belongs to."""
    for one in stated:
        if world.ontology.type(one.type).role != "holder":
            continue
        entry = world.entry(one.tail, "posts")
        day = world.published.get(one.document, "")
        above = f"agencies:{entry.parent}" if entry is not None and entry.parent else ""
        body = world.entity(above) if world.there(above, day) else None
        if body is not None:
            score = min(_SCORE, one.score)
            yield relation(
                world.ontology.of_role("member")[0],
                one.head,
                body,
                one.document,
                "registry",
                "registry:post",
                score,
                one.evidence,
                one.date,
            )


def _parents(world: _World) -> Iterator[Relation]:
    """Bodies are part of their parents, and places lie in wider ones."""
    for role, table in _PARENTS.items():
        kind = world.ontology.of_role(role)[0]
        for document, name in list(world.first):
            entry = world.entry(name, table)
            if entry is None or not entry.parent or not _alive(entry, world.published.get(document, "")):
                continue
            above = f"{table}:{entry.parent}"
            wider = world.entity(above) if world.there(above, world.published.get(document, "")) else None
            if wider is not None:
                evidence = world.evidence(document, name)
                yield relation(kind, name, wider, document, "registry", f"registry:{table}", _SCORE, evidence, None)


def _holders(world: _World, rows: Iterable[Mapping[str, str]], result: Result) -> Iterator[Relation]:
    """Who is registered as the holder of a post on the day of a document that names both."""
    kind = world.ontology.of_role("holder")[0]
    for row in rows:
        person = world.by_key.get(person_entry(row["person"]).key)
        post = world.by_key.get(f"posts:{row['post']}")
        if person is None or post is None:
            continue
        for document in result.documents:
            day = world.published.get(document.id, "")
            both = (document.id, person) in world.first and (document.id, post) in world.first
            if both and day and within(day, row.get("from", ""), row.get("to", "")):
                evidence = world.evidence(document.id, person, post)
                yield relation(kind, person, post, document.id, "registry", "registry:holders", _SCORE, evidence, None)


def _alive(entry: Entry, day: str) -> bool:
    return not day or within(day, entry.valid_from, entry.valid_to)


def within(day: str, since: str, until: str) -> bool:
    """Return whether a day is within two dates, which may be years or months, or empty."""
    return (not since or since <= day[: len(since)]) and (not until or day[: len(until)] <= until)
