"""Entities with the same or similar names that were not joined, as cases for review."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from hkie import names
from hkie.names import companies, personal, similarity, weights, wording
from hkie.names.features import SAME
from hkie.ontology import Label
from hkie.records import Entity
from hkie.resolve.clusters import veto
from hkie.resolve.nodes import Node
from hkie.review.cases import SENTENCES, Case
from hkie.review.index import NAMES, ResultIndex, is_context_bound, shared_context

_SIMILAR = 0.66
"""Similarity from which separate names are shown: "Public Works Subcommittee" and "LegCo Public Works Subcommittee"
(0.75) are, "Secretary for Quays" and "Secretary for Locks" (0.5) are not."""
_DIFFERENT = 0.5
"""Similarity at which two names are certainly different: "Paul Chan" and "Peter Chan"."""
_BLOCK = 40
"""Names with one key to compare at most; a word that more names share is no evidence."""
_KEYS = 3
"""The rarest words of a name that are its keys."""
_WORDS_MOST = 6
_FEW = 5
"""Vetoed names with at most this many words together are too short to be similar: "Phase 1", "Phase 2"."""
_SCANNED_NAMES = 8
VETOED = {
    "different honorifics": 0.3,
    "different characters": 0.25,
    "one is that of another place": 0.2,
    "different given names": 0.15,
    "different legal persons": 0.15,
    "different divisions": 0.1,
    "different generations": 0.05,
    "different ranks": 0.03,
    "different numbers": 0.03,
}
"""Probability that two similar names are the same in spite of a veto. "Mr Yip Ho-yin" and "Ms Yip Ho-yin" may be a
mistake for one person; "Phase 1" and "Phase 2" are almost never the same."""


@dataclass(slots=True)
class _Form:
    """A normal form, and the entities that have it, those with most mentions first."""

    traits: Label
    text: str
    form: str
    entities: list[Entity]
    mentions: int = 0

    @property
    def label(self) -> str:
        """The name of its label."""
        return self.traits.name


def similar_pairs(index: ResultIndex) -> Iterator[Case]:
    """Yield pairs of entities with equal names, each with the most frequent one, and pairs with similar names."""
    forms = _forms(index)
    pairs: dict[tuple[str, str], tuple[float, str, str, Entity, Entity]] = {}
    for one in forms:
        for entity in one.entities[1:]:
            _keep_best(pairs, 1.0, one.text, one.text, one.entities[0], entity)
    for one, other in _candidates(forms):
        score = _similarity(one, other)
        if score >= _SIMILAR:
            _keep_best(pairs, score, one.text, other.text, one.entities[0], other.entities[0])
    hub = Counter(e.id for score, *_, one, other in pairs.values() if score < SAME for e in (one, other))
    for score, _, _, first, second in pairs.values():
        case = _case_of(index, score, first, second)
        if case:
            # "Trade Office" is similar to the names of nine offices and probably none of them.
            many = max(hub[first.id], hub[second.id]) if score < SAME else 1
            yield replace(case, likely=round(case.likely * 2 / (1 + many), 3)) if many > 1 else case


def _forms(index: ResultIndex) -> list[_Form]:
    found: dict[tuple[str, str], _Form] = {}
    for entity in index.entities.values():
        own: dict[str, Node] = {}
        for node in index.nodes[entity.id]:
            if not (is_context_bound(node) or node.text.islower() or node.mentions[0].id in index.short_mentions):
                own.setdefault(node.form, node)
        for node in sorted(own.values(), key=lambda n: (-len(n.form.split()), n.form))[:NAMES]:
            made = found.setdefault((node.label, node.form), _Form(node.traits, node.text, node.form, []))
            made.entities.append(entity)
    weight = {e: sum(len(n.mentions) for n in nodes) for e, nodes in index.nodes.items()}
    for one in found.values():
        one.entities.sort(key=lambda e: (e.registry is None, -weight[e.id], e.id))
        one.mentions = sum(weight[e.id] for e in one.entities)
    return sorted(found.values(), key=lambda f: (-f.mentions, f.label, f.form))


def _keep_best(
    pairs: dict[tuple[str, str], tuple[float, str, str, Entity, Entity]],
    score: float,
    a: str,
    b: str,
    one: Entity,
    other: Entity,
) -> None:
    if one.id == other.id or (one.registry and other.registry):
        return  # two entries of the registry are different
    key = min(one.id, other.id), max(one.id, other.id)
    if key not in pairs or pairs[key][0] < score:
        pairs[key] = score, a, b, one, other


def _candidates(forms: Sequence[_Form]) -> Iterator[tuple[_Form, _Form]]:
    keyed = [(f, _keys(f)) for f in forms]
    frequency = Counter((f.label, key) for f, own in keyed for key in own)
    blocks: dict[tuple[str, str], list[_Form]] = defaultdict(list)
    for one, own in keyed:
        shared = [key for key in own if frequency[one.label, key] > 1]
        most = len(shared) if one.traits.kind == "actor" else _KEYS
        for key in sorted(shared, key=lambda k: (frequency[one.label, k], k))[:most]:
            blocks[one.label, key].append(one)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for one, other in combinations(block[:_BLOCK], 2):
            if (pair := (id(one), id(other))) not in seen:
                seen.add(pair)
                yield one, other


def _keys(one: _Form) -> set[str]:
    if one.traits.kind == "actor":
        words = sorted({similarity.skeleton(w) or w for w in personal.parse(one.text).words if len(w) > 1})
        first = {w[0] for w in personal.parse(one.text).words if len(w) == 1}
        pairs = {f"{a} {b}" for a, b in combinations(words[:_WORDS_MOST], 2)}
        return pairs | {f"{a}. {b}" for a in first for b in words}
    words_ = companies.parse(one.text)[0] if one.traits.company else wording.words(one.text)
    found = {w[:6] for w in words_}
    return found | ({"".join(words_)[:4]} if len(words_) == 1 else set())


def _similarity(one: _Form, other: _Form) -> float:
    """Return the similarity of two forms without vetoes: "Harbour Study Phase 1" is similar to "Harbour Study Phase 2"."""
    found = names.compare(one.text, other.text, one.traits)
    if not found.veto:
        return found.score
    left, right = one.form.split(), other.form.split()
    shared = sum((Counter(left) & Counter(right)).values())
    return round(2 * shared / (len(left) + len(right)), 3) if len(left) + len(right) > _FEW else 0.0


def _case_of(index: ResultIndex, score: float, one: Entity, other: Entity) -> Case | None:
    """Return the case of two similar entities, or None if there is little doubt."""
    left_nodes, right_nodes = _full_names(index.nodes[one.id]), _full_names(index.nodes[other.id])
    reasons = dict.fromkeys(
        (why, f"{x.text} / {y.text}: {why}") for x in left_nodes for y in right_nodes if (why := veto(x, y))
    )
    left, right = index.side(one), index.side(other)
    shared = shared_context(index, left, right)
    if reasons:
        likely = min(VETOED.get(why, 0.0) for why, _ in reasons)
        if not likely or score < SAME:
            return None
        kind, against = "veto", [text for _, text in reasons]
    else:
        likely = 0.5 * min(1.0, max(0.0, score - _DIFFERENT) / (SAME - _DIFFERENT))
        extra = _differing_words(left_nodes, right_nodes)
        if extra:
            likely /= 2
        kind, against = "alike", ([extra] if extra else [])
        together = [d for d in left.documents if d in set(right.documents)]
        if together:
            likely *= 0.8
            against.append(f"{together[0]} has both")
        if shared:
            likely = min(0.5, likely + 0.1)
        if not against:
            against.append("no veto, but not enough evidence to join them")
    return Case(
        kind,
        one.label,
        round(likely, 3),
        left,
        right,
        False,
        (*_reasons_for(one, other, left_nodes, right_nodes), *shared),
        tuple(against[:SENTENCES]),
    )


def _full_names(nodes: Sequence[Node]) -> list[Node]:
    """Return the different full names of an entity."""
    found: dict[tuple[str, str], Node] = {}
    for node in nodes:
        if not is_context_bound(node):
            found.setdefault((node.form, node.sex), node)
    return list(found.values())[:_SCANNED_NAMES] or list(nodes[:1])


def _differing_words(left: Sequence[Node], right: Sequence[Node]) -> str:
    """Return a note that each name has words the other lacks, or an empty string."""
    if left[0].kind == "actor":
        return _inexact_fuller_name(left, right)
    best = ""
    for x in left:
        for y in right:
            own = [w for w in wording.words(x.text) if w not in wording.words(y.text)]
            there = [w for w in wording.words(y.text) if w not in wording.words(x.text)]
            if own and there and wording.spelled(own, there) is None:
                best = best or f"each has words of its own: {' '.join(own)} / {' '.join(there)}"
            elif (own or there) and x.kind == "place":  # a hospital can be named after its town
                best = best or f"may be a part of it or near it: {' '.join(own or there)}"
            else:
                return ""
    return best


def _inexact_fuller_name(left: Sequence[Node], right: Sequence[Node]) -> str:
    """Return a note that the longer name has only similar words, or an empty string: "Yin Li", "Kitty Mui Lai-yin"."""
    best = ""
    for x in left:
        for y in right:
            few, many = sorted(len(personal.parse(n.text).words) for n in (x, y))
            found = names.compare(x.text, y.text, x.traits)
            if few == many or all(f.name in ("exact", "spacing", "words") for f in found.features):
                return ""
            best = best or f"{x.text} / {y.text}: different letters, and one has more words"
    return best


def _reasons_for(one: Entity, other: Entity, left: Sequence[Node], right: Sequence[Node]) -> tuple[str, ...]:
    best: list[tuple[float, str]] = []
    for x in left:
        for y in right:
            found = names.compare(x.text, y.text, x.traits)
            for f in found.features[:1] if found.score >= _DIFFERENT else ():
                text = f"{x.text} / {y.text}: {f.detail} ({weights.WEIGHTS[f.name].says}), {found.score:.2f}"
                best.append((found.score, f"the same name: {x.text}" if x.form == y.form else text))
            if not found.features and found.score >= _DIFFERENT:
                best.append((found.score, f"{x.text} / {y.text}: similar, {found.score:.2f}"))
    return tuple(dict.fromkeys(text for _, text in sorted(best, key=lambda item: (-item[0], item[1]))))[:2]
