"""The tagger: rules, registry and values → mentions of a document.

Two readings of the same words. The first takes what has a form of its own: names by the grammar of
patterns/, names of the registry, amounts, dates. The second takes the short forms that only the
document explains: "the Group", "DPO", "Cheong".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hkie.errors import PatternError
from hkie.grammar.compiler import Compiler, Pattern, literals
from hkie.grammar.prefilter import Chars, Filter
from hkie.grammar.ruleset import Rule, RuleSet
from hkie.grammar.words import SHAPES, Lexicon, Words, elide_acronyms, is_chinese, split
from hkie.linear import Reason
from hkie.mentions import bodies, gate, money, people, shortforms, weighing
from hkie.mentions.deciding import Decider, Settled, settle
from hkie.mentions.dollars import dollar_of
from hkie.mentions.gazetteer import Gazetteer
from hkie.mentions.spans import WEAK, Candidate, Change, Rejected, arbitrate, extent, rank
from hkie.ner.taggers import NameTagger
from hkie.patternfiles import Problems, collect_errors, default_folder
from hkie.records import Money, Value
from hkie.text import dates

_BODYHEAD = "bodyhead"
_SHORT = 150
"""Words under which a text is too short to tell of what kind it is."""


class Span(NamedTuple):
    """A mention in the clean text: characters ``start`` to ``end``; ``entry`` is a registry key, or None."""

    start: int
    end: int
    label: str
    rule: str
    score: float
    value: Value
    entry: str | None


class CompiledRule(NamedTuple):
    """A rule with its pattern; ``mask`` is what a text must hold to match it. One that needs a head word is run
    sentence by sentence."""

    rule: Rule
    pattern: Pattern
    mask: int
    by_sentence: bool


class Proposals(NamedTuple):
    """What is before the deciding model: the mentions that rules and tagger took, and the candidates they rejected."""

    taken: list[Candidate]
    rejected: list[Candidate]


@dataclass(frozen=True, slots=True)
class Trace:
    """How the mentions came about, for those who ask.

    ``changes`` are what the checks of a label made of a candidate, ``second`` what the second reading proposed,
    ``dropped`` what the deciding model took for no name, and ``reasons`` what it went by for each mention.
    """

    changes: list[Change] = field(default_factory=list)
    second: list[Candidate] = field(default_factory=list)
    dropped: list[Candidate] = field(default_factory=list)
    reasons: dict[tuple[int, int, str], list[Reason]] = field(default_factory=dict)


class Tagging(NamedTuple):
    """What the tagger found in one text, and what it rejected and why; ``trace`` only where it was asked for."""

    words: Words
    spans: list[Span]
    rejected: list[Rejected]
    trace: Trace | None
    proposals: Proposals


class Tagger:
    """Built once from the rules; ``tag`` is then a pure function of text and date.

    Raises PatternError, with file and line, for a pattern that does not compile, or gives it to ``problems``.
    """

    def __init__(self, rules: RuleSet, problems: Problems | None = None, decide: bool = True) -> None:
        self.rules = rules
        self.may_hold = rules.ontology.may_hold
        self.lexicon = _lexicon(rules)
        compiler = Compiler(self.lexicon, rules.parts)
        compiler.arrange(str(rule.pattern) for rule in rules.rules if rule.kind == "words")
        self.patterns: list[CompiledRule] = []
        self._filter = Filter()
        self.token_rules: list[Rule] = []
        for rule in rules.rules:
            if rule.kind == "tokens":
                self.token_rules.append(rule)
            elif rule.kind in ("words", "phrase"):
                with collect_errors(problems):
                    pattern, needed = _compiled(rule, compiler)
                    self.patterns.append(CompiledRule(rule, pattern, self._filter.mask(needed), bool(rule.needs)))
        self.gazetteer = Gazetteer(rules, self.lexicon)
        self.decider = Decider(self.lexicon) if decide else None
        own = str(default_folder())
        self._binding = frozenset(rule.id for rule in rules.rules if rule.binding or not rule.where.startswith(own))

    def tag(
        self,
        text: str,
        published: date | None = None,
        extra: Iterable[tuple[int, int, str, str, float]] = (),
        explain: bool = False,
        names: NameTagger | None = None,
        section_of: Callable[[int], str] = lambda _: "body",
    ) -> Tagging:
        """Return the mentions of a clean text; ``section_of`` gives the kind of section at a character of it.

        ``extra`` are further candidates as (start, end, label, rule, score) in characters, for
        instance of spaCy token patterns or of a name tagger. ``explain`` keeps the trace.
        """
        words = split(text, self.lexicon)
        trace = Trace() if explain else None
        found = list(self.propose(words, text, published, extra, trace=trace))
        first, rejected = arbitrate(found, words, self.may_hold)
        taken, more, rejected2 = self._second(first, words)
        if names is not None and (where := gate.gaps(words, taken, self.lexicon)):
            read = names.find(words, where)
            unread = sum(after - begin for begin, after in where)
            share = unread / max(len(words), _SHORT)
            told = list(weighing.candidates(read, taken, words, self.lexicon, names.name, share))
            seen = [c for c in told if isinstance(c, Candidate)]
            rejected += [c for c in told if isinstance(c, Rejected)]
            if trace is not None:
                trace.changes.extend(c for c in told if isinstance(c, Change))
            if seen:
                weighed = {(c.start, c.end, c.label) for c in seen}
                kept_first = [c for c in first if (c.start, c.end, c.label) not in weighed]
                first, rejected3 = arbitrate([*kept_first, *seen], words, self.may_hold)
                rejected += rejected3
                taken, more, rejected2 = self._second(first, words)
                more = [*seen, *more]
        rejected += rejected2
        kept = shortforms.drop_unsupported(words, taken)
        if trace is not None:
            trace.second.extend(more)
            at = {(c.start, c.end): c for c in kept}
            became = ((c, at.get((c.start, c.end))) for c in taken)
            trace.changes.extend(Change(old, (new,) if new else ()) for old, new in became if new != old)
        proposals = Proposals(kept, [r.candidate for r in rejected])
        if self.decider is not None:
            kinds = [section_of(words.starts[begin]) for begin, _ in words.sentences]
            kept, lost, dropped = self._decided(self.decider, proposals, words, kinds)
            there = {c[:4] for c in kept}
            rejected = [*(r for r in rejected if r.candidate[:4] not in there), *lost]
            if trace is not None:
                trace.dropped.extend(dropped)
                trace.reasons.update(self.decider.reasons(words, kinds, *proposals, kept))
        spans = [Span(*extent(c, words), c.label, c.rule, c.score, c.value, c.entry) for c in kept]
        return Tagging(words, spans, rejected, trace, proposals)

    def _decided(
        self,
        decider: Decider,
        proposals: Proposals,
        words: Words,
        kinds: Sequence[str],
    ) -> Settled:
        """Let the model settle all but amounts and what binds.

        A user's rules bind, labels that the model has not, and the registry's names in Chinese, which it has not learnt.
        """
        binding = [c for c in (*proposals.taken, *proposals.rejected) if c.rule in self._binding]
        bound = {c[:3]: c for c in sorted(binding, key=rank, reverse=True)}
        fixed, end = [], 0
        for candidate in proposals.taken:
            if candidate.start >= end:
                end = candidate.end
                candidate = bound.get(candidate[:3], candidate)
                free = candidate.label in decider.weights.labels and candidate.rule not in self._binding
                chinese = bool(candidate.entry) and is_chinese(words.word(candidate.start))
                if isinstance(candidate.value, Money) or not free or chinese:
                    fixed.append(candidate)
        decided = decider.decide(words, kinds, *proposals, fixed)
        return settle(decided, *proposals, fixed, words, self.may_hold)

    def _second(self, first: list[Candidate], words: Words) -> tuple[list[Candidate], list[Candidate], list[Rejected]]:
        """The second reading: what is taken, what it proposed, and what was rejected."""
        more = list(shortforms.find(words, first, self.lexicon, self.gazetteer))
        if not more:
            return first, more, []
        taken, rejected = arbitrate([*first, *more], words, self.may_hold)
        return taken, more, rejected

    def propose(
        self,
        words: Words,
        text: str,
        published: date | None,
        extra: Iterable[tuple[int, int, str, str, float]] = (),
        only: Collection[str] | None = None,
        trace: Trace | None = None,
    ) -> Iterator[Candidate]:
        """Yield every candidate of the first reading, held against what its label allows.

        ``only`` runs the rules of these ids alone; what the label changed goes to ``trace``.
        """
        found = list(self._candidates(words, published, only))
        for start, end, label, rule, score in extra:
            first, last = words.span(start, end)
            if first < last:
                found.append(Candidate(first, last, label, rule, score))
        return self._refined(found, words, trace)

    def _candidates(self, words: Words, published: date | None, only: Collection[str] | None) -> Iterator[Candidate]:
        text = words.text
        view = elide_acronyms(words, self.lexicon)
        codes = view.words.codes
        held = self._filter.signature
        sentences = [(start, end, held(codes[start:end])) for start, end in view.words.sentences]
        whole = [(0, len(codes), held(codes))]
        for rule, pattern, mask, by_sentence in self.patterns:
            if whole[0][2] & mask != mask or (only is not None and rule.id not in only):
                continue
            for first, last, bits in sentences if by_sentence else whole:
                if bits & mask == mask:
                    for start, end, label in pattern.find(codes, first, last):
                        yield Candidate(*view.back(start, end), label or rule.label, rule.id, rule.score)
        for start, end, entries, score in self.gazetteer.find(view.words):
            yield from bodies.registry_candidates(
                words, *view.back(start, end), entries, score, self.rules.ambiguous, self.lexicon
            )
        for start, end in view.left_out:
            for first, last, entries, score in self.gazetteer.find(words, start, end):
                yield from bodies.registry_candidates(
                    words, first, last, entries, score, self.rules.ambiguous, self.lexicon
                )
        for begin, stop, name, value in money.find(text, dollar_of(text)):
            first, last = words.span(begin, stop)
            yield Candidate(first, last, "MONEY", name, 0.99, value)
        for begin, stop, name, day, sure in dates.find(text, published):
            first, last = words.span(begin, stop)
            yield Candidate(first, last, "DATE", name, 0.98 if sure else 0.68, day)

    def _refined(self, found: list[Candidate], words: Words, trace: Trace | None) -> Iterator[Candidate]:
        longer = _extended(found, words)
        known_places = {c.start: c.end for c in longer if c.label == "PLACE" and c.rule.startswith("registry")}
        known_ends = {end: start for start, end in known_places.items()}
        before_and = {
            c.start
            for c in longer
            if c.label == "ORG" and c.rule.startswith("registry") and c.end < len(words) and words.word(c.end) == "and"
        }
        for first, candidate in zip(found, longer, strict=True):
            if candidate.label == "PLACE" and candidate.start in before_and and _joined(candidate, words):
                continue  # "Evergrande and Country Garden": two companies
            held = self._held(candidate, words, known_places, known_ends)
            if trace is not None:
                held = tuple(held)
                if held != (first,):
                    trace.changes.append(Change(first, held))
            yield from held

    def _held(
        self, candidate: Candidate, words: Words, known_places: Mapping[int, int], known_ends: Mapping[int, int]
    ) -> Iterable[Candidate]:
        """Hold one candidate of the grammar against what its label allows; some are trimmed, split or dropped."""
        if candidate.label != "MONEY" and _of_currency(candidate, words, self.lexicon):
            return ()
        if candidate.rule == "place.area" and known_ends.get(candidate.end, candidate.start) > candidate.start:
            return ()  # "Connecting the Digital Greater Bay Area"
        if candidate.label == "PERSON":
            if known_places.get(candidate.start, 0) >= candidate.start + 2 and candidate.score < 0.95:
                return ()  # "Kai Tak Runway": a place of two words, and no given name
            return people.refine(candidate, words, self.lexicon)
        if candidate.rule.startswith("registry") or candidate.rule == bodies.OF_ANOTHER:
            return (candidate,)
        if candidate.label == "TITLE" and known_places.get(candidate.start, 0) > candidate.start + 2:
            return ()  # "Prince of Wales Hospital and Kwong Wah Hospital": no prince
        return (candidate,)


def _of_currency(candidate: Candidate, words: Words, lexicon: Lexicon) -> bool:
    """Whether a place only says whose money it is, "Hong Kong dollars", or initials are those of money: "dollars (USD)"."""
    if candidate.label == "PLACE" and candidate.end < len(words):
        return "currencyword" in lexicon.of(words.word(candidate.end)) and words.word(candidate.end).islower()
    k = candidate.start
    single = candidate.end == k + 1 and k > 1 and words.word(k - 1) == "("
    return single and "currencyword" in lexicon.of(words.word(k - 2))


def _joined(candidate: Candidate, words: Words) -> bool:
    return any(words.word(k) == "and" for k in range(candidate.start, candidate.end))


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
                if reached <= end and end < len(words) and words.word(end - 1) in ("'s", "’s"):
                    reached = ends.get(end, 0)  # "Director of the State Council's | Harbour Affairs Office"
                if reached <= end and end + 3 < len(words) and words.word(end) == "(" and words.word(end + 2) == ")":
                    # "Head of the Foo Centre (FC) of the Bar Department": the initials stand between.
                    step = (
                        5
                        if words.word(end + 3) == "of" and end + 5 < len(words) and words.word(end + 4) == "the"
                        else 4
                    )
                    if words.word(end + 3) == "of" and end + step < len(words):
                        reached = ends.get(end + step, 0)
                if reached <= end and end + 1 < len(words) and words.word(end).lower() == "of":
                    step = 2 if words.word(end + 1).lower() == "the" else 1
                    reached = ends.get(end + step, 0) if end + step < len(words) else 0
                if reached <= end:
                    break
                end = reached
        longer.append(candidate if end == candidate.end else candidate._replace(end=end))
    return longer


_OWNED = frozenset(
    {
        "title.rank-for",
        "title.rank-of-body",
        "title.rank-to",
        "title.chair-professor",
        "title.member-of",
        "title.lower",
        "title.lower-holder",
        "event.edition-of",
    }
)


def _compiled(rule: Rule, compiler: Compiler) -> tuple[Pattern, list[Chars]]:
    try:
        translate = compiler.phrase if rule.kind == "phrase" else compiler.compile
        pattern = translate(str(rule.pattern))
        if not rule.where.startswith(str(default_folder())):
            pattern.regex  # noqa: B018  # a user's rule is compiled at once, so that its mistake is told at once
        return pattern, [*pattern.required, *([compiler.charset(rule.needs)] if rule.needs else [])]
    except ValueError as error:
        raise PatternError(rule.where, str(error)) from error


def _lexicon(rules: RuleSet) -> Lexicon:
    classes: dict[str, set[str]] = {word: set(names) for word, names in rules.words.items()}
    written: dict[str, set[str]] = {}
    for word, names in classes.items():
        if (names & {"agencyhead", "orgstrong"}) and "softhead" not in names:
            names.add(_BODYHEAD)
        rules.words[word] |= names
    for entry in rules.entries:
        if entry.label == "PLACE":
            for name in (entry.name, *entry.aliases, *entry.acronyms):
                if name.isupper() and "fn" in classes.get(name.lower(), ()):
                    written[name] = {"place"}  # "the US Trade Commission", but "told us"
                elif name.isalpha():
                    classes.setdefault(name.lower(), set()).add("place")
    sources = [str(rule.pattern) for rule in rules.rules if rule.kind == "words"]
    known = {name for names in classes.values() for name in names} | {"openfirst", "any", "cap", *SHAPES}
    for pattern in (*sources, *rules.parts.values()):
        for word in literals(pattern, known):
            classes.setdefault(word, set()).add(f"={word}")
    phrases = [str(rule.pattern) for rule in rules.rules if rule.kind == "phrase"]
    if phrases:
        plain = Lexicon(classes, written)
        for phrase in phrases:
            words = split(phrase, plain)
            for k in range(len(words)):
                word = words.word(k).lower().rstrip(".")
                if word[:1].isalnum():
                    classes.setdefault(word, set()).add(f"={word}")
    return Lexicon(classes, written)
