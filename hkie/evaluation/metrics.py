"""Metrics of a result against gold: mentions by label, entities by B-cubed, relations by document.

- Mentions: precision, recall and F1 by exact span and label, and by overlap with a gold span of the same label.
- Entities: B-cubed (Bagga and Baldwin 1998) over the mentions that gold and result share.
- Statuses and days of relations, where the gold has them, and whether what it denies is kept out.
- Relations: once per document, between gold entities. An entity of the result is mapped to the gold entity with which
  its mentions of the same label overlap most; with ``strict_ends``, with which they share most exact spans.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hkie.errors import UsageError
from hkie.evaluation.gold import UNKNOWN, Gold
from hkie.ontology import Ontology, shipped
from hkie.records import Result
from hkie.relations.relation_mentions import NOT_FACTS

Key = tuple[str, int, int, str]


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Precision; 0 if nothing was found."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 0.0

    @property
    def recall(self) -> float:
        """Recall; 0 if there is nothing to find."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / both if both else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hit + other.hit, self.false + other.false, self.missed + other.missed)


@dataclass(slots=True)
class Report:
    """All figures; ``errors`` lists false negatives (-) and positives (+) as (sign, what, document, offset, text, rule)."""

    documents: int = 0
    strict: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    overlapping: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    relations: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    bcubed: tuple[float, float, float] = (0.0, 0.0, 0.0)
    matched: int = 0
    statuses: Tally = field(default_factory=Tally)
    """Of the relations that were found and have a status in the gold: those with the same, and with another."""
    days: Tally = field(default_factory=Tally)
    """Of the same relations: their days, and the first and last ones of tenures."""
    kept_out: Tally = field(default_factory=Tally)
    """Of what the gold says to be denied, cancelled or only possible: what is not among the facts, and what is."""
    errors: list[tuple[str, str, str, int, str, str]] = field(default_factory=list)

    def over(self, labels: Iterable[str]) -> Tally:
        """Return the strict figures of several labels together."""
        return sum((self.strict[label] for label in labels), Tally())

    def __add__(self, other: Report) -> Report:
        both = Report(self.documents + other.documents, matched=self.matched + other.matched)
        for name in ("strict", "overlapping", "relations"):
            there = getattr(both, name)
            for report in (self, other):
                for key, tally in getattr(report, name).items():
                    there[key] = there[key] + tally
        both.statuses = self.statuses + other.statuses
        both.days = self.days + other.days
        both.kept_out = self.kept_out + other.kept_out
        both.errors = self.errors + other.errors
        if both.matched:
            precision, recall = (
                (self.bcubed[k] * self.matched + other.bcubed[k] * other.matched) / both.matched for k in (0, 1)
            )
            both.bcubed = precision, recall, 2 * precision * recall / (precision + recall)
        return both


def compare(
    gold: Iterable[Gold], result: Result, strict_ends: bool = False, ontology: Ontology | None = None
) -> Report:
    """Return the metrics of a result. Documents are matched by id, with or without folder and suffix.

    The ends of a relation are mapped to the gold entities with which they overlap most, so that an incomplete mention is
    not a relation error too; with ``strict_ends``, to those with which they share most mentions. ``ontology`` says which
    relations are symmetric (default: the built-in one).

    Raises UsageError if a document of gold is not in the result.
    """
    report = Report()
    ontology = ontology or shipped()
    entity_of = {link.mention: link.entity for link in result.links}
    by_name = {document_name(document.id): document.id for document in result.documents}
    there: dict[str, list[Any]] = defaultdict(list)
    for mention in result.mentions:
        there[mention.document].append(mention)
    gold_entity: dict[Key, str] = {}
    own_entity: dict[Key, str] = {}
    for item in gold:
        document = by_name.get(document_name(item.document))
        if document is None:
            raise UsageError(
                f"{item.document}: in the gold, but not among the documents; give its folder or file as well"
            )
        report.documents += 1
        wanted = {(document, start, end, label): entity for start, end, label, entity in item.mentions}
        found = {(document, m.start, m.end, m.label): m for m in there[document]}
        # Ids may mean different entities in different documents; with the name they do not.
        gold_entity.update({key: f"{entity} {item.names.get(entity, '')}" for key, entity in wanted.items()})
        own_entity.update({key: entity_of[m.id] for key, m in found.items()})
        _count_mentions(report, wanted, found, item.text)
        met = _shared_spans if strict_ends else _overlapped
        ends = met([*wanted.items()], [(key, entity_of[m.id]) for key, m in found.items()])
        _count_relations(report, item, document, ends, result, ontology)
    shared = [key for key in gold_entity if key in own_entity]
    report.matched = len(shared)
    report.bcubed = _bcubed(shared, gold_entity, own_entity)
    return report


def compare_apart(
    gold: Iterable[Gold], results: Iterable[Result], strict_ends: bool = False, ontology: Ontology | None = None
) -> Report:
    """Return the summed metrics of results of one document each; options as for compare().

    For gold with entities by document: "g1" in one is not "g1" in another, even if both are Hong Kong. Raises UsageError
    if a gold document is in no result.
    """
    gold = list(gold)
    by_name = {document_name(result.documents[0].id): result for result in results}
    empty = Result("", (), (), (), (), ())
    result_of = {item.document: by_name.get(document_name(item.document), empty) for item in gold}
    return sum((compare([item], result_of[item.document], strict_ends, ontology) for item in gold), Report())


def document_name(name: str) -> str:
    """Return a document's id without folder and suffix, by which gold and result are matched."""
    return name.rsplit("/", 1)[-1].removesuffix(".txt")


def _count_mentions(report: Report, wanted: Mapping[Key, str], found: Mapping[Key, Any], text: str | None) -> None:
    for key in wanted:
        label = key[3]
        if key in found:
            report.strict[label].hit += 1
        else:
            report.strict[label].missed += 1
            report.errors.append(("-", label, key[0], key[1], (text or "")[key[1] : key[2]], ""))
    for key, mention in found.items():
        if key not in wanted:
            report.strict[key[3]].false += 1
            report.errors.append(("+", key[3], key[0], key[1], mention.text, mention.rule))
    for label in {key[3] for key in (*wanted, *found)}:
        ours = [key for key in found if key[3] == label]
        theirs = [key for key in wanted if key[3] == label]
        met = sum(any(a[1] < b[2] and b[1] < a[2] for b in theirs) for a in ours)
        reached = sum(any(a[1] < b[2] and b[1] < a[2] for a in ours) for b in theirs)
        report.overlapping[label] = report.overlapping[label] + Tally(reached, len(ours) - met, len(theirs) - reached)


_Mentions = Sequence[tuple[Key, str]]
"""Spans with their entities."""


def _shared_spans(wanted: _Mentions, found: _Mentions) -> dict[str, set[str]]:
    """Return, for each entity of the result, the gold entities that share most of their spans with it."""
    own = dict(found)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for key, entity in wanted:
        if key in own:
            votes[entity][own[key]] += 1
    ends: dict[str, set[str]] = defaultdict(set)
    for entity, count in votes.items():
        ends[_most(count)].add(entity)
    return ends


def _overlapped(wanted: _Mentions, found: _Mentions) -> dict[str, set[str]]:
    """Return, for each entity of the result, the gold entity whose mentions of its label overlap most with its own."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    gold = sorted(wanted, key=lambda pair: pair[0][1])
    longest = max((end - start for (_, start, end, _), _ in gold), default=0)
    starts = [start for (_, start, _, _), _ in gold]
    for (_, start, end, label), own in found:
        for at in range(bisect_left(starts, start - longest), bisect_left(starts, end)):
            (_, other, stop, other_label), entity = gold[at]
            if label == other_label and stop > start:
                votes[own][entity] += min(end, stop) - max(start, other)
    return {own: {_most(count)} for own, count in votes.items()}


def _most(votes: Mapping[str, int]) -> str:
    return min(votes, key=lambda name: (-votes[name], name))


def _count_relations(
    report: Report,
    item: Gold,
    document: str,
    ends: Mapping[str, Collection[str]],
    result: Result,
    ontology: Ontology,
) -> None:
    """Count relations; ``ends`` maps entities of the result to gold entities."""
    missed = {(kind, head, tail) for head, kind, tail in item.relations}
    wanted = set(missed)
    claims = {(kind, head, tail): claim for (head, kind, tail), claim in item.claims.items()}
    given = set()
    names = {entity.id: entity.name for entity in result.entities}
    for relation in (r for r in result.relations if r.document == document):
        kind = relation.type
        heads, tails = (ends.get(end, ()) for end in (relation.head, relation.tail))
        meant = {(kind, head, tail) for head in heads for tail in tails}
        if ontology.type(kind).symmetric:
            meant |= {(kind, tail, head) for _, head, tail in meant}
        if not meant & wanted:
            report.relations[kind].false += 1
            described = f"{names[relation.head]} → {names[relation.tail]}"
            report.errors.append(("+", kind, document, relation.evidence[0].start, described, relation.rule))
        given |= meant
        for claim in (claims[one] for one in meant & missed if one in claims):
            report.statuses += Tally(
                hit=int(relation.status == claim.status), false=int(relation.status != claim.status)
            )
            days = [(relation.from_, claim.since), (relation.to, claim.until)]
            for own, day in (*days, (relation.date, claim.date)) if claim.date != UNKNOWN else days:
                right = int(own is not None and own == day)
                report.days += Tally(right, int(own is not None) - right, int(day is not None) - right)
        # Two entities of the result may map to one gold entity; duplicates count once.
        report.relations[kind].hit += len(meant & missed)
        missed -= meant
    for one, claim in claims.items():
        if one not in wanted and claim.status in NOT_FACTS:
            report.kept_out += Tally(hit=int(one not in given), missed=int(one in given))
    for kind, head, tail in sorted(missed):
        report.relations[kind].missed += 1
        described = f"{item.names.get(head, head)} → {item.names.get(tail, tail)}"
        report.errors.append(("-", kind, document, -1, described, ""))


def _bcubed(shared: list[Key], gold: Mapping[Key, str], own: Mapping[Key, str]) -> tuple[float, float, float]:
    if not shared:
        return 0.0, 0.0, 0.0
    theirs: dict[str, set[Key]] = defaultdict(set)
    ours: dict[str, set[Key]] = defaultdict(set)
    for key in shared:
        theirs[gold[key]].add(key)
        ours[own[key]].add(key)
    precision = recall = 0.0
    for key in shared:
        common = len(theirs[gold[key]] & ours[own[key]])
        precision += common / len(ours[own[key]])
        recall += common / len(theirs[gold[key]])
    precision, recall = precision / len(shared), recall / len(shared)
    return precision, recall, 2 * precision * recall / (precision + recall)
