"""What a person should look at: joins that are worth little, and names that are alike and were kept apart.

Every doubt has two sides, which are one or are not; ``likely`` says how likely they are one, and what is
near to even is the most doubtful. The kinds:

- ``join``: the resolver joined two names, on evidence that is worth little;
- ``tie``: a short form of a document could be one of several names, and was given to none;
- ``alike``: two entities with one name, or nearly one, that nothing said surely enough to be one;
- ``initials``: initials that no document explains, and a name that has them;
- ``veto``: two entities with nearly one name that something keeps apart.

Candidates come from keys (two words of a person's name, the rarest words of another, initials), so that no
name is compared with all others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from hkie import names
from hkie.errors import UsageError
from hkie.export.texts import sentences as sentences_in
from hkie.export.texts import text_of
from hkie.grammar.ruleset import Entry, slug
from hkie.names import companies, personal, similarity, vetoes, weights, wording
from hkie.names.features import SAME
from hkie.names.lists import word_kinds
from hkie.records import Entity, Link, Mention, Result
from hkie.resolve.clusters import veto
from hkie.resolve.decisions import UNSEEN, Decision, answers, document_number, ref, refs
from hkie.resolve.nodes import VALUED, Node, build, sound

KINDS = ("join", "tie", "alike", "initials", "veto")

BELOW = 0.9
"""Joins that are worth less are doubted: "DC for Deputy Commissioner" (0.88) is, "Cheong for Lillian Cheong" (0.9) not."""
_ALIKE = 0.66
"""Likeness from which names kept apart are shown: "Public Works Subcommittee" and "LegCo Public Works Subcommittee"
(0.75) are, "Secretary for Quays" and "Secretary for Locks" (0.5) are not."""
_UNLIKE = 0.5
"""Likeness at which two names are certainly two: "Paul Chan" and "Peter Chan"."""
_BLOCK = 40
"""Names with one key that are compared with each other; a word that more share tells nothing."""
_KEYS = 3
"""Rarest words of a name that are keys."""
_WORDS_MOST = 6
_CANDIDATES = 3
"""Names that initials could stand for; where more fit, they say nothing."""
_SENTENCES = 3
_NAMES = 4
"""Names of an entity that are compared, the fullest first."""

VETOED = {
    "different honorifics": 0.3,
    "different characters": 0.25,
    "one is that of another place": 0.2,
    "different given names": 0.15,
    "different legal persons": 0.15,
    "different divisions": 0.1,
    "different generations": 0.05,
    "different ranks": 0.03,
    "different numbers": 0.03,
}
"""How likely two names that are otherwise alike are one in spite of a veto. "Mr Yip Ho-yin" and "Ms Yip Ho-yin" may
be one and a slip; "Phase 1" and "Phase 2" hardly ever are."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two names of a doubt, with what it is a name of.

    ``name`` is as written, ``also`` are the other names of its entity, ``documents`` those that have it, the first
    ones first; ``reference`` is what a decisions file calls it, ``refs`` is all that it could be called there, and
    ``spots`` are some of its mentions.
    """

    entity: str
    label: str
    name: str
    also: tuple[str, ...]
    documents: tuple[str, ...]
    mentions: int
    reference: str
    refs: frozenset[str]
    spots: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two sides that may be one: ``joined`` says whether the result has them as one.

    ``likely`` is how likely they are one, ``score`` how doubtful that is, both from 0 to 1; ``speaks_for`` and
    ``against`` are the reasons in words; ``tie`` is shared by doubts of which only one can be answered with same;
    ``answered`` is the decision in force that answers it, or None.
    """

    kind: str
    label: str
    likely: float
    left: Side
    right: Side
    joined: bool
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    tie: str = ""
    answered: Decision | None = None

    @property
    def score(self) -> float:
        """How doubtful it is: 1 where one is as likely as two, 0 where it is sure."""
        return round(1 - abs(2 * self.likely - 1), 3)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a name in it: ``text[start:end]`` is the name, unless both are 0. It is on one line."""

    document: str
    text: str
    start: int
    end: int


def find(
    result: Result,
    registry: Mapping[str, Entry],
    decisions: Sequence[Decision] = (),
    labels: Iterable[str] = (),
    below: float = BELOW,
) -> list[Doubt]:
    """Return the doubts of a result, the most doubtful first, in an order that is always the same.

    ``registry`` has the entries that entities may have, ``labels`` are those wanted (all, if none), and joins that
    are worth less than ``below`` are doubted. What ``decisions`` answer says so.
    """
    index = _Index(result, registry)
    wanted = frozenset(labels)
    found: dict[tuple[str, str], Doubt] = {}
    for doubt in (*_ties(index), *_joins(index, below), *_initials(index), *_alike(index)):
        key = (min(doubt.left.reference, doubt.right.reference), max(doubt.left.reference, doubt.right.reference))
        if (not wanted or doubt.label in wanted) and key[0] != key[1]:
            known = found.get(key)
            if known is None or doubt.score > known.score:
                found[key] = doubt
    ordered = sorted(found.values(), key=_order)
    return answered(ordered, decisions)


def _order(doubt: Doubt) -> tuple[float, int, str, str, str, str]:
    met = min(doubt.left.mentions, doubt.right.mentions)
    return -doubt.score, -met, doubt.left.name, doubt.right.name, doubt.left.reference, doubt.right.reference


def answered(doubts: Sequence[Doubt], decisions: Sequence[Decision]) -> list[Doubt]:
    """Return the doubts, in their order, with the decisions that answer them.

    A short form that was said to be one of several names is thereby none of the others.
    """
    said = answers(decisions)
    known = frozenset(name for pair in said for name in pair)
    direct: list[Decision | None] = []
    ties: dict[str, Decision] = {}
    for doubt in doubts:
        own, there = known & doubt.left.refs, known & doubt.right.refs
        fitting = [said[pair] for a in own for b in there if (pair := frozenset({a, b})) in said]
        best = max(fitting, key=lambda d: d.n, default=None)
        direct.append(best)
        if best and best.decision == "same" and doubt.tie:
            ties[doubt.tie] = best
    return [replace(d, answered=a or ties.get(d.tie)) for d, a in zip(doubts, direct, strict=True)]


class Texts:
    """The sentences of mentions: from the text, where the result or a file has it, else from relations' evidence."""

    def __init__(self, result: Result) -> None:
        self._documents = {d.id: d for d in result.documents}
        self._evidence: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for relation in result.relations:
            for e in relation.evidence:
                self._evidence[e.document].append((e.start, e.end, e.text))
        self._texts: dict[str, tuple[str, list[tuple[int, int]]] | None] = {}

    def of(self, side: Side, most: int = _SENTENCES) -> list[Sentence]:
        """Return sentences that have a name of this side in them, none twice."""
        found: dict[str, Sentence] = {}
        for mention in side.spots:
            sentence = self._around(mention)
            if sentence and sentence.text not in found:
                found[sentence.text] = sentence
            if len(found) == most:
                break
        return list(found.values())

    def _around(self, mention: Mention) -> Sentence | None:
        text = self._text(mention.document)
        if text:
            over = [(a, b) for a, b in text[1] if a < mention.end and mention.start < b]
            # More than one where a line break inside a name seems to end a sentence.
            start, end = min([mention.start, *(a for a, _ in over)]), max([mention.end, *(b for _, b in over)])
            return _one_line(mention, text[0][start:end], mention.start - start, mention.end - start)
        for start, end, words in self._evidence.get(mention.document, ()):
            if start <= mention.start and mention.end <= end:
                return _one_line(mention, words, mention.start - start, mention.end - start)
        return None

    def _text(self, document: str) -> tuple[str, list[tuple[int, int]]] | None:
        if document not in self._texts:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            try:
                text = text_of(self._documents[document])
            except (UsageError, OSError):
                self._texts[document] = None
            else:
                self._texts[document] = text, list(sentences_in(text))
        return self._texts[document]


_KEPT = 100
"""Documents whose text is kept in memory."""


def _one_line(mention: Mention, text: str, start: int, end: int) -> Sentence:
    before, name, behind = (" ".join(part.split()) for part in (text[:start], text[start:end], text[end:]))
    before += " " if before and text[:start][-1:].isspace() else ""
    behind = (" " if behind and text[end:][:1].isspace() else "") + behind
    return Sentence(mention.document, before + name + behind, len(before), len(before) + len(name))


class _Index:
    """A result as doubts ask for it: the nodes of entities, what names them, and what stands beside them."""

    def __init__(self, result: Result, registry: Mapping[str, Entry]) -> None:
        self.entities = {e.id: e for e in result.entities if e.label not in VALUED}
        self.links = result.links
        self.mention: dict[str, Mention] = {}
        entity_of = {link.mention: link.entity for link in result.links}
        by_document: dict[str, list[Mention]] = defaultdict(list)
        for mention in result.mentions:
            if mention.label not in VALUED and entity_of.get(mention.id) in self.entities:
                by_document[mention.document].append(mention)
                self.mention[mention.id] = mention
        published = {d.id: d.published or "" for d in result.documents}
        self.order = {
            d: k for k, d in enumerate(sorted(by_document, key=lambda d: (published.get(d) or "9999", d)))
        }  # the earliest document is the first that is shown
        self.nodes: dict[str, list[Node]] = defaultdict(list)
        self.in_document: dict[str, list[Node]] = {}
        self.owners: dict[str, set[str]] = defaultdict(set)
        self.there: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for document in sorted(by_document, key=self.order.__getitem__):
            self.in_document[document] = nodes = build(by_document[document], published.get(document, ""))
            for node in nodes:
                slugged = f"{node.label.lower()}:{slug(node.text)}"
                for entity in {entity_of[m.id] for m in node.mentions}:
                    node.entry = registry.get(self.entities[entity].registry or "")
                    self.nodes[entity].append(node)
                    for name in (node.form, slugged):
                        self.owners[name].add(entity)
                        self.there[document, name].add((node.label, node.text))
                    self.owners[f"{slugged}-{document_number(document)}"].add(entity)
                    if node.entry:
                        self.owners[node.entry.id].add(entity)
        self.entity_of = entity_of
        self.standing_in = {link.mention for link in result.links if link.method in _STANDS_IN}
        self._relations = result.relations
        self._sides: dict[tuple[str, str, str, bool], Side] = {}
        self._beside: dict[str, set[tuple[str, str]]] | None = None

    def side(self, entity: Entity, name: str = "", document: str = "", bound: bool = False) -> Side:
        """Return a side: all of an entity, or a name of it, in one document or in all."""
        key = entity.id, name, document, bound
        if key not in self._sides:
            self._sides[key] = self._side(entity, name, document, bound)
        return self._sides[key]

    def of(self, entity: str, document: str = "") -> list[Node]:
        """Return the nodes of an entity, in one document or in all."""
        if not document:
            return self.nodes[entity]
        # Not those of the entity that are in the document: "Summit" of a thousand documents would cost a million steps.
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
            tuple(_telling(mentions)),
        )

    def _reference(self, entity: Entity, nodes: Sequence[Node], name: str, bound: bool) -> str:
        """Return what means these nodes in a decision, and nothing else where there is such a name."""
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
            and self.there[node.document, node.form] == own
        ):
            return written
        return f"{ident}-{document_number(node.document)}"

    def beside(self, entity: str) -> set[tuple[str, str]]:
        """Return what an entity is related to, as (type of the relation with its direction, other entity)."""
        if self._beside is None:
            self._beside = defaultdict(set)
            for r in self._relations:
                if r.type in _TELLING:
                    self._beside[r.head].add((r.type, r.tail))
        return self._beside.get(entity, set())


_STANDS_IN = frozenset({"short-form", "abbreviation", "initials"})
"""The ways in which a name that stands for a longer one is joined to it."""
_TELLING = {"holds_title": "hold the post", "part_of": "are part of", "has_budget": "have", "located_in": "lie in"}
"""Relations whose other end says something of who or what is meant, and how that is said."""


def _telling(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield some mentions: those of the text before those of headlines and lists, each document once at first."""
    first: dict[str, Mention] = {}
    rest: list[Mention] = []
    for mention in sorted(mentions[:_SCANNED], key=lambda m: m.section != "body"):
        if first.setdefault(mention.document, mention) is not mention:
            rest.append(mention)
    yield from [*list(first.values()), *rest][: 2 * _SENTENCES]


_SCANNED = 50


def _context_bound(node: Node) -> bool:
    """Whether a name means something in its document alone: "Wong", "HWO", "the Scheme", "Vice Chairman"."""
    if node.local or node.short:
        return True
    if node.label == "PERSON":
        return " " not in node.text
    words = set(node.form.split())
    if node.label == "TITLE" and words <= word_kinds().head | vetoes.RANKS | _BARE:
        return True
    if len(words) > 1:
        return False
    return node.label not in ("ORG", "PLACE") or node.text.lower() in word_kinds().head


_BARE = frozenset(
    ["prime", "first", "secretary", "chairman", "chairperson", "chair", "president", "minister", "governor"]
)
"""Words of posts that any country and any body has."""


def _joins(index: _Index, below: float) -> Iterator[Doubt]:
    """Yield the joins that are worth little: each name and the other that it was joined to."""
    groups: dict[tuple[str, str, str, str, str], list[tuple[Link, Mention]]] = defaultdict(list)
    for link in index.links:
        mention = index.mention.get(link.mention)
        if mention and link.score < below and not link.detail.startswith("unresolved: "):
            groups[link.entity, sound(mention.text), link.method, link.detail, mention.document].append((link, mention))
    seen: set[tuple[str, str, str]] = set()
    for (ident, text, method, detail, document), members in groups.items():
        entity = index.entities[ident]
        node = next(n for n in index.in_document[document] if n.text == text and n.label == entity.label)
        bound = _context_bound(node) or method in ("short-form", "surname")
        other = _other(index, entity, node, detail, bound)
        if other is None:
            continue
        left = index.side(entity, text, document if bound else "", bound)
        right = index.side(entity, other.text, other.document if bound else "", bound)
        if bound and not _context_bound(other):
            free = index.side(entity, other.text)
            right = free if index.owners.get(ref(free.reference)) == {ident} else right
        key = ident, left.reference, right.reference
        if key in seen:
            continue
        seen.add(key)
        score = members[0][0].score
        rivals = _rivals(index, node, entity, other)
        likely = score - (_RIVAL if rivals else 0) - (_TWO_LETTERS if node.short and len(node.core) == 2 else 0)
        yield Doubt(
            "join",
            entity.label,
            round(max(likely, 0.5), 3),
            left,
            right,
            True,
            (f"joined by {method}, worth {score:.2f}: {detail}",),
            (*rivals, *(() if bound else _names_alone(node, other))) or ("nothing but that it is worth little",),
        )


_RIVAL = 0.15
"""What another name of the document that fits takes from a join."""
_TWO_LETTERS = 0.1
"""What initials of two letters are worth less: "DC" may be a deputy commissioner, a district council, a director."""


def _other(index: _Index, entity: Entity, node: Node, detail: str, bound: bool) -> Node | None:
    """Return the name that a name was joined to: the longest of its entity that the reason names, of its document."""
    here = [n for n in index.of(entity.id, node.document) if n.text != node.text] if bound else []
    own = here or [n for n in index.nodes[entity.id] if n.text != node.text]
    named = [n for n in own if n.text in detail]
    chosen = named or [n for n in own if n.text == entity.name] or own
    return max(chosen, key=lambda n: (len(n.text), n.document == node.document, -index.order[n.document]), default=None)


def _rivals(index: _Index, node: Node, entity: Entity, other: Node) -> tuple[str, ...]:
    """Return the names of the document that a name could have been joined to as well, in words."""
    found = []
    for rival in index.in_document[node.document]:
        if rival.label != node.label or rival.text in (node.text, other.text) or _context_bound(rival):
            continue
        if _fits(node, rival) and not any(index.entity_of[m.id] == entity.id for m in rival.mentions):
            found.append(f"{rival.text} stands in {node.document} too and would fit")
    return tuple(found[:_SENTENCES])


def _names_alone(node: Node, other: Node) -> tuple[str, ...]:
    alone = names.compare(node.text, other.text, node.label)
    if alone.veto:
        return (f"the names alone: {alone.veto}",)
    return () if alone.same else (f"the names alone do not say so ({alone.score:.2f})",)


def _fits(node: Node, long: Node) -> bool:
    if node.label == "PERSON" and " " not in node.text:
        return node.form in personal.surnames(long.text)
    if node.short:
        return node.core in _letters(long.text)
    return f" {long.form} ".endswith(f" {node.form} ")


def _ties(index: _Index) -> Iterator[Doubt]:
    """Yield what a document leaves open: a short form and each of the names that it could stand for."""
    seen: set[tuple[str, str, str]] = set()
    for link in index.links:
        mention = index.mention.get(link.mention)
        if mention is None or not link.detail.startswith("unresolved: ") or " could be " not in link.detail:
            continue
        entity = index.entities[link.entity]
        text = sound(mention.text)
        if (mention.document, entity.label, text) in seen:
            continue
        seen.add((mention.document, entity.label, text))
        told = link.detail.rpartition(" could be ")[2].removesuffix(", or something else").split(" or ")
        options = _called(index, entity, mention.document, told)
        left = index.side(entity, text, mention.document, True)
        for option in options:
            right = index.side(option)
            yield Doubt(
                "tie",
                entity.label,
                round(max(1 / max(len(told), 2), 0.25), 3),
                left,
                right,
                False,
                (link.detail, *_shared(index, left, right)),
                tuple(f"it could be {o.name} as well" for o in options if o is not option)
                or ("it could be something else as well",),
                left.reference,
            )


def _called(index: _Index, entity: Entity, document: str, told: Sequence[str]) -> list[Entity]:
    """Return the entities that have these names, of the document if it has them."""
    found: dict[str, Entity] = {}
    for name in told:
        here = [n for n in index.in_document[document] if n.label == entity.label and n.text == name]
        ids = {index.entity_of[m.id] for n in here for m in n.mentions}
        if not here:
            ids = {i for i in index.owners.get(names.normal(name), ()) if index.entities[i].label == entity.label}
        if len(ids) == 1:
            ident = ids.pop()
            if ident != entity.id:
                found[ident] = index.entities[ident]
    return list(found.values())


def _letters(text: str) -> set[str]:
    """Return the initials that a long name can have: "HWO" and "H" with its bracket are those of "Harbour Works Office"."""
    bare = text.removeprefix("Acting ").split("(")[0].strip()
    return {names.initials(t, small) for t in (text, bare) for small in (False, True)}


def _initials(index: _Index) -> Iterator[Doubt]:
    """Yield initials that nothing explains, and the names of other documents that have them."""
    loose = [
        e
        for e in index.entities.values()
        if not e.registry and e.label != "PERSON" and index.nodes[e.id] and all(n.short for n in index.nodes[e.id])
    ]
    wanted = {(e.label, n.core) for e in loose for n in index.nodes[e.id] if len(n.core) > 1}
    made: dict[tuple[str, str], dict[str, Entity]] = defaultdict(dict)
    for entity in index.entities.values() if wanted else ():
        for text in {n.text for n in index.nodes[entity.id] if not n.short and " " in n.text}:
            for letters in _letters(text):
                if (entity.label, letters) in wanted:
                    made[entity.label, letters][entity.id] = entity
    for entity in loose:
        node = index.nodes[entity.id][0]
        options = made.get((entity.label, node.core), {})
        if not 0 < len(options) <= _CANDIDATES:
            continue
        left = index.side(entity, node.text, node.document, True)
        for option in options.values():
            if any(veto(x, y) for x in index.nodes[entity.id][:1] for y in index.nodes[option.id][:_NAMES]):
                continue
            right = index.side(option)
            together = set(left.documents) & set(right.documents)
            yield Doubt(
                "initials",
                entity.label,
                round((0.45 if together else 0.35) / len(options), 3),
                left,
                right,
                False,
                (f"{node.text} are the initials of {option.name}", *_shared(index, left, right)),
                (
                    f"no document says that {node.text} is {option.name}",
                    *(f"it could be {o.name} as well" for o in options.values() if o is not option),
                ),
                left.reference if len(options) > 1 else "",
            )


@dataclass(slots=True)
class _Form:
    """One normal form of a label: its text, and the entities that have it, those met most often first."""

    label: str
    text: str
    form: str
    entities: list[Entity]
    met: int = 0


def _forms(index: _Index) -> list[_Form]:
    found: dict[tuple[str, str], _Form] = {}
    for entity in index.entities.values():
        own: dict[str, Node] = {}
        for node in index.nodes[entity.id]:
            if not (_context_bound(node) or node.text.islower() or node.mentions[0].id in index.standing_in):
                own.setdefault(node.form, node)
        for node in sorted(own.values(), key=lambda n: (-len(n.form.split()), n.form))[:_NAMES]:
            made = found.setdefault((node.label, node.form), _Form(node.label, node.text, node.form, []))
            made.entities.append(entity)
    weight = {e: sum(len(n.mentions) for n in nodes) for e, nodes in index.nodes.items()}
    for one in found.values():
        one.entities.sort(key=lambda e: (e.registry is None, -weight[e.id], e.id))
        one.met = sum(weight[e.id] for e in one.entities)
    return sorted(found.values(), key=lambda f: (-f.met, f.label, f.form))


def _alike(index: _Index) -> Iterator[Doubt]:
    """Yield entities with one name, each with that which is met most often, and entities with names that are alike."""
    forms = _forms(index)
    pairs: dict[tuple[str, str], tuple[float, str, str, Entity, Entity]] = {}
    for one in forms:
        for entity in one.entities[1:]:
            _keep(pairs, 1.0, one.text, one.text, one.entities[0], entity)
    for one, other in _candidates(forms):
        score = _likeness(one, other)
        if score >= _ALIKE:
            _keep(pairs, score, one.text, other.text, one.entities[0], other.entities[0])
    hub = Counter(e.id for score, *_, one, other in pairs.values() if score < SAME for e in (one, other))
    for score, _, _, first, second in pairs.values():
        doubt = _apart(index, score, first, second)
        if doubt:
            # "Trade Office" is part of the names of nine offices, and hardly one of them.
            many = max(hub[first.id], hub[second.id]) if score < SAME else 1
            yield replace(doubt, likely=round(doubt.likely * 2 / (1 + many), 3)) if many > 1 else doubt


def _keep(
    pairs: dict[tuple[str, str], tuple[float, str, str, Entity, Entity]],
    score: float,
    a: str,
    b: str,
    one: Entity,
    other: Entity,
) -> None:
    if one.id == other.id or (one.registry and other.registry):
        return  # the registry knows that they are two
    key = min(one.id, other.id), max(one.id, other.id)
    if key not in pairs or pairs[key][0] < score:
        pairs[key] = score, a, b, one, other


def _candidates(forms: Sequence[_Form]) -> Iterator[tuple[_Form, _Form]]:
    keyed = [(f, _keys(f)) for f in forms]
    frequency = Counter((f.label, key) for f, own in keyed for key in own)
    blocks: dict[tuple[str, str], list[_Form]] = defaultdict(list)
    for one, own in keyed:
        shared = [key for key in own if frequency[one.label, key] > 1]
        most = len(shared) if one.label == "PERSON" else _KEYS
        for key in sorted(shared, key=lambda k: (frequency[one.label, k], k))[:most]:
            blocks[one.label, key].append(one)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for one, other in combinations(block[:_BLOCK], 2):
            if (pair := (id(one), id(other))) not in seen:
                seen.add(pair)
                yield one, other


def _keys(one: _Form) -> set[str]:
    if one.label == "PERSON":
        words = sorted({similarity.skeleton(w) or w for w in personal.parse(one.text).words if len(w) > 1})
        first = {w[0] for w in personal.parse(one.text).words if len(w) == 1}
        pairs = {f"{a} {b}" for a, b in combinations(words[:_WORDS_MOST], 2)}
        return pairs | {f"{a}. {b}" for a in first for b in words}
    words_ = companies.parse(one.text)[0] if one.label == "ORG" else wording.words(one.text)
    found = {w[:6] for w in words_}
    return found | ({"".join(words_)[:4]} if len(words_) == 1 else set())


def _likeness(one: _Form, other: _Form) -> float:
    """Return how alike two forms are, vetoes aside: "Mr" and "Ms", "Phase 1" and "Phase 2" are nearly one name."""
    found = names.compare(one.text, other.text, one.label)
    if not found.veto:
        return found.score
    left, right = one.form.split(), other.form.split()
    shared = sum((Counter(left) & Counter(right)).values())
    return round(2 * shared / (len(left) + len(right)), 3) if len(left) + len(right) > _FEW else 0.0


_FEW = 5
"""Words of two names under which they are not nearly one: "Phase 1", "Phase 2"."""


def _apart(index: _Index, score: float, one: Entity, other: Entity) -> Doubt | None:
    """Return the doubt about two entities that are alike, or None where there is hardly one."""
    left_nodes, right_nodes = _distinct(index.nodes[one.id]), _distinct(index.nodes[other.id])
    reasons = dict.fromkeys(
        (why, f"{x.text} / {y.text}: {why}") for x in left_nodes for y in right_nodes if (why := veto(x, y))
    )
    left, right = index.side(one), index.side(other)
    shared = _shared(index, left, right)
    if reasons:
        likely = min(VETOED.get(why, 0.0) for why, _ in reasons)
        if not likely or score < SAME:
            return None
        kind, against = "veto", [text for _, text in reasons]
    else:
        likely = 0.5 * min(1.0, max(0.0, score - _UNLIKE) / (SAME - _UNLIKE))
        extra = _extra(left_nodes, right_nodes, one.label)
        if extra:
            likely /= 2
        kind, against = "alike", ([extra] if extra else [])
        together = [d for d in left.documents if d in set(right.documents)]
        if together:
            likely *= 0.8
            against.append(f"{together[0]} has both")
        if shared:
            likely = min(0.5, likely + 0.1)
        if not against:
            against.append("nothing keeps them apart, and nothing says surely enough that they are one")
    return Doubt(
        kind,
        one.label,
        round(likely, 3),
        left,
        right,
        False,
        (*_says(one, other, left_nodes, right_nodes), *shared),
        tuple(against[:_SENTENCES]),
    )


def _distinct(nodes: Sequence[Node]) -> list[Node]:
    """Return the full names of an entity, each once."""
    found: dict[tuple[str, str], Node] = {}
    for node in nodes:
        if not _context_bound(node):
            found.setdefault((node.form, node.sex), node)
    return list(found.values())[:_SCANNED_NAMES] or list(nodes[:1])


_SCANNED_NAMES = 8


def _extra(left: Sequence[Node], right: Sequence[Node], label: str) -> str:
    """Return that each of two names has words that the other lacks, or an empty string."""
    if label == "PERSON":
        return _partly_heard(left, right)
    best = ""
    for x in left:
        for y in right:
            own = [w for w in wording.words(x.text) if w not in wording.words(y.text)]
            there = [w for w in wording.words(y.text) if w not in wording.words(x.text)]
            if own and there and wording.spelled(own, there) is None:
                best = best or f"each has words of its own: {' '.join(own)} / {' '.join(there)}"
            elif (own or there) and label == "PLACE":  # a hospital has the name of its town
                best = best or f"may be a part of it, or beside it: {' '.join(own or there)}"
            else:
                return ""
    return best


def _partly_heard(left: Sequence[Node], right: Sequence[Node]) -> str:
    """Return that the words of a longer name are only like those of a shorter: "Yin Li", "Kitty Mui Lai-yin"."""
    best = ""
    for x in left:
        for y in right:
            few, many = sorted(len(personal.parse(n.text).words) for n in (x, y))
            found = names.compare(x.text, y.text, "PERSON")
            if few == many or all(f.name in ("exact", "spacing", "words") for f in found.features):
                return ""
            best = best or f"{x.text} / {y.text}: not the same letters, and one has words more"
    return best


def _says(one: Entity, other: Entity, left: Sequence[Node], right: Sequence[Node]) -> tuple[str, ...]:
    best: list[tuple[float, str]] = []
    for x in left:
        for y in right:
            found = names.compare(x.text, y.text, one.label)
            for f in found.features[:1] if found.score >= _UNLIKE else ():
                text = f"{x.text} / {y.text}: {f.detail} ({weights.WEIGHTS[f.name].says}), {found.score:.2f}"
                best.append((found.score, f"the same name: {x.text}" if x.form == y.form else text))
            if not found.features and found.score >= _UNLIKE:
                best.append((found.score, f"{x.text} / {y.text}: alike, {found.score:.2f}"))
    return tuple(dict.fromkeys(text for _, text in sorted(best, key=lambda item: (-item[0], item[1]))))[:2]


def _shared(index: _Index, left: Side, right: Side) -> tuple[str, ...]:
    """Return what both sides are related to, in words."""
    if left.entity == right.entity:
        return ()
    both = index.beside(left.entity) & index.beside(right.entity)
    named = [(kind, index.entities[o].name) for kind, o in sorted(both) if o in index.entities]
    return tuple(f"both {_TELLING[kind]} {name}" for kind, name in named[:2])
