"""Files of texts: JSON Lines, which may be compressed with gzip."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LONG = 5000
"""Characters of a text that are read: names stand closest at its beginning."""


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def read_texts(path: Path) -> dict[str, str]:
    """Return the beginnings of the texts of a file, by their ids or numbers."""
    return {row.get("id", str(number)): row["text"][:_LONG] for number, row in enumerate(json_lines(path))}
