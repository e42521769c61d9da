"""The clauses of a sentence, read from its chunks from left to right.

Actives and passives, relative clauses, participles, infinitives, inversion, coordination, apposition and nouns that act
like verbs ("a visit to") give names the same roles (see ``roles``). Where the attachment of a preposition is open, both
readings are kept: what comes after this may weigh them. One module: a reader with a state that its steps share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from hkie.relations.chunks import (
    AND,
    CLOSE,
    COMMA,
    FINITE,
    GERUND,
    INFINITIVE,
    LIST,
    NAME,
    NOUN,
    OPEN,
    OWNER,
    PASSIVE,
    PREP,
    STOP,
    THAT,
    VERB,
    WHO,
    Atom,
    Chunk,
)  # fmt: skip
from hkie.relations.roles import (
    BESIDE,
    COMPLEMENT,
    DOERS,
    IS,
    MODIFIER,
    OBJECT,
    OWN,
    SECOND,
    SUBJECT,
    Node,
    Predicate,
    alike,
    complete,
)  # fmt: skip

_JOINS = (COMMA, AND, OPEN, LIST, CLOSE, STOP)
"""Chunks between the members of a list or of an apposition."""
_AHEAD = 12
"""Chunks behind a name in which its verb is looked for."""

T = TypeVar("T", bound=Atom)


@dataclass(slots=True, eq=False)
class _Clause(Generic[T]):
    """A clause while it is read. ``outer`` is the one around it."""

    outer: _Clause[T] | None = None
    verb: Predicate | None = None
    passive: bool = False
    finite: bool = False
    relative: bool = False
    bare: bool = False
    """Whether its verb is an infinitive or a gerund."""
    subject: list[Node[T]] = field(default_factory=list)
    objects: list[Node[T]] = field(default_factory=list)
    waiting: list[Predicate] = field(default_factory=list)
    """Participles whose subject is still to come: "Addressing the forum, ..."."""
    fronted: list[tuple[str, Node[T]]] = field(default_factory=list)
    """What stands before the verb with a preposition: "In May, ..."."""

    @property
    def fresh(self) -> bool:
        return self.verb is None and not self.subject

    @property
    def subject_role(self) -> str:
        return OBJECT if self.passive else SUBJECT


def analyse(found: Sequence[Chunk[T]]) -> list[Node[T]]:
    """Return the names and nouns of a sentence with their roles, in order."""
    return _Reader(found).read()


class _Reader(Generic[T]):
    def __init__(self, found: Sequence[Chunk[T]]) -> None:
        self.chunks = found
        self.nodes: list[Node[T]] = []
        self.clause: _Clause[T] = _Clause()
        self.group: list[Node[T]] = []
        """The names and nouns that stand in one role."""
        self.copulas: list[tuple[Node[T], Node[T]]] = []
        """What is said to be what."""
        self.closed: Node[T] | None = None
        """The name behind the "and" of a list, which is its last."""

    def read(self) -> list[Node[T]]:
        for at, chunk in enumerate(self.chunks):
            if chunk.kind in (NAME, NOUN):
                self._nominal(at, chunk)
            elif chunk.kind == VERB:
                self._verb(at, chunk)
            elif chunk.kind == WHO:
                self._relative(at, chunk)
            elif chunk.kind == THAT:
                self.clause, self.group = _Clause(self.clause), []
            elif chunk.kind == STOP:
                if chunk.lemma == ";" and self.group and not self._opens_clause(at + 1):
                    continue  # "met Mr Ko; Ms Ho; and Mr Lee"
                if chunk.lemma != ":":
                    self.clause = _Clause()
                self.group = []
        complete(self.nodes, self.copulas)
        return self.nodes

    def _kind(self, at: int) -> str:
        return self.chunks[at].kind if 0 <= at < len(self.chunks) else ""

    def _relative(self, at: int, chunk: Chunk[T]) -> None:
        if self.nodes and self._kind(at - 1) in (NAME, NOUN, COMMA, CLOSE, PREP):
            last = self.nodes[-1]
            self.clause = _Clause(self.clause, relative=True)
            if self._kind(at - 1) == PREP:  # "with whom", "at which"
                self.clause.fronted.append((self.chunks[at - 1].lemma, last))
            elif chunk.lemma == "where":
                self.clause.fronted.append((chunk.lemma, last))
            else:
                self.clause.subject = [last, *(n for n in self.group if n is not last and alike(n, last))]
        self.group = []

    # Names and nouns

    def _nominal(self, at: int, chunk: Chunk[T]) -> None:
        last = self.nodes[-1] if self.nodes else None
        node = Node(chunk, len(self.nodes))
        if chunk.kind == NOUN:
            node.noun = Predicate(chunk.lemma, NOUN)
        self.nodes.append(node)
        kind = self._kind(at - 1)
        if kind == PREP:
            self._prepositional(node, self.chunks[at - 1].lemma, last, at)
        elif kind == OWNER and last is not None:
            self._takes_place(node, last, OWN)
        elif kind in (NAME, NOUN) and last is not None:
            if node.noun is not None:
                self._takes_place(node, last, MODIFIER)
            elif self._follows_fronted(last, node, at):
                self._argument(node)
            else:
                node.names[last.number] = BESIDE
                node.take(last.roles)
                if last.noun is not None:
                    node.roles[last.noun] = IS
                self._join(node)
        elif not (kind in _JOINS and last is not None and self._joined(node, last, kind, at)):
            self._argument(node)

    def _follows_fronted(self, last: Node[T], node: Node[T], at: int) -> bool:
        """Whether a name is the subject behind what stands before it with a preposition: "In a speech Mr Ko praised"."""
        follows = self._kind(at + 1) == VERB and self.chunks[at + 1].form == FINITE
        fronted = self.clause.fresh and bool(self.clause.fronted)
        return follows and fronted and (last.noun is not None or not alike(last, node))

    def _joined(self, node: Node[T], last: Node[T], kind: str, at: int) -> bool:
        """Give a node the roles of the group that it goes on, unless it opens a clause."""
        if not self.group:
            return False
        step = self.chunks[at - 1].lemma
        if kind == AND and self._kind(at - 2) == COMMA:
            step = ","
        if kind in (AND, COMMA) and self._is_subject(node, kind, at):
            if not self.clause.fresh:
                around = self._waiting()
                self.clause = _Clause(around.outer if around is not None else self.clause)
                if around is not None:
                    self.clause.waiting, self.clause.fronted = around.waiting, around.fronted
            return False
        model = next((n for n in reversed(self.group) if alike(n, node)), None)
        if model is not None:
            node.names[last.number] = step
            node.take(model.roles)
            if kind == AND:
                self.closed = node
            self._join(node)
            return True
        objects = self.clause.objects
        if kind == AND and objects and alike(objects[-1], node):  # "visited Oslo on May 5 and Rome on May 6"
            node.take(objects[-1].roles)
            node.names[objects[-1].number] = step
            self.group = [node]
            return True
        model = self.group[-1]
        node.names[model.number] = step
        node.take(dict.fromkeys(model.roles, BESIDE))
        if kind in (COMMA, OPEN) and model.noun is not None:
            node.roles[model.noun] = BESIDE
        self.group.append(node)
        return True

    def _is_subject(self, node: Node[T], kind: str, at: int) -> bool:
        """Whether a name behind a comma or "and" is the subject of a verb to come."""
        clause, around = self.clause, self._waiting()
        if kind == COMMA and (clause.fresh or around is not None):
            ended = not alike(self.group[0], node) or self.closed is self.group[-1]
            if ended and self._finite_ahead(at):
                return True  # "In 2017, the Bureau, the Society and the Group launched"
        return (clause.finite or clause.fresh or around is not None) and self._opens_clause(at)

    def _join(self, node: Node[T]) -> None:
        """Add a node to the group, and to the subject or object that the group is."""
        self.group.append(node)
        clause, first = self.clause, self.group[0]
        if clause.verb is None and first in clause.subject:
            clause.subject.append(node)
            return
        fronted = next((lemma for lemma, one in clause.fronted if one is first), None)
        if fronted is not None:
            clause.fronted.append((fronted, node))
        elif first in clause.objects:
            clause.objects.append(node)
            self.copulas += [(one, node) for one, other in self.copulas[-DOERS:] if other is first]

    def _argument(self, node: Node[T]) -> None:
        """Give a node without a preposition its role: subject before the verb, object or complement behind it."""
        clause = self.clause
        self.group = [node]
        if clause.verb is None:
            clause.subject.append(node)
            self._end_waiting(node)
            return
        if clause.passive or clause.verb.lemma == "be":
            node.roles[clause.verb] = COMPLEMENT
            if clause.verb.lemma == "be":
                fronted = [] if clause.subject else [one for _, one in clause.fronted]
                self.copulas += [(one, node) for one in (*clause.subject, *fronted)[:DOERS]]
            if not clause.subject:  # "Also attending were Ms So and Mr Lee"
                self._end_waiting(node)
        else:
            node.roles[clause.verb] = SECOND if clause.objects else OBJECT
        clause.objects.append(node)

    def _end_waiting(self, node: Node[T]) -> None:
        for verb in self.clause.waiting:
            node.roles[verb] = OBJECT if verb.passive else SUBJECT

    def _takes_place(self, node: Node[T], last: Node[T], role: str) -> None:
        """Give a noun the roles of the name before it: "Harbour Bureau officials", "the Bureau's visit"."""
        node.take(last.roles)
        node.names.update(last.names)
        if node.noun is None:
            node.names[last.number] = role
        else:
            last.roles = {node.noun: role}
        for nodes in (self.group, self.clause.subject, self.clause.objects):
            if last in nodes:
                nodes[nodes.index(last)] = node

    def _prepositional(self, node: Node[T], lemma: str, last: Node[T] | None, at: int) -> None:
        clause = self.clause
        self.group = [node]
        adjacent = last if self._kind(at - 2) in (NAME, NOUN, CLOSE) else None
        if adjacent is not None and adjacent.noun is not None:
            node.roles[adjacent.noun] = lemma
        elif adjacent is not None:
            node.names[adjacent.number] = lemma
        if lemma == "of":
            return
        if adjacent is not None:  # "the launch of the Scheme by the Bureau"
            for predicate, role in adjacent.roles.items():
                if predicate.kind == NOUN and "/" not in role:
                    node.roles.setdefault(predicate, lemma)
        if clause.verb is None:
            clause.fronted.append((f"pre.{lemma}" if clause.subject and lemma not in ("with", "by") else lemma, node))
            return
        node.roles[clause.verb] = SUBJECT if lemma == "by" and clause.passive else lemma
        for thing in clause.objects[-1:]:  # "paid a visit today to"
            if thing.noun is not None and thing is not adjacent:
                node.roles.setdefault(thing.noun, lemma)

    # What follows

    def _opens_clause(self, at: int) -> bool:
        """Whether a name behind "and" or a comma has a verb of its own: "..., and Mr Ko visited"."""
        joined = self._kind(at - 1) == AND
        around = self._waiting() is not None
        for k in range(at + 1, min(at + _AHEAD, len(self.chunks))):
            chunk = self.chunks[k]
            if chunk.kind == VERB:
                return chunk.form == FINITE and not (chunk.either and self._participle(k))
            if chunk.kind in (STOP, WHO, THAT):
                return False
            if chunk.kind == COMMA and joined == around:
                return False
            if chunk.kind == AND and around and not joined and self._closes(k):
                return False  # "Speaking on Mr Li, Ms Ho and Mr Lo, the Director said"
        return False

    def _closes(self, at: int) -> bool:
        """Whether "and" closes a list before the subject: a name, a comma and another name follow."""
        return [self._kind(k) for k in range(at + 1, at + 4)] == [NAME, COMMA, NAME]

    def _finite_ahead(self, at: int) -> bool:
        for chunk in self.chunks[at + 1 :]:
            if chunk.kind in (STOP, WHO, THAT):
                return False
            if chunk.kind == VERB and chunk.form == FINITE:
                return True
        return False

    def _waiting(self) -> _Clause[T] | None:
        """The outermost clause whose participle has no subject yet: "Speaking at the forum, which ..., "."""
        found: _Clause[T] | None = None
        clause: _Clause[T] | None = self.clause
        while clause is not None:
            if clause.waiting and not clause.subject:
                found = clause
            clause = clause.outer
        return found

    def _participle(self, at: int) -> bool:
        """Whether a past form behind a noun is a participle: "the forum held in Sha Tin drew", and not "Mr Ko held"."""
        clause, following = self.clause, self._kind(at + 1)
        if self.nodes and self.nodes[-1].chunk.pronoun and self._kind(at - 1) == NOUN:
            return False
        if not following:
            return clause.verb is not None
        if following == PREP and self.chunks[at + 1].lemma == "by":
            return True
        if following in (NAME, NOUN, THAT):
            return False
        if clause.finite and self._kind(at - 1) in (NAME, NOUN, CLOSE):
            return True
        for k in range(at + 1, len(self.chunks)):
            chunk = self.chunks[k]
            if chunk.kind == STOP:
                break
            if chunk.kind == VERB and chunk.form == FINITE:
                return self._kind(k - 1) not in (AND, WHO, THAT, COMMA) or chunk.lemma in ("be", "have")
        return False

    # Verbs

    def _verb(self, at: int, chunk: Chunk[T]) -> None:
        kind, clause, form, passive = self._kind(at - 1), self.clause, chunk.form, chunk.passive
        if chunk.either and not passive:
            if kind in (NAME, NOUN, CLOSE, COMMA) and self._participle(at):
                form, passive = PASSIVE, True
            elif kind == AND and clause.passive and not clause.finite:
                form, passive = PASSIVE, True  # "organised by A and held in B"
        verb = Predicate(chunk.lemma, VERB, passive, (chunk.first, chunk.after))
        group, self.group = self.group, []
        if form == INFINITIVE or (form == GERUND and kind in (PREP, VERB)):
            self._bare(verb, passive, form)
        elif form in (GERUND, PASSIVE):
            self._participial(verb, passive, kind, group)
        else:
            self._finite(verb, passive, kind, group, chunk.tensed)

    def _bare(self, verb: Predicate, passive: bool, form: str) -> None:
        """Add an infinitive or gerund: "agreed to attend", "invited Mr Ko to chair", "after visiting"."""
        clause = self.clause
        verb.outer = clause.verb
        inner = self.clause = _Clause(
            clause, verb, passive, finite=clause.finite, bare=True, subject=list(clause.subject)
        )  # fmt: skip
        controls = form == INFINITIVE and clause.objects and not clause.passive
        if controls and clause.objects[-1].chunk.kind == NAME:
            self._gives(inner, clause.objects)
        else:
            self._gives(inner, clause.subject)
            if not clause.subject and not clause.objects:
                inner.waiting = [verb]
        for lemma, node in clause.fronted:
            node.roles.setdefault(verb, lemma)

    def _participial(self, verb: Predicate, passive: bool, kind: str, group: Sequence[Node[T]]) -> None:
        """Add a participle: of the noun before it, of the subject of its clause, or of one still to come."""
        clause = self.clause
        if kind in (NAME, NOUN, CLOSE) and self.nodes:
            last = self.nodes[-1]
            own = [
                n
                for n in group
                if n is last or (not clause.finite and alike(n, last) and n.chunk.kind == last.chunk.kind)
            ]
            inner = _Clause(clause, verb, passive, relative=True, subject=own or [last])
        elif clause.verb is not None and (clause.subject or not clause.finite):
            while clause.relative and kind == COMMA and clause.outer is not None and clause.outer.verb is not None:
                clause = clause.outer
            inner = _Clause(clause, verb, passive, finite=clause.finite, subject=list(clause.subject))
            if not clause.subject:
                inner.waiting = [*clause.waiting, verb]
        elif clause.verb is None and clause.subject:
            inner = _Clause(clause, verb, passive, relative=True, subject=list(clause.subject))
        else:
            clause.waiting.append(verb)
            inner = _Clause(clause, verb, passive, waiting=clause.waiting)
        verb.outer, verb.relative = clause.verb, inner.relative
        self._gives(inner, inner.subject)
        self.clause = inner

    def _finite(self, verb: Predicate, passive: bool, kind: str, group: Sequence[Node[T]], tensed: bool) -> None:
        """Add a finite verb, to the clause that has a subject for it."""
        clause = self.clause
        while clause.outer is not None and kind != WHO and clause.verb is not None:
            if (clause.bare and tensed) or ((clause.relative or not clause.finite) and kind != AND and not clause.bare):
                clause = clause.outer
            else:
                break
        if clause.verb is None or (clause.waiting and not clause.subject):
            if clause.outer is not None and not clause.relative and not clause.waiting:
                verb.outer = clause.outer.verb  # "denied that she attended"
            inner = clause
            inner.verb, inner.passive, inner.finite = verb, passive, True
        elif kind == AND and clause.subject:
            verb.outer = None if tensed else clause.verb
            inner = _Clause(
                clause.outer, verb, passive, finite=True, relative=clause.relative, subject=list(clause.subject)
            )  # fmt: skip
        else:
            own = [n for n in group if n not in clause.subject] if kind in (NAME, NOUN, CLOSE) else []
            inner = _Clause(clause.outer, verb, passive, finite=True, subject=own or list(clause.subject))
        verb.relative = inner.relative
        self._gives(inner, inner.subject)
        for lemma, node in inner.fronted:
            node.roles.setdefault(verb, lemma)
        self.clause = inner

    def _gives(self, clause: _Clause[T], subjects: Sequence[Node[T]]) -> None:
        """Give nodes the role of the subject in the verb of a clause."""
        if clause.verb is not None:
            for node in subjects:
                node.roles.setdefault(clause.verb, clause.subject_role)
