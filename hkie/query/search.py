"""Searching a result: entities by name, and everything about an entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hkie import names
from hkie.mentions.currencies import written
from hkie.ontology import Ontology, RelationType, shipped
from hkie.records import Entity, Evidence, Hit, Mention, Money, Relation, Result

_ALIKE = 72.0
"""Similarity (0 to 100) below which a name does not match the query."""
_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "to"})
_WHOLE = 80.0
"""The same for whole names, ignoring word boundaries: "hongkong electric"."""
_DATED = 10


@dataclass(frozen=True, slots=True)
class Match:
    """A search result: the entity, its most similar name, the similarity (0 to 1), and the number of mentions."""

    entity: Entity
    name: str
    score: float
    mentions: int
    documents: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation of an entity, seen from its side: ``as_head`` says whether it is the head.

    ``date``, ``begins`` and ``ends`` are as stated. ``claim`` is the sentence that makes the claim, ``context`` what it
    refers to.
    """

    type: str
    as_head: bool
    other: Entity
    date: str | None
    document: str
    published: str | None
    basis: str
    score: float
    claim: str
    context: tuple[str, ...] = ()
    status: str = "actual"
    begins: str | None = None
    ends: str | None = None

    @property
    def day(self) -> str:
        """The day by which it is sorted: its first one, or else that of the document."""
        return self.begins or self.date or self.ends or self.published or "9999"


@dataclass(frozen=True, slots=True)
class Card:
    """An entity with its names and their counts, its documents, its relations, and its sentences."""

    entity: Entity
    written: tuple[tuple[str, int], ...]
    documents: tuple[tuple[str, str, str | None, int], ...]
    said: tuple[Statement, ...]

    @property
    def mentions(self) -> int:
        """The number of mentions."""
        return sum(count for _, count in self.written)


def often(result: Result, labels: Sequence[str] = ()) -> list[Match]:
    """Return the entities of a result, those named in most documents first."""
    mentions, documents = met(result)
    found = [
        Match(e, e.name, 1.0, mentions[e.id], documents[e.id])
        for e in result.entities
        if not labels or e.label in labels
    ]
    return sorted(found, key=lambda m: (-m.documents, -m.mentions, m.entity.id))


def search(result: Result, query: str, labels: Sequence[str] = (), limit: int | None = 20) -> list[Match]:
    """Return the entities with a name similar to the query, the most similar first, then the most frequent.

    A name is similar if it has a similar word for each word of the query, or if the whole names are similar.
    """
    wanted = names.normal(query)
    if not wanted:
        return []
    mentions, documents = met(result)
    found = []
    for entity in result.entities:
        if labels and entity.label not in labels:
            continue
        best, name = (100.0 if entity.id == query else 0.0), entity.name
        for alias in dict.fromkeys((entity.name, *entity.aliases)):
            form = names.normal(alias)
            score = _likeness(wanted, form)
            if score > best:
                best, name = score, alias
        if best >= _ALIKE:
            found.append(Match(entity, name, round(best / 100, 2), mentions[entity.id], documents[entity.id]))
    found.sort(key=lambda m: (-m.score, -m.mentions, m.entity.id))
    return found[:limit]


def _likeness(wanted: str, form: str) -> float:
    """Return the similarity of a name to the query, from 0 to 100."""
    from rapidfuzz import fuzz

    if form == wanted:
        return 100.0
    asked = [word for word in wanted.split() if word not in _SMALL] or wanted.split()
    there = form.split()
    if not there:
        return 0.0
    best = [max(fuzz.ratio(word, other) for other in there) for word in asked]
    by_word = 0.0
    if min(best) >= _ALIKE:  # "digital polcy" does not match "Digital Signature Forum"
        by_word = sum(best) / len(best) * (0.9 + 0.09 * min(1.0, len(asked) / len(there)))
    return float(max(by_word, min(99.0, fuzz.ratio(wanted, form, score_cutoff=_WHOLE))))


def card(result: Result, entity: Entity) -> Card:
    """Return everything a result has about an entity."""
    own = _mentions_of(result, entity)
    written = Counter(" ".join(m.text.split()) for m in own)
    per_document = Counter(m.document for m in own)
    documents = tuple(
        (d.id, d.title, d.published, per_document[d.id])
        for d in sorted(result.documents, key=lambda d: (d.published or "9999", d.id))
        if per_document[d.id]
    )
    published = {d.id: d.published for d in result.documents}
    entities = {e.id: e for e in result.entities}
    said = [
        Statement(
            r.type, as_head, entities[r.tail if as_head else r.head], r.date, r.document, published.get(r.document),
            r.basis, r.score, *quotation(r, entities[r.head], entities[r.tail]), r.status, r.from_, r.to,
        )
        for r in result.relations
        if entity.id in (r.head, r.tail)
        for as_head in (r.head == entity.id,)
    ]  # fmt: skip
    said.sort(key=lambda s: (not s.as_head, s.type, s.day, s.other.id))
    return Card(entity, tuple(sorted(written.items(), key=lambda item: (-item[1], item[0]))), documents, tuple(said))


def dated(result: Result, ontology: Ontology | None = None) -> Iterator[tuple[Relation, str, bool]]:
    """Yield each stated relation with a day, the day, and whether it is the relation's own.

    The own day is in its sentence, or is the first or else the last day on which it holds, or the day of the event that
    is its tail; otherwise it is the document's.
    ``ontology`` has the relation types, by default the built-in ones.
    """
    ontology = ontology or shipped()
    entities = {e.id: e for e in result.entities}
    published = {d.id: d.published for d in result.documents}
    days = {
        r.head: value
        for r in result.relations
        if ontology.type(r.type).role == "day" and isinstance(value := entities[r.tail].value, str)
    }
    for r in result.relations:
        if r.basis != "stated":
            continue
        value = entities[r.tail].value if ontology.type(r.type).role == "day" else None
        own = r.date or (value if isinstance(value, str) else None) or r.from_ or r.to or days.get(r.tail)
        day = own or (published.get(r.document) or "")[:_DATED]
        if day:
            yield r, day, own is not None


def standing(status: str, since: str | None = None, until: str | None = None) -> str:
    """Return in words how a relation stands if it is not simply so: "planned", "acting", "from 2024-05-01 to 2027-04-30".

    >>> standing("former", until="2025-03-03")
    'former, to 2025-03-03'
    """
    days = " ".join(f"{word} {day}" for word, day in (("from", since), ("to", until)) if day)
    return ", ".join(part for part in (status if status != "actual" else "", days) if part)


def wording(kind: RelationType, status: str) -> tuple[str, str]:
    """Return the words between the ends of a relation, and the status that they do not say: "will attend", "actual"."""
    said = status == "planned" and kind.planned
    return (kind.planned, "actual") if said else (kind.forward, status)


def name_of(entity: Entity) -> str:
    """Return the display name of an entity: an amount in words, a date in ISO 8601."""
    if isinstance(entity.value, Money):
        return written(entity.value)
    return entity.value if isinstance(entity.value, str) else entity.name


def cited(relation: Relation, head: Entity, tail: Entity) -> list[Evidence]:
    """Return the evidence to quote for a relation: the claim, then its context.

    Of several claims, it is the first one that names both ends, else one of them. Results of the schema ``hkie/1`` do not
    tell claims from context: there all are claims.
    """

    def named(piece: Evidence) -> int:
        return sum(any(name in piece.text for name in (e.name, *e.aliases)) for e in (head, tail))

    claims = [e for e in relation.evidence if e.role == "claim"]
    context = [e for e in relation.evidence if e.role != "claim"]
    return [max(claims, key=named), *context] if claims else context


def quotation(relation: Relation, head: Entity, tail: Entity) -> tuple[str, tuple[str, ...]]:
    """Return the claim of a relation and its context, each on one line; the claim is empty if there is none."""
    return quoted(cited(relation, head, tail))


def quoted(pieces: Iterable[Evidence]) -> tuple[str, tuple[str, ...]]:
    """Return the first piece of evidence and the others, each on one line; the first is empty if there is none."""
    claim, *context = [" ".join(e.text.split()) for e in pieces] or [""]
    return claim, tuple(context)


def evidence(relation: Relation, head: Entity, tail: Entity) -> str:
    """Return the claim of a relation on one line."""
    return quotation(relation, head, tail)[0]


def _mentions_of(result: Result, entity: Entity) -> list[Mention]:
    ids = {link.mention for link in result.links if link.entity == entity.id}
    return [m for m in result.mentions if m.id in ids]


def hits_of(result: Result) -> list[tuple[Entity, Hit]]:
    """Return the hits of a watchlist with their entities, the likeliest first."""
    found = [(entity, hit) for entity in result.entities for hit in entity.hits]
    return sorted(found, key=lambda item: (-item[1].score, item[0].id))


def met(result: Result) -> tuple[Counter[str], Counter[str]]:
    """Return the numbers of mentions and of documents for each entity."""
    document_of = {m.id: m.document for m in result.mentions}
    mentions = Counter(link.entity for link in result.links)
    pairs: Iterable[tuple[str, str]] = {(link.entity, document_of[link.mention]) for link in result.links}
    return mentions, Counter(entity for entity, _ in pairs)
