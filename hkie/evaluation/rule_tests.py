"""Testing rules: by their own ``match`` and ``miss`` sentences, or on a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hkie.errors import PatternError, UsageError
from hkie.grammar.ruleset import Frame, Rule
from hkie.grammar.words import split
from hkie.mentions.spans import extent
from hkie.mentions.tagger import Trace
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.relations.relation_mentions import facts
from hkie.text import cleaning as texts

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Checked:
    """The numbers of rules and sentences, and the errors, as ``file:line: problem``.

    ``problems`` are failing tests; ``mistakes`` are invalid lines, with which no tests are run.
    """

    rules: int
    frames: int
    sentences: int
    problems: tuple[str, ...]
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A match of a rule in a text; for a frame, ``text`` is the sentence and ``ends`` are head and tail.

    ``dropped`` means that the checks of the label dropped it.
    """

    rule: str
    label: str
    start: int
    end: int
    text: str
    ends: tuple[str, ...] = ()
    dropped: bool = False


def check(folders: Sequence[str | Path] = ()) -> Checked:
    """Check the built-in rules and those in ``folders``.

    Raises UsageError for a missing folder.
    """
    mistakes: list[PatternError] = []
    stages = Stages(folders, mistakes.append)
    for entry in stages.tagger.patterns:
        try:
            _ = entry.pattern.regex  # built-in patterns are otherwise compiled when needed
        except ValueError as error:
            mistakes.append(PatternError(entry.rule.where, str(error)))
    if mistakes:
        bad = {mistake.where for mistake in mistakes}
        stages.tagger.patterns = [entry for entry in stages.tagger.patterns if entry.rule.where not in bad]
    problems = [p for rule in stages.rules.rules for p in _rule_problems(rule, stages)]
    problems += [p for frame in stages.rules.frames for p in _frame_problems(frame, stages)]
    sentences = sum(len(r.match) + len(r.miss) for r in stages.rules.rules)
    sentences += sum(len(f.match) + len(f.miss) for f in stages.rules.frames)
    return Checked(
        len(stages.rules.rules), len(stages.rules.frames), sentences, tuple(problems), tuple(map(str, mistakes))
    )


def matches(file: str | Path, source: Source, folders: Sequence[str | Path] = ()) -> list[Match]:
    """Return the matches of the rules of a file in a text, each rule alone and before overlaps are resolved.

    Raises PatternError, with file and line, for an invalid rule, and UsageError for a file without rules.
    """
    stages = Stages(folders, files=[file])
    inside = Path(file).resolve()
    rules = [rule for rule in stages.rules.rules if _file(rule.where) == inside]
    frames = [frame for frame in stages.rules.frames if _file(frame.where) == inside]
    if not rules and not frames:
        raise UsageError(f"{file}: no rules in this file")
    clean = texts.clean(source.text)
    words = split(clean.text, stages.tagger.lexicon)
    ids = {rule.id for rule in rules}
    trace = Trace()
    extra = stages.token_matches(clean.text)
    found = {(c, False) for c in stages.tagger.propose(words, clean.text, None, extra, ids, trace) if c.rule in ids}
    found |= {(c, True) for c, became in trace.changes if c.rule in ids and not became}
    out = []
    for candidate, dropped in found:
        start, end = texts.source_span(clean, *extent(candidate, words))
        out.append(Match(candidate.rule, candidate.label, start, end, source.text[start:end], (), dropped))
    if frames:
        ids = {frame.id for frame in frames}
        out += [
            Match(r.rule, r.type, r.start, r.end, source.text[r.start : r.end], (r.head.text, r.tail.text))
            for r in stages.analyse(source).relations
            if r.rule in ids
        ]
    return sorted(out, key=lambda m: (m.start, -m.end, m.rule, m.label, m.ends))


def _file(where: str) -> Path:
    return Path(where.rpartition(":")[0]).resolve()


def _rule_problems(rule: Rule, stages: Stages) -> Iterator[str]:
    for sentence in rule.match:
        text = _MARK.sub(r"\1", sentence)
        wanted = [m.group(1) for m in _MARK.finditer(sentence)]
        found = list(_spans(rule, text, stages))
        for name in wanted:
            if name not in found:
                yield f"{rule.where}: {rule.id} does not find {name!r} in {text!r}" + (
                    f"; it finds {found}" if found else ""
                )
    for sentence in rule.miss:
        found = list(_spans(rule, sentence, stages))
        if found:
            yield f"{rule.where}: {rule.id} should miss, but finds {found} in {sentence!r}"


def _spans(rule: Rule, text: str, stages: Stages) -> Iterator[str]:
    """Return the candidates of a rule in a sentence, before arbitration."""
    tagger = stages.tagger
    words = split(text, tagger.lexicon)
    extra = stages.token_matches(text) if rule.kind == "tokens" else ()
    for candidate in tagger.propose(words, text, None, extra, only={rule.id}):
        if candidate.rule == rule.id:
            yield text[words.starts[candidate.start] : words.ends[candidate.end - 1]]


def _frame_problems(frame: Frame, stages: Stages) -> Iterator[str]:
    for sentences, wanted in ((frame.match, True), (frame.miss, False)):
        for sentence in sentences:
            text = _MARK.sub(r"\1", sentence)
            analysis = stages.analyse(Source("check", "check", text))
            pairs = [f"{r.head.text} > {r.tail.text}" for r in facts(analysis.relations) if r.type == frame.type]
            marked = {m.group(1) for m in _MARK.finditer(sentence)}
            fitting = [p for p in pairs if not marked or all(side in marked for side in p.split(" > "))]
            if wanted and not fitting:
                yield f"{frame.where}: {frame.id} finds no {frame.type} in {text!r}"
            elif not wanted and fitting:
                yield f"{frame.where}: {frame.id} should miss, but gives {fitting} in {text!r}"
