"""Draw the output of `hkie extract` as SVGs, dark and light: python examples/picture.py seeds/ examples/extract.svg"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME

import hkie
from hkie.cli.summary import print_summary
from hkie.query.summary import summarise


def main() -> None:
    folder, picture = sys.argv[1], Path(sys.argv[2])
    console = Console(record=True, width=80, height=40, file=io.StringIO(), force_terminal=True, highlight=False)
    print_summary(summarise(hkie.extract([folder])), console)
    light = picture.with_name(f"{picture.stem}-light{picture.suffix}")
    for path, theme in ((picture, SVG_EXPORT_THEME), (light, DEFAULT_TERMINAL_THEME)):
        console.save_svg(str(path), title=f"hkie extract {folder}", theme=theme, clear=False)


if __name__ == "__main__":
    main()
