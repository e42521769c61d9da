"""The part of a result that a graph shows."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from hkie.records import Result


class Part(NamedTuple):
    """Which relations are edges, and whether entities without an edge are nodes; no ``types`` are all.

    ``min_score`` is the lowest score of a relation.
    """

    types: frozenset[str] = frozenset()
    min_score: float = 0.0
    isolated: bool = True

    def of(self, result: Result) -> Result:
        """Return this part of a result. Mentions are kept, so that counts are those of the whole."""
        relations = tuple(
            r for r in result.relations if r.score >= self.min_score and (not self.types or r.type in self.types)
        )
        ends = {end for r in relations for end in (r.head, r.tail)}
        entities = tuple(e for e in result.entities if self.isolated or e.id in ends)
        return replace(result, relations=relations, entities=entities)


WHOLE = Part()
