"""Relations and hits taken from a result with their mentions, to be joined again once the entities are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from hkie.ontology import Ontology
from hkie.records import Entity, Hit, Mention, Relation, Result
from hkie.relations import aggregation

Placed = tuple[Relation, Mapping[tuple[str, str], Sequence[Mention]]]
"""A relation as it was read, and the mentions of its result by document and entity."""


def parts(result: Result, names: Collection[str]) -> tuple[list[Mention], list[Placed]]:
    """Return the mentions of some documents of a result, and the relations that they state."""
    own = [m for m in result.mentions if m.document in names]
    entity_of = {link.mention: link.entity for link in result.links}
    placed: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in own:
        placed[mention.document, entity_of[mention.id]].append(mention)
    return own, [(r, placed) for r in result.relations if r.document in names and r.basis == "stated"]


def by_document(result: Result) -> tuple[dict[str, list[Mention]], dict[str, list[Placed]]]:
    """Return the mentions of each document of a result, and the relations that it states."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    relations: dict[str, list[Placed]] = defaultdict(list)
    own, stated = parts(result, {d.id for d in result.documents})
    for mention in own:
        mentions[mention.document].append(mention)
    for one in stated:
        relations[one[0].document].append(one)
    return mentions, relations


def joined(relations: Iterable[Placed], entity_of: Mapping[str, str], ontology: Ontology) -> tuple[Relation, ...]:
    """Return the relations between the new entities of mentions, each once for each document."""
    new = (
        aggregation.with_ends(r, *(_entity_of(r, end, placed, entity_of) for end in (r.head, r.tail)))
        for r, placed in relations
    )
    return tuple(aggregation.merge_duplicates(new, ontology))


def in_text(mention: Mention) -> tuple[str, int, int, str]:
    """Return the sort key of a mention."""
    return mention.document, mention.start, -mention.end, mention.label


def with_hits(entities: tuple[Entity, ...], hits: Iterable[Hit], entity_of: Mapping[str, str]) -> tuple[Entity, ...]:
    """Return entities with the hits of the results that were joined: of each row of a watchlist the best."""
    best: dict[str, dict[tuple[str, str], Hit]] = defaultdict(dict)
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.list, hit.row, hit.mention)):
        if hit.mention in entity_of:
            best[entity_of[hit.mention]].setdefault((hit.list, hit.row), hit)
    return tuple(replace(e, hits=tuple(best[e.id].values())) if e.id in best else e for e in entities)


def _entity_of(
    relation: Relation, entity: str, placed: Mapping[tuple[str, str], Sequence[Mention]], entity_of: Mapping[str, str]
) -> str:
    """Return the new entity of an end of a relation: that of the mention in its sentence."""
    there = placed.get((relation.document, entity), [])
    inside = [m for m in there if any(e.start <= m.start < e.end for e in relation.evidence)]
    chosen = (inside or there)[:1]
    return entity_of[chosen[0].id] if chosen else entity
