"""Joins names whose documents share something else: a post, a public body, an amount, an explanation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from hkie import names
from hkie.names import personal
from hkie.names.lists import word_kinds
from hkie.names.weights import worth
from hkie.names.wording import words as body_words
from hkie.records import Money
from hkie.resolve.across.scope import document_bound, needs_context
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import Node, roles
from hkie.resolve.registry import Register

_AMOUNT_GAP = 2
_YEARS = 2
"""Years between two documents within which a post and a surname mean one person."""
_HOLDERS = 40
"""Names with one post that are compared; a post shared by more says nothing."""
_KNOWN_MOST = 10
_FEW = 8
"""A name may occur in this many documents and still be evidence that two of them share."""
_NAMESAKES = frozenset({"actor", "post", "instrument"})
"""Kinds of labels whose equal names need more evidence, as do public bodies."""
_CONTEXT = frozenset({"body", "post", "instrument", "event"})
"""Kinds of labels that are evidence if two documents share them."""
_HOME = frozenset({"china", "people's republic of china", "prc"})
_PUBLIC = frozenset({"government", "legislature"})


def join_namesakes(documents: Sequence[list[Node]], clusters: Clusters) -> None:
    """Join equal names in two documents that share something else: a post, a body, a programme, an event.

    A name that occurs in many documents, such as the Government, is not evidence.
    """
    groups: dict[tuple[str, str], list[tuple[Node, int]]] = defaultdict(list)
    for number, nodes in enumerate(documents):
        for node in nodes:
            if (node.kind in _NAMESAKES or node.traits.public) and not document_bound(node, clusters):
                groups[node.label, node.form].append((node, number))
    groups = {
        key: group for key, group in groups.items() if len(group) > 1 and any(needs_context(node) for node, _ in group)
    }
    wanted = {n for group in groups.values() for _, n in group}
    context = {n: _context(documents[n], clusters) for n in sorted(wanted)}
    spread = Counter(item for about in context.values() for item in (*about.special, *about.common))
    most = max(_FEW, len(documents) // 20)
    for group in groups.values():
        first: dict[object, Node] = {}
        for node, number in group:
            for item in _shared_evidence(node, context[number], spread, most, clusters):
                other = first.setdefault(item, node)
                if other is not node:
                    why = f"{node.text} = {other.text}, in documents that share a name"
                    clusters.join(node, other, "exact", worth("exact") - 0.05, why)


def _shared_evidence(
    node: Node, context: _Context, spread: Mapping[int, int], most: int, clusters: Clusters
) -> Iterator[object]:
    """Yield the evidence for an equal name in another document.

    For a ministry and its minister it is the country; for others, a post, an organisation, a programme or an event, or
    two public bodies.
    """
    if not needs_context(node):
        yield "known"
    if node.kind == "post" or node.traits.public:
        yield from sorted(context.countries)
        return
    own = clusters.root(node)
    yield from (item for item in sorted(context.special) if spread[item] <= most and item != own)
    known = [item for item in sorted(context.common) if spread[item] <= most][:_KNOWN_MOST]
    yield from combinations(known, 2)


@dataclass(frozen=True, slots=True)
class _Context:
    """The clusters of a document: specific ones, public bodies that many documents have, and countries."""

    special: frozenset[int]
    common: frozenset[int]
    countries: frozenset[int]


def _context(nodes: Iterable[Node], clusters: Clusters) -> _Context:
    special: set[int] = set()
    common: set[int] = set()
    countries: set[int] = set()
    for node in nodes:
        if node.kind == "place":
            if node.entry and node.entry.kind == "country" and node.form not in _HOME:
                countries.add(clusters.root(node))
        elif node.kind in _CONTEXT:
            if node.entry or node.traits.public:
                if not (node.entry and node.entry.kind in _PUBLIC) and not node.short:
                    common.add(clusters.root(node))
            elif " " in node.text and not node.short:
                special.add(clusters.root(node))
    return _Context(frozenset(special), frozenset(common), frozenset(countries))


def join_translations(documents: Sequence[list[Node]], clusters: Clusters) -> None:
    """Join names with the same core words, in documents that share the amount before the name and a body."""
    kinds = word_kinds().instrument
    keyed: dict[tuple[str, frozenset[str], str], list[tuple[Node, frozenset[int]]]] = defaultdict(list)
    for nodes in documents:
        amounts = {m.end: n.text for n in nodes for m in n.mentions if isinstance(m.value, Money)}
        if not amounts:
            continue
        bodies = frozenset(clusters.root(n) for n in nodes if n.kind == "body")
        for node in nodes:
            if node.kind != "instrument" or " " not in node.text:
                continue
            for mention in node.mentions:
                amount = next(
                    (amounts[mention.start - gap] for gap in range(_AMOUNT_GAP) if mention.start - gap in amounts), None
                )
                core = frozenset(w for w in body_words(node.text) if w not in kinds)
                if amount and core:
                    keyed[node.label, core, amount].append((node, bodies))
                    break
    for group in keyed.values():
        for (one, there), (other, own) in pairwise(group):
            if there & own:
                clusters.join(
                    other,
                    one,
                    "translation",
                    worth("translation"),
                    f"{other.text} ~ {one.text}: the same amount and agency",
                )


def join_initials(nodes: Sequence[Node], clusters: Clusters, register: Register) -> None:
    """Join unexplained initials to the name in other documents, if all explain them alike."""
    explained: dict[tuple[str, str], dict[int, Node]] = defaultdict(dict)
    loose: list[Node] = []
    for node in nodes:
        if node.short and not node.entry and len(node.text) > 2:
            if any(" " in other.text for other in clusters.of(node)):
                explained[node.label, node.text].setdefault(clusters.root(node), node)
            elif not node.unclear and not register.known(node.text):
                loose.append(node)
    for node in loose:
        known = explained.get((node.label, node.text), {})
        roots = {clusters.root(other) for other in known.values()}
        if len(roots) == 1:
            other = next(iter(known.values()))
            clusters.join(node, other, "abbreviation", worth("initials") - 0.1, f"{node.text} as in {other.document}")


def join_by_post(documents: Sequence[list[Node]], clusters: Clusters) -> None:
    """Join a surname to the only full name in other documents that has it and the same post."""
    holders: dict[tuple[int, str], dict[int, Node]] = defaultdict(dict)
    full: dict[int, dict[str, Node]] = defaultdict(dict)
    loose: list[tuple[Node, set[int]]] = []
    for nodes in documents:
        beside = roles(nodes)
        if not beside:
            continue
        for node in nodes:
            if node.kind != "actor":
                continue
            posts = {
                clusters.root(t) for m in node.mentions for t in beside.get(m.start, ()) if _is_specific(t, clusters)
            }
            if not posts:
                continue
            if " " in node.text:
                for surname in personal.surnames(node.text):
                    for post in posts:
                        holders[post, surname].setdefault(clusters.root(node), node)
                for post in posts:
                    full[post].setdefault(node.form, node)
            elif not node.unclear and not any(" " in m.text for m in clusters.of(node)):
                loose.append((node, posts))
    for group in full.values():
        block = list(group.values())[:_HOLDERS]
        for k, node in enumerate(block):
            for other in block[:k]:
                if clusters.root(node) != clusters.root(other) and _years_apart(node, other) <= _YEARS:
                    found = names.compare(node.text, other.text, node.traits)
                    if found.same:
                        clusters.join(
                            node,
                            other,
                            "translation",
                            min(found.score, worth("sound")),
                            f"{node.text} ~ {other.text}, with one post",
                        )
    for node, posts in loose:
        fitting = {
            clusters.root(other): other
            for post in posts
            for other in holders.get((post, node.form), {}).values()
            if not clusters.against(node, other) and _years_apart(node, other) <= _YEARS
        }
        if len(fitting) == 1:
            other = next(iter(fitting.values()))
            clusters.join(
                node, other, "surname", worth("surname") - 0.1, f"{node.text} is {other.text}, who has the same post"
            )


def _is_specific(title: Node, clusters: Clusters) -> bool:
    """Return whether a title means one post in any document: "Commissioner for Lighthouses", not "Director"."""
    return any(" " in m.text or m.entry for m in clusters.of(title))


def _years_apart(a: Node, b: Node) -> int:
    if not (a.published[:4].isdigit() and b.published[:4].isdigit()):
        return 0
    return abs(int(a.published[:4]) - int(b.published[:4]))
