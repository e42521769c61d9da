"""Forms that real pages have, in sentences with invented names: what is a mention and what is not."""

from collections.abc import Callable

import pytest

# A sentence, a mention in it, and its label.
IN = [
    # a country whose initials are a word
    ("Exports to the US fell. Tell us.", "US", "PLACE"),
    ("The Undersecretary for Tides met US officials.", "US", "PLACE"),
    ("The US-Freedonia Tide Review Commission said so.", "US-Freedonia Tide Review Commission", "AGENCY"),
    ("It was told by the US House of Representatives.", "US House of Representatives", "AGENCY"),
    ("US Secretary of State Mario Tusk said so.", "US Secretary of State", "TITLE"),
    # names by their form
    ("Jean-Pierre Okonjo and Anne-Marie Tam agreed.", "Jean-Pierre Okonjo", "PERSON"),
    ("Jean-Pierre Okonjo and Anne-Marie Tam agreed.", "Anne-Marie Tam", "PERSON"),
    ("Asked by: Hon LAU Lai-him, Jason (No. 5)", "LAU Lai-him, Jason", "PERSON"),
    ("Mr Cheung Wing-on spoke.", "Cheung Wing-on", "PERSON"),
    ("Anaïs Kestrelle (left) shows it to Mr So.", "Anaïs Kestrelle", "PERSON"),
    ("Orrin Tasskavel (second right) came.", "Orrin Tasskavel", "PERSON"),
    ("Party Secretary He Luocai came.", "He Luocai", "PERSON"),
    # where a post ends and its holder begins
    ("Minister for Defence Tan Kah Wok said so.", "Tan Kah Wok", "PERSON"),
    ("Minister for the Islands Anne-Marie Okonjo said so.", "Anne-Marie Okonjo", "PERSON"),
    ("Secretary for Industry Gilbert Hsiung Wai-lok came.", "Gilbert Hsiung Wai-lok", "PERSON"),
    ("He met the Prime Minister of Jordan Ali Bashar.", "Ali Bashar", "PERSON"),
    ("Minister for Communications S Okonjan said so.", "S Okonjan", "PERSON"),
    ("Director of Harbours (Vincent LAU) replied.", "Vincent LAU", "PERSON"),
    ("Director of Harbours (Vincent LAU) replied.", "Director of Harbours", "TITLE"),
    ("Consul General of Freedonia in Hong Kong Ada Fok came.", "Consul General of Freedonia in Hong Kong", "TITLE"),
    ("Consul General of Freedonia in Hong Kong Ada Fok came.", "Ada Fok", "PERSON"),
    # posts
    ("Secretary for Harbours's speech on tides", "Secretary for Harbours", "TITLE"),
    ("President-elect Ada Fok presented it.", "President-elect", "TITLE"),
    ("They met Shenzhen party chief Luo Yongsheng.", "Shenzhen party chief", "TITLE"),
    ("Mr Ho Ping (Chairman, Harbour Board) came.", "Chairman", "TITLE"),
    ("Dr Lee Mei-ling, JP, Vice-Chairman, Harbour Board, came.", "Vice-Chairman", "TITLE"),
    ("Prof Tam Yee-man, Dean, Faculty of Law, came.", "Tam Yee-man", "PERSON"),
    ("Zhao Ping, chief engineer and spokesman of the Ministry of Harbours, said so.", "chief engineer", "TITLE"),
    ("In May, chief executive Ada Fok told us.", "chief executive", "TITLE"),
    ("It was heard by secretary general Ban Moon-ki.", "secretary general", "TITLE"),
    ("It was said by mayor Qin Weiluo.", "mayor", "TITLE"),
    ("It was said by development chief Law Wing-fai.", "development chief", "TITLE"),
    ("Ms Fok was named as finance minister, replacing him.", "finance minister", "TITLE"),
    ("Luo Jing, vice minister of housing and urban-rural development, said so.", "vice minister of housing and urban-rural development", "TITLE"),
    ("It is well, said Coralwing managing director Ada Fok.", "Coralwing managing director", "TITLE"),
    ("Housing Secretary Law Wing-fai said so.", "Housing Secretary", "TITLE"),
    ("He met Minister of Investment Fahad Al-Okonjo.", "Fahad Al-Okonjo", "PERSON"),
    ("The Chairman of the Major Sports Events Committee, Mr Walter Sung, came.", "Chairman of the Major Sports Events Committee", "TITLE"),
    ("The Vice-chairman of the Wong Tai Sin District Council came.", "Vice-chairman of the Wong Tai Sin District Council", "TITLE"),
    ("Harbour Board Governor Simone Laurent and Treasury Secretary Mark Ihaia met.", "Treasury Secretary", "TITLE"),
    # bodies and places
    ("The Freedonia Armed Forces agreed.", "Freedonia Armed Forces", "AGENCY"),
    ("It is in New South Wales and Queensland.", "New South Wales", "PLACE"),
    ("They are Cathay Robotics, Tung Shun Dredging Company Limited and others.", "Cathay Robotics", "ORG"),
    ("The Reserve Bank of New Zealand Governor Ada Fok spoke.", "Reserve Bank of New Zealand", "AGENCY"),
    ("He met the Governor of the Bank of Finland today.", "Bank of Finland", "AGENCY"),
    ("Bank of China paid.", "Bank of China", "ORG"),
    ("The World Lamp Organization (WLO) Regional Committee met. The WLO agreed.", "WLO", "AGENCY"),
    ("It was paid by Atlantic Array plc and Kestrel Cable plc.", "Kestrel Cable plc", "ORG"),
    ("They saw the Princess Adela Hospital.", "Princess Adela Hospital", "PLACE"),
    ("They visited the Guangdong Museum of Tide Heritage.", "Guangdong Museum of Tide Heritage", "PLACE"),
    ("They moved to Tseung Kwan O. It rained.", "Tseung Kwan O", "PLACE"),
    ("It was made by Po Leung Kuk Tsui Fung Day Care Centre for the Elderly.", "Po Leung Kuk Tsui Fung Day Care Centre for the Elderly", "PLACE"),
    ("The Global System for Tide Forecasts Association (GSTFA) met.", "Global System for Tide Forecasts Association", "ORG"),
    ("The Office of the Harbour Lights Board said so.", "Office of the Harbour Lights Board", "AGENCY"),
]  # fmt: skip
# A sentence, and what no mention in it may be: its text, or its text and label.
OUT = [
    ("Undersecretary for Tides Ho Ping told us.", "us"),
    ("The US dollar rose.", "US"),
    ("Secretary for Harbours's speech on tides", "Secretary for Harbours's"),
    ("In his State of the Union address, he said so.", "State of the Union"),
    ("They are Cathay Robotics, Tung Shun Dredging Company Limited and others.", "Cathay Robotics, Tung Shun Dredging Company Limited"),
    ("The Harbour Hall (left) is old.", "Harbour Hall (left)"),
    ("The chief executive said so.", "chief executive"),
    ("Economist Ada Fok said so.", "Economist"),
    ("The Chairman of the Major Sports Events Committee, Mr Walter Sung, came.", "Sports Events"),
    ("The Vice-chairman of the Wong Tai Sin District Council came.", "Tai Sin"),
    ("Party Secretary He Luocai came.", "Luocai"),
    ("Prof Tam Yee-man, Dean, Faculty of Law, came.", "Tam Yee-man, Dean"),
    ("Director of Harbours (Vincent LAU) replied.", "Director of Harbours (Vincent LAU)"),
    ("Minister for Defence Tan Kah Wok said so.", "Minister for Defence Tan Kah Wok"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span", "label"), IN)
def test_is_found(mentions: Callable[[str], list[tuple[str, str]]], text: str, span: str, label: str) -> None:
    assert (span, label) in mentions(text), mentions(text)


@pytest.mark.parametrize(("text", "span"), OUT)
def test_is_not_found(mentions: Callable[[str], list[tuple[str, str]]], text: str, span: str) -> None:
    assert span not in [found for found, _ in mentions(text)]
