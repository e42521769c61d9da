"""Reading corpora: JSON Lines of ``{"source", "tokens", "tags"}`` with IOB2 tags, in different tag sets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

LABELS = {
    "PER": "PERSON", "person": "PERSON", "politician": "PERSON", "scientist": "PERSON", "researcher": "PERSON",
    "ORG": "ORG", "organisation": "ORG", "politicalparty": "ORG", "university": "ORG",
    "LOC": "GPE", "location": "GPE", "country": "GPE",
    "event": "EVENT", "election": "EVENT", "conference": "EVENT",
}  # fmt: skip
"""Tags of the corpora as labels of the base pipeline; names with other tags are left open in training."""

Sentence = tuple[list[str], list[tuple[int, int, str]], list[tuple[int, int]]]
"""Words, their names as (first, after, label), and the spans without annotation."""


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
        if kind in LABELS:
            names.append((k, after, LABELS[kind]))
        else:
            unknown.append((k, after))
        k = after
    return tokens, names, unknown
