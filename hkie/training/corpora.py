"""Reading corpora: JSON Lines of ``{"source", "tokens", "tags"}`` with IOB2 tags, in different tag sets."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

Sentence = tuple[list[str], list[tuple[int, int, str]], list[tuple[int, int]]]
"""Words, their names as (first, after, label), and the spans without annotation."""


@cache
def labels() -> Mapping[str, str]:
    """Return which label of the base pipeline a tag is; names with other tags are left open in training."""
    lines = files("hkie.training").joinpath("labels.tsv").read_text(encoding="utf-8").splitlines()
    return {row["tag"]: row["label"] for row in csv.DictReader(lines, delimiter="\t")}


def read(folder: Path) -> Iterator[Sentence]:
    """Yield the sentences of every ``.jsonl`` file in a folder, by file name."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield _sentence(row["tokens"], row["tags"])


def _sentence(tokens: list[str], tags: list[str]) -> Sentence:
    names: list[tuple[int, int, str]] = []
    unknown: list[tuple[int, int]] = []
    k = 0
    while k < len(tags):
        if tags[k] == "O":
            k += 1
            continue
        kind = tags[k][2:]
        after = k + 1
        while after < len(tags) and tags[after] == f"I-{kind}":
            after += 1
        if kind in labels():
            names.append((k, after, labels()[kind]))
        else:
            unknown.append((k, after))
        k = after
    return tokens, names, unknown
