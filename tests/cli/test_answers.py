"""--json, --csv and --limit of every command that queries a result, and the order of its arguments."""

import csv
import io
import json

import pytest

TEXT = (
    "The Director of Tides, Ms Ada Poon Mei-yee, attended the Harbour Forum. Ms Ada Poon Mei-yee met with Mr Ben Cox. "
    "The Tide Bureau launched the Tide Wall Fund with a budget of HK$2 billion. Mr Ben Cox attended the Harbour Forum."
)
# The command, its first columns as CSV, and its number of rows.
COMMANDS = [
    (("find", "r.json", "Tide Wall"), "entity,entity_label,entity_id,name,score,mentions,documents", 1),
    (("entities", "r.json", "--label", "PERSON"), "entity,entity_label,entity_id,name,score,mentions,documents", 2),
    (("entity", "r.json", "Ben Cox"), "type,as_head,other,other_label,other_id,date,document", 2),
    (("timeline", "r.json"), "date,stated,type,head,head_label,head_id,tail,tail_label,tail_id,document", 6),
    (("relations", "r.json", "--type", "attended"), "date,stated,type,head,head_label,head_id,tail,tail_label", 2),
    (("top", "r.json", "attended"), "entity,entity_label,entity_id,count,documents,others", 2),
    (("budgets", "r.json"), "entity,entity_label,entity_id,written,amount,currency,bound,upper,status,date", 1),
    (("who", "r.json", "Director of Tides"), "person,name,post,first,last,since,until,acting,documents,evidence", 1),
    (("diff", "empty.json", "r.json", "--part", "people"), "part,change,name,before,after,claims,documents", 2),
    (("explain", "r.json", "Ben Cox"), "text,method,score,detail,document,mentions", 1),
    (("explain", "r.json", "-e", "Ben Cox", "-e", "Ada Poon Mei-yee"), "same,reasons,against", 1),
    (("explain", "a.txt", "--at", "30"), "label,rule,score,start,end,text,value,reading,outcome,reason", 1),
    (("show", "a.txt", "--label", "MONEY"), "document,start,end,text,label,entity,entity_label,entity_id", 1),
]  # fmt: skip
commands = pytest.mark.parametrize(("command", "header", "rows"), COMMANDS, ids=lambda c: " ".join(c[:2]) if isinstance(c, tuple) else "")  # fmt: skip


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers")
    (folder / "a.txt").write_text(f"{TEXT}\n\n2031-01-14\n")
    (folder / "b.txt").write_text("Nothing is told.\n")
    for source, result in (("a.txt", "r.json"), ("b.txt", "empty.json")):
        assert run("extract", source, "--format", "json", "--output", result, cwd=folder).returncode == 0
    return folder


@commands
def test_csv_has_a_header_and_a_row_for_each(run, folder, command, header, rows):
    done = run(*command, "--csv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(header)
    found = list(csv.reader(io.StringIO(done.stdout)))
    assert len(found) - 1 >= rows
    assert {len(row) for row in found} == {len(found[0])}
    if command[0] != "explain":
        assert len(found) - 1 == rows


@commands
def test_json_and_csv_have_the_same_rows(run, folder, command, header, rows):
    done = run(*command, "--json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    made = json.loads(done.stdout)
    if command[0] == "entity":
        made = made["said"]
    elif isinstance(made, dict):
        made = made.get("links", [made])
    assert len(made) == len(list(csv.reader(io.StringIO(run(*command, "--csv", cwd=folder).stdout)))) - 1


@pytest.mark.parametrize("form", [(), ("--csv",), ("--json",)])
@pytest.mark.parametrize("command", [("entities", "r.json"), ("relations", "r.json"), ("show", "a.txt")], ids=lambda c: c[0])  # fmt: skip
def test_a_limit_holds_for_people_and_for_programs(run, folder, command, form):
    done = run(*command, "--limit", "1", "--no-pager" if command[0] == "show" else "--limit=1", *form, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    if form == ("--csv",):
        assert len(done.stdout.splitlines()) == 2
    elif form:
        assert len(json.loads(done.stdout)) == 1
    else:
        assert done.stdout.splitlines()[-1].startswith("and ")


@pytest.mark.parametrize(
    ("command", "same"),
    [
        (("find", "Ben Cox", "r.json"), ("find", "r.json", "Ben Cox")),
        (("who", "Director of Tides", "r.json"), ("who", "r.json", "Director of Tides")),
        (("top", "met with", "r.json"), ("top", "r.json", "met_with")),
        (("timeline", "r.json", "--entity", "Ben Cox"), ("timeline", "r.json", "Ben Cox")),
        (("relations", "Ben Cox", "r.json", "empty.json"), ("relations", "r.json", "empty.json", "Ben Cox")),
        (("explain", "r.json", "--entity", "Ben Cox"), ("explain", "r.json", "Ben Cox")),
        (("entity", "r.json", "Mr COX"), ("entity", "r.json", "Ben Cox")),
        (("entity", "r.json", "Ms Ada POON Mei Yee"), ("entity", "r.json", "person:ada-poon-mei-yee")),
        (("entity", "r.json", "empty.json", "Ben Cox"), ("entity", "r.json", "Ben Cox")),
    ],
    ids=lambda c: " ".join(c),
)
def test_a_name_stands_last_or_where_it_cannot_be_a_file(run, folder, command, same):
    done, other = (run(*each, "--json", cwd=folder) for each in (command, same))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == other.stdout


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (("find", "r.json", "x", "--json", "--csv"), 2, "give --json or --csv, not both"),
        (("timeline", "r.json", "none.json"), 2, "none.json: no such result file"),
        (("timeline", "r.json", "Ben Cox", "-e", "Ada Poon"), 2, "give the entity once: as NAME or with --entity"),
        (("relations", "Ben Cox", "r.json", "-e", "Ben Cox"), 2, "give the entity once: as NAME or with --entity"),
        (("explain", "r.json", "Ben Cox", "-e", "Ada Poon"), 2, "give the entity once: as NAME or with --entity"),
        (("timeline", "none.json", "-e", "Ben Cox"), 2, "none.json: no such result file"),
        (("timeline", "r.json", "none.json", "-e", "Ben Cox"), 2, "none.json: no such result file"),
        (("timeline", "r.json", ""), 2, "the name of the entity is empty"),
        (("top", "r.json", "sailed"), 2, "unknown relation type 'sailed'; one of holds_title, "),
        (("top", "r.json", "visited"), 0, "no relation visited in this result"),
        (("relations", "r.json", "--status", "sure"), 2, "unknown status 'sure'; one of "),
        (("relations", "r.json", "--since", "soon"), 2, "--since soon: not a date"),
        (("relations", "r.json", "--status", "former"), 0, "no such relation in this result"),
        (("budgets", "r.json", "Ben Cox"), 0, "no such budget in this result"),
        (("budgets", "empty.json", "--csv"), 0, "no such budget in this result"),
        (("find", "r.json", "Xylophone"), 0, "no entity has a name like 'Xylophone'"),
        (("entities", "r.json", "--label", "PLACE"), 0, "no entity of this result is PLACE"),
        (("timeline", "r.json", "--since", "2040"), 0, "no relation in this result has such a day"),
        (("timeline", "r.json", "Xylophone"), 2, "no entity is named 'Xylophone'"),
        (("budgets", "r.json", "Xylophone"), 2, "no entity is named 'Xylophone'"),
        (("entity", "r.json", "Xylophone"), 2, "no entity is named 'Xylophone'"),
        (
            ("who", "r.json", "Director of Tides", "--on", "1999"),
            0,
            "no document says who held 'Director of Tides' on 1999",
        ),
        (("explain", "a.txt", "b.txt"), 2, "give one document"),
        (
            ("explain", "r.json"),
            2,
            "r.json: is a result of hkie extract; add the name of an entity: hkie explain r.json NAME\n",
        ),
        (("explain", "r.json", "--relations"), 2, "r.json: is a result of hkie extract; add the name of an entity"),
        (("export", "r.json", "--to", "csv", "--table", "budgets", "--type", "attended"), 2, "are for graphs"),
    ],
    ids=lambda c: " ".join(c) if isinstance(c, tuple) else "",
)
def test_what_is_wrong_or_not_there_is_told_in_one_line(run, folder, command, code, told):
    done = run(*command, cwd=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_answer_without_rows_is_an_empty_list_as_json(run, folder):
    done = run("find", "r.json", "Xylophone", "--json", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert done.stderr == "hkie: no entity has a name like 'Xylophone'\n"
