"""Entities of a result: find them by name, and explain why names were joined or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hkie import names
from hkie.errors import UsageError
from hkie.grammar.ruleset import Entry
from hkie.names import weights
from hkie.ontology import Ontology, shipped
from hkie.records import Entity, Mention, Result
from hkie.resolve.clusters import veto
from hkie.resolve.decisions import Decision
from hkie.resolve.merges import Decided
from hkie.resolve.nodes import Node, build


@dataclass(frozen=True, slots=True)
class Step:
    """A reason for links to an entity: method, score, detail, and the number of mentions in a document."""

    text: str
    method: str
    score: float
    detail: str
    document: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why two names are one entity or not: the evidence for and against."""

    same: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...]


def find(result: Result, name: str, labels: Sequence[str] = ()) -> list[Entity]:
    """Return the entities with this id, else with this name as written, else in normal form."""
    pool = [e for e in result.entities if not labels or e.label in labels]
    by_id = [e for e in pool if e.id == name]
    if by_id:
        return by_id
    written = [e for e in pool if name in (e.name, *e.aliases)]
    form = names.normal(name)
    return written or [e for e in pool if form and form in map(names.normal, (e.name, *e.aliases))]


def one(result: Result, name: str, labels: Sequence[str] = ()) -> Entity:
    """Return the entity with this name.

    Raises UsageError if there is none, with similar names, or several, with their ids.
    """
    found = find(result, name, labels)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"{name!r} is a name of {len(found)} entities; use an id: {', '.join(e.id for e in found[:8])}"
        )
    near = _nearest(result, name, labels)
    raise UsageError(
        f"no entity is named {name!r}" + (f"; did you mean {' or '.join(map(repr, near))}?" if near else "")
    )


def _nearest(result: Result, name: str, labels: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    pool = sorted(
        {
            n
            for e in result.entities
            if (not labels or e.label in labels) and shipped().label(e.label).kind != "value"
            for n in (e.name, *e.aliases)
        }
    )
    found = process.extract(name, pool, scorer=fuzz.WRatio, limit=3, score_cutoff=70)
    return [match for match, _, _ in found]


def chain(result: Result, entity: Entity) -> list[Step]:
    """Return the reasons for the links to an entity, the best first."""
    texts = {m.id: m for m in result.mentions}
    counted: Counter[tuple[str, str, float, str, str]] = Counter()
    for link in result.links:
        if link.entity == entity.id and link.mention in texts:
            mention = texts[link.mention]
            counted[" ".join(mention.text.split()), link.method, link.score, link.detail, mention.document] += 1
    steps = [Step(*key, count) for key, count in counted.items()]
    return sorted(steps, key=lambda s: (-s.score, s.method, s.text, s.document))


def compare(
    result: Result,
    a: str,
    b: str,
    registry: Mapping[str, Entry],
    decisions: Sequence[Decision] = (),
    ontology: Ontology | None = None,
) -> Verdict:
    """Return why two names of a result are one entity or not.

    ``ontology`` has the labels of the result, by default the built-in ones.
    Raises UsageError if a name means no entity or several.
    """
    left, right = one(result, a), one(result, b)
    if left.id == right.id:
        wanted = {names.normal(a), names.normal(b)}
        steps = chain(result, left)
        relevant = [s for s in steps if names.normal(s.text) in wanted] or steps
        return Verdict(True, tuple(f"{s.text}: {s.method} {s.score:.2f}, {s.detail}" for s in relevant), ())
    ontology = ontology or shipped()
    against = _against(result, left, right, registry, decisions, ontology)
    return Verdict(False, _speaks_for(left, right, ontology), tuple(dict.fromkeys(against)))


def _nodes(result: Result, entity: Entity, registry: Mapping[str, Entry], ontology: Ontology) -> list[Node]:
    entity_of = {link.mention: link.entity for link in result.links}
    published = {d.id: d.published or "" for d in result.documents}
    by_document: dict[str, list[Mention]] = {}
    for mention in result.mentions:
        if entity_of[mention.id] == entity.id:
            by_document.setdefault(mention.document, []).append(mention)
    found: dict[tuple[str, str], Node] = {}
    for document, own in sorted(by_document.items()):
        for node in build(own, published[document], ontology):
            node.entry = registry.get(entity.registry or "")
            found.setdefault((node.text, node.sex), node)
    return list(found.values())


def _against(
    result: Result,
    left: Entity,
    right: Entity,
    registry: Mapping[str, Entry],
    decisions: Sequence[Decision],
    ontology: Ontology,
) -> list[str]:
    found: list[str] = []
    decided = Decided(decisions)
    for x in _nodes(result, left, registry, ontology):
        for y in _nodes(result, right, registry, ontology):
            forbidden = decided.forbidden(x, y)
            if forbidden:
                found.insert(0, f"{x.text} / {y.text}: {forbidden}")
            why = veto(x, y)
            if why:
                found.append(f"{x.text} / {y.text}: {why}")
    own, there = registry.get(left.registry or ""), registry.get(right.registry or "")
    if own and there:
        for first, second in ((own, there), (there, own)):
            if second.key in first.successors:
                when = f" on {second.valid_from}" if second.valid_from else ""
                found.insert(0, f"{first.name} was succeeded by {second.name}{when}: different bodies or posts")
    if not found:
        found.append("no veto, but not enough evidence to join them")
    return found[:_SHOWN]


_SHOWN = 6
_TELLING = 0.3
"""Similarity below which a pair of names is not listed."""


def _speaks_for(left: Entity, right: Entity, ontology: Ontology) -> tuple[str, ...]:
    label = ontology.label(left.label)
    if left.label != right.label or label.kind == "value":
        return ()
    best: list[tuple[float, str]] = []
    for x in (left.name, *left.aliases):
        for y in (right.name, *right.aliases):
            found = names.compare(x, y, label)
            for f in found.features[:1] if found.score >= _TELLING else ():
                says = weights.WEIGHTS[f.name].says
                best.append((found.score, f"{x} / {y}: {f.detail} ({says}), {found.score:.2f}"))
    return tuple(dict.fromkeys(text for _, text in sorted(best, key=lambda item: (-item[0], item[1]))))[:3]
