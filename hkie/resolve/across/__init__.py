"""Joins entities of different documents.

First what has the same registry entry or normal form; then names that differ little and that no veto keeps apart.
Names are compared only if they share a key (an entry, a form, two words of a person's name, the rarest words of
another). Evidence that would join names that exclude each other joins none of them.

- ``scope``: whether a name means the same outside its document;
- ``identical``: the same entry or normal form;
- ``near_matches``: differences in order, inflection, spelling and given names;
- ``shared_context``: what else two documents share.
"""

from __future__ import annotations

from collections.abc import Sequence

from hkie.resolve.across.identical import join_registered, join_same_form
from hkie.resolve.across.near_matches import Judge, compare_here, join_fuller_names, join_spellings
from hkie.resolve.across.scope import document_bound, needs_context
from hkie.resolve.across.shared_context import join_by_post, join_initials, join_namesakes, join_translations
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node
from hkie.resolve.registry import Register

__all__ = ["Judge", "compare_here", "document_bound", "resolve"]


def resolve(
    documents: Sequence[list[Node]], clusters: Clusters, register: Register, judge: Judge = compare_here
) -> None:
    """Join entities of different documents. ``documents`` has the nodes of each, in a fixed order.

    ``judge`` compares names that share a key; this is the part that other machines can do.
    """
    nodes = [node for document in documents for node in document]
    strong = [node for node in nodes if not document_bound(node, clusters)]
    join_registered(strong, clusters)
    specific = [node for node in strong if not needs_context(node)]
    join_same_form(specific, clusters)
    join_spellings(specific, clusters, judge)
    join_translations(documents, clusters)
    join_initials(nodes, clusters, register)
    join_namesakes(documents, clusters)
    join_fuller_names(specific, clusters, judge)
    join_by_post(documents, clusters)
