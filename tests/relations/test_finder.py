def test_a_relation_is_given_once_with_its_sentences(pipeline, analyse):
    text = "Mr Anson Kwok visited Hangzhou. It rained. Mr Anson Kwok toured Hangzhou again."
    (relation,) = [r for r in pipeline.resolve([analyse(text)]).relations if r.type == "visited"]
    assert [e.text for e in relation.evidence] == [
        "Mr Anson Kwok visited Hangzhou.",
        "Mr Anson Kwok toured Hangzhou again.",
    ]
    assert relation.basis == "stated"


def test_a_meeting_has_no_direction(pipeline, analyse):
    text = "Mr Anson Kwok met Ms Ada Fung. Ms Ada Fung met Mr Anson Kwok."
    assert len([r for r in pipeline.resolve([analyse(text)]).relations if r.type == "met_with"]) == 1


def test_a_carried_subject_brings_its_own_sentence_as_evidence(pipeline, analyse):
    text = "Mr Anson Kwok arrived in Wuzhen. He visited Hangzhou."
    relations = pipeline.resolve([analyse(text)]).relations
    (relation,) = [r for r in relations if r.type == "visited" and r.tail == "place:hangzhou"]
    assert [e.text for e in relation.evidence] == ["Mr Anson Kwok arrived in Wuzhen.", "He visited Hangzhou."]


def test_evidence_is_a_stretch_of_its_document(root, seeds):
    texts = {d.id: (root / "seeds" / d.id).read_bytes().decode("utf-8-sig") for d in seeds.documents}
    for relation in seeds.relations:
        assert relation.evidence
        for item in relation.evidence:
            assert item.document == relation.document
            assert texts[item.document][item.start : item.end] == item.text


def test_relations_come_in_a_fixed_order_with_ids_of_their_own(seeds):
    ids = [relation.id for relation in seeds.relations]
    assert len(ids) == len(set(ids))
    keys = [(r.document, r.type, r.head, r.tail) for r in seeds.relations]
    assert keys == sorted(keys)


def test_evidence_holds_both_ends_or_the_sentence_that_one_was_carried_from(root, pipeline):
    from hkie import readers

    count = 0
    for file in sorted((root / "tests/cases/documents/development").glob("*.txt")):
        for found in pipeline.analyse(readers.read(file.name, file)).relations:
            stretches = [(found.start, found.end), *([found.carried] if found.carried else [])]
            for end in (found.head, found.tail):
                assert any(a <= end.start and end.end <= b for a, b in stretches), (file.name, found)
            count += 1
    assert count > 500
