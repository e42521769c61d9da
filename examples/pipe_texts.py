"""Process a stream of texts, one result each, in constant memory: python examples/pipe_texts.py seeds/"""

from __future__ import annotations

import sys
from pathlib import Path

import hkie


def main() -> None:
    texts = (path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt")))
    for result in hkie.load().pipe(texts):
        print(result.documents[0].id, *sorted({e.name for e in result.entities if e.label == "PERSON"})[:3], sep=" | ")


if __name__ == "__main__":
    main()
