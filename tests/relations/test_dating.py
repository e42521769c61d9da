import pytest

ENDS = "\n\nEnds/Monday, February 3, 2025"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Ms Ida Fong visited Hangzhou on May 5, 2024.", "visited", {"Hangzhou": "2024-05-05"}),
        ("Ms Ida Fong visited Hangzhou on May 5 and Wuzhen on May 6, 2024.", "visited", {"Hangzhou": "2024-05-05", "Wuzhen": "2024-05-06"}),
        ("On May 5, 2024, Ms Ida Fong visited Hangzhou and Wuzhen.", "visited", {"Hangzhou": "2024-05-05", "Wuzhen": "2024-05-05"}),
        ("Ms Ida Fong visited Hangzhou, which held a fair on May 5, 2024.", "visited", {"Hangzhou": None}),
        ("Ms Ida Fong will fly to Oslo to see it before she returns on May 5, 2024.", "visited", {"Oslo": None}),
        (f"Ms Ida Fong visited Hangzhou today.{ENDS}", "visited", {"Hangzhou": "2025-02-03"}),
        (f"Ms Ida Fong visited Hangzhou yesterday.{ENDS}", "visited", {"Hangzhou": "2025-02-02"}),
        (f"Ms Ida Fong will visit Hangzhou tomorrow (February 4).{ENDS}", "visited", {"Hangzhou": "2025-02-04"}),
        ("Ms Ida Fong visited Hangzhou today.", "visited", {"Hangzhou": None}),
        (f"The Quay Bureau said today that Ms Ida Fong visited Hangzhou last week.{ENDS}", "visited", {"Hangzhou": None}),
        (f"The Quay Bureau today announced that Ms Ida Fong will visit Hangzhou tomorrow.{ENDS}", "visited", {"Hangzhou": "2025-02-04"}),
        (f"Ms Ida Fong visited Hangzhou yesterday and Mr Leo Tam met Ms Siv Dahl today.{ENDS}", "met_with", {"Siv Dahl": "2025-02-03"}),
        ("Ms Ida Fong, who joined in 2001, met Mr Leo Tam.", "met_with", {"Leo Tam": None}),
        ("Ms Ida Fong and Mr Leo Tam visited Hangzhou and Wuzhen on May 5 and May 6, 2024 respectively.", "visited", {"Hangzhou": None, "Wuzhen": None}),
        ("Ms Ida Fong attended the Quay Forum from March 4 to 6, 2025.", "attended", {"Quay Forum": "2025-03-04/2025-03-06"}),
        ("The Quay Fund, set up in 2020 by the Quay Bureau, helps.", "launched", {"Quay Fund": "2020"}),
        ("The Quay Bureau launched the Quay Aid Scheme in July 2021 and the Pier Aid Scheme in May 2022.", "launched", {"Quay Aid Scheme": "2021-07", "Pier Aid Scheme": "2022-05"}),
        ("In 2023, the Quay Bureau injected $3 million into the Quay Fund.", "has_budget", {"$3 million": "2023"}),
        ("Mr Leo Tam was appointed Director of Quays in May 2023.", "holds_title", {"Director of Quays": "2023-05"}),
        ("The Director of Quays, Mr Leo Tam, spoke in May 2023.", "holds_title", {"Director of Quays": None}),
    ],
)  # fmt: skip
def test_a_relation_has_the_date_that_its_sentence_gives(analyse, text, kind, expected):
    assert {r.tail.text: r.date for r in analyse(text).relations if r.type == kind} == expected


def test_a_result_gives_the_date(pipeline, analyse):
    (relation,) = pipeline.resolve([analyse("Ms Ida Fong visited Hangzhou on May 5, 2024.")]).relations
    assert (relation.type, relation.date) == ("visited", "2024-05-05")
