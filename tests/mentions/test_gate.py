"""Which sentences the name tagger reads."""

import pytest

from hkie.mentions import gate
from hkie.mentions.spans import Candidate
from hkie.pipeline.analyzer import Stages


@pytest.fixture(scope="module")
def rules():
    return Stages(ner="none", decide=False)


def _taken(stages, text):
    tagging = stages.tagger.tag(text)
    for span in tagging.spans:
        first, after = tagging.words.span(span.start, span.end)
        yield Candidate(first, after, span.label, span.rule, span.score)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The Secretary for Health, Ms Ada Poon, spoke.", False),
        ("The scheme will help many people in need.", False),
        ("Innovation is what she spoke of.", False),
        ("They spoke of AI and STEM in English on Monday.", False),
        ("They met Tolvane at the pier.", True),
        ("A poll by Talbot Mills put it at 40 per cent.", True),
    ],
)
def test_only_what_the_rules_leave_unexplained_is_read(rules, text, read):
    tagging = rules.tagger.tag(text)
    words = tagging.words
    taken = list(_taken(rules, text))
    assert bool(gate.gaps(words, taken, rules.tagger.lexicon)) is read
