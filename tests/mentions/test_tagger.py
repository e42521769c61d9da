import pytest

from hkie.errors import PatternError
from hkie.grammar.ruleset import Rule, RuleSet
from hkie.mentions.tagger import Tagger

# The examples of the guidelines, in sentences: what is in, with its label.
IN = [
    ("Ms Cheong said that it is well.", "Cheong", "PERSON"),
    ("The Under Secretary for Innovation, Technology and Industry, Ms Lillian Cheong, spoke.", "Lillian Cheong", "PERSON"),
    ("The Under Secretary for Innovation, Technology and Industry, Ms Lillian Cheong, spoke.", "Under Secretary for Innovation, Technology and Industry", "TITLE"),
    ("The Deputy Commissioner (Digital Infrastructure), Mr Daniel Cheung, spoke.", "Deputy Commissioner (Digital Infrastructure)", "TITLE"),
    ("The Director of Zhejiang Liaison Unit of the HKSAR Government attended.", "Director of Zhejiang Liaison Unit of the HKSAR Government", "TITLE"),
    ("The Director of Zhejiang Liaison Unit of the HKSAR Government attended.", "HKSAR Government", "AGENCY"),
    ("The Legislative Council met.", "Legislative Council", "AGENCY"),
    ("The Government will act.", "Government", "AGENCY"),
    ("It was told to the World Intellectual Property Organization.", "World Intellectual Property Organization", "AGENCY"),
    ("The AI Efficacy Enhancement Team met.", "AI Efficacy Enhancement Team", "AGENCY"),
    ("It was shown by the Guangdong Software Industry Association.", "Guangdong Software Industry Association", "ORG"),
    ("It was shown by GS1 Hong Kong today.", "GS1 Hong Kong", "ORG"),
    ("The AI Subsidy Scheme is open.", "AI Subsidy Scheme", "PROGRAMME"),
    ("The Policy Address says so.", "Policy Address", "PROGRAMME"),
    ("It was set up under AIR@InnoHK in May.", "AIR@InnoHK", "PROGRAMME"),
    ("They attended the 2025 World Internet Conference Wuzhen Summit today.", "2025 World Internet Conference Wuzhen Summit", "EVENT"),
    ("They attended the Data Governance Forum today.", "Data Governance Forum", "EVENT"),
    ("They left for Hangzhou today.", "Hangzhou", "PLACE"),
    ("The Guangdong-Hong Kong-Macao Greater Bay Area grows.", "Guangdong-Hong Kong-Macao Greater Bay Area", "PLACE"),
    ("He praised Hong Kong enterprises.", "Hong Kong", "PLACE"),
    (r"The \$3 billion fund is open.", "$3 billion", "MONEY"),
    ("It opened on Saturday, November 8, 2025.", "November 8, 2025", "DATE"),
    ("Rosanna Tang of Colliers International said so.", "Colliers International", "ORG"),
    ("The security company Q4Z paid, but Q4Z's van was empty.", "Q4Z", "ORG"),
    ("The hospitals are full: Prince of Wales Hospital and Kwong Wah Hospital.", "Prince of Wales Hospital", "PLACE"),
    ("The report by analyst Praveen Choudhary is out.", "Praveen Choudhary", "PERSON"),
    ("Chim owned Asia Resources until May.", "Asia Resources", "ORG"),
    ("He met the Prime Minister of Singapore Tan Hsien Moong today.", "Prime Minister of Singapore", "TITLE"),
    ("He met the Prime Minister of Singapore Tan Hsien Moong today.", "Tan Hsien Moong", "PERSON"),
    ("It was signed by the Director-General of Education Tan Sri Dr Khair Yusof.", "Director-General of Education", "TITLE"),
    ("The Secretary-General of the Tide Ministry Datuk Seri Alias Ahmad left.", "Secretary-General of the Tide Ministry", "TITLE"),
    ("The Senior Minister of State at the Ministry of Tides, Ms Sim Poon, left.", "Senior Minister of State at the Ministry of Tides", "TITLE"),
    ("Officers at Tai Lam Centre for Girls stopped it.", "Tai Lam Centre for Girls", "PLACE"),
    ("They met Shenzhen Party chief Luo Yongsheng today.", "Shenzhen Party chief", "TITLE"),
    ("They saw the Tide Planning Exhibition Center.", "Tide Planning Exhibition Center", "PLACE"),
    ("Education Counselor Chen Yinghui came.", "Education Counselor", "TITLE"),
    ("Airline Pan Zorvane Wings said flights were full.", "Pan Zorvane Wings", "ORG"),
    ("The driver, surnamed Lai, 68, was held.", "Lai", "PERSON"),
    ("Ms Nadia Lam-Pearson left early. Lam-Pearson expects less.", "Lam-Pearson", "PERSON"),
    ("It rained. Zorvanelight said it had paid.", "Zorvanelight", "ORG"),
    ("Quiet Voices, an NGO in Yau Ma Tei, came.", "Quiet Voices", "ORG"),
    ("It was signed between Zorvane Quay and Tide Corporation.", "Tide Corporation", "ORG"),
]  # fmt: skip
# What is out: no mention with this span.
OUT = [
    ("They met officials and members of the management.", "officials"),
    ("Government departments will follow.", "Government departments"),
    ("It is a seminar on data governance.", "seminar"),
    ("It is a seminar on data governance.", "data governance"),
    ("He praised Chinese enterprises.", "Chinese"),
    ("They come in recent years.", "recent years"),
    ("The two governments agreed.", "governments"),
    ("The Legislative Council of Hong Kong Productivity Council met.", "Hong Kong"),
    ("It rose by 5 per cent.", "5 per cent"),
    ("Ms Cheong said that it is well.", "Ms Cheong"),
    ("The Legislative Council met.", "The Legislative Council"),
    ("The hospitals are full: Prince of Wales Hospital and Kwong Wah Hospital.", "Wales"),
    ("Sources told the paper so.", "Sources"),
    ("Its organiser, Bijay Thapa Magar, met the company's lawyer.", "the company"),
    ("Evergrande and Country Garden fell.", "Evergrande and Country Garden"),
    ("The Legislative Council's members met.", "Legislative Council's"),
]


@pytest.mark.parametrize(("text", "name", "label"), IN)
def test_what_the_guidelines_take_in(mentions, text, name, label):
    assert (name, label) in mentions(text)


@pytest.mark.parametrize(("text", "name"), OUT)
def test_what_the_guidelines_leave_out(mentions, text, name):
    assert name not in [found for found, _ in mentions(text)]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("The Digital Policy Office (DPO) met. The DPO agreed.", "DPO", "AGENCY"),
        ("The Harbour Works Bureau met. The Bureau agreed.", "Bureau", "AGENCY"),
        ("The Data Governance Forum opened. The Forum ended.", "Forum", "EVENT"),
        ("Mr Anson Kwok Wai-leung spoke. Kwok said it is well.", "Kwok", "PERSON"),
        ("The Quayside Care Scheme opened. The Scheme is new.", "Scheme", "PROGRAMME"),
    ],
)
def test_a_short_form_is_found_where_the_document_explains_it(mentions, text, name, label):
    assert (name, label) in mentions(text)


def test_every_mention_names_its_rule(pipeline, seeds):
    rules = {rule.id for rule in pipeline.rules.rules}
    entries = {f"registry:{key.split(':', 1)[1]}" for key in pipeline.tagger.gazetteer.by_key}
    made_by_code = [m for m in seeds.mentions if m.rule not in rules | entries]
    assert [m.rule for m in made_by_code if not m.rule.startswith(f"{m.label.lower()}.")] == []


def test_a_rejected_candidate_says_which_rule_won(pipeline):
    tagging = pipeline.tagger.tag("The Hong Kong Productivity Council met.")
    reasons = {r.candidate.rule: r.reason for r in tagging.rejected}
    assert any("inside" in reason for rule, reason in reasons.items() if "hong-kong" in rule)


def test_a_candidate_from_outside_is_taken_as_any_other(pipeline):
    text = "They met below Quillon at noon."
    tagging = pipeline.tagger.tag(text, extra=[(15, 22, "PLACE", "ner:test", 0.9)])
    assert [(text[s.start : s.end], s.label, s.rule) for s in tagging.spans] == [("Quillon", "PLACE", "ner:test")]


def test_a_pattern_that_does_not_compile_is_refused_with_its_place():
    rule = Rule("a.b", "PLACE", "{Nosuch}", 0.8, "", (), (), "my.jsonl:7")
    with pytest.raises(PatternError, match=r"my\.jsonl:7: no class or part"):
        Tagger(RuleSet(rules=[rule]))
