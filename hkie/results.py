"""Reading results, and joining several to one as if from a single run."""

from __future__ import annotations

import codecs
import functools
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from hkie import shapes
from hkie.corrections import Report, corrected
from hkie.corrections.placed import Placed, in_text, joined, parts, with_hits
from hkie.errors import ReadError, UsageError
from hkie.mentions.bounds import BOUNDS
from hkie.records import READABLE, SCHEMA, Document, Entity, Evidence, Hit, Link, Mention, Relation, Result
from hkie.relations.relation_mentions import STATUSES
from hkie.resolve import Resolver
from hkie.resolve.decisions import Decision
from hkie.text.cleaning import STDIN

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

_Named = TypeVar("_Named", Document, Mention, Entity, Relation)
_RECORDS = {"documents": Document, "mentions": Mention, "entities": Entity, "relations": Relation, "links": Link}


def read(path: str | Path) -> list[Result]:
    """Return the results of a file of JSON or JSON Lines as ``hkie extract`` writes it; ``-`` is standard input.

    Raises UsageError if there is no such file, ReadError, with line and key, if it is not a result.
    """
    where = "standard input" if str(path) == STDIN else str(path)
    found: list[Result] = []
    content = _bytes(path, where)
    if content.strip() and not content.lstrip().startswith((b"{", b"[", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ReadError(f"{where}: not a result of hkie extract; create one with `hkie extract … --format json`")
    for line, data in _objects(content):
        try:
            found.append(_result(shapes.read(_validator(), data)))
        except shapes.JSONError as error:
            raise ReadError(f"{where}:{line + error.line - 1}: {error}") from error
        except ValueError as error:
            at = (
                where if b"\n" in data.strip() else f"{where}:{line}"
            )  # for an object on several lines, only the key is known
            raise ReadError(f"{at}: not a result of hkie extract ({error})") from error
    if not found:
        raise ReadError(f"{where}: no result in this file; create one with `hkie extract … --format json`")
    return found


def _bytes(path: str | Path, where: str) -> bytes:
    try:
        if str(path) == STDIN:
            data = sys.stdin.buffer.read()
        elif Path(path).is_file() or Path(path).is_fifo():
            data = Path(path).read_bytes()
        else:
            raise UsageError(f"{where}: {'is a folder; give a file' if Path(path).is_dir() else 'no such result file'}")
    except OSError as error:
        raise ReadError(f"{where}: cannot be read ({error.strerror or error})") from error
    return data.removeprefix(codecs.BOM_UTF8)


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (line, object) of the whole file, or of each line."""
    start = len(data) - len(data.lstrip())
    first = data.count(b"\n", 0, start) + 1
    end = data.find(b"\n", start)
    if end > 0 and data[start:end].rstrip().endswith(b"}") and data[end:].strip():
        for line, row in enumerate(data[start:].split(b"\n"), first):
            if row.strip():
                yield line, row
    elif start < len(data):
        yield first, data[start:]


def of(row: object) -> Result:
    """Return the result of an object of the output schema. Raises ValueError, with the path of the key, if it is invalid."""
    from pydantic_core import ValidationError

    try:
        return _result(_validator().validate_python(row))
    except ValidationError as error:
        raise ValueError(shapes.said(error)) from error


@functools.cache
def _validator() -> SchemaValidator:
    """Return the validator that checks an object of the output schema and creates records of all but its mentions."""
    from pydantic_core import SchemaValidator
    from pydantic_core import core_schema as s

    amount = s.str_schema(strict=True, pattern=r"^[0-9]{1,40}([.][0-9]{1,40})?$")
    own = {
        "amount": amount,
        "upper": s.nullable_schema(amount),
        "bound": s.nullable_schema(s.literal_schema([*BOUNDS])),
        "published": s.nullable_schema(s.str_schema(strict=True, pattern=r"^[0-9]{4}(-|$)")),
        "label": s.str_schema(strict=True, pattern=r"^[A-Z][A-Z0-9_]*$"),  # a user's tables may add others
        "type": s.str_schema(strict=True, pattern=r"^[a-z]\w*$"),
        "basis": s.literal_schema(["stated", "registry"]),
        "role": s.literal_schema(["claim", "context"]),
        "status": s.literal_schema([*STATUSES]),
    }
    tables = {table: shapes.record(kind, own) for table, kind in _RECORDS.items()}
    tables["mentions"] = shapes.row(Mention, own, entity=shapes.of(str))  # which the record has in its link
    keys = {table: s.typed_dict_field(s.list_schema(tables[table], fail_fast=True)) for table in tables}
    keys["links"]["required"] = False
    return SchemaValidator(s.typed_dict_schema({"schema": s.typed_dict_field(s.literal_schema([*READABLE])), **keys}))


def _result(row: dict[str, Any]) -> Result:
    """Return the result of a validated object. Raises ValueError if records are inconsistent."""
    documents = _by_id("documents", row["documents"])
    entities = _by_id("entities", row["entities"])
    links_read = {link.mention: link for link in row.get("links", ())}
    mentions, links = [], []
    for k, item in enumerate(row["mentions"]):
        mention = Mention(
            item["id"], sys.intern(item["document"]), item["start"], item["end"], item["text"], item["label"],
            sys.intern(item["section"]), sys.intern(item["rule"]), item["score"], item.get("value"),
            item.get("honorific"), item.get("page"), item.get("name_zh"),
        )  # fmt: skip
        entity = item["entity"]
        _known("entity", entities, entity, "mentions", k, "entity")
        if (label := entities[entity].label) != mention.label:
            raise ValueError(
                f"{shapes.path('mentions', k, 'label')} is {mention.label}, but its entity's label is {label}"
            )
        _stands(documents, mention, "mentions", k)
        mentions.append(mention)
        links.append(links_read.get(mention.id) or Link(mention.id, entity, "exact", 1.0, mention.text))
        if links[-1].entity != entity:
            raise ValueError(
                f"{shapes.path('mentions', k, 'entity')} is {shapes.quoted(entity)}, but its link has {shapes.quoted(links[-1].entity)}"
            )
    of_mentions = _by_id("mentions", mentions)
    for k, document in enumerate(row["documents"]):
        _inside(document, k)
    for k, link in enumerate(row.get("links", ())):
        _known("mention", of_mentions, link.mention, "links", k, "mention")
    for k, relation in enumerate(row["relations"]):
        _known("document", documents, relation.document, "relations", k, "document")
        _known("entity", entities, relation.head, "relations", k, "head")
        _known("entity", entities, relation.tail, "relations", k, "tail")
        for j, evidence in enumerate(relation.evidence):
            _stands(documents, evidence, "relations", k, "evidence", j)
    _by_id("relations", row["relations"])
    return Result(
        SCHEMA, tuple(row["documents"]), tuple(mentions), tuple(links), tuple(row["entities"]), tuple(row["relations"])
    )


def _by_id(table: str, records: Sequence[_Named]) -> dict[str, _Named]:
    found = {record.id: record for record in records}
    if len(found) < len(records):
        seen: set[str] = set()
        for k, record in enumerate(records):
            if record.id in seen:
                raise ValueError(f"{shapes.path(table, k, 'id')} is a duplicate, {shapes.quoted(record.id)}")
            seen.add(record.id)
    return found


def _known(kind: str, ids: Collection[str], name: str, *path: str | int) -> None:
    if name not in ids:
        raise ValueError(f"{shapes.path(*path)}: unknown {kind} {shapes.quoted(name)}")


def _stands(documents: Mapping[str, Document], span: Mention | Evidence, *path: str | int) -> None:
    """Raise ValueError if a span does not match its text or the text of the document."""
    _known("document", documents, span.document, *path, "document")
    document = documents[span.document]
    if span.end - span.start != len(span.text):
        raise ValueError(
            f"{shapes.path(*path, 'end')} is {span.end}, but start and text make it {span.start + len(span.text)}"
        )
    if document.text is not None and document.text[span.start : span.end] != span.text:
        raise ValueError(
            f"{shapes.path(*path, 'text')} differs from the text at {span.start} in {shapes.quoted(document.id)}: {shapes.quoted(span.text)}"
        )


def _inside(document: Document, k: int) -> None:
    """Raise ValueError if a section or a page is not inside its document."""
    last = sys.maxsize if document.text is None else len(document.text)
    for j, section in enumerate(document.sections):
        if not section.start <= section.end <= last:
            raise ValueError(
                f"{shapes.path('documents', k, 'sections', j, 'end')} is {section.end}, before its start or beyond the text"
            )
    for j, page in enumerate(document.pages):
        if page > last:
            raise ValueError(f"{shapes.path('documents', k, 'pages', j)} is {page}, beyond the text")


def resolve(
    results: Iterable[Result], resolver: Resolver, decisions: Sequence[Decision] = ()
) -> tuple[Result, tuple[str, ...]]:
    """Join results to one, with the same entities as a single run over all their documents.

    A document in several results is taken once; relations from the registry are left out. Returns the result, and in
    words the decisions that could not be applied. Raises ReadError if two different documents have the same id.
    """
    documents: dict[str, Document] = {}
    mentions: list[Mention] = []
    relations: list[Placed] = []
    hits: list[Hit] = []
    report = Report()
    for result in corrected(results, resolver, decisions, report):
        new = [d for d in result.documents if is_new(d, documents)]
        documents.update({d.id: d for d in new})
        own, stated = parts(result, {d.id for d in new})
        mentions.extend(own)
        relations.extend(stated)
        hits.extend(hit for entity in result.entities for hit in entity.hits)
    mentions.sort(key=in_text)
    resolution = resolver.resolve(mentions, {d.id: d.published for d in documents.values()}, decisions)
    ordered = tuple(documents[name] for name in sorted(documents))
    entities = with_hits(resolution.entities, hits, resolution.entity_of)
    report.take(resolution)
    now = joined(relations, resolution.entity_of, resolver.ontology)
    return Result(SCHEMA, ordered, tuple(mentions), resolution.links, entities, now), tuple(report.problems(decisions))


def together(paths: Iterable[str | Path], resolver: Resolver, decisions: Sequence[Decision] = ()) -> Result:
    """Return the only result of the files as it was written, or several joined to one."""
    found = [result for path in paths for result in read(path)]
    return found[0] if len(found) == 1 else resolve(found, resolver, decisions)[0]


def is_new(document: Document, known: Mapping[str, Document]) -> bool:
    """Return whether a document is new. Raises ReadError if a different one has its id."""
    other = known.get(document.id)
    if other is None:
        return True
    if other.sha256 != document.sha256:
        raise ReadError(
            f"{document.id}: two documents of different content have this id; extract them with paths that differ"
        )
    return False
