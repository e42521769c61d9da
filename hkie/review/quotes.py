"""The sentences in which a name occurs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from hkie.corrections.contexts import sentences as sentences_in
from hkie.corrections.contexts import text_of
from hkie.errors import UsageError
from hkie.records import Mention, Result
from hkie.review.cases import SENTENCES, Side

_TEXTS_KEPT = 100
"""Documents whose text is kept in memory."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence on one line; ``text[start:end]`` is the name, unless both are 0."""

    document: str
    text: str
    start: int
    end: int


class Texts:
    """Finds the sentences of mentions: in the text if the result or a file has it, else in the evidence of relations."""

    def __init__(self, result: Result) -> None:
        self._documents = {d.id: d for d in result.documents}
        self._evidence: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for relation in result.relations:
            for e in relation.evidence:
                self._evidence[e.document].append((e.start, e.end, e.text))
        self._texts: dict[str, tuple[str, list[tuple[int, int]]] | None] = {}

    def of(self, side: Side, most: int = SENTENCES) -> list[Sentence]:
        """Return different sentences that contain a name of this side."""
        found: dict[str, Sentence] = {}
        for mention in side.spots:
            sentence = self.around(mention)
            if sentence and sentence.text not in found:
                found[sentence.text] = sentence
            if len(found) == most:
                break
        return list(found.values())

    def around(self, mention: Mention) -> Sentence | None:
        """Return the sentence of a mention, or None if its text is not known."""
        text = self._text(mention.document)
        if text:
            over = [(a, b) for a, b in text[1] if a < mention.end and mention.start < b]
            # More than one if a line break inside the name was taken for the end of a sentence.
            start, end = min([mention.start, *(a for a, _ in over)]), max([mention.end, *(b for _, b in over)])
            return _one_line(mention, text[0][start:end], mention.start - start, mention.end - start)
        for start, end, words in self._evidence.get(mention.document, ()):
            if start <= mention.start and mention.end <= end:
                return _one_line(mention, words, mention.start - start, mention.end - start)
        return None

    def _text(self, document: str) -> tuple[str, list[tuple[int, int]]] | None:
        if document not in self._texts:
            if len(self._texts) >= _TEXTS_KEPT:
                self._texts.clear()
            try:
                text = text_of(self._documents[document])
            except (UsageError, OSError):
                self._texts[document] = None
            else:
                self._texts[document] = text, list(sentences_in(text))
        return self._texts[document]


def _one_line(mention: Mention, text: str, start: int, end: int) -> Sentence:
    before, name, behind = (" ".join(part.split()) for part in (text[:start], text[start:end], text[end:]))
    before += " " if before and text[:start][-1:].isspace() else ""
    behind = (" " if behind and text[end:][:1].isspace() else "") + behind
    return Sentence(mention.document, before + name + behind, len(before), len(before) + len(name))
