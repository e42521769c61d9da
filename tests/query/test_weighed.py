"""Why a relation was taken, hidden or rejected."""

import json

import pytest

from hkie.pipeline.analyzer import Stages
from hkie.query.weighed import LEAST, weighed
from hkie.records import Source

TEXT = "Ms Ada Poon, the Director of Piers, attended the Tide Expo. Mr Ben Lau met the Harbour Board in Oslo."


def source(text):
    return Source("doc", "doc", text, "utf-8", "", "text/plain")


def test_what_was_taken_is_what_the_pipeline_gives(pipeline):
    found = weighed(pipeline, source(TEXT))
    expected = [(r.type, r.head.text, r.tail.text, r.score) for r in pipeline.analyse(source(TEXT)).relations]
    taken = [(one.type, one.head, one.tail, one.score) for one in found if one.outcome != "rejected"]
    assert sorted(taken) == sorted(expected) != []
    assert all(one.score >= LEAST and one.features for one in found)


def test_a_sentence_is_that_at_the_offset(pipeline):
    at = TEXT.index("Lau")
    found = weighed(pipeline, source(TEXT), at)
    assert {TEXT[one.start : one.end] for one in found} == {TEXT[TEXT.index("Mr Ben") :]}


@pytest.mark.parametrize("text", ["", "Nothing here.", "Ms Ada Poon"])
def test_without_two_names_there_is_nothing(pipeline, text):
    assert weighed(pipeline, source(text)) == []


def test_a_status_is_explained_where_it_is_not_plain(pipeline):
    text = "The former Director of Piers, Ms Ada Poon, attended the Tide Expo."
    post = next(one for one in weighed(pipeline, source(text)) if one.type == "holds_title")
    assert post.status == "former"
    assert any("former" in reason.feature for reason in post.status_features)
    guest = next(one for one in weighed(pipeline, source(text)) if one.type == "attended")
    assert (guest.status, guest.status_features) == ("actual", ())


def test_a_type_of_ones_own_has_no_features(tmp_path):
    (tmp_path / "relations").mkdir()
    (tmp_path / "relations" / "types.tsv").write_text("type\thead\ttail\nsupplies\tORG\tAGENCY\n")
    frame = {"id": "my.supply", "type": "supplies", "verbs": ["supply"], "head": ["subj"], "tail": ["obj"]}
    (tmp_path / "relations" / "my.jsonl").write_text(json.dumps(frame) + "\n")
    text = "Quill Pumps Limited supplied the Harbour Board."
    found = weighed(Stages([tmp_path], ner="none"), source(text))
    assert [(one.type, one.features) for one in found if one.type == "supplies"] == [("supplies", ())]


def test_the_day_of_a_rejected_relation_changes_no_status(pipeline):
    text = "Ms Ada Ho attended the Harbour Forum and said a report is due on 5 May 2030."
    statuses = {(r.type, r.head.text): r.status for r in pipeline.analyse(source(text)).relations}
    shown = {(one.type, one.head): one.status for one in weighed(pipeline, source(text)) if one.outcome == "taken"}
    assert shown == statuses != {}
