"""hkie patterns: check, list and test rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli import completion
from hkie.cli.options import TIMEOUT, named_of
from hkie.cli.pipes import piped
from hkie.cli.terminal import tell

if TYPE_CHECKING:
    from hkie.grammar.ruleset import Frame, Rule

app = typer.Typer(help="Check, list and test rules.", no_args_is_help=True, epilog="Example:  hkie patterns check")


@app.command("check", epilog="Example:  hkie patterns check my-rules/")
@piped
def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FOLDER",
            help="Folders of your own rules, checked together with the built-in ones.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Read all rule files and run the match and miss sentences of each rule."""
    from hkie.evaluation.rule_tests import check as run

    report = run(folders or ())
    for mistake in report.mistakes:
        tell(mistake)
    for problem in report.problems:
        typer.echo(problem, err=True)
    typer.echo(
        f"{report.rules} rules, {report.frames} frames, {report.sentences} test sentences, "
        f"{len(report.mistakes) + len(report.problems)} problems"
    )
    if report.mistakes or report.problems:
        raise typer.Exit(2 if report.mistakes else 1)


@app.command("list", epilog="Example:  hkie patterns list --label TITLE")
@piped
def show(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FOLDER", help="Folders of your own rules, instead of the built-in ones.", show_default=False
        ),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            "-l",
            help="Only this label or relation; may be repeated, or several with commas.",
            show_default=False,
            autocompletion=completion.kinds,
        ),
    ] = None,
) -> None:
    """List the rules and the frames of relations. In a pipe, the list is tab-separated."""
    from hkie.cli.rulebook import print_rules

    print_rules(_listed(folders or [], label or []))


@app.command("test", epilog='Example:  hkie patterns test my-rules/place.jsonl "They met below the Quill Gate."')
@piped
def try_rules(
    file: Annotated[Path, typer.Argument(help="A file of rules, in a folder or not.", show_default=False)],
    text: Annotated[str, typer.Argument(help="The text to test them on, or - for standard input.", show_default=False)],
    patterns: Annotated[
        list[Path] | None,
        typer.Option(help="A folder with words or parts that the file needs; may be repeated.", show_default=False),
    ] = None,
) -> None:
    """Run the rules of one file on a text. The exit code is 1 if none matches."""
    from hkie import readers
    from hkie.cli.rulebook import print_matches
    from hkie.evaluation.rule_tests import matches
    from hkie.records import Source
    from hkie.text.cleaning import STDIN

    piped = text == STDIN
    source = (
        readers.read(STDIN, None, readers.Options(language=readers.ANY, timeout=TIMEOUT))
        if piped
        else Source("text", "-", text)
    )
    found = matches(file, source, patterns or ())
    print_matches(found, source.text)
    if all(match.dropped for match in found):
        typer.echo(f"no rule of {file} matches", err=True)
        raise typer.Exit(1)


def _listed(folders: list[Path], wanted: list[str]) -> list[Rule | Frame]:
    from hkie import patternfiles
    from hkie.grammar import ruleset

    held = ruleset.load(folders)
    kinds = [*held.ontology.labels, *held.ontology.types]
    chosen = set(named_of(wanted, kinds) or kinds)
    inside = [folder.resolve() for folder in folders or [patternfiles.default_folder()]]
    found: list[Rule | Frame] = [r for r in held.rules if r.label in chosen]
    found += [f for f in held.frames if f.type in chosen]
    return [r for r in found if any(folder in Path(r.where).resolve().parents for folder in inside)]
