"""A run against decisions: what counts as found, as still claimed, and as right."""

from dataclasses import replace

import pytest

from hkie.evaluation.verdicts import judge
from hkie.records import SCHEMA, Document, Evidence, Mention, Relation, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision, draft

VISIT = "Vivian Kwok visited Oakport."
BIRCH = "Birch met Birch Hill."


def made(*documents):
    """A result of documents of (name, text, [(text, label, nth)]); the first two names of each are joined by a visit."""
    mentions, stated = [], []
    for name, text, names in documents:
        for k, (written, label, nth) in enumerate(names):
            at = -1
            for _ in range(nth):
                at = text.index(written, at + 1)
            mentions.append(Mention(f"{name}#{k}", name, at, at + len(written), written, label, "body", "x", 0.9))
    found = Resolver({}).resolve(mentions)
    for name, text, names in documents:
        if len(names) > 1:
            ends = found.entity_of[f"{name}#0"], found.entity_of[f"{name}#1"]
            evidence = (Evidence(name, 0, len(text), text),)
            stated.append(Relation(f"{name}#r", "visited", *ends, name, "stated", "x", 0.9, evidence))
    files = tuple(Document(n, n, n, None, (), "", "utf-8", "x/y", text=t) for n, t, _ in documents)
    return Result(SCHEMA, files, tuple(mentions), found.links, found.entities, tuple(stated))


PAIR = ("a", VISIT, [("Vivian Kwok", "PERSON", 1), ("Oakport", "PLACE", 1)])
ONE = ("b", VISIT, [("Vivian Kwok", "PERSON", 1)])
HILL = ("c", BIRCH, [("Birch Hill", "PLACE", 1)])


@pytest.mark.parametrize(
    ("documents", "decision", "verdict"),
    [
        ([PAIR], ("accept", "Oakport", "", {"label": "PLACE"}), "yes"),
        ([PAIR], ("accept", "Oakport", "", {"label": "ORG"}), "no"),
        ([PAIR, ONE], ("accept", "Oakport", "", {"label": "PLACE"}), "no"),  # one document with the sentence lacks it
        ([ONE], ("not-a-name", "Oakport", "", {}), "no"),
        ([PAIR, ONE], ("not-a-name", "Oakport", "", {}), "yes"),  # one still claims it
        ([PAIR], ("label", "Oakport", "", {"label": "ORG"}), "no"),
        ([PAIR], ("label", "Oakport", "", {"label": "PLACE"}), "yes"),
        ([PAIR], ("edges", "Vivian", "Vivian Kwok", {"label": "PERSON"}), "yes"),
        ([PAIR], ("edges", "Vivian", "Vivian Kwok", {"label": "ORG"}), "no"),
        ([PAIR], ("edges", "Vivian Kwok", "Kwok", {}), "no"),
        ([PAIR], ("accept", "Vivian Kwok", "Oakport", {"type": "visited"}), "yes"),
        ([ONE], ("accept", "Vivian Kwok", "Oakport", {"type": "visited"}), "no"),
        ([PAIR], ("wrong", "Vivian Kwok", "Oakport", {"type": "visited"}), "yes"),
        ([PAIR], ("wrong", "Oakport", "Vivian Kwok", {"type": "visited"}), "no"),
        ([PAIR], ("missing", "Vivian Kwok", "Oakport", {"type": "attended"}), "no"),
        ([HILL], ("accept", "Vivian Kwok", "", {"label": "PERSON"}), "gone"),
    ],
)  # fmt: skip
def test_a_decision_is_yes_no_or_gone(documents, decision, verdict):
    kind, a, b, more = decision
    found = judge(made(*documents), [replace(draft(kind, a, b, sentence=VISIT, **more), n=1)])
    assert {name: len(getattr(found, name)) for name in ("yes", "no", "gone")} == {"yes": 0, "no": 0, "gone": 0} | {
        verdict: 1
    }


def test_counts_errors_and_what_is_not_counted():
    said = [
        draft("accept", "Oakport", sentence=VISIT, label="PLACE"), draft("not-a-name", "Oakport", sentence=VISIT),
        draft("label", "Birch Hill", sentence=BIRCH, label="ORG"), Decision(0, "same", "Birch", "Birch Hill"),
    ]  # fmt: skip
    decisions = [replace(d, n=k) for k, d in enumerate(said, 1)]
    found = judge(made(PAIR, HILL), decisions)
    # The second decision is about the same name as the first, and wins.
    assert {kind: c for kind, c in found.counts().items() if c[1]} == {
        ("name", "not-a-name"): (1, 1),
        ("name", "label"): (0, 1),
    }
    assert [d.n for d in found.errors()] == [2, 3]
    assert found.identity == 1
    undone = [*decisions, Decision(5, "undo", of=2), Decision(6, "undo", of=4)]
    again = judge(made(PAIR, HILL), undone)
    assert ([d.n for d in again.yes], [d.n for d in again.no], again.identity) == ([1], [3], 0)
