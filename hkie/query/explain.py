"""Explains mentions: every candidate, whether it was kept, and what it lost to.

    >>> why(Stages(), Source(...), at=120)           # doctest: +SKIP

The first pass proposes candidates from rules, registry, amounts and dates, and the checks of each label trim, split or
drop some; the second proposes short forms that the document explains. Overlaps are resolved by
hkie.mentions.spans.arbitrate, as described in patterns/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hkie.corrections import Contexts
from hkie.corrections.applied import about_sentences
from hkie.corrections.marking import corrected_mentions
from hkie.mentions.spans import CERTAIN, WEAK, Candidate, Change, Rejected, extent
from hkie.mentions.tagger import Tagging
from hkie.perceptron import Reason
from hkie.pipeline.analyzer import Stages
from hkie.records import CleanText, Document, Mention, Source, Value
from hkie.resolve.decisions import Decision
from hkie.resolve.stamps import stamped
from hkie.text import cleaning
from hkie.text.layout import analyse


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate with its offsets in the source."""

    label: str
    rule: str
    score: float
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Explained(Name):
    """A candidate and its outcome.

    ``outcome`` is taken (it is a mention), rejected (it lost to ``by``), changed (to ``became``) or dropped; ``reason``
    is the reason in words, empty for a mention that no decision touched.
    """

    value: Value
    reading: str
    outcome: str
    reason: str
    by: Name | None = None
    became: tuple[Name, ...] = ()
    features: tuple[Reason, ...] = ()
    """Of a mention: what the deciding model went by, the strongest first."""

    @property
    def won(self) -> bool:
        """Whether it is a mention."""
        return self.outcome == "taken"


FEATURES = 8
"""How many features of a decision are shown."""
_OUTCOMES = ("taken", "rejected", "changed", "dropped")


def why(stages: Stages, source: Source, at: int | None = None, decisions: Sequence[Decision] = ()) -> list[Explained]:
    """Return the candidates of a document in text order; with ``at``, only those that cover this offset.

    What ``decisions`` make of them is told as well, and the decisions about relations of a sentence at the offset.
    """
    clean = cleaning.clean(source.text)
    layout = analyse(clean.text)
    extra = stages.token_matches(clean.text)
    tagging = stages.tagger.tag(clean.text, layout.date, extra, True, stages.names, layout.kind_at)
    found = dict.fromkeys(_decided([*_Explainer(source, clean, tagging).all()], source, decisions, stages))
    return sorted(
        (e for e in found if at is None or e.start <= at < e.end),
        key=lambda e: (e.start, -e.end, _OUTCOMES.index(e.outcome), -e.score, e.label, e.rule, e.reason),
    )


def _decided(
    found: list[Explained], source: Source, decisions: Sequence[Decision], stages: Stages
) -> Iterator[Explained]:
    """Yield the candidates with what decisions change: one made, confirmed, changed or rejected a mention."""
    text = Contexts([(0, source.text)])
    here = [d for d in about_sentences(decisions) if d.sentence in text]
    document = Document(source.id, source.path, "", None, (), "", "", "")
    taken = {f"#{k}": e for k, e in enumerate(found) if e.won}
    mentions = [Mention(k, source.id, e.start, e.end, e.text, e.label, "", e.rule, e.score) for k, e in taken.items()]
    yield from (e for e in found if not e.won)
    for decision in here:
        reason = f"decision {decision.n}: {decision.decision}" + (f" ({decision.why})" if decision.why else "")
        if decision.about == "relation":
            outcome = "rejected" if decision.decision == "wrong" else "taken"
            for start, end in text.places(decision.sentence):
                stated = f"{decision.a} {decision.type} {decision.b}"
                yield Explained(
                    decision.type, stamped(decision.n), 1.0, start, end, stated, None, "decision", outcome, reason
                )
            continue
        mentions = corrected_mentions(document, mentions, text, [decision], stages.rules.ontology, {})
        now = {m.id: m for m in mentions}
        for key, old in list(taken.items()):
            new = now.get(key)
            if new is None or (new.start, new.end, new.label) != (old.start, old.end, old.label):
                moved = new and Name(new.label, new.rule, new.score, new.start, new.end, new.text)
                yield replace(
                    old, outcome="changed" if moved else "rejected", reason=reason, became=(moved,) if moved else ()
                )
                del taken[key]
        for m in mentions:
            if m.rule != (taken[m.id].rule if m.id in taken else ""):
                known = taken.get(m.id)
                made = Explained(m.label, m.rule, m.score, m.start, m.end, m.text, m.value, "decision", "taken", reason)
                taken[m.id] = replace(made, features=known.features) if known else made
    yield from taken.values()


class _Explainer:
    def __init__(self, source: Source, clean: CleanText, tagging: Tagging) -> None:
        assert tagging.trace is not None
        self.source, self.clean, self.tagging, self.trace = source, clean, tagging, tagging.trace
        self.second = {(c.start, c.end, c.label, c.rule) for c in tagging.trace.second}

    def all(self) -> Iterator[Explained]:
        words = self.tagging.words
        for span in self.tagging.spans:
            first, last = words.span(span.start, span.end)
            found = Candidate(first, last, span.label, span.rule, span.score, span.value)
            features = self.trace.reasons.get((first, last, span.label), ())[:FEATURES]
            yield replace(self._explained(found, "taken", ""), features=tuple(features))
        for rejected in self.tagging.rejected:
            reason = f'{rejected.reason} "{self._name(rejected.by).text}", which {_advantage(rejected)}'
            yield self._explained(rejected.candidate, "rejected", reason, rejected.by)
        for candidate in self.trace.dropped:
            yield self._explained(
                candidate, "dropped", "the deciding model, or a bracket behind common words, says that it is no name"
            )
        for change in self.trace.changes:
            if change.candidate in change.became:
                continue  # the checks only added another mention
            outcome = "changed" if change.became else "dropped"
            yield self._explained(change.candidate, outcome, self._changed(change), None, change.became)

    def _explained(
        self,
        candidate: Candidate,
        outcome: str,
        reason: str,
        by: Candidate | None = None,
        became: tuple[Candidate, ...] = (),
    ) -> Explained:
        name = self._name(candidate)
        known = (candidate.start, candidate.end, candidate.label, candidate.rule) in self.second
        return Explained(
            name.label, name.rule, name.score, name.start, name.end, name.text, candidate.value,
            "second" if known else "first", outcome, " ".join(reason.split()),
            self._name(by) if by is not None else None, tuple(self._name(c) for c in became),
        )  # fmt: skip

    def _name(self, candidate: Candidate) -> Name:
        start, end = cleaning.source_span(self.clean, *extent(candidate, self.tagging.words))
        return Name(candidate.label, candidate.rule, round(candidate.score, 3), start, end, self.source.text[start:end])

    def _changed(self, change: Change) -> str:
        old = change.candidate
        if not change.became:
            return "the check of its rule dropped it"
        if len(change.became) == 1:
            new = change.became[0]
            if (new.start, new.end) != (old.start, old.end):
                word = "extended" if new.end - new.start > old.end - old.start else "trimmed"
                return f"{word} to {self._quoted(new, old)}"
        return "became " + " and ".join(self._quoted(new, old) for new in change.became)

    def _quoted(self, new: Candidate, old: Candidate) -> str:
        named = "" if (new.label, new.rule) == (old.label, old.rule) else f"{new.label} {new.rule} "
        return f'{named}"{self._name(new).text}"'


def _advantage(rejected: Rejected) -> str:
    """Return in words by which step of hkie.mentions.spans.rank the other came first."""
    own, other = rejected.candidate, rejected.by
    if rejected.decided:
        return f"the deciding model takes ({other.score:.2f})"
    if other.score >= CERTAIN > own.score:
        return f"is certain by its form ({other.score:.2f})"
    if own.score < WEAK <= other.score:
        return f"is not weak ({other.score:.2f}; this one has {own.score:.2f})"
    if other.end - other.start != own.end - own.start:
        return "is longer"
    if other.score != own.score:
        return f"has the better score ({other.score:.2f})"
    return "begins earlier" if other.start < own.start else "comes first by label and rule"
