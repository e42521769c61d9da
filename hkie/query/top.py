"""Who or what is most often at one end of the relations of a type."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from hkie.ontology import Ontology, shipped
from hkie.query.relations import EVERY, Wanted, chosen
from hkie.query.search import name_of
from hkie.records import Entity, Result
from hkie.relations.relation_mentions import NOT_FACTS


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entity, with how many others it is related to, the documents that state it, and the others by name.

    Those that more documents state come first.
    """

    entity: Entity
    count: int
    documents: int
    others: tuple[str, ...]


def top(
    result: Result, kind: str, *, tails: bool = False, wanted: Wanted = EVERY, ontology: Ontology | None = None
) -> list[Ranked]:
    """Return the heads of the relations of a type, or its ``tails``, those with most others first, then most documents.

    An event that somebody attended counts once, however many documents say so. Of a symmetric type both ends are ranked.
    ``wanted`` says which relations count; what is possible, denied or cancelled does only if its status is wanted.
    ``ontology`` has the types, by default the built-in ones.
    """
    ontology = ontology or shipped()
    symmetric = ontology.type(kind).symmetric
    stated: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for r, _, _ in chosen(result, wanted, ontology):
        if r.type == kind and (wanted.statuses or r.status not in NOT_FACTS):
            ends = (r.tail, r.head) if tails else (r.head, r.tail)
            for one, other in (ends, ends[::-1]) if symmetric else (ends,):
                stated[one][other].add(r.document)
    entities = {e.id: e for e in result.entities}
    found = []
    for ident, others in stated.items():
        ordered = sorted(others, key=lambda other: (-len(others[other]), entities[other].name, other))
        documents = len({d for own in others.values() for d in own if d})  # the registry is no document
        found.append(Ranked(entities[ident], len(others), documents, tuple(name_of(entities[o]) for o in ordered)))
    return sorted(found, key=lambda r: (-r.count, -r.documents, r.entity.name, r.entity.id))
