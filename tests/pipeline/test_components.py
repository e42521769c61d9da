import pytest
import spacy
from spacy.tokens import Doc

TEXT = "The Commissioner for Digital Policy, Mr Tony Wong, met Ms Lam in Hangzhou on May 5, 2025."


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("hkie")
    return nlp


def spans(doc):
    return [(s.text, s.label_, s.id_, s.kb_id_) for s in doc.spans["hkie"]]


def test_spans_have_label_rule_and_entity(nlp):
    doc = nlp(TEXT)
    assert [(text, label) for text, label, _, _ in spans(doc)] == [
        ("Commissioner for Digital Policy", "TITLE"),
        ("Tony Wong", "PERSON"),
        ("Lam", "PERSON"),
        ("Hangzhou", "PLACE"),
        ("May 5, 2025", "DATE"),
    ]
    assert all(rule and entity for _, _, rule, entity in spans(doc))
    assert ("Hangzhou", "PLACE", "registry:hangzhou", "place:hangzhou") in spans(doc)


def test_exact_characters_are_kept_beside_the_tokens(nlp, analyse):
    doc = nlp(TEXT)
    assert [item[:4] for item in doc.user_data["hkie"]] == [
        (m.start, m.end, m.label, m.rule) for m in analyse(TEXT).mentions
    ]


def test_a_mention_inside_a_token_is_widened_to_it():
    nlp = spacy.blank("en")
    nlp.tokenizer = spacy.tokenizer.Tokenizer(nlp.vocab)
    nlp.add_pipe("hkie")
    doc = nlp("They left Hangzhou, at noon.")
    assert [s.text for s in doc.spans["hkie"]] == ["Hangzhou,"]
    assert [doc.text[start:end] for start, end, *_ in doc.user_data["hkie"]] == ["Hangzhou"]


def test_sections_are_spans_too(nlp):
    doc = nlp("Pier opens\n\nThe pier was opened.\n\nEnds/Friday, March 14, 2025\n")
    assert [s.label_ for s in doc.spans["hkie_sections"]] == ["headline", "body", "sign-off"]


def test_spans_survive_bytes(nlp):
    doc = nlp(TEXT)
    assert spans(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == spans(doc)


def test_the_pipeline_survives_disk(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    assert spans(spacy.load(tmp_path)(TEXT)) == spans(nlp(TEXT))


def test_entities_are_set_only_where_no_other_component_did(nlp):
    assert [e.text for e in nlp(TEXT).ents] == ["Tony Wong", "Lam", "Hangzhou", "May 5, 2025"]
    other = spacy.blank("en")
    other.add_pipe("entity_ruler").add_patterns([{"label": "OWN", "pattern": "Tony Wong"}])
    other.add_pipe("hkie")
    doc = other(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [("Tony Wong", "OWN")]
    assert len(doc.spans["hkie"]) == 5


@pytest.mark.parametrize("text", ["", " ", "\n\n", "It rains."])
def test_a_text_without_mentions_has_an_empty_group(nlp, text):
    assert list(nlp(text).spans["hkie"]) == []


def test_own_patterns_are_a_setting(tmp_path):
    (tmp_path / "my.jsonl").write_text('{"id": "my.gate", "label": "PLACE", "pattern": "Quill Gate", "score": 0.99}\n')
    nlp = spacy.blank("en")
    nlp.add_pipe("hkie", config={"patterns": [str(tmp_path)]})
    assert spans(nlp("They met below the Quill Gate."))[0][:3] == ("Quill Gate", "PLACE", "my.gate")


def test_many_documents_run_through_a_pipe_in_a_memory_zone(nlp):
    with nlp.memory_zone():
        found = [len(doc.spans["hkie"]) for doc in nlp.pipe([TEXT, "", TEXT])]
    assert found == [5, 0, 5]
