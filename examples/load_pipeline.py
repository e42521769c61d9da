"""Load the pipeline once and read documents one by one: python examples/load_pipeline.py seeds/"""

from __future__ import annotations

import sys
from collections import Counter

import hkie


def main() -> None:
    pipeline = hkie.load()  # hkie.load(["my-rules/"]) adds your own rules
    for analysis in pipeline.run(sys.argv[1:]):
        labels = Counter(mention.label for mention in analysis.mentions)
        print(analysis.document.id, *(f"{label} {count}" for label, count in labels.most_common(3)))


if __name__ == "__main__":
    main()
