"""One document as it is resolved: its nodes, what is known of them so far, and how one is joined to another."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from hkie import names
from hkie.names import weights
from hkie.names.weights import worth
from hkie.records import Mention
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node
from hkie.resolve.registry import Register
from hkie.resolve.within.tails import tails
from hkie.rules import Entry

_NEAR = 2.5
"""How many times farther away the second candidate must be: "Mr A Chan ... Mr B Chan said. Mr Chan" is too close."""
_GAP = 120
"""Characters that the second candidate must be farther away, at least."""


class Document:
    """The nodes of one document. ``roles`` are the titles that stand beside each mention, by its start."""

    def __init__(self, nodes: list[Node], clusters: Clusters, register: Register) -> None:
        self.nodes, self.clusters, self.register = nodes, clusters, register
        self.roles: dict[int, list[Node]] = {}
        self.by_label: dict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            clusters.root(node)
            self.by_label[node.label].append(node)

    @cached_property
    def chinese(self) -> bool:
        """Whether the document names China, a place in it or a body of its governments."""
        for node in (*self.by_label["PLACE"], *self.by_label["AGENCY"]):
            for entry in self.register.named(node)[:1]:
                home = entry.kind in ("province", "city") and not entry.key.startswith("world")
                public = entry.kind in ("government", "mainland-government") or (
                    entry.kind.startswith("mainland") and "ministry" not in node.form
                )
                if "china" in entry.id or "hong-kong" in entry.id or home or public:
                    return True
        return "mainland" in {n.form for n in self.by_label["PLACE"]}

    def enter(self, node: Node, found: Sequence[Entry], named: Iterable[str] = ()) -> None:
        """Know a node as the entry of the registry that fits best, unless the document explains the name otherwise."""
        entry = self.register.choose(found, node.text, named, node.published)
        if entry is not None and node.entry is None:
            old = node.key
            if any(m.entry and m.entry.key != entry.key for m in self.clusters.of(node)):
                return
            node.entry = entry
            self.clusters.refresh(node, old)

    def join(self, node: Node, other: Node, evidence: str, detail: str, score: float | None = None) -> bool:
        """Join two nodes by a kind of evidence of ``names.weights``; return whether nothing spoke against it."""
        line = weights.WEIGHTS[evidence]
        return self.clusters.join(node, other, line.method, line.worth if score is None else score, detail)

    def part(self, node: Node) -> Node:
        """Return a further node for some of the mentions of another."""
        part = replace(node, mentions=[], unclear="", number=-1, local=False)
        self.nodes.append(part)
        self.by_label[node.label].append(part)
        self.clusters.root(part)
        return part

    def choose(self, node: Node, fitting: Sequence[Node], evidence: str) -> None:
        """Join a short form to the one that it can stand for; where there are several, mention by mention."""
        roots: dict[int, list[Node]] = {}
        for other in fitting:
            roots.setdefault(self.clusters.root(other), []).append(other)
        if len(roots) > 1:
            # "the Government" beside a municipal one is the registered government.
            home = [root for root, group in roots.items() if any(_at_home(o) for o in group)]
            if len(home) == 1:
                fitting = roots[home[0]]
                roots = {home[0]: fitting}
        if len(roots) == 1:
            other = fitting[0]
            self.join(node, other, evidence, f"{node.text} for {other.text}")
            return
        if not roots:
            return
        decided: dict[int, list[int]] = defaultdict(list)
        unclear: list[int] = []
        members: dict[int, list[Node]] = {root: [] for root in roots}
        for other in self.nodes:
            if self.clusters.root(other) in members:
                members[self.clusters.root(other)].append(other)
        places = {root: sorted(m.start for n in group for m in n.mentions) for root, group in members.items()}
        for k, mention in enumerate(node.mentions):
            root = self._by_role(node, mention.start, members)
            if root is None and node.label != "TITLE":  # of two deputies, the one named last is not the deputy
                root = _nearest(mention.start, places)
            if root is None:
                unclear.append(k)
            else:
                decided[root].append(k)
                places[root] = sorted([*places[root], mention.start])
        detail = could_be([group[0] for group in roots.values()])
        mentions = node.mentions
        parts: list[tuple[int | None, list[Mention]]] = [
            (root, [mentions[k] for k in chosen]) for root, chosen in sorted(decided.items(), key=lambda i: i[1])
        ]
        parts += [(None, [mentions[k]]) for k in unclear]
        for number, (root, own) in enumerate(parts):
            part = node
            if number:
                part = self.part(node)
            part.mentions = own
            if root is None:
                part.unclear = detail
            else:
                other = roots[root][0]
                self.join(
                    part, other, evidence, f"{node.text} for {other.text}, the nearest that fits", worth(evidence) - 0.1
                )

    def _by_role(self, node: Node, place: int, members: dict[int, list[Node]]) -> int | None:
        """Return the one candidate that has the post named beside this mention: "the Director, Mr Ho"."""
        beside = self.roles.get(place, ())
        if node.label != "PERSON" or not beside:
            return None
        fitting = set()
        for root, nodes in members.items():
            for other in nodes:
                for mention in other.mentions:
                    if any(self._one_post(a, b) for a in beside for b in self.roles.get(mention.start, ())):
                        fitting.add(root)
        return fitting.pop() if len(fitting) == 1 else None

    def _one_post(self, a: Node, b: Node) -> bool:
        if self.clusters.root(a) == self.clusters.root(b):
            return True
        short, long = sorted((a, b), key=lambda n: len(n.text))
        return names.tokens(short.text) in tails(long)

    def person_at(self) -> dict[int, Node]:
        """Return the people of the document by the starts of their mentions."""
        return {m.start: n for n in self.by_label["PERSON"] for m in n.mentions}


def _nearest(place: int, places: dict[int, list[int]]) -> int | None:
    """Return the candidate that was named last before a place, if all others are much farther away."""
    last = []
    for root, starts in places.items():
        k = bisect_left(starts, place)
        if k:
            last.append((place - starts[k - 1], root))
    last.sort()
    if not last:
        return None
    if len(last) == 1:
        return last[0][1]
    near, second = last[0][0], last[1][0]
    return last[0][1] if second >= _NEAR * near and second - near >= _GAP else None


def _at_home(node: Node) -> bool:
    """Whether a node is the registered government of Hong Kong."""
    return node.entry is not None and node.entry.kind == "government" and "hong kong" in names.normal(node.entry.name)


def could_be(nodes: Iterable[Node]) -> str:
    """Return what is said of a mention that could mean any of these."""
    return "could be " + " or ".join(sorted({node.text for node in nodes})[:4])
