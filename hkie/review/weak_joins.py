"""Joins on weak evidence, as cases for review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from hkie import names
from hkie.names import personal
from hkie.records import Entity, Link, Mention
from hkie.resolve.decisions import ref
from hkie.resolve.nodes import Node, sound
from hkie.review.cases import SENTENCES, Case
from hkie.review.index import ResultIndex, is_context_bound
from hkie.review.open_names import possible_initials

_RIVAL_COST = 0.15
"""Subtracted from the probability of a join if another name in the document fits as well."""
_TWO_LETTERS_COST = 0.1
"""Subtracted for two-letter initials: "DC" may be a deputy commissioner, a district council, a director."""


def weak_joins(index: ResultIndex, below: float) -> Iterator[Case]:
    """Yield joins with a score under ``below``: each name and the name it was joined to."""
    groups: dict[tuple[str, str, str, str, str], list[tuple[Link, Mention]]] = defaultdict(list)
    for link in index.links:
        mention = index.mention.get(link.mention)
        if mention and link.score < below and not link.detail.startswith("unresolved: "):
            groups[link.entity, sound(mention.text), link.method, link.detail, mention.document].append((link, mention))
    seen: set[tuple[str, str, str]] = set()
    for (ident, text, method, detail, document), members in groups.items():
        entity = index.entities[ident]
        node = next(n for n in index.in_document[document] if n.text == text and n.label == entity.label)
        bound = is_context_bound(node) or method in ("short-form", "surname")
        other = _joined_to(index, entity, node, detail, bound)
        if other is None:
            continue
        left = index.side(entity, text, document if bound else "", bound)
        right = index.side(entity, other.text, other.document if bound else "", bound)
        if bound and not is_context_bound(other):
            free = index.side(entity, other.text)
            right = free if index.owners.get(ref(free.reference)) == {ident} else right
        key = ident, left.reference, right.reference
        if key in seen:
            continue
        seen.add(key)
        score = members[0][0].score
        rivals = _rivals(index, node, entity, other)
        likely = (
            score - (_RIVAL_COST if rivals else 0) - (_TWO_LETTERS_COST if node.short and len(node.core) == 2 else 0)
        )
        yield Case(
            "join",
            entity.label,
            round(max(likely, 0.5), 3),
            left,
            right,
            True,
            (f"joined by {method} with score {score:.2f}: {detail}",),
            (*rivals, *(() if bound else _names_disagree(node, other))) or ("only its low score",),
        )


def _joined_to(index: ResultIndex, entity: Entity, node: Node, detail: str, bound: bool) -> Node | None:
    """Return the node that a node was joined to: the longest of its entity that the link's detail names."""
    here = [n for n in index.of(entity.id, node.document) if n.text != node.text] if bound else []
    own = here or [n for n in index.nodes[entity.id] if n.text != node.text]
    named = [n for n in own if n.text in detail]
    chosen = named or [n for n in own if n.text == entity.name] or own
    return max(chosen, key=lambda n: (len(n.text), n.document == node.document, -index.order[n.document]), default=None)


def _rivals(index: ResultIndex, node: Node, entity: Entity, other: Node) -> tuple[str, ...]:
    """Return notes on the other names of the document that fit as well."""
    found = []
    for rival in index.in_document[node.document]:
        if rival.label != node.label or rival.text in (node.text, other.text) or is_context_bound(rival):
            continue
        if _fits(node, rival) and not any(index.entity_of[m.id] == entity.id for m in rival.mentions):
            found.append(f"{rival.text} in {node.document} would fit as well")
    return tuple(found[:SENTENCES])


def _names_disagree(node: Node, other: Node) -> tuple[str, ...]:
    alone = names.compare(node.text, other.text, node.traits)
    if alone.veto:
        return (f"the names alone: {alone.veto}",)
    return () if alone.same else (f"the names alone are not enough ({alone.score:.2f})",)


def _fits(node: Node, long: Node) -> bool:
    if node.kind == "actor" and " " not in node.text:
        return node.form in personal.surnames(long.text)
    if node.short:
        return node.core in possible_initials(long.text)
    return f" {long.form} ".endswith(f" {node.form} ")
