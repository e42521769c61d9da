"""The state of a document during resolution: its nodes, their entries and roles, and the joins between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from hkie import names
from hkie.grammar.ruleset import Entry
from hkie.names import weights
from hkie.names.weights import worth
from hkie.records import Mention
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node
from hkie.resolve.registry import Register
from hkie.resolve.within.tails import tails

_NEAR = 2.5
"""The second candidate must be this many times farther away: "Mr A Chan ... Mr B Chan said. Mr Chan" is too close."""
_GAP = 120
"""The second candidate must be farther away by at least this many characters."""


class Document:
    """The nodes of a document. ``roles`` has the titles beside each mention, by its start."""

    def __init__(self, nodes: list[Node], clusters: Clusters, register: Register) -> None:
        self.nodes, self.clusters, self.register = nodes, clusters, register
        self.roles: dict[int, list[Node]] = {}
        self._by_label: dict[str, list[Node]] = defaultdict(list)
        self._joined: dict[int, list[Node]] = {}  # by root, computed when needed
        for node in nodes:
            clusters.root(node)
            self._by_label[node.label].append(node)

    def of_kind(self, *kinds: str) -> list[Node]:
        """Return the nodes with labels of some kinds, in the order of ``nodes``."""
        return [node for node in self.nodes if node.kind in kinds]

    def groups(self) -> list[list[Node]]:
        """Return the nodes of each label, in alphabetical order of the labels; ``part`` extends the lists."""
        return [group for _, group in sorted(self._by_label.items())]

    @cached_property
    def chinese(self) -> bool:
        """Whether the document names China, a place in it, or one of its governments' bodies."""
        places = self.of_kind("place")
        for node in (*places, *(body for body in self.of_kind("body") if body.traits.public)):
            for entry in self.register.named(node)[:1]:
                home = entry.kind in ("province", "city") and not entry.key.startswith("world")
                public = entry.kind in ("government", "mainland-government") or (
                    entry.kind.startswith("mainland") and "ministry" not in node.form
                )
                if "china" in entry.id or "hong-kong" in entry.id or home or public:
                    return True
        return "mainland" in {place.form for place in places}

    def enter(self, node: Node, found: Sequence[Entry], named: Iterable[str] = ()) -> None:
        """Assign the best registry entry to a node, unless the document explains the name differently."""
        entry = self.register.choose(found, node.text, named, node.published)
        if entry is not None and node.entry is None:
            old = node.key
            if any(m.entry and m.entry.key != entry.key for m in self.clusters.of(node)):
                return
            node.entry = entry
            self.clusters.refresh(node, old)

    def join(self, node: Node, other: Node, evidence: str, detail: str, score: float | None = None) -> bool:
        """Join two nodes by a kind of evidence of ``names.weights``. Return whether there was no veto."""
        line = weights.WEIGHTS[evidence]
        before = self.clusters.root(node), self.clusters.root(other)
        one = self.clusters.join(node, other, line.method, line.worth if score is None else score, detail)
        if one and self._joined and before[0] != before[1]:
            few, many = sorted((self._joined.pop(root) for root in before), key=len)
            many += few
            self._joined[self.clusters.root(node)] = many
        return one

    def part(self, node: Node) -> Node:
        """Return a new node like another one, for some of its mentions."""
        part = replace(node, mentions=[], unclear="", number=-1, local=False)
        self.nodes.append(part)
        self._by_label[node.label].append(part)
        root = self.clusters.root(part)
        if self._joined:
            self._joined[root] = [part]
        return part

    def beside(self) -> dict[Node, list[int]]:
        """Return for each title the starts of the people's mentions beside it."""
        found: dict[Node, list[int]] = defaultdict(list)
        for start, titles in self.roles.items():
            for title in dict.fromkeys(titles):
                found[title].append(start)
        return found

    def _members(self, root: int) -> list[Node]:
        """Return the nodes of this document in the same cluster."""
        if not self._joined:
            for node in self.nodes:
                self._joined.setdefault(self.clusters.root(node), []).append(node)
        return self._joined[root]

    def choose(self, node: Node, fitting: Sequence[Node], evidence: str) -> None:
        """Join a short form to its antecedent; if there are several candidates, mention by mention."""
        roots: dict[int, list[Node]] = {}
        for other in fitting:
            roots.setdefault(self.clusters.root(other), []).append(other)
        if len(roots) > 1:
            # "the Government", beside a municipal government, is the registered one.
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
        named = [(m.start, root) for root in roots for other in self._members(root) for m in other.mentions]
        titled = node.kind == "actor" and any(mention.start in self.roles for mention in node.mentions)
        posts = _Posts(self, named) if titled else None
        last = _Last(named)
        for k, mention in enumerate(node.mentions):
            root = posts.holder(self.roles.get(mention.start, ())) if posts else None
            if root is None and node.kind != "post":  # with two deputies, the last one named is not "the deputy"
                root = last.before(mention.start)
            if root is None:
                unclear.append(k)
            else:
                decided[root].append(k)
                last.name(mention.start, root)
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

    def person_at(self) -> dict[int, Node]:
        """Return the people of the document by starts of their mentions."""
        return {m.start: n for n in self.of_kind("actor") for m in n.mentions}


class _Last:
    """Finds the candidate named last before an offset; offsets must be queried in order."""

    def __init__(self, named: Iterable[tuple[int, int]]) -> None:
        self._coming = sorted(named, reverse=True)
        self._near: tuple[int, int] | None = None
        self._second: tuple[int, int] | None = None

    def name(self, place: int, root: int) -> None:
        """Record that a candidate is named at an offset."""
        self._go_on(place)
        self._take(place, root)

    def _go_on(self, place: int) -> None:
        while self._coming and self._coming[-1][0] < place:
            self._take(*self._coming.pop())

    def _take(self, place: int, root: int) -> None:
        if self._near is not None and self._near[1] != root:
            self._second = self._near
        self._near = place, root

    def before(self, place: int) -> int | None:
        """Return the candidate named last, if all others are much farther away."""
        self._go_on(place)
        if self._near is None or self._second is None:
            return self._near[1] if self._near else None
        near, second = place - self._near[0], place - self._second[0]
        return self._near[1] if second >= _NEAR * near and second - near >= _GAP else None


class _Posts:
    """Finds the candidate with the post named beside a mention: "the Director, Mr Ho".

    Two posts match if they are joined, or one is the end of the other. Only two candidates are kept for each post, those
    with the longest and the shortest title: if two have it, none is chosen.
    """

    def __init__(self, document: Document, named: Iterable[tuple[int, int]]) -> None:
        self._root = document.clusters.root
        self._kept: dict[object, list[tuple[int, int]]] = {}
        held = {(title, root) for start, root in named for title in document.roles.get(start, ())}
        for title, root in held:
            length = len(title.text)
            self._keep(self._root(title), 0, root)
            self._keep(("whole", names.tokens(title.text)), -length, root)
            for tail in tails(title):
                self._keep(("tail", tail), length, root)

    def _keep(self, key: object, worth: int, root: int) -> None:
        best: dict[int, int] = {}
        for worth_, other in sorted([*self._kept.get(key, ()), (worth, root)], reverse=True):
            best.setdefault(other, worth_)
        self._kept[key] = [(worth_, other) for other, worth_ in best.items()][:2]

    def holder(self, titles: Iterable[Node]) -> int | None:
        """Return the only candidate that has one of these posts."""
        fitting: set[int] = set()
        for title in titles:
            length = len(title.text)
            fitting.update(root for _, root in self._kept.get(self._root(title), ()))
            fitting.update(r for w, r in self._kept.get(("tail", names.tokens(title.text)), ()) if w >= length)
            for tail in tails(title):
                fitting.update(r for w, r in self._kept.get(("whole", tail), ()) if -w < length)
        return fitting.pop() if len(fitting) == 1 else None


def _at_home(node: Node) -> bool:
    """Return whether a node is the registered government of Hong Kong."""
    return node.entry is not None and node.entry.kind == "government" and "hong kong" in names.normal(node.entry.name)


def could_be(nodes: Iterable[Node]) -> str:
    """Return the note for a mention that could mean any of these."""
    return "could be " + " or ".join(sorted({node.text for node in nodes})[:4])
