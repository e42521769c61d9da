"""hkie explain: why a mention was found or not, and why names were joined or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.options import TIMEOUT, Decisions, Ner, Patterns, decided
from hkie.cli.terminal import say
from hkie.errors import UsageError
from hkie.ner import DEFAULT

if TYPE_CHECKING:
    from hkie.records import Source


def command(
    path: Annotated[str | None, typer.Argument(help="A document, or - for standard input.", show_default=False)] = None,
    text: Annotated[
        str | None, typer.Option("--text", "-t", help="A text instead of a document.", show_default=False)
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Only candidates that cover this offset, in characters of the text of the file.",
            show_default=False,
        ),
    ] = None,
    entity: Annotated[
        list[str] | None,
        typer.Option(
            "--entity",
            "-e",
            show_default=False,
            help="An entity of a result, by name or id: why its names were joined. Twice: why the two are or are not one.",
        ),
    ] = None,
    decisions: Decisions = None,
    patterns: Patterns = None,
    ner: Ner = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """Show every candidate for a mention: its rule and score, whether it was kept, and what it lost to.

    With --entity, PATH is a result, and the command shows how the names of its entities were joined.
    """
    if entity:
        if path is None or text is not None or at is not None:
            raise UsageError("--entity needs the file of a result, without --text and --at")
        _entities(path, entity, decisions, patterns or [], as_json)
        return
    source = _source(path, text)
    if at is not None and at >= len(source.text):
        raise UsageError(f"--at {at} is beyond the text, which has {len(source.text)} characters")
    from hkie.pipeline.analyzer import Stages
    from hkie.query.explain import why

    found = why(Stages(patterns or (), ner=ner), source, at, decided(decisions))
    if as_json:
        from dataclasses import asdict

        say(json.dumps([asdict(e) | {"won": e.won} for e in found], ensure_ascii=False, indent=2))
        return
    from hkie.cli.rulebook import print_explained

    print_explained(found, source.text, at)


def _entities(path: str, wanted: list[str], decisions: Path | None, patterns: list[Path], as_json: bool) -> None:
    from dataclasses import asdict

    from hkie import results
    from hkie.cli import entities
    from hkie.grammar.ruleset import entry_of_key, load
    from hkie.query import entity
    from hkie.resolve import Resolver

    if len(wanted) > 2:
        raise UsageError("give --entity once, or twice to compare two")
    rules = load(patterns)
    known = entry_of_key(rules)
    said = decided(decisions)
    result = results.together([path], Resolver.of(rules), said)
    if len(wanted) == 2:
        verdict = entity.compare(result, wanted[0], wanted[1], known, said, rules.ontology)
        if as_json:
            say(json.dumps(asdict(verdict), ensure_ascii=False, indent=2))
        else:
            entities.print_verdict(wanted[0], wanted[1], verdict)
        return
    found = entity.one(result, wanted[0])
    steps = entity.chain(result, found)
    if as_json:
        say(json.dumps({"entity": found.id, "links": [asdict(s) for s in steps]}, ensure_ascii=False, indent=2))
    else:
        entities.print_chain(found, steps, known.get(found.registry or ""))


def _source(path: str | None, text: str | None) -> Source:
    from hkie import readers
    from hkie.records import Source

    if (path is None) == (text is None):
        raise UsageError("give either a document or --text")
    if path is None:
        assert text is not None
        return Source("text", "--text", text)
    if Path(path).is_dir():
        raise UsageError(f"{path}: is a folder; give one document")
    found = list(readers.find([path]))
    if len(found) != 1:
        raise UsageError(f"{path}: matches {len(found)} documents; give one")
    ((name, file),) = found
    return readers.read(name, file, readers.Options(language=readers.ANY, timeout=TIMEOUT))
