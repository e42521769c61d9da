"""One document: brackets, initials, short forms and surnames, each explained by the document itself.

Where several could be meant, the role beside the name, the sex of the honorific and nearness decide, mention
by mention; where they do not, the mention stays by itself and says what it could be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from hkie import names
from hkie.names import people, weights
from hkie.names.bodies import compare as compare_bodies
from hkie.names.lists import east_asian_surnames, given_sex, plain, variants, word_kinds
from hkie.names.similarity import romanised, skeleton
from hkie.names.vetoes import RANKS
from hkie.records import Mention
from hkie.resolve.clusters import Clusters
from hkie.resolve.nodes import VALUED, Node, roles
from hkie.resolve.registry import Register
from hkie.rules import Entry

_OPENS_REST = frozenset({"of", "on", "for", "in", "to", "at", "with", "against", "from"})
_LEGAL = frozenset(["limited", "company", "corporation", "incorporated", "plc", "llc", "gmbh", "ag", "sa"])
_HOME = frozenset(["hong", "kong", "special", "administrative", "region", "hksar", "national"])
_COMMITTEES = frozenset(["steering", "advisory", "working", "task", "expert", "vetting", "review", "joint"])
"""What committees are by: "the Steering Committee" is short for whatever steering committee the document names."""
_ORDINAL = re.compile(r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|inaugural|\d+(?:st|nd|rd|th)")
_NEAR = 2.5
"""How many times farther away the second candidate must be: "Mr A Chan ... Mr B Chan said. Mr Chan" is too close."""
_GAP = 120
"""Characters that the second candidate must be farther away, at least."""
_BLOCK = 60
"""Names of a document that share a key and are compared with each other."""
_FAMILY = 12
"""People of a document with one surname that are compared with each other without a second key."""
_FITTING = 200
"""Long names that are tried for one short form that no initials explain."""


def resolve(nodes: list[Node], clusters: Clusters, register: Register) -> list[Node]:
    """Join the nodes of one document; return them, with those that had to be divided."""
    return _Document(nodes, clusters, register).resolve()


def worth(name: str) -> float:
    """Return what a piece of evidence is worth."""
    return weights.WEIGHTS[name].worth


class _Document:
    def __init__(self, nodes: list[Node], clusters: Clusters, register: Register) -> None:
        self.nodes, self.clusters, self.register = nodes, clusters, register
        self.by_label: dict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            clusters.root(node)
            self.by_label[node.label].append(node)

    def resolve(self) -> list[Node]:
        places = [n for n in self.nodes if n.label == "PLACE" and not self.register.named(n)]
        tails = {(n.label, tail) for n in places for tail in _tails(n)}
        for node in self.nodes:
            if node.label in VALUED or ((node.label, names.tokens(node.text)) in tails and " " in node.text):
                continue  # "Science Park" is here the "Ting Kok Science Park"
            found = self.register.named(node)
            if (
                found
                and found[0].kind.startswith("mainland")
                and node.form.startswith("ministry")
                and not self._chinese
            ):
                continue  # the Ministry of Science and Technology of another country
            if node.label != "PERSON" or (found and node.form == people.form(found[0].name)):
                self._enter(node, found)
        self._holders({node.entry.key for node in self.nodes if node.entry})
        self._same(self.nodes)
        self._brackets()
        named = {node.entry.key for node in self.nodes if node.entry}
        self.roles = roles(self.nodes)
        for label, group in sorted(self.by_label.items()):
            if label not in VALUED and label != "PERSON":
                self._initials(group, named)
                self._short_forms(group)
        self._people(self.by_label["PERSON"])
        self._bare_titles()
        self._two_holders()
        return self.nodes

    def _holders(self, named: set[str]) -> None:
        """Know a holder of a post by a shorter name, where the document names the post or its body."""
        for node in self.by_label["PERSON"]:
            found = [e for e in self.register.named(node) if named.intersection(e.related)]
            if node.entry is None and len(found) == 1:
                self._enter(node, found)

    @cached_property
    def _chinese(self) -> bool:
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

    def _enter(self, node: Node, found: Sequence[Entry], named: Iterable[str] = ()) -> None:
        entry = self.register.choose(found, node.text, named, node.published)
        if entry is not None and node.entry is None:
            old = node.key
            if any(m.entry and m.entry.key != entry.key for m in self.clusters.of(node)):
                return  # the document explains the name otherwise
            node.entry = entry
            self.clusters.refresh(node, old)

    def _same(self, nodes: Iterable[Node]) -> None:
        """Join what has one registry entry, or one normal form."""
        seen: dict[tuple[str, str, str], Node] = {}
        for node in nodes:
            person = node.label == "PERSON"
            other = seen.setdefault((node.label, node.form, node.sex if person and " " not in node.text else ""), node)
            if other is not node and not person:
                self.clusters.join(node, other, "exact", worth("exact"), f"{node.text} = {other.text}")
            if node.entry:
                other = seen.setdefault((node.label, "", node.entry.key), node)
                if other is not node:
                    self.clusters.join(node, other, "registry", worth("registry"), f"both are {node.entry.name}")

    def _brackets(self) -> None:
        """Join "Digital Policy Office (DPO)", and "DPO (Digital Policy Office)"."""
        ends: dict[int, list[Node]] = defaultdict(list)
        for node in self.nodes:
            for mention in node.mentions:
                ends[mention.end].append(node)
        explained: dict[int, list[tuple[Node, Mention | None, Node]]] = defaultdict(list)
        for node in self.nodes:
            for mention in node.mentions:
                bracketed = mention.rule.endswith(".abbreviation")
                for gap in (1, 2, 3, 4, 6) if bracketed else (1, 2, 3):  # "(", " (", ' ("', " (the "
                    for other in ends.get(mention.start - gap, ()):
                        if other.label != node.label or node.label in VALUED or node.label == "PERSON":
                            continue
                        short, long = (node, other) if len(node.text) < len(other.text) else (other, node)
                        # Without the rule, ". The Group" looks like " (the Group": initials only.
                        if short is not long and (short.short or bracketed) and _abbreviates(short.core, long.text):
                            explained[short.number].append((short, mention if short is node else None, long))
        for pairs in explained.values():
            short = pairs[0][0]
            if len({self.clusters.root(long) for *_, long in pairs}) > 1:
                self._divide(short, [(mention, long) for _, mention, long in pairs if mention])
            else:
                long = pairs[0][2]
                self._join(short, long, "abbreviation", f"{long.text} ({short.text})")

    def _divide(self, short: Node, pairs: list[tuple[Mention, Node]]) -> None:
        """Keep initials apart that the document explains twice: "Community Care Fund (CCF)", "Clean Creeks Fund (CCF)"."""
        told = {mention.id: long for mention, long in pairs}
        detail = _could_be([long for _, long in pairs])
        for number, mention in enumerate(short.mentions[:]):
            part = short if not number else self._part(short)
            part.mentions = [mention]
            part.local = True
            long = told.get(mention.id)
            if long is not None:
                self._join(part, long, "abbreviation", f"{long.text} ({short.text})")
            else:
                part.unclear = detail

    def _part(self, node: Node) -> Node:
        """Return a further node for some of the mentions of another."""
        part = replace(node, mentions=[], unclear="", number=-1, local=False)
        self.nodes.append(part)
        self.by_label[node.label].append(part)
        self.clusters.root(part)
        return part

    def _join(self, node: Node, other: Node, evidence: str, detail: str, score: float | None = None) -> bool:
        line = weights.WEIGHTS[evidence]
        return self.clusters.join(node, other, line.method, line.worth if score is None else score, detail)

    def _initials(self, group: list[Node], named: set[str]) -> None:
        """Join initials to the one name of the document that they fit, else to what the registry knows by them."""
        short = [n for n in group if n.short and len(self.clusters.of(n)) == 1 and not n.unclear]
        if not short:
            return
        made: dict[str, list[Node]] = defaultdict(list)
        long = [node for node in group if (" " in node.text or "-" in node.text) and not node.short]
        for node in long:
            for letters in _letters(node.text):
                made[letters].append(node)
        for node in short:
            fitting = made.get(node.core, [])
            if not fitting and " " in node.core:
                fitting = [other for other in long if _cut_short(node.core, other.core)]
            if not fitting and len(node.core) >= 4 and " " not in node.core:
                fitting = [other for other in long[:_FITTING] if names.is_abbreviation(node.core, other.text)]
            roots = {self.clusters.root(other) for other in fitting}
            if len(roots) == 1:
                self._join(node, fitting[0], "initials", f"{node.text} for {fitting[0].text}")
            elif len(roots) > 1:
                self._choose(node, [other for other in fitting if not self.clusters.against(node, other)], "initials")
            elif not fitting:
                found = self.register.short(node)
                self._enter(node, found, named)
                if node.entry:
                    for other in group:
                        if other.entry and other.entry.key == node.entry.key and other is not node:
                            self._join(node, other, "registry", f"both are {node.entry.name}")
                            break
                elif len(found) > 1 or (found and self.register.ambiguous.get(node.text)):
                    node.unclear = (
                        "could be "
                        + " or ".join(sorted({e.name for e in found})[:3])
                        + ("" if len(found) > 1 else ", or something else")
                    )

    def _short_forms(self, group: list[Node]) -> None:
        """Join a short form to the one longer name of the document that it can stand for."""
        if len(group) < 2:
            return
        tails: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        beginning: dict[str, list[Node]] = defaultdict(list)
        ordered = sorted(group, key=lambda n: (-len(n.text), n.text, n.first))
        words_of = [names.tokens(node.text) for node in ordered]
        ends = Counter(words[-1] for words in words_of if words)
        for node, words in zip(ordered, words_of, strict=True):
            if not words:
                continue
            beginning[words[0]].append(node)
            # Only where another name ends in one of its words can that one be short for it.
            if any(ends[word] > (k == len(words) - 1) for k, word in enumerate(words) if word in ends):
                for tail in _tails(node):
                    tails[tail].append(node)
        for node in ordered:
            own = names.tokens(node.text)
            if not own or node.entry or node.short:
                continue
            fitting = [
                o for o in tails.get(own, ()) if o is not node and self.clusters.root(o) != self.clusters.root(node)
            ]
            if node.mentions[0].section != "headline" and not all(_by_form(own, o) for o in fitting):
                fitting = [o for o in fitting if o.first < node.mentions[-1].start]
            fitting = [o for o in fitting if self._is_tail(own, o, node.first)] or self._brand(
                own, node, beginning[own[0]]
            )
            if node.label == "ORG" and len(own) > 1 and any(_by_form(own, o) for o in fitting):
                # "Redwood Capital" beside Redwood Capital Limited and Redwood Capital Partners.
                alike = (o for o in beginning[own[0]] if o is not node and o not in fitting)
                fitting += [o for o in alike if names.tokens(o.text)[: len(own)] == own]
            self._choose(node, [o for o in fitting if not self.clusters.against(node, o)], "short-form")
        self._spelled(ordered)

    def _is_tail(self, own: tuple[str, ...], long: Node, mention: int) -> bool:
        """Whether the end of a name can stand for it: "Productivity Council" for that of Hong Kong.

        "Bay Airlines" is another company than "Fortune Bay Airlines", and "Western District" another place.
        """
        there = names.tokens(long.text)
        left = there[: len(there) - len(own)] if there[-len(own) :] == own else there[: there.index(own[0])]
        if left and left[-1] in word_kinds().renewed and (len(own) > 1 or left[-1] == "sub"):
            return False  # "Lighting Scheme" is older than the "Enhanced Lighting Scheme"
        if len(own) == 1 or long.label not in ("ORG", "AGENCY", "PLACE") or _by_form(own, long):
            return True
        kinds = word_kinds()
        if not left or set(own) <= kinds.head | kinds.generic | kinds.unit | _OPENS_REST | _COMMITTEES:
            return True
        rest = [w for w in left if w not in _HOME and not w.isdigit()]
        if not rest or long.label == "PLACE":
            # "Country Park" is the "Yuen Tun Country Park"; "Western District" is no "Central and Western District"
            return not rest or (len(own) > 1 and not self.register.place(" ".join(rest)) and long.first < mention)
        return (
            self.register.place(" ".join(rest)) or left[-1] in word_kinds().head or set(left) <= word_kinds().modifier
        )

    def _brand(self, own: tuple[str, ...], node: Node, group: Sequence[Node]) -> list[Node]:
        """Return the one company of the document that begins so: "Larkspur" for "Larkspur Biosciences Limited"."""
        if (
            node.label != "ORG"
            or len(own) != 1
            or own[0] in word_kinds().head | word_kinds().generic
            or self.register.place(own[0])
        ):
            return []
        fitting = [o for o in group if o is not node]
        return (
            fitting
            if len(fitting) == 1 and names.tokens(fitting[0].text)[-1] in _LEGAL and fitting[0].first < node.first
            else []
        )

    def _spelled(self, group: list[Node]) -> None:
        """Join names that are written otherwise: "Commissioner of Digital Policies"."""
        blocks: dict[str, list[Node]] = defaultdict(list)
        for node in group:
            words = names.bodies.words(node.text)
            if len(words) > 1 and not node.short:
                blocks[max(words, key=lambda w: (len(w), w))].append(node)
        for block in blocks.values():
            for k, node in enumerate(block[:_BLOCK]):
                for other in block[:k]:
                    if node.form != other.form and self.clusters.root(node) != self.clusters.root(other):
                        found = compare_bodies(node.text, other.text, _order_label(node))
                        if found.same:
                            best = found.features[0]
                            self._join(node, other, best.name, f"{node.text} ~ {other.text}", best.worth)

    def _people(self, group: list[Node]) -> None:
        full = [node for node in group if " " in node.text]
        self._full_names(full)
        bearers: dict[str, list[Node]] = defaultdict(list)
        for node in full:
            for surname in people.surnames(node.text):
                bearers[surname].append(node)
        anywhere: dict[str, list[Node]] = defaultdict(list)
        for node in full:
            for word in set(people.parse(node.text).words):
                anywhere[word].append(node)
        for node in [n for n in group if len(n.text.split()) <= 4]:
            own = plain(node.text)
            generation = people.parse(node.text).generation
            if generation:
                own = own.rsplit(" ", 1)[0]
            fitting = [o for o in bearers.get(own, ()) if o is not node and not self.clusters.against(node, o)]
            fitting = [o for o in fitting if not generation or people.parse(o.text).generation == generation]
            if fitting and len(node.text.split()) == 1:
                # "Mr Minh", where two people are called Minh: by the given name, as in Vietnam.
                others = [
                    o for o in anywhere.get(own, ()) if o not in fitting and people.parse(o.text).words[-1] == own
                ]
                fitting += [o for o in others if own not in east_asian_surnames() and not people.parse(o.text).ordered]
            if not fitting and " " not in node.text and own not in bearers and node.mentions[0].honorific is None:
                # "Evelyn", where one Evelyn Tam is named before.
                fitting = [
                    o for o in anywhere.get(own, ()) if people.parse(o.text).words[0] == own and o.first < node.first
                ]
            first = node.mentions[0]
            if (
                first.honorific is None
                and first.section != "headline"
                # "President Holt receives ...", above the story of Arvid Holt
                and not any(" " not in post.text for post in self.roles.get(first.start, ()))
                and not any(o.first < node.mentions[-1].start for o in fitting)
            ):
                fitting = []  # "Sutrisno ... Hadi Sutrisno": a name of one word
            if not fitting and " " not in node.text and first.honorific is not None and own not in bearers:
                # "Mr Zorrin", of Zorrin Kai Dal: a name whose order is not known
                fitting = [o for o in anywhere.get(own, ()) if people.parse(o.text).words[0] == own]
            if len(node.text.split()) > 1 and (not fitting or len({self.clusters.root(o) for o in fitting}) > 1):
                continue
            self._choose(node, self._titled_alike(node, fitting), "surname")
        self._unsexed(group)

    def _titled_alike(self, node: Node, fitting: list[Node]) -> list[Node]:
        """Keep those who bear the honorific of a surname, where others bear another: "Dr Leung", "Mr Leung"."""
        if node.sex and len(fitting) > 1:
            # "Mr Pang", of Pang Shing-yip and his wife Joyce Pang
            likely = [o for o in fitting if (o.sex or _likely_sex(o.text) or node.sex) == node.sex]
            fitting = likely or fitting
        own = {_same_title(m.honorific) for m in node.mentions}
        if len(own) != 1 or None in own or len(fitting) < 2:
            return fitting
        borne = {o.number: {_same_title(m.honorific) for m in o.mentions} - {None} for o in fitting}
        if all(borne.values()):
            return [o for o in fitting if borne[o.number] & own] or fitting
        return fitting

    def _posts(self, a: Node, b: Node) -> str:
        """Return whether two spellings stand beside one post, or apart: "Director X, Mr José Peña, and Director Y, Mr Jose Pena"."""
        left, right = ({self.clusters.root(t) for m in n.mentions for t in self.roles.get(m.start, ())} for n in (a, b))
        return ("one" if left & right else "apart") if left and right else ""

    def _full_names(self, full: list[Node]) -> None:
        """Join full names to fuller ones: "Paul Chan" to "Paul Chan Mo-po", unless two could be meant."""
        blocks: dict[object, list[Node]] = defaultdict(list)
        for node in full:
            for bones in dict.fromkeys(map(skeleton, people.parse(node.text).words)):
                blocks[bones].append(node)
        for many in [bones for bones, block in blocks.items() if len(block) > _FAMILY]:
            # Hundreds of one surname: a second word must begin alike, or be a form of the same name.
            for node in blocks.pop(many):
                for second in people.parse(node.text).words:
                    if skeleton(second) != many:
                        for begin in (second[0], *variants().get(second, ())):
                            blocks[many, begin].append(node)
        options: dict[int, dict[int, tuple[float, str, Node, Node]]] = defaultdict(dict)
        written: dict[str, Node] = {}
        for node in full:
            other = written.setdefault(node.form, node)
            if other is not node:
                posts = self._posts(node, other)
                if (
                    posts == "apart"
                    or node.generation != other.generation
                    or (posts != "one" and node.text.isascii() != other.text.isascii() and _beside(node, other))
                ):
                    # "José Peña sat beside Jose Pena": written with and without its accents in one text.
                    node.local = other.local = True
                else:
                    self._join(node, other, "exact", f"{node.text} = {other.text}")
        for block in blocks.values():
            for k, node in enumerate(block[:_BLOCK]):
                for other in block[:k]:
                    if (
                        (node.local and other.local)
                        or not people.may_be_one(node.text, other.text)
                        or self.clusters.root(node) == self.clusters.root(other)
                        or self.clusters.against(node, other)
                    ):
                        continue
                    posts = self._posts(node, other)
                    if posts == "apart":
                        continue
                    found = names.compare(node.text, other.text, "PERSON")
                    surely = all(f.name in ("words", "order", "spacing", "exact", "initials") for f in found.features)
                    left, right = people.parse(node.text), people.parse(other.text)
                    # "Lotte de Wit" and "Lotte Wit" in one text are two.
                    surely = surely and not (left.words == right.words and left.whole != right.whole)
                    accents = romanised(node.text) == romanised(other.text) and node.text != other.text
                    near = _beside(node, other)
                    if found.same and (posts == "one" or (surely and not (accents and near)) or not (surely or near)):
                        name = found.features[0].name if found.features else "title"
                        short, long = sorted((node, other), key=lambda n: (len(n.text), n.text))
                        method = "title" if name in ("order", "words", "initials") else name
                        score = min(found.score, worth("title"))
                        options[short.number].setdefault(long.number, (score, method, short, long))
        for chosen in options.values():
            found_ = sorted(chosen.values(), key=lambda o: (-o[0], -len(o[3].text), o[3].text))
            clash = any(self.clusters.against(a[3], b[3]) for k, a in enumerate(found_[:8]) for b in found_[:k])
            if clash:
                found_[0][2].unclear = _could_be([o[3] for o in found_])
                continue
            for score, method, short, long in found_:
                self._join(short, long, method, f"{short.text} is {long.text}", score)

    def _unsexed(self, group: list[Node]) -> None:
        """Join "Wong" to the one "Ms Wong" of a document that names no Wong in full."""
        alone: dict[str, list[Node]] = defaultdict(list)
        for node in group:
            if " " not in node.text and len(self.clusters.of(node)) == 1 and not node.unclear:
                alone[node.text].append(node)
        for nodes in alone.values():
            if len(nodes) == 2 and sum(bool(n.sex) for n in nodes) == 1:
                self._join(nodes[0], nodes[1], "surname", f"{nodes[0].text} of this document")

    def _choose(self, node: Node, fitting: Sequence[Node], evidence: str) -> None:
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
            self._join(node, other, evidence, f"{node.text} for {other.text}")
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
        detail = _could_be([group[0] for group in roots.values()])
        mentions = node.mentions
        parts: list[tuple[int | None, list[Mention]]] = [
            (root, [mentions[k] for k in chosen]) for root, chosen in sorted(decided.items(), key=lambda i: i[1])
        ]
        parts += [(None, [mentions[k]]) for k in unclear]
        for number, (root, own) in enumerate(parts):
            part = node
            if number:
                part = self._part(node)
            part.mentions = own
            if root is None:
                part.unclear = detail
            else:
                other = roots[root][0]
                self._join(
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
        return names.tokens(short.text) in _tails(long)

    def _person_at(self) -> dict[int, Node]:
        return {m.start: n for n in self.by_label["PERSON"] for m in n.mentions}

    def _bare_titles(self) -> None:
        """Join "Director" in "the Director, Mr Ho" to the post that Mr Ho has elsewhere in the document."""
        posts: dict[int, list[Node]] = defaultdict(list)
        for person in self.by_label["PERSON"]:
            for mention in person.mentions:
                posts[self.clusters.root(person)].extend(self.roles.get(mention.start, ()))
        person_at = self._person_at()
        for node in [
            n
            for n in self.nodes
            if n.label == "TITLE"
            and " " not in n.text
            and len(self.clusters.of(n)) == 1
            and not n.entry
            and not n.short
        ]:
            own = names.tokens(node.text)
            fitting = []
            for start, beside in self.roles.items():
                if node in beside and start in person_at:
                    for post in posts[self.clusters.root(person_at[start])]:
                        if post is not node and own in _tails(post) and not self.clusters.against(node, post):
                            fitting.append(post)
            if fitting and len({self.clusters.root(p) for p in fitting}) == 1 and len(node.mentions) == 1:
                node.unclear = ""
                self._join(node, fitting[0], "short-form", f"{node.text} for {fitting[0].text}, by its holder")

    def _two_holders(self) -> None:
        """Divide a bare title that stands beside two people: "President Holt of Arvedo", "President Ng" of a university."""
        person_at = self._person_at()
        for node in self.by_label["TITLE"][:]:
            words = node.form.split()
            common = len(words) == 1 or words[0] in word_kinds().sovereign
            if not common or node.entry or node.short or len(node.mentions) < 2 or len(self.clusters.of(node)) > 1:
                continue
            beside: dict[int, list[Mention]] = defaultdict(list)
            alone: list[Mention] = []
            spots = {m.start: m for m in node.mentions}
            held = {}
            for start, posts in self.roles.items():
                if node in posts and start in person_at:
                    near = min(spots, key=lambda s, start=start: abs(s - start))  # type: ignore[misc]
                    held[near] = self.clusters.root(person_at[start])
            for mention in node.mentions:
                (beside[held[mention.start]] if mention.start in held else alone).append(mention)
            if len(beside) < 2:
                continue
            parts = [*beside.values(), *([m] for m in alone)]
            for number, own in enumerate(parts):
                part = node if not number else self._part(node)
                part.mentions, part.local = own, True
                if number >= len(beside):
                    part.unclear = f"could be that of {len(beside)} people"


def _letters(text: str) -> set[str]:
    """Return the initials that a long name can have."""
    plain_text = text.removeprefix("Acting ").split("(")[0].strip()
    head = re.split(r" (?:of|for|on|to) ", plain_text)[0]
    found = {names.initials(t, small) for t in (text, plain_text) for small in (False, True)}
    upper = "".join(w[0] for w in plain_text.replace("-", " ").split() if w[:1].isupper())
    if len(re.findall(r"\w+", head)) > 1:
        found.add(names.initials(head))  # DG for "Director-General of Trade"
    short_for = re.fullmatch(r"(.+) (for|of) (.+)", plain_text)
    if short_for:
        found.add(f"{names.initials(short_for[1])} {short_for[2]} {names.initials(short_for[3])}")  # S for H
    return {letters for letters in found | {upper} if len(letters) > 1}


def _cut_short(short: str, long: str) -> bool:
    """Whether "D of Imm" is the "Director of Immigration"."""
    left, right = (re.fullmatch(r"(.+?) (for|of) (.+)", name) for name in (short, long))
    if not left or not right or left[2] != right[2]:
        return False
    return left[1] == names.initials(right[1]) and right[3].startswith(left[3]) and " " not in right[3]


def _by_form(own: tuple[str, ...], long: Node) -> bool:
    """Whether a name is another without its legal form or year: then it may stand before it."""
    there = names.tokens(long.text)
    rest = there[len(own) :]
    if there[: len(own)] != own or not rest:
        return False
    return all(_adds_nothing(w, there, long.label) for w in rest)


def _adds_nothing(word: str, there: tuple[str, ...], label: str) -> bool:
    # "Sampan Payment" for "Sampan Payment Services Limited"
    return (
        word in _LEGAL or word.isdigit() or (label == "ORG" and there[-1] in _LEGAL and word in ("service", "services"))
    )


def _tails(node: Node) -> set[tuple[str, ...]]:
    """Return the sequences of words that can stand for a name: its end, and the end of what stands before "of"."""
    if node.short:
        return set()
    there = names.tokens(node.text)
    found: set[tuple[str, ...]] = set()
    head = names.tokens(node.text.split("(")[0])
    cut = next((k for k, word in enumerate(head) if word in _OPENS_REST), len(head))
    head = head[:cut]
    for k in range(len(head)):
        left = head[:k]
        if node.label == "TITLE" and set(left) & RANKS:
            continue  # the Secretary is not the Under Secretary
        if len(head) - k <= 6 and len(head[k:]) < len(there):
            found.add(head[k:])
    for k in range(1, len(there)):
        rest, left = there[k:], there[:k]
        if len(rest) > 6 and not _ORDINAL.fullmatch(left[-1]):
            continue
        whole = bool(set(rest[1:]) & _OPENS_REST)
        if whole and not (
            all(w in _HOME or w.isdigit() for w in left)
            or (node.label == "EVENT" and k == 1 and _ORDINAL.fullmatch(left[0]))  # "the Congress of X", the first
            or left[-1] in word_kinds().head
            or set(left) <= word_kinds().modifier
        ):
            continue  # "Department of Health" and "Guangdong Department of Health"
        if rest[0] in _OPENS_REST or (node.label == "TITLE" and set(left) & RANKS):
            continue
        if cut < len(names.tokens(node.text.split("(")[0])) and k > cut:
            continue  # the end of what stands behind "of" is another thing: "Government" of "Office of the Government"
        found.add(rest)
    if node.label == "TITLE" and "(" in node.core:
        # "Deputy Commissioner (Operations)" for "Deputy Commissioner for Transit (Operations)"
        found.add(head + names.tokens(node.core[node.core.index("(") :]))
        found.discard(there)
    for k in range(1, len(there)):
        # "Wing Fat" for "Wing Fat Company Limited", "Teaching Expo" for "Teaching Expo 2005".
        if all(_adds_nothing(w, there, node.label) for w in there[k:]):
            found.add(there[:k])
            found.add(there[k - 1 : k])  # "the Company" for "Wind Park Company Limited"
    return found


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


def _abbreviates(short: str, long: str) -> bool:
    # "Audit Committee (AC1)", "Appeals Committee (AC2)"
    return names.is_abbreviation(short, long) or (
        short[-1:].isdigit() and names.is_abbreviation(short.rstrip("0123456789"), long)
    )


def _order_label(node: Node) -> str:
    """Return AGENCY for what may change its order: "School of Nursing", "Nursing School"; not "Bank of China"."""
    return "AGENCY" if node.label == "ORG" and set(node.form.split()) & _UNITS else node.label


_UNITS = frozenset({"school", "faculty", "department", "laboratory", "institute", "center", "committee"})


def _likely_sex(name: str) -> str:
    return next((sex for w in people.parse(name).words if (sex := given_sex().get(w))), "")


def _same_title(honorific: str | None) -> str | None:
    return "Prof" if honorific == "Professor" else honorific


def _at_home(node: Node) -> bool:
    """Whether a node is the registered government of Hong Kong."""
    return node.entry is not None and node.entry.kind == "government" and "hong kong" in names.normal(node.entry.name)


def _beside(a: Node, b: Node) -> bool:
    """Whether two names stand in one list or sentence, so that they are two people's; a headline is no list."""
    if "headline" in (a.mentions[0].section, b.mentions[0].section):
        return False
    return any(abs(x.start - y.start) < _SENTENCE for x in a.mentions for y in b.mentions[:3])


_SENTENCE = 80


def _could_be(nodes: Iterable[Node]) -> str:
    return "could be " + " or ".join(sorted({node.text for node in nodes})[:4])
