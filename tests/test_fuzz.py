"""What the search for broken inputs has found stays found: each input of cases/found.jsonl, once and repeated."""

import json
import random
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))
import fuzz
import mangle

FOUND = [json.loads(line) for line in (mangle.CASES / "found.jsonl").read_text("utf-8").splitlines()]
TEXTS = mangle.Texts()


@pytest.fixture(scope="module")
def checks():
    return fuzz.Checks()


@pytest.mark.slow
@pytest.mark.parametrize("row", FOUND, ids=[f"{n}-{row['target']}" for n, row in enumerate(FOUND, 1)])
def test_what_was_found_stays_mended(checks, row):
    check = getattr(checks, row["target"])
    assert fuzz.fault(check, row["input"]) == ("", "")
    base = fuzz.targets(TEXTS)[row["target"]].base
    assert fuzz.too_slow(check, row["input"], 0.0, base) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(fuzz.targets(TEXTS)))
def test_some_inputs_of_every_target_do_no_harm(checks, name):
    target = fuzz.targets(TEXTS)[name]
    for number in range(3 if name == "export" else 10):
        made = target.make(random.Random(f"{name}/{number}"))
        assert fuzz.fault(getattr(checks, name), made) == ("", ""), made


def test_a_fault_is_told_and_made_shorter():
    def check(text):
        assert "(" not in text, "a bracket"

    where, how = fuzz.fault(check, "one (two) three")
    assert "a bracket" in how
    assert fuzz.smaller(check, "one (two) three", where) == "("


@pytest.mark.slow
def test_time_that_grows_faster_than_the_text_is_told():
    def check(text):
        for _ in range(len(text) ** 3 // 60_000):  # far from linear, so that a busy machine does not hide it
            pass

    assert "s for" in fuzz.too_slow(check, "a" * 100, 0.0, 4_000)
    assert fuzz.too_slow(lambda text: sum(map(ord, text * 1000)), "a" * 100, 0.0, 4_000) == ""


def test_the_same_seed_makes_the_same_inputs():
    for target in fuzz.targets(TEXTS).values():
        assert target.make(random.Random(5)) == target.make(random.Random(5))
