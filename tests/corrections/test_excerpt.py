"""The decided part of a result, as gold."""

from dataclasses import replace

from hkie.corrections.excerpt import excerpt
from hkie.records import SCHEMA, Document, Mention, Result
from hkie.resolve import Resolver
from hkie.resolve.decisions import draft

TEXT = "Mr Ash spoke. Oak came. The Elm\nBoard met Ms Fir. Mr Yew left.\n"
NAMES = [("Ash", "PERSON"), ("Oak", "PERSON"), ("Elm\nBoard", "AGENCY"), ("Fir", "PERSON"), ("Yew", "PERSON")]


def made(kept=True):
    mentions = tuple(
        Mention(f"a#{k}", "a", TEXT.index(n), TEXT.index(n) + len(n), n, label, "body", "x", 0.9)
        for k, (n, label) in enumerate(NAMES)
    )
    found = Resolver({}).resolve(mentions)
    documents = tuple(
        Document(d, d, d, None, (), "s", "utf-8", "x/y", text=t if kept else None)
        for d, t in (("a", TEXT), ("b", "No.\n"))
    )
    return Result(SCHEMA, documents, mentions, found.links, found.entities, ())


def decided(*decisions, kept=True):
    return excerpt(made(kept), [replace(d, n=k) for k, d in enumerate(decisions, 1)], Resolver({}))


def test_only_decided_names_in_sentences_with_a_decision():
    part = decided(
        draft("accept", "Elm Board", sentence="The Elm Board met Ms Fir.", label="AGENCY"),
        draft("not-a-name", "Oak", sentence="Oak came."),
    )
    (document,) = part.result.documents
    assert document.text == "Oak came.\nThe Elm\nBoard met Ms Fir.\n"
    assert [m.text for m in part.result.mentions] == ["Elm\nBoard"]
    assert all(document.text[m.start : m.end] == m.text for m in part.result.mentions)
    assert {e.id for e in part.result.entities} == {link.entity for link in part.result.links}
    assert (part.sentences, part.left_out, part.unread) == (2, 1, ())


def test_a_relation_brings_its_names_and_the_sentence_of_the_other_one():
    part = decided(draft("missing", "Ash", "Yew", sentence="Mr Yew left.", type="met_with"))
    (document,) = part.result.documents
    assert document.text == "Mr Ash spoke.\nMr Yew left.\n"
    assert [m.text for m in part.result.mentions] == ["Ash", "Yew"]
    (relation,) = part.result.relations
    assert [document.text[e.start : e.end] for e in relation.evidence] == [e.text for e in relation.evidence]
    assert {relation.head, relation.tail} == {e.id for e in part.result.entities}


def test_without_text_there_is_nothing():
    part = decided(draft("not-a-name", "Oak", sentence="Oak came."), kept=False)
    assert (part.sentences, part.result.documents, part.unread) == (0, (), ("a", "b"))
