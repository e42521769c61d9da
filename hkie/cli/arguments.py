"""The results of a command and the name that it is given with them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hkie.errors import UsageError
from hkie.text.cleaning import STDIN


def results_first(paths: Sequence[str], name: str) -> tuple[list[str], str]:
    """Return the results and the name of a command. The name may also come first, if only the others are files."""
    if _is_file(name) and not _is_file(paths[0]):
        return [*paths[1:], name], paths[0]
    return [*paths], name


def results_and_name(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the results of a command and the name after them, or None. The name may also come first."""
    if len(arguments) < 2:
        return [*arguments], None
    paths, name = results_first(arguments[:-1], arguments[-1])
    return ([*arguments], None) if is_result(name) else (paths, name)


def results_and_entities(arguments: Sequence[str], entities: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the results of a command and its entities, of NAME or --entity. Raises UsageError if both are given."""
    paths, name = results_and_name(arguments)
    if name is None:
        return paths, [*entities]
    if entities:
        raise UsageError("give the entity once: as NAME or with --entity")
    return paths, [name]


def is_result(argument: str) -> bool:
    """Return whether an argument is the file of a result, also of one that is missing, and no name."""
    return _is_file(argument) or argument.endswith((".json", ".jsonl"))


def _is_file(path: str) -> bool:
    return path == STDIN or os.path.exists(path)
