"""The text of a document by its sentences, in which decisions find the names that they are about."""

from __future__ import annotations

import functools
import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from hkie.errors import ReadError, UsageError
from hkie.grammar.words import Lexicon, Words, split
from hkie.records import Document, Relation
from hkie.resolve.decisions import UNSEEN, normal_text
from hkie.text.cleaning import decode

_PLAIN = Lexicon({})
_GAP = rf"(?:\s|{UNSEEN.pattern})+"
_INSIDE = r"[^\W_\u3400-\u9fff]"
"""A letter or digit of a script that puts spaces between words: "Ash" is not a name in "Ashford"."""

Place = tuple[int, int]
"""The start and end of a text in its document."""


def text_of(document: Document) -> str:
    """Return the text that a document's offsets index, from the result or its file.

    Raises UsageError if the result has no text and the file is missing, has changed, or is not plain text.
    """
    if document.text is not None:
        return document.text
    path = Path(document.path)
    if document.media_type == "text/plain" and path.is_file():
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == document.sha256:
            try:
                return decode(data, document.path)[0]
            except ReadError:
                pass
    raise UsageError(
        f"{document.id}: this format needs the text, but it is not in the result, and there is no file {document.path} with the "
        "same content; extract it again with --text"
    )


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text as (start, end) in characters."""
    words = split(text, _PLAIN)
    for first, after in words.sentences:
        start, end = _ink(words, first, after)
        if start < end:
            yield start, end


def _ink(words: Words, first: int, after: int) -> tuple[int, int]:
    """Return the start and end of a sentence without surrounding line breaks."""
    start, end = words.starts[first], words.ends[after - 1]
    piece = words.text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


class Contexts:
    """The sentences of a document, by their text on one line.

    ``passages`` are pieces of its text with their offsets: the whole text, or what relations quote of it. Several
    sentences one after the other are found as one too, since a line break in another place may have split them.
    """

    def __init__(self, passages: Iterable[tuple[int, str]]) -> None:
        self._passages = sorted(set(passages))
        self._places: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self._lines: list[tuple[str, dict[int, int], dict[int, int]]] = []
        """Each passage on one line, where its sentences start and end there, and where in the document."""
        known: set[Place] = set()
        for number, (offset, text) in enumerate(self._passages):
            line, starts, ends = "", dict[int, int](), dict[int, int]()
            for start, end in sentences(text):
                if (place := (offset + start, offset + end)) not in known:
                    known.add(place)
                    sentence = normal_text(text[start:end])
                    self._places[sentence].append((*place, number))
                    starts[len(line)] = place[0]
                    line += sentence
                    ends[len(line)] = place[1]
                    line += " "
            self._lines.append((line, starts, ends))
        self._ordered = sorted((start, end, s) for s, places in self._places.items() for start, end, _ in places)

    def __contains__(self, sentence: str) -> bool:
        return bool(self._at(sentence))

    def at(self, offset: int) -> tuple[int, int, str] | None:
        """Return the start, the end and the text of the sentence at an offset, or None if it is between sentences."""
        k = bisect_right(self._ordered, offset, key=lambda one: one[0]) - 1
        return self._ordered[k] if k >= 0 and offset < self._ordered[k][1] else None

    def places(self, sentence: str) -> list[Place]:
        """Return where a sentence stands."""
        return [(start, end) for start, end, _ in self._at(sentence)]

    def _at(self, sentence: str) -> list[tuple[int, int, int]]:
        if sentence in self._places:
            return self._places[sentence]
        return [
            (starts[at], ends[at + len(sentence)], number)
            for number, (line, starts, ends) in enumerate(self._lines)
            if sentence in line
            for at in starts
            if line.startswith(sentence, at) and at + len(sentence) in ends
        ]

    def find(self, sentence: str, text: str, nth: int = 0) -> list[Place]:
        """Return where a text stands in a sentence, wherever the document has that; with ``nth``, only that one of each."""
        found: list[Place] = []
        for start, end, number in self._at(sentence):
            offset, passage = self._passages[number]
            # A name may go on behind a line break that was taken for the end of its sentence.
            own = [m for m in _pattern(text).finditer(passage, start - offset) if m.start() < end - offset]
            found += [(offset + m.start(), offset + m.end()) for m in (own[nth - 1 : nth] if nth else own)]
        return found

    def text(self, start: int, end: int) -> str:
        """Return a stretch of the document that ``find`` has found."""
        offset, passage = next((o, p) for o, p in self._passages if o <= start and end <= o + len(p))
        return passage[start - offset : end - offset]


@functools.lru_cache(maxsize=10_000)
def _pattern(text: str) -> re.Pattern[str]:
    words = _GAP.join(map(re.escape, text.split()))
    before = rf"(?<!{_INSIDE})" if re.match(_INSIDE, text) else ""
    behind = rf"(?!{_INSIDE})" if re.search(_INSIDE + "$", text) else ""
    return re.compile(before + words + behind)


def telling(sentences: Iterable[str]) -> set[str]:
    """Return the longest word of each sentence: a text without any of them has none of the sentences."""
    return {max(sentence.split(), key=len) for sentence in sentences}


def contexts(document: Document, relations: Iterable[Relation], words: Collection[str] = ()) -> tuple[Contexts, bool]:
    """Return the sentences of a document, and whether they are all of them.

    They are those that its relations quote if its text is neither in the result nor in a file. A text without any of the
    ``words``, if there are any, is not split.
    """
    try:
        text = text_of(document)
        return Contexts([(0, text)] if not words or any(word in text for word in words) else ()), True
    except (UsageError, OSError):
        pieces = (e for r in relations for e in r.evidence if e.document == document.id)
        return Contexts((e.start, e.text) for e in pieces), False
