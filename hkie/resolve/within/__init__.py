"""Coreference within a document: brackets, initials, short forms and surnames.

If there are several antecedents, the role beside the name, the sex of the honorific and distance decide, mention by
mention; if they do not, the mention remains unresolved and lists the candidates.

- ``document``: the nodes of a document, and the choice of an antecedent;
- ``tails``: the short forms of a longer name;
- ``short_forms``: brackets, initials and short forms of everything except persons;
- ``persons``: fuller names and surnames;
- ``posts``: bare titles, by their holders.
"""

from __future__ import annotations

from hkie import names
from hkie.grammar.ruleset import Entry
from hkie.grammar.words import is_chinese
from hkie.names import personal
from hkie.names.lists import given_names
from hkie.names.weights import worth
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node, roles
from hkie.resolve.registry import Register
from hkie.resolve.within import persons, posts, short_forms
from hkie.resolve.within.document import Document
from hkie.resolve.within.tails import tails


def resolve(nodes: list[Node], clusters: Clusters, register: Register) -> list[Node]:
    """Join the nodes of a document. Return them, including those split from others."""
    document = Document(nodes, clusters, register)
    _entries(document)
    _same(document)
    short_forms.brackets(document)
    named = {node.entry.key for node in nodes if node.entry}
    document.roles = roles(document.nodes)
    for group in document.groups():
        if group[0].kind not in ("value", "actor"):
            short_forms.initials(document, group, named)
            short_forms.join(document, group)
    for group in document.groups():
        if group[0].kind == "actor":
            persons.join(document, group)
    posts.bare(document)
    posts.held_by_two(document)
    return document.nodes


def _entries(document: Document) -> None:
    """Assign registry entries by full names."""
    places = [n for n in document.nodes if n.kind == "place" and not document.register.named(n)]
    ends = {tail for place in places for tail in tails(place)}
    for node in document.nodes:
        if node.kind == "value":
            continue
        if node.kind == "place" and " " in node.text and names.tokens(node.text) in ends:
            continue  # "Science Park" means the "Ting Kok Science Park" here
        found = document.register.named(node)
        mainland = found and found[0].kind.startswith("mainland") and node.form.startswith("ministry")
        if mainland and not document.chinese:
            continue  # the Ministry of Science and Technology of another country
        if node.kind != "actor" or (found and _telling(found[0], node.form)):
            document.enter(node, found)
    _holders(document, {node.entry.key for node in document.nodes if node.entry})


def _telling(entry: Entry, form: str) -> bool:
    """Return whether a name means a person in any document: a name in people.tsv, or the full name of a holder.

    The name of a holder is not enough if many have it, as "Patrick Lau".
    """
    if form in map(personal.form, entry.telling):
        return True
    if form != personal.form(entry.name):
        return False
    first, *rest = form.split()
    return len(rest) != 1 or first not in given_names()


def _holders(document: Document, named: set[str]) -> None:
    """Assign the registry entry of a person with a shorter name, if the document names the person's post or body.

    A Chinese name and an English one that can be those of one person are evidence for each other.
    """
    people = document.of_kind("actor")
    chinese = {e.key for n in people if is_chinese(n.text) for e in document.register.named(n)}
    if chinese:
        chinese &= {e.key for n in people if not is_chinese(n.text) for e in document.register.named(n)}
    for node in people:
        found = [e for e in document.register.named(node) if e.key in chinese or named.intersection(e.related)]
        if node.entry is None and len(found) == 1:
            document.enter(node, found)


def _same(document: Document) -> None:
    """Join nodes with the same registry entry or normal form."""
    seen: dict[tuple[str, str, str], Node] = {}
    for node in document.nodes:
        person = node.kind == "actor"
        other = seen.setdefault((node.label, node.form, node.sex if person and " " not in node.text else ""), node)
        if other is not node and not person:
            document.clusters.join(node, other, "exact", worth("exact"), f"{node.text} = {other.text}")
        if node.entry:
            other = seen.setdefault((node.label, "", node.entry.key), node)
            if other is not node:
                document.clusters.join(node, other, "registry", worth("registry"), f"both are {node.entry.name}")
