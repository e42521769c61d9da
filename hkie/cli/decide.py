"""hkie decide: record what is right or wrong about names, relations and their identity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hkie.cli import completion
from hkie.cli.options import DECISIONS, DecisionsFile, Patterns, decided, labels_of, named_of, types_of
from hkie.cli.terminal import say
from hkie.errors import UsageError

app = typer.Typer(
    help="Record that names are the same or different, or that a name or relation is right or wrong.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="An entity id, a name as written, or NAME@DOCUMENT.", show_default=False)]
Text = Annotated[str, typer.Argument(help="The text of the name, as it was found.", show_default=False)]
Head = Annotated[str, typer.Argument(help="The name that the relation starts from.", show_default=False)]
Type = Annotated[
    str,
    typer.Argument(
        metavar="TYPE", help="The type of the relation.", show_default=False, autocompletion=completion.types
    ),
]
Tail = Annotated[str, typer.Argument(help="The name that it leads to.", show_default=False)]
Sentence = Annotated[
    str,
    typer.Option(
        "--in", metavar="SENTENCE", show_default=False,
        help="The whole sentence; hkie review --json prints it. The decision holds wherever this sentence stands.",
    ),
]  # fmt: skip
Nth = Annotated[
    int, typer.Option(min=0, help="Which one, if the sentence has the text several times; 0 is all of them.")
]
Why = Annotated[str, typer.Option("--why", help="The reason, for later readers.", show_default=False)]


@app.command("same", epilog='Example:  hkie decide same "Ah Wah" "Tse Wah-sang" --why "said on page 2"')
def same(a: Name, b: Name, why: Why = "", decisions: DecisionsFile = DECISIONS) -> None:
    """Record that two names are the same entity, whatever the evidence."""
    _add(decisions, "same", a, b, why)


@app.command("different", epilog="Example:  hkie decide different person:paul-chan person:paul-chan-mo-po")
def different(a: Name, b: Name, why: Why = "", decisions: DecisionsFile = DECISIONS) -> None:
    """Record that two names are different entities, however similar they are."""
    _add(decisions, "different", a, b, why)


@app.command("accept", epilog='Example:  hkie decide accept "Vivian Kwok" PERSON --in "The Board met Vivian Kwok."')
def accept(
    what: Annotated[
        list[str],
        typer.Argument(metavar="TEXT LABEL | HEAD TYPE TAIL", help="A name or a relation.", show_default=False),
    ],
    sentence: Sentence,
    nth: Nth = 0,
    why: Why = "",
    patterns: Patterns = None,
    decisions: DecisionsFile = DECISIONS,
) -> None:
    """Record that a name, or a relation between two names, is right as it was found."""
    if len(what) == 3:
        _relation(decisions, "accept", what, sentence, why)
    elif len(what) == 2:
        _name(decisions, "accept", what[0], sentence, why, nth=nth, label=_label(what[1]))
    else:
        raise UsageError("give TEXT LABEL for a name, or HEAD TYPE TAIL for a relation")


@app.command("label", epilog='Example:  hkie decide label "Alder" ORG --in "She joined Alder in May."')
def label(
    text: Text,
    label: Annotated[
        str, typer.Argument(help="The right label.", show_default=False, autocompletion=completion.labels)
    ],
    sentence: Sentence,
    nth: Nth = 0,
    why: Why = "",
    patterns: Patterns = None,
    decisions: DecisionsFile = DECISIONS,
) -> None:
    """Record the label of a name, whether it was found with another one or not at all."""
    _name(decisions, "label", text, sentence, why, nth=nth, label=_label(label))


@app.command("edges", epilog='Example:  hkie decide edges "Harbour" "Harbour Board" --in "The Harbour Board met."')
def edges(
    text: Text,
    right: Annotated[str, typer.Argument(help="The longer or shorter text that is the name.", show_default=False)],
    sentence: Sentence,
    label: Annotated[
        str,
        typer.Option(
            "--label", "-l", help="Its label, if it is another.", show_default=False, autocompletion=completion.labels
        ),
    ] = "",
    nth: Nth = 0,
    why: Why = "",
    patterns: Patterns = None,
    decisions: DecisionsFile = DECISIONS,
) -> None:
    """Record that a name is longer or shorter than it was found."""
    _name(decisions, "edges", text, sentence, why, right, nth=nth, label=_label(label) if label else "")


@app.command("not-a-name", epilog='Example:  hkie decide not-a-name "Summer" --in "Summer was warm."')
def not_a_name(
    text: Text, sentence: Sentence, nth: Nth = 0, why: Why = "", decisions: DecisionsFile = DECISIONS
) -> None:
    """Record that a text is not a name."""
    _name(decisions, "not-a-name", text, sentence, why, nth=nth)


@app.command(
    "wrong", epilog='Example:  hkie decide wrong "Vivian Kwok" visited "Oakport" --in "Vivian Kwok is from Oakport."'
)
def wrong(
    head: Head, type_: Type, tail: Tail, sentence: Sentence, why: Why = "", patterns: Patterns = None, decisions: DecisionsFile = DECISIONS,
) -> None:  # fmt: skip
    """Record that a sentence does not state a relation."""
    _relation(decisions, "wrong", (head, type_, tail), sentence, why)


@app.command(
    "missing", epilog='Example:  hkie decide missing "Vivian Kwok" visited "Oakport" --in "Kwok went to Oakport."'
)
def missing(
    head: Head,
    type_: Type,
    tail: Tail,
    sentence: Sentence,
    status: Annotated[
        str, typer.Option(help="planned, acting, designate or former, if it is not actual.", show_default=False)
    ] = "",
    why: Why = "",
    patterns: Patterns = None,
    decisions: DecisionsFile = DECISIONS,
) -> None:
    """Record that a sentence states a relation that was not found. Both names must have been found, or decided."""
    from hkie.relations.relation_mentions import NOT_FACTS, STATUSES

    facts = [name for name in STATUSES if name not in NOT_FACTS]
    (known,) = named_of([status], facts, "status") if status else [""]
    _relation(decisions, "missing", (head, type_, tail), sentence, why, known if known != "actual" else "")


@app.command("undo", epilog="Example:  hkie decide undo 3")
def undo(
    number: Annotated[int, typer.Argument(min=1, help="The number of the decision to undo.", show_default=False)],
    why: Why = "",
    decisions: DecisionsFile = DECISIONS,
) -> None:
    """Undo a decision. The file keeps both lines."""
    from hkie.resolve.decisions import add

    made = add(decisions, "undo", of=number, why=why)
    typer.echo(f"{made.n}: undo {number}")


@app.command("list", epilog="Example:  hkie decide list")
def list_(
    decisions: DecisionsFile = DECISIONS,
    all_: Annotated[bool, typer.Option("--all", help="Include decisions that are no longer in force.")] = False,
) -> None:
    """List the decisions in force."""
    from hkie.resolve.decisions import UNSEEN, in_force

    known = decided(decisions)
    force = {d.n for d in in_force(known)}
    for decision in known:
        if all_ or decision.n in force:
            why = f"  ({decision.why})" if decision.why else ""
            gone = "" if decision.n in force or decision.decision == "undo" else "  [no longer in force]"
            where = f"  in: {decision.sentence}" if decision.sentence else ""
            line = f"{decision.n}  {decision.at[:10]}  {decision.said}{why}{gone}{where}"
            say(UNSEEN.sub(lambda m: m[0].encode("unicode_escape").decode(), line))  # one line for each decision


def _add(path: Path, kind: str, a: str, b: str, why: str) -> None:
    from hkie.resolve.decisions import add

    made = add(path, kind, a, b, why)
    say(f"{made.n}: {made.said}")


def _name(path: Path, kind: str, text: str, sentence: str, why: str, right: str = "", **about: str | int) -> None:
    from hkie.resolve.decisions import absent, draft, record

    new = draft(kind, text, right, sentence=sentence, why=why, **about)
    if part := absent(new):
        raise UsageError(f"--in: the sentence does not contain {part!r}")
    made = record(path, new)
    say(f"{made.n}: {made.said}")


def _relation(path: Path, kind: str, what: Sequence[str], sentence: str, why: str, status: str = "") -> None:
    head, named, tail = what
    (type_,) = types_of([named])
    _name(path, kind, head, sentence, why, tail, type=type_, status=status)


def _label(name: str) -> str:
    (found,) = labels_of([name])
    return found
