"""A run against decisions: what people accepted and it still finds, what they rejected and it still claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hkie.corrections.applied import about_sentences
from hkie.corrections.contexts import Contexts, contexts, telling
from hkie.corrections.placed import by_document
from hkie.corrections.stating import claimed
from hkie.ontology import Ontology, shipped
from hkie.records import Result
from hkie.resolve.decisions import Decision, merges

QUESTIONS = {
    ("name", "accept"): "accepted, still found",
    ("name", "not-a-name"): "rejected, still claimed",
    ("name", "label"): "another label, now right",
    ("name", "edges"): "other edges, now right",
    ("relation", "accept"): "accepted, still found",
    ("relation", "wrong"): "rejected, still claimed",
    ("relation", "missing"): "missing, now found",
}
"""What is counted for each kind of decision."""
REJECTED = ("not-a-name", "wrong")


@dataclass(slots=True)
class Verdicts:
    """The decisions whose sentence the documents have: those for which the answer to their question is yes, and no.

    ``gone`` are those whose sentence no document has, ``identity`` is the number of those about two names.
    """

    yes: list[Decision] = field(default_factory=list)
    no: list[Decision] = field(default_factory=list)
    gone: list[Decision] = field(default_factory=list)
    identity: int = 0

    def counts(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return how many say yes, and of how many, for each kind of decision."""
        kinds = {kind: [0, 0] for kind in QUESTIONS}
        for said, decisions in ((1, self.yes), (0, self.no)):
            for d in decisions:
                kinds[d.about, d.decision][0] += said
                kinds[d.about, d.decision][1] += 1
        return {kind: (yes, total) for kind, (yes, total) in kinds.items()}

    def errors(self) -> list[Decision]:
        """Return the decisions that the run does not agree with, in their order."""
        bad = [d for d in self.yes if d.decision in REJECTED] + [d for d in self.no if d.decision not in REJECTED]
        return sorted(bad, key=lambda d: d.n)


def judge(result: Result, decisions: Sequence[Decision], ontology: Ontology | None = None) -> Verdicts:
    """Return what a result, made without the decisions, has of them.

    A decision counts once: a name or relation is found if every document with the sentence has it there, and still
    claimed if one does.
    """
    ontology = ontology or shipped()
    mentions, relations = by_document(result)
    asked = about_sentences(decisions, ontology)
    words = telling(d.sentence for d in asked)
    answers: dict[int, list[bool]] = defaultdict(list)
    for document in result.documents:
        text, _ = contexts(document, [relation for relation, _ in relations[document.id]], words)
        here = [d for d in asked if d.sentence in text]
        if not here:
            continue
        met = claimed(mentions[document.id], relations[document.id], text, here, ontology)
        label_at = {(m.start, m.end): m.label for m in mentions[document.id]}
        for decision in here:
            found = decision.n in met if decision.about == "relation" else _found(decision, text, label_at)
            answers[decision.n].append(found)
    verdicts = Verdicts(identity=len(merges(decisions)))
    for decision in asked:
        said = answers.get(decision.n)
        together = any if decision.decision in REJECTED else all
        (verdicts.gone if said is None else verdicts.yes if together(said) else verdicts.no).append(decision)
    return verdicts


def _found(decision: Decision, text: Contexts, label_at: Mapping[tuple[int, int], str]) -> bool:
    """Return whether the mentions, by their places, have a name: as it was rejected, or as it is right."""
    places = text.find(decision.sentence, decision.a, decision.nth)
    if decision.decision == "not-a-name":
        return any(place in label_at for place in places)
    if decision.decision == "edges":
        wrong, places = places, text.find(decision.sentence, decision.b)
        places = [p for p in places if any(p[0] < b and a < p[1] for a, b in wrong)]
    labels = [label_at.get(place) for place in places]
    return bool(labels) and all(label is not None and decision.label in ("", label) for label in labels)
