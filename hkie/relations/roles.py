"""Predicates of a sentence, the names and nouns that have roles in them, and what follows from these roles.

In a verb, a name is ``subj`` (who does it), ``obj`` (what is acted upon), ``comp`` (what it is said to be) or has a
preposition for its role; in a noun, ``own`` or ``mod`` before it, ``is`` or a preposition behind it. A role such as
``obj/of`` is that of a name inside the object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

from hkie.relations.chunks import VERB, Atom, Chunk

SUBJECT, OBJECT, SECOND, COMPLEMENT, BESIDE, OWN, MODIFIER, IS = (
    "subj", "obj", "obj2", "comp", "beside", "own", "mod", "is",
)  # fmt: skip
_STANDS_FOR = ("of", "from", OWN, MODIFIER)
"""Roles in a noun for people of those who they stand for: "officials from the Bureau"."""
_DONE = (OBJECT, SECOND, "in", "on", "with", "during")
"""Roles of a noun in a verb whose subject does what the noun says: "in his speech", "held talks"."""
MOST_ROLES = 40
"""Roles of a name that is given those of another, at most."""
DOERS = 12
"""Subjects of a verb to which a noun is tied, at most."""

T = TypeVar("T", bound=Atom)


@dataclass(slots=True, eq=False)
class Predicate:
    """A verb or a noun in which names have roles; ``kind`` is VERB or NOUN.

    ``words`` are the first word of a verb group and that behind it, ``outer`` the verb that it depends on: "urged" in
    "urged her to attend", "will meet" in "will meet A and visit B".
    """

    lemma: str
    kind: str
    passive: bool = False
    words: tuple[int, int] = (0, 0)
    outer: Predicate | None = None
    relative: bool = False
    """Whether it is the verb of a relative clause, which tells more of one name."""


@dataclass(slots=True, eq=False)
class Node(Generic[T]):
    """A name or a noun of a sentence: its roles by predicate, and the nodes that it follows.

    ``names`` has by the number of a node what stands between the two: a preposition, a comma, "and".
    """

    chunk: Chunk[T]
    number: int
    roles: dict[Predicate, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    noun: Predicate | None = None

    def take(self, roles: Mapping[Predicate, str]) -> None:
        """Take over the roles of another node, as long as there are few: in names without end each would have all."""
        for predicate, role in islice(roles.items(), MOST_ROLES):
            if len(self.roles) < MOST_ROLES:
                self.roles[predicate] = role


def alike(one: Node[T], other: Node[T]) -> bool:
    """Return whether two may stand in one role: people, posts and bodies; events; places; dates; other nouns."""
    return one.chunk.sort == other.chunk.sort


def complete(nodes: Sequence[Node[T]], copulas: Iterable[tuple[Node[T], Node[T]]]) -> None:
    """Add the roles that follow from others, once a sentence is read; ``copulas`` tell what is said to be what."""
    own = {node.noun: node for node in nodes if node.noun is not None and not node.chunk.pronoun}
    for subject, complement in copulas:  # "The speakers are Ms So and Mr Lee"
        for one, other in ((subject, complement), (complement, subject)):
            if one.noun is not None and other.noun is None:
                other.roles.setdefault(one.noun, IS)
    doers: dict[Predicate, list[Node[T]]] = {}
    for node in nodes:
        for predicate, role in node.roles.items():
            if role == SUBJECT and node.noun is None:
                doers.setdefault(predicate, []).append(node)
    for noun, node in own.items():  # "Ms So gave a speech at": she speaks
        for predicate, role in node.roles.items():
            if predicate.kind == VERB and not predicate.passive and role in _DONE:
                for doer in doers.get(predicate, ())[:DOERS]:
                    doer.roles.setdefault(noun, SUBJECT)
    for node in nodes:  # "students of the College competed", "attended the opening of the Expo"
        for predicate, role in list(node.roles.items()):
            host = own.get(predicate)
            if host is None or role in (IS, SUBJECT, BESIDE) or "/" in role:
                continue
            stands = alike(host, node) and role in _STANDS_FOR
            for outer, its in host.roles.items():
                if stands and "/" not in its:
                    node.roles[outer] = its
                elif "/" not in its:
                    node.roles.setdefault(outer, f"{its}/{role}")
