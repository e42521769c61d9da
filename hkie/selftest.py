"""Run the rules' own tests: every ``match`` must be found by its rule, no ``miss`` may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hkie.records import Source
from hkie.rules import Rule, Trigger
from hkie.stages import Stages
from hkie.words import split

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rules and sentences there were, and what is wrong, as ``file:line: problem``."""

    rules: int
    triggers: int
    sentences: int
    problems: tuple[str, ...]


def check(folders: Sequence[str | Path] = ()) -> Checked:
    """Check the rules that come with hkie and those of ``folders``.

    Raises PatternError for a file that cannot be read as rules at all.
    """
    stages = Stages(folders)
    problems = [p for rule in stages.rules.rules for p in _rule_problems(rule, stages)]
    problems += [p for trigger in stages.rules.triggers for p in _trigger_problems(trigger, stages)]
    sentences = sum(len(r.match) + len(r.miss) for r in stages.rules.rules)
    sentences += sum(len(t.match) + len(t.miss) for t in stages.rules.triggers)
    return Checked(len(stages.rules.rules), len(stages.rules.triggers), sentences, tuple(problems))


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
    """What one rule proposes in a sentence, after the checks of its label, before arbitration."""
    tagger = stages.tagger
    words = split(text, tagger.lexicon)
    extra = stages.token_matches(text) if rule.kind == "tokens" else ()
    for candidate in tagger.propose(words, text, None, extra, only=rule.id):
        if candidate.rule == rule.id:
            yield text[words.starts[candidate.start] : words.ends[candidate.end - 1]]


def _trigger_problems(trigger: Trigger, stages: Stages) -> Iterator[str]:
    for sentences, wanted in ((trigger.match, True), (trigger.miss, False)):
        for sentence in sentences:
            text = _MARK.sub(r"\1", sentence)
            analysis = stages.analyse(Source("check", "check", text, "utf-8", "", "text/plain"))
            pairs = [f"{r.head.text} > {r.tail.text}" for r in analysis.relations if r.type == trigger.type]
            marked = {m.group(1) for m in _MARK.finditer(sentence)}
            fitting = [p for p in pairs if not marked or all(side in marked for side in p.split(" > "))]
            if wanted and not fitting:
                yield f"{trigger.where}: {trigger.id} finds no {trigger.type} in {text!r}"
            elif not wanted and fitting:
                yield f"{trigger.where}: {trigger.id} should miss, but gives {fitting} in {text!r}"
