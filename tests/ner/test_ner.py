"""The name tagger: which sentences it reads, what is made of its names, and which taggers there are."""

import hashlib
import json
from pathlib import Path

import pytest
import spacy

from hkie import ner
from hkie.errors import UsageError
from hkie.evaluation.metrics import Tally
from hkie.mentions import gate, weighing
from hkie.mentions.spans import WEAK
from hkie.ner.network import ARRAYS, STRINGS
from hkie.ner.taggers import NameTagger
from hkie.pipeline.analyzer import Stages
from hkie.records import Source

MODEL = Path(ner.__file__).with_name("model")


@pytest.fixture(scope="module")
def rules_alone():
    return Stages(ner="none")


@pytest.fixture(scope="module")
def with_tagger(tmp_path_factory):
    """Stages whose tagger knows the names that a test gives it, and nothing else."""

    def make(*names):
        folder = tmp_path_factory.mktemp("tagger")
        nlp = spacy.blank("en")
        ruler = nlp.add_pipe("entity_ruler", name="ner")
        ruler.add_patterns([{"label": label, "pattern": text} for text, label in names])
        nlp.to_disk(folder)
        return Stages(ner=str(folder)), str(folder)

    return make


def said(stages, text):
    return {(m.text, m.label) for m in stages.analyse(Source("d", "d", text)).mentions if m.rule.startswith("ner:")}


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
def test_only_what_the_rules_leave_unexplained_is_read(rules_alone, text, read):
    tagging = rules_alone.tagger.tag(text)
    words = tagging.words
    taken = list(_taken(rules_alone, text))
    assert bool(gate.gaps(words, taken, rules_alone.tagger.lexicon)) is read


def _taken(stages, text):
    from hkie.mentions.spans import Candidate

    tagging = stages.tagger.tag(text)
    for span in tagging.spans:
        first, after = tagging.words.span(span.start, span.end)
        yield Candidate(first, after, span.label, span.rule, span.score)


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        ("They slept near Tolvane while it rained.", "Tolvane", "GPE", {("Tolvane", "PLACE")}),
        ("They slept near Tolvane while it rained.", "Tolvane", "ORG", {("Tolvane", "PLACE")}),
        ("A poll by Talbot Mills put it at 40 per cent.", "Talbot Mills", "ORG", {("Talbot Mills", "ORG")}),
        ("They met the chip maker Tolvane at the pier.", "Tolvane", "PERSON", {("Tolvane", "ORG")}),
        ("It was led by the Dunkel Oru Bureau of old.", "Dunkel Oru", "ORG", set()),
        ("The Spring Festival is near, and Tolvane waits.", "Spring Festival", "EVENT", set()),
        ("It was hit by Super Typhoon Hato, said Tolvane.", "Super Typhoon Hato", "ORG", set()),
        ("They passed it in Geneva to Tolvane.", "Tolvane", "NORP", set()),
        ("A poll by Talbot Mills department put it so.", "Talbot Mills department", "ORG", {("Talbot Mills", "ORG")}),
        ("Funds are in both Hong Kong dollars and yuan, or Tolvane.", "Hong Kong", "ORG", set()),
        ("It recalls Oslo's Aker Brygge when it rains.", "Aker Brygge", "ORG", set()),
    ],
)
def test_form_and_context_decide_what_a_name_is(with_tagger, text, name, label, expected):
    stages, _ = with_tagger((name, label))
    assert said(stages, text) == expected


def test_articles_and_honorifics_are_trimmed(with_tagger):
    stages, _folder = with_tagger(("the Tolvane's", "GPE"))
    words = stages.tagger.tag("They slept in the Tolvane's hills.").words
    assert weighing.trimmed(words, 3, 6, stages.tagger.lexicon) == (4, 5)


def test_a_sure_rule_is_never_overruled(with_tagger):
    text = "The Harbour Bureau and Ms Ada Poon met Tolvane."
    stages, _ = with_tagger(("Harbour Bureau and Ms Ada", "PERSON"), ("Ada Poon", "ORG"))
    plain = Stages(ner="none").analyse(Source("d", "d", text)).mentions
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
    from hkie.query.explain import why

    stages, _ = with_tagger(("Ada Poon", "ORG"))
    found = why(stages, Source("d", "d", "They met Ms Ada Poon and Tolvane slept."), None)
    assert any(e.rule.startswith("ner:") and e.outcome == "rejected" and e.by is not None for e in found)


def test_explain_shows_what_form_or_context_refused(with_tagger):
    from hkie.query.explain import why

    stages, _ = with_tagger(("Spring Festival", "EVENT"))
    found = why(stages, Source("d", "d", "The Spring Festival is near, and Tolvane waits."), None)
    (refused,) = [e for e in found if e.rule.startswith("ner:")]
    assert (refused.text, refused.outcome, refused.by) == ("Spring Festival", "dropped", None)
    assert "speak against it" in refused.reason


def test_nothing_is_loaded_for_none(run):
    done = run("extract", "-", "--ner", "none", "--format", "json", stdin="They met Tolvane at the pier.")
    assert done.returncode == 0
    assert "ner:" not in done.stdout
    assert json.loads(done.stdout)["documents"][0]["ner"] == "none"


def test_a_tagger_that_is_not_installed_is_told_with_the_way_to_it(run):
    done = run("extract", "-", "--ner", "xx_no_such", stdin="They met.")
    assert done.returncode == 2
    assert "'xx_no_such' is not installed" in done.stderr.replace("\n", " ")


def test_a_pipeline_without_an_ner_is_refused(tmp_path):
    spacy.blank("en").to_disk(tmp_path)
    stages = Stages(ner=str(tmp_path))
    with pytest.raises(UsageError, match="has no ner"):
        stages.analyse(Source("d", "d", "They met Tolvane at the pier."))


def test_the_default_is_small_and_is_the_one_of_its_card():
    files = [p for p in MODEL.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 8_000_000
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    for name in (ARRAYS, STRINGS):
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() in card


def test_the_default_finds_people_without_a_form():
    tagger = NameTagger("default")
    stages = Stages(ner="none")
    words = stages.tagger.tag("Yesterday Dagny Tolvarra of Serinville wrote to the press.").words
    found = {
        (words.word(n.first), words.word(n.after - 1), weighing.labels().get(n.label))
        for n in tagger.find(words, words.sentences)
    }
    assert ("Dagny", "Tolvarra", "PERSON") in found


@pytest.mark.slow
def test_rules_and_tagger_together_beat_each(root):
    from hkie.training.figures import measure

    rows = measure(root / "tests/cases/newspapers/held-out", "default")
    all_of = {name: sum(tallies.values(), Tally()).f1 for name, tallies in rows.items()}
    assert all_of["both"] > all_of["rules"] + 0.02
    assert all_of["both"] > all_of["tagger"] + 0.02
