"""Names as people give them: in any spelling that the resolver would join, and with choices if several are meant."""

import pytest

from hkie.errors import AmbiguousNameError, UsageError
from hkie.query import entity

TAI_MAN, SIU_MING = "PERSON Chan Tai-man", "PERSON Chan Siu-ming"
FELIX, BUREAU = "PERSON Félix Moreau", "AGENCY Tide & Quay Bureau"
ROWS = (
    ("met_with", TAI_MAN, FELIX, "a", {}),
    ("met_with", TAI_MAN, BUREAU, "b", {}),
    ("met_with", SIU_MING, "PERSON Ada Poon", "b", {}),
    ("holds_title", SIU_MING, "TITLE Director of Tides", "b", {}),
    ("visited", BUREAU, "PLACE Chan", "b", {}),
)


@pytest.fixture(scope="module")
def result(made):
    return made(*ROWS, aliases={"Chan Tai-man": ["Chan"]})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("person:chan-tai-man", ["Chan Tai-man"]),
        ("Chan Tai-man", ["Chan Tai-man"]),
        ("CHAN Tai Man", ["Chan Tai-man"]),
        ("Tai-man Chan", ["Chan Tai-man"]),
        ("chan taiman", ["Chan Tai-man"]),
        ("Mr Chan Tai-man", ["Chan Tai-man"]),
        ("Dr. Felix MOREAU", ["Félix Moreau"]),
        ("moreau", ["Félix Moreau"]),
        ("the tide and quay bureau", ["Tide & Quay Bureau"]),
        ("Ms Poon", ["Ada Poon"]),
        ("Mr Chan", ["Chan Siu-ming", "Chan Tai-man"]),
        ("Chan Ka-ming", []),
        ("Bureau", []),
        ("", []),
        ("...", []),
    ],
)
def test_a_name_is_found_as_the_resolver_would_join_it(result, name, found):
    assert sorted(e.name for e in entity.find(result, name)) == found


def test_a_label_says_which_is_meant(result):
    assert entity.one(result, "Chan", ["PLACE"]).id == "place:chan"


def test_an_ambiguous_name_has_its_choices_the_most_frequent_first(result):
    with pytest.raises(AmbiguousNameError, match="Mr Chan: 2 people") as told:
        entity.one(result, "Mr Chan")
    assert told.value.choices == (
        '"Chan Tai-man"  PERSON  2 documents',
        '"Chan Siu-ming"  PERSON  Director of Tides  1 document',
    )
    assert told.value.exit_code == 2


def test_a_choice_with_a_name_of_another_has_its_id(made):
    rows = [("met_with", "PERSON Ada Poon", "PERSON Ben Cox", "a", {}), ("visited", "PERSON Ben Cox", "PLACE Ben Cox", "a", {})]  # fmt: skip
    with pytest.raises(AmbiguousNameError, match="Ben Cox: 2 entities") as told:
        entity.one(made(*rows), "Ben Cox")
    assert [choice.split("  ")[0] for choice in told.value.choices] == ["person:ben-cox", "place:ben-cox"]


@pytest.mark.parametrize(
    ("name", "labels", "told"),
    [
        ("Felx Moreu", [], "no entity is named 'Felx Moreu'; did you mean 'Félix Moreau'?"),
        ("Xyz", ["TITLE"], "no TITLE is named 'Xyz'"),
        ("Xyz", ["TITLE", "EVENT"], "no TITLE or EVENT is named 'Xyz'"),
        ("Director of Trees", ["TITLE"], "no TITLE is named 'Director of Trees'; did you mean 'Director of Tides'?"),
        ("Felix Moreau", ["TITLE"], "'Felix Moreau' is a PERSON; give a TITLE"),
        ("Tide & Quay Bureau", ["TITLE", "EVENT"], "'Tide & Quay Bureau' is an AGENCY; give a TITLE or an EVENT"),
        ("Chan", ["TITLE"], "'Chan' is a PERSON or a PLACE; give a TITLE"),
    ],
)
def test_a_name_that_is_not_there_is_told(result, name, labels, told):
    with pytest.raises(UsageError) as error:
        entity.one(result, name, labels)
    assert str(error.value) == told
