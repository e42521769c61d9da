import pytest

from hkie.text import layout


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Title\n\nIt opened.\n\nEnds/Monday, June 2, 2025\nIssued at HKT 9:30\n", "2025-06-02T09:30"),
        ("Title\n\nIt opened.\n\nEnds/Monday, June 2, 2025\n", "2025-06-02"),
        ("Title\nJune 2, 2025\n\nIt opened on May 1, 2024.", "2025-06-02"),
        ("2025 Harbour Forum\n\nIt opened today (June 12).", "2025-06-12"),
        (
            "The Board today (June 12) held the 2025 Quay Expo. Applications for the Kelp Fund 2025 close on Friday.",
            "2025-06-12",
        ),
        ("2026 Pier Expo\n\nIt was announced today (November 13). The 2026 Expo runs until February 28, 2026.", "2025-11-13"),
        ("Pier Talk\n\n19 Nov 2018 Posted in Speeches\n\nIt opened.\n\nLast updated on 25 Nov 2022", "2018-11-19"),
        ("Answer on Piers\n\nSitting of 7 May 2024\n\nIt opened on 2 May 2023.", "2024-05-07"),
        ("Pier opens\nQuay Daily | Updated: 2023-05-04 07:14\n\nIt opened on May 1.", "2023-05-04T07:14"),
        ("Pier opens\n\nA pier opened.\n\nAnother one did.\n\nThe third too.\n\nThe last.\n\n23 May 2001\n\nQuay", "2001-05-23"),
        ("Pier opens\n\nQUAY CITY - Media Kestrel Newswire - 24 June 2026 - A pier opened on 2 May 2023.", "2026-06-24"),
        ("Pier opens\n\nThe Board opened a pier today (May 3, 2025), built since 1 June 2023.", "2025-05-03"),
        ("Remarks at the Pier Talk on 11 February 2023\n\nThe pier has stood since 1 June 2020.", "2023-02-11"),
        ("Title\n\nIt opened on May 1, 2024.", None),
        ("Pier opens\n\nThe Board met.\n\nLast updated on 25 Nov 2012", None),
        ("Title\n\nNothing here bears a date.", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_day_of_publication(text, published):
    assert layout.analyse(text).published == published


def test_a_day_in_running_text_only_tells_the_year_of_others():
    found = layout.analyse("Title\n\nIt opened on May 1, 2024.")
    assert (found.published, found.near, found.date.year) == (None, "2024-05-01", 2024)


def test_a_day_that_does_not_exist_is_no_date():
    assert layout.analyse("Flood Forum 2025\n\nThe Board said today (February 29) that it is well.").published is None
