"""The output of hkie extract on a terminal: a summary that fits the screen."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console, OverflowMethod
from rich.padding import Padding
from rich.table import Table

from hkie.cli.labels import known
from hkie.cli.rendering import STANDING, marked, named, safe
from hkie.cli.terminal import count
from hkie.query.search import standing, wording
from hkie.query.summary import Fact, Profile, Summary

_WIDE = 110
"""Width from which an event has one line instead of two, and people and names have their number of mentions."""
_HINTS = (
    "--full prints everything; hkie show PATH marks the names in the text",
    "--format json --output result.json writes a result for hkie entity, who, report",
)
_DAY = re.compile(r"(\d{4}|-)(?:-(\d\d))?(?:-(\d\d))?")

Row = tuple[str, ...]


class _Section(NamedTuple):
    """A part of the summary: its title, and its items, each with the cells of its lines.

    ``widths`` are the greatest widths of the columns, as parts of the screen; one of 0 takes what the others leave.
    ``share`` is how many items are taken in a turn.
    """

    title: str
    items: Sequence[list[Row]]
    widths: tuple[float, ...]
    share: int = 1


def print_summary(summary: Summary, out: Console, below: int = 0) -> None:
    """Print the summary within the lines of the screen: the higher it is, the more items a section has.

    ``below`` is the number of lines that follow it.
    """
    wide = out.width >= _WIDE
    sections = [
        _Section("People", [_person(p, wide) for p in summary.people], (0.35, 0, 0.3) if wide else (0.35, 0), 2),
        _Section("Programmes and budgets", [_budget(p) for p in summary.budgets], (0.7, 0)),
        _Section("Events", [_event(p, wide) for p in summary.events], (0.4, 0.5, 0) if wide else (0.4, 0)),
        _Section("Meetings and visits", [_meeting(f) for f in summary.meetings], (0,)),
    ]
    others = _Section("Other names", [_other(p) for p in summary.others], (0.5, 0.2, 0))
    hints = [hint for hint in _HINTS if len(hint) <= out.width] or ["--full prints everything"]
    room = out.height - len(hints) - below - 3  # the first line, an empty one, and the prompt of the shell
    numbers = _fitting(sections, room)
    left = room - sum(map(_lines, sections, numbers))
    out.print(_read(summary, out.width))
    for section, number in zip([*sections, others], [*numbers, *_fitting([others], left)], strict=True):
        if number:
            _print(section, number, out)
    out.print("\n[dim]" + "\n".join(hints) + "[/]")


def _fitting(sections: Sequence[_Section], room: int) -> list[int]:
    """Return how many items of each section fit into some lines, the sections taking turns."""
    numbers = [0] * len(sections)
    before: list[int] = []
    while before != numbers:
        before = list(numbers)
        for k, section in enumerate(sections):
            for _ in range(section.share):
                more = [*numbers[:k], numbers[k] + 1, *numbers[k + 1 :]]
                if more[k] <= len(section.items) and sum(map(_lines, sections, more)) <= room:
                    numbers = more
    return numbers


def _lines(section: _Section, number: int) -> int:
    """Return the number of lines of the first items of a section, with an empty line and its title."""
    return sum(map(len, section.items[:number])) + 2 if number else 0


def _print(section: _Section, number: int, out: Console) -> None:
    of = f"  [dim]{number:,} of {len(section.items):,}[/]" if number < len(section.items) else ""
    out.print(f"\n[bold]{section.title}[/]{of}", no_wrap=True)
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    overflow: OverflowMethod = "crop" if out.options.ascii_only else "ellipsis"
    for width in section.widths:
        most = int(out.width * width) if width else None
        table.add_column(max_width=most, ratio=None if width else 1, no_wrap=True, overflow=overflow)
    for item in section.items[:number]:
        for row in item:
            table.add_row(*map(marked, row))
    out.print(Padding(table, (0, 0, 0, 2)))


def _read(summary: Summary, width: int) -> str:
    """Return what was read, with as much as has room in one line."""
    days = [day for day in dict.fromkeys((summary.first, summary.last)) if day]
    read = count(summary.documents, "document")
    when = f", {' to '.join(map(written_day, days))}" if days else ""
    found = f": {count(summary.mentions, 'mention')} of {count(summary.entities, 'name')}, {count(summary.relations, 'relation')}"
    rest = next((rest for rest in (when + found, found, when) if len(read + rest) <= width), "")
    return f"[bold]{read}[/]{safe(rest)}"


def _person(person: Profile, wide: bool) -> list[Row]:
    posts = [_with_standing(named(f.tail), f) for f in person.facts.get("holder", ())]
    bodies = [_worded(f, named(f.tail)) for f in person.facts.get("member", ())]
    said = "; ".join(posts or bodies)
    return [(named(person.entity), said, _times(person)) if wide else (named(person.entity), said)]


def _budget(programme: Profile) -> list[Row]:
    return [(named(programme.entity), "; ".join(_with_standing(named(f.tail), f) for f in programme.facts["budget"]))]


def _event(event: Profile, wide: bool) -> list[Row]:
    days, venues, organisers = (event.facts.get(role, ()) for role in ("day", "venue", "organiser"))
    every = {f.relation.status for f in (*days, *venues, *organisers)}
    stands = f" [{STANDING}]({every.pop()})[/]" if len(every) == 1 and every != {"actual"} else ""
    about = [f"[dim]{safe(known().type(f.relation.type).forward)}[/] {named(f.tail)}" for f in venues[:1]]
    if organisers:
        by = safe(known().type(organisers[0].relation.type).backward)
        about.append(f"[dim]{by}[/] {', '.join(named(f.head) for f in organisers)}")
    more = "[dim];[/] ".join(about)
    day = safe(_written_days(f.tail.value for f in days if isinstance(f.tail.value, str)))
    name = f"{named(event.entity)}{stands}"
    if wide:
        return [(day, name, more)]
    return [(day, name), ("", more)] if more else [(day, name)]


def _meeting(fact: Fact) -> list[Row]:
    day = f", {safe(written_day(fact.day))}" if fact.day else ""
    line = _worded(fact, named(fact.tail) + day, named(fact.head) + " ")
    return [(line,), (f'  [dim]"{safe(fact.quotation)}"[/]',)] if fact.quotation else [(line,)]


def _other(name: Profile) -> list[Row]:
    return [(named(name.entity), name.entity.label, _times(name))]


def _times(profile: Profile) -> str:
    return f"[dim]{count(profile.mentions, 'mention')} in {count(profile.documents, 'document')}[/]"


def _worded(fact: Fact, tail: str, head: str = "") -> str:
    """Return a relation as a sentence: "Ada Poon will attend Harbour Forum", "Ada Poon met Ben Cox (denied)"."""
    words, status = wording(known().type(fact.relation.type), fact.relation.status)
    return _with_standing(f"{head}{safe(words)} {tail}", fact, status)


def _with_standing(text: str, fact: Fact, status: str | None = None) -> str:
    said = standing(status or fact.relation.status, fact.relation.from_, fact.relation.to)
    return f"{text} [{STANDING}]({safe(said)})[/]" if said else text


def written_day(day: str) -> str:
    """Return a date as people write it.

    >>> written_day("2025-11-08"), written_day("2025-11"), written_day("--11-08")
    ('8 Nov 2025', 'Nov 2025', '8 Nov')
    """
    found = _DAY.fullmatch(day[:10])
    if not found or not found[2]:
        return day
    year, month, of_month = found.groups()
    if not 1 <= int(month) <= 12:
        return day
    parts = (of_month and str(int(of_month)), calendar.month_abbr[int(month)], year.strip("-"))
    return " ".join(part for part in parts if part)


def _written_days(days: Iterable[str]) -> str:
    """Return the surest day, with the others of its month: "7, 8 Nov 2025"."""
    first, *rest = [*dict.fromkeys(days)] or [""]
    month = first[:7]
    own = sorted(day for day in (first, *rest) if len(day) == 10 and len(first) == 10 and day[:7] == month)
    if len(own) < 2:
        return written_day(first)
    return f"{', '.join(str(int(day[8:])) for day in own[:-1])}, {written_day(own[-1])}"
