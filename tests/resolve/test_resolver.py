from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.ontology import shipped
from hkie.records import Mention, Money
from hkie.resolve import METHODS, Node, Resolver, veto

LABELS = tuple(shipped().labels)

NAMES = [
    "Chan",
    "Paul Chan",
    "Peter Chan",
    "Chan Mo-po",
    "DPO",
    "Digital Policy Office",
    "Office",
    "Zone",
    "Zone 2",
    "Under Secretary for Health",
    "Secretary for Health",
    "香港",
    "13th Forum",
    "14th Forum",
    "Forum",
]


def mention(number, text, label, document="a", rule="test", value=None, honorific=None):
    start = 100 * number
    return Mention(
        f"{document}#{number}", document, start, start + len(text), text, label, "body", rule, 0.9, value, honorific
    )


def groups(*items, document="a"):
    """The texts of the mentions of each entity, for (text, label) pairs of one document."""
    made = [mention(k, text, label, document) for k, (text, label) in enumerate(items)]
    entity_of = Resolver({}).resolve(made).entity_of
    found: dict[str, list[str]] = {}
    for m in made:
        found.setdefault(entity_of[m.id], []).append(m.text)
    return sorted(found.values())


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        ("AGENCY", "Digital Policy Office", "DPO"),
        ("AGENCY", "Harbour Works Bureau", "Bureau"),
        ("AGENCY", "Labour Programme Centre", "Labor Program Center"),
        ("PERSON", "Paul Chan", "Chan"),
        ("PERSON", "Anson Kwok Wai-leung", "Kwok"),
        ("PERSON", "Anson Kwok", "Anson Kwok Wai-leung"),
        ("TITLE", "Commissioner for Digital Policy", "Commissioner of Digital Policies"),
        ("ORG", "Larkspur Biosciences Limited", "Larkspur"),
        ("AGENCY", "Foshan Municipal Bureau of Commerce", "Bureau of Commerce of Foshan Municipality"),
        ("ORG", "Wing Fat Company Limited", "Wing Fat Co. Ltd."),
        ("EVENT", "Data Governance Forum", "Forum"),
        ("PROGRAMME", "AI Subsidy Scheme", "Artificial Intelligence Subsidy Scheme"),
    ],
)
def test_names_of_one_thing_in_a_document_are_one_entity(label, one, other):
    assert len(groups((one, label), (other, label))) == 1


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        ("PERSON", "Paul Chan", "Peter Chan"),
        ("TITLE", "Secretary for Health", "Under Secretary for Health"),
        ("TITLE", "Deputy Director of Lands", "Director of Lands"),
        ("EVENT", "13th Harbour Forum", "14th Harbour Forum"),
        ("AGENCY", "Lands Department", "Drainage Department"),
        ("AGENCY", "Department of Water of Hunan Province", "Department of Water of Hubei Province"),
        ("ORG", "Bank of Quill", "Bank of Quill (Macao)"),
        ("ORG", "Fortune Bay Airlines", "Bay Airlines"),
        ("PROGRAMME", "Ridge Scheme Phase 1", "Ridge Scheme Phase II"),
        ("PROGRAMME", "Enhanced Ridge Loan Scheme", "Ridge Loan Scheme"),
        ("TITLE", "Deputy Director (Works)", "Deputy Director (Planning)"),
        ("PERSON", "Walter Dunmore Sr", "Walter Dunmore Jr"),
        ("PLACE", "Sha Tin", "Sha Tau Kok"),
    ],
)
def test_names_of_two_things_are_two_entities(label, one, other):
    assert len(groups((one, label), (other, label))) == 2


def test_a_surname_belongs_to_the_one_named_last_before_it_if_the_other_is_far_away():
    near = [mention(0, "Paul Chan", "PERSON"), mention(9, "Peter Chan", "PERSON"), mention(10, "Chan", "PERSON")]
    entity_of = Resolver({}).resolve(near).entity_of
    assert entity_of["a#10"] == entity_of["a#9"] != entity_of["a#0"]


def test_a_surname_that_two_people_bear_stays_by_itself_and_says_so():
    made = [mention(0, "Paul Chan", "PERSON"), mention(1, "Peter Chan", "PERSON"), mention(2, "Chan", "PERSON")]
    found = Resolver({}).resolve(made)
    assert len(found.entities) == 3
    link = next(link for link in found.links if link.mention == "a#2")
    assert (link.score, link.detail) == (0.5, "unresolved: Chan could be Paul Chan or Peter Chan")


def test_a_post_and_its_holder_are_two_entities():
    assert len(groups(("Chan", "PERSON"), ("Chan", "PLACE"))) == 2


def test_an_honorific_keeps_two_people_apart():
    made = [
        mention(0, "Lee Chan", "PERSON", honorific="Mr"), mention(1, "Ann Chan", "PERSON", honorific="Ms"),
        mention(2, "Chan", "PERSON", honorific="Ms"), mention(3, "Chan", "PERSON", honorific="Mr"),
    ]  # fmt: skip
    of = Resolver({}).resolve(made).entity_of
    assert of["a#1"] == of["a#2"] != of["a#0"] == of["a#3"]


def test_a_surname_means_nothing_in_another_document():
    made = [mention(0, "Paul Chan", "PERSON", "a"), mention(0, "Chan", "PERSON", "b")]
    assert len(Resolver({}).resolve(made).entities) == 2


def test_full_names_are_one_across_documents():
    made = [mention(0, "Digital Policy Office", "AGENCY", "a"), mention(0, "Digital Policy Office", "AGENCY", "b")]
    assert len(Resolver({}).resolve(made).entities) == 1


def test_the_registry_joins_what_strings_cannot(pipeline):
    made = [mention(0, "InvestHK", "AGENCY"), mention(0, "Invest Hong Kong", "AGENCY", "b")]
    key = next(e.key for e in pipeline.rules.entries if e.name == "Invest Hong Kong")
    found = pipeline.resolver.resolve(made)
    assert [(e.name, e.registry) for e in found.entities] == [("Invest Hong Kong", key)]
    assert {link.method for link in found.links} <= {"registry", "exact"}


def test_amounts_and_dates_are_one_by_their_value():
    three = Money("HKD", "3000000000")
    made = [
        mention(0, "HK$3 billion", "MONEY", value=three), mention(1, "$3,000 million", "MONEY", value=three), mention(2, "US$3 billion", "MONEY", value=Money("USD", "3000000000")),
        mention(3, "May 5", "DATE", value="2025-05-05"), mention(4, "5 May 2025", "DATE", value="2025-05-05"),
    ]  # fmt: skip
    found = Resolver({}).resolve(made)
    assert [(e.label, e.value) for e in found.entities] == [
        ("DATE", "2025-05-05"),
        ("MONEY", three),
        ("MONEY", Money("USD", "3000000000")),
    ]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("PERSON", "Paul Chan"), ("PERSON", "Peter Chan"), "different given names"),
        (("PERSON", "Paul Chan"), ("PERSON", "Chan Mo-po"), ""),
        (("PERSON", "P. Chan"), ("PERSON", "Paul Chan"), ""),
        (("PLACE", "Cyberport"), ("AGENCY", "Cyberport"), "PLACE and AGENCY"),
        (("EVENT", "3rd Forum"), ("EVENT", "Fourth Forum"), "different numbers"),
        (("EVENT", "3rd Forum"), ("EVENT", "Third Forum"), ""),
        (("TITLE", "Secretary for Health"), ("TITLE", "Under Secretary for Health"), "different ranks"),
        (("TITLE", "Secretary for Health"), ("TITLE", "Acting Secretary for Health"), ""),
    ],
)
def test_veto_says_why_two_names_can_never_be_one(one, other, reason):
    left, right = (Node("a", shipped().label(label), text) for label, text in (one, other))
    assert veto(left, right) == reason
    assert bool(veto(right, left)) == bool(reason)


def test_adding_a_document_renames_no_entity_of_the_others():
    names_of = {
        "a": ["Chan", "Zone Office", "2025 Ridge Summit"],
        "b": ["Chan", "Bureau", "2025 Ridge Summit"],
        "c": ["Chan", "Zone", "Bureau"],
    }
    label = {"Chan": "PERSON", "Zone": "PLACE"}
    made = [
        mention(k, text, label.get(text, "EVENT" if "Summit" in text else "AGENCY"), document)
        for document, texts in names_of.items()
        for k, text in enumerate(texts)
    ]
    whole = Resolver({}).resolve(made).entity_of
    for left_out in names_of:
        part = Resolver({}).resolve([m for m in made if m.document != left_out]).entity_of
        assert part == {m: e for m, e in whole.items() if m in part}


def test_initials_that_a_document_explains_twice_stay_apart():
    def at(number, start, text):
        return Mention(f"a#{number}", "a", start, start + len(text), text, "PROGRAMME", "body", "test", 0.9)

    made = [at(0, 0, "Country Creek Fund"), at(1, 20, "CCF"), at(2, 100, "Clean Creeks Fund"), at(3, 119, "CCF"), at(4, 300, "CCF")]  # fmt: skip
    of = Resolver({}).resolve(made).entity_of
    assert of["a#0"] == of["a#1"] != of["a#2"] == of["a#3"]
    assert of["a#4"] not in (of["a#0"], of["a#2"])


def test_a_cluster_is_checked_as_a_whole():
    made = [
        mention(0, "2024 Ridge Forum", "EVENT", "a"), mention(1, "Ridge Forum", "EVENT", "a"),
        mention(0, "2025 Ridge Forum", "EVENT", "b"), mention(1, "Ridge Forum", "EVENT", "b"), mention(0, "Ridge Forum", "EVENT", "c"),
    ]  # fmt: skip
    of = Resolver({}).resolve(made).entity_of
    assert of["a#0"] == of["a#1"] != of["b#0"] == of["b#1"]
    assert of["c#0"] not in (of["a#0"], of["b#0"])


def test_a_common_name_is_one_in_two_documents_only_if_they_share_something():
    made = [mention(0, "Chan Wai-ming", "PERSON", d) for d in "abc"] + [
        mention(1, "Ridge Ferry Union", "ORG", d) for d in "ab"
    ]
    of = Resolver({}).resolve(made).entity_of
    assert of["a#0"] == of["b#0"] != of["c#0"]


def test_ids_stay_apart_where_a_numbered_one_meets_a_name():
    made = [mention(0, name, "PLACE", document) for document, name in (("a", "Zone"), ("b", "Zone"), ("c", "Zone 2"))]
    ids = [entity.id for entity in Resolver({}).resolve(made).entities]
    assert len(ids) == len(set(ids)) == 3


any_mentions = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(LABELS[:7]), st.sampled_from("abc")), max_size=12
)


@given(any_mentions)
def test_every_mention_has_one_entity_of_its_label_and_one_reason(items):
    made = [mention(k, text, label, document) for k, (text, label, document) in enumerate(items)]
    found = Resolver({}).resolve(made)
    assert Counter(link.mention for link in found.links) == Counter(m.id for m in made)
    entities = {entity.id: entity for entity in found.entities}
    assert len(entities) == len(found.entities)
    assert all(entities[found.entity_of[m.id]].label == m.label for m in made)
    assert all(link.method in METHODS and link.detail and 0 < link.score <= 1 for link in found.links)
    assert {link.entity for link in found.links} == set(entities)


@given(any_mentions, st.randoms(use_true_random=False))
def test_the_order_of_mentions_does_not_matter(items, random):
    made = [mention(k, text, label, document) for k, (text, label, document) in enumerate(items)]
    shuffled = made[:]
    random.shuffle(shuffled)
    one, other = Resolver({}).resolve(made), Resolver({}).resolve(shuffled)
    assert (one.entities, one.links) == (other.entities, other.links)


def test_a_series_of_events_joins_no_names(pipeline):
    assert any(entry.key.startswith("events:") for entry in pipeline.rules.entries)
    assert not any(key.startswith("events:") for key in pipeline.resolver.register.entries)
