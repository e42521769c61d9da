"""Draw the output of `hkie extract` as an SVG: python examples/picture.py seeds/ examples/extract.svg"""

from __future__ import annotations

import io
import sys

from rich.console import Console

import hkie
from hkie.cli.rendering import print_result
from hkie.export import select


def main() -> None:
    folder, picture = sys.argv[1:]
    result = select(hkie.extract([folder]), labels=frozenset({"PROGRAMME", "MONEY"}))
    console = Console(record=True, width=100, file=io.StringIO())
    print_result(result, to=console)
    console.save_svg(picture, title=f"hkie extract {folder} --label PROGRAMME --label MONEY")


if __name__ == "__main__":
    main()
