"""Who is most often at one end of a type of relations."""

import pytest

from hkie.query.periods import Period
from hkie.query.relations import Wanted
from hkie.query.top import top

ADA, BEN, CY = "PERSON Ada Poon", "PERSON Ben Cox", "PERSON Cy Ng"
FORUM, PARADE = "EVENT Harbour Forum", "EVENT Lantern Parade"
ROWS = (
    ("attended", ADA, FORUM, "a", {"date": "2024"}),
    ("attended", ADA, FORUM, "b", {}),
    ("attended", BEN, FORUM, "a", {"date": "2025"}),
    ("attended", BEN, PARADE, "b", {"date": "2025", "status": "planned"}),
    ("attended", CY, FORUM, "", {"basis": "registry"}),
    ("met_with", ADA, BEN, "a", {}),
    ("met_with", CY, ADA, "a", {}),
    ("visited", ADA, "PLACE Sai Kung", "a", {"status": "denied"}),
    ("moored_at", ADA, FORUM, "a", {}),  # of a user's own table
)


@pytest.mark.parametrize(
    ("kind", "options", "found"),
    [
        ("attended", {}, [("Ben Cox", 2, 2), ("Ada Poon", 1, 2), ("Cy Ng", 1, 0)]),
        ("attended", {"tails": True}, [("Harbour Forum", 3, 2), ("Lantern Parade", 1, 1)]),
        ("attended", {"wanted": Wanted(period=Period("2025"))}, [("Ben Cox", 2, 2)]),
        ("attended", {"wanted": Wanted(statuses=frozenset({"planned"}))}, [("Ben Cox", 1, 1)]),
        ("met_with", {}, [("Ada Poon", 2, 1), ("Ben Cox", 1, 1), ("Cy Ng", 1, 1)]),
        ("met_with", {"tails": True}, [("Ada Poon", 2, 1), ("Ben Cox", 1, 1), ("Cy Ng", 1, 1)]),
        ("moored_at", {}, [("Ada Poon", 1, 1)]),
        ("visited", {}, []),  # what is denied does not count
        ("visited", {"wanted": Wanted(statuses=frozenset({"denied"}))}, [("Ada Poon", 1, 1)]),
    ],
)
def test_those_with_most_others_come_first_then_those_of_most_documents(made, kind, options, found):
    assert [(r.entity.name, r.count, r.documents) for r in top(made(*ROWS), kind, **options)] == found


def test_the_others_that_most_documents_state_come_first(made):
    result = made(*ROWS, ("attended", ADA, PARADE, "c", {}), ("attended", ADA, "EVENT Bay Walk", "c", {}))
    assert top(result, "attended")[0].others == ("Harbour Forum", "Bay Walk", "Lantern Parade")
