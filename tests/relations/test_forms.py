"""Forms in which relations are said, in sentences of press releases with invented names: all that is found of one type."""

import pytest


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("holds_title", "The Director of the Tide Observatory (TO), Mr Anson Kwok, spoke.", {("Anson Kwok", "Director of the Tide Observatory")}),
        ("holds_title", "The Deputy Commissioners of the Harbour Board, Mr Leo Fung and Ms Ada Poon, spoke.", {("Leo Fung", "Deputy Commissioners of the Harbour Board"), ("Ada Poon", "Deputy Commissioners of the Harbour Board")}),
        ("holds_title", "Leo Fung, chairman of the Harbour Board and president of the Ferry Union, spoke.", {("Leo Fung", "chairman of the Harbour Board"), ("Leo Fung", "president of the Ferry Union")}),
        ("holds_title", "The Director of Tides, Ms Ada Poon, is away. The Deputy Director of Tides, Mr Leo Fung, will act as Director of Tides.", {("Ada Poon", "Director of Tides"), ("Leo Fung", "Deputy Director of Tides"), ("Leo Fung", "Director of Tides")}),
        ("affiliated_with", "The Quay Advisory Committee (QAC), chaired by Professor Leo Fung, met on Monday.", {("Leo Fung", "Quay Advisory Committee")}),
        ("affiliated_with", "HKMA Senior Manager Leo Fung will speak.", {("Leo Fung", "HKMA")}),
        ("part_of", "The Harbour Heritage Council, a statutory board under the Ministry of Tides, will run it.", {("Harbour Heritage Council", "Ministry of Tides")}),
        ("part_of", "The Harbour Bureau has set up a Quayside Task Force.", {("Quayside Task Force", "Harbour Bureau")}),
        ("spoke_at", "Following is the speech by the Secretary for Health, Ms Ada Poon, at the Harbour Safety Forum today:", {("Ada Poon", "Harbour Safety Forum")}),
        ("attended", "The Harbour Safety Forum opened today. Also attending were Mr Leo Fung and Ms Ada Poon.", {("Leo Fung", "Harbour Safety Forum"), ("Ada Poon", "Harbour Safety Forum")}),
        ("attended", "The Harbour Safety Forum drew 300 guests, including Mr Leo Fung.", {("Leo Fung", "Harbour Safety Forum")}),
        ("attended", "Ms Ada Poon handed over the first cheque at the Harbour Safety Forum.", {("Ada Poon", "Harbour Safety Forum")}),
        ("attended", "Ms Ada Poon said that an award given at the Harbour Safety Forum was hers.", set()),
        ("has_budget", "The Quay Screening Programme, which the Harbour Bureau rolled out in 2016 at a cost of $42 million, goes on.", {("Quay Screening Programme", "$42 million")}),
        ("met_with", "Ms Ada Poon called on Mr Leo Fung, accompanied by Mr Anson Kwok.", {("Ada Poon", "Leo Fung"), ("Anson Kwok", "Leo Fung")}),
        ("met_with", "Ms Ada Poon and Mr Leo Fung co-chaired the Second Harbour Meeting in Sha Tin.", {("Ada Poon", "Leo Fung")}),
        ("met_with", "Ms Ada Poon met members of the Harbour District Council.", set()),
        ("visited", "Ms Ada Poon will head for Baku tonight.", {("Ada Poon", "Baku")}),
        ("visited", "Ms Ada Poon and Mr Leo Fung, accompanied by Mr Anson Kwok, toured Sha Tin.", {("Ada Poon", "Sha Tin"), ("Leo Fung", "Sha Tin"), ("Anson Kwok", "Sha Tin")}),
        ("held_in", "Ms Ada Poon will leave for Brisbane to attend the Harbour Safety Forum.", {("Harbour Safety Forum", "Brisbane")}),
        ("organised", "They attended the 17th session of the Tide Commission.", {("Tide Commission", "17th session of the Tide Commission")}),
        ("has_budget", "The Government will set aside $36 million over five years for the new Quay Stories Programme.", {("Quay Stories Programme", "$36 million")}),
        ("has_budget", "She spoke of the Quay Exchange Scheme, for which the Government set aside $45 million in the 2019-20 Budget.", {("Quay Exchange Scheme", "$45 million")}),
        ("launched", "Mr Fung said, \"The Harbour Bureau set up the Quay Fund in 2018.\"", {("Harbour Bureau", "Quay Fund")}),
        ("located_in", "The Quay Museum stands on the waterfront of Sha Tin.", {("Quay Museum", "Sha Tin")}),
    ],
)  # fmt: skip
def test_a_form(said, kind, text, expected):
    assert said(text, kind) == expected


def test_an_appointment_lists_the_members_of_the_body(said):
    text = (
        "Appointments to Quay Advisory Committee\n\nThe Government announced today the appointment of three members to the "
        "Quay Advisory Committee. The Secretary for Health, Ms Ada Poon, thanked the outgoing members.\n\n"
        "The membership list of the Committee is as follows:\n\nMembers\n-------\nMr Leo Fung Kar-ho, MH\nMs Rosa Tam Wing-yi\n\nEnds"
    )
    assert said(text, "affiliated_with") == {
        ("Leo Fung Kar-ho", "Quay Advisory Committee"), ("Rosa Tam Wing-yi", "Quay Advisory Committee"),
    }  # fmt: skip
