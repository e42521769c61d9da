"""The first screen: the summary that hkie extract prints on a terminal."""

import io
import re
from dataclasses import replace

import pytest

from hkie.cli.rendering import console
from hkie.cli.summary import print_summary, written_day
from hkie.query.summary import Fact, Profile, Summary, summarise
from hkie.records import Entity, Evidence, Money, Relation, Result

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ADA, BEN = Entity("ada", "PERSON", "Ada Poon", ()), Entity("ben", "PERSON", "Ben [b]Cox[/b]", ())

POST, FORUM = Entity("post", "TITLE", "Director of Tides", ()), Entity("forum", "EVENT", "Harbour Forum", ())
MONEY = Entity("money", "MONEY", "HKD 7400000000", (), Money("HKD", "7400000000"))
DAY, LATER = (Entity(day, "DATE", day, (), day) for day in ("2026-05-05", "2026-05-07"))


def screen(summary, width=80, height=40):
    out = console(io.StringIO())
    out.width, out.height = width, height
    print_summary(summary, out)
    return out.file.getvalue().splitlines()


@pytest.fixture(scope="module")
def thousand(seeds):
    """A thousand documents, each with names, relations and an event of its own."""
    documents, mentions, links, entities, relations = [], [], [], {}, []
    for number in range(200):

        def own(name, number=number):
            return f"{name}-{number}"

        for d in seeds.documents:
            documents.append(replace(d, id=own(d.id)))
        for e in seeds.entities:
            entities[own(e.id)] = replace(e, id=own(e.id))
        mentions += [replace(m, id=own(m.id), document=own(m.document)) for m in seeds.mentions]
        links += [replace(link, mention=own(link.mention), entity=own(link.entity)) for link in seeds.links]
        relations += [
            replace(r, id=own(r.id), document=own(r.document), head=own(r.head), tail=own(r.tail))
            for r in seeds.relations
        ]
    return Result(
        seeds.schema, tuple(documents), tuple(mentions), tuple(links), tuple(entities.values()), tuple(relations)
    )


@pytest.mark.parametrize(("width", "height"), [(80, 40), (140, 40), (80, 24), (50, 20), (30, 12), (200, 100)])
@pytest.mark.parametrize("name", ["seeds", pytest.param("thousand", marks=pytest.mark.slow)])
def test_it_fits_the_screen(request, name, width, height):
    lines = screen(summarise(request.getfixturevalue(name)), width, height)
    assert len(lines) < height  # the last line is the shell's
    assert max(map(len, lines)) <= width
    assert re.match(r"5 documents|1,000 documents", lines[0])
    assert "--full" in " ".join(lines[-2:])
    if height >= 40 and width >= 80:
        titles = ("People", "Programmes and budgets", "Events", "Meetings and visits")
        found = [line.split("  ")[0] for line in lines if line and not line.startswith(" ")]
        assert found[1:5] == list(titles)


def test_it_says_who_holds_what_what_it_costs_and_who_met(seeds):
    shown = "\n".join(line.rstrip() for line in screen(summarise(seeds)))
    for said in (
        r"5 documents, 14 Apr 2025 to 8 Nov 2025: 4\d\d mentions of \d+ names, \d+ relations\n",
        r"\n  Daniel Cheung +Deputy Commissioner for Digital Policy\n",
        r"\n  Artificial Intelligence Subsidy Scheme +HK\$3 billion\n",
        r"\n  [\d, ]+ Nov 2025 +\S[^\n]*\n +held in [^\n;]+; organised by \S",
        r'\n  John Lee Ka-chiu met Zhuang Rongwen\n    "In the afternoon, Mr Lee met Mr Zhuang',
        r"\n  \S[^\n]* visited Hangzhou[^\n]*, \d Nov 20",
    ):
        assert re.search(said, shown), said


def test_a_wide_screen_has_an_event_in_one_line(seeds):
    assert any(
        re.match(r"  [\d, ]+ Nov 2025 +\S.*  held in [^;]+; organised by \S", line)
        for line in screen(summarise(seeds), 140)
    )


@pytest.mark.parametrize(
    ("kind", "status", "more", "sentence"),
    [
        ("met_with", "actual", {}, "Ada Poon met Ben [b]Cox[/b]"),
        ("met_with", "actual", {"date": "2025-11-06"}, "Ada Poon met Ben [b]Cox[/b], 6 Nov 2025"),
        ("met_with", "planned", {"date": "2025-12"}, "Ada Poon will meet Ben [b]Cox[/b], Dec 2025"),
        ("visited", "planned", {}, "Ada Poon will visit Ben [b]Cox[/b]"),
        ("met_with", "denied", {}, "Ada Poon met Ben [b]Cox[/b] (denied)"),
        ("visited", "former", {"to": "2024"}, "Ada Poon visited Ben [b]Cox[/b] (former, to 2024)"),
        ("amended", "planned", {}, "Ada Poon amended Ben [b]Cox[/b] (planned)"),
    ],
)
def test_a_relation_is_a_sentence_with_its_status_in_words(kind, status, more, sentence):
    evidence = (Evidence("d", 0, 9, "She :cat: [i]met[/i]"),)
    relation = Relation("r", kind, "ada", "ben", "d", "stated", "x", 0.9, evidence, status=status, **more)
    fact = Fact(relation, ADA, BEN, relation.date, 1)
    lines = screen(Summary(1, None, None, 1, 2, 1, (), (), (), (fact,), ()))
    assert [line.rstrip() for line in lines[3:5]] == [f"  {sentence}", '    "She :cat: [i]met[/i]"']


def stated(kind, head, tail, status="actual", **more):
    relation = Relation("r", kind, head.id, tail.id, "d", "stated", "x", 0.9, (), status=status, **more)
    return Fact(relation, head, tail, None, 1)


@pytest.mark.parametrize(
    ("part", "facts", "lines"),
    [
        ("people", {"holder": (stated("holds_title", ADA, POST, "former", to="2024"),)}, ["Harbour Forum  Director of Tides (former, to 2024)"]),
        ("people", {"member": (stated("affiliated_with", ADA, BEN),)}, ["Harbour Forum  of Ben [b]Cox[/b]"]),
        ("people", {}, ["Harbour Forum"]),
        ("budgets", {"budget": (stated("has_budget", FORUM, MONEY), stated("has_budget", FORUM, MONEY, "planned"))}, ["Harbour Forum  HK$7.4 billion; HK$7.4 billion (planned)"]),
        ("events", {"day": (stated("held_on", FORUM, DAY),)}, ["5 May 2026  Harbour Forum"]),
        ("events", {"day": (stated("held_on", FORUM, DAY, "planned"),)}, ["5 May 2026  Harbour Forum (planned)"]),
        ("events", {"day": (stated("held_on", FORUM, DAY, "planned"), stated("held_on", FORUM, LATER)), "organiser": (stated("organised", BEN, FORUM),)}, ["5, 7 May 2026  Harbour Forum", "               organised by Ben [b]Cox[/b]"]),
        ("others", {}, ["Harbour Forum  EVENT  2 mentions in 1 document"]),
    ],
)  # fmt: skip
def test_an_entity_has_its_facts_with_their_status_in_words(part, facts, lines):
    summary = replace(Summary(1, None, None, 1, 2, 1, (), (), (), (), ()), **{part: (Profile(FORUM, 2, 1, facts),)})
    assert [line[2:].rstrip() for line in screen(summary)[3:-3]] == lines


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2025-11-08", "8 Nov 2025"),
        ("2025-11-08T16:20", "8 Nov 2025"),
        ("2025-11", "Nov 2025"),
        ("2025", "2025"),
        ("--11-08", "8 Nov"),
        ("2025-13-01", "2025-13-01"),
        ("soon", "soon"),
    ],
)
def test_a_day_is_written_as_people_write_it(day, shown):
    assert written_day(day) == shown


def test_a_terminal_gets_the_summary(in_terminal):
    shown = COLOURS.sub("", in_terminal("extract", "seeds/", "--quiet"))
    assert len(shown.splitlines()) < 40
    assert "\n  John Lee Ka-chiu met Zhuang Rongwen" in shown
    assert "holds_title" not in shown


@pytest.mark.slow
def test_the_summary_of_cached_documents_is_the_same(in_terminal, tmp_path):
    arguments = ("extract", "seeds/", "--quiet", "--cache", tmp_path / "c")
    once, again = (in_terminal(*arguments) for _ in range(2))
    assert once == again
    assert "John Lee" in once


@pytest.mark.parametrize(
    "options", [("--full",), pytest.param(("--label", "person,PROGRAMME"), marks=pytest.mark.slow)]
)
def test_full_and_a_label_give_the_tables_through_the_pager(in_terminal, tmp_path, options):
    pager = f"sh -c 'cat > {tmp_path / 'paged'}'"
    shown = in_terminal("extract", "seeds/", "--quiet", *options, PAGER=pager)
    assert "Lillian" not in shown
    paged = COLOURS.sub("", (tmp_path / "paged").read_text(encoding="utf-8"))
    assert "Lillian Cheong Man-lei" in paged
    assert ("holds_title" in paged) == (options == ("--full",))


@pytest.mark.slow
def test_full_changes_nothing_in_a_pipe(run):
    assert run("extract", "seeds/", "--full").stdout == run("extract", "seeds/").stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", pytest.param("latin-1", marks=pytest.mark.slow)])
def test_a_terminal_that_is_not_utf_8_gets_no_substitutes(in_terminal, encoding):
    shown = in_terminal("extract", "seeds/", "--quiet", PYTHONIOENCODING=encoding)
    assert "?" not in COLOURS.sub("", shown)
    assert "John Lee Ka-chiu met Zhuang Rongwen" in COLOURS.sub("", shown)
