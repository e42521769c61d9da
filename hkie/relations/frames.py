"""Frames: which predicate, with which roles, states which relation.

A frame is a row of ``patterns/relations/*.jsonl``: ``{"type": "visited", "verbs": ["visit"], "head": ["subj"],
"tail": ["obj"]}`` says that whoever is the subject of "visit" visited its object. Passives, relative clauses and lists
are the same to it, since roles are. The frames that come with hkie are features of the model of relations; those of a
user, and those of types that the model does not know, decide by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hkie.errors import PatternError
from hkie.grammar.ruleset import Frame
from hkie.ontology import Ontology
from hkie.patternfiles import Problems, collect_errors, default_folder
from hkie.relations.chunks import NOUN, VERB
from hkie.relations.roles import Node
from hkie.relations.syntax import syntax


class Fit(NamedTuple):
    """A frame whose predicate joins two names, and their roles; ``whole`` if the roles are those of the frame, too, and ``back``
    if they are so with head and tail changed about, as a symmetric type allows."""

    frame: Frame
    head: str
    tail: str
    whole: bool
    back: bool


class Frames:
    """The frames by predicate. Invalid frames raise PatternError, or are passed to ``problems``."""

    def __init__(self, frames: Sequence[Frame], ontology: Ontology, problems: Problems | None = None) -> None:
        self.frames: list[Frame] = []
        self._known: dict[tuple[str, str], list[Frame]] = {}
        for frame in frames:
            with collect_errors(problems):
                _check(frame, ontology)
                self.frames.append(frame)
                for lemma in frame.verbs:
                    self._known.setdefault((VERB, lemma), []).append(frame)
                for noun in frame.nouns:
                    for form in (noun, noun + "s"):
                        self._known.setdefault((NOUN, form), []).append(frame)
        self._symmetric = {name for name, known in ontology.types.items() if known.symmetric}
        own = str(default_folder())
        self.binding = frozenset(frame.id for frame in self.frames if not frame.where.startswith(own))
        """The frames of a user: what fits one is taken, whatever the model says."""
        self.syntax = syntax().with_verbs(verb for frame in self.frames for verb in frame.verbs)

    def fits(self, one: Node[Any] | None, other: Node[Any] | None) -> Iterator[Fit]:
        """Yield the frames of the predicates that join two names of a sentence."""
        if one is None or other is None:
            return
        for predicate, role in one.roles.items():
            its = other.roles.get(predicate)
            if its is not None:
                for frame in self._known.get((predicate.kind, predicate.lemma), ()):
                    whole = role in frame.head and its in frame.tail
                    back = frame.type in self._symmetric and its in frame.head and role in frame.tail
                    yield Fit(frame, role, its, whole or back, back and not whole)

    def possible(self, node: Node[Any], end: str) -> Iterator[str]:
        """Yield the relation types of which a name may be the head or the tail, by its role."""
        found: dict[str, None] = {}
        for predicate, role in node.roles.items():
            for frame in self._known.get((predicate.kind, predicate.lemma), ()):
                own, other = (frame.head, frame.tail) if end == "head" else (frame.tail, frame.head)
                if role in own or (frame.type in self._symmetric and role in other):
                    found[frame.type] = None
        yield from found


def _check(frame: Frame, ontology: Ontology) -> None:
    known = ontology.types.get(frame.type)
    if known is None:
        raise PatternError(frame.where, f"unknown relation {frame.type!r}; one of {', '.join(ontology.types)}")
    if not frame.verbs and not frame.nouns:
        raise PatternError(frame.where, "a frame needs verbs or nouns")
    if not frame.head or not frame.tail:
        raise PatternError(frame.where, "a frame needs roles of its head and its tail")
    odd = sorted(frame.heads - known.heads)
    if odd:
        raise PatternError(frame.where, f"{frame.type} has no head of label {odd[0]}")
