"""A result with its decisions applied, and which of them applied to nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hkie.corrections.contexts import contexts, telling
from hkie.corrections.marking import corrected_mentions
from hkie.corrections.placed import Placed, by_document, in_text, joined, with_hits
from hkie.corrections.stating import corrected_relations
from hkie.ontology import Ontology
from hkie.records import SCHEMA, Document, Mention, Result
from hkie.resolve import Resolution, Resolver
from hkie.resolve.decisions import Decision, in_force, on_one_line

_QUOTED = 60
"""Characters of a sentence that a message quotes."""


@dataclass(slots=True)
class Report:
    """What became of decisions: the numbers of those that ``met`` their sentence, and what stood against some.

    ``documents`` are the ids of the documents seen, each with whether its whole text was there to look in. ``merges``
    describes the decisions about identity that could not be applied, ``unused`` those about a name that nobody has.
    """

    met: set[int] = field(default_factory=set)
    against: dict[int, str] = field(default_factory=dict)
    documents: dict[str, bool] = field(default_factory=dict)
    merges: tuple[str, ...] = ()
    unused: tuple[str, ...] | None = None

    def take(self, resolution: Resolution) -> None:
        """Replace what is known of decisions about identity."""
        self.unused = resolution.unused
        self.merges = tuple(problem for problem in resolution.problems if problem not in resolution.unused)

    def add(self, other: Report) -> None:
        """Add what became of the same decisions in other documents."""
        self.merges = tuple(dict.fromkeys((*self.merges, *other.merges)))
        self.unused = (
            other.unused if self.unused is None else tuple(p for p in self.unused if p in (other.unused or ()))
        )
        self.met |= other.met
        self.against |= other.against
        self.documents |= other.documents

    def problems(self, decisions: Iterable[Decision]) -> list[str]:
        """Return in words the decisions that could not be applied."""
        found = [*self.merges, *(self.unused or ())]
        for decision in about_sentences(decisions):
            if decision.n in self.against:
                found.append(f"decision {decision.n}: {self.against[decision.n]}")
            elif decision.n not in self.met:
                found.append(f"decision {decision.n} no longer applies: {self._gone(decision)}")
        return found

    def dumps(self) -> str:
        """Return the report as a line of JSON."""
        return json.dumps([sorted(self.met), self.against, self.documents, self.merges, self.unused])

    @classmethod
    def loads(cls, line: str) -> Report:
        """Return a report from ``dumps``."""
        met, against, documents, merges, unused = json.loads(line)
        return cls(set(met), {int(n): why for n, why in against.items()}, documents, tuple(merges), tuple(unused or ()))

    def _gone(self, decision: Decision) -> str:
        quoted = decision.sentence if len(decision.sentence) <= _QUOTED else decision.sentence[:_QUOTED] + "…"
        if not self.documents.get(decision.document, all(self.documents.values())):
            where = decision.document if decision.document in self.documents else "a document"
            return f'the text of {where} is not in the result, so "{quoted}" cannot be found; extract with --text'
        if decision.document in self.documents:
            return f'{decision.document} has changed and does not have the sentence "{quoted}"'
        return f'no document has the sentence "{quoted}"'


def about_sentences(decisions: Iterable[Decision], ontology: Ontology | None = None) -> list[Decision]:
    """Return the decisions in force that are about a name or a relation in a sentence, with their texts on one line."""
    return [on_one_line(d) for d in in_force(list(decisions), ontology) if d.about in ("name", "relation")]


def corrected(
    results: Iterable[Result], resolver: Resolver, decisions: Sequence[Decision], report: Report | None = None
) -> Iterator[Result]:
    """Yield results with their decisions applied, or as they are if no decision is about a sentence."""
    asked = about_sentences(decisions, resolver.ontology)
    for result in results:
        yield _applied(result, asked, decisions, resolver, report) if asked else result


def applied(result: Result, decisions: Sequence[Decision], resolver: Resolver, report: Report | None = None) -> Result:
    """Return a result with the decisions about its names and relations applied, and its entities resolved with them.

    Relations from the registry are left out. ``report`` is told what became of the decisions.
    """
    return _applied(result, about_sentences(decisions, resolver.ontology), decisions, resolver, report)


def _applied(
    result: Result,
    asked: Iterable[Decision],
    decisions: Sequence[Decision],
    resolver: Resolver,
    report: Report | None,
) -> Result:
    """Apply the decisions about sentences, ``asked``, and resolve with all."""
    by_sentence: dict[str, list[Decision]] = defaultdict(list)
    for decision in asked:
        by_sentence[decision.sentence].append(decision)
    report = Report() if report is None else report
    said, claimed = by_document(result)
    words = telling(by_sentence)
    mentions: list[Mention] = []
    relations: list[Placed] = []
    for document in result.documents:
        new, now = _document(document, said[document.id], claimed[document.id], by_sentence, words, resolver, report)
        mentions += new
        relations += now
    mentions.sort(key=in_text)
    resolution = resolver.resolve(mentions, {d.id: d.published for d in result.documents}, decisions)
    report.take(resolution)
    hits = [hit for entity in result.entities for hit in entity.hits]
    entities = with_hits(resolution.entities, hits, resolution.entity_of)
    relations_now = joined(relations, resolution.entity_of, resolver.ontology)
    return Result(SCHEMA, result.documents, tuple(mentions), resolution.links, entities, relations_now)


def _document(
    document: Document,
    mentions: list[Mention],
    relations: list[Placed],
    by_sentence: dict[str, list[Decision]],
    words: set[str],
    resolver: Resolver,
    report: Report,
) -> tuple[list[Mention], list[Placed]]:
    # To split the text of each document would take longer than all else that is done here.
    text, whole = contexts(document, [relation for relation, _ in relations], words)
    report.documents[document.id] = whole
    here = sorted((d for s, said in by_sentence.items() if s in text for d in said), key=lambda d: d.n)
    if not here:
        return mentions, relations
    report.met |= {d.n for d in here}
    now = corrected_mentions(document, mentions, text, here, resolver.ontology, report.against)
    if now == mentions and not any(d.about == "relation" for d in here):
        return mentions, relations
    return now, corrected_relations(mentions, now, relations, text, here, resolver.ontology, report.against)
