"""The relations of a document after its decisions: each claim of a sentence stays, goes, is confirmed, or is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from hkie.corrections.contexts import Contexts
from hkie.corrections.placed import Placed
from hkie.ontology import Ontology
from hkie.records import Evidence, Mention, Relation
from hkie.relations import aggregation
from hkie.relations.relation_mentions import NOT_FACTS
from hkie.resolve.decisions import Decision, normal_text
from hkie.resolve.stamps import stamped


def corrected_relations(
    before: Sequence[Mention],
    now: Sequence[Mention],
    relations: Iterable[Placed],
    text: Contexts,
    decisions: Iterable[Decision],
    ontology: Ontology,
    against: dict[int, str],
) -> list[Placed]:
    """Return the relations of a document, each claim on its own, between the mentions that it has ``now``.

    A claim goes if one of its names did, or has a label that its type does not join. What stood against a decision is
    noted in ``against``.
    """
    every = list(decisions)
    decided = [d for d in every if d.about == "relation"]
    known = {normal_text(m.text) for m in (*before, *now)} | {d.a for d in every if d.about != "relation"}
    made: list[Placed] = []
    found: set[int] = set()
    for one, ends, said in _stated(before, now, relations, text, decided, ontology):
        found |= {d.n for d in said}
        last = max(said, key=lambda d: d.n, default=None)
        if last is None:
            made.append(_placed(one, *ends))
        elif last.decision != "wrong":
            made.append(_placed(replace(one, rule=stamped(last.n, one.rule), score=1.0), *ends))
    for decision in decided:
        if decision.n in found or not text.places(decision.sentence):
            continue
        if decision.decision != "wrong":
            made += _new(decision, now, text, ontology, against)
        elif unknown := {decision.a, decision.b} - known:
            against[decision.n] = f"{min(unknown)!r} is not a name in the document"
    return made


def claimed(
    mentions: Sequence[Mention],
    relations: Iterable[Placed],
    text: Contexts,
    decisions: Iterable[Decision],
    ontology: Ontology,
) -> set[int]:
    """Return the numbers of the decisions whose relation the relations of a document state in the decision's sentence."""
    stated = _stated(mentions, mentions, relations, text, decisions, ontology)
    return {d.n for _, _, said in stated for d in said}


def _stated(
    before: Sequence[Mention],
    now: Sequence[Mention],
    relations: Iterable[Placed],
    text: Contexts,
    decisions: Iterable[Decision],
    ontology: Ontology,
) -> Iterator[tuple[Relation, tuple[Mention, Mention], list[Decision]]]:
    """Yield each claim of a relation, the mentions at its ends, and the decisions about it."""
    asked = [(d, text.places(d.sentence)) for d in decisions]
    known = _Ends(before, now)
    for relation, placed in relations:
        for one, pair in _claims(relation, placed, known, ontology):
            claim = one.evidence[0]
            said = [
                d
                for d, places in asked
                if _means(d, one, pair, ontology) and any(a < claim.end and claim.start < b for a, b in places)
            ]
            yield one, pair.ends, said


class _Ends:
    """The mentions of a document before and after the decisions about names."""

    def __init__(self, before: Sequence[Mention], now: Sequence[Mention]) -> None:
        self._texts = {m.id: {normal_text(m.text)} for m in before}
        for mention in now:
            self._texts.setdefault(mention.id, set()).add(normal_text(mention.text))
        self.now = {m.id: m for m in now}

    def texts(self, mentions: Iterable[Mention]) -> frozenset[str]:
        """Return the names that mentions have or had."""
        return frozenset(text for m in mentions for text in self._texts[m.id])


class _Pair:
    """The two names of a claim: the ``ends`` that it has now, and all ``texts`` by which a decision may call them."""

    def __init__(self, ends: tuple[Mention, Mention], texts: tuple[frozenset[str], frozenset[str]]) -> None:
        self.ends, self.texts = ends, texts


def _claims(
    relation: Relation, placed: Mapping[tuple[str, str], Sequence[Mention]], ends: _Ends, ontology: Ontology
) -> Iterator[tuple[Relation, _Pair]]:
    """Yield a relation once for each sentence that claims it, as far as its names are still there."""
    claims = [e for e in relation.evidence if e.role == "claim"] or list(relation.evidence)
    context = [e for e in relation.evidence if e not in claims]
    kind = ontology.type(relation.type)
    for claim in claims:
        chosen = []
        for entity, labels in ((relation.head, kind.heads), (relation.tail, kind.tails)):
            there = placed.get((relation.document, entity), ())
            inside = [m for m in there if claim.start <= m.start < claim.end]
            left = (ends.now.get(m.id) for m in inside or there)
            chosen.append(next((m for m in left if m and (not labels or m.label in labels)), None))
        head, tail = chosen
        if head and tail:
            texts = [ends.texts(placed.get((relation.document, e), ())) for e in (relation.head, relation.tail)]
            yield replace(relation, evidence=(claim, *context)), _Pair((head, tail), (texts[0], texts[1]))


def _means(decision: Decision, relation: Relation, pair: _Pair, ontology: Ontology) -> bool:
    if decision.type != relation.type:
        return False
    head, tail = pair.texts
    straight = decision.a in head and decision.b in tail
    return straight or (ontology.type(decision.type).symmetric and decision.b in head and decision.a in tail)


def _placed(relation: Relation, head: Mention, tail: Mention) -> Placed:
    place = relation.document
    return replace(relation, head=head.id, tail=tail.id), {(place, head.id): [head], (place, tail.id): [tail]}


def _new(
    decision: Decision, mentions: Sequence[Mention], text: Contexts, ontology: Ontology, against: dict[int, str]
) -> Iterator[Placed]:
    """Yield the relation of a decision for each place of its sentence."""
    if decision.status in NOT_FACTS:
        return  # that something is denied is not added to what a text states
    kind = ontology.types.get(decision.type)
    if kind is None:
        against[decision.n] = f"{decision.type} is no relation type; is a folder of --patterns missing?"
        return
    for start, end in text.places(decision.sentence):
        chosen = [_named(name, mentions, start, end) for name in (decision.a, decision.b)]
        for name, mention, labels in zip((decision.a, decision.b), chosen, (kind.heads, kind.tails), strict=True):
            if problem := _unfit(name, mention, decision.type, labels, ontology):
                against.setdefault(decision.n, problem)
        head, tail = chosen
        if head and tail and decision.n not in against:
            document = head.document
            evidence = [Evidence(document, start, end, text.text(start, end))]
            for other in (head, tail):
                if not start <= other.start < end and (spot := text.at(other.start)):
                    evidence.append(Evidence(document, spot[0], spot[1], text.text(spot[0], spot[1]), "context"))
            made = aggregation.relation(
                decision.type, head.id, tail.id, document, "stated", stamped(decision.n), 1.0, tuple(evidence), None
            )
            yield _placed(replace(made, status=decision.status or made.status), head, tail)


def _unfit(name: str, mention: Mention | None, kind: str, labels: frozenset[str], ontology: Ontology) -> str:
    """Return why a name cannot be an end of a relation, or an empty string."""
    if mention is None:
        return f"{name!r} is not a name in the document; decide its label first"
    if labels and mention.label not in labels:
        return f"{name!r} is {mention.label}, and {kind} needs {' or '.join(ontology.ordered(labels))} there"
    return ""


def _named(name: str, mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """Return the mention of a name in a sentence, else the last one before it, else the first behind."""
    named = [m for m in mentions if normal_text(m.text) == name]
    inside = [m for m in named if start <= m.start < end]
    before = [m for m in named if m.start < start]
    return next(iter(inside[:1] or before[-1:] or named[:1]), None)
