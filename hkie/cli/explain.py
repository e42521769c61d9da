"""hkie explain: why a mention was found or not, and why names were joined or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkie.cli.answers import Answer, answers
from hkie.cli.arguments import results_and_entities
from hkie.cli.options import TIMEOUT, Decisions, Ner, Patterns, decided
from hkie.errors import ResultFileError, UsageError
from hkie.ner import DEFAULT
from hkie.text.cleaning import STDIN

if TYPE_CHECKING:
    from hkie.records import Source


@answers()
def command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH or RESULT [NAME]",
            help="A document, or - for standard input. Or results, and the name or id of an entity: why its names were joined.",
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", "-t", help="A text instead of a document.", show_default=False, rich_help_panel="Input"),
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Only candidates that cover this offset, in characters of the text of the file.",
            show_default=False,
        ),
    ] = None,
    relations: Annotated[
        bool,
        typer.Option(
            "--relations",
            "-r",
            help="Every relation that the document may state, instead of mentions: its score and status, and what spoke for them.",
        ),
    ] = False,
    entity: Annotated[
        list[str] | None,
        typer.Option(
            "--entity",
            "-e",
            show_default=False,
            help="An entity of a result, by name or id: the same as NAME. Twice: why the two are or are not one.",
        ),
    ] = None,
    decisions: Decisions = None,
    patterns: Patterns = None,
    ner: Ner = DEFAULT,
) -> Answer:
    """Show every candidate for a mention: its rule and score, whether it was kept, and what it lost to.

    With --relations, the command shows what spoke for and against each relation and its status.

    With NAME or --entity, the command shows how the names of an entity of a result were joined, and why it may be on a
    watchlist.
    """
    given, wanted = results_and_entities(paths or [], entity or [])
    if wanted:
        if not given or text is not None or at is not None or relations:
            raise UsageError("--entity needs the file of a result, without --text, --at and --relations")
        return _entities(given, wanted, decisions, patterns or [])
    if len(given) > 1:
        raise UsageError("give one document; or results, and the name of an entity after them")
    source = _source(given[0] if given else None, text)
    if at is not None and at >= len(source.text):
        raise UsageError(f"--at {at} is beyond the text, which has {len(source.text)} characters")
    from dataclasses import asdict

    from hkie.cli.rulebook import print_explained, print_weighed
    from hkie.pipeline.analyzer import Stages
    from hkie.query.explain import why
    from hkie.query.weighed import weighed

    if relations and decisions is not None:
        raise UsageError("--decisions is for mentions; give it without --relations")
    stages = Stages(patterns or (), ner=ner)
    if relations:
        return Answer(weighed(stages, source, at), lambda found: print_weighed(found, source.text))
    return Answer(
        why(stages, source, at, decided(decisions)),
        lambda found: print_explained(found, source.text, at),
        as_json=lambda found: [asdict(e) | {"won": e.won} for e in found],
    )


def _entities(paths: list[str], wanted: list[str], decisions: Path | None, patterns: list[Path]) -> Answer:
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
    result = results.together(paths, Resolver.of(rules), said)
    if len(wanted) == 2:
        verdict = entity.compare(result, wanted[0], wanted[1], known, said, rules.ontology)
        return Answer(
            [verdict],
            lambda _: entities.print_verdict(wanted[0], wanted[1], verdict),
            as_json=lambda rows: asdict(rows[0]),
        )
    found = entity.one(result, wanted[0], (), rules.ontology)
    hits = {"hits": [asdict(hit) for hit in found.hits]} if found.hits else {}
    return Answer(
        entity.chain(result, found),
        lambda steps: entities.print_chain(found, steps, known.get(found.registry or "")),
        as_json=lambda steps: {"entity": found.id, "links": [asdict(step) for step in steps]} | hits,
    )


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
    try:
        return readers.read(name, file, readers.Options(language=readers.ANY, timeout=TIMEOUT))
    except ResultFileError as error:
        raise UsageError(
            f"{file or 'standard input'}: is a result of hkie extract; "
            f"add the name of an entity: hkie explain {file or STDIN} NAME"
        ) from error
