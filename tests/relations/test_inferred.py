import json

import pytest

TEXT = "The Commissioner for Digital Policy, Mr Leo Tam, went to Hangzhou to see the Digital Policy Office at work."


@pytest.fixture(scope="module")
def inferred(pipeline, analyse):
    return pipeline.resolve([analyse(TEXT)], infer=True)


def said(result, basis):
    names = {e.id: e.name for e in result.entities}
    return {(r.type, names[r.head], names[r.tail]) for r in result.relations if r.basis == basis}


def test_nothing_is_inferred_unasked(pipeline, analyse):
    assert said(pipeline.resolve([analyse(TEXT)]), "registry") == set()


def test_the_registry_adds_whose_a_post_is_and_what_lies_where(inferred):
    found = said(inferred, "registry")
    assert ("affiliated_with", "Leo Tam", "Digital Policy Office") in found
    assert ("part_of", "Digital Policy Office", "Innovation, Technology and Industry Bureau") in found
    assert ("located_in", "Hangzhou", "Zhejiang") in found


def test_what_is_stated_stays_and_is_not_said_twice(pipeline, analyse, inferred):
    plain = pipeline.resolve([analyse(TEXT)])
    assert said(inferred, "stated") == said(plain, "stated")
    keys = [(r.document, r.type, r.head, r.tail) for r in inferred.relations]
    assert len(keys) == len(set(keys))
    ids = {e.id for e in inferred.entities}
    assert {end for r in inferred.relations for end in (r.head, r.tail)} <= ids
    assert all(r.evidence and r.rule.startswith("registry:") for r in inferred.relations if r.basis == "registry")


def held(pipeline):
    """Return a row of a holder of today whose post has a name with "Secretary for"."""
    posts = pipeline.resolver.register.entries
    return next(
        r
        for r in pipeline.rules.holders
        if len(r["from"]) == 10 and not r["to"] and posts[f"posts:{r['post']}"].name.startswith("Secretary for")
    )


def test_a_registered_holder_is_inferred_for_the_time_of_the_post(pipeline, analyse):
    row = held(pipeline)
    post = pipeline.resolver.register.entries[f"posts:{row['post']}"].name
    text = f"{row['person']} spoke. It rained. It poured. The {post} was thanked."
    for day, expected in (("2099-01-01", True), ("1950-01-01", False)):
        from hkie.records import Source

        result = pipeline.resolve([pipeline.analyse(Source("d", "d", text), day)], infer=True)
        assert (("holds_title", row["person"], post) in said(result, "registry")) is expected


def test_the_command_line_infers_and_resolve_makes_it_anew(run, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    made = run("extract", tmp_path / "a.txt", "--infer", "--format", "json", "--output", tmp_path / "one.json")
    assert (made.returncode, made.stderr) == (0, "")
    bases = lambda text: {r["basis"] for r in json.loads(text)["relations"]}  # noqa: E731
    assert bases((tmp_path / "one.json").read_text(encoding="utf-8")) == {"stated", "registry"}
    assert bases(run("resolve", tmp_path / "one.json").stdout) == {"stated"}
    again = run("resolve", tmp_path / "one.json", "--infer")
    assert json.loads(again.stdout) == json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))


def test_a_body_is_no_part_of_one_that_is_not_there_yet(pipeline):
    entries = pipeline.resolver.register.entries
    own, parent = next(
        (e, p)
        for e in entries.values()
        if e.key.startswith("agencies:")
        and e.parent
        and not e.valid_from
        and (p := entries.get(f"agencies:{e.parent}"))
        if p.valid_from and not p.valid_to and " " in e.name
    )
    from hkie.records import Source

    for day, expected in (("2099-01-01", True), ("1900-01-01", False)):
        result = pipeline.resolve([pipeline.analyse(Source("d", "d", f"The {own.name} agreed."), day)], infer=True)
        assert (("part_of", own.name, parent.name) in said(result, "registry")) is expected


def test_who_counts_what_is_inferred_as_no_statement(pipeline):
    from hkie.query import tenure
    from hkie.records import Source

    row = held(pipeline)
    post = pipeline.resolver.register.entries[f"posts:{row['post']}"].name
    text = f"{row['person']} spoke. It rained. It poured. The {post} was thanked."
    result = pipeline.resolve([pipeline.analyse(Source("d", "d", text), "2099-01-01")], infer=True)
    assert any(r.type == "holds_title" for r in result.relations)
    assert tenure.holders(result, post) == []


def test_a_selection_leaves_no_registered_entity_without_a_relation(inferred):
    from hkie import export

    part = export.select(inferred, min_score=0.99)
    named = {link.entity for link in part.links}
    used = {end for r in part.relations for end in (r.head, r.tail)}
    assert {e.id for e in part.entities} <= named | used
