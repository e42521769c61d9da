"""Options, output file and decisions, shared by several commands."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from hkie.cli import completion
from hkie.cli.labels import known, learn
from hkie.cli.settings import read_settings
from hkie.cli.terminal import tell
from hkie.errors import HkieError, UsageError

if TYPE_CHECKING:
    from hkie.readers import Options
    from hkie.records import Result
    from hkie.resolve.decisions import Decision
    from hkie.watch.watchlist import Watchlist


class Language(StrEnum):
    """The options that say which documents are read."""

    en = "en"
    any = "any"


class Engine(StrEnum):
    """The options that say where the work is done: on this machine, or on the nodes of a Ray cluster."""

    local = "local"
    ray = "ray"


Engines = Annotated[
    Engine,
    typer.Option(
        "--engine",
        help="local, or ray: the nodes of a Ray cluster, which see the same files (pip install 'hkie\\[ray]').",
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT",
        help="The Ray cluster, or auto for the one of this machine. Default: RAY_ADDRESS, or a new one of this "
        "machine's cores.",
        show_default=False,
    ),
]


def _learned(folders: list[Path] | None) -> list[Path] | None:
    if folders:
        learn(folders)
    return folders


Patterns = Annotated[
    list[Path] | None,
    typer.Option(
        help="A folder of your own rules, labels and relation types, added to the built-in ones; may be repeated.",
        show_default=False,
        callback=_learned,
    ),
]
Decisions = Annotated[
    Path | None,
    typer.Option(help="A decisions file, written by hkie decide or hkie review.", show_default=False),
]

DECISIONS = Path("decisions.jsonl")
DecisionsFile = Annotated[Path, typer.Option("--decisions", help="The decisions file; lines are only appended.")]
WatchlistPath = Annotated[
    Path | None,
    typer.Option(
        "--watchlist",
        metavar="FILE",
        help="A list of names, CSV or XLSX, whose people and bodies are marked; hkie watch prints them.",
        show_default=False,
    ),
]

Ner = Annotated[
    str,
    typer.Option(
        "--ner",
        metavar="NAME",
        help="The name tagger for sentences with names that no rule explains: default, none, or an installed "
        "spaCy pipeline with an ner, by its name or folder.",
        autocompletion=completion.taggers,
    ),
]

_RESULT = "Results of hkie extract or hkie resolve, JSON or JSON Lines, or - for standard input. Several are joined"
Results = Annotated[list[str], typer.Argument(metavar="RESULT", help=f"{_RESULT}.", show_default=False)]
ResultsAndName = Annotated[
    list[str],
    typer.Argument(
        metavar="RESULT [NAME]",
        help=f"{_RESULT}. NAME, the last, is an entity, by any of its names or its id.",
        show_default=False,
    ),
]
Sentences = Annotated[bool, typer.Option("--sentences/--no-sentences", help="Show the sentence of each relation.")]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="DAY", help="Only relations of this day (2025-11-08), month or year, or later.", show_default=False
    ),
]
Until = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="Only relations of this day, month or year, or earlier.", show_default=False),
]
OfType = Annotated[
    list[str] | None,
    typer.Option(
        "--type",
        "-t",
        help="Only this type of relations; may be repeated, or several with commas.",
        show_default=False,
        autocompletion=completion.types,
    ),
]
OfStatus = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        help="Only relations with this status: actual, planned, acting, designate, former, possible, denied, cancelled; "
        "may be repeated, or several with commas.",
        show_default=False,
    ),
]


class Status(StrEnum):
    """Which relations are given by their status."""

    facts = "facts"
    all = "all"


Statuses = Annotated[
    Status,
    typer.Option(
        "--status",
        help="facts: relations that hold, held or will hold. all: also what is possible, denied or cancelled.",
    ),
]
Infer = Annotated[
    bool,
    typer.Option(
        "--infer",
        help="Add relations from the registry: the agency of a post, the parent of a body, the location of a place.",
    ),
]


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files, folders (searched for text, HTML, PDF, Word, e-mail, Markdown, tables and archives), patterns in "
        'quotes ("news/*.html"), @LIST (a file with one path on each line), or - for standard input.',
        show_default=False,
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--label",
        "-l",
        help="Keep only this label; may be repeated, or several with commas.",
        show_default=False,
        autocompletion=completion.labels,
    ),
]
MinScore = Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out mentions and relations with a lower score.")]
Lang = Annotated[Language, typer.Option("--lang", help="en skips documents that are not in English; any reads all.")]
Encoding = Annotated[
    str | None,
    typer.Option(
        help="The encoding of text, HTML, Markdown and tables, if the guess is wrong: big5, cp1252.",
        show_default=False,
    ),
]
TextField = Annotated[
    str, typer.Option("--text-field", help="The column of CSV, or key of JSON Lines, with the text of a document.")
]
IdField = Annotated[
    str | None,
    typer.Option(
        "--id-field",
        help="The column or key with the id of a document. Default: the line number.",
        show_default=False,
    ),
]
DateField = Annotated[
    str | None,
    typer.Option("--date-field", help="The column or key with the date of a document.", show_default=False),
]


TIMEOUT = 60.0
Timeout = Annotated[
    float,
    typer.Option(
        min=0.1,
        metavar="SECONDS",
        help="CPU time for reading a document, and again for analysing it. A document that takes longer is "
        "reported and skipped.",
    ),
]


Workers = Annotated[
    int | None,
    typer.Option(
        min=1, help="Number of processes. Default: one for each core if there is much to read.", show_default=False
    ),
]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="A folder for results, so that the next run processes only new and changed documents.",
        show_default=False,
    ),
]


FollowLinks = Annotated[
    bool,
    typer.Option("--follow-links", help="Follow links that lead out of a folder. By default they are skipped."),
]


def typed(context: typer.Context, name: str) -> bool:
    """Return whether an option is given on the command line, and not by the settings of the project."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


@contextmanager
def opened(path: Path | None) -> Iterator[IO[str]]:
    """Open standard output, or a file that appears only when it is complete."""
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    from hkie.export import whole_file

    with whole_file(path) as file:
        yield file


def decided(path: Path | None) -> list[Decision]:
    """Read the decisions and report invalid lines.

    Raises UsageError if the file is missing; one that the settings of the project name may not be there yet.
    """
    if path is None:
        return []
    from hkie.resolve.decisions import read

    if not (path.is_file() or path.is_fifo()):
        settings = read_settings()
        if settings.values.get("decisions") == str(path):
            tell(f"{path}: no decisions yet ({settings.file})")
            return []
        raise UsageError(f"{path}: no such decisions file; hkie decide creates one")
    return read(path, tell)


def listed(path: Path | None) -> Watchlist | None:
    """Read a watchlist and report names that are not looked for. Raises UsageError if it is missing or has no names."""
    if path is None:
        return None
    from hkie.watch.watchlist import read

    watchlist = read(path)
    if alone := [row for row in watchlist.rows if row.alone]:
        lines = ", ".join(str(row.line) for row in alone[:5]) + (" …" if len(alone) > 5 else "")
        tell(
            f"{path}: {len(alone)} of {len(watchlist.rows)} rows without a full name are not looked for (line {lines})"
        )
    return watchlist


def read_result(paths: str | Sequence[str], patterns: Sequence[Path]) -> Result:
    """Read a result. Several, also several lines of JSON Lines, are joined to one, as if from one run."""
    from hkie import results

    found = [result for path in ([paths] if isinstance(paths, str) else paths) for result in results.read(path)]
    if len(found) == 1:
        return found[0]
    from hkie.grammar.ruleset import load
    from hkie.resolve import Resolver

    return results.resolve(found, Resolver.of(load(patterns)))[0]


def labels_of(wanted: Iterable[str]) -> frozenset[str]:
    """Return the labels that the user named. Raises UsageError for an unknown one."""
    return frozenset(named_of(wanted, known().labels))


def types_of(wanted: Iterable[str], result: Result | None = None) -> frozenset[str]:
    """Return the relation types that the user named, of the ontology or a result. Raises UsageError for an unknown one."""
    there = known().ordered_types([*known().types, *(r.type for r in (result.relations if result else ()))])
    return frozenset(named_of((name.strip().replace(" ", "_") for name in wanted), there, "relation type"))


def statuses_of(wanted: Iterable[str]) -> frozenset[str]:
    """Return the statuses of relations that the user named. Raises UsageError for an unknown one."""
    from hkie.relations.relation_mentions import STATUSES

    return frozenset(named_of(wanted, STATUSES, "status"))


def named_of(wanted: Iterable[str], known: Iterable[str], what: str = "label") -> list[str]:
    """Return the names that the user gave, one by one or with commas, as they are known: "person,title".

    Raises UsageError for an unknown one.
    """
    there = {name.upper(): name for name in known}
    given = [name.strip() for names in wanted for name in names.split(",")]
    for name in given:
        if name.upper() not in there:
            raise UsageError(f"unknown {what} {name!r}; one of {', '.join(there.values())}")
    return [there[name.upper()] for name in given]


def reading_options(
    encoding: str | None,
    text_field: str,
    id_field: str | None,
    date_field: str | None,
    lang: Language,
    timeout: float = TIMEOUT,
    follow_links: bool = False,
) -> Options:
    """Return the reading options. Raises UsageError for an unknown encoding."""
    from hkie.readers import Options

    try:
        _ = b"    ".decode(encoding or "utf-8")  # decoding nothing would not check the name
    except UnicodeError:
        pass
    except LookupError as error:
        raise UsageError(f"unknown encoding {encoding!r}; utf-8, cp1252, big5 and gb18030 are some") from error
    return Options(encoding, text_field, id_field, date_field, lang.value, timeout, follow_links)


class Failures:
    """Problems with single documents: reported at once, and remembered for the exit code."""

    def __init__(self) -> None:
        self.errors: list[HkieError] = []

    def tell(self, error: HkieError) -> None:
        """Report a problem on stderr."""
        self.errors.append(error)
        tell(error)

    def leave(self) -> None:
        """Exit with the code of the worst problem, if there was one."""
        if self.errors:
            raise typer.Exit(max(error.exit_code for error in self.errors))
