"""spaCy factories, and nothing else.

``spacy.blank("en").add_pipe("hkie")`` puts the mentions in ``doc.spans["hkie"]`` (label_ the type, id_
the rule, kb_id_ the entity) and the sections in ``doc.spans["hkie_sections"]``. A mention that does not
begin and end with a token is widened to the tokens that it touches; ``doc.user_data["hkie"]`` has the
exact characters as (start, end, label, rule, entity, score).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from hkie.errors import PatternError
from hkie.rules import Rule

_GROUP = "hkie"
_SECTIONS = "hkie_sections"


def token_pipeline(rules: Sequence[Rule]) -> Language:
    """Return a blank English pipeline whose ``hkie_matcher`` holds the rules that are token patterns.

    Raises PatternError, with file and line, for a pattern that spaCy refuses.
    """
    import spacy

    nlp = spacy.blank("en")
    matcher = Matcher(nlp.vocab, validate=True)
    for rule in rules:
        assert isinstance(rule.pattern, list)
        try:
            matcher.add(rule.id, [rule.pattern], greedy="LONGEST")
        except ValueError as error:
            raise PatternError(rule.where, f"spaCy refuses the pattern: {' '.join(str(error).split())}") from error
    nlp.meta["hkie_rules"] = len(rules)
    _matchers[id(nlp)] = matcher
    return nlp


_matchers: dict[int, Matcher] = {}


def token_matches(doc: Doc, nlp: Language, rules: Sequence[Rule]) -> Iterator[tuple[int, int, str, str, float]]:
    """Yield (start, end, label, rule, score), in characters, of what the token patterns find."""
    by_id = {rule.id: rule for rule in rules}
    for key, start, end in _matchers[id(nlp)](doc):
        rule = by_id[nlp.vocab.strings[key]]
        span = doc[start:end]
        yield span.start_char, span.end_char, rule.label, rule.id, rule.score


@Language.factory("hkie", default_config={"patterns": []})
def make_hkie(nlp: Language, name: str, patterns: list[str]) -> HkieComponent:
    """Make the component; ``patterns`` are further pattern folders."""
    return HkieComponent(patterns)


class HkieComponent:
    """Tags a Doc whatever its tokenizer: the rules read the text, and spans are laid over the tokens."""

    def __init__(self, patterns: Sequence[str]) -> None:
        from hkie.pipeline import Pipeline  # the pipeline is above this module; it is only met at run time

        self.pipeline: Any = Pipeline(patterns)

    def __call__(self, doc: Doc) -> Doc:
        from hkie.records import Source

        analysis = self.pipeline.analyse(Source("doc", "doc", doc.text, "utf-8", "", "text/plain"))
        result = self.pipeline.resolve([analysis])
        entity_of = {link.mention: link.entity for link in result.links}
        spans = []
        exact = []
        for mention in result.mentions:
            entity = entity_of[mention.id]
            exact.append((mention.start, mention.end, mention.label, mention.rule, entity, mention.score))
            tokens = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if tokens is not None and len(tokens):
                spans.append(Span(doc, tokens.start, tokens.end, label=mention.label, kb_id=entity, span_id=mention.rule))
        doc.spans[_GROUP] = spans
        doc.user_data[_GROUP] = exact
        sections = []
        for section in analysis.document.sections:
            tokens = doc.char_span(section.start, section.end, alignment_mode="expand")
            if tokens is not None:
                sections.append(Span(doc, tokens.start, tokens.end, label=section.kind))
        doc.spans[_SECTIONS] = sections
        if not doc.ents:
            doc.ents = filter_spans([s for s in spans if s.label_ != "TITLE"])
        return doc
