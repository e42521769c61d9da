"""The program as a group of commands: what holds for the options of all of them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperGroup, TyperOption

PANELS = {
    "Input": (
        "encoding", "text_field", "id_field", "date_field", "follow_links", "lang", "why",
    ),
    "Output": (
        "output", "format", "to", "table", "as_json", "text", "full", "quiet", "relations", "sentences", "width", "pager",
        "title", "list_", "all_", "errors",
    ),
    "Matching": (
        "label", "status", "min_score", "infer", "patterns", "decisions", "ner", "name", "entity", "on", "at", "limit",
        "below", "apart", "gold_mentions", "strict_ends",
    ),
    "Speed": ("workers", "cache", "timeout", "engine", "address", "shard"),
}  # fmt: skip
"""The panels of the help in their order, and the parameters of the options in each; an option may name another itself."""

_PANEL_OF = {name: panel for panel, names in PANELS.items() for name in names}
_ORDER = list(PANELS)


class Program(TyperGroup):
    """The group of all commands. It puts their options into panels."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for command in self.commands.values():
            _arrange(command)


def _arrange(command: Any) -> None:
    """Give each option of a command, or of those of a group, its panel, and list them by panel."""
    if isinstance(command, TyperGroup):
        for part in command.commands.values():
            _arrange(part)
        return
    for option in command.params:
        if isinstance(option, TyperOption):
            option.rich_help_panel = option.rich_help_panel or _PANEL_OF.get(option.name or "")
    command.params.sort(key=_place)


def _place(parameter: TyperArgument | TyperOption) -> int:
    panel = parameter.rich_help_panel
    return _ORDER.index(panel) if isinstance(parameter, TyperOption) and panel in _ORDER else -1
