"""Checks whether a name has the same meaning in other documents."""

from __future__ import annotations

from hkie.names.lists import word_kinds
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node

_GENERIC = frozenset({"ministry"})


def document_bound(node: Node, clusters: Clusters) -> bool:
    """Return whether a name has its meaning only in its document: "the Summit", "Wong", unexplained initials."""
    if node.local:
        return True
    if node.entry or node.kind == "value":
        return False
    if node.kind == "actor":
        return " " not in node.text or bool(node.unclear)
    if node.kind == "place" and not node.short:
        return bool(node.unclear) or node.form in word_kinds().head or _stands_for_longer(node, clusters)
    return (
        node.short
        or (" " not in node.text and _is_common(node))
        or bool(node.unclear)
        or _stands_for_longer(node, clusters)
    )


def needs_context(node: Node) -> bool:
    """Return whether a name is too common to mean the same in two documents without further evidence.

    "Chan Wai-ming" may be two people; "Minister of Health" and "Data Protection Act" may belong to any country.
    "Anson Kwok Wai-leung" and "Commissioner for Lighthouses" are specific enough.
    """
    if node.entry:
        return False
    if node.kind == "actor":
        return len(node.text.split()) < 3 or "-" not in node.text
    first, last = node.form.split()[0], node.form.split()[-1]
    kinds = word_kinds()
    if node.kind == "post":
        return first in kinds.sovereign and node.form.count(" of ") < 2
    if node.traits.public:
        return first in _GENERIC and node.form.count(" of ") < 2
    return node.kind == "instrument" and bool({first, last} & kinds.law)


def _is_common(node: Node) -> bool:
    # "Google" and "Cyberport" are names in any document; "the Group" is not.
    return not node.traits.company or node.text.lower() in word_kinds().head


def _stands_for_longer(node: Node, clusters: Clusters) -> bool:
    edge = clusters.edges.get(node.number)
    return (
        edge is not None
        and edge.method in ("short-form", "abbreviation", "initials")
        and len(edge.other.text) > len(node.text)
    )
