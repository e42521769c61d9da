"""Mentions → entities, in one document and across documents.

Mentions with the same label and spelling in a document form a *node* (``nodes``). Evidence joins nodes to clusters,
best evidence first; a veto keeps two clusters apart whatever the evidence (``clusters``). If two candidates are equally
good, neither is chosen, and the node records both.

1. ``registry``: the registry knows the name;
2. ``within``: the document explains it: brackets, initials, the end of a longer name, a surname;
3. ``across``: other documents have the same or nearly the same normal form, and no veto applies;
4. ``decisions``: a person decided it; decisions are applied first.

The scores of the evidence are in ``hkie.names.weights``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from hkie import names
from hkie.grammar.ruleset import Entry, RuleSet, entry_of_key, slug
from hkie.names.weights import WEIGHTS
from hkie.ontology import Ontology, shipped
from hkie.records import Entity, Link, Mention
from hkie.resolve import across, within
from hkie.resolve.clusters import Clusters, Edge, veto
from hkie.resolve.decisions import Decision, document_number
from hkie.resolve.merges import Decided
from hkie.resolve.nodes import Node, build, sound
from hkie.resolve.registry import Register
from hkie.runtime.memory import paused_collector

__all__ = ["METHODS", "Joined", "Node", "Resolution", "Resolver", "veto"]

METHODS = tuple(dict.fromkeys(line.method for line in WEIGHTS.values()))
"""The methods by which a mention can be linked to its entity."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities, and for each mention its entity and the link that says why.

    ``problems`` describes the decisions that could not be applied; ``unused`` are those of them that are about a name
    which no document has.
    """

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    entity_of: Mapping[str, str]
    problems: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """The nodes of a document, and their clusters; None if decisions must be applied first."""

    nodes: list[Node]
    clusters: Clusters | None


class Resolver:
    """Resolves mentions to entities.

    ``entries`` maps registry keys to entries, ``ambiguous`` initials to their meanings. ``ontology`` has the labels of
    the mentions, by default the built-in ones.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        ambiguous: Mapping[str, Sequence[str]] | None = None,
        ontology: Ontology | None = None,
    ) -> None:
        self.ontology = ontology or shipped()
        self.register = Register(entries, ambiguous, self.ontology)

    @classmethod
    def of(cls, rules: RuleSet) -> Resolver:
        """Return a resolver with the registry of these rules."""
        return cls(entry_of_key(rules), rules.ambiguous, rules.ontology)

    def resolve(
        self,
        mentions: Iterable[Mention],
        published: Mapping[str, str | None] | None = None,
        decisions: Iterable[Decision] = (),
    ) -> Resolution:
        """Return the entities of ``mentions``, which can be in any order.

        ``published`` gives the dates of documents, ``decisions`` the lines of a decisions file.
        """
        by_document: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            by_document[mention.document].append(mention)
        with paused_collector():
            return _finish(*self._cluster(by_document, published or {}, decisions))

    def _cluster(
        self, by_document: Mapping[str, list[Mention]], dates: Mapping[str, str | None], decisions: Iterable[Decision]
    ) -> tuple[Clusters, list[list[Node]], list[str], list[str]]:
        """Return the clusters, the nodes of each document, and the decisions that could not be applied or are unused."""
        decided = Decided(decisions)
        clusters = Clusters(decided.forbidden if decided.different else None)
        documents = [self._built(by_document[name], dates.get(name) or "", decided) for name in sorted(by_document)]
        problems = decided.apply([n for nodes in documents for n in nodes], clusters) if decided else []
        documents = [within.resolve(nodes, clusters, self.register) for nodes in documents]
        across.resolve(documents, clusters, self.register)
        return clusters, documents, problems, decided.unused(chain.from_iterable(documents))

    def _built(self, mentions: Iterable[Mention], published: str, decided: Decided) -> list[Node]:
        """Return the nodes of a document; those that a decision names by their registry entry have it already."""
        nodes = build(mentions, published, self.ontology)
        for node in nodes if decided else ():
            if node.kind != "value":
                entry = self.register.choose(self.register.named(node), node.text, (), node.published)
                if entry and decided.by_entry(node, entry):
                    node.entry = entry
        return nodes

    def within(self, mentions: Iterable[Mention], published: str, decided: Decided) -> Joined:
        """Return the nodes of one document, joined by its own evidence. This part can be done on another machine.

        A document with a name that occurs in a decision is not joined, since decisions are applied first.
        """
        nodes = self._built(mentions, published, decided)
        if decided and any(decided.may_mean(n, (*self.register.named(n), *self.register.short(n))) for n in nodes):
            return Joined(nodes, None)
        # No decision names these nodes, but the clusters must check vetoes as if there were decisions.
        clusters = Clusters(_never if decided.different else None)
        return Joined(within.resolve(nodes, clusters, self.register), clusters)

    def across(
        self, parts: Iterable[Joined], decisions: Iterable[Decision] = (), judge: across.Judge = across.compare_here
    ) -> Resolution:
        """Return the entities of documents that ``within`` has joined, in the order of their ids.

        The result is that of ``resolve``. ``judge`` compares names that could be the same.
        """
        with paused_collector():
            decided = Decided(decisions)
            clusters = Clusters(decided.forbidden if decided.different else None)
            joined = list(parts)
            problems = decided.apply([n for part in joined if part.clusters is None for n in part.nodes], clusters)
            documents: list[list[Node]] = []
            for part in joined:
                if part.clusters is None:
                    documents.append(within.resolve(part.nodes, clusters, self.register))
                else:
                    clusters.take(part.clusters, part.nodes)
                    documents.append(part.nodes)
            across.resolve(documents, clusters, self.register, judge)
            return _finish(clusters, documents, problems, decided.unused(chain.from_iterable(documents)))


def _never(a: Node, b: Node) -> str:
    return ""


def _finish(
    clusters: Clusters, documents: Sequence[Sequence[Node]], problems: Sequence[str], unused: Sequence[str]
) -> Resolution:
    groups: dict[int, list[Node]] = defaultdict(list)
    for nodes in documents:
        for node in nodes:
            groups[clusters.root(node)].append(node)
    drafts = sorted(
        ((_founding(group), group) for group in groups.values()), key=lambda d: (d[0].entry is None, *_age(d[0]))
    )
    taken: dict[str, int] = {}
    made: list[tuple[Entity, list[Node]]] = []
    for founder, group in drafts:
        ident = _ident(founder, group, clusters, taken)
        taken.setdefault(ident, 1)
        made.append((_entity(ident, group), group))
    made.sort(key=lambda item: item[0].id)
    links: list[Link] = []
    entity_of: dict[str, str] = {}
    for entity, group in made:
        for node in group:
            method, score, detail = _reason(node, clusters.edges.get(node.number))
            for mention in node.mentions:
                entity_of[mention.id] = entity.id
                links.append(Link(mention.id, entity.id, method, score, detail))
    links.sort(key=lambda link: link.mention)
    return Resolution(tuple(entity for entity, _ in made), tuple(links), entity_of, (*problems, *unused), tuple(unused))


def _age(node: Node) -> tuple[str, str, int, str, str]:
    return node.published or "9999", node.document, node.first, node.label, node.text


def _founding(group: Sequence[Node]) -> Node:
    """Return the node that gives an entity its id: the fullest name in the earliest document.

    Adding later documents therefore renames no entity.
    """
    entered = [node for node in group if node.entry]
    if entered:
        return min(entered, key=_age)
    oldest = min(group, key=_age)
    first = [node for node in group if node.document == oldest.document]
    return max(first, key=lambda n: (len(n.form.split()), len(n.form), n.text))


def _ident(founder: Node, group: Sequence[Node], clusters: Clusters, taken: dict[str, int]) -> str:
    """Return a unique id; ``taken`` counts the requests for each id.

    If the name has a meaning only in its document, the id has a number derived from the document's id.
    """
    if founder.entry:
        base = founder.entry.id
    else:
        name = founder.text.removeprefix("Acting ") if founder.kind == "post" else founder.text
        valued = founder.kind == "value"
        base = f"{founder.label.lower()}:{slug(founder.form if valued else name)}"
        if not valued and all(across.document_bound(node, clusters) for node in group):
            base = f"{base}-{document_number(founder.document)}"
    if base not in taken:
        return base
    own = f"{base}-{document_number(founder.document)}"
    ident = own
    while ident in taken:
        taken[own] += 1
        ident = f"{own}-{taken[own]}"
    return ident


def _entity(ident: str, group: Sequence[Node]) -> Entity:
    entry = next((node.entry for node in group if node.entry), None)
    name = _name(group, entry)
    first = group[0]
    aliases = sorted({sound(m.text) for node in group for m in node.mentions} - {name})
    value = first.mentions[0].value if first.kind == "value" else None
    return Entity(ident, first.label, name, tuple(aliases), value, entry.key if entry else None)


def _name(group: Sequence[Node], entry: Entry | None) -> str:
    """Return the fullest, most official form."""
    if entry:
        return entry.name
    if group[0].kind == "value":
        return group[0].text
    forms = Counter(sound(m.text) for node in group for m in node.mentions)
    forms_cased = {form: count for form, count in forms.items() if not form.isupper()} or forms
    if group[0].kind == "post":
        forms_cased = {form.removeprefix("Acting "): count for form, count in forms_cased.items()}
    return max(sorted(forms_cased), key=lambda form: (len(names.tokens(form)), forms_cased[form], len(form)))


def _reason(node: Node, edge: Edge | None) -> tuple[str, float, str]:
    """Return (method, score, detail) of a node's mentions."""
    if edge:
        return edge.method, round(edge.score, 3), edge.detail
    if node.unclear:
        return "exact", UNRESOLVED, f"unresolved: {node.text} {node.unclear}"
    if node.entry:
        return "registry", WEIGHTS["registry"].worth, f"{node.text} is {node.entry.name} in the registry"
    return "exact", WEIGHTS["exact"].worth, node.text


UNRESOLVED = 0.5
"""The score of a link if the document does not say which of several entities is meant."""
