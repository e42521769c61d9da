"""The texts of a result, their sentences and tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from hkie.errors import ReadError, UsageError
from hkie.grammar.words import Lexicon, Words, split
from hkie.records import Document, Result
from hkie.text.cleaning import decode

_PLAIN = Lexicon({})


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


def texts_of(result: Result) -> dict[str, str]:
    """Return the text of every document. Raises UsageError if one is missing."""
    return {document.id: text_of(document) for document in result.documents}


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text as (start, end) in characters."""
    words = split(text, _PLAIN)
    for first, after in words.sentences:
        start, end = _ink(words, first, after)
        if start < end:
            yield start, end


def tokens(text: str, boundaries: Iterable[int] = ()) -> list[list[tuple[int, int]]]:
    """Return the tokens of a text as (start, end), sentence by sentence; none crosses a boundary."""
    words = split(text, _PLAIN)
    cuts = sorted(set(boundaries))
    found: list[list[tuple[int, int]]] = []
    at = 0
    for first, after in words.sentences:
        sentence: list[tuple[int, int]] = []
        for k in range(first, after):
            start, end = words.starts[k], words.ends[k]
            if not text[start:end].strip():
                continue
            while at < len(cuts) and cuts[at] <= start:
                at += 1
            inside = at
            points = [start]
            while inside < len(cuts) and cuts[inside] < end:
                points.append(cuts[inside])
                inside += 1
            sentence.extend(pairwise([*points, end]))
        if sentence:
            found.append(sentence)
    return found


def _ink(words: Words, first: int, after: int) -> tuple[int, int]:
    """Return the start and end of a sentence without surrounding line breaks."""
    start, end = words.starts[first], words.ends[after - 1]
    piece = words.text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
