"""Files in, Result out: the stages over whatever paths are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from hkie import readers
from hkie.errors import HkieError
from hkie.records import Result, Source
from hkie.runs import over
from hkie.stages import Analysis, Stages

_AS_THEY_COME = readers.Options()
_R = TypeVar("_R")


class Pipeline(Stages):
    """The stages, with reading in front."""

    def run(
        self,
        paths: Iterable[str | Path],
        problems: Callable[[HkieError], None] | None = None,
        progress: Callable[[], None] | None = None,
        options: readers.Options = _AS_THEY_COME,
        notes: Callable[[str], None] | None = None,
        texts: bool = False,
        workers: int | None = 1,
    ) -> Iterator[Analysis]:
        """Read and analyse every document; the analyses come in the order of the documents.

        What cannot be read goes to ``problems``, or is raised without it; ``notes`` is told what a reader passed
        over. With ``texts``, each document keeps the text that the offsets index. ``workers`` are processes; None
        takes one a core where there is much to do.
        """
        return self.each(lambda analysis: analysis, paths, problems, progress, options, notes, texts, workers)

    def each(
        self,
        finish: Callable[[Analysis], _R],
        paths: Iterable[str | Path],
        problems: Callable[[HkieError], None] | None = None,
        progress: Callable[[], None] | None = None,
        options: readers.Options = _AS_THEY_COME,
        notes: Callable[[str], None] | None = None,
        texts: bool = False,
        workers: int | None = 1,
    ) -> Iterator[_R]:
        """Yield ``finish(analysis)`` of every document, as run() does; it is called where the document is analysed."""

        def read(tell: Callable[[HkieError], None] | None) -> Iterator[Source]:
            return readers.documents(paths, options, tell, notes)

        def work(source: Source) -> _R:
            return finish(self.analysis(source, texts))

        yield from over(read, work, lambda source: source.id, problems, progress, workers)

    def analysis(self, source: Source, texts: bool = False) -> Analysis:
        """Return the analysis of a document; with ``texts``, it keeps the text that the offsets index."""
        found = self.analyse(source)
        return found.with_text() if texts else found

    def extract(self, paths: Iterable[str | Path], options: readers.Options = _AS_THEY_COME) -> Result:
        """Return all that the documents of ``paths`` say. Raises HkieError for what cannot be read."""
        return self.resolve(self.run(paths, options=options))
