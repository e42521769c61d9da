"""Use hkie as a component of a spaCy pipeline: python examples/spacy_component.py seeds/"""

from __future__ import annotations

import sys
from pathlib import Path

import spacy


def main() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("hkie")
    texts = [file.read_text(encoding="utf-8") for folder in sys.argv[1:] for file in sorted(Path(folder).glob("*.txt"))]
    for doc in nlp.pipe(texts):
        for span in list(doc.spans["hkie"])[:3]:
            print(f"{span.label_:10} {span.text}  ({span.kb_id_}, by {span.id_})")


if __name__ == "__main__":
    main()
