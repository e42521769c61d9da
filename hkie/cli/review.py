"""hkie review: the doubtful cases, one by one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from hkie.cli.options import Labels, Patterns, ResultPath
from hkie.cli.terminal import tell
from hkie.errors import UsageError
from hkie.text.cleaning import STDIN


def command(
    path: ResultPath,
    decisions: Annotated[
        Path, typer.Option("--decisions", help="The decisions file; it is made where there is none, and only added to.")
    ] = Path("decisions.jsonl"),
    label: Labels = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="The most doubtful so many.", show_default=False)
    ] = None,
    below: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Names joined on evidence that is worth less are shown.")
    ] = 0.9,
    list_: Annotated[
        bool, typer.Option("--list", help="Print what is doubtful and not answered as a table, and stop.")
    ] = False,
    patterns: Patterns = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as a JSON list, with sentences, and stop.")] = False,
) -> None:
    """Walk through what is doubtful, the most doubtful first, and write what you decide into a decisions file.

    Two names are shown with their sentences and what speaks for and against their being one; a key answers. What is
    answered is in the file at once; `hkie resolve RESULT --decisions FILE` follows it.
    """
    from hkie.cli.options import labels_of, read_result
    from hkie.grammar.ruleset import entry_of_key, load
    from hkie.resolve.decisions import read
    from hkie.review.queue import find
    from hkie.review.quotes import Texts

    wanted = labels_of(label or [])
    if not (list_ or as_json):
        _must_be_usable(path)
    known = read(decisions, tell)
    result = read_result(path, patterns or ())
    found = find(result, entry_of_key(load(patterns or ())), known, wanted, below)
    texts = Texts(result)
    if list_ or as_json:
        from hkie.cli import case_list

        left = [d for d in found if d.answered is None][:limit]
        case_list.print_json(left, texts) if as_json else case_list.print_table(left)
        return
    found = found[:limit]
    if not found:
        typer.echo("nothing is doubtful")
        return
    from hkie.cli.reviewing import Review, ReviewApp

    review = Review(found, decisions)
    ReviewApp(review, texts).run(mouse=False)
    typer.echo(review.summary())
    if review.written:
        typer.echo(f"hkie resolve {path} --decisions {decisions}  makes a result of it")


def _must_be_usable(path: str) -> None:
    """Raise UsageError where the program cannot run: no terminal, or no Textual."""
    if path == STDIN:
        raise UsageError("hkie review reads keys from the terminal, so the result must be a file; --list takes -")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("hkie review needs a terminal; --list and --json print what is doubtful")
    try:
        import textual  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "textual is not installed, which hkie review needs: pip install 'hkie[review]' (--list works without it)"
        ) from error
