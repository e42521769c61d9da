import pytest


@pytest.mark.parametrize(
    ("text", "holder", "post"),
    [
        ("The Commissioner for Digital Policy, Mr Tony Wong, spoke.", "Tony Wong", "Commissioner for Digital Policy"),
        ("Secretary for Housing Winnie Ho spoke.", "Winnie Ho", "Secretary for Housing"),
        ("Dr Eunice Pau, Chairman of the Harbour Board, spoke.", "Eunice Pau", "Chairman of the Harbour Board"),
        ("Mr Anson Kwok was appointed Director of Lands today.", "Anson Kwok", "Director of Lands"),
        ("CAC Director Zhuang Rongwen spoke.", "Zhuang Rongwen", "CAC Director"),
    ],
)
def test_who_holds_which_post(said, text, holder, post):
    assert said(text, "holds_title") == {(holder, post)}


@pytest.mark.parametrize(
    "text",
    [
        "The former Director of Lands, Mr Anson Kwok, spoke.",
        "The Director of Lands met Mr Anson Kwok of the Harbour Board.",
        "The Director of Lands will leave. Mr Anson Kwok spoke.",
    ],
)
def test_who_does_not_hold_a_post(said, text):
    assert said(text, "holds_title") == set()


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        ("Dr Eunice Pau, Chairman of the Harbour Board, spoke.", "Eunice Pau", "Harbour Board"),
        ("CAC Director Zhuang Rongwen spoke.", "Zhuang Rongwen", "CAC"),
        ("They met Mr Anson Kwok of the Harbour Board today.", "Anson Kwok", "Harbour Board"),
    ],
)
def test_who_belongs_to_which_body(said, text, person, body):
    assert said(text, "affiliated_with") == {(person, body)}


def test_a_title_that_names_only_a_portfolio_gives_no_body(said):
    assert said("The Secretary for Health, Mr Anson Kwok, spoke.", "affiliated_with") == set()
