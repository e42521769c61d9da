"""The decided part of a result, as gold: the sentences about which people decided, with what they decided."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

from hkie.corrections.applied import about_sentences, applied
from hkie.corrections.contexts import Contexts, Place, contexts, telling
from hkie.records import Document, Evidence, Mention, Relation, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision
from hkie.resolve.stamps import decided_by

_Span = TypeVar("_Span", Mention, Evidence)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The decided part of a result. ``left_out`` is the number of names in its sentences that nobody decided.

    ``unread`` are the documents that have no text, so that nothing of them is in it.
    """

    result: Result
    sentences: int
    left_out: int
    unread: tuple[str, ...]


def excerpt(result: Result, decisions: Sequence[Decision], resolver: Resolver) -> Excerpt:
    """Return the sentences with a decision in force, each on a line of its document, with decisions applied.

    A document has only these sentences, and those with the other name of a decided relation. It has only the names that
    a decision made or confirmed, those at the ends of decided relations, and the decided relations. A sentence in which
    everything was rejected has none.
    """
    decided = applied(result, decisions, resolver)
    asked = {d.sentence for d in about_sentences(decisions)}
    said: dict[str, list[Mention]] = defaultdict(list)
    for mention in decided.mentions:
        said[mention.document].append(mention)
    stated: dict[str, list[Relation]] = defaultdict(list)
    for relation in decided.relations:
        stated[relation.document].append(relation)
    entity_of = {link.mention: link.entity for link in decided.links}
    documents: list[Document] = []
    mentions: list[Mention] = []
    relations: list[Relation] = []
    unread, sentences, left_out = [], 0, 0
    words = telling(asked)
    for document in decided.documents:
        text, whole = contexts(document, (), words)
        if not whole:
            unread.append(document.id)
        if not (here := [place for s in asked for place in text.places(s)]):
            continue
        part = _Part(text, here, said[document.id], stated[document.id], entity_of)
        documents.append(replace(document, text=part.text, sections=(), pages=(), sha256="", media_type="text/plain"))
        mentions += part.mentions
        relations += part.relations
        sentences += len(part.places)
        left_out += part.left_out
    kept = {m.id for m in mentions}
    links = tuple(link for link in decided.links if link.mention in kept)
    entities = {link.entity for link in links}
    made = Result(
        decided.schema, tuple(documents), tuple(mentions), links,
        tuple(e for e in decided.entities if e.id in entities), tuple(relations),
    )  # fmt: skip
    return Excerpt(made, sentences, left_out, tuple(unread))


class _Part:
    """The decided sentences of a document, joined to a text, with what was decided at its new places."""

    def __init__(
        self,
        text: Contexts,
        places: Iterable[Place],
        mentions: Sequence[Mention],
        relations: Sequence[Relation],
        entity_of: dict[str, str],
    ) -> None:
        own = [r for r in relations if decided_by(r.rule)]
        mentions_of: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            mentions_of[entity_of[mention.id]].append(mention)
        ends = {m.id: m for r in own for m in _ends(r, mentions_of)}
        wanted = {m.id for m in mentions if decided_by(m.rule)} | ends.keys()
        places = {*places, *((a, b) for m in ends.values() if (spot := text.at(m.start)) for a, b in [spot[:2]])}
        # A name may go on behind a line break that was taken for the end of its sentence.
        sentences = _united(places)
        crossing = {(m.start, m.end) for m in mentions if m.id in wanted and _begins_in(m, sentences)}
        self.places = _united({*sentences, *crossing})
        self._offsets = [*accumulate((end - start + 1 for start, end in self.places), initial=0)]
        inside = [m for m in mentions if self._holds(m)]
        self.text = "\n".join(text.text(start, end) for start, end in self.places) + "\n"
        self.mentions = [self._moved(m) for m in inside if m.id in wanted]
        self.left_out = len(inside) - len(self.mentions)
        self.relations = [
            replace(r, evidence=tuple(self._moved(e) for e in r.evidence if self._holds(e)))
            for r in own
            if any(self._holds(e) for e in r.evidence)
        ]

    def _holds(self, span: Mention | Evidence) -> bool:
        k = _index(span.start, self.places)
        return k >= 0 and span.end <= self.places[k][1]

    def _moved(self, span: _Span) -> _Span:
        k = _index(span.start, self.places)
        start = self._offsets[k] + span.start - self.places[k][0]
        return replace(span, start=start, end=start + span.end - span.start)


def _index(offset: int, places: Sequence[Place]) -> int:
    """Return the number of the last place that begins at an offset or before it, or -1."""
    return bisect_right(places, offset, key=lambda place: place[0]) - 1


def _begins_in(span: Mention, places: Sequence[Place]) -> bool:
    k = _index(span.start, places)
    return k >= 0 and span.start < places[k][1]


def _ends(relation: Relation, mentions_of: Mapping[str, Sequence[Mention]]) -> list[Mention]:
    """Return a mention of each end of a relation: in its first sentence, else the first of the document."""
    claim = relation.evidence[0]
    found = []
    for entity in (relation.head, relation.tail):
        there = mentions_of.get(entity, ())
        inside = [m for m in there if claim.start <= m.start < claim.end]
        found += [*(inside or there)][:1]
    return found


def _united(places: Iterable[Place]) -> list[Place]:
    """Return places in the order of the text, those that overlap as one."""
    found: list[Place] = []
    for start, end in sorted(places):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
