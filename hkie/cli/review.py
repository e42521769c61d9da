"""hkie review: decide doubtful cases one by one."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from hkie.cli import completion
from hkie.cli.options import DECISIONS, DecisionsFile, Labels, Patterns, Results, labels_of, named_of, read_result
from hkie.cli.terminal import count, tell
from hkie.errors import UsageError
from hkie.text.cleaning import STDIN


def command(
    paths: Results,
    decisions: DecisionsFile = DECISIONS,
    label: Labels = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help="identity, mention or relation; may be repeated, or several with commas. Default: all.",
            show_default=False,
            autocompletion=completion.questions,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=1, help="Only this many of the most doubtful cases.", show_default=False),
    ] = None,
    below: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Ask about joins, names and relations with a score below this.")
    ] = 0.9,
    list_: Annotated[bool, typer.Option("--list", help="Print the open cases as a table and exit.")] = False,
    patterns: Patterns = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the open cases as a JSON list with sentences and exit.")
    ] = False,
) -> None:
    """Review doubtful cases, the most doubtful first, and write your answers to a decisions file.

    A case is two names that may be one, or a name or a relation that may be wrong, with sentences and reasons for and
    against; one key answers it. Answers are written to the file at once. `hkie resolve RESULT --decisions FILE` applies
    them, and so does `hkie extract --decisions FILE` in later runs.
    """
    from hkie.grammar.ruleset import entry_of_key, load
    from hkie.resolve.decisions import read
    from hkie.review.cases import ASKED
    from hkie.review.queue import find
    from hkie.review.quotes import Texts
    from hkie.review.uncertain import Sentences

    wanted = labels_of(label or [])
    kinds = named_of(kind or [], ASKED, "kind") or ASKED
    if not (list_ or as_json):
        _must_be_usable(paths)
    known = read(decisions, tell)
    result = read_result(paths, patterns or ())
    rules = load(patterns or ())
    sentences = Sentences(result)
    found = find(result, entry_of_key(rules), known, wanted, below, rules.ontology, kinds, sentences)
    if "mention" in kinds and sentences.unread:
        unread = count(len(sentences.unread), "document")
        tell(
            f"the result has no text of {unread}, so only names in quoted sentences are asked about; extract with --text"
        )
    texts = Texts(result)
    if list_ or as_json:
        from hkie.cli import case_list

        left = [d for d in found if d.answered is None][:limit]
        case_list.print_json(left, texts) if as_json else case_list.print_table(left)
        return
    found = found[:limit]
    if not found:
        typer.echo("no doubtful cases")
        return
    from hkie.cli.reviewing import ReviewApp
    from hkie.review.answering import Review

    review = Review(found, decisions, rules.ontology)
    ReviewApp(review, texts).run(mouse=False)
    typer.echo(review.summary())
    if review.written:
        typer.echo(f"hkie resolve {' '.join(paths)} --decisions {decisions}  applies the decisions")


def _must_be_usable(paths: list[str]) -> None:
    """Raise UsageError if there is no terminal or Textual is not installed."""
    if STDIN in paths:
        raise UsageError("hkie review reads keys from the terminal, so the result must be a file; --list takes -")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("hkie review needs a terminal; --list and --json print the open cases")
    try:
        import textual  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "hkie review needs textual, which is not installed: pip install 'hkie[review]' (--list works without it)"
        ) from error
