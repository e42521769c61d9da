"""spaCy factories.

``spacy.blank("en").add_pipe("hkie")`` puts the mentions in ``doc.spans["hkie"]`` (label_ the type, id_
the rule, kb_id_ the entity) and the sections in ``doc.spans["hkie_sections"]``. A mention that does not
begin and end at token boundaries is widened to whole tokens; ``doc.user_data["hkie"]`` has the
exact offsets as (start, end, label, rule, entity, score).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from hkie.ner import DEFAULT
from hkie.pipeline.analyzer import Stages
from hkie.records import Source

_GROUP = "hkie"
_SECTIONS = "hkie_sections"


@Language.factory("hkie", default_config={"patterns": [], "ner": "default"})
def make_hkie(nlp: Language, name: str, patterns: list[str], ner: str) -> HkieComponent:
    """Return the component; ``patterns`` are further pattern folders, ``ner`` is the name tagger."""
    return HkieComponent(patterns, ner)


class HkieComponent:
    """Tags a Doc with any tokenizer: the rules read the text, and spans are aligned with the tokens."""

    def __init__(self, patterns: Sequence[str], ner: str = DEFAULT) -> None:
        self.stages = Stages(patterns, ner=ner)

    def __call__(self, doc: Doc) -> Doc:
        analysis = self.stages.analyse(Source("doc", "doc", doc.text))
        result = self.stages.resolve([analysis])
        entity_of = {link.mention: link.entity for link in result.links}
        spans = []
        exact = []
        for mention in result.mentions:
            entity = entity_of[mention.id]
            exact.append((mention.start, mention.end, mention.label, mention.rule, entity, mention.score))
            tokens = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if tokens is not None and len(tokens):
                spans.append(
                    Span(doc, tokens.start, tokens.end, label=mention.label, kb_id=entity, span_id=mention.rule)
                )
        doc.spans[_GROUP] = spans
        doc.user_data[_GROUP] = exact
        sections = []
        for section in analysis.document.sections:
            tokens = doc.char_span(section.start, section.end, alignment_mode="expand")
            if tokens is not None:
                sections.append(Span(doc, tokens.start, tokens.end, label=section.kind))
        doc.spans[_SECTIONS] = sections
        if not doc.ents:
            label = self.stages.rules.ontology.label
            doc.ents = filter_spans([s for s in spans if label(s.label_).kind != "post"])
        return doc
