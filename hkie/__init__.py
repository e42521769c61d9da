"""hkie extracts people, titles, agencies, programmes, money, events, places and dates from documents about government.

    >>> import hkie
    >>> pipeline = hkie.load()                       # doctest: +SKIP
    >>> result = hkie.extract(["seeds/"])            # doctest: +SKIP
    >>> hkie.extract_text("Ms Fong visited Hangzhou.").relations    # doctest: +SKIP
    >>> for result in pipeline.pipe(texts): ...      # doctest: +SKIP
    >>> dates = {d.id: d.published for d in result.documents}       # doctest: +SKIP
    >>> hkie.link(result.mentions, published=dates)  # doctest: +SKIP

Importing the package is cheap: spaCy and the rules are loaded when first used.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from hkie.pipeline import Pipeline
    from hkie.records import Mention, Result
    from hkie.resolve import Resolution, Resolver

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "extract_text", "link", "load"]


def load(patterns: Sequence[str | Path] = (), ner: str = "default") -> Pipeline:
    """Return the pipeline with the built-in rules and those in the folders ``patterns``.

    ``ner`` is the name tagger: "default", "none", or an installed spaCy pipeline with an ner. Raises
    hkie.errors.PatternError, with file and line, for an invalid rule, and UsageError for a tagger
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

    Offsets are code points into ``text``. ``published`` is the ISO 8601 date or time to which days without a year are
    relative; default is the date line of the text. The rules are loaded once for each list of ``patterns``.
    Raises PatternError for an invalid rule.
    """
    from hkie.records import Source

    return next(_loaded(tuple(patterns)).pipe([Source(id, id, text, published=published)]))


@cache
def _loaded(patterns: tuple[str | Path, ...]) -> Pipeline:
    return load(patterns)


def link(
    mentions: Iterable[Mention],
    *,
    published: Mapping[str, str | None] | None = None,
    patterns: Sequence[str | Path] = (),
) -> Resolution:
    """Return the entities of mentions from one or many documents, and why each mention belongs to its entity.

    The registry is the built-in one with that of the folders ``patterns``, as for ``extract``. ``published`` maps ids of
    documents to their ISO 8601 dates; with the dates of a result, its mentions give its entities again. The registry is
    loaded once for each list of ``patterns``. Raises PatternError for an invalid rule, UsageError for a missing folder.
    """
    return _resolver(tuple(patterns)).resolve(mentions, published)


@cache
def _resolver(patterns: tuple[str | Path, ...]) -> Resolver:
    from hkie.grammar import ruleset
    from hkie.resolve import Resolver

    return Resolver.of(ruleset.load(patterns))
