import re

import pytest

GOOD = '{"id": "my.gate", "label": "PLACE", "pattern": "Quill Gate", "match": ["below the [[Quill Gate]]"], "miss": ["a gate"]}\n'


def test_the_rules_that_come_with_hkie_keep_their_word(run):
    done = run("patterns", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ rules, \d+ frames, \d+ test sentences, 0 problems\n", done.stdout)


@pytest.mark.slow
def test_own_rules_are_counted(run, tmp_path):
    (tmp_path / "my.jsonl").write_text(GOOD)
    before, after = (
        [int(n) for n in re.findall(r"\d+", run("patterns", "check", *folders).stdout)] for folders in ((), (tmp_path,))
    )
    assert after == [before[0] + 1, before[1], before[2] + 2, before[3]]


def test_a_rule_that_fails_its_own_sentence_is_told(run, tmp_path):
    (tmp_path / "my.jsonl").write_text(GOOD.replace("[[Quill Gate]]", "[[Quill Arch]]"))
    done = run("patterns", "check", tmp_path)
    assert done.returncode == 1
    assert f"{tmp_path}/my.jsonl:1: my.gate does not find 'Quill Arch'" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{bad\n", "my.jsonl:1: not JSON"),
        ('\n{"id": "a.b", "label": "SHIP", "pattern": "x"}\n', "my.jsonl:2: unknown label 'SHIP'"),
        (GOOD + GOOD, "my.jsonl:2: id 'my.gate' is already in"),
        (GOOD.replace("Quill Gate", "{Nosuch}", 1), "my.jsonl:1: no class or part {Nosuch}"),
        (GOOD.replace('"Quill Gate"', '[{"LOWR": "gate"}]', 1), "my.jsonl:1: spaCy refuses the pattern"),
    ],
)
def test_a_file_that_cannot_be_read_as_rules_is_refused(run, tmp_path, content, message):
    (tmp_path / "my.jsonl").write_text(content)
    done = run("patterns", "check", tmp_path)
    assert done.returncode == 2
    assert f"hkie: {tmp_path}/{message}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_folder_is_refused(run):
    done = run("patterns", "check", "missing")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "hkie: missing: no such pattern folder\n")
