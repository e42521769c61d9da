"""Files in, Result out: the stages over whatever paths are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hkie import text
from hkie.errors import HkieError, ReadError
from hkie.records import Result
from hkie.stages import Analysis, Stages


class Pipeline(Stages):
    """The stages, with reading in front."""

    def run(
        self,
        paths: Iterable[str | Path],
        problems: Callable[[HkieError], None] | None = None,
        progress: Callable[[], None] | None = None,
    ) -> Iterator[Analysis]:
        """Read and analyse every document; what cannot be read goes to ``problems``, or is raised without it."""
        for name, path in text.find(paths, problems):
            try:
                yield self.analyse(text.read(name, path))
            except ReadError as error:
                if problems is None:
                    raise
                problems(error)
            if progress:
                progress()

    def extract(self, paths: Iterable[str | Path]) -> Result:
        """Return all that the documents of ``paths`` say. Raises HkieError for what cannot be read."""
        return self.resolve(self.run(paths))
