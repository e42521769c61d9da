"""What a sentence asserts of its relations: their status, and the first and last day of a tenure."""

import pytest

from hkie.pipeline.analyzer import Stages
from hkie.records import Source
from hkie.relations.assertion import Asserted


@pytest.fixture(scope="module")
def stages():
    return Stages(ner="none")


def places(text, given):
    """Yield given mentions with their places, in the order of the text."""
    at = 0
    for name, label in given:
        start = text.index(name, at)
        yield start, start + len(name), label
        at = start if label == "TITLE" else start + len(name)


def said(stages, text, given, kind, published=None):
    """The status, first and last day of each relation of a type, over given mentions, in the order of the text."""
    found = stages.analyse(Source("d", "d", text), published, list(places(text, given))).relations
    return [(r.status, r.since, r.until) for r in found if r.type == kind]


POST = ("Ada Poon", "PERSON"), ("Director of Piers", "TITLE")
TURNED = ("Director of Piers", "TITLE"), ("Ada Poon", "PERSON")


MARCH, MAY = ("March 3, 2025", "DATE"), ("May 1, 2024", "DATE")
BEFORE, AFTER = "2024-02-01", "2025-04-01"


@pytest.mark.parametrize(
    ("text", "given", "published", "expected"),
    [
        ("The Director of Piers, Ms Ada Poon, spoke.", TURNED, None, ("actual", None, None)),
        ("The former Director of Piers, Ms Ada Poon, spoke.", TURNED, None, ("former", None, None)),
        ("The then Director of Piers, Ms Ada Poon, spoke.", TURNED, None, ("former", None, None)),
        ("The outgoing Director of Piers, Ms Ada Poon, spoke.", TURNED, None, ("former", None, None)),
        ("Ms Ada Poon will take up the post of Director of Piers on March 3, 2025.", (*POST, MARCH), BEFORE, ("designate", "2025-03-03", None)),
        ("Ms Ada Poon has been appointed Director of Piers with effect from March 3, 2025.", (*POST, MARCH), AFTER, ("actual", "2025-03-03", None)),
        ("Ms Ada Poon has been appointed Director of Piers with effect from March 3, 2025.", (*POST, MARCH), BEFORE, ("designate", "2025-03-03", None)),
        ("Ms Ada Poon has been appointed as Director of Piers for a term of two years from May 1, 2024.", (*POST, MAY), AFTER, ("actual", "2024-05-01", "2026-04-30")),
        ("Ms Ada Poon will retire as Director of Piers on March 3, 2025.", (*POST, MARCH), BEFORE, ("actual", None, "2025-03-03")),
        ("Ms Ada Poon resigned as Director of Piers on March 3, 2025.", (*POST, MARCH), AFTER, ("former", None, "2025-03-03")),
        ("The Regatta will be opened by the Director of Piers, Ms Ada Poon.", TURNED, None, ("actual", None, None)),
    ],
)  # fmt: skip
def test_a_post_has_its_time(stages, text, given, published, expected):
    assert said(stages, text, given, "holds_title", published)[:1] == [expected]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Ms Ada Poon joined Future Land Limited.", "Future Land Limited"),
        ("Ms Ada Poon joined Next Digital.", "Next Digital"),
        ("Ms Ada Poon heads Past Times Limited.", "Past Times Limited"),
    ],
)
def test_the_name_of_a_body_says_nothing_of_its_members(stages, text, body):
    given = ("Ada Poon", "PERSON"), (body, "ORG")
    assert [status for status, _, _ in said(stages, text, given, "affiliated_with", AFTER)] == ["actual"]


def test_the_name_of_a_post_says_that_its_holder_is_acting(stages):
    given = ("Acting Director of Piers", "TITLE"), ("Ada Poon", "PERSON")
    text = "The Acting Director of Piers, Ms Ada Poon, spoke."
    assert [status for status, _, _ in said(stages, text, given, "holds_title")] == ["acting"]


def test_immediate_effect_is_a_day_of_posts_alone(stages):
    text = "Ms Ada Poon, who resigned with immediate effect, visited Oslo."
    given = list(places(text, [("Ada Poon", "PERSON"), ("Oslo", "PLACE")]))
    found = stages.analyse(Source("d", "d", text), AFTER, given).relations
    assert [(r.type, r.date) for r in found if r.type == "visited"] == [("visited", None)]


VISIT = ("Ada Poon", "PERSON"), ("Oslo", "PLACE")


@pytest.mark.parametrize(
    ("text", "given", "day"),
    [
        ("Ms Ada Poon visited Oslo on March 3, 2025.", (*VISIT, MARCH), "2025-03-03"),
        ("On March 3, 2025, Ms Ada Poon visited Oslo.", (MARCH, *VISIT), "2025-03-03"),
        ("Ms Ada Poon visited Oslo yesterday.", VISIT, "2025-03-31"),
        ("Ms Ada Poon, who was appointed on May 1, 2024, visited Oslo.", (VISIT[0], MAY, VISIT[1]), None),
        ("Ms Ada Poon visited Oslo. The new pier will open on May 1, 2024.", (*VISIT, MAY), None),
        ("Ms Ada Poon visited Oslo.", VISIT, None),
        ("Ms Ada Poon visited Oslo last week.", VISIT, None),
        ("Ms Ada Poon visited Oslo, which hosted a fair on May 1, 2024.", (*VISIT, MAY), None),
    ],
)
def test_a_visit_has_its_day(stages, text, given, day):
    found = stages.analyse(Source("d", "d", text), AFTER, list(places(text, given))).relations
    assert [r.date for r in found if r.type == "visited"] == [day]


def test_a_day_without_a_year_is_none_of_a_tenure(stages):
    given = (*POST, ("1 May", "DATE"))
    found = said(stages, "Ms Ada Poon was appointed Director of Piers on 1 May.", given, "holds_title")
    assert [(since, until) for _, since, until in found] == [(None, None)]


def test_the_term_of_a_list_is_that_of_its_board_and_not_of_the_jobs_in_brackets(stages):
    text = (
        "The Minister has appointed two members to the Pier Board.\n\n"
        "The following members will be appointed for a term of two years commencing on 1 April 2025:\n\n"
        "Ms Ada Poon (Chairman, Quay Architects)\n\nMr Ben Lau (Director, Tide Logistics)\n"
    )
    names = [
        ("Pier Board", "AGENCY"), ("1 April 2025", "DATE"), ("Ada Poon", "PERSON"), ("Quay Architects", "ORG"),
        ("Ben Lau", "PERSON"), ("Tide Logistics", "ORG"),
    ]  # fmt: skip
    found = stages.analyse(Source("d", "d", text), BEFORE, list(places(text, names))).relations
    terms = {(r.head.text, r.tail.text): (r.since, r.until) for r in found if r.type == "affiliated_with"}
    assert terms == {
        ("Ada Poon", "Pier Board"): ("2025-04-01", "2027-03-31"),
        ("Ben Lau", "Pier Board"): ("2025-04-01", "2027-03-31"),
        ("Ada Poon", "Quay Architects"): (None, None),
        ("Ben Lau", "Tide Logistics"): (None, None),
    }


EXPO = ("Ada Poon", "PERSON"), ("Tide Expo", "EVENT")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ms Ada Poon attended the Tide Expo.", "actual"),
        ("Ms Ada Poon will attend the Tide Expo.", "planned"),
        ("Ms Ada Poon, who is not a member, attended the Tide Expo.", "actual"),
        ("Ms Ada Poon attended the Tide Expo but did not speak.", "actual"),
    ],
)
def test_an_event_is_attended_or_planned(stages, text, status):
    assert [found for found, _, _ in said(stages, text, EXPO, "attended")] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "Ms Ada Poon did not attend the Tide Expo.",
        "Ms Ada Poon declined to attend the Tide Expo.",
        "Ms Ada Poon may attend the Tide Expo.",
        "Members urged Ms Ada Poon to attend the Tide Expo.",
        "Ms Ada Poon denied that she attended the Tide Expo.",
        "The visit by Ms Ada Poon to the Tide Expo was put off on Tuesday.",
        "Reports that Ms Ada Poon attended the Tide Expo are incorrect.",
        "The Council has withdrawn the invitation to Ms Ada Poon to speak at the Tide Expo.",
    ],
)
def test_what_is_denied_or_only_possible_is_no_fact(stages, text):
    analysis = stages.analyse(
        Source("d", "d", text),
        None,
        [(text.index("Ada"), text.index("Poon") + 4, "PERSON"), (text.index("Tide"), text.index("Expo") + 4, "EVENT")],
    )
    assert [r.type for r in stages.resolve([analysis]).relations] == []


VENUE = ("Ada Poon", "PERSON"), ("Tide Expo", "EVENT"), ("Hangzhou", "PLACE")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ms Ada Poon did not attend the Tide Expo held in Hangzhou.", "actual"),
        ("Ms Ada Poon was unable to come to the Tide Expo in Hangzhou.", "actual"),
        ("Ms Ada Poon said that the Tide Expo planned for Hangzhou will not take place.", "cancelled"),
    ],
)
def test_what_is_said_of_a_guest_is_not_said_of_the_venue(stages, text, status):
    assert {found for found, _, _ in said(stages, text, VENUE, "held_in")} <= {status}
    page, _ = stages.page(Source("d", "d", text), None, list(places(text, VENUE)))
    pair = next(p for p in stages.scorer.pairs(page) if "held_in" in p.types)
    found = stages.scorer.relation(page, pair, "held_in", 1.0, "x")
    assert [said.status for said in Asserted(page).of([(found, pair)])] == [status]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ms Ada Poon succeeded Mr Leo Lau as Director of Piers on March 3, 2025.", [("actual", "2025-03-03", None), ("former", None, None)]),
        ("Ms Ada Poon will succeed Mr Leo Lau as Director of Piers on March 3, 2025.", [("designate", "2025-03-03", None), ("actual", None, None)]),
    ],
)  # fmt: skip
def test_the_day_of_a_succession_is_that_of_the_successor(stages, text, expected):
    given = ("Ada Poon", "PERSON"), ("Leo Lau", "PERSON"), ("Director of Piers", "TITLE"), ("March 3, 2025", "DATE")
    page, _ = stages.page(Source("d", "d", text), None, list(places(text, given)))
    pairs = [p for p in stages.scorer.pairs(page) if "holds_title" in p.types]
    found = Asserted(page).of([(stages.scorer.relation(page, p, "holds_title", 1.0, "x"), p) for p in pairs])
    assert [(f.status, f.since, f.until) for f in sorted(found, key=lambda f: f.head.start)] == expected


def test_an_event_that_is_ahead_is_planned(stages):
    text = "The Tide Expo takes place at Quay Hall on June 8, 2025."
    given = ("Tide Expo", "EVENT"), ("Quay Hall", "PLACE"), ("June 8, 2025", "DATE")
    assert said(stages, text, given, "held_on", "2025-06-01")[:1] == [("planned", None, None)]
    assert said(stages, text, given, "held_on", "2025-07-01")[:1] == [("actual", None, None)]


@pytest.mark.parametrize("day", ["May 2024", "May"])
def test_a_date_in_a_relative_clause_is_not_that_of_the_event(stages, day):
    text = f"Ms Ada Poon, who joined in {day}, officiated at the Tide Expo."
    given = ("Ada Poon", "PERSON"), (day, "DATE"), ("Tide Expo", "EVENT")
    assert said(stages, text, given, "held_on") == []
    assert said(stages, text, given, "attended") == [("actual", None, None)]


def test_every_status_is_given_when_asked_for(stages):
    text = "Ms Ada Poon did not attend the Tide Expo. Ms Ada Poon attended the Tide Expo."
    at = [text.index("Tide"), text.rindex("Tide")]
    people = [text.index("Ada"), text.rindex("Ada")]
    given = [(p, p + 8, "PERSON") for p in people] + [(e, e + 9, "EVENT") for e in at]
    analysis = stages.analyse(Source("d", "d", text), None, given)
    (relation,) = stages.resolve([analysis], every_status=True).relations
    assert relation.status == "actual"  # what one sentence denies, another states


def test_the_claim_comes_before_its_context(stages):
    text = "Mr Anson Kwok arrived in Wuzhen. He visited Hangzhou."
    result = stages.resolve(
        [stages.analyse(Source("d", "d", text), None, [(3, 13, "PERSON"), (25, 31, "PLACE"), (44, 52, "PLACE")])]
    )
    evidence = next(r.evidence for r in result.relations if r.tail.endswith("hangzhou"))
    assert [(e.text, e.role) for e in evidence] == [
        ("He visited Hangzhou.", "claim"),
        ("Mr Anson Kwok arrived in Wuzhen.", "context"),
    ]
