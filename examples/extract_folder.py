"""Print the holders of posts, with sentences: python examples/extract_folder.py seeds/"""

from __future__ import annotations

import sys

import hkie


def main() -> None:
    result = hkie.extract(sys.argv[1:])
    names = {entity.id: entity.name for entity in result.entities}
    for relation in result.relations:
        if relation.type == "holds_title":
            print(
                f"{names[relation.head]} | {names[relation.tail]} | {' '.join(relation.evidence[0].text.split())[:80]}"
            )


if __name__ == "__main__":
    main()
