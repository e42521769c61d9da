"""Sentences whose names are marked, as "[PERSON Ada Poon]", and the roles that these have."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.grammar.words import Words
from hkie.ontology import shipped
from hkie.relations.chunks import chunks
from hkie.relations.clauses import analyse
from hkie.relations.discourse import sort_of
from hkie.relations.syntax import syntax

CASES = [
    json.loads(line)
    for line in (Path(__file__).resolve().parents[1] / "cases" / "clauses.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@dataclass
class Name:
    text: str
    sort: str


def roles_of(sentence):
    """Return {name: {predicate: role}} of a sentence with marked names."""
    words, names = Words(""), {}
    at = 0
    for part in re.findall(r"\[[A-Z]+ [^\]]*\]|['’]s|\w+(?:[-.]\w+)*|[^\w\s]", sentence):
        text = part
        if re.match(r"\[[A-Z]+ ", part):
            label, text = part[1:-1].split(" ", 1)
            names[len(words.texts)] = len(words.texts) + 1, Name(text, sort_of(shipped(), label))
        words.starts.append(at)
        words.ends.append(at + len(text))
        words.texts.append(text)
        at += len(text) + 1
    nodes = analyse(chunks(words, 0, len(words.texts), names, syntax()))
    return {n.chunk.name.text: {p.lemma: role for p, role in n.roles.items()} for n in nodes if n.chunk.name}


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"][:60] for case in CASES])
def test_names_have_the_roles_that_the_sentence_gives_them(case):
    found = roles_of(case["sentence"])
    assert {name: {k: v for k, v in found[name].items() if k in case["predicates"]} for name in case["roles"]} == case[
        "roles"
    ]


PIECES = ["[PERSON Ko]", "[AGENCY HB]", "[EVENT Expo]", "visited", "to attend", "who", "which was", "and", ",", ";", ":", "(", ")", "by", "of", "'s", "held", "talks", "with", "Speaking", "-", "that", "the", "today"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_any_words_are_analysed(sentence):
    roles_of(sentence)
