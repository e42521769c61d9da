"""F1 of the rules, the tagger, and both: ``python -m hkie.training.figures GOLD --ner NAME``.

AGENCY and ORG count as one label, since a tagger does not distinguish them, and only labels of the tagger are counted.
Articles and honorifics are removed from its names, as in the pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from hkie.evaluation.gold import read_gold
from hkie.evaluation.metrics import Tally
from hkie.grammar.words import split
from hkie.mentions import weighing
from hkie.ner import DEFAULT, NONE
from hkie.ner.taggers import NameTagger
from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.text import cleaning

_KNOWN = {"PERSON": "PERSON", "AGENCY": "BODY", "ORG": "BODY", "PLACE": "PLACE"}
Spans = set[tuple[int, int, str]]


def main(
    gold: Annotated[Path, typer.Argument(help="A folder of .ann files, or a file of gold JSON Lines with texts.")],
    ner: Annotated[str, typer.Option(help="The name tagger, as in hkie extract.")] = DEFAULT,
) -> None:
    """Print F1 by label for the rules, the tagger, and both."""
    rows = measure(gold, ner)
    typer.echo(f"{'':8} " + " ".join(f"{label:>8}" for label in rows["rules"]) + f" {'all':>8}")
    for name, tallies in rows.items():
        every = sum(tallies.values(), Tally())
        typer.echo(f"{name:8} " + " ".join(f"{t.f1:8.3f}" for t in (*tallies.values(), every)))


def measure(gold: Path, ner: str) -> dict[str, dict[str, Tally]]:
    """Return true positives, false positives and false negatives by label, for the rules, the tagger, and both."""
    rules, both, tagger = Stages(ner=NONE), Stages(ner=ner), NameTagger(ner)
    rows: dict[str, dict[str, Tally]] = {name: {} for name in ("rules", "tagger", "both")}
    for item in read_gold(gold):
        if item.text is None:
            continue
        wanted = {(start, end, _KNOWN[label]) for start, end, label, *_ in item.mentions if label in _KNOWN}
        source = Source(item.document, item.document, item.text)
        found = {
            "rules": _spans(rules, source),
            "tagger": set(alone(rules, tagger, cleaning.clean(item.text).text)),
            "both": _spans(both, source),
        }
        for name, spans in found.items():
            for label in dict.fromkeys(_KNOWN.values()):
                own = {s for s in spans if s[2] == label}
                right = {w for w in wanted if w[2] == label}
                tally = Tally(len(own & right), len(own - right), len(right - own))
                rows[name][label] = rows[name].get(label, Tally()) + tally
    return rows


def _spans(stages: Stages, source: Source) -> Spans:
    mentions = stages.analyse(source).mentions
    return {(m.start, m.end, _KNOWN[m.label]) for m in mentions if m.label in _KNOWN}


def alone(stages: Stages, tagger: NameTagger, clean: str) -> Iterator[tuple[int, int, str]]:
    """Yield the names that a tagger finds in a clean text: (start, end, label)."""
    lexicon = stages.tagger.lexicon
    words = split(clean, lexicon)
    for name in tagger.find(words, words.sentences):
        label = _KNOWN.get(weighing.labels().get(name.label, ""))
        first, after = weighing.trimmed(words, name.first, name.after, lexicon)
        if label is not None and first < after:
            yield words.starts[first], words.ends[after - 1], label


if __name__ == "__main__":
    typer.run(main)
