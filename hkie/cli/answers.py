"""The answers of the commands that query a result: --json, --csv and --limit of all of them."""

from __future__ import annotations

import functools
import inspect
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hkie.cli.terminal import say, shown, tell
from hkie.errors import UsageError

if TYPE_CHECKING:
    from hkie.export.tables import Cell

_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_CSV = Annotated[bool, typer.Option("--csv", help="Print CSV with a header.")]
_LIMIT = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most this many rows.", show_default=False)]


def _all(rows: Sequence[Any]) -> object:
    return [asdict(row) for row in rows]


def _no_more() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer, which are dataclasses, and how they are printed for people by ``show``.

    ``none`` is said on stderr if there are no rows; without it, ``show`` says so. ``as_json`` makes of the rows what is
    printed as JSON, a list of objects if not given. ``then`` is called when all is printed.
    """

    rows: Sequence[Any]
    show: Callable[[Sequence[Any]], None]
    none: str = ""
    as_json: Callable[[Sequence[Any]], object] = _all
    then: Callable[[], None] = _no_more


def answers(default: int | None = None) -> Callable[[Callable[..., Answer]], Callable[..., None]]:
    """Decorate a command that returns an Answer: add the options --json, --csv and --limit, and print the answer.

    ``default`` is the limit for people if none is given.
    """
    limit_help = _LIMIT if default is None else Annotated[
        int | None,
        typer.Option("--limit", "-n", min=1, help="At most this many rows.", show_default=f"{default}; all with --json and --csv"),
    ]  # fmt: skip
    added = {"as_json": (_JSON, False), "as_csv": (_CSV, False), "limit": (limit_help, None)}

    def decorate(command: Callable[..., Answer]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(*args: Any, as_json: bool, as_csv: bool, limit: int | None, **options: Any) -> None:
            if as_json and as_csv:
                raise UsageError("give --json or --csv, not both")
            answer = command(*args, **options)
            _print(answer, limit if as_json or as_csv else limit or default, as_json, as_csv)
            if answer.none and not answer.rows:
                tell(answer.none)
            answer.then()

        own = inspect.signature(command, eval_str=True)  # typer would read an added signature as it stands
        options = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=kind)
            for name, (kind, value) in added.items()
        ]
        run.__signature__ = own.replace(parameters=[*own.parameters.values(), *options])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in (*own.parameters.values(), *options)}
        return run

    return decorate


def _print(answer: Answer, limit: int | None, as_json: bool, as_csv: bool) -> None:
    rows = answer.rows[:limit]
    if as_json:
        say(json.dumps(answer.as_json(rows), ensure_ascii=False, indent=2))
    elif as_csv:
        from hkie.export.spreadsheets import write_rows

        flat = [_cells(row) for row in rows]
        header = list(dict.fromkeys(name for row in flat for name in row))
        if header:
            write_rows(shown(sys.stdout), header, ([row.get(name) for name in header] for row in flat))
    elif rows or not answer.none:
        answer.show(rows)
        if left := len(answer.rows) - len(rows):
            typer.echo(f"and {left:,} more: --limit {len(answer.rows)} prints all")


def _cells(row: Any) -> dict[str, Cell]:
    """Return the cells of a row by column.

    An entity has its name, label and id, an amount also its currency and bound; of other parts each field is a column.
    """
    from hkie.export.tables import money_of
    from hkie.query.search import name_of
    from hkie.records import Entity, Evidence, Money

    cells: dict[str, Cell] = {}
    for field in fields(row):
        name, value = field.name.rstrip("_"), getattr(row, field.name)
        if isinstance(value, Entity):
            cells |= {name: name_of(value), f"{name}_label": value.label, f"{name}_id": value.id}
        elif isinstance(value, Money):
            cells |= dict(zip(("amount", "currency", "bound", "upper"), money_of(value), strict=True))
        elif isinstance(value, tuple) and all(isinstance(item, Evidence) for item in value):
            cells[name] = tuple(" ".join(item.text.split()) for item in value)
        elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            cells[name] = value
        elif is_dataclass(value):
            cells |= {f"{name}_{column}": cell for column, cell in _cells(value).items()}
        elif isinstance(value, tuple):
            cells[name] = json.dumps(value, ensure_ascii=False, default=asdict)
        else:
            cells[name] = value
    return cells
