"""Clusters of nodes, and the vetoes that keep two of them apart.

Union-find that keeps the members, so that vetoes are checked for whole clusters: A~B~C never joins A and C against a
veto. Of members that no veto can tell apart, one is kept: "Hong Kong" in a thousand documents is one member.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from hkie.names import vetoes
from hkie.names.personal import exclude
from hkie.ontology import Label
from hkie.resolve.nodes import ANOTHER, Node


@dataclass(frozen=True, slots=True)
class Edge:
    """A join: the node, the one it was joined to, the method, the score, and the reason in words."""

    node: Node
    other: Node
    method: str
    score: float
    detail: str


class Clusters:
    """Union-find over nodes. ``forbidden`` returns why a decision keeps two nodes apart."""

    def __init__(self, forbidden: Callable[[Node, Node], str] | None = None) -> None:
        self._parent: list[int] = []
        self._members: dict[int, dict[tuple[str, str, str], Node]] = {}
        self._forbidden = forbidden
        self.edges: dict[int, Edge] = {}

    def root(self, node: Node) -> int:
        """Return the number of a node's cluster: the number of one of its nodes."""
        parent = self._parent
        key = node.number
        if key < 0:
            key = node.number = len(parent)
            parent.append(key)
            self._members[key] = {node.key: node}
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def of(self, node: Node) -> Collection[Node]:
        """Return the members of a node's cluster, one of those that no veto can tell apart."""
        return self._members[self.root(node)].values()

    def against(self, node: Node, other: Node) -> str:
        """Return why the clusters of two nodes must not be joined, or an empty string."""
        a, b = self.root(node), self.root(other)
        if a == b:
            return ""
        left, right = self._members[a], self._members[b]
        if self._forbidden is None and (left.keys() <= right.keys() or right.keys() <= left.keys()):
            return ""
        for x in left.values():
            for y in right.values():
                why = veto(x, y) or (self._forbidden(x, y) if self._forbidden else "")
                if why:
                    return why
        return ""

    def join(self, node: Node, other: Node, method: str, score: float, detail: str, force: bool = False) -> bool:
        """Join the clusters of two nodes unless there is a veto. Return whether they are one cluster now."""
        a, b = self.root(node), self.root(other)
        if a == b:
            return True
        if not force and self.against(node, other):
            return False
        edge = Edge(node, other, method, score, detail)
        self.edges.setdefault(node.number, edge)
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._parent[b] = a
        self._members[a].update(self._members.pop(b))
        return True

    def take(self, other: Clusters, nodes: Iterable[Node]) -> None:
        """Move the clusters of ``nodes``, which must be all nodes of ``other``, into this one."""
        first = len(self._parent)
        self._parent.extend(first + number for number in other._parent)
        self._members.update((first + number, members) for number, members in other._members.items())
        self.edges.update((first + number, edge) for number, edge in other.edges.items())
        for node in nodes:
            node.number += first

    def refresh(self, node: Node, old: tuple[str, str, str]) -> None:
        """Update the members after a node's entry was set; ``old`` is its previous key."""
        members = self._members[self.root(node)]
        if members.get(old) is node:
            del members[old]
        members.setdefault(node.key, node)


def veto(a: Node, b: Node) -> str:
    """Return why two nodes must not be joined, or an empty string."""
    if a.label != b.label:
        return f"{a.label} and {b.label}"
    if a.kind == "value":
        return "" if a.text == b.text else "different values"
    if a.kind == "post" and vetoes.divisions_differ(a.text, b.text):
        return "different divisions"
    if a.form.endswith(ANOTHER) != b.form.endswith(ANOTHER):
        return "one is that of another place"
    if a.entry and b.entry:
        return "" if a.entry.key == b.entry.key else f"two entries of the registry, {a.entry.name} and {b.entry.name}"
    if a.sex and b.sex and a.sex != b.sex:
        return "different honorifics"
    if a.generation and b.generation and a.generation != b.generation:
        return "different generations"
    if a.text == b.text:
        return ""
    if a.kind == "post":
        return _names_apart(a.traits, a.core or a.text, b.core or b.text)
    return _names_apart(a.traits, a.text, b.text)


@functools.lru_cache(maxsize=1 << 15)
def _names_apart(label: Label, a: str, b: str) -> str:
    why = vetoes.between(a, b, label)
    if not why and label.kind == "actor" and exclude(a, b):
        why = "different given names"
    return why
