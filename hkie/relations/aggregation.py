"""Relations between entities: aggregated from those between mentions, and merged again when entities are.

Each relation stands once a document, with its first sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from hkie.ontology import Ontology, shipped
from hkie.records import Evidence, Relation
from hkie.relations.relation_mentions import RelationMention

EVIDENCE_MOST = 3
"""Sentences that a relation keeps, at most: the first ones."""
_WHOLE, _AROUND = 5_000, 200
"""Characters of a sentence that is kept whole, and those kept around each name of a longer one: a list without end
is not copied for each of its names."""


def aggregate_relations(
    found: Iterable[RelationMention], document: str, source: str, entity_of: Callable[[str], str], ontology: Ontology
) -> list[Relation]:
    """Return the relations of one document between entities; ``entity_of`` gives that of a mention id.

    Offsets of what was found index ``source``.
    """
    made = []
    for one in found:
        evidence = tuple(Evidence(document, a, b, source[a:b], role) for a, b, role in _places(one, source))
        first, second, known = one.head, one.tail, ontology.type(one.type)
        if known.symmetric and second.start < first.start and known.joins(second.label, first.label):
            first, second = second, first  # without direction: as it was said
        head, tail = entity_of(first.id), entity_of(second.id)
        made.append(
            replace(
                relation(one.type, head, tail, document, "stated", one.rule, one.score, evidence, one.date),
                status=one.status, from_=one.since, to=one.until,
            )
        )  # fmt: skip
    return merge_duplicates(made, ontology)


def _places(one: RelationMention, source: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches that say it with their roles: the claim first, then what it refers to."""
    pieces = [(one.start, one.end, "claim")]
    if one.antecedent and one.antecedent != (one.start, one.end):
        pieces.append((*one.antecedent, "context"))
    for first, last, role in pieces:
        if last - first <= _WHOLE:
            yield first, last, role
            continue
        kept: list[tuple[int, int]] = []
        for end in sorted((one.head, one.tail), key=lambda m: m.start):
            if first <= end.start and end.end <= last:
                begin = max(first, end.start - _AROUND)
                begin = begin if begin == first else max(begin, source.find(" ", begin, end.start) + 1)
                stop = min(last, end.end + _AROUND)
                stop = stop if stop == last else max(end.end, source.rfind(" ", end.end, stop))
                if kept and begin <= kept[-1][1]:
                    begin, stop = kept[-1][0], max(stop, kept.pop()[1])
                kept.append((begin, stop))
        yield from ((begin, stop, role) for begin, stop in kept)


def merge_duplicates(relations: Iterable[Relation], ontology: Ontology | None = None) -> list[Relation]:
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
    pieces = {(e.start, e.end): e for e in sorted((*one.evidence, *other.evidence), key=_order, reverse=True)}
    evidence = tuple(sorted(pieces.values(), key=_order))[:EVIDENCE_MOST]
    dates = sorted(d for d in (one.date, other.date) if d)
    basis = min(one.basis, other.basis, key=("stated", "registry").index)
    return replace(
        one, rule=best.rule, score=best.score, evidence=evidence, date=dates[0] if dates else None, basis=basis,
        status=min(one.status, other.status, key=lambda status: (_WEIGHT.get(status, len(_WEIGHT)), status)),
        from_=min((day for r in (one, other) if (day := r.from_)), default=None),
        to=max((day for r in (one, other) if (day := r.to)), default=None),
    )  # fmt: skip


def _order(piece: Evidence) -> tuple[bool, int, int]:
    """The claims come first, in the order of the text."""
    return piece.role != "claim", piece.start, piece.end


_WEIGHT = {status: k for k, status in enumerate(("acting", "actual", "designate", "planned", "former"))}
"""Of two statuses of a relation, the lower counts: what holds before what is planned, and both before what is none."""


def relation(
    kind: str, head: str, tail: str, document: str, basis: str, rule: str, score: float,
    evidence: tuple[Evidence, ...], date: str | None,
) -> Relation:  # fmt: skip
    """Return a relation with the id that its ends give it."""
    return Relation(f"{document}#{kind}:{head}>{tail}", kind, head, tail, document, basis, rule, score, evidence, date)


def with_ends(one: Relation, head: str, tail: str) -> Relation:
    """Return a relation between other entities."""
    return replace(one, id=f"{one.document}#{one.type}:{head}>{tail}", head=head, tail=tail)
