"""Names and relations that are more likely wrong than others, as claims for review.

A name is uncertain by its score, and where other mentions of the same text have another label: a rule takes "Alder" for
a firm and the name tagger for a person. A relation is uncertain by its score.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from hkie.corrections import Contexts, contexts
from hkie.corrections.placed import parts
from hkie.ontology import Ontology
from hkie.records import Mention, Relation, Result
from hkie.resolve.decisions import draft, normal_text
from hkie.resolve.stamps import decided_by, origin
from hkie.review.cases import SENTENCES, Claim

_SOURCES = {
    "ner": "the name tagger found it, and no rule explains it",
    "model": "the deciding model proposed it, and no rule or registry entry",
    "short": "a short form that the document seems to explain",
}
"""What the first part of a rule's name says against a mention."""


class Sentences:
    """The sentences of the documents of a result, each document read when it is needed.

    ``unread`` has the documents whose text is neither in the result nor in a file.
    """

    def __init__(self, result: Result) -> None:
        self._documents = {d.id: d for d in result.documents}
        self._relations: dict[str, list[Relation]] = defaultdict(list)
        for relation in result.relations:
            self._relations[relation.document].append(relation)
        self._last: tuple[str, Contexts] | None = None
        self.unread: set[str] = set()

    def of(self, document: str) -> Contexts:
        """Return the sentences of a document, or those that relations quote."""
        if self._last is None or self._last[0] != document:
            found, whole = contexts(self._documents[document], self._relations[document])
            self._last = document, found
            if not whole:
                self.unread.add(document)
        return self._last[1]


def uncertain_mentions(result: Result, sentences: Sentences, below: float) -> Iterator[Claim]:
    """Yield the mentions that are right with a probability under ``below``."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mention in result.mentions:
        text = normal_text(mention.text)
        labels[text][mention.label] += 1
        sources[text, mention.label].add(origin(mention.rule))
    for mention in result.mentions:
        text = normal_text(mention.text)
        votes = labels[text]
        likely = mention.score * votes[mention.label] / votes.total()
        if likely >= below or decided_by(mention.rule):
            continue
        context = sentences.of(mention.document)
        if (found := context.at(mention.start)) is None:
            continue
        places = [p for p in context.find(found[2], text) if found[0] <= p[0] < found[1]]
        if (mention.start, mention.end) not in places:
            continue
        others = [
            f"{number} {'time' if number == 1 else 'times'} {label} elsewhere, by {_first(sources[text, label])}"
            for label, number in votes.most_common()
            if label != mention.label
        ]
        yield Claim(
            "mention",
            mention.label,
            round(likely, 3),
            draft(
                "accept", text, sentence=found[2], label=mention.label, document=mention.document,
                nth=places.index((mention.start, mention.end)) + 1 if len(places) > 1 else 0,
            ),
            (mention.label,),
            (f"found by {mention.rule} with score {mention.score:.2f}",),
            (*others[:SENTENCES], *_doubt(mention)) or ("only its low score",),
        )  # fmt: skip


def _first(names: set[str]) -> str:
    return min(names) + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def _doubt(mention: Mention) -> tuple[str, ...]:
    source = origin(mention.rule).partition(":")[0].partition(".")[0]
    return (_SOURCES[source],) if source in _SOURCES else ()


def uncertain_relations(result: Result, sentences: Sentences, below: float) -> Iterator[Claim]:
    """Yield the claims of stated relations that are right with a probability under ``below``."""
    for relation, there in parts(result, {d.id for d in result.documents})[1]:
        if relation.score >= below or decided_by(relation.rule):
            continue
        context = sentences.of(relation.document)
        for claim in relation.evidence:
            found = context.at(claim.start) if claim.role == "claim" else None
            if found is None:
                continue
            ends = [
                _end(there.get((relation.document, end), ()), claim.start, claim.end)
                for end in (relation.head, relation.tail)
            ]
            if ends[0] is None or ends[1] is None:
                continue
            yield Claim(
                "relation",
                relation.type,
                relation.score,
                draft(
                    "accept", ends[0].text, ends[1].text, sentence=found[2], type=relation.type,
                    status="" if relation.status == "actual" else relation.status, document=relation.document,
                ),
                (ends[0].label, ends[1].label),
                (f"found by {relation.rule} with score {relation.score:.2f}",),
                ("no frame fits the sentence" if origin(relation.rule) == "model" else "only its low score",),
                tuple(normal_text(e.text) for e in relation.evidence if e.role == "context"),
            )  # fmt: skip


def _end(mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """Return the mention of an entity in a sentence, else the first one of the document."""
    inside = [m for m in mentions if start <= m.start < end]
    return next(iter(inside or mentions), None)


def uncertain(
    result: Result, ontology: Ontology, below: float, kinds: frozenset[str], sentences: Sentences
) -> Iterator[Claim]:
    """Yield the uncertain claims of some kinds, each sentence once, however many documents have it."""
    ways: tuple[tuple[str, Callable[[Result, Sentences, float], Iterator[Claim]]], ...] = (
        ("mention", uncertain_mentions), ("relation", uncertain_relations),
    )  # fmt: skip
    seen: dict[object, Claim] = {}
    for kind, find in ways:
        for claim in find(result, sentences, below) if kind in kinds else ():
            key = claim.subject(ontology)
            if key not in seen or claim.score > seen[key].score:
                seen[key] = claim
    yield from seen.values()
