"""Files in, Result out: the stages over whatever paths are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from hkie import readers
from hkie.errors import HkieError, ReadError
from hkie.records import Result
from hkie.stages import Analysis, Stages

_AS_THEY_COME = readers.Options()


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
    ) -> Iterator[Analysis]:
        """Read and analyse every document, one at a time.

        What cannot be read goes to ``problems``, or is raised without it; ``notes`` is told what a reader passed
        over. With ``texts``, each document keeps the text that the offsets index.
        """

        def told(error: HkieError) -> None:
            assert problems is not None
            problems(error)
            if progress and isinstance(error, ReadError):
                progress()

        for source in readers.documents(paths, options, told if problems else None, notes):
            analysis = self.analyse(source)
            yield replace(analysis, document=replace(analysis.document, text=source.text)) if texts else analysis
            if progress:
                progress()

    def extract(self, paths: Iterable[str | Path], options: readers.Options = _AS_THEY_COME) -> Result:
        """Return all that the documents of ``paths`` say. Raises HkieError for what cannot be read."""
        return self.resolve(self.run(paths, options=options))
