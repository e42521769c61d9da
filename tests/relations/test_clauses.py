from hypothesis import given
from hypothesis import strategies as st

PIECES = ["Mr Anson Kwok", "Ms Ada Fung", " visited ", " attended ", " and ", ", ", ". ", "Hangzhou", "the Data Governance Forum", " met ", "He", "She", "They", "the duo", " today (May 5)", "\n", " did not ", "$3 billion", "\uf0b7", "😀", "\ue000", "\uf8ff", "Ａ"]  # fmt: skip
any_text = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(any_text)
def test_relations_of_arbitrary_text_join_two_mentions_of_it(analyse, text):
    analysis = analyse(text)
    ids = {m.id for m in analysis.mentions}
    for found in analysis.relations:
        assert {found.head.id, found.tail.id} <= ids
        assert found.head.id != found.tail.id
        assert 0 <= found.start < found.end <= len(text)
        assert 0 < found.score <= 1
