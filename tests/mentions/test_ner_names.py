"""What is made of the names that a tagger gives: their labels, their ends, and what they are worth beside a rule's."""

import copy

import pytest
import spacy

from hkie.mentions import ner_names
from hkie.mentions.spans import WEAK
from hkie.ner.taggers import NameTagger
from hkie.pipeline.analyzer import Stages
from hkie.query.explain import why
from hkie.records import Source


@pytest.fixture(scope="module")
def rules():
    return Stages(ner="none", decide=False)


@pytest.fixture(scope="module")
def with_tagger(tmp_path_factory, rules):
    """Stages whose tagger knows the names that a test gives it, and nothing else."""

    def make(*names):
        folder = tmp_path_factory.mktemp("tagger")
        nlp = spacy.blank("en")
        ruler = nlp.add_pipe("entity_ruler", name="ner")
        ruler.add_patterns([{"label": label, "pattern": text} for text, label in names])
        nlp.to_disk(folder)
        stages = copy.copy(rules)
        stages.names = NameTagger(str(folder))
        return stages, str(folder)

    return make


def said(stages, text):
    return {(m.text, m.label) for m in stages.analyse(Source("d", "d", text)).mentions if m.rule.startswith("ner:")}


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        ("They slept near Tolvane while it rained.", "Tolvane", "GPE", {("Tolvane", "PLACE")}),
        ("A poll by Talbot Mills put it at 40 per cent.", "Talbot Mills", "ORG", {("Talbot Mills", "ORG")}),
        ("A poll by Talbot Mills department put it so.", "Talbot Mills department", "ORG", {("Talbot Mills", "ORG")}),
        ('It was "the Dunkel Oru" of old.', '"the Dunkel Oru"', "ORG", {("Dunkel Oru", "ORG")}),
        ("They passed it in Geneva to Tolvane.", "Tolvane", "NORP", set()),
        ("They met Mr Ada Poon there.", "Ada Poon", "PERSON", set()),
    ],
)
def test_a_name_of_the_tagger_is_a_candidate_of_our_label(with_tagger, text, name, label, expected):
    stages, _ = with_tagger((name, label))
    assert said(stages, text) == expected


def test_articles_and_honorifics_are_trimmed(with_tagger):
    stages, _folder = with_tagger(("the Tolvane's", "GPE"))
    words = stages.tagger.tag("They slept in the Tolvane's hills.").words
    assert ner_names.trimmed(words, 3, 6, stages.tagger.lexicon) == (4, 5)


def test_a_sure_rule_is_never_overruled(with_tagger, rules):
    text = "The Harbour Bureau and Ms Ada Poon met Tolvane."
    stages, _ = with_tagger(("Harbour Bureau and Ms Ada", "PERSON"), ("Ada Poon", "ORG"))
    plain = rules.analyse(Source("d", "d", text)).mentions
    assert [(m.text, m.label) for m in stages.analyse(Source("d", "d", text)).mentions] == [
        (m.text, m.label) for m in plain
    ]


def test_what_the_tagger_alone_sees_is_weak_and_names_it(with_tagger):
    stages, folder = with_tagger(("Tolvane", "GPE"))
    (mention,) = stages.analyse(Source("d", "d", "They slept near Tolvane while it rained.")).mentions
    assert mention.rule == f"ner:{folder}"
    assert mention.score < WEAK
    assert stages.analyse(Source("d", "d", "They met.")).document.ner == folder


def test_explain_shows_what_a_rule_beat(with_tagger):
    stages, _ = with_tagger(("Ada Poon", "ORG"))
    found = why(stages, Source("d", "d", "They met Ms Ada Poon and Tolvane slept."), None)
    assert any(e.rule.startswith("ner:") and e.outcome == "rejected" and e.by is not None for e in found)
