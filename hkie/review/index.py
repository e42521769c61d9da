"""Lookups in a result: the nodes of an entity, its reference in a decisions file, what it is related to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hkie.grammar.ruleset import Entry, slug
from hkie.names import vetoes
from hkie.names.lists import word_kinds
from hkie.ontology import Ontology
from hkie.records import Entity, Mention, Result
from hkie.resolve.decisions import UNSEEN, document_number, ref, refs
from hkie.resolve.nodes import Node, build
from hkie.review.cases import SENTENCES, Side

NAMES = 4
"""Names of an entity to compare at most, the longest first."""
_SCANNED = 50
"""Mentions from which a sample is taken."""
_STANDS_FOR_LONGER = frozenset({"short-form", "abbreviation", "initials"})
"""Methods that join a name to a longer one that it stands for."""
_CONTEXT = {"holder": "hold the post", "parent": "are part of", "budget": "have", "location": "are located in"}
"""Roles of relations whose tail is evidence for the identity of the head, and their wording."""


class ResultIndex:
    """A result, indexed by entity, by document and by name. ``ontology`` has its labels and relation types."""

    def __init__(self, result: Result, registry: Mapping[str, Entry], ontology: Ontology) -> None:
        self.ontology = ontology
        self.entities = {e.id: e for e in result.entities if ontology.label(e.label).kind != "value"}
        self.links = result.links
        self.mention: dict[str, Mention] = {}
        entity_of = {link.mention: link.entity for link in result.links}
        by_document: dict[str, list[Mention]] = defaultdict(list)
        for mention in result.mentions:
            if entity_of.get(mention.id) in self.entities:
                by_document[mention.document].append(mention)
                self.mention[mention.id] = mention
        published = {d.id: d.published or "" for d in result.documents}
        # The earliest document is shown first.
        self.order = {d: k for k, d in enumerate(sorted(by_document, key=lambda d: (published.get(d) or "9999", d)))}
        self.nodes: dict[str, list[Node]] = defaultdict(list)
        self.in_document: dict[str, list[Node]] = {}
        self.owners: dict[str, set[str]] = defaultdict(set)
        self.names_in: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for document in sorted(by_document, key=self.order.__getitem__):
            self.in_document[document] = nodes = build(by_document[document], published.get(document, ""), ontology)
            for node in nodes:
                slugged = f"{node.label.lower()}:{slug(node.text)}"
                for entity in {entity_of[m.id] for m in node.mentions}:
                    node.entry = registry.get(self.entities[entity].registry or "")
                    self.nodes[entity].append(node)
                    for name in (node.form, slugged):
                        self.owners[name].add(entity)
                        self.names_in[document, name].add((node.label, node.text))
                    self.owners[f"{slugged}-{document_number(document)}"].add(entity)
                    if node.entry:
                        self.owners[node.entry.id].add(entity)
        self.entity_of = entity_of
        self.short_mentions = {link.mention for link in result.links if link.method in _STANDS_FOR_LONGER}
        self._relations = result.relations
        self._sides: dict[tuple[str, str, str, bool], Side] = {}
        self._related: dict[str, set[tuple[str, str]]] | None = None

    def side(self, entity: Entity, name: str = "", document: str = "", bound: bool = False) -> Side:
        """Return a side: an entity or one of its names, in one document or in all."""
        key = entity.id, name, document, bound
        if key not in self._sides:
            self._sides[key] = self._side(entity, name, document, bound)
        return self._sides[key]

    def of(self, entity: str, document: str = "") -> list[Node]:
        """Return the nodes of an entity, in one document or in all."""
        if not document:
            return self.nodes[entity]
        # Not by filtering the entity's nodes: for "Summit" in a thousand documents that would take a million steps.
        return [n for n in self.in_document[document] if any(self.entity_of[m.id] == entity for m in n.mentions)]

    def _side(self, entity: Entity, name: str, document: str, bound: bool) -> Side:
        nodes = [n for n in self.of(entity.id, document) if not name or n.text == name]
        mentions = [m for n in nodes for m in n.mentions if self.entity_of[m.id] == entity.id]
        shown = name or entity.name
        return Side(
            entity.id,
            entity.label,
            shown,
            tuple(n for n in (entity.name, *entity.aliases) if n != shown),
            tuple(dict.fromkeys(m.document for m in mentions)),
            len(mentions),
            self._reference(entity, nodes, name, bound),
            frozenset(r for n in nodes for r in refs(n)),
            tuple(_sample(mentions)),
        )

    def _reference(self, entity: Entity, nodes: Sequence[Node], name: str, bound: bool) -> str:
        """Return the shortest reference that means only these nodes in a decision."""
        full = name or entity.name
        node = next((n for n in nodes if n.text == full), None) or max(
            nodes, key=lambda n: (len(n.form.split()), len(n.text)), default=None
        )
        if node is None:
            return entity.id
        ident = f"{node.label.lower()}:{slug(node.text)}"
        for called in (node.text, ident, entity.id if entity.registry and not name else "") if not bound else ():
            if called and not UNSEEN.search(called) and self.owners.get(ref(called)) == {entity.id}:
                return called
        written = f"{node.text}@{node.document}"
        own = {(node.label, node.text)}
        if (
            not UNSEEN.search(written)
            and ref(written) == f"{node.form}@{node.document}"
            and self.names_in[node.document, node.form] == own
        ):
            return written
        return f"{ident}-{document_number(node.document)}"

    def related(self, entity: str) -> set[tuple[str, str]]:
        """Return what an entity is related to, as (type of relation, other entity)."""
        if self._related is None:
            self._related = defaultdict(set)
            for r in self._relations:
                if self.ontology.type(r.type).role in _CONTEXT:
                    self._related[r.head].add((r.type, r.tail))
        return self._related.get(entity, set())


def _sample(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield some mentions: the first of each document, then others, body text before headlines and lists."""
    first: dict[str, Mention] = {}
    rest: list[Mention] = []
    for mention in sorted(mentions[:_SCANNED], key=lambda m: m.section != "body"):
        if first.setdefault(mention.document, mention) is not mention:
            rest.append(mention)
    yield from [*list(first.values()), *rest][: 2 * SENTENCES]


_GENERIC_POSTS = frozenset(
    ["prime", "first", "secretary", "chairman", "chairperson", "chair", "president", "minister", "governor"]
)
"""Words of posts that exist in any country or body."""


def is_context_bound(node: Node) -> bool:
    """Return whether a name has a meaning only in its document: "Wong", "HWO", "the Scheme", "Vice Chairman"."""
    if node.local or node.short:
        return True
    if node.kind == "actor":
        return " " not in node.text
    words = set(node.form.split())
    if node.kind == "post" and words <= word_kinds().head | vetoes.RANKS | _GENERIC_POSTS:
        return True
    if len(words) > 1:
        return False
    return not (node.traits.company or node.kind == "place") or node.text.lower() in word_kinds().head


def shared_context(index: ResultIndex, left: Side, right: Side) -> tuple[str, ...]:
    """Return descriptions of what both sides are related to."""
    if left.entity == right.entity:
        return ()
    both = index.related(left.entity) & index.related(right.entity)
    named = [
        (index.ontology.type(kind).role, index.entities[o].name) for kind, o in sorted(both) if o in index.entities
    ]
    return tuple(f"both {_CONTEXT[role]} {name}" for role, name in named[:2])
