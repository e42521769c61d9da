"""The texts of a result and their tokens."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hkie.corrections.contexts import text_of
from hkie.grammar.words import Lexicon, split
from hkie.records import Result

_PLAIN = Lexicon({})


def texts_of(result: Result) -> dict[str, str]:
    """Return the text of every document. Raises UsageError if one is missing."""
    return {document.id: text_of(document) for document in result.documents}


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
