"""A run that is killed leaves nothing under the name of its output, or all of it; tests/kills.py prints the counts."""

import os
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))
import kills

pytestmark = pytest.mark.slow

NUMBER = int(os.environ.get("HKIE_KILLS", "50"))


@pytest.fixture(scope="module")
def releases(root, tmp_path_factory):
    return kills.made(root, tmp_path_factory.mktemp("killed") / "releases", 8)


@pytest.mark.parametrize("name", kills.FORMATS)
def test_killed_at_any_moment_there_is_no_half_of_an_output(executable, environment, releases, tmp_path, name):
    command = [executable, "extract", releases, "--format", name, "--ner", "none", "--quiet"]
    runs = kills.Runs(command, tmp_path, environment)
    moments: Counter[str] = Counter()
    for form, sent, number in kills.plan(NUMBER):
        if form == name:
            # All runs go to one name, where what the ones before have left behind lies too.
            moments[runs.killed(Random(number), sent, "out")] += 1
            if (tmp_path / "out").exists():
                (tmp_path / "out").rename(tmp_path / f"out{number}")
    runs.again("out")
    assert moments["before"] + moments["while writing"] > 0, "no run was killed before its end"
