"""The labels and relation types that a command names: those that come with hkie, and those of its --patterns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hkie import ontology

_known: list[ontology.Ontology] = []


def learn(folders: Iterable[Path] | None) -> None:
    """Add the labels and types of a user's folders for the rest of the command."""
    _known[:] = [ontology.load(folder for folder in folders or () if folder.is_dir())]


def known() -> ontology.Ontology:
    """Return the labels and types."""
    return _known[0] if _known else ontology.shipped()


def colour_of(label: str) -> str:
    """Return the colour of a label on a terminal."""
    return known().label(label).colour


def short_of(label: str) -> str:
    """Return what stands for a label where there is little room."""
    return known().label(label).short
