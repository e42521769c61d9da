"""Decisions that two names are the same or different, as the resolver applies them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hkie.grammar.ruleset import Entry
from hkie.resolve import decisions as said
from hkie.resolve.clusters import Clusters
from hkie.resolve.decisions import Decision, ref, refs
from hkie.resolve.nodes import Node


class Decided:
    """The decisions in force, indexed for the resolver."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        force = said.merges(list(decisions))
        self.same = [d for d in force if d.decision == "same"]
        self.different = {frozenset({ref(d.a), ref(d.b)}): d for d in force if d.decision == "different"}
        self._known = {name for d in force for name in (ref(d.a), ref(d.b))}
        self._refs: dict[int, frozenset[str]] = {}

    def __bool__(self) -> bool:
        return bool(self.same or self.different)

    def of(self, node: Node) -> frozenset[str]:
        """Return the names in decisions that refer to this node."""
        key = id(node)
        if key not in self._refs:
            self._refs[key] = frozenset(name for name in refs(node) if name in self._known)
        return self._refs[key]

    def may_mean(self, node: Node, entries: Iterable[Entry]) -> bool:
        """Return whether a decision names a node, as it is or by one of these registry entries."""
        return not self._known.isdisjoint(
            name for entry in (node.entry, *entries) for name in refs(replace(node, entry=entry))
        )

    def by_entry(self, node: Node, entry: Entry) -> bool:
        """Return whether a decision names a node by this registry entry, and not by its text alone.

        "Ada Mak" in a decision, or beside one, is not yet the registry's.
        """
        return not self._known.isdisjoint(set(refs(replace(node, entry=entry))) - set(refs(node)))

    def forbidden(self, a: Node, b: Node) -> str:
        """Return why a decision keeps two nodes apart, or an empty string."""
        for one in self.of(a):
            for other in self.of(b):
                decision = self.different.get(frozenset({one, other})) if one != other else None
                if decision:
                    return f"decision {decision.n}: different{_why(decision)}"
        return ""

    def apply(self, nodes: Sequence[Node], clusters: Clusters) -> list[str]:
        """Join nodes decided to be the same. Return descriptions of the decisions that could not be applied."""
        problems = []
        for decision in self.same:
            left = [n for n in nodes if ref(decision.a) in self.of(n)]
            right = [n for n in nodes if ref(decision.b) in self.of(n)]
            for one, other in [(n, right[0]) for n in left if right] + [(n, left[0]) for n in right[1:] if left]:
                if one.label != other.label:
                    problems.append(
                        f"decision {decision.n}: {one.text} is {one.label} and {other.text} is {other.label}; they cannot be one"
                    )
                    break
                against = next(
                    (w for x in clusters.of(one) for y in clusters.of(other) if (w := self.forbidden(x, y))), ""
                )
                if against:
                    problems.append(
                        f"decision {decision.n}: {one.text} and {other.text} stay apart because of {against}"
                    )
                    break
                clusters.join(one, other, "decision", 1.0, f"decision {decision.n}: same{_why(decision)}", force=True)
        return problems

    def unused(self, nodes: Iterable[Node]) -> list[str]:
        """Return descriptions of the decisions about a name that no node has."""
        unknown = set(self._known)
        for node in nodes:
            if not unknown:
                break
            unknown.difference_update(refs(node))
        named = ((d, name) for d in (*self.same, *self.different.values()) for name in (d.a, d.b))
        return [f"decision {d.n}: no document has the name {name!r}" for d, name in named if ref(name) in unknown]


def _why(decision: Decision) -> str:
    return f" ({decision.why})" if decision.why else ""
