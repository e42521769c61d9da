"""The page in a browser: what is shown, found, reached by keys and links; that nothing runs, and nothing is fetched."""

import csv
import dataclasses
import io
from itertools import pairwise
from urllib.parse import quote

import pytest
from selenium.webdriver import Keys

from hkie import ontology
from hkie.records import Document, Entity, Evidence, Link, Mention, Relation, Result, Section

VIEWS = [
    "",
    "#/documents",
    "#/entities",
    "#/relations",
    "#/graph",
    "#/document/release-0000.txt",
    "#/entity/place:serinville",
]
PERSON = "person:ophelia-tse-0"
FOCUS = "return document.activeElement.textContent"


@pytest.fixture(scope="module")
def small(make, page):
    return page(make(6, paragraphs=2))


@pytest.fixture(scope="module")
def large(make, page):
    return page(make(1000, paragraphs=5))


@pytest.mark.parametrize(
    "at",
    [
        *VIEWS,
        "#/entity/none",
        "#/document/%E0%A4%A",
        "#/elsewhere/x?y=z",
        "#",
        "#nonsense",
        "#/constructor",
        "#__proto__",
        "#/toString/x",
        "#/entities?sort=constructor",
    ],
)
def test_each_address_opens(browser, small, at):
    browser.open(small, at)
    assert browser.text("main h1, main h2").strip()


def test_nothing_is_fetched(browser, small):
    for at in VIEWS:
        browser.open(small, at)
        assert browser.run("return performance.getEntriesByType('resource').map(e => e.name)") == []
    assert browser.run("return fetch('http://127.0.0.1:9/').then(() => 'fetched', () => 'refused')") == "refused"
    refused = browser.complaints()
    assert refused
    assert all("Content Security Policy" in line or "Refused" in line or "Fetch API" in line for line in refused)


def test_numbers_at_a_glance(browser, small):
    browser.open(small)
    assert browser.texts(".figures dd") == ["6", "96", "76", "60"]
    panels = dict(zip(browser.texts(".panel h2"), browser.texts(".panel table"), strict=True))
    assert "Green Pier Scheme 11\tHK$12 million" in panels["Programmes by budget"]
    assert panels["Programmes by budget"].index("HK$12 million") < panels["Programmes by budget"].index("HK$2 million")
    assert "2025-05-05\tForum of Lamps 0\tSerinville" in panels["Events by date"]


def test_search_finds_by_any_name_and_keeps_its_place(browser, make, page):
    result = make(6)
    other = tuple(
        dataclasses.replace(e, aliases=("The Lady of the Pier",)) if e.id == PERSON else e for e in result.entities
    )
    browser.open(page(dataclasses.replace(result, entities=other)), "#/entities")
    browser.click(".master input")
    browser.keys("lady of")
    assert browser.wait("return document.querySelector('.said').textContent === '1 entity'")
    assert browser.texts(".master .row")[0].split("\n") == [
        "PER Ophelia Tse 0",
        "“The Lady of the Pier” · 1 mention · 1 document",
    ]
    assert browser.place == "#/entities?q=lady+of"
    browser.keys(Keys.BACKSPACE * 7, "emile")
    assert browser.wait("return document.querySelector('.master .name').textContent.includes('Émile Kwan')")


@pytest.mark.parametrize(
    ("order", "first", "second"),
    [
        ("", "DAT 2025-05-05", "PLC Port Amity"),
        ("documents", "DAT 2025-05-05", "PLC Port Amity"),
        ("name", "DAT 2025-05-05", "PER Barnaby Quill 1"),
        ("label", "PER Barnaby Quill 1", "PER Barnaby Quill 7"),
    ],
)
def test_entities_are_sorted(browser, small, order, first, second):
    browser.open(small, f"#/entities?sort={order}")
    assert browser.texts(".master .row .name")[:2] == [first, second]


def test_a_mention_leads_to_its_entity_and_back(browser, small):
    browser.open(small, "#/document/release-0003.txt")
    browser.click('[data-mention="0"]')
    browser.wait("return location.hash === '#/entity/person:ophelia-tse-6'")
    assert browser.text(".detail h2") == "Ophelia Tse 6"
    browser.driver.back()
    browser.wait("return location.hash === '#/document/release-0003.txt?mention=0'")
    browser.wait("return document.activeElement.dataset.mention === '0'")


def test_spans_nest_and_say_what_they_are(browser, small):
    browser.open(small, "#/document/release-0000.txt")
    outer = browser.run("return document.querySelector('.span .span').parentElement.closest('.span').dataset.tag")
    inner = browser.run("return document.querySelector('.span .span').dataset.tag")
    assert (outer, inner) == ("TTL", "AGY")
    browser.run("document.querySelector('[data-mention=\"0\"]').focus()")
    tip = browser.text("#tip").split("\n")
    assert dict(zip(tip[::2], tip[1::2], strict=True)) == {
        "label": "Person", "entity": "Ophelia Tse 0", "rule": "person.made", "score": "0.60", "joined by": "its own name",
        "section": "body",
    }  # fmt: skip
    assert browser.run("return document.activeElement.getAttribute('aria-describedby')") == "tip"
    browser.keys(Keys.ESCAPE)
    assert browser.run("return document.getElementById('tip').hidden")


def test_the_text_is_the_text(browser, make, page):
    result = make(1, paragraphs=3)
    browser.open(page(result), "#/document/release-0000.txt")
    shown = browser.run("return [...document.querySelectorAll('.text p')].map(p => p.textContent)")
    assert " ".join(" ".join(shown).split()) == " ".join(result.documents[0].text.split())


def test_what_would_cross_ends_with_what_it_stands_in(browser, make, page):
    result = make(1)
    crossing = dataclasses.replace(
        result.mentions[0], id="release-0000.txt#99", start=result.mentions[1].end - 3, end=result.mentions[1].end + 5
    )
    crossing = dataclasses.replace(crossing, text=result.documents[0].text[crossing.start : crossing.end])
    link = dataclasses.replace(result.links[0], mention=crossing.id)
    foreign = dataclasses.replace(result, mentions=(*result.mentions, crossing), links=(*result.links, link))
    browser.open(page(foreign), "#/document/release-0000.txt?mention=99")
    shown = browser.run("return [...document.querySelectorAll('.text p')].map(p => p.textContent)")
    assert " ".join(" ".join(shown).split()) == " ".join(result.documents[0].text.split())
    assert browser.run("return document.activeElement.dataset.mention") == "99"


def test_what_only_the_registry_knows_is_told_so(browser, make, page):
    result = make(1)
    known = dataclasses.replace(
        result.relations[0], id="known", type="part_of", tail="agency:x", basis="registry", document="", evidence=()
    )
    body = Entity("agency:x", "AGENCY", "Bureau of Piers", (), registry="agencies:x")
    more = dataclasses.replace(result, relations=(*result.relations, known), entities=(body, *result.entities))
    where = page(more)
    browser.open(where, "#/entity/agency:x")
    assert "only the registry does" in browser.text(".card")
    assert "from the registry" in browser.text(".relation")
    browser.go("#/relations?type=part_of")
    assert "from the registry" in browser.text(".row")


def test_filters_by_label_section_and_score(browser, small):
    browser.open(small, "#/document/release-0000.txt")
    spans = "return document.querySelectorAll('.text .span').length"
    said = "return document.querySelector('.reader .said').textContent === arguments[0]"
    assert browser.run(spans) == 16
    browser.click('.chip[data-value="MONEY"]')
    assert browser.run(spans) == 2
    assert browser.wait(said, "2 of 16 mentions")
    browser.click('.chip[data-value="DATE"]')
    assert browser.run(spans) == 4
    assert browser.place == "#/document/release-0000.txt?labels=MONEY%2CDATE"
    browser.run("const s = document.getElementById('least'); s.value = 0.9; s.dispatchEvent(new Event('input'))")
    assert browser.wait(said, "2 of 16 mentions")
    browser.click('.chip[data-value="body"]')
    assert browser.run(spans) == 2
    browser.open(small, browser.place)
    assert browser.wait(said, "2 of 16 mentions")


def test_relations_filter_by_type_and_name(browser, small):
    browser.open(small, "#/relations?type=has_budget")
    said = "return document.querySelector('.full .said').textContent === arguments[0]"
    assert browser.wait(said, "12 relations")
    browser.click(".full input[type=search]")
    browser.keys("scheme 11")
    assert browser.wait(said, "1 relation")
    assert browser.place == "#/relations?type=has_budget&q=scheme+11"
    assert "HK$12 million" in browser.text(".row")
    assert browser.run(
        "return document.querySelector('.row .sentence').textContent.includes('launched the Green Pier Scheme 11')"
    )
    browser.click(".row .source")
    assert browser.wait("return document.querySelector('.quoted')?.textContent.includes('Green Pier Scheme 11')")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("emile kwan", [2, 5]),  # a name in the text
        ("Release 3", [3, 1]),  # the title, before "Release 1" with "Forum of Lamps 3"
        ('"release 3"', [3]),
        ("fair as it", [0, 1, 2, 3, 4, 5]),
        ('"it as fair"', []),
        ("barn lantern", [0]),  # how words begin
        ('"', [0, 1, 2, 3, 4, 5]),
    ],
)
def test_documents_are_found_by_their_words(browser, small, query, found):
    browser.open(small, f"#/documents?q={quote(query)}")
    assert [int(name.split()[1]) for name in browser.texts(".master .row .name")] == found


def test_a_found_document_opens_at_the_passage(browser, small):
    browser.open(small, "#/documents")
    browser.click(".master input")
    browser.keys("emile launched")
    assert browser.wait("return document.querySelector('.said').textContent === '2 documents'")
    assert browser.texts(".passage mark") == ["Émile", "launched"] * 2
    browser.click(".master .row a")
    assert "Émile Kwan 4" in str(browser.wait("return document.querySelector('.quoted')?.textContent"))
    assert browser.place.startswith("#/document/release-0002.txt?q=emile+launched&at=")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("documents?label=MONEY", "6 documents"),
        ("documents?until=2025-02-28", "2 documents"),
        ("documents?since=2025-03-01&until=2025-05-05&q=emile", "1 document"),
        ("documents?since=soon&label=NONE", "6 documents"),
        ("entities?document=release+2", "15 entities"),
        ("entities?since=2025-03-01&until=2025-03-31", "15 entities"),
        ("entities?since=2025-03-01&until=2025-03-31&label=PLACE", "2 entities"),
        ("entities?document=nothing", "0 entities"),
        ("relations?label=MONEY", "12 relations"),
        ("relations?label=PERSON", "24 relations"),
        ("relations?label=PERSON&document=release+2", "4 relations"),
        ("relations?document=harbour&type=held_in", "12 relations"),
        ("relations?q=emile+weather", "0 relations"),  # the weather is in no sentence of a relation
        ("relations?q=emile&type=has_budget", "2 relations"),  # named in the sentence alone
        ("relations?since=2026-01-01", "0 relations"),
    ],
)
def test_filters_by_label_day_and_document(browser, small, at, said):
    browser.open(small, f"#/{at}")
    assert browser.text("main .said") == said


@pytest.mark.parametrize(
    ("since", "until", "tails"),
    [
        ("2004-01-01", "", ["Director", "Chief", "Keeper", "Warden"]),
        ("", "2002-06-01", ["Head"]),
        ("2003-04-05", "2003-04-05", ["Head"]),
        ("2003-04-06", "2025-05-05", []),
        ("2025-05-06", "2030-12-31", ["Director", "Keeper", "Warden"]),
        ("2099-01-01", "", ["Chief"]),
    ],
)
def test_relations_filter_by_the_days_of_their_status(browser, page, standing, since, until, tails):
    browser.open(page(standing), f"#/relations?since={since}&until={until}")
    assert [name.split()[1] for name in browser.texts(".row .to")] == tails


def test_a_filter_stands_in_the_address(browser, small):
    browser.open(small, "#/relations?type=held_in")
    browser.click(".more-filters summary")
    browser.run(
        "const [day] = document.querySelectorAll('input[type=date]'); day.value = '2025-04-01'; day.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    assert browser.wait("return location.hash === '#/relations?type=held_in&since=2025-04-01'")
    assert browser.wait("return document.querySelector('.full .said').textContent === '6 relations'")
    browser.open(small, browser.place)
    assert browser.run("return document.querySelector('.more-filters').open")


def test_a_document_leads_to_what_it_says(browser, small):
    browser.open(small, "#/document/release-0003.txt")
    browser.run(
        "[...document.querySelectorAll('.reader .button')].find(a => a.textContent === 'Its relations').click()"
    )
    browser.wait("return location.hash === '#/relations?document=release-0003.txt'")
    assert browser.wait("return document.querySelector('.full .said')?.textContent === '10 relations'")


TABLES = [  # address, button, file, head, number of rows, a row
    ("documents?until=2025-02-28", ".save", "documents.csv", "id,path,title,published,url,mentions", 2,
     "release-0001.txt,release-0001.txt,Release 1 of the harbour,2025-02-05,,16"),
    ("entities?label=PLACE", ".save", "entities.csv", "id,label,name,aliases,registry,mentions,documents", 3,
     "place:port-amity,PLACE,Port Amity,,,4,4"),
    ("relations?type=has_budget&q=scheme+11", ".save", "relations.csv",
     "type,head,head_name,head_label,tail,tail_name,tail_label,document,date,status,from,to,basis,rule,score,claim,context", 1, None),
    ("", ".panel .save", "labels.csv", "label,entities,mentions", 8, "Person,12,12"),
    ("entity/place:port-amity", ".card .save", "names.csv", "written,times,joined by,score,reason", 1, "Port Amity,4,own name,1,"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "button", "file", "head", "rows", "row"), TABLES)
def test_a_table_is_saved_as_it_is_filtered(browser, small, tmp_path, at, button, file, head, rows, row):
    browser.open(small, f"#/{at}")
    name, text = browser.saved(tmp_path, button)
    assert (name, text[0]) == (file, "\ufeff")
    lines = text[1:].splitlines()
    assert (lines[0], len(lines) - 1) == (head, rows)
    assert row is None or row in lines


def test_each_panel_of_the_overview_is_saved(browser, small, tmp_path):
    browser.open(small)
    assert browser.run("return [...document.querySelectorAll('.save')].map(b => b.getAttribute('aria-label'))") == [
        f"Save as CSV: {name}" for name in ("labels", "events", "budgets", "met most")
    ]
    _, text = browser.saved(tmp_path, '[aria-label="Save as CSV: budgets"]')
    assert text[1:].splitlines()[:2] == ["programme,budget", "Green Pier Scheme 11,HK$12 million"]


def test_a_saved_cell_is_text_and_no_formula(browser, make, page, tmp_path):
    result = make(1)
    names = {PERSON: '=HYPERLINK("http://127.0.0.1:9/")', "place:serinville": 'the "Quay",\nSerinville'}
    other = tuple(dataclasses.replace(e, name=names.get(e.id, e.name)) for e in result.entities)
    browser.open(page(dataclasses.replace(result, entities=other)), "#/entities")
    _, text = browser.saved(tmp_path, ".save")
    rows = {row["id"]: row["name"] for row in csv.DictReader(io.StringIO(text[1:]))}
    assert rows[PERSON] == '\'=HYPERLINK("http://127.0.0.1:9/")'
    assert rows["place:serinville"] == names["place:serinville"]


def test_an_entity_has_its_names_relations_days_and_sentences(browser, make, page):
    result = make(2)
    why = tuple(
        dataclasses.replace(k, method="surname", score=0.81, detail="Tse is the surname of Ophelia Tse 0")
        if k.entity == PERSON
        else k
        for k in result.links
    )
    browser.open(page(dataclasses.replace(result, links=why)), f"#/entity/{PERSON}")
    assert browser.texts(".card h3") == ["Relations 2", "Timeline", "Why these names are one", "Mentions 1"]
    assert browser.text(".wide-table tbody tr").split("\t")[1:] == [
        "1",
        "surname",
        "0.81",
        "Tse is the surname of Ophelia Tse 0",
    ]
    assert "attended EVT Forum of Lamps 0" in " ".join(browser.text(".timeline").split())
    assert "Ms Ophelia Tse 0, Director of the Harbour Data Office 0, attended" in browser.texts(".card li.sentence")[-1]


POSTS = [  # in order of time: by the first day, or the last, or that of the document
    ("TTL Head of Tides", "former", "from 2001 to 2003-04-05", "She was the Head."),
    ("TTL Director of Tides", "acting", "~2025-05-06", "She leads them now."),
    ("TTL Keeper of Tides", "former", "~2025-05-06", "She kept them."),
    ("TTL Warden of Tides", "", "~2025-05-06", "She wards them."),
    ("TTL Chief of Tides", "designate", "from 2031-01-01", "She will be the Chief."),
]


def test_a_card_has_posts_in_time_with_claim_and_context(browser, page, standing):
    browser.open(page(standing), "#/entity/person:ada-poon")
    rows = browser.run(
        """return [...document.querySelectorAll('.relation li')].map(row => ['a.entity', '.status', '.term, .dim', '.sentence q', '.context q']
            .map(s => row.querySelector(s)?.innerText.trim() ?? ''))"""
    )
    assert [tuple(row[:4]) for row in rows] == POSTS
    assert {row[4] for row in rows} == {"Ada Poon of the Tide Bureau rose."}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_status_is_a_word_in_a_colour_of_its_own(browser, page, standing, scheme):
    browser.open(page(standing), "#/relations", prefers_color_scheme=scheme)
    colours = dict(browser.run(
        "return [...document.querySelectorAll('.status')].map(e => [e.innerText, getComputedStyle(e).color])"
    ))  # fmt: skip
    assert set(colours) == {"acting", "former", "designate"}
    assert len({*colours.values(), browser.run("return getComputedStyle(document.body).color")}) == 4


@pytest.mark.parametrize(
    ("status", "tails"), [("former", ["Head", "Keeper"]), ("actual", ["Warden"]), ("none", ["Director", "Head", "Chief", "Keeper", "Warden"])]
)  # fmt: skip
def test_relations_filter_by_status(browser, page, standing, status, tails):
    browser.open(page(standing), f"#/relations?status={status}")
    assert [name.split()[1] for name in browser.texts(".row .to")] == tails
    assert browser.texts(".row .context q") == ["Ada Poon of the Tide Bureau rose."] * len(tails)


def test_the_graph_quotes_what_it_draws(browser, page, standing):
    browser.open(page(standing), "#/graph/person:ada-poon")
    assert "She will be the Chief." in browser.text(".side")
    assert browser.texts(".side .status") == ["acting", "former", "designate", "former"]


def test_labels_and_types_of_ones_own_go_by_their_kind_and_role(browser, make, page, tmp_path):
    """With other names for the same kinds and roles, the page has the same panels, words and colours."""
    (tmp_path / "relations").mkdir()
    (tmp_path / "labels.tsv").write_text(
        "label\tkind\tdescription\tshort\nSCHEME\tinstrument\ta scheme\tSCH\nFAIR\tevent\ta fair\tFAI\n"
    )
    (tmp_path / "relations" / "types.tsv").write_text(
        "type\thead\ttail\trole\tforward\ncosts\tSCHEME\tMONEY\tbudget\tcosts\nopens_at\tFAIR\tPLACE\tvenue\topens at\n"
    )
    labels, types = {"PROGRAMME": "SCHEME", "EVENT": "FAIR"}, {"has_budget": "costs", "held_in": "opens_at"}
    result = make(2)
    renamed = dataclasses.replace(
        result,
        mentions=tuple(dataclasses.replace(m, label=labels.get(m.label, m.label)) for m in result.mentions),
        entities=tuple(dataclasses.replace(e, label=labels.get(e.label, e.label)) for e in result.entities),
        relations=tuple(dataclasses.replace(r, type=types.get(r.type, r.type)) for r in result.relations),
    )
    browser.open(page(renamed, ontology=ontology.load([tmp_path])))
    panels = dict(zip(browser.texts(".panel h2"), browser.texts(".panel table"), strict=True))
    assert "Green Pier Scheme 1\tHK$2 million" in panels["Programmes by budget"]
    assert "2025-05-05\tForum of Lamps 0\tSerinville" in panels["Events by date"]
    browser.go("#/entity/programme:green-pier-scheme-0")
    assert browser.texts(".card .kind") == ["SCH Scheme"]
    assert browser.texts(".relation h4") == ["costs"]
    browser.go("#/relations?type=opens_at")
    assert browser.texts(".row .type") == ["opens at"] * 2


SERIOUS = ("serious", "critical")
AXE_VIEWS = [*VIEWS[:5], "#/document/a.txt", "#/entity/person:ada-poon", "#/relations?status=former"]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_serious_finding(browser, page, make, standing, axe, scheme, width):
    narrowed = ["#/documents?q=green+pier&since=2025-01-01", "#/relations?label=PERSON&document=release"]
    pages = [(page(standing), AXE_VIEWS), (page(make(60)), [*VIEWS, *narrowed])]
    found = []
    for where, views in pages:
        for at in views:
            browser.open(where, at, width=width, prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
            browser.run(axe)
            violations = browser.run("return axe.run(document).then(found => found.violations)")
            found += [(at, v["id"], n["html"]) for v in violations if v["impact"] in SERIOUS for n in v["nodes"]]
    assert found == []


def test_without_texts_mentions_stand_with_their_sentences(browser, make, page):
    browser.open(page(make(2, texts=False)), "#/document/release-0000.txt")
    assert "hkie extract --text" in browser.text(".note")
    assert "Ms Ophelia Tse 0, Director of" in browser.texts(".sentences li")[0].replace("PER", "")
    browser.click(".sentences .span")
    assert browser.wait("return location.hash.startsWith('#/entity/')")


def test_by_keys_alone(browser, small):
    browser.open(small)
    browser.keys(Keys.TAB)
    assert browser.run(FOCUS) == "Skip to the content"
    browser.keys(Keys.TAB * 4, Keys.ENTER)
    browser.wait("return location.hash === '#/entities'")
    browser.wait("return document.activeElement.tagName === 'H1'")
    browser.keys(Keys.TAB * 6, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
    assert browser.run("return document.activeElement.closest('.row').dataset.row") == "1"
    browser.keys(Keys.ENTER)
    browser.wait("return location.hash.startsWith('#/entity/')")
    assert browser.wait("return document.activeElement === document.querySelector('.detail h2')")
    browser.open(small, "#/document/release-0000.txt?mention=1")
    browser.keys(Keys.ARROW_RIGHT)
    assert browser.run("return document.activeElement.dataset.mention") == "2"
    browser.keys(Keys.END, Keys.ENTER)
    assert browser.wait("return location.hash === '#/entity/money:hk%242-million'")


def test_the_keys_reach_the_end_of_a_long_list(browser, large):
    browser.open(large, "#/documents")
    browser.run("document.querySelector('.row a').focus()")
    browser.keys(Keys.END)
    assert "Release 999" in str(browser.run(FOCUS))
    assert browser.run("return document.querySelectorAll('.row').length") < 60
    browser.keys(Keys.HOME)
    assert "Release 0" in str(browser.run(FOCUS))


def test_the_graph_shows_the_nearest_and_opens_more(browser, large):
    browser.open(large, "#/graph/date:may-5,-2025")
    assert browser.run("return document.querySelectorAll('.node').length") == 41
    assert browser.text(".full .said").startswith("40 of 700 neighbours")
    browser.run("document.querySelector('.node[tabindex=\"0\"]').focus()")
    browser.keys(Keys.ARROW_RIGHT)
    chosen = browser.run("return document.activeElement.dataset.k")
    browser.keys(Keys.ENTER)
    assert browser.run("return document.querySelectorAll('.node').length") > 41
    assert browser.run("return document.activeElement.dataset.k") == chosen
    overlap = """const boxes = [...document.querySelectorAll('.node circle:first-of-type')].map(e => e.getBoundingClientRect());
        return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom))"""
    assert not browser.run(overlap)


def test_a_thousand_documents_open_in_a_second(browser, large):
    assert min(browser.open(large) for _ in range(3)) < 1000
    assert browser.texts(".figures dd")[0] == "1,000"
    step = "const t = performance.now(); location.hash = arguments[0]; return new Promise(done => addEventListener('hashchange', () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - t))), {once: true}))"
    slow = {at: took for at in VIEWS[1:] if (took := browser.run(step, at)) > 1500}
    assert slow == {}


BACKGROUND = "return getComputedStyle(document.body).backgroundColor"


def test_dark_where_the_system_is_dark_or_the_switch_says_so(browser, small):
    browser.open(small)
    light = browser.run(BACKGROUND)
    browser.open(small, prefers_color_scheme="dark")
    dark = browser.run(BACKGROUND)
    assert (light, dark) == ("rgb(251, 250, 248)", "rgb(20, 22, 26)")
    browser.click(".theme")
    assert browser.run(BACKGROUND) == light
    browser.click(".theme")
    assert browser.run(BACKGROUND) == dark
    browser.run("localStorage.clear()")


@pytest.mark.parametrize("at", ["#/document/release-0000.txt", "#/entity/person:ada-poon"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_contrast(browser, small, page, standing, scheme, at):
    """WCAG AA: 4.5 to 1 for each label's tag, for links and for what is dim, on the ground that they stand on."""
    where = page(standing) if "ada-poon" in at else small
    browser.open(where, at, prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    worst = browser.run(
        """
        const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
        const over = (colours) => {
          canvas.clearRect(0, 0, 1, 1);
          for (const c of colours) { canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); }
          return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255);
        };
        const light = (rgb) => rgb.map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, k) => s + v * [0.2126, 0.7152, 0.0722][k], 0);
        const found = [];
        for (const [selector, pseudo] of [['.tag'], ['.status'], ['.context'], ['.span', '::after'], ['a'], ['.dim'], ['.chip'], ['.said'], ['nav a'], ['button']]) {
          for (const e of document.querySelectorAll(selector)) {
            const grounds = [];
            for (let up = e; up; up = up.parentElement) grounds.unshift(getComputedStyle(up).backgroundColor);
            const a = light(over([...grounds, getComputedStyle(e, pseudo).color])), b = light(over(grounds));
            found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), selector, e.textContent.slice(0, 30), e.className]);
          }
        }
        return found.sort((x, y) => x[0] - y[0])[0];
        """
    )
    assert worst[0] >= 4.5, worst


def test_on_paper_there_is_text_and_no_controls(browser, small):
    browser.open(small, "#/document/release-0000.txt", prefers_color_scheme="dark")
    browser.media("print", prefers_color_scheme="dark")
    seen = "return [...document.querySelectorAll(arguments[0])].some(e => e.checkVisibility())"
    assert browser.run(BACKGROUND) == "rgb(255, 255, 255)"
    assert browser.run("return getComputedStyle(document.querySelector('.text p')).color") == "rgb(29, 33, 38)"
    assert [s for s in (".top", ".filters", ".master", ".theme") if browser.run(seen, s)] == []
    assert browser.run(seen, ".text .span")
    assert browser.run("return document.documentElement.scrollHeight >= document.querySelector('.detail').scrollHeight")


def test_a_list_is_printed_whole(browser, small):
    browser.open(small, "#/relations")
    assert browser.run("dispatchEvent(new Event('beforeprint')); return document.querySelectorAll('.row').length") == 60


def test_narrow_windows_have_no_sideways_scrolling(browser, small):
    browser.open(small, width=400, height=800)
    for at in VIEWS[1:]:
        browser.go(at)
        assert browser.run("return document.documentElement.scrollWidth") <= 400, at


def test_the_page_has_landmarks_headings_and_names(browser, small):
    browser.open(small)
    for at in ["#/overview", *VIEWS[1:]]:
        browser.go(at)
        assert browser.run(
            "return ['header', 'nav', 'main'].map(s => document.querySelectorAll(`body > ${s}, body > header > ${s}`).length)"
        ) == [1, 1, 1]
        unnamed = """return [...document.querySelectorAll('a, button, input, select, [role=button], [role=link]')]
            .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML)"""
        assert browser.run(unnamed) == [], at
        levels = browser.run(
            "return [...document.querySelectorAll('main :is(h1,h2,h3,h4)')].filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
        )
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), (at, levels)
        assert browser.run("return document.querySelector('nav [aria-current=page]') !== null")


BAD = (
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 1</script><!--",
    '"><img src=x onerror="window.hit = 1">',
    "<svg onload=window.hit=1>",
    "</title></style><style>*{display:none}</style>",
    "x;background:url(http://127.0.0.1:9/);",
    "{{constructor.constructor('window.hit=1')()}}",
    "javascript:window.hit=1",
    '#/entity/x" onmouseover="window.hit=1',
    "\u2028\u2029\u202e\x00 ]]> &lt;script&gt;",
)


def bad(words, url):
    """A result in which everything that may come from a document is the same bad words."""
    text = f"{words} and {words}"
    size = len(words)
    document = Document(words, words, words, words, (Section(words, 0, size),), "", words, words, url=url, text=text)
    mentions = tuple(
        Mention(f"{words}#{n}", words, start, start + size, words, label, words, words, 0.5, words, words)
        for n, (start, label) in enumerate(((0, "PERSON"), (size + 5, words)))
    )
    entities = tuple(
        Entity(f"{n}{words}", label, words, (words, f"{words} II"), words, words)
        for n, label in enumerate(("PERSON", words))
    )
    links = tuple(Link(m.id, e.id, words, 0.5, words) for m, e in zip(mentions, entities, strict=True))
    piece = Evidence(words, 0, len(text), text)
    elsewhere = Evidence(words, 0, 3, f"{words} {words}")
    relations = tuple(
        Relation(f"{n}", kind, entities[0].id, entities[1].id, words, "stated", words, 0.5, (e,), words)
        for n, (kind, e) in enumerate(((words, piece), ("attended", elsewhere)))
    )
    return Result("hkie/1", (document,), mentions, links, entities, relations)


@pytest.mark.slow
@pytest.mark.parametrize("words", BAD)
def test_words_stay_words(browser, page, words):
    where = page(bad(words, words), title=words)
    browser.open(where)
    for at in (
        "#/overview",
        "#/documents",
        f"#/document/{quote(words)}",
        f"#/entity/{quote('0' + words)}",
        "#/relations",
        f"#/graph/{quote('0' + words)}",
    ):
        browser.go(at)
        browser.run(
            "for (const e of document.querySelectorAll('main *')) e.dispatchEvent(new Event('mouseover', {bubbles: true}))"
        )
        assert browser.run("return window.hit ?? null") is None
        assert (
            browser.run("return document.querySelectorAll('script, style, img, iframe, main svg[onload]').length") <= 3
        )
        assert (
            browser.run("return [...document.querySelectorAll('[onerror],[onload],[onmouseover],[srcdoc]')].length")
            == 0
        )
        assert (
            browser.run(
                "return [...document.querySelectorAll('a')].filter(a => !/^(#|https?:)/.test(a.getAttribute('href'))).length"
            )
            == 0
        )
        assert browser.run("return performance.getEntriesByType('resource').length") == 0


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c&d", True),
        ("http://example.org/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//example.org/", False),
        ("https://", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_addresses_of_the_web_are_links(browser, make, page, url, link):
    result = make(1)
    where = page(dataclasses.replace(result, documents=(dataclasses.replace(result.documents[0], url=url),)))
    browser.open(where, "#/document/release-0000.txt")
    assert browser.run(
        "return [...document.querySelectorAll('.reader header a')].map(a => a.getAttribute('href'))"
    ) == ([url] if link else [])
    assert " ".join(url.split()) in " ".join(browser.text(".reader header p").split())


def test_an_empty_result_opens(browser, page):
    browser.open(page(Result("hkie/1", (), (), (), (), ())))
    for at in ["#/overview", *VIEWS[1:]]:
        browser.go(at)
        assert browser.text("main h1, main .empty").strip()
