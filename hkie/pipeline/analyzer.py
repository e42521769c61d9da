"""The stages in order: Source → analysis of one document → Result over all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from hkie import names
from hkie.corrections import Report, corrected
from hkie.grammar import ruleset
from hkie.grammar.words import Words
from hkie.mentions.tagger import Span, Tagger
from hkie.mentions.token_rules import TokenRules
from hkie.ner import DEFAULT, NONE
from hkie.ner.taggers import NameTagger
from hkie.patternfiles import Problems
from hkie.records import SCHEMA, CleanText, Document, Mention, Result, Source
from hkie.relations import aggregation, inferred
from hkie.relations.assertion import Asserted
from hkie.relations.frames import Frames
from hkie.relations.page import Page
from hkie.relations.relation_mentions import RelationMention, facts
from hkie.relations.scoring import Scorer
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision
from hkie.runtime.memory import paused_collector
from hkie.text import cleaning
from hkie.text.layout import Layout, analyse


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of a document: mentions with offsets into the source, and relations between them."""

    document: Document
    source: Source
    mentions: tuple[Mention, ...]
    relations: tuple[RelationMention, ...]

    def with_text(self) -> Analysis:
        """Return the analysis with the text in its document."""
        return replace(self, document=replace(self.document, text=self.source.text))


_NAMED_ZH = ("actor", "body")
"""Kinds of labels whose names may have a Chinese one behind them."""


class _Draft(NamedTuple):
    """A document between its stages; offsets are those of the clean text."""

    clean: CleanText
    layout: Layout
    words: Words
    kinds: list[str]
    mentions: tuple[Mention, ...]


class Stages:
    """The loaded stages. ``folders`` are further pattern folders, added to the built-in rules.

    Single rule ``files`` can be added too. Invalid rules raise PatternError, or are passed to ``problems``. Without
    ``decide``, mentions are those of rules and tagger, without the deciding model.
    """

    def __init__(
        self,
        folders: Sequence[str | Path] = (),
        problems: Problems | None = None,
        files: Sequence[str | Path] = (),
        ner: str = DEFAULT,
        decide: bool = True,
    ) -> None:
        with paused_collector():
            self.rules = ruleset.load(folders, problems, files)
            self.tagger = Tagger(self.rules, problems, decide)
            self.frames = Frames(self.rules.frames, self.rules.ontology, problems)
        self.scorer = Scorer(self.frames)
        self._token_rules = TokenRules(self.tagger.token_rules, problems) if self.tagger.token_rules else None
        self.names = None if ner == NONE else NameTagger(ner)
        self.resolver = Resolver(self.tagger.gazetteer.by_key, self.rules.ambiguous, self.rules.ontology)

    def analyse(
        self, source: Source, published: str | None = None, given: Iterable[tuple[int, int, str]] | None = None
    ) -> Analysis:
        """Return the mentions and relations of a document; ``published`` overrides its own date.

        ``given`` mentions (start and end in the source, label) replace those of the tagger.
        """
        draft = self._draft(source, published, given)
        clean, layout, drafts = draft.clean, draft.layout, draft.mentions
        page = self._page(draft)
        found = tuple(Asserted(page).of(list(self.scorer.find(page))))
        sections = tuple(
            replace(s, start=a, end=b)
            for s in layout.sections
            for a, b in [cleaning.source_span(clean, s.start, s.end)]
        )
        document = Document(
            source.id,
            source.path,
            source.title or layout.title,
            layout.published,
            sections,
            source.sha256,
            source.encoding,
            source.media_type,
            self.names.name if self.names else NONE,
            source.language,
            source.url,
            source.pages,
        )
        return _paged(_in_source(Analysis(document, source, drafts, found), clean))

    def page(
        self, source: Source, published: str | None, given: Iterable[tuple[int, int, str]] | None
    ) -> tuple[Page, dict[str, tuple[int, int, str]]]:
        """Return a document as its pairs see it, and where each mention stands in the source."""
        draft = self._draft(source, published, given)
        place = {m.id: (*cleaning.source_span(draft.clean, m.start, m.end), m.label) for m in draft.mentions}
        return self._page(draft), place

    def _page(self, draft: _Draft) -> Page:
        sexes = {m.id: names.sex_of(m.honorific) for m in draft.mentions if m.honorific}
        return Page(
            draft.words, draft.mentions, draft.kinds, self.rules.ontology, self.frames.syntax, sexes, draft.layout.published
        )  # fmt: skip

    def _draft(self, source: Source, published: str | None, given: Iterable[tuple[int, int, str]] | None) -> _Draft:
        """Tag one document."""
        clean = cleaning.clean(source.text)
        layout = analyse(clean.text)
        if (published := published or source.published) is not None:
            layout = replace(layout, published=published)
        extra = self.token_matches(clean.text)
        tagging = self.tagger.tag(clean.text, layout.date, extra, names=self.names, section_of=layout.kind_at)
        spans = tagging.spans if given is None else _spans(clean, given, tagging.spans)
        drafts = tuple(
            Mention(
                f"{source.id}#{number}",
                source.id,
                span.start,
                span.end,
                clean.text[span.start : span.end],
                span.label,
                layout.kind_at(span.start),
                span.rule,
                round(span.score, 3),
                span.value,
                names.honorific_beside(clean.text, span.start, span.end) if kind == "actor" else None,
                name_zh=names.chinese_behind(clean.text, span.end, kind == "actor") if kind in _NAMED_ZH else None,
            )
            for number, span in enumerate(spans)
            for kind in (self.rules.ontology.label(span.label).kind,)
        )
        kinds = [layout.kind_at(tagging.words.starts[first]) for first, _ in tagging.words.sentences]
        return _Draft(clean, layout, tagging.words, kinds, drafts)

    def token_matches(self, clean: str) -> Iterable[tuple[int, int, str, str, float]]:
        """Return the matches of the spaCy token patterns in a clean text: (start, end, label, rule, score)."""
        return self._token_rules.find(clean) if self._token_rules else ()

    def resolve(
        self,
        analyses: Iterable[Analysis],
        decisions: Iterable[Decision] = (),
        infer: bool = False,
        every_status: bool = False,
        problems: Callable[[str], None] | None = None,
        report: Report | None = None,
    ) -> Result:
        """Return the result over all documents: mentions resolved to entities, and relations between entities.

        With ``infer``, relations from the registry are added. ``problems`` is called with a description of each decision
        that could not be applied; ``report``, if given, is told what became of all of them.
        """
        ordered = sorted(analyses, key=lambda a: a.document.id)
        mentions = [m for a in ordered for m in a.mentions]
        published = {a.document.id: a.document.published for a in ordered}
        decisions = list(decisions)
        resolution = self.resolver.resolve(mentions, published, decisions)
        relations = [
            r
            for a in ordered
            for r in aggregation.aggregate_relations(
                a.relations if every_status else facts(a.relations),
                a.document.id,
                a.source.text,
                resolution.entity_of.__getitem__,
                self.rules.ontology,
            )
        ]
        result = Result(
            SCHEMA,
            tuple(a.document for a in ordered),
            tuple(mentions),
            resolution.links,
            resolution.entities,
            tuple(relations),
        )
        report = Report() if report is None else report
        report.take(resolution)
        (result,) = self._corrected(result, ordered, decisions, report)
        if problems:
            for problem in report.problems(decisions):
                problems(problem)
        if not infer:
            return result
        return inferred.infer(result, self.resolver.register.entries, self.rules.holders, self.rules.ontology)

    def _corrected(
        self, result: Result, analyses: Iterable[Analysis], decisions: Sequence[Decision], report: Report
    ) -> Iterator[Result]:
        """Yield the result with decisions about sentences applied, whose texts are at hand, and with its own documents."""
        texts = tuple(a.with_text().document for a in analyses)
        for found in corrected([replace(result, documents=texts)], self.resolver, decisions, report):
            yield replace(found, documents=result.documents)


def _spans(clean: CleanText, given: Iterable[tuple[int, int, str]], found: Iterable[Span]) -> list[Span]:
    """Return given mentions, which are certain, with the rules and values of those that the tagger found too."""
    known = {(span.start, span.end, span.label): span for span in found}
    places = {(*cleaning.clean_span(clean, start, end), label) for start, end, label in given}
    return [
        known[place]._replace(score=1.0) if place in known else Span(*place, "given", 1.0, None, None)
        for place in sorted(places, key=lambda place: (place[0], -place[1], place[2]))
        if place[0] < place[1]
    ]


def _in_source(analysis: Analysis, clean: CleanText) -> Analysis:
    """Map every offset from the clean text to the source."""
    source = analysis.source.text
    if clean.text == source and not clean.repairs:
        return analysis
    moved: dict[str, Mention] = {}
    for mention in analysis.mentions:
        start, end = cleaning.source_span(clean, mention.start, mention.end)
        moved[mention.id] = replace(mention, start=start, end=end, text=source[start:end])
    relations = []
    for found in analysis.relations:
        start, end = cleaning.source_span(clean, found.start, found.end)
        antecedent = cleaning.source_span(clean, *found.antecedent) if found.antecedent else None
        relations.append(
            replace(
                found, head=moved[found.head.id], tail=moved[found.tail.id], start=start, end=end, antecedent=antecedent
            )
        )
    return replace(analysis, mentions=tuple(moved.values()), relations=tuple(relations))


def _paged(analysis: Analysis) -> Analysis:
    """Return the mentions with their pages, if the source has pages."""
    pages = analysis.source.pages
    if not pages:
        return analysis
    numbered = {m.id: replace(m, page=max(1, bisect_right(pages, m.start))) for m in analysis.mentions}
    relations = tuple(replace(r, head=numbered[r.head.id], tail=numbered[r.tail.id]) for r in analysis.relations)
    return replace(analysis, mentions=tuple(numbered.values()), relations=relations)
