"""Files in, Result out: the stages over whatever paths are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from hkie import readers
from hkie.errors import HkieError, ReadError
from hkie.records import Result, Source
from hkie.stages import Analysis, Stages
from hkie.workers import ordered

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

        def told(error: HkieError) -> None:
            assert problems is not None
            problems(error)
            if progress and isinstance(error, ReadError):
                progress()

        def work(source: Source) -> _R:
            analysis = self.analyse(source)
            if texts:
                analysis = replace(analysis, document=replace(analysis.document, text=source.text))
            return finish(analysis)

        def died(source: Source) -> None:
            error = ReadError(f"{source.id}: the process that read it was killed or ran out of memory; split it first")
            if problems is None:
                raise error
            told(error)

        for found in ordered(work, readers.documents(paths, options, told if problems else None, notes), workers, died):
            yield found
            if progress:
                progress()

    def extract(self, paths: Iterable[str | Path], options: readers.Options = _AS_THEY_COME) -> Result:
        """Return all that the documents of ``paths`` say. Raises HkieError for what cannot be read."""
        return self.resolve(self.run(paths, options=options))
