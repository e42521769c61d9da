import subprocess
import sys

import pytest

import hkie


def test_public_names_are_these():
    assert hkie.__all__ == ["__version__", "extract", "extract_text", "link", "load"]
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


def test_link_gives_the_entities_of_a_run(seeds):
    published = {document.id: document.published for document in seeds.documents}
    resolution = hkie.link(seeds.mentions, published=published)
    assert {e.id for e in seeds.entities if e.registry}
    assert (resolution.entities, resolution.links) == (seeds.entities, seeds.links)


def test_link_takes_the_registry_of_folders(tmp_path):
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "agencies.tsv").write_text("id\tname\tacronyms\naqc\tQuill Council of Zanth\tAQCZ\n")
    result = hkie.extract_text("AQCZ met the Quill Council of Zanth.", patterns=[tmp_path])
    resolution = hkie.link(result.mentions, patterns=[tmp_path])
    assert [e.registry for e in resolution.entities] == ["agencies:aqc"]
    assert resolution.entities == result.entities


def test_load_takes_folders_of_rules(tmp_path):
    (tmp_path / "place.jsonl").write_text(
        '{"id": "my.gate", "label": "PLACE", "pattern": "Quill Gate", "score": 0.99}\n'
    )
    document = tmp_path / "a.txt"
    document.write_text("They met below the Quill Gate at noon.")
    result = hkie.load([tmp_path]).extract([document])
    assert [(m.text, m.label, m.rule) for m in result.mentions] == [("Quill Gate", "PLACE", "my.gate")]


def test_a_string_gives_a_result_with_offsets_into_it():
    text = "The Director of Lands, Mr Ip, visited Sha Tin on May 5."
    result = hkie.extract_text(text, id="note", published="2025-05-06")
    assert {m.text for m in result.mentions} >= {"Director of Lands", "Ip", "Sha Tin", "May 5"}
    assert all(text[m.start : m.end] == m.text for m in result.mentions)
    assert [d.id for d in result.documents] == ["note"]
    assert {m.value for m in result.mentions if m.label == "DATE"} == {"2025-05-05"}
    assert {r.type for r in result.relations} >= {"holds_title", "visited"}
    assert hkie.extract_text(text, id="note", published="2025-05-06") == result


@pytest.mark.parametrize("workers", [1, 2])
def test_texts_are_piped_one_by_one(workers):
    taken = []

    def texts():
        for number in range(500):
            taken.append(number)
            yield f"Ms Ada Poon visited Hangzhou on May {number % 28 + 1}."

    found = hkie.load(ner="none").pipe(texts(), workers)
    first = next(found)
    assert (first.documents[0].id, len(taken) < 100) == ("1", True)
    assert [result.documents[0].id for result in found] == [str(n) for n in range(2, 501)]
    assert [r.type for r in first.relations] == ["visited"]
