"""People of registry/people.tsv: each of their names means them, in any document."""

import pytest

from hkie.pipeline import Pipeline
from hkie.records import Source

ROWS = "name\taliases\tname_zh\tnote\nMira Tolland Voss\tMina Voss; Mira Quay\t戴美華\ta painter\n"
HOLDER = "person\tname_zh\taliases\tpost\tfrom\tto\tsource\nMira Tolland Voss\t\t\tdirector-of-health\t\t\tinvented\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patterns")
    (folder / "registry").mkdir()
    (folder / "registry" / "people.tsv").write_text(ROWS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def known(folder):
    return Pipeline([folder])


def people(pipeline, text):
    """The people of a text, each with its id in the registry, its other names and the reasons."""
    result = pipeline.resolve([pipeline.analyse(Source("a", "a", text))])
    reasons = {e.id: {k.detail for k in result.links if k.entity == e.id} for e in result.entities}
    return [(e.registry, {e.name, *e.aliases}, reasons[e.id]) for e in result.entities if e.label == "PERSON"]


@pytest.mark.parametrize("name", ["Mira Tolland Voss", "Mina Voss", "MINA VOSS", "Mira Quay", "戴美華"])
def test_any_name_of_the_table_means_the_person(known, name):
    ((registry, names, reasons),) = people(known, f"The painter {name} visited Hangzhou.")
    assert (registry, names) == ("people:mira-tolland-voss", {"Mira Tolland Voss", name})
    assert reasons == {f"{name} is Mira Tolland Voss in the registry"}


def test_all_names_of_a_row_are_one_entity_and_the_links_say_why(known):
    text = "The painter Mina Voss met the press. Ms Mira Tolland Voss was thanked. 戴美華 lives in Tai Po."
    ((registry, names, reasons),) = people(known, text)
    assert (registry, names) == ("people:mira-tolland-voss", {"Mira Tolland Voss", "Mina Voss", "戴美華"})
    assert "both are Mira Tolland Voss" in reasons


@pytest.mark.parametrize("name", ["Nina Voss", "Mira Tolland", "Voss"])
def test_no_other_name_means_the_person(known, name):
    assert [registry for registry, *_ in people(known, f"Ms {name} visited Hangzhou.")] == [None]


def test_a_person_who_holds_a_post_keeps_its_key(folder, tmp_path):
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "holders.tsv").write_text(HOLDER, encoding="utf-8")
    ((registry, *_),) = people(Pipeline([folder, tmp_path]), "The painter Mina Voss visited Hangzhou.")
    assert registry == "holders:mira-tolland-voss"
