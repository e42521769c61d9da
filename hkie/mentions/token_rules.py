"""Rules that are spaCy token patterns, found by one Matcher over a blank English pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hkie.errors import PatternError
from hkie.grammar.ruleset import Rule
from hkie.patternfiles import Problems, collect_errors


class TokenRules:
    """Built once; spaCy is imported only when there is a token pattern to find.

    Raises PatternError, with file and line, for a pattern that spaCy refuses, or gives it to ``problems``.
    """

    def __init__(self, rules: Sequence[Rule], problems: Problems | None = None) -> None:
        import spacy
        from spacy.matcher import Matcher

        self._rules = {rule.id: rule for rule in rules}
        self._nlp = spacy.blank("en")
        self._matcher = Matcher(self._nlp.vocab, validate=True)
        for rule in rules:
            with collect_errors(problems):
                self._add(rule)

    def _add(self, rule: Rule) -> None:
        assert isinstance(rule.pattern, list)
        try:
            self._matcher.add(rule.id, [rule.pattern], greedy="LONGEST")
        except ValueError as error:
            raise PatternError(rule.where, f"spaCy refuses the pattern: {' '.join(str(error).split())}") from error

    def find(self, text: str) -> Iterator[tuple[int, int, str, str, float]]:
        """Yield (start, end, label, rule, score), in characters, of what the patterns find."""
        with self._nlp.memory_zone():
            doc = self._nlp.make_doc(text)
            for key, start, end in self._matcher(doc):
                rule = self._rules[self._nlp.vocab.strings[key]]
                span = doc[start:end]
                yield span.start_char, span.end_char, rule.label, rule.id, rule.score
