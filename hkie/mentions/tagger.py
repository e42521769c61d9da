"""The tagger: rules, registry and values → mentions of a document.

Two readings of the same words. The first takes what has a form of its own: names by the grammar of
patterns/, names of the registry, amounts, dates. The second takes the short forms that only the
document explains: "the Group", "DPO", "Cheong".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from hkie.errors import PatternError
from hkie.grammar.compiler import Compiler, Pattern, literals
from hkie.grammar.prefilter import Chars, Filter
from hkie.grammar.ruleset import Rule, RuleSet
from hkie.grammar.words import POSSESSIVES, SHAPES, Lexicon, Words, elide_acronyms, is_chinese, split
from hkie.mentions import gate, money, ner_names, shortforms
from hkie.mentions.agreement import agreed
from hkie.mentions.checks import CHECKS
from hkie.mentions.deciding import BY_MODEL, Decided, Decider, Settled, settle
from hkie.mentions.dollars import Homes, dollar_of
from hkie.mentions.gazetteer import Gazetteer
from hkie.mentions.registered import Registered
from hkie.mentions.spans import WEAK, Candidate, Change, Nesting, Rejected, arbitrate, extent, rank
from hkie.ner.taggers import NameTagger
from hkie.patternfiles import Problems, collect_errors, default_folder
from hkie.perceptron import Reason
from hkie.records import Money, Value
from hkie.text import dates

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

    ``changes`` are the candidates that `extend` and `check` of their rules changed, ``second`` what the second reading proposed,
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
        self.nesting = Nesting(rules.ontology)
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
        self._registered = Registered(rules, self.lexicon)
        self._homes = Homes(rules.entries)
        self._traits = {rule.id: rule for rule in rules.rules if rule.extend or rule.check}
        for rule in self._traits.values():
            with collect_errors(problems):
                _check_traits(rule, {label.kind for label in rules.ontology.labels.values()})
        self.decider = Decider(self.lexicon) if decide else None
        own = str(default_folder())
        named = (entry.key.partition(":")[2] for entry in self.gazetteer.by_key.values() if entry.telling)
        self._binding = frozenset(
            [
                *(rule.id for rule in rules.rules if rule.binding or not rule.where.startswith(own)),
                *map("registry:{}".format, named),
            ]
        )

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
        first, rejected = arbitrate(found, words, self.nesting)
        taken, more, rejected2 = self._second(first, words)
        if names is not None and (where := gate.gaps(words, taken, self.lexicon)):
            read = names.find(words, where)
            told = list(ner_names.candidates(read, taken, words, self.lexicon, names.name))
            seen = [c for c in told if isinstance(c, Candidate)]
            rejected += [c for c in told if isinstance(c, Rejected)]
            if seen:
                first, rejected3 = arbitrate([*first, *seen], words, self.nesting)
                rejected += rejected3
                taken, more, rejected2 = self._second(first, words)
                more = [*seen, *more]
        rejected += rejected2
        if trace is not None:
            trace.second.extend(more)
        proposals = Proposals(taken, [r.candidate for r in rejected])
        if self.decider is not None:
            kinds = [section_of(words.starts[begin]) for begin, _ in words.sentences]
            (kept, lost, dropped), proposals = self._decided(self.decider, proposals, words, kinds)
            there = {c[:4] for c in kept}
            rejected = [*(r for r in rejected if r.candidate[:4] not in there), *lost]
            if trace is not None:
                trace.dropped.extend(dropped)
                trace.reasons.update(self.decider.reasons(words, kinds, *proposals, kept))
        else:
            kept = [c for c in taken if c.rule != dates.BARE]  # for the model alone
        spans = [Span(*extent(c, words), c.label, c.rule, c.score, c.value, c.entry) for c in kept]
        return Tagging(words, spans, rejected, trace, proposals)

    def _decided(
        self, decider: Decider, proposals: Proposals, words: Words, kinds: Sequence[str]
    ) -> tuple[Settled, Proposals]:
        """Let the model settle what does not stand without it; and then the short forms of names that it alone found, in
        the sentences that have them."""
        standing = _Standing(decider, proposals, words, self._binding)
        found = decider.decide(words, kinds, *proposals, standing.fixed)
        named = agreed(found, words, self.lexicon)
        known = {c[:3] for part in proposals for c in part}
        alone = [Candidate(*one[:3], BY_MODEL, one.probability) for one in named if one[:3] not in known]
        known.update(c[:3] for c in alone)
        more = [c for c in self._short_forms(alone, words) if c[:3] not in known] if alone else []
        begins = [begin for begin, _ in words.sentences]
        only = {bisect_right(begins, c.start) - 1 for c in more}
        only = {k for k in only if words.sentences[k][1] - words.sentences[k][0] <= _AGAIN}
        if only:
            more = _apart(more, begins, only)[0]
            (here, taken), (weak, rejected) = (_apart(part, begins, only) for part in proposals)
            again, lost = arbitrate([*here, *more], words, self.nesting)
            weak += [r.candidate for r in lost]
            there = _apart(found, begins, only)[1]
            read = decider.decide(words, kinds, again, weak, standing.fixed, only)
            every = sorted([*there, *read], key=lambda one: (one.start, -one.end))
            named = agreed(every, words, self.lexicon)
            taken = sorted([*taken, *again], key=lambda c: (c.start, -c.end, c.label))
            proposals = Proposals(taken, [*rejected, *weak])
        settled = settle(named, *proposals, standing.fixed, words, self.nesting, standing.read)
        return settled, proposals

    def _second(self, first: list[Candidate], words: Words) -> tuple[list[Candidate], list[Candidate], list[Rejected]]:
        """The second reading: what is taken, what it proposed, and what was rejected."""
        more = self._short_forms(first, words)
        if not more:
            return first, more, []
        taken, rejected = arbitrate([*first, *more], words, self.nesting)
        return taken, more, rejected

    def _short_forms(self, names: Sequence[Candidate], words: Words) -> list[Candidate]:
        return list(shortforms.find(words, names, self.lexicon, self.gazetteer, self.rules.ontology))

    def propose(
        self,
        words: Words,
        text: str,
        published: date | None,
        extra: Iterable[tuple[int, int, str, str, float]] = (),
        only: Collection[str] | None = None,
        trace: Trace | None = None,
    ) -> Iterator[Candidate]:
        """Yield every candidate of the first reading, after `extend` and `check` of its rule.

        ``only`` runs the rules of these ids alone; changes go to ``trace``.
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
        known = [(*view.back(i, j), entries, score) for i, j, entries, score in self.gazetteer.find(view.words)]
        for start, end in view.left_out:
            known += self.gazetteer.find(words, start, end)
        for first, last, entries, score in known:
            yield from self._registered.candidates(words, first, last, entries, score)
        dollar = dollar_of(text, lambda: self._homes.count(words, known))
        for begin, stop, name, value in money.find(text, dollar):
            first, last = words.span(begin, stop)
            yield Candidate(first, last, "MONEY", name, 0.99, value)
        for begin, stop, name, day, sure in dates.find(text, published, doubtful=True):
            first, last = words.span(begin, stop)
            yield Candidate(first, last, "DATE", name, 0.98 if sure else 0.5 if name == dates.BARE else 0.68, day)

    def _refined(self, found: list[Candidate], words: Words, trace: Trace | None) -> Iterator[Candidate]:
        """Extend and check the candidates whose rules ask for it."""
        ends: dict[str, dict[int, int]] = {}
        for candidate in found:
            rule = self._traits.get(candidate.rule)
            held = candidate
            if rule is not None and rule.extend:
                if rule.extend not in ends:
                    ends[rule.extend] = self._ends(found, rule.extend)
                held = _extended(candidate, words, ends[rule.extend])
            if rule is not None and rule.check and not CHECKS[rule.check](words, held.start, held.end, self.lexicon):
                if trace is not None:
                    trace.changes.append(Change(candidate, ()))
                continue
            if trace is not None and held is not candidate:
                trace.changes.append(Change(candidate, (held,)))
            yield held

    def _ends(self, found: Iterable[Candidate], kind: str) -> dict[int, int]:
        """Return for each of the first words of a name of a kind where the longest such name ends."""
        ends: dict[int, int] = {}
        for name in found:
            if name.score >= WEAK and self.rules.ontology.label(name.label).kind == kind:
                for word in range(name.start, min(name.end, name.start + _OPENING)):
                    ends[word] = max(ends.get(word, 0), name.end)
        return ends


_Read = TypeVar("_Read", Candidate, Decided)


def _apart(part: Iterable[_Read], begins: Sequence[int], only: Collection[int]) -> tuple[list[_Read], list[_Read]]:
    """Return those that begin in some sentences, and the others; ``begins`` has the first words of all sentences."""
    halves: tuple[list[_Read], list[_Read]] = [], []
    for one in part:
        halves[bisect_right(begins, one.start) - 1 not in only].append(one)
    return halves


class _Standing:
    """What stands in a text whatever the model says, ``fixed``: amounts, what binds (a user's rules, people of people.tsv),
    labels that the model has not, and the registry's names in Chinese, which it has not learnt."""

    def __init__(self, decider: Decider, proposals: Proposals, words: Words, binding: frozenset[str]) -> None:
        self._decider, self._words, self._binding = decider, words, binding
        bound = {
            c[:3]: c for c in sorted((c for one in proposals for c in one if c.rule in binding), key=rank, reverse=True)
        }
        self.fixed: list[Candidate] = []
        end = 0
        for candidate in proposals.taken:
            if candidate.start >= end:
                end = candidate.end
                candidate = bound.get(candidate[:3], candidate)
                if not self._free(candidate):
                    self.fixed.append(candidate)
        self._closed = {candidate[:3] for candidate in self.fixed}

    def _free(self, candidate: Candidate) -> bool:
        chinese = bool(candidate.entry) and is_chinese(self._words.word(candidate.start))
        known = candidate.label in self._decider.weights.labels and candidate.rule not in self._binding
        return known and not chinese and not isinstance(candidate.value, Money)

    def read(self, outer: Candidate, inner: Candidate) -> bool:
        """Whether the model has read a candidate inside a mention."""
        return outer.label in self._decider.holding and outer[:3] not in self._closed and self._free(inner)


def _extended(candidate: Candidate, words: Words, ends: Mapping[int, int]) -> Candidate:
    """Let a name end where a name in it ends, or one that it owns: "Director of the Alliance | for Small Patients"."""
    texts, end = words.texts, candidate.end
    for _ in range(_STEPS):
        owned = end if texts[end - 1] in POSSESSIVES else -1
        if texts[end : end + 1] == ["of"]:
            owned = end + 2 if texts[end + 1 : end + 2] == ["the"] else end + 1
        reached = max(ends.get(end - 1, 0), ends.get(owned, 0))
        if reached <= end:
            break
        end = reached
    return candidate if end == candidate.end else candidate._replace(end=end)


_AGAIN = 200
"""Words of a sentence that is read again, at most; a longer one is no prose."""
_OPENING = 12
"""Words of a name in which a longer candidate may end."""
_STEPS = 3
"""Names that a candidate is extended by, at most."""


def _check_traits(rule: Rule, kinds: Collection[str]) -> None:
    for key, value, known in (("extend", rule.extend, kinds), ("check", rule.check, CHECKS)):
        if value and value not in known:
            raise PatternError(rule.where, f"unknown {key} {value!r}; one of {', '.join(sorted(known))}")


def _compiled(rule: Rule, compiler: Compiler) -> tuple[Pattern, list[Chars]]:
    try:
        translate = compiler.phrase if rule.kind == "phrase" else compiler.compile
        pattern = translate(str(rule.pattern))
        if not rule.where.startswith(str(default_folder())):
            pattern.regex  # noqa: B018  # a user's rule is compiled at once, so that a mistake is reported at once
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
    places = {label.name for label in rules.ontology.of_kind("place")}
    for entry in rules.entries:
        if entry.label in places:
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
