"""Rank people by the events they attended, from the JSON of the command line: python examples/who_attended.py seeds/"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter


def main() -> None:
    command = ["hkie", "extract", *sys.argv[1:], "--format", "json"]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    entities = {entity["id"]: entity for entity in result["entities"]}
    attended = {(r["head"], r["tail"]) for r in result["relations"] if r["type"] == "attended"}
    people = Counter(head for head, _ in attended if entities[head]["label"] == "PERSON")
    for person, events in sorted(people.items(), key=lambda item: (-item[1], item[0])):
        print(events, entities[person]["name"])


if __name__ == "__main__":
    main()
