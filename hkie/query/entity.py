"""Entities of a result: find them by name, and explain why names were joined or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hkie import names
from hkie.errors import AmbiguousNameError, UsageError
from hkie.grammar.ruleset import Entry
from hkie.names import personal, weights
from hkie.ontology import Ontology, shipped
from hkie.query.search import met
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


def find(result: Result, name: str, labels: Sequence[str] = (), ontology: Ontology | None = None) -> list[Entity]:
    """Return the entities that a name means: by id, as written, in normal form, or as the resolver would join it.

    So accents, case, honorifics and the order of a name do not matter. A single word of a person's name means all people
    with it. ``ontology`` has the labels of the result, by default the built-in ones.
    """
    ontology = ontology or shipped()
    pool = [e for e in result.entities if not labels or e.label in labels]
    by_id = [e for e in pool if e.id == name]
    if by_id or not names.normal(name):
        return by_id
    found = [e for e in pool if name in _names(e)] or _with_form(pool, names.normal(name))
    people = [e for e in pool if ontology.label(e.label).kind == "actor"]
    words = personal.parse(name).words
    if len(words) == 1 and all(e in people for e in found):
        found += [e for e in people if e not in found and words[0] in _words(e)]
    return found or _alike(pool, name, ontology)


def _names(entity: Entity) -> tuple[str, ...]:
    return entity.name, *entity.aliases


def _with_form(pool: Iterable[Entity], form: str) -> list[Entity]:
    return [e for e in pool if form in map(names.normal, _names(e))]


def _words(entity: Entity) -> set[str]:
    return {word for alias in _names(entity) for word in personal.parse(alias).words}


def _alike(pool: Iterable[Entity], name: str, ontology: Ontology) -> list[Entity]:
    """Return the entities one of whose names the resolver would take for this one."""
    from rapidfuzz import fuzz

    form = names.normal(name)
    found = []
    for entity in pool:
        label = ontology.label(entity.label)
        for alias in _names(entity) if label.kind != "value" else ():
            if (
                fuzz.token_set_ratio(form, names.normal(alias), score_cutoff=_ALIKE)
                and names.compare(name, alias, label).same
            ):
                found.append(entity)
                break
    return found


_ALIKE = 60.0
"""Similarity (0 to 100) below which two names are not compared word by word: "Taiman Chan" and "Chan Tai-man" have 87."""


def one(result: Result, name: str, labels: Sequence[str] = (), ontology: Ontology | None = None) -> Entity:
    """Return the entity that a name means, as ``find``.

    Raises UsageError if there is none with one of the ``labels``, with its other label or similar names, and
    AmbiguousNameError if there are several, with a name or id for each.
    """
    ontology = ontology or shipped()
    found = find(result, name, labels, ontology)
    if len(found) == 1:
        return found[0]
    if found:
        people = all(ontology.label(e.label).kind == "actor" for e in found)
        more = f", of whom {_CHOICES} are shown" if len(found) > _CHOICES else ""
        raise AmbiguousNameError(
            f"{name}: {len(found)} {'people' if people else 'entities'}; give one of these names or ids{more}",
            _choices(result, found, labels, ontology),
        )
    if labels and (others := find(result, name, (), ontology)):
        other = " or ".join(map(_with_article, ontology.ordered(e.label for e in others)))
        raise UsageError(f"{name!r} is {other}; give {' or '.join(map(_with_article, labels))}")
    near = _nearest(result, name, labels, ontology)
    raise UsageError(
        f"no {' or '.join(labels) or 'entity'} is named {name!r}"
        + (f"; did you mean {' or '.join(map(repr, near))}?" if near else "")
    )


def _with_article(label: str) -> str:
    return f"{'an' if label[:1] in 'AEIOU' else 'a'} {label}"


_CHOICES = 20
"""Choices shown for an ambiguous name at most."""


def _choices(result: Result, found: Sequence[Entity], labels: Sequence[str], ontology: Ontology) -> list[str]:
    """Return a line for each entity: what to call it, its label, a post or body of it, and in how many documents it is."""
    mentions, documents = met(result)
    tails = {e.id: e.name for e in result.entities}
    known_for: dict[str, str] = {}
    for relation in result.relations:
        if ontology.type(relation.type).role in ("holder", "member"):
            known_for.setdefault(relation.head, tails[relation.tail])
    lines = []
    for e in sorted(found, key=lambda e: (-documents[e.id], -mentions[e.id], e.id))[:_CHOICES]:
        alone = find(result, e.name, labels, ontology) == [e]
        number = documents[e.id]
        parts = (f'"{e.name}"' if alone else f"{e.id}  {e.name}", e.label, known_for.get(e.id, ""))
        lines.append("  ".join((*filter(None, parts), f"{number} document{'' if number == 1 else 's'}")))
    return lines


def _nearest(result: Result, name: str, labels: Sequence[str], ontology: Ontology) -> list[str]:
    from rapidfuzz import fuzz, process

    pool = sorted(
        {
            n
            for e in result.entities
            if (not labels or e.label in labels) and ontology.label(e.label).kind != "value"
            for n in _names(e)
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
    ontology = ontology or shipped()
    left, right = (one(result, name, (), ontology) for name in (a, b))
    if left.id == right.id:
        wanted = {names.normal(a), names.normal(b)}
        steps = chain(result, left)
        relevant = [s for s in steps if names.normal(s.text) in wanted] or steps
        return Verdict(True, tuple(f"{s.text}: {s.method} {s.score:.2f}, {s.detail}" for s in relevant), ())
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
    others = _nodes(result, right, registry, ontology)
    for x in _nodes(result, left, registry, ontology):
        for y in others:
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
