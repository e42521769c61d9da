"""The registry entries of a name: by its form, and of initials by the full names in the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from hkie import names
from hkie.grammar.ruleset import Entry
from hkie.ontology import Ontology
from hkie.resolve.nodes import Node, is_short

_HOME = "hong kong "


class Register:
    """The registry, indexed by name. ``ambiguous`` maps initials to all their known meanings.

    A row of events.tsv is a series, of which each edition is an entity of its own: it joins no names.
    """

    def __init__(
        self, entries: Mapping[str, Entry], ambiguous: Mapping[str, Sequence[str]] | None, ontology: Ontology
    ) -> None:
        self.entries = {key: entry for key, entry in entries.items() if not key.startswith("events:")}
        self.ambiguous = ambiguous or {}
        self._places = [label.name for label in ontology.of_kind("place")]
        self._forms: dict[str, dict[str, list[Entry]]] = {}

    def _named(self, label: str) -> dict[str, list[Entry]]:
        """The entries of a label by the normal forms of their names; made when a document has the label."""
        found = self._forms.get(label)
        if found is None:
            found = self._forms[label] = {}
            for entry in self._of_label.get(label, ()):
                full = (entry.name, *entry.aliases)
                # Thousands of places of the world are not normalised, to save time.
                for form in set(full if entry.key.startswith("world_places") else map(names.normal, full)):
                    found.setdefault(form, []).append(entry)
        return found

    @cached_property
    def _of_label(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.label, []).append(entry)
        return found

    @cached_property
    def _shorts(self) -> dict[str, list[Entry]]:
        """The entries by their initials."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for short in dict.fromkeys((*entry.acronyms, *filter(is_short, (entry.name, *entry.aliases)))):
                found.setdefault(short, []).append(entry)
        return found

    def named(self, node: Node) -> list[Entry]:
        """Return the entries of a node's full name."""
        if node.short or node.local:
            return []
        forms = self._named(node.label)
        found = forms.get(node.form) or forms.get(node.text)
        if found is None and node.form.startswith(_HOME) and node.kind != "actor":
            # "Hong Kong Digital Policy Office": foreign texts add the place.
            rest = node.form.removeprefix(_HOME)
            found = forms.get(rest) if " " in rest else None
        return found or []

    def place(self, words: str) -> bool:
        """Return whether words in normal form are a place: "guangdong"."""
        return any(form in self._named(label) for label in self._places for form in (words, words.title()))

    def short(self, node: Node) -> list[Entry]:
        """Return the entries with these initials."""
        return [entry for entry in self._shorts.get(node.core, ()) if entry.label == node.label] if node.short else []

    def known(self, short: str) -> bool:
        """Return whether the registry has these initials."""
        return short in self.ambiguous or short in self._shorts

    def choose(self, found: Sequence[Entry], text: str, named: Iterable[str], published: str) -> Entry | None:
        """Return the entry that the document means, or None.

        ``named`` has the keys of the entries that it names in full. Bodies and posts that did not exist on the day of
        the document are left out.
        """
        if not found:
            return None
        if len(found) == 1 and " " in text:
            return found[0]  # a full name is unambiguous, also for bodies that no longer exist
        there = frozenset(named)
        spoken = [entry for entry in found if entry.key in there]
        if len(spoken) == 1:
            return spoken[0]
        if len(spoken) > 1:
            return None
        valid = [entry for entry in found if _valid(entry, published)]
        owned = [e for e in valid if e.parent and any(key.endswith(f":{e.parent}") for key in there)]
        if len(owned) == 1 and (len(valid) == 1 or len(text) > 1):
            return owned[0]
        other = [key for key in self.ambiguous.get(text, ()) if self._rivals(key, found)]
        return valid[0] if len(valid) == 1 and not other else None

    def _rivals(self, key: str, found: Sequence[Entry]) -> bool:
        """Return whether a meaning differs from those found: outside the registry, or with the same label."""
        if key in {entry.key for entry in found}:
            return False
        entry = self.entries.get(key)
        return entry is None or entry.label == found[0].label


def _valid(entry: Entry, published: str) -> bool:
    if not published:
        return not entry.valid_to
    day = published[:10]
    return not (entry.valid_from and day < entry.valid_from[: len(day)]) and not (
        entry.valid_to and day[: len(entry.valid_to)] > entry.valid_to
    )
