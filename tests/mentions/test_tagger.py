from types import SimpleNamespace

import pytest

from hkie.errors import PatternError
from hkie.grammar.ruleset import Rule, RuleSet
from hkie.mentions.deciding import Decided
from hkie.mentions.tagger import Tagger


def test_every_mention_names_its_rule(pipeline, seeds):
    rules = {rule.id for rule in pipeline.rules.rules}
    entries = {f"registry:{key.split(':', 1)[1]}" for key in pipeline.tagger.gazetteer.by_key}
    made_by_code = [m for m in seeds.mentions if m.rule not in rules | entries | {"model"}]
    assert [
        m.rule for m in made_by_code if not m.rule.startswith((f"{m.label.lower()}.", "short.", "registry.", "ner:"))
    ] == []


def test_a_rejected_candidate_says_which_rule_won(pipeline):
    tagging = pipeline.tagger.tag("The Hong Kong Productivity Council met.")
    reasons = {r.candidate.rule: r.reason for r in tagging.rejected}
    assert any("inside" in reason for rule, reason in reasons.items() if "hong-kong" in rule)


def test_a_candidate_from_outside_is_taken_as_any_other(pipeline):
    text = "They arrived in Quillon at noon."
    tagging = pipeline.tagger.tag(text, extra=[(16, 23, "PLACE", "ner:test", 0.9)])
    assert [(text[s.start : s.end], s.label, s.rule) for s in tagging.spans] == [("Quillon", "PLACE", "ner:test")]


@pytest.mark.parametrize(
    "text", ["Mr Alan Leong Kah-kit (梁家傑) spoke.", "They thanked Alan Leong Kah-kit 梁家傑 at noon."]
)
def test_a_chinese_name_after_the_english_one_is_a_mention_of_the_same_person(pipeline, analyse, text):
    result = pipeline.resolve([analyse(text)])
    assert [(m.text, m.label) for m in result.mentions] == [("Alan Leong Kah-kit", "PERSON"), ("梁家傑", "PERSON")]
    assert [(e.id, e.aliases) for e in result.entities] == [("person:alan-leong-kah-kit", ("梁家傑",))]


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        ("Mr Patrick Lau spoke at a film market in Busan.", None),
        ("Mr Patrick Lau of the Legislative Council spoke.", "holders:patrick-lau"),
    ],
)
def test_a_name_that_many_have_is_a_holder_only_beside_the_post_or_its_body(pipeline, analyse, text, registry):
    (person,) = (e for e in pipeline.resolve([analyse(text)]).entities if e.label == "PERSON")
    assert (person.name, person.registry) == ("Patrick Lau", registry)


def test_a_pattern_that_does_not_compile_is_refused_with_its_place():
    rule = Rule("a.b", "PLACE", "{Nosuch}", 0.8, "", (), (), "my.jsonl:7")
    with pytest.raises(PatternError, match=r"my\.jsonl:7: no class or part"):
        Tagger(RuleSet(rules=[rule]))


class Reader:
    """Stands for the deciding model: finds one name by itself, and all that is proposed where it reads again."""

    weights = SimpleNamespace(labels=frozenset({"EVENT"}))
    holding = frozenset[str]()

    def __init__(self, name):
        self.name, self.again = name, []

    def decide(self, words, kinds, taken, rejected, fixed=(), only=None):
        if only is None:
            return [Decided(*words.span(*self.name), "EVENT", 0.9)]
        self.again.append(only)
        sentences = [words.sentences[k] for k in only]
        return [
            Decided(*c[:3], 0.8)
            for c in taken
            if c.label == "EVENT" and any(first <= c.start < after for first, after in sentences)
        ]


def test_a_name_that_the_model_alone_found_has_short_forms():
    rules = RuleSet()
    rules.words |= {"parley": {"eventhead"}, "the": {"determiner"}}
    tagger = Tagger(rules)
    text = "Zed Ebb Xyzzy Parley opened. Nobody came. The Parley is over."
    tagger.decider = reader = Reader((0, 20))
    found = tagger.tag(text)
    assert [(text[s.start : s.end], s.rule) for s in found.spans] == [
        ("Zed Ebb Xyzzy Parley", "model"),
        ("Parley", "short.head"),
    ]
    assert reader.again == [{2}]  # the other sentences are not read again
