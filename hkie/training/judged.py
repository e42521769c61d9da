"""Judgements on public texts that are not part of the project, by characters of the text: JSON Lines, an object a text.

Sentences with all their mentions, of sentences of which a model was unsure (uncertainty sampling, Lewis and Gale 1994):
the ``id`` of the text; ``sentences``, each from its first character to the one behind its last; and the ``mentions`` in
them as (start, end, label). Or beginnings of texts with all relations between the mentions that the program found in them:
``id``; ``end``, the characters that were read; ``mentions`` as (start, end, label, entity); and ``relations`` as (head,
type, tail, status), by entity, also those that the text denies, but without the days of tenures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hkie.evaluation.gold import Claim, Gold
from hkie.relations.relation_mentions import NOT_FACTS
from hkie.training.textfiles import json_lines, read_texts

Place = tuple[int, int]
"""A character, and the one behind the last."""


class Judged(NamedTuple):
    """What was judged of a text."""

    sentences: tuple[Place, ...] = ()
    mentions: tuple[tuple[int, int, str], ...] = ()


def read(path: Path) -> dict[str, Judged]:
    """Return the judged sentences of each text, by its id."""
    return {
        row["id"]: Judged(
            tuple((start, end) for start, end in row["sentences"]),
            tuple((start, end, label) for start, end, label in row["mentions"]),
        )
        for row in json_lines(path)
    }


def related(path: Path | None, texts: Path | None) -> Iterator[Gold]:
    """Yield the beginnings of texts with their relations as gold; a text that is not at hand is left out. None without a path."""
    beginnings = read_texts(texts) if texts is not None else {}
    for row in json_lines(path) if path is not None else ():
        if row["id"] in beginnings:
            mentions = tuple((start, end, label, str(entity)) for start, end, label, entity in row["mentions"])
            claims = {(str(head), kind, str(tail)): Claim(status) for head, kind, tail, status in row["relations"]}
            facts = tuple(triple for triple, claim in claims.items() if claim.status not in NOT_FACTS)
            yield Gold(row["id"], mentions, {}, facts, beginnings[row["id"]][: row["end"]], claims=claims)
