import re

import pytest


def figures(done):
    """The first three numbers of the rows of the tables."""
    return {
        m[1].strip(): tuple(map(float, m.groups()[1:]))
        for m in re.finditer(r"^ (\S[\w ]*?) +([\d.]+) +([\d.]+) +([\d.]+) ", done.stdout, re.M)
    }


def test_figures_of_the_seeds(run):
    done = run("evaluate", "tests/gold", "seeds/")
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 documents" in done.stdout
    assert {"PERSON", "TITLE", "AGENCY", "PROGRAMME", "MONEY", "core five", "all"} <= figures(done).keys()
    assert figures(done)["core five"][2] >= 0.97
    assert "B-cubed" in done.stdout


@pytest.mark.slow
def test_the_texts_beside_the_gold_are_taken_where_none_are_named(run):
    assert run("evaluate", "tests/gold").stdout == run("evaluate", "tests/gold", "seeds/").stdout


def test_documents_apart_keep_their_own_entities(run, tmp_path):
    """One name in two documents of gold with ids of their own is one entity together and two apart."""
    for name, entity in (("a", "g1"), ("b", "g2")):
        (tmp_path / f"{name}.txt").write_text("Mr Anson Kwok Wai-leung left.\n")
        (tmp_path / f"{name}.ann").write_text(
            f"Mr ⟦{entity} Anson Kwok Wai-leung⟧ left.\n=====\n{entity} | PERSON | Anson Kwok Wai-leung\n=====\n",
            encoding="utf-8",
        )
    together, apart = run("evaluate", tmp_path).stdout, run("evaluate", tmp_path, "--apart").stdout
    assert "precision 0.500" in together
    assert "precision 1.000" in apart
    assert "2 documents" in together
    assert "2 documents" in apart


def test_errors_are_listed_with_document_and_offset(run, tmp_path):
    (tmp_path / "a.txt").write_text("Mr Anson Kwok left.\n")
    (tmp_path / "a.ann").write_text(
        "Mr Anson ⟦g1 Kwok left⟧.\n=====\ng1 | PROGRAMME | Kwok left\n=====\n", encoding="utf-8"
    )
    done = run("evaluate", tmp_path, "--errors")
    assert re.search(r"^- PROGRAMME +Kwok left +a\.txt:9", done.stdout, re.M)
    assert re.search(r"^\+ PERSON +Anson Kwok +a\.txt:3 +person\.\w+", done.stdout, re.M)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["missing"], 2, "hkie: missing: no such gold file or folder"),
        (["seeds"], 2, "hkie: seeds: no .ann file in this folder"),
        (["tests/gold", "missing"], 2, "hkie: missing: no such file or folder"),
        (["tests/gold", "LICENSE"], 2, "in the gold, but not among the documents"),
        (["tests/gold", "LICENSE", "--apart"], 2, "in the gold, but not among the documents"),
        (["tests/gold", "--patterns", "missing"], 2, "hkie: missing: no such pattern folder"),
        (["pyproject.toml"], 1, "hkie: pyproject.toml:1: not a gold record"),
    ],
)
def test_bad_use_is_told(run, arguments, code, message):
    done = run("evaluate", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_gold_is_told(run, tmp_path):
    (tmp_path / "a.ann").write_text("no parts")
    done = run("evaluate", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"hkie: {tmp_path}/a.ann: expected text, entities and relations")
