"""Joins names that differ only in order, inflection or spelling, or in given names that one omits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Protocol, TypeVar

from hkie import names
from hkie.names import companies, personal
from hkie.names.weights import worth
from hkie.names.wording import words as body_words
from hkie.ontology import Label
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node

_BLOCK = 40
"""Names with one key that are compared; a key shared by more says nothing."""
_KEYS = 2
"""The rarest words of a name that are its keys."""
_SHORT_NAME = 12
"""Shorter names are not compared by spelling."""
_WORDS_MOST = 6
_PAIRS_MOST = 4000
_V = TypeVar("_V")


class Judge(Protocol):
    """Compares the names of pairs of nodes and yields the pairs with a verdict, in their order."""

    def __call__(
        self, verdict: Callable[[Label, str, str], _V | None], pairs: Iterable[tuple[Node, Node]]
    ) -> Iterator[tuple[Node, Node, _V]]: ...


def compare_here(
    verdict: Callable[[Label, str, str], _V | None], pairs: Iterable[tuple[Node, Node]]
) -> Iterator[tuple[Node, Node, _V]]:
    """Yield the pairs with a verdict, computed in this process; ``verdict`` takes a label and two names."""
    for one, other in pairs:
        if (found := verdict(one.traits, one.text, other.text)) is not None:
            yield one, other, found


def join_fuller_names(nodes: Iterable[Node], clusters: Clusters, judge: Judge) -> None:
    """Join a name to a fuller one with all its words: "Paul Chan" to "Paul Chan Mo-po".

    Across documents the letters must be the same: "Dmitry" and "Dmitriy" may be two people.
    """
    options: dict[int, dict[int, tuple[float, Node, Node]]] = defaultdict(dict)
    for one, other, score in judge(fuller_name, _similar_people(nodes, clusters)):
        options[one.number].setdefault(other.number, (score, one, other))
    for chosen in sorted(options.values(), key=lambda c: next(iter(c.values()))[1].text):
        ranked = sorted(chosen.values(), key=lambda o: (-o[0], o[2].text))
        if any(clusters.against(a[2], b[2]) for k, a in enumerate(ranked[:8]) for b in ranked[:k]):
            continue  # two fuller names exclude each other: the short one could be either
        for score, one, other in ranked:
            clusters.join(one, other, "title", min(score, worth("title")), f"{one.text} is {other.text}")


def _similar_people(nodes: Iterable[Node], clusters: Clusters) -> Iterator[tuple[Node, Node]]:
    """Yield pairs of people whose names share two words or all letters, the shorter name first."""
    blocks: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in _distinct(n for n in nodes if n.kind == "actor"):
        parsed = personal.parse(node.text)
        words = sorted(set(parsed.words))
        if 2 <= len(words) <= _WORDS_MOST:
            for pair in combinations(words, 2):
                blocks[pair].append(node)
            blocks["", parsed.whole].append(node)
    for key, block in blocks.items():
        # Names with only these two words, or the same letters; names of the same length are not compared.
        short = [n for n in block if not key[0] or len(personal.parse(n.text).words) == 2] if len(block) > 1 else []
        if not 0 < len(short) * len(block) <= _PAIRS_MOST:
            short = short[:_BLOCK] if short else _shortest_names(block)
        for one in short:
            for other in block:
                if one is not other and one.form != other.form and clusters.root(one) != clusters.root(other):
                    yield one, other


def fuller_name(label: Label, one: str, other: str) -> float | None:
    """Return the score of two names of one person, whose common words have the same letters, or None."""
    found = names.compare(one, other, label)
    same = found.same and all(f.name in ("words", "spacing", "exact") for f in found.features)
    return found.score if same else None


def _shortest_names(block: list[Node]) -> list[Node]:
    """Return the names with the fewest words, if the others have more: "Anson Kwok Wai" beside "Anson Kwok Wai Man"."""
    sizes = [len(personal.parse(n.text).words) for n in block]
    least = min(sizes)
    found = [n for n, size in zip(block, sizes, strict=True) if size == least]
    return found if len(found) < len(block) and len(found) * len(block) <= _PAIRS_MOST else []


def join_spellings(nodes: Iterable[Node], clusters: Clusters, judge: Judge) -> None:
    """Join names that differ only in order, inflection and spelling."""
    found = [
        (-score, other.text, node.text, method, node, other)
        for node, other, (method, score) in judge(same_name, _similar_names(nodes, clusters))
    ]
    for worth_, _, _, method, node, other in sorted(found, key=lambda f: f[:4]):
        clusters.join(node, other, method, -worth_, f"{node.text} ~ {other.text}")


def _similar_names(nodes: Iterable[Node], clusters: Clusters) -> Iterator[tuple[Node, Node]]:
    """Yield pairs of nodes that share one of their rarest words and are not joined yet."""
    nodes = [
        n
        for n in _distinct(nodes)
        if n.kind != "actor" and len(n.text) >= _SHORT_NAME and not n.short and not n.text.islower()
    ]
    frequency: Counter[tuple[str, str]] = Counter()
    keys: list[tuple[Node, set[str]]] = []
    for node in nodes:
        own = set(_key_words(node))
        frequency.update((node.label, word) for word in own)
        keys.append((node, own))
    blocks: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node, own in keys:
        shared = [word for word in own if frequency[node.label, word] > 1]
        for word in sorted(shared, key=lambda w: (frequency[node.label, w], w))[:_KEYS]:
            blocks[node.label, word].append(node)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for k, node in enumerate(block[:_BLOCK]):
            for other in block[:k]:
                pair = (node.number, other.number)
                if pair not in seen and clusters.root(node) != clusters.root(other):
                    seen.add(pair)
                    yield node, other


def _key_words(node: Node) -> Iterable[str]:
    words = companies.parse(node.text)[0] if node.traits.company else body_words(node.text)
    return [w[:6] if len(w) > 6 else w for w in words]


def same_name(label: Label, one: str, other: str) -> tuple[str, float] | None:
    """Return (method, score) if two names, not of people, are the same, else None."""
    if label.company:
        (left, left_kinds), (right, right_kinds) = companies.parse(one), companies.parse(other)
        if left == right and len(left) > 1 and not (left_kinds ^ right_kinds) - {"limited", "stock", "company"}:
            return "exact", worth("words")
    found = names.compare(one, other, label)
    if not found.same or not found.features or found.features[0].name not in ("order", "spelling", "spacing", "exact"):
        return None
    if label.company and found.features[0].name == "order" and any(f.name == "words" for f in found.features):
        return None
    best = found.features[0]
    return ("fuzzy" if best.name == "spelling" else "exact"), min(found.score, best.worth)


def _distinct(nodes: Iterable[Node]) -> list[Node]:
    """Return one node for each label, form and sex, without values."""
    found: dict[tuple[str, str, str], Node] = {}
    for node in nodes:
        if node.kind != "value":
            found.setdefault((node.label, node.form, node.sex), node)
    return list(found.values())
