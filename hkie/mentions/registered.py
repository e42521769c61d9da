"""The names of the registry, as candidates: what the words around a registered name say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hkie.grammar.ruleset import Entry, RuleSet
from hkie.grammar.words import HYPHENS, POSSESSIVES, Lexicon, Words, is_chinese
from hkie.mentions.spans import Candidate

OF_ANOTHER = "registry.of-another"
"""The rule of a body that bears a registered name, but belongs to another place's government."""
_GOVERNMENT = "registry.place-government"
_SURE, _OF_ANOTHER, _UNSURE, _WORD = 0.96, 0.93, 0.7, 0.6
"""Scores of a name of the registry, of another's, of one that means something else as well, of one that is a word."""
_USED = 0.03
"""What a label gains that the words around speak for."""
_OWNER = 9
"""Words in which the owner of a body is looked for."""


class Registered:
    """Makes candidates of the names that the gazetteer finds."""

    def __init__(self, rules: RuleSet, lexicon: Lexicon) -> None:
        self._lexicon, self._ambiguous = lexicon, rules.ambiguous
        self._kind = {label.name: label.kind for label in rules.ontology.labels.values()}
        self._bodies = [label.name for label in rules.ontology.labels.values() if label.kind == "body"]

    def candidates(
        self, words: Words, start: int, end: int, entries: Sequence[tuple[Entry, str]], score: float
    ) -> Iterator[Candidate]:
        """Yield a candidate for each label that a registered name may have, the likeliest with the best score."""
        found = words.text[words.starts[start] : words.ends[end - 1]]
        labels: dict[str, list[Entry]] = {}
        for entry, _ in entries:
            labels.setdefault(entry.label, []).append(entry)
        place = any(self._kind[label] == "place" for label in labels)
        past = self._government(words, end) if place and found[0].isupper() else end
        if past > end:
            yield Candidate(start, past, self._bodies[0], _GOVERNMENT, 0.88 if past == end + 1 else 0.97)
        outside = [meaning for meaning in self._ambiguous.get(found, ()) if meaning.startswith("external:")]
        if self._is_part(words, start, end, found, labels, outside):
            return
        if any(meaning.endswith("english-word") for meaning in outside):
            score = min(score, _WORD)
        elif outside:
            score = min(score, _UNSURE)
        before = self._of(words, start - 1)
        located = "locative" in before or ("determiner" in before and "locative" in self._of(words, start - 2))
        for label, group in labels.items():
            kind, after = self._kind[label], end
            if kind == "body":
                after = self._before_owner(words, start, end)
                if after - start > 1 and self._of_another(words, start, after):
                    yield Candidate(start, after, label, OF_ANOTHER, _OF_ANOTHER)
                    continue
            if kind == "actor" and after - start == 1 and not is_chinese(found):
                continue  # a surname alone; but a Chinese name is one word
            # "at Cyberport" is the place, "Cyberport said" the operator.
            own = score + _USED * (len(labels) > 1 and (kind == "place") == located)
            keys = tuple(entry.key for entry in group)
            rule = f"registry:{keys[0].split(':', 1)[1]}"
            yield Candidate(start, after, label, rule, min(own, _SURE), entry="|".join(keys))

    def _of(self, words: Words, k: int) -> frozenset[str]:
        """The classes of a word; none outside of the text."""
        return frozenset(self._lexicon.of(words.word(k))) if 0 <= k < len(words) else frozenset()

    def _is_part(
        self, words: Words, start: int, end: int, found: str, labels: dict[str, list[Entry]], outside: Sequence[str]
    ) -> bool:
        """Whether a name is a part of something else here, or no name."""
        before = words.word(start - 1) if start else ""
        after = words.word(end) if end < len(words) else ""
        touching = end < len(words) and words.starts[end] == words.ends[end - 1]
        classes = self._of(words, start)
        return (
            # "CEO", "PS": every body has one.
            (
                any(m.startswith("external:any-") for m in outside)
                and (
                    not any(self._kind[label] == "place" for label in labels)
                    or "fn" in self._of(words, end)  # "US for Home Affairs" is an Under Secretary, "the US" a country
                    or after in ("(", "/")
                )
            )
            or "currencyword" in self._of(words, end)  # "Hong Kong dollars"
            or (before == "." and words.ends[start - 1] == words.starts[start])  # "06831.HK"
            or (before == "," and "postnominal" in classes and end - start == 1)  # "Mr Ho, SC, JP"
            or (after[:1].isdigit() and len(found) == 3 and found.isupper())  # "Issued at HKT 16:20"
            # "Economist Ada Fok" is of no paper.
            or (
                end - start == 1
                and "determiner" not in self._of(words, start - 1)
                and after[:1].isupper()
                and bool(classes & {"job", "rank"})
            )
            # "Mei Foo-chung" is no part of Mei Foo, as "Mei Foo-based" is.
            or (
                touching
                and after in HYPHENS
                and any(text[0].islower() for text in words.texts[end + 1 : end + 2])
                and "compound" not in self._of(words, end + 1)
            )
            if start or end < len(words)
            else False
        )

    def _government(self, words: Words, end: int) -> int:
        """Where "Hong Kong government" ends, or "Hong Kong Special Administrative Region (HKSAR) government"."""
        past = end + 3 if words.texts[end : end + 1] == ["("] and words.texts[end + 2 : end + 3] == [")"] else end
        return past + 1 if "government" in self._of(words, past) else end

    def _of_another(self, words: Words, start: int, end: int) -> bool:
        """Whether a body is that of another place: "Education Bureau | of the Shenzhen Municipal Government"."""
        texts = words.texts
        owner = []
        if texts[end : end + 1] == ["of"]:
            for k in range(end + 1, min(end + _OWNER, len(words))):
                if not (texts[k][0].isupper() or texts[k] in POSSESSIVES or "determiner" in self._of(words, k)):
                    break
                owner.append(k)
        elif start > 2 and texts[start - 1] in POSSESSIVES:
            for k in range(start - 2, max(0, start - _OWNER), -1):
                if not (texts[k][0].isupper() or texts[k] in POSSESSIVES):
                    break
                owner.append(k)
        classes = [self._of(words, k) for k in owner]
        return any("regional" in c for c in classes) and not any("central" in c for c in classes)

    def _before_owner(self, words: Words, start: int, end: int) -> int:
        """Where a registered name ends whose owner is a body too: "Finance Committee | of the Legislative Council".

        "Office of the Communications Authority" is whole: without its owner it names nothing.
        """
        for k in range(start + 2, end - 2):
            if words.word(k) == "of" and "determiner" in self._of(words, k + 1):
                owned = any(
                    words.word(n) in POSSESSIVES
                    and "government" in self._of(words, n + 1)
                    and "locative"
                    not in self._of(words, n + 2)  # "... of the Central People's Government in the HKSAR"
                    for n in range(k, end - 1)
                )
                return k if owned or "owner" in self._of(words, end - 1) else end
        return end
