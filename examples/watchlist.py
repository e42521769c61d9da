"""Measure what a watchlist costs: extract documents without one, and with one of invented names.

    python examples/watchlist.py seeds/ [--rows 10000] [--text-field text ...]

Further options go to `hkie extract`. The seconds are CPU time of all processes, which a busy machine changes less than
the time on the clock.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

COMMAND = [sys.executable, "-c", "from hkie.cli import main; main()", "extract", "--format", "json"]
SURNAMES = (
    "Au Chan Cheung Chow Fong Fung Ho Hui Kwan Kwok Lai Lam Lau Lee Leung Lo Ma Mak Ng Poon Tam Tang Tse Wong Yip"
)
SYLLABLES = "Chi Ching Chun Fai Hang Hei Ho Ka Kin Kit Kwan Lai Lok Man Mei Ming Pui Sau Shan Siu Tai Wai Wing Yan Yee"
GIVEN = (
    "Ada Bruno Clara Dora Edwin Flora Gavin Hilda Ivan Joyce Kevin Lydia Martin Nora Oscar Petra Rita Simon Tessa Vera"
)
FIRMS = "Heron Larch Cobalt Tern Quarry Juniper Saffron Beacon Orchard Pelican Lantern Willow"
TRADES = "Shipping Textiles Holdings Engineering Catering Logistics Printing Trading"


def invented(rows: int) -> list[tuple[str, str, str]]:
    """Return rows of a list, the same every time: id, name, other names. One in ten is a company."""
    draw = random.Random(7)
    chinese = [
        f"{s} {one}-{other.lower()}" for s, one, other in product(*map(str.split, (SURNAMES, SYLLABLES, SYLLABLES)))
    ]
    both = [f"{given} {name}" for given, name in product(GIVEN.split(), draw.sample(chinese, 1000))]
    firms = [" ".join(words) + " Limited" for words in product(FIRMS.split(), FIRMS.split(), TRADES.split())]
    companies = draw.sample(firms, min(rows // 10, len(firms)))
    people = draw.sample(both, (rows - len(companies)) // 2)
    people += draw.sample(chinese, rows - len(companies) - len(people))
    return [(f"W{number}", name, "") for number, name in enumerate(companies + people, 1)]


def seconds(arguments: list[str]) -> float:
    """Return the CPU seconds of a run of hkie extract."""
    before = os.times()
    subprocess.run([*COMMAND, *arguments], check=False, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rows", type=int, default=10_000)
    known, further = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        names, result = Path(folder, "names.csv"), Path(folder, "result.json")
        with names.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "name", "aliases"), *invented(known.rows)])
        common = [*known.paths, *further, "--quiet", "--output", str(result)]
        without = seconds(common)
        print(f"without a watchlist    {without:7.1f} s")
        watched = seconds([*common, "--watchlist", str(names)])
        print(f"with {known.rows:,} names   {watched:7.1f} s  {100 * (watched / without - 1):+.1f} %")


if __name__ == "__main__":
    main()
