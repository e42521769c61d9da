"""F1 of the rules, the tagger, and both: ``python -m hkie.training.figures GOLD --ner NAME``.

Labels of one kind count as one, since a tagger does not tell public bodies from others, and only kinds that the tagger
knows are counted.
Articles and honorifics are removed from its names, as in the pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from hkie.evaluation.gold import read_gold
from hkie.evaluation.metrics import Tally
from hkie.grammar.words import split
from hkie.mentions import ner_names
from hkie.ner import DEFAULT, NONE
from hkie.ner.taggers import NameTagger
from hkie.ontology import shipped
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.text import cleaning

Spans = set[tuple[int, int, str]]


@cache
def _kinds() -> dict[str, str]:
    """Return the kind of each label that is counted."""
    return {label.name: label.kind for label in shipped().of_kind("actor", "body", "place")}


def main(
    gold: Annotated[Path, typer.Argument(help="A folder of .ann files, or a file of gold JSON Lines with texts.")],
    ner: Annotated[str, typer.Option(help="The name tagger, as in hkie extract.")] = DEFAULT,
) -> None:
    """Print F1 by kind for the rules, the tagger, and both."""
    rows = measure(gold, ner)
    typer.echo(f"{'':8} " + " ".join(f"{kind:>8}" for kind in rows["rules"]) + f" {'all':>8}")
    for name, tallies in rows.items():
        every = sum(tallies.values(), Tally())
        typer.echo(f"{name:8} " + " ".join(f"{t.f1:8.3f}" for t in (*tallies.values(), every)))


def measure(gold: Path, ner: str) -> dict[str, dict[str, Tally]]:
    """Return true positives, false positives and false negatives by kind of label, for the rules, the tagger, and both."""
    rules, both, tagger = Stages(ner=NONE), Stages(ner=ner), NameTagger(ner)
    rows: dict[str, dict[str, Tally]] = {name: {} for name in ("rules", "tagger", "both")}
    for item in read_gold(gold):
        if item.text is None:
            continue
        wanted = {(start, end, _kinds()[label]) for start, end, label, *_ in item.mentions if label in _kinds()}
        source = Source(item.document, item.document, item.text)
        found = {
            "rules": _spans(rules, source),
            "tagger": set(alone(rules, tagger, cleaning.clean(item.text).text)),
            "both": _spans(both, source),
        }
        for name, spans in found.items():
            for kind in dict.fromkeys(_kinds().values()):
                own = {s for s in spans if s[2] == kind}
                right = {w for w in wanted if w[2] == kind}
                tally = Tally(len(own & right), len(own - right), len(right - own))
                rows[name][kind] = rows[name].get(kind, Tally()) + tally
    return rows


def _spans(stages: Stages, source: Source) -> Spans:
    mentions = stages.analyse(source).mentions
    return {(m.start, m.end, _kinds()[m.label]) for m in mentions if m.label in _kinds()}


def alone(stages: Stages, tagger: NameTagger, clean: str) -> Iterator[tuple[int, int, str]]:
    """Yield the names that a tagger finds in a clean text: (start, end, kind)."""
    lexicon = stages.tagger.lexicon
    words = split(clean, lexicon)
    for name in tagger.find(words, words.sentences):
        kind = _kinds().get(ner_names.labels().get(name.label, ""))
        first, after = ner_names.trimmed(words, name.first, name.after, lexicon)
        if kind is not None and first < after:
            yield words.starts[first], words.ends[after - 1], kind


if __name__ == "__main__":
    typer.run(main)
