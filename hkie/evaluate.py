"""Hold a result against gold: mentions by label, entities by B-cubed, relations by document.

- Mentions: precision, recall and F1 of exact span and label; and of spans that overlap a gold span
  of the same label.
- Entities: B-cubed (Bagga and Baldwin 1998) over the mentions that gold and result share.
- Relations: once per document; an entity of gold is the entity of the result that most of its shared
  mentions belong to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hkie.errors import UsageError
from hkie.gold import Gold
from hkie.records import Result

CORE = ("PERSON", "TITLE", "AGENCY", "PROGRAMME", "MONEY")

Key = tuple[str, int, int, str]


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 0 where nothing is there."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / both if both else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hit + other.hit, self.false + other.false, self.missed + other.missed)


@dataclass(slots=True)
class Report:
    """All figures; ``errors`` lists every miss (-) and false alarm (+) as (sign, what, document, offset, text, rule)."""

    documents: int = 0
    strict: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    overlapping: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    relations: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    bcubed: tuple[float, float, float] = (0.0, 0.0, 0.0)
    matched: int = 0
    errors: list[tuple[str, str, str, int, str, str]] = field(default_factory=list)

    def over(self, labels: Iterable[str]) -> Tally:
        """Return the strict figures of several labels taken together."""
        return sum((self.strict[label] for label in labels), Tally())

    def __add__(self, other: Report) -> Report:
        both = Report(self.documents + other.documents, matched=self.matched + other.matched)
        for name in ("strict", "overlapping", "relations"):
            there = getattr(both, name)
            for report in (self, other):
                for key, tally in getattr(report, name).items():
                    there[key] = there[key] + tally
        both.errors = self.errors + other.errors
        if both.matched:
            precision, recall = (
                (self.bcubed[k] * self.matched + other.bcubed[k] * other.matched) / both.matched for k in (0, 1)
            )
            both.bcubed = precision, recall, 2 * precision * recall / (precision + recall)
        return both


def compare(gold: Iterable[Gold], result: Result) -> Report:
    """Hold a result against gold. Documents are matched by id, with or without folder and suffix.

    Raises UsageError where a document of gold is not in the result.
    """
    report = Report()
    entity_of = {link.mention: link.entity for link in result.links}
    by_name = {_stem(document.id): document.id for document in result.documents}
    there: dict[str, list[Any]] = defaultdict(list)
    for mention in result.mentions:
        there[mention.document].append(mention)
    gold_entity: dict[Key, str] = {}
    own_entity: dict[Key, str] = {}
    for item in gold:
        document = by_name.get(_stem(item.document))
        if document is None:
            raise UsageError(
                f"{item.document}: in the gold, but not among the documents; name its folder or file as well"
            )
        report.documents += 1
        wanted = {(document, start, end, label): entity for start, end, label, entity in item.mentions}
        found = {(document, m.start, m.end, m.label): m for m in there[document]}
        # An id may mean another thing in another document; with its name it does not.
        gold_entity.update({key: f"{entity} {item.names.get(entity, '')}" for key, entity in wanted.items()})
        own_entity.update({key: entity_of[m.id] for key, m in found.items()})
        _count_mentions(report, wanted, found, item.text)
        _count_relations(report, item, document, wanted, own_entity, result)
    shared = [key for key in gold_entity if key in own_entity]
    report.matched = len(shared)
    report.bcubed = _bcubed(shared, gold_entity, own_entity)
    return report


def compare_apart(gold: Iterable[Gold], results: Iterable[Result]) -> Report:
    """Hold results of one document each against gold, and add the figures up.

    For gold whose entities were made document by document: "g1" of one is not "g1" of another, even if both
    are Hong Kong. Raises UsageError where a document of gold is in no result.
    """
    by_name = {_stem(result.documents[0].id): result for result in results}
    empty = Result("", (), (), (), (), ())
    return sum((compare([item], by_name.get(_stem(item.document), empty)) for item in gold), Report())


def _stem(name: str) -> str:
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


def _count_relations(
    report: Report, item: Gold, document: str, wanted: Mapping[Key, str], own: Mapping[Key, str], result: Result
) -> None:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for key, entity in wanted.items():
        if key in own:
            votes[entity][own[key]] += 1
    stands_for = {entity: min(count, key=lambda e, c=count: (-c[e], e)) for entity, count in votes.items()}  # type: ignore[misc]
    found = {(r.type, r.head, r.tail): r for r in result.relations if r.document == document}
    used = set()
    for head, kind, tail in item.relations:
        ends = stands_for.get(head, f"?{head}"), stands_for.get(tail, f"?{tail}")
        triple = (kind, *ends)
        if kind == "met_with" and triple not in found:
            triple = (kind, ends[1], ends[0])
        if triple in found:
            report.relations[kind].hit += 1
            used.add(triple)
        else:
            report.relations[kind].missed += 1
            report.errors.append(
                ("-", kind, document, -1, f"{item.names.get(head, head)} → {item.names.get(tail, tail)}", "")
            )
    names = {entity.id: entity.name for entity in result.entities}
    for triple, relation in found.items():
        if triple not in used:
            kind, head, tail = triple
            report.relations[kind].false += 1
            report.errors.append(
                ("+", kind, document, relation.evidence[0].start, f"{names[head]} → {names[tail]}", relation.rule)
            )


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
