"""The examples in the help of commands that serve several tasks; a test runs them all."""

from __future__ import annotations

EXTRACT = (
    ("a summary on the screen", "hkie extract seeds/"),
    ("a result for the other commands", "hkie extract seeds/ --format json --text --output result.json"),
    ("people and money, as tables", "hkie extract seeds/ --label PERSON,MONEY"),
    ("a spreadsheet", "hkie extract seeds/ --format xlsx --output result.xlsx"),
    ("for another program", "hkie extract seeds/ --format json | jq -r '.entities[].name'"),
    ("with your rules and decisions", "hkie extract seeds/ --patterns my-rules/ --decisions decisions.jsonl"),
    ("texts in a column of a table", "hkie extract news.csv --text-field body --date-field day --format jsonl"),
    ("again, only what is new or changed", "hkie extract seeds/ --cache .hkie --format json --output result.json"),
)
EXPORT = (
    ("a database", "hkie export result.json --to sqlite --output result.db"),
    ("a spreadsheet with a sheet for each table", "hkie export result.json --to xlsx --output tables.xlsx"),
    ("one table, for another program", "hkie export result.json --to csv --table budgets | sort"),
    ("a graph, for Gephi", "hkie export result.json --to gexf --output result.gexf"),
    ("a digest to read, with quotations", "hkie export result.json --to md --output result.md"),
    ("linked data", "hkie export result.json --to jsonld --output result.jsonld"),
    ("annotations to correct", "hkie export result.json --to brat --output brat/"),
)
REVIEW = (
    ("one case after another, with keys", "hkie review result.json"),
    ("the 20 most doubtful people", "hkie review result.json --label PERSON --limit 20"),
    ("what is open", "hkie review result.json --list"),
    ("the same for another program", "hkie review result.json --json | jq -r '.[].left.name'"),
    ("then apply the answers", "hkie resolve result.json --decisions decisions.jsonl --output decided.json"),
)


def examples(tasks: tuple[tuple[str, str], ...]) -> str:
    """Return the end of the help of a command: each command line below what it is for."""
    return "\n".join(["Examples:", *(f"[dim]# {task}[/]\n{command}" for task, command in tasks)])
