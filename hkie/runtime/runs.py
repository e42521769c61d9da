"""A run over documents, by several processes, with results in order."""

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
    """Which documents are read, how, by how many processes, and where problems are reported.

    Read errors go to ``problems``, or are raised without it; ``notes`` is called with what a reader skipped;
    ``progress`` is called for each document, readable or not. With ``texts``, each document keeps the text that the
    offsets index. ``workers`` None means one process for each core if there is much to do.
    """

    paths: Sequence[str | Path]
    options: Options
    problems: Problems | None = None
    notes: Notes | None = None
    progress: Progress | None = None
    texts: bool = False
    workers: int | None = 1


def attempt(work: Callable[[_T], _R], document: _T, name: str, timeout: float | None) -> _R | ReadError:
    """Return ``work(document)``, or the error to report if it fails or takes longer than ``timeout`` seconds.

    ``name`` is the name of the document. Exceptions of hkie are raised.
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
    """Yield ``work(document)`` for every document that ``read`` yields. ``read`` is given the handler for read errors.

    ``name`` returns the name of a document, for the error if it kills its process.
    """
    problems, progress = run.problems, run.progress

    def report(error: HkieError) -> None:
        assert problems is not None
        problems(error)
        if progress and isinstance(error, ReadError):
            progress()

    def died(document: _T) -> None:
        error = killed(name(document))
        if problems is None:
            raise error
        report(error)

    def attempted(document: _T) -> _R | ReadError:
        if problems is None:
            return work(document)  # its exceptions are raised
        return attempt(work, document, name(document), run.options.timeout)

    for found in ordered(
        attempted, cast(Iterable[_T | Done[_R | ReadError]], read(report if problems else None)), run.workers, died
    ):
        if isinstance(found, ReadError):
            report(found)
            continue
        yield found
        if progress:
            progress()
