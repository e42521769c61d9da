"""The tagger: rules, registry and values → mentions of a document.

Two readings of the same words. The first takes what has a form of its own: names by the grammar of
patterns/, names of the registry, amounts, dates. The second takes the short forms that only the
document explains: "the Group", "DPO", "Cheong".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from hkie.entities import bodies, dates, money, people, shortforms, titles
from hkie.entities.gazetteer import Gazetteer
from hkie.entities.spans import WEAK, Candidate, Rejected, arbitrate
from hkie.errors import PatternError
from hkie.grammar import Compiler, Pattern, literals
from hkie.records import Value
from hkie.rules import Rule, RuleSet
from hkie.words import SHAPES, Lexicon, Words, split, without_brackets

_BODYHEAD = "bodyhead"


class Span(NamedTuple):
    """A mention in the clean text: characters ``start`` to ``end``; ``entry`` is a registry key, or None."""

    start: int
    end: int
    label: str
    rule: str
    score: float
    value: Value
    entry: str | None


class Tagging(NamedTuple):
    """What the tagger found in one text, and what it rejected and why."""

    words: Words
    spans: list[Span]
    rejected: list[Rejected]


class Tagger:
    """Built once from the rules; ``tag`` is then a pure function of text and date.

    Raises PatternError, with file and line, for a pattern that does not compile.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.lexicon = _lexicon(rules)
        compiler = Compiler(self.lexicon, rules.parts)
        self.patterns: list[tuple[Rule, Pattern, frozenset[str]]] = []
        self.token_rules: list[Rule] = []
        for rule in rules.rules:
            if rule.kind == "tokens":
                self.token_rules.append(rule)
            elif rule.kind in ("words", "phrase"):
                try:
                    self.patterns.append((rule, compiler.compile(str(rule.pattern)), compiler.charset(rule.needs)))
                except ValueError as error:
                    raise PatternError(rule.where, str(error)) from error
        self.gazetteer = Gazetteer(rules, self.lexicon)

    def tag(
        self, text: str, published: date | None = None, extra: Iterable[tuple[int, int, str, str, float]] = ()
    ) -> Tagging:
        """Return the mentions of a clean text.

        ``extra`` are further candidates as (start, end, label, rule, score) in characters, for
        instance of spaCy token patterns or of a name tagger.
        """
        words = split(text, self.lexicon)
        found = list(self.propose(words, text, published, extra))
        taken, rejected = arbitrate(found, words)
        more = list(shortforms.find(words, taken, self.lexicon, self.gazetteer))
        if more:
            taken, rejected2 = arbitrate([*taken, *more], words)
            rejected += rejected2
        taken = [*bodies.relabelled(shortforms.drop_unsupported(words, taken, self.lexicon), words)]
        spans = [
            Span(words.starts[c.start], words.ends[c.end - 1], c.label, c.rule, c.score, c.value, c.entry)
            for c in taken
        ]
        return Tagging(words, spans, rejected)

    def propose(
        self,
        words: Words,
        text: str,
        published: date | None,
        extra: Iterable[tuple[int, int, str, str, float]] = (),
        only: str | None = None,
    ) -> Iterator[Candidate]:
        """Yield every candidate of the first reading, held against what its label allows; ``only`` runs one rule."""
        found = list(self._candidates(words, published, only))
        for start, end, label, rule, score in extra:
            first, last = words.span(start, end)
            if first < last:
                found.append(Candidate(first, last, label, rule, score))
        return self._refined(found, words)

    def _candidates(self, words: Words, published: date | None, only: str | None) -> Iterator[Candidate]:
        text = words.text
        view = without_brackets(words, self.lexicon)
        codes = view.words.codes
        stretches = [(start, end, frozenset(codes[start:end])) for start, end in view.words.sentences]
        for rule, pattern, needs in self.patterns:
            if only is not None and rule.id != only:
                continue
            # A rule that needs a head word is run only over the sentences that have one.
            where = [(a, b) for a, b, chars in stretches if not needs.isdisjoint(chars)] if needs else [(0, len(codes))]
            for first, last in where:
                for start, end, label in pattern.find(codes, first, last):
                    yield Candidate(*view.back(start, end), label or rule.label, rule.id, rule.score)
        for start, end, entries, score in self.gazetteer.find(view.words):
            yield from bodies.of_registry(words, *view.back(start, end), entries, score, self.rules.ambiguous)
        for start, end in view.left_out:
            for first, last, entries, score in self.gazetteer.find(words, start, end):
                yield from bodies.of_registry(words, first, last, entries, score, self.rules.ambiguous)
        for begin, stop, name, value in money.find(text, bodies.dollar_of(text)):
            first, last = words.span(begin, stop)
            yield Candidate(first, last, "MONEY", name, 0.99, value)
        for begin, stop, name, day, sure in dates.find(text, published):
            first, last = words.span(begin, stop)
            yield Candidate(first, last, "DATE", name, 0.98 if sure else 0.68, day)

    def _refined(self, found: list[Candidate], words: Words) -> Iterator[Candidate]:
        """Hold each candidate of the grammar against what its label allows; some are trimmed, split or dropped."""
        found = _extended(found, words)
        known_places = {c.start: c.end for c in found if c.label == "PLACE" and c.rule.startswith("registry")}
        known_ends = {end: start for start, end in known_places.items()}
        for candidate in found:
            if candidate.rule == "place.area" and known_ends.get(candidate.end, candidate.start) > candidate.start:
                continue  # "Connecting the Digital Greater Bay Area"
            if candidate.label == "PERSON":
                if known_places.get(candidate.start, 0) >= candidate.start + 2 and candidate.score < 0.95:
                    continue  # "Kai Tak Runway": a place of two words, and no given name
                yield from people.refine(candidate, words, self.lexicon)
            elif candidate.label == "TITLE" and not candidate.rule.startswith("registry"):
                yield from titles.refine(candidate, words, self.lexicon)
            elif candidate.label in ("AGENCY", "ORG") and not candidate.rule.startswith("registry"):
                yield from bodies.refine(candidate, words, self.lexicon, known_places)
            elif candidate.label in ("EVENT", "PROGRAMME", "PLACE") and not candidate.rule.startswith("registry"):
                yield from bodies.trim(candidate, words, self.lexicon)
            else:
                yield candidate


def _extended(found: list[Candidate], words: Words) -> list[Candidate]:
    """Let a post or a gathering end where its body ends: "Director of the Alliance | for Small Patients"."""
    ends: dict[int, int] = {}
    for body in found:
        if body.label in ("AGENCY", "ORG") and body.score >= WEAK:
            for word in range(body.start, min(body.end, body.start + 12)):
                ends[word] = max(ends.get(word, 0), body.end)
    longer: list[Candidate] = []
    for candidate in found:
        end = candidate.end
        if candidate.rule in _OWNED:
            for _ in range(3):
                reached = ends.get(end - 1, 0)
                if reached <= end and end + 1 < len(words) and words.word(end).lower() == "of":
                    step = 2 if words.word(end + 1).lower() == "the" else 1
                    reached = ends.get(end + step, 0) if end + step < len(words) else 0
                if reached <= end:
                    break
                end = reached
        longer.append(candidate if end == candidate.end else replace(candidate, end=end))
    return longer


_OWNED = frozenset(
    {
        "title.rank-for",
        "title.rank-of-body",
        "title.chair-professor",
        "title.member-of",
        "title.lower",
        "title.lower-holder",
        "event.edition-of",
    }
)


def _lexicon(rules: RuleSet) -> Lexicon:
    classes: dict[str, set[str]] = {word: set(names) for word, names in rules.words.items()}
    for word, names in classes.items():
        if (names & {"agencyhead", "orgstrong"}) and "softhead" not in names:
            names.add(_BODYHEAD)
        names.discard("")
        rules.words[word] |= names
    for entry in rules.entries:
        if entry.label == "PLACE":
            for name in (entry.name, *entry.aliases, *entry.acronyms):
                if name.isalpha():
                    classes.setdefault(name.lower(), set()).add("place")
    sources = [str(rule.pattern) for rule in rules.rules if rule.kind in ("words", "phrase")]
    known = {name for names in classes.values() for name in names} | {"openfirst", "any", "cap", *SHAPES}
    for pattern in (*sources, *rules.parts.values()):
        for word in literals(pattern, known):
            classes.setdefault(word, set()).add(f"={word}")
    return Lexicon(classes)
