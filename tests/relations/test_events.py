import pytest


@pytest.mark.parametrize(
    ("text", "event", "place"),
    [
        ("The Data Governance Forum will be held in Hangzhou.", "Data Governance Forum", "Hangzhou"),
        ("They attended the Data Governance Forum in Hangzhou.", "Data Governance Forum", "Hangzhou"),
    ],
)
def test_where_an_event_is_held(said, text, event, place):
    assert said(text, "held_in") == {(event, place)}


@pytest.mark.parametrize(
    ("text", "event", "day"),
    [
        ("The Data Governance Forum will be held on May 5, 2025.", "Data Governance Forum", "May 5, 2025"),
        ("The Data Governance Forum opened today (May 5).", "Data Governance Forum", "May 5"),
    ],
)
def test_when_an_event_is_held(said, text, event, day):
    assert said(text, "held_on") == {(event, day)}


@pytest.mark.parametrize("kind", ["held_in", "held_on"])
def test_an_event_that_was_called_off_is_held_nowhere_and_never(said, kind):
    assert said("The Data Governance Forum in Hangzhou on May 5, 2025 was cancelled.", kind) == set()
