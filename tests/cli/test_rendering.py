"""What stands in a document stands so in a table too: it is no markup, and no emoji."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.table import Table

from hkie.cli.rendering import console, marked, safe
from hkie.cli.terminal import harmless

PIECES = [
    "a:100:b",
    ":cat:",
    "[red]",
    "[/red]",
    "[/]",
    "[link=http://x]",
    "[",
    "]",
    "\\",
    "\\[b]",
    "x",
    "=",
    "@click",
    "名",
    "\ufdd0",
]


def shown(*lines):
    screen = io.StringIO()
    out = console(screen)
    for line in lines:
        out.print(line, soft_wrap=True)
    return screen.getvalue()


@pytest.mark.parametrize(
    "name", ["a:100:b", "[red]x[/red]", "[link=http://x]y[/link]", "x\\", "x\\\\", "[/]", "[x", "\\[b]x"]
)
def test_a_name_is_printed_as_it_is(name):
    table = Table("name", title=safe(name))
    table.add_row(f"[bold]{safe(name)}[/]")
    assert shown(table).count(name) == 2
    assert (
        shown(f"[dim]{safe(name)}[/]", marked(f"[red]{safe(name)}[/]  {safe(name)}]")) == f"{name}\n{name}  {name}]\n"
    )


@given(names=st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_names_beside_one_another_make_no_markup(names):
    told = "|".join(harmless(name).replace("\ufdd0", "\ufffd") for name in names)
    line = "|".join(f"[bold]{safe(name)}[/]" for name in names)
    assert shown(line, marked(line)) == f"{told}\n{told}\n"
