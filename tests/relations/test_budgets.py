import pytest


@pytest.mark.parametrize(
    ("text", "thing", "amount"),
    [
        ("The $3 billion Quayside Care Scheme is open.", "Quayside Care Scheme", "$3 billion"),
        ("The Government injected $60 million into the Quayside Care Fund.", "Quayside Care Fund", "$60 million"),
        ("The Government earmarked HK$5 billion for the Quayside Care Fund.", "Quayside Care Fund", "HK$5 billion"),
        (
            "The Quayside Care Scheme, with a total budget of $60 million, is open.",
            "Quayside Care Scheme",
            "$60 million",
        ),
    ],
)
def test_what_a_thing_is_given_as_a_whole(said, text, thing, amount):
    assert said(text, "has_budget") == {(thing, amount)}


@pytest.mark.parametrize(
    "text",
    [
        "Each firm may get up to $3 million under the Quayside Care Scheme.",
        "The Quayside Care Scheme pays $5,000 per head.",
        "Mr Anson Kwok paid $300 at the gate of the Quayside Care Centre.",
    ],
)
def test_what_is_no_budget(said, text):
    assert said(text, "has_budget") == set()
