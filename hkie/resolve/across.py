"""Documents together: the same entry or normal form, then names that differ little and that nothing keeps apart.

Candidates come from keys (an entry, a form, two words of a person's name, the rarest words of another), so
that no name is compared with all others. What would join things that exclude each other joins none of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Protocol, TypeVar

from hkie import names
from hkie.names import companies, personal
from hkie.names.lists import word_kinds
from hkie.names.numbering import numbers
from hkie.names.weights import worth
from hkie.names.wording import words as body_words
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import VALUED, Node, roles
from hkie.resolve.registry import Register

_BLOCK = 40
"""Different names with one key that are compared with each other; a word that more share tells nothing."""
_KEYS = 2
"""Rarest words of a name that are keys."""
_SHORT_NAME = 12
"""Names of fewer letters are not compared by spelling."""
_DISTINCT = 30
"""Groups of one form that exclude each other, and are still tried against each other."""
_AMOUNT_GAP = 2
_YEARS = 2
"""Years between two documents in which a post and a surname still mean one person."""


_V = TypeVar("_V")


class Judge(Protocol):
    """Whoever compares the names of pairs of nodes: the pairs with a verdict, in the order in which they come."""

    def __call__(
        self, verdict: Callable[[str, str, str], _V | None], pairs: Iterable[tuple[Node, Node]]
    ) -> Iterator[tuple[Node, Node, _V]]: ...


def here(
    verdict: Callable[[str, str, str], _V | None], pairs: Iterable[tuple[Node, Node]]
) -> Iterator[tuple[Node, Node, _V]]:
    """Compare in this process. ``verdict`` is given a label and two names."""
    for one, other in pairs:
        if (found := verdict(one.label, one.text, other.text)) is not None:
            yield one, other, found


def resolve(documents: Sequence[list[Node]], clusters: Clusters, register: Register, judge: Judge = here) -> None:
    """Join entities of different documents. ``documents`` are the nodes of each, in a fixed order.

    ``judge`` compares the names that have a key in common, which is what can be done elsewhere.
    """
    nodes = [node for document in documents for node in document]
    strong = [node for node in nodes if not document_bound(node, clusters)]
    _registered(strong, clusters)
    telling = [node for node in strong if not _needs_context(node)]
    _same_form(telling, clusters)
    _spelled(telling, clusters, judge)
    _translated(documents, clusters)
    _initials(nodes, clusters, register)
    _namesakes(documents, clusters)
    _fuller_people(telling, clusters, judge)
    _by_post(documents, clusters)


def document_bound(node: Node, clusters: Clusters) -> bool:
    """Whether a name means something only in its document: "the Summit", "Wong", unexplained initials."""
    if node.local:
        return True
    if node.entry or node.label in VALUED:
        return False
    if node.label == "PERSON":
        return " " not in node.text or bool(node.unclear)
    if node.label == "PLACE" and not node.short:
        return bool(node.unclear) or node.form in word_kinds().head or _stands_for_longer(node, clusters)
    return (
        node.short
        or (" " not in node.text and _common(node))
        or bool(node.unclear)
        or _stands_for_longer(node, clusters)
    )


def _needs_context(node: Node) -> bool:
    """Whether the name alone is too common to be one's in two documents.

    "Chan Wai-ming" may be two people, "Minister of Health" the minister of any country, and "Data Protection
    Act" the law of any; "Anson Kwok Wai-leung" and "Commissioner for Lighthouses" say who is meant.
    """
    if node.entry:
        return False
    if node.label == "PERSON":
        return len(node.text.split()) < 3 or "-" not in node.text
    first, last = node.form.split()[0], node.form.split()[-1]
    kinds = word_kinds()
    if node.label == "TITLE":
        return first in kinds.sovereign and node.form.count(" of ") < 2
    if node.label == "AGENCY":
        return first in _OF_ANY_COUNTRY and node.form.count(" of ") < 2
    return node.label == "PROGRAMME" and bool({first, last} & kinds.law)


_OF_ANY_COUNTRY = frozenset({"ministry"})


def _namesakes(documents: Sequence[list[Node]], clusters: Clusters) -> None:
    """Join one name in two documents that share something else: a post, a body, a programme, an event.

    What stands in many documents, as the Government does, is nothing that they share.
    """
    groups: dict[tuple[str, str], list[tuple[Node, int]]] = defaultdict(list)
    for number, nodes in enumerate(documents):
        for node in nodes:
            if node.label in ("PERSON", "TITLE", "AGENCY", "PROGRAMME") and not document_bound(node, clusters):
                groups[node.label, node.form].append((node, number))
    groups = {
        key: group for key, group in groups.items() if len(group) > 1 and any(_needs_context(node) for node, _ in group)
    }
    wanted = {n for group in groups.values() for _, n in group}
    context = {n: _context(documents[n], clusters) for n in sorted(wanted)}
    spread = Counter(item for about in context.values() for item in (*about.special, *about.common))
    most = max(_FEW, len(documents) // 20)
    for group in groups.values():
        first: dict[object, Node] = {}
        for node, number in group:
            for item in _shared(node, context[number], spread, most, clusters):
                other = first.setdefault(item, node)
                if other is not node:
                    why = f"{node.text} = {other.text}, in documents that share a name"
                    clusters.join(node, other, "exact", worth("exact") - 0.05, why)


def _shared(
    node: Node, context: _Context, spread: Mapping[int, int], most: int, clusters: Clusters
) -> Iterator[object]:
    """Yield what makes a name one with the same name elsewhere: a country for a ministry and its minister; for others
    a post, an organisation, a programme or an event of its own, or two public bodies."""
    if not _needs_context(node):
        yield "known"
    if node.label in ("TITLE", "AGENCY"):
        yield from sorted(context.countries)
        return
    own = clusters.root(node)
    yield from (item for item in sorted(context.special) if spread[item] <= most and item != own)
    known = [item for item in sorted(context.common) if spread[item] <= most][:_KNOWN_MOST]
    yield from combinations(known, 2)


_KNOWN_MOST = 10
_FEW = 8
"""Documents in which a name may stand and still tell something of those that share it."""
_CONTEXT = frozenset({"AGENCY", "ORG", "TITLE", "PROGRAMME", "EVENT"})
_HOME = frozenset({"china", "people's republic of china", "prc"})
_PUBLIC = frozenset({"government", "legislature"})


@dataclass(frozen=True, slots=True)
class _Context:
    """What a document is about: clusters that tell it apart, those that many documents have, and countries."""

    special: frozenset[int]
    common: frozenset[int]
    countries: frozenset[int]


def _context(nodes: Iterable[Node], clusters: Clusters) -> _Context:
    special: set[int] = set()
    common: set[int] = set()
    countries: set[int] = set()
    for node in nodes:
        if node.label == "PLACE":
            if node.entry and node.entry.kind == "country" and node.form not in _HOME:
                countries.add(clusters.root(node))
        elif node.label in _CONTEXT:
            if node.entry or node.label == "AGENCY":
                if not (node.entry and node.entry.kind in _PUBLIC) and not node.short:
                    common.add(clusters.root(node))
            elif " " in node.text and not node.short:
                special.add(clusters.root(node))
    return _Context(frozenset(special), frozenset(common), frozenset(countries))


def _common(node: Node) -> bool:
    # "Google" and "Cyberport" are names wherever they stand; "the Group" is not.
    return node.label != "ORG" or node.text.lower() in word_kinds().head


def _stands_for_longer(node: Node, clusters: Clusters) -> bool:
    edge = clusters.edges.get(node.number)
    return (
        edge is not None
        and edge.method in ("short-form", "abbreviation", "initials")
        and len(edge.other.text) > len(node.text)
    )


def _registered(nodes: Iterable[Node], clusters: Clusters) -> None:
    seen: dict[str, Node] = {}
    for node in nodes:
        if node.entry:
            other = seen.setdefault(f"{node.entry.key} {_year(node)}", node)
            if other is not node:
                clusters.join(node, other, "registry", worth("registry"), f"both are {node.entry.name}")


def _year(node: Node) -> str:
    """Return the year of what comes again every year: the Policy Address of 2024 is not that of 2025."""
    if node.label == "PROGRAMME" and any(node.form.endswith(name) for name in word_kinds().annual):
        years = numbers(node.text)[0]
        return min(years) if years else node.published[:4]
    return ""


def _same_form(nodes: Iterable[Node], clusters: Clusters) -> None:
    """Join what has one normal form; where some of it excludes the rest, only what is alike in all."""
    groups: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.label, f"{node.form} {_year(node)}"].append(node)
    for group in groups.values():
        if len(group) > 1:
            _join_alike(group, clusters)


def _join_alike(group: Sequence[Node], clusters: Clusters) -> None:
    signatures: dict[tuple[frozenset[str], ...], list[Node]] = defaultdict(list)
    for node in group:
        signatures[_signature(node, clusters)].append(node)
    for alike in signatures.values():
        for one, other in pairwise(alike):
            clusters.join(other, one, "exact", worth("exact"), f"{other.text} = {one.text}")
    if 1 < len(signatures) <= _DISTINCT:
        first = [alike[0] for alike in signatures.values()]
        if not any(clusters.against(a, b) for k, a in enumerate(first) for b in first[:k]):
            for one, other in pairwise(first):
                clusters.join(other, one, "exact", worth("exact"), f"{other.text} = {one.text}")
        else:
            _partly(first, clusters)


def _partly(first: Sequence[Node], clusters: Clusters) -> None:
    """Join those of some groups that only one other group can take."""
    against = {(i, k): bool(clusters.against(a, b)) for i, a in enumerate(first) for k, b in enumerate(first[:i])}
    free = [[k for k in range(len(first)) if k != i and not against[max(i, k), min(i, k)]] for i in range(len(first))]
    for i, options in enumerate(free):
        if len(options) == 1 and free[options[0]] == [i]:
            one, other = first[i], first[options[0]]
            clusters.join(other, one, "exact", worth("exact"), f"{other.text} = {one.text}")


def _signature(node: Node, clusters: Clusters) -> tuple[frozenset[str], ...]:
    """What could keep a cluster apart from another with the same name."""
    if node.label in VALUED:
        return ()
    members = clusters.of(node)
    if len(members) == 1:
        return (frozenset({node.entry.key} if node.entry else ()), frozenset({node.sex} - {""}), *numbers(node.text))
    return (
        frozenset(m.entry.key for m in members if m.entry),
        frozenset(m.sex for m in members if m.sex),
        frozenset().union(*(numbers(m.text)[0] for m in members)),
        frozenset().union(*(numbers(m.text)[1] for m in members)),
    )


def _distinct(nodes: Iterable[Node]) -> list[Node]:
    """Return one node for each label and form, of those that can be compared."""
    found: dict[tuple[str, str, str], Node] = {}
    for node in nodes:
        if node.label not in VALUED:
            found.setdefault((node.label, node.form, node.sex), node)
    return list(found.values())


def _fuller_people(nodes: Iterable[Node], clusters: Clusters, judge: Judge) -> None:
    """Join a name to the fuller one that has all its words: "Paul Chan" to "Paul Chan Mo-po".

    Across documents the letters must be the same: "Dmitry" and "Dmitriy" may be two men.
    """
    options: dict[int, dict[int, tuple[float, Node, Node]]] = defaultdict(dict)
    for one, other, score in judge(fuller_name, _people_alike(nodes, clusters)):
        options[one.number].setdefault(other.number, (score, one, other))
    for chosen in sorted(options.values(), key=lambda c: next(iter(c.values()))[1].text):
        ranked = sorted(chosen.values(), key=lambda o: (-o[0], o[2].text))
        if any(clusters.against(a[2], b[2]) for k, a in enumerate(ranked[:8]) for b in ranked[:k]):
            continue  # two fuller names that exclude each other: the short one could be either
        for score, one, other in ranked:
            clusters.join(one, other, "title", min(score, worth("title")), f"{one.text} is {other.text}")


def _people_alike(nodes: Iterable[Node], clusters: Clusters) -> Iterator[tuple[Node, Node]]:
    """Yield the people who share two words of their names, or all letters; the shorter name comes first."""
    blocks: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in _distinct(n for n in nodes if n.label == "PERSON"):
        parsed = personal.parse(node.text)
        words = sorted(set(parsed.words))
        if 2 <= len(words) <= _WORDS_MOST:
            for pair in combinations(words, 2):
                blocks[pair].append(node)
            blocks["", parsed.whole].append(node)
    for key, block in blocks.items():
        # Who has only these two words, or the same letters; a fuller name is compared with none that is as full.
        short = [n for n in block if not key[0] or len(personal.parse(n.text).words) == 2] if len(block) > 1 else []
        if not 0 < len(short) * len(block) <= _PAIRS_MOST:
            short = short[:_BLOCK] if short else _fewest(block)
        for one in short:
            for other in block:
                if one is not other and one.form != other.form and clusters.root(one) != clusters.root(other):
                    yield one, other


def fuller_name(label: str, one: str, other: str) -> float | None:
    """Return for how much two names are one person's with the same letters, or None."""
    found = names.compare(one, other, label)
    same = found.same and all(f.name in ("words", "spacing", "exact") for f in found.features)
    return found.score if same else None


_WORDS_MOST = 6
_PAIRS_MOST = 4000


def _fewest(block: list[Node]) -> list[Node]:
    """Return those of a block with the fewest words, if the others have more: "Anson Kwok Wai" of "Anson Kwok Wai Man"."""
    sizes = [len(personal.parse(n.text).words) for n in block]
    least = min(sizes)
    found = [n for n, size in zip(block, sizes, strict=True) if size == least]
    return found if len(found) < len(block) and len(found) * len(block) <= _PAIRS_MOST else []


def _spelled(nodes: Iterable[Node], clusters: Clusters, judge: Judge) -> None:
    """Join names whose words are the same but for order, inflection and spelling."""
    found = [
        (-score, other.text, node.text, method, node, other)
        for node, other, (method, score) in judge(same_name, _words_alike(nodes, clusters))
    ]
    for worth_, _, _, method, node, other in sorted(found, key=lambda f: f[:4]):
        clusters.join(node, other, method, -worth_, f"{node.text} ~ {other.text}")


def _words_alike(nodes: Iterable[Node], clusters: Clusters) -> Iterator[tuple[Node, Node]]:
    """Yield the nodes that share one of their rarest words and are not one yet."""
    distinct = [
        n
        for n in _distinct(nodes)
        if n.label != "PERSON" and len(n.text) >= _SHORT_NAME and not n.short and not n.text.islower()
    ]
    frequency: Counter[tuple[str, str]] = Counter()
    keys: list[tuple[Node, set[str]]] = []
    for node in distinct:
        own = set(_key_words(node))
        frequency.update((node.label, word) for word in own)
        keys.append((node, own))
    blocks: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node, own in keys:
        shared = [word for word in own if frequency[node.label, word] > 1]
        for word in sorted(shared, key=lambda w: (frequency[node.label, w], w))[:_KEYS]:
            blocks[node.label, word].append(node)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for k, node in enumerate(block[:_BLOCK]):
            for other in block[:k]:
                pair = (node.number, other.number)
                if pair not in seen and clusters.root(node) != clusters.root(other):
                    seen.add(pair)
                    yield node, other


def _key_words(node: Node) -> Iterable[str]:
    words = companies.parse(node.text)[0] if node.label == "ORG" else body_words(node.text)
    return [w[:6] if len(w) > 6 else w for w in words]


def same_name(label: str, one: str, other: str) -> tuple[str, float] | None:
    """Return (method, score) where two names of bodies, posts, programmes, events or places are one, or None."""
    if label == "ORG":
        (left, left_kinds), (right, right_kinds) = companies.parse(one), companies.parse(other)
        if left == right and len(left) > 1 and not (left_kinds ^ right_kinds) - {"limited", "stock", "company"}:
            return "exact", worth("words")
    found = names.compare(one, other, label)
    if not found.same or not found.features or found.features[0].name not in ("order", "spelling", "spacing", "exact"):
        return None
    if label == "ORG" and found.features[0].name == "order" and any(f.name == "words" for f in found.features):
        return None
    best = found.features[0]
    return ("fuzzy" if best.name == "spelling" else "exact"), min(found.score, best.worth)


def _translated(documents: Sequence[list[Node]], clusters: Clusters) -> None:
    """Join names that share their core words, in documents that share the amount beside it and an agency."""
    kinds = word_kinds().instrument
    keyed: dict[tuple[str, frozenset[str], str], list[tuple[Node, frozenset[int]]]] = defaultdict(list)
    for nodes in documents:
        amounts = {m.end: n.text for n in nodes if n.label == "MONEY" for m in n.mentions}
        if not amounts:
            continue
        agencies = frozenset(clusters.root(n) for n in nodes if n.label in ("AGENCY", "ORG"))
        for node in nodes:
            if node.label != "PROGRAMME" or " " not in node.text:
                continue
            for mention in node.mentions:
                amount = next(
                    (amounts[mention.start - gap] for gap in range(_AMOUNT_GAP) if mention.start - gap in amounts), None
                )
                core = frozenset(w for w in body_words(node.text) if w not in kinds)
                if amount and core:
                    keyed[node.label, core, amount].append((node, agencies))
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


def _initials(nodes: Sequence[Node], clusters: Clusters, register: Register) -> None:
    """Join initials that one document leaves unexplained to the one name that the others explain them by."""
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


def _by_post(documents: Sequence[list[Node]], clusters: Clusters) -> None:
    """Join a surname to the one full name of another document that has it and the post beside it."""
    holders: dict[tuple[int, str], dict[int, Node]] = defaultdict(dict)
    full: dict[int, dict[str, Node]] = defaultdict(dict)
    loose: list[tuple[Node, set[int]]] = []
    for nodes in documents:
        beside = roles(nodes)
        if not beside:
            continue
        for node in nodes:
            if node.label != "PERSON":
                continue
            posts = {clusters.root(t) for m in node.mentions for t in beside.get(m.start, ()) if _tells(t, clusters)}
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
        block = list(group.values())[:_BLOCK]
        for k, node in enumerate(block):
            for other in block[:k]:
                if clusters.root(node) != clusters.root(other) and _years_apart(node, other) <= _YEARS:
                    found = names.compare(node.text, other.text, "PERSON")
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


def _tells(title: Node, clusters: Clusters) -> bool:
    """Whether a title names one post wherever it stands: "Commissioner for Lighthouses", not "Director"."""
    return any(" " in m.text or m.entry for m in clusters.of(title))


def _years_apart(a: Node, b: Node) -> int:
    if not (a.published[:4].isdigit() and b.published[:4].isdigit()):
        return 0
    return abs(int(a.published[:4]) - int(b.published[:4]))
