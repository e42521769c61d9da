import pytest

from hkie import readers


def test_evidence_is_a_stretch_of_its_document(root, seeds):
    texts = {d.id: (root / "seeds" / d.id).read_bytes().decode("utf-8-sig") for d in seeds.documents}
    assert len(seeds.relations) > 100
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


@pytest.mark.slow
def test_evidence_holds_both_ends_or_the_sentence_that_one_was_carried_from(root, pipeline):
    count = 0
    for file in sorted((root / "tests/cases/documents/development").glob("*.txt")):
        for found in pipeline.analyse(readers.read(file.name, file)).relations:
            stretches = [(found.start, found.end), *([found.antecedent] if found.antecedent else [])]
            for end in (found.head, found.tail):
                assert any(a <= end.start and end.end <= b for a, b in stretches), (file.name, found)
            count += 1
    assert count > 500
