"""A run over documents: each is worked on where there is room, and what comes of them comes in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from hkie.errors import HkieError, ReadError, killed
from hkie.runtime.deadline import Late, deadline
from hkie.runtime.done import Done
from hkie.runtime.workers import ordered

if TYPE_CHECKING:
    from hkie.readers import Options
Problems = Callable[[HkieError], None]
Progress = Callable[[], None]
Notes = Callable[[str], None]

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Run:
    """Which documents are read, how, by how many processes, and who is told.

    What cannot be read goes to ``problems``, or is raised without it; ``notes`` is told what a reader passed over;
    ``progress`` is called for each document, and for each that could not be read. With ``texts``, each document keeps
    the text that the offsets index. ``workers`` None takes a process a core where there is much to do.
    """

    paths: Sequence[str | Path]
    options: Options
    problems: Problems | None = None
    notes: Notes | None = None
    progress: Progress | None = None
    texts: bool = False
    workers: int | None = 1


def attempt(work: Callable[[_T], _R], document: _T, name: str, timeout: float | None) -> _R | ReadError:
    """Return ``work(document)``, or the error that is told where it fails or takes longer than ``timeout`` seconds.

    ``name`` is what the document is called. What is raised on purpose is raised.
    """
    try:
        with deadline(timeout):
            return work(document)
    except Late:
        return ReadError(f"{name}: not analysed within {timeout:g} seconds (--timeout)")
    except HkieError:
        raise
    except Exception as error:
        return ReadError(f"{name}: cannot be analysed ({type(error).__name__}: {error})")


def over(
    read: Callable[[Problems | None], Iterable[_T | Done[_R]]],
    work: Callable[[_T], _R],
    name: Callable[[_T], str],
    run: Run,
) -> Iterator[_R]:
    """Yield ``work(document)`` of every document that ``read`` gives, which is told whom to tell of what it cannot read.

    ``name`` is what a document is called that kills its process.
    """
    problems, progress = run.problems, run.progress

    def told(error: HkieError) -> None:
        assert problems is not None
        problems(error)
        if progress and isinstance(error, ReadError):
            progress()

    def died(document: _T) -> None:
        error = killed(name(document))
        if problems is None:
            raise error
        told(error)

    def attempted(document: _T) -> _R | ReadError:
        if problems is None:
            return work(document)  # what it raises is raised
        return attempt(work, document, name(document), run.options.timeout)

    for found in ordered(
        attempted, cast(Iterable[_T | Done[_R | ReadError]], read(told if problems else None)), run.workers, died
    ):
        if isinstance(found, ReadError):
            told(found)
            continue
        yield found
        if progress:
            progress()
