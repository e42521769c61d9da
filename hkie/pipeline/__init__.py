"""The pipeline: from files to a Result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from hkie import readers
from hkie.errors import killed
from hkie.pipeline.analyzer import Analysis, Stages
from hkie.records import Result, Source
from hkie.runtime.runs import Notes, Problems, Progress, Run, over
from hkie.runtime.workers import ordered

_AS_THEY_COME = readers.Options()
_R = TypeVar("_R")


def _died(source: Source) -> None:
    raise killed(source.id)


class Pipeline(Stages):
    """Reads documents and runs the stages."""

    def run(
        self,
        paths: Iterable[str | Path],
        problems: Problems | None = None,
        progress: Progress | None = None,
        options: readers.Options = _AS_THEY_COME,
        notes: Notes | None = None,
        texts: bool = False,
        workers: int | None = 1,
    ) -> Iterator[Analysis]:
        """Yield the analysis of every document, in order.

        Read errors go to ``problems``, or are raised without it; the arguments are those of ``runs.Run``.
        """
        run = Run([*paths], options, problems, notes, progress, texts, workers)
        return self.each(lambda analysis: analysis, run)

    def each(self, finish: Callable[[Analysis], _R], run: Run) -> Iterator[_R]:
        """Yield ``finish(analysis)`` for every document, like run(); it is called in the process that analyses it."""

        def read(tell: Problems | None) -> Iterator[Source]:
            return readers.documents(run.paths, run.options, tell, run.notes)

        def work(source: Source) -> _R:
            return finish(self.analysis(source, run.texts))

        yield from over(read, work, lambda source: source.id, run)

    def pipe(self, texts: Iterable[str | Source], workers: int | None = 1) -> Iterator[Result]:
        """Yield a Result for each text, in order; a text is a string, or a Source with its id and date.

        A string's id is its number, from 1. Entities are resolved within a text; ``hkie.results.resolve`` joins several
        results. Texts are consumed as needed, so that a stream takes constant memory. ``workers`` None means one process
        for each core if there are many texts.
        """
        sources = (
            Source(str(number), str(number), text) if isinstance(text, str) else text
            for number, text in enumerate(texts, 1)
        )
        yield from ordered(lambda source: self.resolve([self.analyse(source)]), sources, workers, _died)

    def analysis(self, source: Source, texts: bool = False) -> Analysis:
        """Return the analysis of a document; ``texts`` includes its text."""
        found = self.analyse(source)
        return found.with_text() if texts else found

    def extract(self, paths: Iterable[str | Path], options: readers.Options = _AS_THEY_COME) -> Result:
        """Return the result for the documents of ``paths``. Raises HkieError if one cannot be read."""
        return self.resolve(self.run(paths, options=options))
