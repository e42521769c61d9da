"""Short forms with several meanings and initials that no document explains, as cases for review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from hkie import names
from hkie.records import Entity
from hkie.resolve.clusters import veto
from hkie.resolve.nodes import sound
from hkie.review.cases import Case
from hkie.review.index import NAMES, ResultIndex, shared_context

_CANDIDATES = 3
"""Initials that fit more names are not shown."""


def ties(index: ResultIndex) -> Iterator[Case]:
    """Yield a case for each short form that its document leaves open, and each name it could stand for."""
    seen: set[tuple[str, str, str]] = set()
    for link in index.links:
        mention = index.mention.get(link.mention)
        if mention is None or not link.detail.startswith("unresolved: ") or " could be " not in link.detail:
            continue
        entity = index.entities[link.entity]
        text = sound(mention.text)
        if (mention.document, entity.label, text) in seen:
            continue
        seen.add((mention.document, entity.label, text))
        candidates = link.detail.rpartition(" could be ")[2].removesuffix(", or something else").split(" or ")
        options = _entities_named(index, entity, mention.document, candidates)
        left = index.side(entity, text, mention.document, True)
        for option in options:
            right = index.side(option)
            yield Case(
                "tie",
                entity.label,
                round(max(1 / max(len(candidates), 2), 0.25), 3),
                left,
                right,
                False,
                (link.detail, *shared_context(index, left, right)),
                tuple(f"it could be {o.name} as well" for o in options if o is not option)
                or ("it could be something else as well",),
                left.reference,
            )


def _entities_named(index: ResultIndex, entity: Entity, document: str, texts: Sequence[str]) -> list[Entity]:
    """Return the entities with these names, those of the document if it has them."""
    found: dict[str, Entity] = {}
    for name in texts:
        here = [n for n in index.in_document[document] if n.label == entity.label and n.text == name]
        ids = {index.entity_of[m.id] for n in here for m in n.mentions}
        if not here:
            ids = {i for i in index.owners.get(names.normal(name), ()) if index.entities[i].label == entity.label}
        if len(ids) == 1:
            ident = ids.pop()
            if ident != entity.id:
                found[ident] = index.entities[ident]
    return list(found.values())


def possible_initials(text: str) -> set[str]:
    """Return the initials a long name can have, with and without small words and brackets: "HWO"."""
    bare = text.removeprefix("Acting ").split("(")[0].strip()
    return {names.initials(t, small) for t in (text, bare) for small in (False, True)}


def unexplained_initials(index: ResultIndex) -> Iterator[Case]:
    """Yield initials that no document explains, and names of other documents that fit them."""
    loose = [
        e
        for e in index.entities.values()
        if not e.registry and (own := index.nodes[e.id]) and all(n.short and n.kind != "actor" for n in own)
    ]
    wanted = {(e.label, n.core) for e in loose for n in index.nodes[e.id] if len(n.core) > 1}
    made: dict[tuple[str, str], dict[str, Entity]] = defaultdict(dict)
    for entity in index.entities.values() if wanted else ():
        for text in {n.text for n in index.nodes[entity.id] if not n.short and " " in n.text}:
            for letters in possible_initials(text):
                if (entity.label, letters) in wanted:
                    made[entity.label, letters][entity.id] = entity
    for entity in loose:
        node = index.nodes[entity.id][0]
        options = made.get((entity.label, node.core), {})
        if not 0 < len(options) <= _CANDIDATES:
            continue
        left = index.side(entity, node.text, node.document, True)
        for option in options.values():
            if any(veto(x, y) for x in index.nodes[entity.id][:1] for y in index.nodes[option.id][:NAMES]):
                continue
            right = index.side(option)
            together = set(left.documents) & set(right.documents)
            yield Case(
                "initials",
                entity.label,
                round((0.45 if together else 0.35) / len(options), 3),
                left,
                right,
                False,
                (f"{node.text} are the initials of {option.name}", *shared_context(index, left, right)),
                (
                    f"no document says that {node.text} is {option.name}",
                    *(f"it could be {o.name} as well" for o in options.values() if o is not option),
                ),
                left.reference if len(options) > 1 else "",
            )
