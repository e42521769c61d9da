"""The program as a group of commands: what holds for the options of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from hkie.cli.arguments import is_result
from hkie.cli.settings import KEYS, read_settings
from hkie.errors import UsageError

PANELS = {
    "Input": (
        "encoding", "text_field", "id_field", "date_field", "follow_links", "lang", "sentence", "nth", "why",
    ),
    "Output": (
        "output", "format", "to", "table", "as_json", "text", "full", "quiet", "relations", "sentences", "width", "pager",
        "title", "list_", "all_", "errors", "as_csv", "sort", "isolated", "decided",
    ),
    "Matching": (
        "label", "status", "min_score", "infer", "patterns", "decisions", "watchlist", "ner", "name", "entity", "on", "at", "limit",
        "below", "apart", "gold_mentions", "strict_ends", "kind", "of", "part", "since", "until",
    ),
    "Speed": ("workers", "cache", "timeout", "engine", "address", "shard"),
}  # fmt: skip
"""The panels of the help in their order, and the parameters of the options in each; an option may name another itself."""

_PANEL_OF = {name: panel for panel, names in PANELS.items() for name in names}
_ORDER = list(PANELS)
_SET = {parameter for parameter, _ in KEYS.values()}


class Program(TyperGroup):
    """The group of all commands. It puts their options into panels, and the settings of the project in their place."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for command in _leaves(self):
            command.help = _unwrapped(command.help)
            for option in _options(command):
                option.rich_help_panel = option.rich_help_panel or _PANEL_OF.get(option.name)
            for argument in _arguments(command):
                argument.metavar = argument.metavar or argument.name.upper()
            if _is_named(command):
                _arguments(command)[1].is_eager = True  # so that its value is known when RESULT is missing
            command.params.sort(key=_place)

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Of `hkie find r.json`, click takes r.json for the NAME: but that is what is missing."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            if error.ctx is not None and _is_named(error.ctx.command) and error.param in _arguments(error.ctx.command):
                results, name = _arguments(error.ctx.command)
                error.param = name if is_result(error.ctx.params.get(name.name, "")) else results
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the arguments name, when its defaults are set.

        Help needs no settings, so that a mistake in them does not hide it; a shell that asks for values ignores it.
        """
        name, command, rest = found = super().resolve_command(ctx, args)
        if set(rest).isdisjoint(ctx.help_option_names) and _is_set(command):
            try:
                ctx.default_map = {name or "": _defaults(command, read_settings().values)}
            except UsageError:
                if not ctx.resilient_parsing:
                    raise
        return found


def _leaves(command: Any) -> Iterator[Any]:
    """Yield a command, or all commands of a group."""
    if isinstance(command, TyperGroup):
        for part in command.commands.values():
            yield from _leaves(part)
    else:
        yield command


def _unwrapped(text: str | None) -> str:
    """Return the paragraphs of a docstring, each on one line: the help breaks lines where the terminal ends."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n"))


def _options(command: Any) -> Iterator[TyperOption]:
    return (parameter for parameter in command.params if isinstance(parameter, TyperOption))


def _arguments(command: Any) -> list[TyperArgument]:
    return [parameter for parameter in command.params if isinstance(parameter, TyperArgument)]


def _is_named(command: Any) -> bool:
    """Return whether a command has results and behind them a NAME, POST or TYPE."""
    return [argument.nargs for argument in _arguments(command)] == [-1, 1]


def _place(parameter: TyperArgument | TyperOption) -> int:
    panel = parameter.rich_help_panel
    return _ORDER.index(panel) if isinstance(parameter, TyperOption) and panel in _ORDER else -1


def _is_set(command: Any) -> bool:
    """Return whether a setting may concern a command."""
    return any(option.name in _SET for leaf in _leaves(command) for option in _options(leaf))


def _defaults(command: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values for the options of a command; those of a group by the names of its commands."""
    if isinstance(command, TyperGroup):
        return {name: _defaults(part, values) for name, part in command.commands.items()}
    return {option.name: values[option.name] for option in _options(command) if option.name in values}
