import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkie.pipeline.analyzer import Stages
from hkie.records import SCHEMA, Source
from hkie.relations.aggregation import EVIDENCE_MOST

BROKEN = "Visit\r\n\r\nThe \u200bPeopleâ€™s Bank has \\$3 billion. Mr Anson&nbsp;Kwok, Secretary for Health, visited Hangzhou.\r\n"
PIECES = [
    "\r\n",
    "\\$",
    "â€™",
    "&amp;",
    "\u200b",
    "Mr Anson Kwok",
    " attended the Data Governance Forum",
    " of the ",
    "HK$3 billion",
    ". ",
    "Legislative Council",
    "\x00",
    "(",
    '"',
]
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=15).map("".join)


def test_offsets_count_in_the_source_through_every_repair(analyse):
    analysis = analyse(BROKEN)
    found = [(m.text, m.label) for m in analysis.mentions]
    assert found == [
        ("Peopleâ€™s Bank", found[0][1]),
        ("$3 billion", "MONEY"),
        ("Anson&nbsp;Kwok", "PERSON"),
        ("Secretary for Health", "TITLE"),
        ("Hangzhou", "PLACE"),
    ]
    assert all(BROKEN[m.start : m.end] == m.text for m in analysis.mentions)


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("Mr Anson  Kwok spoke. Anson Kwok left.", "PERSON", "Anson Kwok"),
        ("Mr Anson&nbsp;Kwok spoke. Mr Anson Kwok left.", "PERSON", "Anson Kwok"),
        ("Mr Anson\x07 Kwok spoke.", "PERSON", "Anson Kwok"),
        ("The Peopleâ€™s Transport Union met. The People’s Transport Union left.", "ORG", "People’s Transport Union"),
        ("The R&amp;D Harbour Society met.", "ORG", "R&D Harbour Society"),
        (r"The \$3 billion fund has $3 billion.", "MONEY", "HKD 3000000000"),
    ],
)  # fmt: skip
def test_a_broken_and_a_sound_spelling_are_one_entity_with_the_sound_name(text, label, name):
    rules = Stages(decide=False)
    assert [
        e.name for e in rules.resolve([rules.analyse(Source("doc", "doc", text))]).entities if e.label == label
    ] == [name]


def test_mention_ids_are_the_document_and_a_number(analyse):
    assert [m.id for m in analyse("Mr Anson Kwok visited Hangzhou.").mentions] == ["doc#0", "doc#1"]


@pytest.mark.parametrize(
    ("text", "section"),
    [("Hangzhou opens\n\nIt rained.", "headline"), ("It opens\n\nIt rained.\n\n* Hangzhou is wet\n", "list")],
)
def test_a_mention_knows_its_section(analyse, text, section):
    assert {m.section for m in analyse(text).mentions} == {section}


@given(any_text)
def test_a_document_alone_is_analysed_the_same_twice_and_refers_only_to_itself(pipeline, text):
    source = Source("doc", "doc", text, "utf-8", "", "text/plain")
    one, other = pipeline.analyse(source), pipeline.analyse(source)
    assert one == other
    result = pipeline.resolve([one])
    assert result == pipeline.resolve([other])
    entities = {e.id for e in result.entities}
    assert result.schema == SCHEMA
    assert len(entities) == len(result.entities)
    assert {link.entity for link in result.links} == entities
    assert [link.mention for link in result.links] == sorted(m.id for m in result.mentions)
    for relation in result.relations:
        assert {relation.head, relation.tail} <= entities
        assert relation.head != relation.tail
        assert 1 <= len(relation.evidence) <= EVIDENCE_MOST
        assert all(text[e.start : e.end] == e.text for e in relation.evidence)


@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_documents_does_not_matter(pipeline, order):
    texts = {
        "a": "Mr Paul Chan visited Hangzhou.",
        "b": "Ms Ada Chan attended the Data Governance Forum. Chan left.",
        "c": "Paul Chan met the Legislative Council. Zone 2 and Zone opened.",
    }
    analyses = [pipeline.analyse(Source(name, name, texts[name], "utf-8", "", "text/plain")) for name in order]
    straight = [pipeline.analyse(Source(name, name, texts[name], "utf-8", "", "text/plain")) for name in texts]
    assert pipeline.resolve(analyses) == pipeline.resolve(straight)
