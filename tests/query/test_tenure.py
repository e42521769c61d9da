"""Holders of posts, and what is said of entities."""

import pytest

from hkie.errors import UsageError
from hkie.grammar.ruleset import entry_of_key
from hkie.query import entity
from hkie.query.tenure import Gap, Holder, gaps, holders

DOCUMENTS = {
    "a.txt": ("2021-03-04", "The Secretary for Tides, Mr Anson Kwok Wai-leung, visited Sha Tin on March 4."),
    "b.txt": ("2023-05-06", "The Secretary for Tides, Ms Ada Poon Mei-yee, met Mr Leo Fung Kar-ho. The Secretary will visit Sha Tin."),
    "c.txt": ("2024-07-08", "The Acting Secretary for Tides, Mr Leo Fung Kar-ho, spoke."),
}  # fmt: skip


@pytest.fixture(scope="module")
def tides(pipeline):
    """Three documents on one post and its holders."""
    from hkie.records import Source

    return pipeline.resolve(
        [pipeline.analyse(Source(name, name, text), date) for name, (date, text) in DOCUMENTS.items()]
    )


def test_a_post_has_holders_with_dates_and_sentences(tides):
    found = holders(tides, "Secretary for Tides")
    assert [(h.name, h.first, h.acting) for h in found] == [
        ("Anson Kwok Wai-leung", "2021-03-04", False),
        ("Ada Poon Mei-yee", "2023-05-06", False),
        ("Leo Fung Kar-ho", "2024-07-08", True),
    ]
    assert all(h.name in h.evidence[0].text for h in found)
    assert len([e for e in tides.entities if "Tides" in e.name]) == 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-03-04", [("Anson Kwok Wai-leung", "stated")]),
        ("2021", [("Anson Kwok Wai-leung", "stated")]),
        ("2022-01-01", [("Anson Kwok Wai-leung", "last known")]),
        ("2023-05", [("Ada Poon Mei-yee", "stated")]),
        ("2026-01-01", [("Leo Fung Kar-ho", "last known")]),
        ("2020-01-01", []),
    ],
)
def test_who_held_it_on_a_day(tides, day, expected):
    assert [(h.name, h.certainty) for h in holders(tides, "Secretary for Tides", day)] == expected


@pytest.mark.parametrize("day", ["yesterday", "2025-13-01", "2025-02-30", "25"])
def test_a_day_that_is_none_is_refused(tides, day):
    with pytest.raises(UsageError, match="not a date"):
        holders(tides, "Secretary for Tides", day)


def test_the_registry_adds_dates_and_with_infer_holders(seeds, pipeline):
    (stated,) = holders(seeds, "CDP", rows=pipeline.rules.holders)
    assert (stated.name, stated.since) == ("Tony Wong Chi-kwong", "2024-07-25")
    more = holders(seeds, "Financial Secretary", rows=pipeline.rules.holders, infer=True)
    assert {h.documents for h in more} > {()}
    assert len(more) > len(holders(seeds, "Financial Secretary", rows=pipeline.rules.holders))


def test_of_several_terms_the_one_that_the_documents_fall_in_is_told(seeds):
    terms = [("2010-03", "2012"), ("2024-07-25", "")]
    rows = [{"person": "Tony Wong Chi-kwong", "post": "cdp", "from": a, "to": b} for a, b in terms]
    (stated,) = holders(seeds, "CDP", rows=rows)
    assert (stated.since, stated.until) == ("2024-07-25", None)
    both = holders(seeds, "CDP", rows=rows, infer=True)
    assert [(h.since, bool(h.documents)) for h in both] == [("2010-03", False), ("2024-07-25", True)]


@pytest.mark.parametrize("name", ["title:commissioner-for-digital-policy", "CDP", "commissioner for digital policy"])
def test_an_entity_is_found_by_id_and_by_any_name(seeds, name):
    assert entity.one(seeds, name).id == "title:commissioner-for-digital-policy"


def test_what_is_not_there_is_told_with_what_is_near(seeds):
    with pytest.raises(
        UsageError, match=r"no entity is named 'Digital Polcy Office'; did you mean .*Digital Policy Office"
    ):
        entity.one(seeds, "Digital Polcy Office")


def test_the_chain_says_how_each_name_came(seeds):
    steps = entity.chain(seeds, entity.one(seeds, "DPO"))
    assert {(s.text, s.method) for s in steps} >= {("DPO", "abbreviation"), ("Digital Policy Office", "registry")}
    assert sum(s.mentions for s in steps) == sum(k.entity == "agency:digital-policy-office" for k in seeds.links)
    assert [s.score for s in steps] == sorted((s.score for s in steps), reverse=True)


def test_two_names_of_one_entity_and_of_two(seeds, pipeline, tides):
    known = entry_of_key(pipeline.rules)
    assert entity.compare(seeds, "DPO", "Digital Policy Office", known).same
    apart = entity.compare(tides, "Anson Kwok Wai-leung", "Leo Fung Kar-ho", known)
    assert not apart.same
    assert "different given names" in apart.against[0]


def test_a_successor_is_told(pipeline):
    from hkie.records import Source

    text = "The Office of the Government Chief Information Officer became the Digital Policy Office."
    result = pipeline.resolve([pipeline.analyse(Source("a", "a", text), "2024-07-25")])
    old, new = "Office of the Government Chief Information Officer", "Digital Policy Office"
    verdict = entity.compare(result, old, new, entry_of_key(pipeline.rules))
    assert not verdict.same
    assert f"{old} was succeeded by {new}" in verdict.against[0]


DIRECTOR, CHAIRMAN = "Director of Tides", "Chairman of the Quay Council"
SUCCESSIONS = {
    "a.txt": ("2019-02-01", "The Director of Tides, Mr Anson Kwok Wai-leung, opened the pier."),
    "b.txt": ("2021-06-30", "Mr Anson Kwok Wai-leung will retire as Director of Tides on July 31, 2021."),
    "c.txt": (
        "2021-08-02",
        "Ms Ada Poon Mei-yee has been appointed Director of Tides with effect from August 1, 2021.",
    ),
    "d.txt": ("2024-03-05", "The former Director of Tides, Ms Ada Poon Mei-yee, spoke at noon."),
    "e.txt": ("2024-05-06", "Mr Leo Fung Kar-ho will take up the post of Director of Tides on June 3, 2024."),
    "f.txt": ("2024-09-09", "The Director of Tides, Mr Leo Fung Kar-ho, visited Sha Tin."),
    "g.txt": ("2018-05-02", "Ms Cora Lam Siu-wai, Chairman of the Quay Council, opened the fair."),
    "h.txt": (
        "2020-01-10",
        "Ms Cora Lam Siu-wai stepped down as Chairman of the Quay Council on December 31, 2019.",
    ),
    "i.txt": ("2020-02-03", "The Acting Chairman of the Quay Council, Mr Felix Ho Chun-kit, met residents."),
    "j.txt": (
        "2020-06-15",
        "Dr Irene Mak Yuen-ting has been appointed Chairman of the Quay Council with effect from July 1, 2020.",
    ),
    "k.txt": ("2022-04-04", "The Chairman of the Quay Council, Dr Irene Mak Yuen-ting, spoke at noon."),
    "l.txt": (
        "2023-11-20",
        "The Government announced that Dr Irene Mak Yuen-ting will serve as Chairman of the Quay Council until June 30, 2026.",
    ),
}


@pytest.fixture(scope="module")
def successions(pipeline):
    """Twelve documents on two posts with three holders each, one after the other."""
    from hkie.records import Source

    return pipeline.resolve(
        [pipeline.analyse(Source(name, name, text), date) for name, (date, text) in SUCCESSIONS.items()]
    )


@pytest.mark.parametrize(
    ("post", "day", "expected"),
    [
        (DIRECTOR, "2019-02-01", [("Anson Kwok Wai-leung", "stated")]),
        (DIRECTOR, "2021-07-15", [("Anson Kwok Wai-leung", "stated")]),
        (DIRECTOR, "2021-08-01", [("Ada Poon Mei-yee", "stated")]),
        (DIRECTOR, "2022-01-01", [("Ada Poon Mei-yee", "last known")]),
        (DIRECTOR, "2024-04-01", []),  # nobody is known to have held it then
        (DIRECTOR, "2024-05-07", []),
        (DIRECTOR, "2024-06-03", [("Leo Fung Kar-ho", "stated")]),
        (DIRECTOR, "2025-01-01", [("Leo Fung Kar-ho", "last known")]),
        (CHAIRMAN, "2019-06-01", [("Cora Lam Siu-wai", "stated")]),
        (CHAIRMAN, "2020-01-15", []),
        (CHAIRMAN, "2020-02-03", [("Felix Ho Chun-kit", "stated")]),
        (CHAIRMAN, "2020-06-20", [("Felix Ho Chun-kit", "last known")]),
        (CHAIRMAN, "2020-07-01", [("Irene Mak Yuen-ting", "stated")]),
        (CHAIRMAN, "2026-06", [("Irene Mak Yuen-ting", "stated")]),
        (CHAIRMAN, "2026-08-01", []),  # the acting chairman of 2020 is not the last one known
    ],
)
def test_a_succession_has_the_right_holder_on_each_day(successions, post, day, expected):
    assert [(h.name, h.certainty) for h in holders(successions, post, day)] == expected


@pytest.mark.parametrize(
    ("post", "terms", "between"),
    [
        (
            DIRECTOR,
            [("2019-02-01", "2021-07-31", "a"), ("2021-08-01", "2024-03-05", "c"), ("2024-06-03", None, "e")],
            [(2, Gap("2024-03-05", "2024-06-03"))],
        ),
        (
            CHAIRMAN,
            [("2018-05-02", "2019-12-31", "g"), ("2020-02-03", None, "i"), ("2020-07-01", "2026-06-30", "j")],
            [(1, Gap("2019-12-31", "2020-02-03"))],
        ),
    ],
)
def test_holders_are_in_order_with_the_sentence_of_their_first_day(successions, post, terms, between):
    found = holders(successions, post)
    assert [(h.start, h.end, h.evidence[0].document.removesuffix(".txt")) for h in found] == terms
    assert gaps(found) == between


@pytest.mark.parametrize(
    ("stated", "registry", "known"),
    [
        ((None, None), (None, None), "documents"),
        (("2020", None), (None, None), "stated"),
        ((None, None), ("2020", "2021"), "registry"),
        (("2020", None), ("2020", None), "stated, registry"),
        (("2020", None), ("2019", "2022"), "stated, registry from 2019 to 2022"),
    ],
)
def test_a_holder_says_how_his_days_are_known(stated, registry, known):
    holder = Holder("", "", "", since=registry[0], until=registry[1], begins=stated[0], ends=stated[1])
    assert holder.known_by == known


@pytest.mark.parametrize(
    ("tenures", "between"),
    [
        ([("2020", "2021-05"), ("2021-06-01", None)], []),
        ([("2020", "2021-05"), ("2021-06-02", None)], [(1, Gap("2021-05", "2021-06-02"))]),
        ([("2020", "2021"), ("2022", None)], []),
        ([("2020", "2024-02"), ("2024-04", None)], [(1, Gap("2024-02", "2024-04"))]),
        ([("2019", "2024"), ("2021-02-01", "2021-03-01"), ("2025", None)], []),  # one acted for the other
        ([("2020", None), ("2024", None)], []),  # may have stayed until the next one came
        ([("2020", "--11-06"), ("2024", None)], []),
    ],
)
def test_a_gap_is_a_time_of_at_least_a_day(tenures, between):
    found = [Holder("", "", "", first=a, last=b, begins=a, ends=b) for a, b in tenures]
    assert gaps(found) == between
