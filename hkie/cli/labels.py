"""The labels and relation types of a command: the built-in ones and those of its --patterns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hkie import ontology

_known: list[ontology.Ontology] = []


def learn(folders: Iterable[Path] | None) -> None:
    """Add the labels and types of the user's folders for the rest of the command."""
    _known[:] = [ontology.load(folder for folder in folders or () if folder.is_dir())]


def known() -> ontology.Ontology:
    """Return the ontology of the command."""
    return _known[0] if _known else ontology.shipped()


def colour_of(label: str) -> str:
    """Return the colour of a label on a terminal."""
    return known().label(label).colour


def short_of(label: str) -> str:
    """Return the short form of a label."""
    return known().label(label).short
