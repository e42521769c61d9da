import subprocess
import sys

import pytest

import hkie


def test_public_names_are_these():
    assert hkie.__all__ == ["__version__", "extract", "link", "load"]
    assert all(hasattr(hkie, name) for name in hkie.__all__)


@pytest.mark.parametrize("statement", ["import hkie", "import hkie.cli"])
def test_importing_costs_nothing(statement):
    code = f"{statement}; import sys; print(sorted({{'spacy', 'ftfy', 'pydantic', 'rapidfuzz'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_does_not_import_spacy():
    code = (
        "import sys; from hkie.cli import main; sys.argv = ['hkie', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('spacy' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "extract" in done.stdout
    assert done.stderr.strip() == "False"


def test_extract_gives_what_the_pipeline_gives(root, seeds):
    assert hkie.extract([root / "seeds"]) == seeds


def test_link_gives_each_mention_one_entity_and_one_reason(seeds):
    resolution = hkie.link(seeds.mentions)
    assert sorted(link.mention for link in resolution.links) == sorted(m.id for m in seeds.mentions)
    assert {link.entity for link in resolution.links} == {entity.id for entity in resolution.entities}


def test_load_takes_folders_of_rules(tmp_path):
    (tmp_path / "place.jsonl").write_text(
        '{"id": "my.gate", "label": "PLACE", "pattern": "Quill Gate", "score": 0.99}\n'
    )
    document = tmp_path / "a.txt"
    document.write_text("They met below the Quill Gate at noon.")
    result = hkie.load([tmp_path]).extract([document])
    assert [(m.text, m.label, m.rule) for m in result.mentions] == [("Quill Gate", "PLACE", "my.gate")]
