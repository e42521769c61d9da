"""The hits of a result, with their documents and a sentence, and the rows of a list that it does not name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from hkie.query.search import hits_of
from hkie.records import Hit, Result
from hkie.review.quotes import Texts
from hkie.watch.watchlist import Row, Watchlist


@dataclass(frozen=True, slots=True)
class Sighting:
    """A hit: the entity, the row that it may be, the documents that name it, and a sentence from one of them."""

    score: float
    entity: str
    label: str
    name: str
    hit: Hit
    documents: tuple[str, ...]
    document: str
    sentence: str


def sightings(result: Result, min_score: float = 0.0) -> list[Sighting]:
    """Return the hits of a result, the likeliest first.

    The documents are in order of time. The sentence is empty if neither the result nor a file has the text.
    """
    texts = Texts(result)
    mention_of = {m.id: m for m in result.mentions}
    published = {d.id: d.published or "9999" for d in result.documents}
    documents: dict[str, set[str]] = defaultdict(set)
    for link in result.links:
        documents[link.entity].add(mention_of[link.mention].document)
    found = []
    for entity, hit in hits_of(result):
        if hit.score >= min_score:
            spot = mention_of.get(hit.mention)
            sentence = texts.around(spot) if spot else None
            there = tuple(sorted(documents[entity.id], key=lambda d: (published[d], d)))
            found.append(Sighting(
                hit.score, entity.id, entity.label, entity.name, hit, there, spot.document if spot else "",
                sentence.text if sentence else "",
            ))  # fmt: skip
    return sorted(found, key=lambda s: (-s.score, s.name, s.entity))


def unseen(result: Result, watchlist: Watchlist) -> list[Row]:
    """Return the rows of a list without a hit in a result, in their order."""
    seen = {hit.row for _, hit in hits_of(result) if hit.list == watchlist.name}
    return [row for row in watchlist.rows if row.id not in seen]
