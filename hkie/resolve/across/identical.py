"""Joins names with one registry entry or one normal form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from hkie.names.lists import word_kinds
from hkie.names.numbering import numbers
from hkie.names.weights import worth
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node

_GROUPS_MOST = 30
"""Groups of one form that exclude each other are compared if there are at most this many."""


def join_registered(nodes: Iterable[Node], clusters: Clusters) -> None:
    """Join nodes with one registry entry."""
    seen: dict[str, Node] = {}
    for node in nodes:
        if node.entry:
            other = seen.setdefault(f"{node.entry.key} {_year(node)}", node)
            if other is not node:
                clusters.join(node, other, "registry", worth("registry"), f"both are {node.entry.name}")


def _year(node: Node) -> str:
    """Return the year of an annual programme, else "": the Policy Address of 2024 is not that of 2025."""
    if node.kind == "instrument" and any(node.form.endswith(name) for name in word_kinds().annual):
        years = numbers(node.text)[0]
        return min(years) if years else node.published[:4]
    return ""


def join_same_form(nodes: Iterable[Node], clusters: Clusters) -> None:
    """Join nodes with one normal form; if some exclude others, only those that agree in everything."""
    groups: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.label, f"{node.form} {_year(node)}"].append(node)
    for group in groups.values():
        if len(group) > 1:
            _join_group(group, clusters)


def _join_group(group: Sequence[Node], clusters: Clusters) -> None:
    signatures: dict[tuple[frozenset[str], ...], list[Node]] = defaultdict(list)
    for node in group:
        signatures[_signature(node, clusters)].append(node)
    for agreeing in signatures.values():
        for one, other in pairwise(agreeing):
            clusters.join(other, one, "exact", worth("exact"), f"{other.text} = {one.text}")
    if 1 < len(signatures) <= _GROUPS_MOST:
        first = [agreeing[0] for agreeing in signatures.values()]
        if not any(clusters.against(a, b) for k, a in enumerate(first) for b in first[:k]):
            for one, other in pairwise(first):
                clusters.join(other, one, "exact", worth("exact"), f"{other.text} = {one.text}")
        else:
            _join_unambiguous(first, clusters)


def _join_unambiguous(first: Sequence[Node], clusters: Clusters) -> None:
    """Join two groups if each is the only one that the other does not exclude."""
    against = {(i, k): bool(clusters.against(a, b)) for i, a in enumerate(first) for k, b in enumerate(first[:i])}
    free = [[k for k in range(len(first)) if k != i and not against[max(i, k), min(i, k)]] for i in range(len(first))]
    for i, options in enumerate(free):
        if len(options) == 1 and free[options[0]] == [i]:
            one, other = first[i], first[options[0]]
            clusters.join(other, one, "exact", worth("exact"), f"{other.text} = {one.text}")


def _signature(node: Node, clusters: Clusters) -> tuple[frozenset[str], ...]:
    """Return what can keep clusters with one name apart: registry entries, sex, numbers."""
    if node.kind == "value":
        return ()
    members = clusters.of(node)
    if len(members) == 1:
        return (frozenset({node.entry.key} if node.entry else ()), frozenset({node.sex} - {""}), *numbers(node.text))
    return (
        frozenset(m.entry.key for m in members if m.entry),
        frozenset(m.sex for m in members if m.sex),
        frozenset().union(*(numbers(m.text)[0] for m in members)),
        frozenset().union(*(numbers(m.text)[1] for m in members)),
    )
