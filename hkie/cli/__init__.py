"""The command line. Each command is a module with its options; the work is done in plain functions elsewhere."""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import sys
from typing import Annotated

import typer

from hkie import __version__
from hkie.cli import (
    budgets,
    config,
    decide,
    diff,
    entity,
    evaluate,
    explain,
    export,
    extract,
    find,
    help,
    patterns,
    report,
    resolve,
    review,
    schema,
    show,
    timeline,
    top,
    watch,
    who,
)
from hkie.cli.examples import EXPORT, EXTRACT, REVIEW, examples
from hkie.cli.pipes import nowhere, piped
from hkie.cli.program import Program
from hkie.cli.terminal import tell
from hkie.errors import HkieError

app = typer.Typer(
    name="hkie",
    cls=Program,
    help="Extract people, posts, agencies, programmes, money, events, places and dates from documents about government, and the relations between them.",
    epilog="Example:  hkie extract seeds/",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("extract", epilog=examples(EXTRACT))(piped(extract.command))
app.command("show", epilog="Example:  hkie show seeds/004_65c34116c12fec43.txt --label MONEY")(piped(show.command))
app.command("find", epilog='Example:  hkie find result.json "digital policy"')(piped(find.command))
app.command("entity", epilog='Example:  hkie entity result.json "Tony Wong"')(piped(entity.command))
app.command("entities", epilog="Example:  hkie entities result.json --label PERSON --limit 20")(piped(entity.entities))
app.command("timeline", epilog='Example:  hkie timeline result.json "Tony Wong"')(piped(timeline.command))
app.command("relations", epilog="Example:  hkie relations result.json --type met_with --since 2025-11")(
    piped(timeline.relations)
)
app.command("top", epilog="Example:  hkie top result.json attended --since 2025")(piped(top.command))
app.command("budgets", epilog="Example:  hkie budgets result.json --sort amount --csv")(piped(budgets.command))
app.command("diff", epilog="Example:  hkie diff monday.json tuesday.json --part posts")(piped(diff.command))
app.command("resolve", epilog="Example:  hkie resolve monday.json tuesday.json --output week.json")(
    piped(resolve.command)
)
app.command("export", epilog=examples(EXPORT))(piped(export.command))
app.command("report", epilog="Example:  hkie report result.json --output report.html")(piped(report.command))
app.command("who", epilog='Example:  hkie who result.json "Commissioner for Digital Policy" --on 2025-11-08')(
    piped(who.command)
)
app.command("watch", epilog="Example:  hkie watch result.json --watchlist people.csv")(piped(watch.command))
app.add_typer(decide.app, name="decide")
app.command("review", epilog=examples(REVIEW))(piped(review.command))
app.command("evaluate", epilog="Example:  hkie evaluate tests/gold seeds/ --errors")(piped(evaluate.command))
app.command("explain", epilog="Example:  hkie explain seeds/004_65c34116c12fec43.txt --at 30")(piped(explain.command))
app.add_typer(patterns.app, name="patterns")
app.command("help", epilog="Example:  hkie help patterns check")(piped(help.command))
app.command("config", epilog="Example:  hkie config")(piped(config.command))
app.command("schema", epilog="Example:  hkie schema > hkie.schema.json")(piped(schema.command))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hkie {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def _stopped(number: int, _: object) -> None:
    sys.exit(128 + number)  # as an exception, so that a half-written file is removed


def _interrupted(*_: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second signal would interrupt the cleanup
    raise KeyboardInterrupt


class _Closed(io.RawIOBase):
    """Stands for standard input that was closed before the program started."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise OSError(errno.EBADF, "it is closed", "standard input")


def _streams() -> None:
    """Set standard input and output to UTF-8, whatever the locale, and open those that were closed.

    A terminal shows a substitute for characters that its encoding lacks. A closed stream is replaced because the next
    file opened would get its number: messages are discarded, and reading or writing data fails.
    """
    if sys.stdin is None:
        _occupy(0, os.O_WRONLY)
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Closed()))
    if sys.stdout is None:
        _occupy(1, os.O_RDONLY)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        _occupy(2, os.O_WRONLY)
        sys.stderr = open(2, "w", errors="replace", closefd=False)  # noqa: SIM115
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")


def _occupy(number: int, flags: int) -> None:
    """Open the descriptor of a closed stream on the null device."""
    opened = os.open(os.devnull, flags)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


def main() -> None:
    """Run the command line. Exit codes: 0, 1 for a failed run, 2 for wrong usage."""
    signal.signal(signal.SIGTERM, _stopped)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:  # not under nohup
        signal.signal(signal.SIGHUP, _stopped)
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:  # a shell's background job ignores it
        signal.signal(signal.SIGINT, _interrupted)
    _streams()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
            gc.freeze()  # else Python walks over all loaded objects once more at exit
    except HkieError as error:
        tell(error)
        sys.exit(error.exit_code)
    except OSError as error:
        nowhere()
        tell(f"{error.filename or 'standard output'}: {error.strerror or error}")
        sys.exit(1)
    except KeyboardInterrupt:
        tell("stopped")
        sys.exit(130)
