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
        ("met_with", "Ms Ada Poon met members of the Harbour District Council.", {("Ada Poon", "Harbour District Council")}),
        ("met_with", "Ms Ada Poon met students of the Harbour School.", set()),
        ("met_with", "Ms Ada Poon welcomed the Harbour Bureau's plan.", set()),
        ("met_with", "Ms Ada Poon made the remark during a meeting at the Quay Tower with the Director of Tides, Mr Leo Fung.", {("Ada Poon", "Leo Fung")}),
        ("visited", "Ms Ada Poon will leave for Tallinn, Estonia, tonight.", {("Ada Poon", "Tallinn")}),
        ("visited", "Ms Ada Poon will be in Ljubljana tomorrow, where she will open the Harbour Safety Forum.", {("Ada Poon", "Ljubljana")}),
        ("visited", "Ms Ada Poon toured Hangzhou with Mr Leo Fung.", {("Ada Poon", "Hangzhou"), ("Leo Fung", "Hangzhou")}),
        ("attended", "Ms Ada Poon attended the Tide Safety Forum of the Harbour Summit.", {("Ada Poon", "Tide Safety Forum"), ("Ada Poon", "Harbour Summit")}),
        ("attended", "Ms Ada Poon and Mr Leo Fung attended the Tide Forum and the Quay Forum respectively.", {("Ada Poon", "Tide Forum"), ("Leo Fung", "Quay Forum")}),
        ("attended", "Ms Ada Poon and Mr Leo Fung (right) are pictured with other guests at the Harbour Safety Forum.", {("Ada Poon", "Harbour Safety Forum"), ("Leo Fung", "Harbour Safety Forum")}),
        ("attended", "The Harbour Bureau will host the Harbour Safety Forum.", set()),
        ("spoke_at", "Ms Ada Poon officiated at the Harbour Safety Forum. In her speech, Ms Poon said that tides rise.", {("Poon", "Harbour Safety Forum")}),
        ("spoke_at", "Ms Ada Poon will attend the Harbour Safety Forum and deliver a keynote speech entitled \"Tides\".", {("Ada Poon", "Harbour Safety Forum")}),
        ("spoke_at", "The Harbour Safety Forum opened today. Ms Ada Poon told the gathering that tides rise.", {("Ada Poon", "Harbour Safety Forum")}),
        ("organised", "The Quay Council, in collaboration with the Tide Association, held the Harbour Safety Forum.", {("Quay Council", "Harbour Safety Forum"), ("Tide Association", "Harbour Safety Forum")}),
        ("organised", "The Harbour Safety Forum is hosted by Malaysia's Land Tide Commission.", {("Land Tide Commission", "Harbour Safety Forum")}),
        ("organised", "The Harbour Safety Forum is organised by the Quay Council, with the Tide Association as co-organiser.", {("Quay Council", "Harbour Safety Forum"), ("Tide Association", "Harbour Safety Forum")}),
        ("launched", "The Harbour Bureau launched in January this year the Quay Aid Scheme.", {("Harbour Bureau", "Quay Aid Scheme")}),
        ("launched", "The Hong Kong Government speaks. A $3 billion Quay Fund has been launched.", {("Hong Kong Government", "Quay Fund")}),
        ("launched", "A $3 billion Quay Fund has been launched.", set()),
        ("launched", "The Harbour Bureau will put $30 million into a new Quay Fund.", {("Harbour Bureau", "Quay Fund")}),
        ("has_budget", "The Government put aside HK$3 billion (US$384 million) for the Quay Fund.", {("Quay Fund", "HK$3 billion"), ("Quay Fund", "US$384 million")}),
        ("has_budget", "Launched in June with a commitment of $42 million, the Quay Aid Scheme helps.", {("Quay Aid Scheme", "$42 million")}),
        ("has_budget", "The projects are:\n\n(a) $45 million for the second phase of the Quay Aid Scheme; and", {("Quay Aid Scheme", "$45 million")}),
        ("has_budget", "They praised the Quay Aid Scheme, to which $11 million has been allocated.", {("Quay Aid Scheme", "$11 million")}),
        ("has_budget", "Quay Aid Scheme | Sha Tin | $11 million", {("Quay Aid Scheme", "$11 million")}),
        ("has_budget", "Tenants may receive an allowance of $10,800 under the Quay Care Fund.", set()),
        ("has_budget", "Each applicant may receive up to $10,800 from the Quay Care Fund.", set()),
        ("part_of", "The Quayside Task Force, set up by the Harbour Bureau in 2023, met.", {("Quayside Task Force", "Harbour Bureau")}),
        ("part_of", "A Tide Liaison Unit would be set up under the Quay Office.", {("Tide Liaison Unit", "Quay Office")}),
        ("located_in", "They met at Quay Tower, Sha Tin, Hong Kong.", {("Quay Tower", "Sha Tin"), ("Sha Tin", "Hong Kong")}),
        ("located_in", "Osaka-based Kelp Works Limited signed it.", {("Kelp Works Limited", "Osaka")}),
        ("located_in", "They went to Osaka, Kyoto and Nara.", set()),
        ("located_in", "During her visit to Hangzhou, Ms Ada Poon toured the Tide Digital Park.", {("Tide Digital Park", "Hangzhou")}),
        ("located_in", "Companies in Osaka, including Kelp Works Limited and Tide Labs Limited, signed.", {("Kelp Works Limited", "Osaka"), ("Tide Labs Limited", "Osaka")}),
        ("held_in", "HANGZHOU, Dec. 4 (Xinhua) -- The Harbour Safety Forum opened here Thursday.", {("Harbour Safety Forum", "HANGZHOU")}),
        ("held_in", "Ms Ada Poon will proceed to Lisbon today, where she will attend the Harbour Safety Forum.", {("Harbour Safety Forum", "Lisbon")}),
        ("held_on", "The Harbour Safety Forum runs from March 4 to April 9, 2025.", {("Harbour Safety Forum", "March 4"), ("Harbour Safety Forum", "April 9, 2025")}),
        ("held_on", "The Harbour Safety Forum, first held in 2019, drew 900 guests.", set()),
        ("held_on", "Ms Ada Poon will depart for Oslo tonight (May 5) to attend the Harbour Safety Forum.", set()),
        ("held_on", "Ms Ada Poon spoke today (May 5).\n\nSpeaking at the Harbour Safety Forum, Ms Poon said tides rise.\n\nEnds/Monday, May 5, 2025", {("Harbour Safety Forum", "May 5")}),
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
