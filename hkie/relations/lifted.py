"""Relations between entities: lifted from what was found between mentions, and joined again when entities are.

Each relation stands once a document, with its first sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from hkie.ontology import Ontology, shipped
from hkie.records import Evidence, Relation
from hkie.relations.groups import Found

EVIDENCE_MOST = 3
"""A relation keeps its first sentences; more say nothing new."""


def lift(
    found: Iterable[Found], document: str, source: str, entity_of: Callable[[str], str], ontology: Ontology
) -> list[Relation]:
    """Return the relations of one document between entities; ``entity_of`` gives that of a mention id.

    Offsets of what was found index ``source``.
    """
    made = []
    for one in found:
        places = sorted({*([one.carried] if one.carried else []), (one.start, one.end)})
        evidence = tuple(Evidence(document, a, b, source[a:b]) for a, b in places)
        head, tail = entity_of(one.head.id), entity_of(one.tail.id)
        made.append(relation(one.type, head, tail, document, "stated", one.rule, one.score, evidence, one.date))
    return join(made, ontology)


def join(relations: Iterable[Relation], ontology: Ontology | None = None) -> list[Relation]:
    """Return each relation once a document, with the best score and the first sentences; none of a thing to itself."""
    ontology = ontology or shipped()
    kept: dict[tuple[str, str, str, str], Relation] = {}
    for one in sorted(relations, key=_place):
        if one.head == one.tail:
            continue
        key = (one.document, one.type, one.head, one.tail)
        if ontology.type(one.type).symmetric and (one.document, one.type, one.tail, one.head) in kept:
            key = (one.document, one.type, one.tail, one.head)  # without direction: as it was said first
        other = kept.get(key)
        kept[key] = one if other is None else _both(other, one)
    return [kept[key] for key in sorted(kept)]


def _place(one: Relation) -> tuple[str, int, int, str, str, str]:
    first = one.evidence[0] if one.evidence else Evidence(one.document, 0, 0, "")
    return one.document, first.start, first.end, one.type, one.head, one.tail


def _both(one: Relation, other: Relation) -> Relation:
    best = min(one, other, key=lambda r: (-r.score, r.rule))
    evidence = tuple(sorted({*one.evidence, *other.evidence}, key=lambda e: (e.start, e.end)))[:EVIDENCE_MOST]
    dates = sorted(d for d in (one.date, other.date) if d)
    basis = min(one.basis, other.basis, key=("stated", "registry").index)
    return replace(
        one, rule=best.rule, score=best.score, evidence=evidence, date=dates[0] if dates else None, basis=basis
    )


def relation(
    kind: str, head: str, tail: str, document: str, basis: str, rule: str, score: float,
    evidence: tuple[Evidence, ...], date: str | None,
) -> Relation:  # fmt: skip
    """Return a relation with the id that its ends give it."""
    return Relation(f"{document}#{kind}:{head}>{tail}", kind, head, tail, document, basis, rule, score, evidence, date)


def moved(one: Relation, head: str, tail: str) -> Relation:
    """Return a relation between other entities."""
    return replace(one, id=f"{one.document}#{one.type}:{head}>{tail}", head=head, tail=tail)
