"""Coreference of people: fuller names, and surnames."""

from __future__ import annotations

from collections import defaultdict

from hkie import names
from hkie.names import personal
from hkie.names.lists import east_asian_surnames, given_sex, plain, variants
from hkie.names.similarity import romanised, skeleton
from hkie.names.weights import worth
from hkie.resolve.nodes import Node
from hkie.resolve.within.document import Document, could_be

_BLOCK = 60
"""Names with one key that are compared."""
_FAMILY = 12
"""People with one surname that are compared without a second key."""


def join(document: Document, group: list[Node]) -> None:
    """Join the names of each person of a group: shorter to fuller names, surnames to full names."""
    full = [node for node in group if " " in node.text]
    _full_names(document, full)
    bearers: dict[str, list[Node]] = defaultdict(list)
    for node in full:
        for surname in personal.surnames(node.text):
            bearers[surname].append(node)
    anywhere: dict[str, list[Node]] = defaultdict(list)
    for node in full:
        for word in set(personal.parse(node.text).words):
            anywhere[word].append(node)
    for node in [n for n in group if len(n.text.split()) <= 4]:
        own = plain(node.text)
        generation = personal.parse(node.text).generation
        if generation:
            own = own.rsplit(" ", 1)[0]
        fitting = [o for o in bearers.get(own, ()) if o is not node and not document.clusters.against(node, o)]
        fitting = [o for o in fitting if not generation or personal.parse(o.text).generation == generation]
        if fitting and len(node.text.split()) == 1:
            # "Mr Minh" by the given name, as in Vietnam, even if another Minh is named.
            known = set(fitting)
            others = [o for o in anywhere.get(own, ()) if o not in known and personal.parse(o.text).words[-1] == own]
            fitting += [o for o in others if own not in east_asian_surnames() and not personal.parse(o.text).ordered]
        if not fitting and " " not in node.text and own not in bearers and node.mentions[0].honorific is None:
            # "Evelyn", if one Evelyn Tam is named before.
            fitting = [
                o for o in anywhere.get(own, ()) if personal.parse(o.text).words[0] == own and o.first < node.first
            ]
        first = node.mentions[0]
        if (
            first.honorific is None
            and first.section != "headline"
            # "President Holt receives ..." in the headline, Arvid Holt in the text
            and not any(" " not in post.text for post in document.roles.get(first.start, ()))
            and not any(o.first < node.mentions[-1].start for o in fitting)
        ):
            fitting = []  # "Sutrisno ... Hadi Sutrisno": a name of one word
        if not fitting and " " not in node.text and first.honorific is not None and own not in bearers:
            # "Mr Zorrin" for Zorrin Kai Dal: the order of the name is unknown
            fitting = [o for o in anywhere.get(own, ()) if personal.parse(o.text).words[0] == own]
        if len(node.text.split()) > 1 and (not fitting or len({document.clusters.root(o) for o in fitting}) > 1):
            continue
        document.choose(node, _titled_alike(document, node, fitting), "surname")
    _unsexed(document, group)


def _full_names(document: Document, full: list[Node]) -> None:
    """Join full names to fuller ones, "Paul Chan" to "Paul Chan Mo-po", unless there are two candidates."""
    blocks: dict[object, list[Node]] = defaultdict(list)
    for node in full:
        for bones in dict.fromkeys(map(skeleton, personal.parse(node.text).words)):
            blocks[bones].append(node)
    for many in [bones for bones, block in blocks.items() if len(block) > _FAMILY]:
        # With hundreds of one surname, a second word must begin alike or be a form of the same name.
        for node in blocks.pop(many):
            for second in personal.parse(node.text).words:
                if skeleton(second) != many:
                    for begin in (second[0], *variants().get(second, ())):
                        blocks[many, begin].append(node)
    options: dict[int, dict[int, tuple[float, str, Node, Node]]] = defaultdict(dict)
    written: dict[str, Node] = {}
    for node in full:
        other = written.setdefault(node.form, node)
        if other is not node:
            posts = _posts(document, node, other)
            if (
                posts == "apart"
                or node.generation != other.generation
                or (posts != "one" and node.text.isascii() != other.text.isascii() and _beside(node, other))
            ):
                # "José Peña sat beside Jose Pena": one text with and without accents.
                node.local = other.local = True
            else:
                document.join(node, other, "exact", f"{node.text} = {other.text}")
    for block in blocks.values():
        for k, node in enumerate(block[:_BLOCK]):
            for other in block[:k]:
                if (
                    (node.local and other.local)
                    or not personal.may_be_one(node.text, other.text)
                    or document.clusters.root(node) == document.clusters.root(other)
                    or document.clusters.against(node, other)
                ):
                    continue
                posts = _posts(document, node, other)
                if posts == "apart":
                    continue
                found = names.compare(node.text, other.text, node.traits)
                surely = all(f.name in ("words", "order", "spacing", "exact", "initials") for f in found.features)
                left, right = personal.parse(node.text), personal.parse(other.text)
                # "Lotte de Wit" and "Lotte Wit" in one text are two people.
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
        clash = any(document.clusters.against(a[3], b[3]) for k, a in enumerate(found_[:8]) for b in found_[:k])
        if clash:
            found_[0][2].unclear = could_be([o[3] for o in found_])
            continue
        for score, method, short, long in found_:
            document.join(short, long, method, f"{short.text} is {long.text}", score)


def _titled_alike(document: Document, node: Node, fitting: list[Node]) -> list[Node]:
    """Return the candidates with the honorific of the surname, if others have a different one: "Dr Leung", "Mr Leung"."""
    if node.sex and len(fitting) > 1:
        # "Mr Pang", with Pang Shing-yip and his wife Joyce Pang
        likely = [o for o in fitting if (o.sex or _likely_sex(o.text) or node.sex) == node.sex]
        fitting = likely or fitting
    own = {_same_title(m.honorific) for m in node.mentions}
    if len(own) != 1 or None in own or len(fitting) < 2:
        return fitting
    borne = {o.number: {_same_title(m.honorific) for m in o.mentions} - {None} for o in fitting}
    if all(borne.values()):
        return [o for o in fitting if borne[o.number] & own] or fitting
    return fitting


def _posts(document: Document, a: Node, b: Node) -> str:
    """Return "one" if two names share a post, "apart" if they have different posts, or an empty string.

    "Director X, Mr José Peña, and Director Y, Mr Jose Pena" are two people.
    """
    left, right = (
        {document.clusters.root(t) for m in n.mentions for t in document.roles.get(m.start, ())} for n in (a, b)
    )
    return ("one" if left & right else "apart") if left and right else ""


def _unsexed(document: Document, group: list[Node]) -> None:
    """Join "Wong" to the only "Ms Wong" of a document without a full name for Wong."""
    alone: dict[str, list[Node]] = defaultdict(list)
    for node in group:
        if " " not in node.text and len(document.clusters.of(node)) == 1 and not node.unclear:
            alone[node.text].append(node)
    for nodes in alone.values():
        if len(nodes) == 2 and sum(bool(n.sex) for n in nodes) == 1:
            document.join(nodes[0], nodes[1], "surname", f"{nodes[0].text} of this document")


def _likely_sex(name: str) -> str:
    return next((sex for w in personal.parse(name).words if (sex := given_sex().get(w))), "")


def _same_title(honorific: str | None) -> str | None:
    return "Prof" if honorific == "Professor" else honorific


def _beside(a: Node, b: Node) -> bool:
    """Return whether two names are in one list or sentence and so belong to two people; a headline does not count."""
    if "headline" in (a.mentions[0].section, b.mentions[0].section):
        return False
    return any(abs(x.start - y.start) < _SENTENCE for x in a.mentions for y in b.mentions[:3])


_SENTENCE = 80
