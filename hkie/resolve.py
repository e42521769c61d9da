"""Mentions → entities, in one document and across documents.

Mentions with one label and one spelling in a document are one *node*. Evidence joins nodes, best
evidence first; a veto keeps two clusters apart whatever the evidence; where two candidates are
equally good, none is taken. Every join is a Link that says how.

1. the registry knows both names;
2. the document explains the short form: brackets, initials, the end of a name, a surname;
3. across documents, the normal forms are the same, or nearly (rapidfuzz) and nothing speaks against.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz

from hkie import names
from hkie.records import Entity, Link, Mention, Money
from hkie.rules import Entry, slug
from hkie.text import clean

FUZZY = 92.0
"""token_sort_ratio from which two long names are one: "Commissioner for Digital Policy" and "... of Digital
Policies" (93) are; "Under Secretary for Health" and "Secretary for Health" (87) are not, and have a veto besides."""
WORD_FUZZY = 80.0
"""ratio from which two words are one: "policy" and "policies" (80); "yushu" and "yunshenchu" (67) are not."""
FUZZY_LENGTH = 12
"""Shorter names are not compared: "Chan Yuen" and "Chan Yue" are two people."""

SCORES = {
    "exact": 1.0,
    "registry": 0.98,
    "abbreviation": 0.97,
    "initials": 0.88,
    "title": 0.9,
    "surname": 0.9,
    "short-form": 0.85,
    "translation": 0.75,
    "fuzzy": 0.8,
}

_RANKS = frozenset([
    "under", "deputy", "vice", "assistant", "permanent", "associate", "principal", "senior", "chief",
    "political", "former", "private", "executive", "honorary", "second", "junior", "pro",
])  # fmt: skip
_NUMBER = re.compile(r"\d+")
_ORDINAL_WORDS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
    "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """All mentions of one document with the same label and spelling."""

    document: str
    label: str
    text: str
    mentions: list[Mention] = field(default_factory=list)
    entry: Entry | None = None
    sex: str = ""

    @property
    def first(self) -> int:
        """Offset of the first mention."""
        return self.mentions[0].start


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities, and for each mention its entity and the link that says why."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    entity_of: Mapping[str, str]


class Resolver:
    """Joins mentions to entities. ``entries`` maps registry keys to entries."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries

    def resolve(
        self, mentions: Iterable[Mention], candidates: Mapping[str, Sequence[str]], honorifics: Mapping[str, str]
    ) -> Resolution:
        """Return the entities of ``mentions``.

        ``candidates`` gives, for a mention id, the registry keys that its name may have; ``honorifics``
        the honorific in front of a person's name.
        """
        clusters = _Clusters()
        documents: dict[str, list[Node]] = {}
        for node in self._nodes(mentions, candidates, honorifics):
            documents.setdefault(node.document, []).append(node)
        for name in sorted(documents):
            _within(documents[name], clusters)
        _across([node for name in sorted(documents) for node in documents[name]], clusters)
        return _finish(clusters, [node for name in sorted(documents) for node in documents[name]])

    def _nodes(
        self, mentions: Iterable[Mention], candidates: Mapping[str, Sequence[str]], honorifics: Mapping[str, str]
    ) -> list[Node]:
        nodes: dict[tuple[str, str, str], Node] = {}
        keys: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        for mention in sorted(mentions, key=lambda m: (m.document, m.start, -m.end)):
            text = _value_key(mention) or _sound(mention.text)
            key = (mention.document, mention.label, text)
            node = nodes.setdefault(key, Node(mention.document, mention.label, text))
            node.mentions.append(mention)
            keys[key].update(candidates.get(mention.id, ()))
            if mention.id in honorifics and not node.sex:
                node.sex = names.sex_of(honorifics[mention.id])
        full = Counter(k for counter in keys.values() for k in counter if len(counter) == 1)
        for key, node in nodes.items():
            node.entry = self._entry(node, list(keys[key]), full)
        return list(nodes.values())

    @cached_property
    def _by_form(self) -> dict[tuple[str, str], Entry]:
        forms: dict[tuple[str, str], Entry] = {}
        for entry in self.entries.values():
            for name in (entry.name, *entry.aliases):
                if " " in name:
                    forms.setdefault((entry.label, names.normal(name)), entry)
        return forms

    def _entry(self, node: Node, keys: list[str], named: Counter[str]) -> Entry | None:
        entries = [self.entries[key] for key in keys if key in self.entries and self.entries[key].label == node.label]
        if not entries and node.label in ("AGENCY", "PROGRAMME", "TITLE") and len(node.text) >= FUZZY_LENGTH:
            form = names.normal(node.text)
            # "Hong Kong Digital Policy Office": abroad, the place is said as well.
            known = self._by_form.get((node.label, form)) or self._by_form.get(
                (node.label, form.removeprefix("hong kong "))
            )
            entries = [known] if known else []
        if len(entries) > 1:
            # Initials of several things: the one that is named in full somewhere, else none.
            entries = [entry for entry in entries if named[entry.key]] or [e for e in entries if not e.valid_to]
        return entries[0] if len(entries) == 1 else None


def _sound(text: str) -> str:
    """Return a name as it was meant: on one line, and without what a file did to it."""
    return " ".join((text if text.isascii() and "&" not in text else clean(text).text).split())


def _value_key(mention: Mention) -> str:
    if isinstance(mention.value, Money):
        upper = f"-{mention.value.upper}" if mention.value.upper else ""
        return f"{mention.value.currency} {mention.value.amount}{upper}"
    return mention.value or "" if mention.label == "DATE" else ""


class _Clusters:
    """Union-find over nodes, with the members kept so that a veto sees the whole cluster.

    Of members that a veto cannot tell apart one is kept: "Hong Kong" of a thousand documents is one.
    """

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}
        self.members: dict[int, dict[tuple[str, str, str], Node]] = {}
        self.reason: dict[int, tuple[str, str]] = {}

    def root(self, node: Node) -> int:
        key = id(node)
        if key not in self.parent:
            self.parent[key] = key
            self.members[key] = {(node.text, node.sex, node.entry.key if node.entry else ""): node}
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, node: Node, other: Node, method: str, detail: str) -> bool:
        """Join the clusters of two nodes unless a veto forbids it; say whether they are one now."""
        a, b = self.root(node), self.root(other)
        if a == b:
            return True
        if any(veto(x, y) for x in self.members[a].values() for y in self.members[b].values()):
            return False
        self.reason.setdefault(id(node), (method, detail))
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        self.parent[b] = a
        self.members[a].update(self.members.pop(b))
        return True

    def of(self, node: Node) -> Collection[Node]:
        """The members of a node's cluster, one for each that a veto could tell apart."""
        return self.members[self.root(node)].values()


def veto(a: Node, b: Node) -> str:
    """Return why two nodes can never be one, or an empty string."""
    if a.label != b.label:
        return f"{a.label} and {b.label}"
    if a.label in ("MONEY", "DATE"):
        return "" if a.text == b.text else "different values"
    if a.entry and b.entry and a.entry.key != b.entry.key:
        return "two entries of the registry"
    if a.label == "PERSON":
        if a.sex and b.sex and a.sex != b.sex:
            return "different honorifics"
        return "different given names" if _different_people(a.text, b.text) else ""
    if a.entry and b.entry:
        return ""
    left, right = names.tokens(a.text), names.tokens(b.text)
    if _numbers(left) and _numbers(right) and _numbers(left) != _numbers(right):
        return "different numbers"
    whole = len(left) > 1 and len(right) > 1 and not (_is_short(a.text) or _is_short(b.text))
    if a.label == "TITLE" and whole and (set(left) ^ set(right)) & _RANKS:
        return "different ranks"
    return ""


def _numbers(tokens: Sequence[str]) -> set[str]:
    found = set()
    for token in tokens:
        if token in _ORDINAL_WORDS:
            found.add(_ORDINAL_WORDS[token])
        found.update(_NUMBER.findall(token))
    return found


def _is_short(text: str) -> bool:
    return " " not in text and text.isupper()


def _different_people(a: str, b: str) -> bool:
    """Whether two names have given names that exclude each other: "Paul Chan" and "Peter Chan"."""
    left, right = _person_words(a), _person_words(b)
    if len(left) < 2 or len(right) < 2:
        return not (set(left) & set(right))
    shared = set(left) & set(right)
    if not shared:
        return True
    rest_left, rest_right = [w for w in left if w not in shared], [w for w in right if w not in shared]
    if not rest_left or not rest_right:
        return False
    # "Paul Chan" and "Chan Mo-po": one English, one Chinese given name do not exclude each other.
    chinese = ["-" in w for w in rest_left], ["-" in w for w in rest_right]
    return any(chinese[0]) == any(chinese[1]) and not _initials_fit(rest_left, rest_right)


def _person_words(name: str) -> list[str]:
    return [w.strip(",.").lower() for w in name.replace("‑", "-").split() if w.strip(",.")]


def _initials_fit(left: Sequence[str], right: Sequence[str]) -> bool:
    return any((len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b)) for a in left for b in right)


def _within(nodes: list[Node], clusters: _Clusters) -> None:
    """Join the nodes of one document."""
    for node in nodes:
        clusters.root(node)
    _same(nodes, clusters)
    by_label: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        by_label[node.label].append(node)
    _brackets(nodes, clusters)
    for label, group in sorted(by_label.items()):
        if label == "PERSON":
            _surnames(group, clusters)
        elif label not in ("MONEY", "DATE"):
            _short_forms(group, clusters)


def _same(nodes: Iterable[Node], clusters: _Clusters) -> None:
    """Join what has one registry entry, or one label and normal form."""
    seen: dict[tuple[str, str], Node] = {}
    for node in nodes:
        form = node.text if node.label in ("MONEY", "DATE") else names.normal(node.text)
        keys = [("exact", f"{node.label} {form}")]
        if node.entry:
            keys.append(("registry", node.entry.key))
        for method, key in keys:
            other = seen.setdefault((method, key), node)
            if other is not node:
                detail = (
                    f"{node.text} = {other.text}"
                    if method == "exact"
                    else f"both are {node.entry.name if node.entry else ''}"
                )
                clusters.join(node, other, method, detail)


def _brackets(nodes: Sequence[Node], clusters: _Clusters) -> None:
    """Join "Digital Policy Office (DPO)": a mention that a rule found in brackets behind another."""
    ends: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        for mention in node.mentions:
            ends[mention.end].append(node)
    for node in nodes:
        for mention in node.mentions:
            if mention.rule.endswith(".abbreviation"):
                for gap in (2, 3, 4):
                    for other in ends.get(mention.start - gap, ()):
                        if other.label == node.label and names.is_abbreviation(node.text, other.text):
                            clusters.join(node, other, "abbreviation", f"{other.text} ({node.text})")


def _surnames(group: Sequence[Node], clusters: _Clusters) -> None:
    """Join a surname to the one full name that it fits, or to the nearest before it; and full to fuller names."""
    full = [node for node in group if len(_person_words(node.text)) > 1]
    for node in full:
        for other in full:
            if (
                other is not node
                and len(other.text) > len(node.text)
                and set(_person_words(node.text)) <= set(_person_words(other.text))
            ):
                clusters.join(node, other, "title", f"{node.text} in {other.text}")
    for node in group:
        words = _person_words(node.text)
        if len(words) != 1:
            continue
        fitting = [other for other in full if words[0] in _surname_options(other.text) and not veto(node, other)]
        people = {clusters.root(other) for other in fitting}
        if len(people) > 1:
            before = [other for other in fitting if other.first < node.first]
            near = max(before, key=lambda o: max(m.start for m in o.mentions if m.start < node.first), default=None)
            fitting = [near] if near else []
            people = {clusters.root(other) for other in fitting}
        if len(people) == 1:
            clusters.join(node, fitting[0], "surname", f"{node.text} of {fitting[0].text}")


def _surname_options(name: str) -> set[str]:
    """The words of a full name that may be its surname: the first, the last, or the one before a hyphened given name."""
    words = _person_words(name)
    options = {words[-1], words[0]} if len(words) == 2 else {words[0], words[1], words[-1]}
    for k, word in enumerate(words):
        if "-" in word and k:
            options = {words[k - 1], words[max(0, k - 2)]} if k >= 2 else {words[0]}
            if k >= 3:
                options |= {words[1]}
    return options


def _short_forms(group: Sequence[Node], clusters: _Clusters) -> None:
    """Join a short form to the one longer name of the document that it can stand for."""
    long = sorted(group, key=lambda n: -len(n.text))
    for node in sorted(group, key=lambda n: -len(n.text)):
        own = names.tokens(node.text)
        best: dict[int, tuple[Node, str]] = {}
        for other in long:
            if other is node or len(other.text) <= len(node.text) or clusters.root(other) == clusters.root(node):
                continue
            method = _short_for(node, own, other)
            if method:
                best.setdefault(clusters.root(other), (other, method))
        if not best:
            continue
        if len(best) > 1:
            # Several could be meant: the one last named before, if the short form comes after one.
            before = [item for item in best.values() if item[0].first < node.first]
            if not before or node.entry:
                continue
            last = max(before, key=lambda item: max(m.end for m in item[0].mentions if m.start < node.first))
            best = {0: last}
        other, method = next(iter(best.values()))
        clusters.join(node, other, method, f"{node.text} for {other.text}")


def _short_for(node: Node, own: tuple[str, ...], other: Node) -> str:
    there = names.tokens(other.text)
    if _is_short(node.text) and not node.entry and " " in other.text and _initials_of(node.text, other.text):
        return "initials"
    if not own or len(own) >= len(there) or node.entry:
        return ""  # a registered name stands for itself: "Hong Kong" is no short form of "Hong Kong X Centre"
    if own == there[-len(own) :]:
        return "short-form"
    rest = there[len(own) :]
    # "Foo Expert Group" for "Foo Expert Group on Bar"; but "Foo News" and "Foo News Group" are two.
    if own == there[: len(own)] and (rest[0] in _OPENS_REST or set(rest) <= _LEGAL_FORMS):
        return "short-form"
    # "the Expert Group" for "... Expert Group on Co-operation": the words in a row.
    for k in range(len(there) - len(own) + 1):
        if there[k : k + len(own)] == own and node.mentions[0].rule.endswith("short-form"):
            return "short-form"
    return ""


_OPENS_REST = frozenset({"of", "on", "for", "in"})
_LEGAL_FORMS = frozenset(["limited", "company", "corporation", "incorporated", "plc", "llc", "gmbh", "ag", "sa"])


def _initials_of(short: str, long: str) -> bool:
    """Whether a short form is made of the initials of a long one; few letters must fit exactly.

    "DC" is the Deputy Commissioner (Digital Infrastructure), and no Director of a ... Centre.
    """
    plain = long.split("(")[0]
    if short in (
        names.initials(long),
        names.initials(plain),
        names.initials(long, small=True),
        names.initials(plain, small=True),
    ):
        return True
    return len(short) >= 4 and names.is_abbreviation(short, long)


def _across(nodes: Sequence[Node], clusters: _Clusters) -> None:
    """Join entities of different documents: same registry entry or normal form, then names that differ little."""
    strong = [node for node in nodes if not _document_bound(node)]
    _same(strong, clusters)
    _known_initials(nodes, clusters)
    blocks: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in strong:
        if node.label in ("MONEY", "DATE"):
            continue
        if node.label == "PERSON":
            words = _person_words(node.text)
            for word in words:
                if len(words) > 1:
                    blocks[node.label, word].append(node)
        elif len(node.text) >= FUZZY_LENGTH:
            for word in sorted(set(names.tokens(node.text)), key=len, reverse=True)[:3]:
                blocks[node.label, word].append(node)
    for (label, _), block in sorted(blocks.items()):
        if len(block) > 200:
            continue  # a word that stands in so many names tells nothing
        for k, node in enumerate(block):
            for other in block[:k]:
                if clusters.root(node) != clusters.root(other):
                    _compare(label, node, other, clusters)


def _known_initials(nodes: Sequence[Node], clusters: _Clusters) -> None:
    """Join initials that one document leaves unexplained to the one name that another document explains them by."""
    explained: dict[tuple[str, str], dict[int, Node]] = defaultdict(dict)
    for node in nodes:
        if _is_short(node.text) and any(" " in other.text for other in clusters.of(node)):
            explained[node.label, node.text].setdefault(clusters.root(node), node)
    for node in nodes:
        if _is_short(node.text) and not node.entry and len(clusters.of(node)) == 1:
            known = explained.get((node.label, node.text), {})
            if len(known) == 1:
                other = next(iter(known.values()))
                clusters.join(node, other, "abbreviation", f"{node.text} as in {other.document}")


def _compare(label: str, node: Node, other: Node, clusters: _Clusters) -> None:
    if label == "PERSON":
        left, right = set(_person_words(node.text)), set(_person_words(other.text))
        if (left < right or right < left) and min(len(left), len(right)) > 1:
            clusters.join(node, other, "title", f"{node.text} = {other.text}")
        return
    score = fuzz.token_sort_ratio(names.normal(node.text), names.normal(other.text), score_cutoff=FUZZY)
    if score >= FUZZY and _same_words(names.tokens(node.text), names.tokens(other.text)):
        clusters.join(node, other, "fuzzy", f"{node.text} ~ {other.text} ({score:.0f})")


def _same_words(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether the words that two names do not share are spellings of each other.

    "Hangzhou Yushu Technology" and "Hangzhou Yunshenchu Technology" are alike on the whole and two firms.
    """
    own, there = [w for w in left if w not in right], [w for w in right if w not in left]
    if len(own) != len(there):
        return False
    return all(any(fuzz.ratio(a, b) >= WORD_FUZZY for b in there) for a in own)


def _document_bound(node: Node) -> bool:
    """Whether a name means something only in its document: "the Summit", "Wong", unexplained initials."""
    if node.entry:
        return False
    if node.label == "PERSON":
        return len(_person_words(node.text)) == 1
    if node.label in ("MONEY", "DATE"):
        return False
    return (
        all(m.rule.endswith(("short-form", ".abbreviation")) for m in node.mentions)
        or _is_short(node.text)
        or " " not in node.text
    )


def _finish(clusters: _Clusters, nodes: Sequence[Node]) -> Resolution:
    groups: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[clusters.root(node)].append(node)
    drafts = []
    for group in groups.values():
        entry = next((node.entry for node in group if node.entry), None)
        name = _name(group, entry)
        value = group[0].mentions[0].value if group[0].label in ("MONEY", "DATE") else None
        aliases = sorted({_sound(m.text) for node in group for m in node.mentions} - {name})
        base = (
            entry.id
            if entry
            else f"{group[0].label.lower()}:{slug(group[0].text if group[0].label in ('MONEY', 'DATE') else name)}"
        )
        drafts.append(
            (base, min((m.document, m.start) for n in group for m in n.mentions), group, entry, name, value, aliases)
        )
    drafts.sort(key=lambda d: (d[0], d[3] is None, d[1]))
    taken: set[str] = set()
    last: Counter[str] = Counter()
    entities: list[Entity] = []
    links: list[Link] = []
    entity_of: dict[str, str] = {}
    for base, _, group, entry, name, value, aliases in drafts:
        ident = base
        while ident in taken:
            last[base] += 1
            ident = f"{base}-{last[base] + 1}"
        taken.add(ident)
        label = group[0].label
        entities.append(Entity(ident, label, name, tuple(aliases), value, entry.key if entry else None))
        for node in group:
            method, detail = clusters.reason.get(
                id(node), ("registry", node.entry.name) if node.entry else ("exact", node.text)
            )
            for mention in node.mentions:
                entity_of[mention.id] = ident
                links.append(Link(mention.id, ident, method, SCORES[method], detail))
    return Resolution(tuple(entities), tuple(sorted(links, key=lambda k: k.mention)), entity_of)


def _name(group: Sequence[Node], entry: Entry | None) -> str:
    if entry:
        return entry.name
    if group[0].label in ("MONEY", "DATE"):
        return group[0].text
    forms = Counter(_sound(m.text) for node in group for m in node.mentions)
    forms_cased = {form: count for form, count in forms.items() if not form.isupper()} or forms
    if group[0].label == "TITLE":
        forms_cased = {form.removeprefix("Acting "): count for form, count in forms_cased.items()}
    return max(sorted(forms_cased), key=lambda form: (len(names.tokens(form)), forms_cased[form], len(form)))
