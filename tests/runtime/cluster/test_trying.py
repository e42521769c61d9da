"""What kills its process is given up after two more have died of it, and nothing else is."""

import pytest

from hkie.readers import Options
from hkie.runtime.cluster import extraction
from hkie.runtime.cluster.trying import Trying


class Killed(Exception):
    """The process, killed."""


def tries(path, deadly, steps="abc", most=9):
    """Try until all is done, dying whenever a step of ``deadly`` begins; return what was done, and the deaths."""
    for deaths in range(most):
        trying = Trying(path)
        done = []
        try:
            for step in steps:
                if trying.begins(step):
                    if step in deadly:
                        raise Killed
                    done.append(step)
        except Killed:
            continue
        trying.ended()
        return "".join(done), deaths
    raise AssertionError("for ever")


@pytest.mark.parametrize(
    ("deadly", "done", "deaths"), [("", "abc", 0), ("a", "bc", 3), ("b", "ac", 3), ("c", "ab", 3), ("ac", "b", 5)]
)
def test_what_kills_is_given_up_and_the_rest_is_done(tmp_path, deadly, done, deaths):
    assert tries(tmp_path / "trying", deadly) == (done, deaths)
    assert not (tmp_path / "trying").exists()


def test_one_node_that_is_switched_off_costs_no_document(tmp_path):
    for step in "ab":
        Trying(tmp_path / "trying").begins(step)
    assert tries(tmp_path / "trying", "") == ("abc", 0)


def test_the_first_try_writes_one_line(tmp_path):
    trying = Trying(tmp_path / "trying")
    assert all(trying.begins(step) for step in "abc")
    assert (tmp_path / "trying").read_text() == "begun\n"


@pytest.mark.parametrize(
    ("deadly", "ids", "told"),
    [
        ("analysing 1 0", ["a.txt", "c.txt"], "b.txt"),
        ("reading 1 0", ["a.txt", "c.txt"], "{}/b.txt"),
        ("reading 0 1", ["a.txt", "b.txt", "c.txt"], "{}/a.txt"),
    ],
)
def test_a_document_that_kills_is_told_and_the_others_are_done(pipeline, tmp_path, deadly, ids, told):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("Mr Anson Kwok left Hong Kong.")
    trying = tmp_path / "trying"
    trying.write_text(f"begun\nbegun\n{deadly}\nbegun\n{deadly}\n")
    files = [(f"{name}.txt", tmp_path / f"{name}.txt") for name in "abc"]
    said = []
    found = list(extraction._documents(pipeline, files, extraction.Wanted(Options()), Trying(trying), said))
    assert [r.documents[0].id for r in found] == ids
    (one,) = said
    assert one.problem
    assert one.text.startswith(told.format(tmp_path) + ": the process that read it was killed")
