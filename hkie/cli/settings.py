"""The settings of a project, which stand in for options that are not given.

They are the keys of ``hkie.toml``, or of ``[tool.hkie]`` in ``pyproject.toml``, in the current folder or the nearest one
above it that has them. The environment variable HKIE_CONFIG names another file; if it is empty, there are no settings.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hkie.errors import UsageError

VARIABLE = "HKIE_CONFIG"
_OWN, _SHARED = "hkie.toml", "pyproject.toml"
_LANGUAGES = ("en", "any")

_Reader = Callable[[object, Path], Any]
"""Returns the value of an option for that of a key, in a file of this folder; raises ValueError with what it must be."""


def _path(value: object, folder: Path) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a path in quotes")
    return os.path.relpath(folder / Path(value).expanduser())


def _paths(value: object, folder: Path) -> list[str]:
    values = value if isinstance(value, list) else [value]
    try:
        return [_path(item, folder) for item in values]
    except ValueError:
        raise ValueError("a path in quotes, or a list of them") from None


def _language(value: object, _: Path) -> object:
    if value not in _LANGUAGES:
        raise ValueError(" or ".join(f'"{name}"' for name in _LANGUAGES))
    return value


def _tagger(value: object, folder: Path) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a name or a path in quotes")
    return _path(value, folder) if (folder / value).is_dir() else value


def _number(value: object, _: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("a whole number from 1")
    return value


KEYS: dict[str, tuple[str, _Reader]] = {
    "patterns": ("patterns", _paths),
    "decisions": ("decisions", _path),
    "watchlist": ("watchlist", _path),
    "language": ("lang", _language),
    "ner": ("ner", _tagger),
    "workers": ("workers", _number),
    "cache": ("cache", _path),
}
"""The parameter of the commands that each key sets, and the function that reads its value."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The name of the file, empty if there is none, and the values by parameter of the commands."""

    file: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def read_settings() -> Settings:
    """Return the settings that hold in the current folder.

    Raises UsageError for a file that cannot be read, an unknown key or a value of a wrong type.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        if not named:
            return Settings()
        if not Path(named).is_file():
            raise UsageError(f"{named}: no such file, in {VARIABLE}")
        return _settings(Path(named)) or Settings()
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the folder was removed
        return Settings()
    for folder in (here, *here.parents):
        for name in (_OWN, _SHARED):
            file = folder / name
            if file.is_file() and (found := _settings(file)):
                return found
    return Settings()


def _settings(file: Path) -> Settings | None:
    """Return the settings of a file; None if it is a pyproject.toml that has none."""
    shown = os.path.relpath(file)
    table = _toml(file, shown)
    if file.name == _SHARED:
        tools = table.get("tool")
        if not isinstance(tools, dict) or "hkie" not in tools:
            return None
        table = tools["hkie"]
        if not isinstance(table, dict):
            raise UsageError(f"{shown}: tool.hkie must be a table")
    values = {}
    for key, value in table.items():
        if key not in KEYS:
            raise UsageError(f"{shown}: unknown key {key}; one of {', '.join(KEYS)}")
        parameter, read = KEYS[key]
        try:
            values[parameter] = read(value, file.absolute().parent)
        except ValueError as error:
            raise UsageError(f"{shown}: {key} must be {error}, not {value!r}") from None
    return Settings(shown, values)


def _toml(file: Path, shown: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read ({error.strerror or error})") from error
    except ValueError as error:  # invalid TOML, or not UTF-8
        raise UsageError(f"{shown}: is not TOML ({error})") from error
