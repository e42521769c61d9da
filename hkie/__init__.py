"""hkie: who, which post, which agency, which programme, how much, where and when, from documents about government.

    >>> import hkie
    >>> pipeline = hkie.load()                       # doctest: +SKIP
    >>> result = hkie.extract(["seeds/"])            # doctest: +SKIP
    >>> hkie.extract_text("Ms Fong visited Hangzhou.").relations    # doctest: +SKIP
    >>> for result in pipeline.pipe(texts): ...      # doctest: +SKIP
    >>> hkie.link(result.mentions)                   # doctest: +SKIP

Importing the package costs nothing: spaCy and the rules are loaded when they are first used.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hkie.pipeline import Pipeline
    from hkie.records import Mention, Result
    from hkie.resolve import Resolution

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "extract_text", "link", "load"]


def load(patterns: Sequence[str | Path] = (), ner: str = "default") -> Pipeline:
    """Return the pipeline, with the rules that come with hkie and those of the folders ``patterns``.

    ``ner`` is the name tagger: "default", "none", or an installed spaCy pipeline with an ner. Raises
    hkie.errors.PatternError, with file and line, for a rule that is wrong, and UsageError for a tagger
    that is not installed.
    """
    from hkie.pipeline import Pipeline

    return Pipeline(patterns, ner=ner)


def extract(paths: Iterable[str | Path], patterns: Sequence[str | Path] = ()) -> Result:
    """Return the documents, mentions, links, entities and relations of files and folders.

    Raises hkie.errors.HkieError for a path that is missing or a file that cannot be read.
    """
    return load(patterns).extract(paths)


def extract_text(
    text: str, *, id: str = "text", published: str | None = None, patterns: Sequence[str | Path] = ()
) -> Result:
    """Return the mentions, links, entities and relations of a string.

    Offsets are code points into ``text``. ``published`` is an ISO 8601 date or time that days without a year are
    counted from; without it, the text's own date line is used. The rules are loaded once for each list of ``patterns``.
    Raises PatternError for a rule that is wrong.
    """
    from hkie.records import Source

    return next(_loaded(tuple(patterns)).pipe([Source(id, id, text, published=published)]))


@cache
def _loaded(patterns: tuple[str | Path, ...]) -> Pipeline:
    return load(patterns)


def link(mentions: Iterable[Mention]) -> Resolution:
    """Return the entities of mentions from one or many documents, and why each mention belongs to its own."""
    from hkie.resolve import Resolver

    return Resolver({}).resolve(mentions)
