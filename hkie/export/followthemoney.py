"""ftm: FollowTheMoney entities as JSON Lines, for Aleph, OpenAleph and OpenSanctions' tools.

People, bodies, posts, programmes and events are things. A held post is an Occupancy, belonging to a body a Membership,
any other relation a link, with its claim as summary and its context as description. Documents are included as evidence.
Amounts, days and places are properties of their entities, with the claims in the notes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import IO, Any

from hkie.export.needs import needed
from hkie.ontology import Label, Ontology, shipped
from hkie.query.claims import budgets, quotation, statement
from hkie.records import Document, Entity, Money, Relation, Result, Value

_ID = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?")
_ACTORS = ("actor", "body")


def _schema(label: Label) -> str:
    """Return the schema of the entities with a label, empty for values."""
    return label.ftm or ("" if label.kind == "value" else "Project")


def write_ftm(result: Result, file: IO[str], ontology: Ontology) -> None:
    """Write one FollowTheMoney entity on each line: documents, then things, then links."""
    model = needed("followthemoney", "ftm").model
    for proxy in _proxies(result, model, ontology):
        file.write(json.dumps(proxy.to_dict(), ensure_ascii=False, sort_keys=True) + "\n")


def _proxies(result: Result, model: Any, ontology: Ontology) -> Iterator[Any]:
    for document in result.documents:
        yield _document(document, model)
    entities = {e.id: e for e in result.entities}
    label_of = {e.id: ontology.label(e.label) for e in result.entities}
    things = {e.id: _thing(e, label_of[e.id], model) for e in result.entities if _schema(label_of[e.id])}
    claimed = {b.relation.id: b.value for b in budgets(result, ontology)}
    links = []
    for relation in result.relations:
        kind = ontology.type(relation.type)
        head, tail = entities[relation.head], entities[relation.tail]
        ends = label_of[relation.head].kind, label_of[relation.tail].kind
        claim, context = quotation(relation, head, tail)
        value = claimed.get(relation.id, tail.value)
        link = _link(relation, kind.role, ends, tail, value, things, model)
        if link is not None:
            link.add("summary", claim)
            link.add("description", context)
            links.append(link)
        elif thing := things.get(relation.tail if ends[1] == "event" else relation.head):
            said = statement(relation, head, tail, kind, value)
            thing.add("notes", ": ".join(part for part in (said, claim, context) if part))
    for entity, documents in _proof(result).items():
        if entity in things:
            things[entity].add("proof", [safe_id(f"document:{d}") for d in documents])
    yield from things.values()
    yield from links


def _proof(result: Result) -> dict[str, list[str]]:
    """Return the different documents of each entity, in order."""
    document_of = {m.id: m.document for m in result.mentions}
    found: dict[str, dict[str, None]] = {}
    for link in result.links:
        found.setdefault(link.entity, {})[document_of[link.mention]] = None
    return {entity: sorted(documents) for entity, documents in found.items()}


def _document(document: Document, model: Any) -> Any:
    proxy = model.make_entity("Document")
    proxy.id = safe_id(f"document:{document.id}")
    proxy.add("title", document.title)
    proxy.add("fileName", document.id)
    proxy.add("publishedAt", document.published)
    proxy.add("mimeType", document.media_type)
    proxy.add("encoding", document.encoding)
    proxy.add("language", document.language)
    proxy.add("sourceUrl", document.url)
    return proxy


def _thing(entity: Entity, label: Label, model: Any) -> Any:
    proxy = model.make_entity(_schema(label))
    proxy.id = _entity_id(entity.id)
    proxy.add("name", entity.name)
    if label.kind == "place":
        proxy.add("full", entity.name)
    proxy.add("alias", [alias for alias in entity.aliases if alias != entity.name])
    proxy.add("notes", [f"may be {h.row} {h.name} of {h.list}, {h.score:.2f}: {h.detail}" for h in entity.hits])
    return proxy


def _link(
    relation: Relation,
    role: str,
    kinds: tuple[str, str],
    tail: Entity,
    value: Value,
    things: dict[str, Any],
    model: Any,
) -> Any | None:
    """Return a relation as an interval, or None if it is a property of the thing.

    ``role`` is that of its type, ``kinds`` are those of its ends, ``value`` is the amount or date that its claim states.
    """
    subject, other = things.get(relation.head), things.get(relation.tail)
    if subject is None:
        return None
    if role == "budget" and isinstance(value, Money) and kinds[0] == "instrument":
        subject.add("amount", value.amount)
        subject.add("currency", value.currency)
        return None
    if role == "day" and isinstance(value, str):
        first, _, last = value.partition("/")
        subject.add("startDate" if last else "date", first)
        subject.add("endDate", last)
        return None
    if other is None:
        return None
    if role in ("venue", "location"):
        subject.add("addressEntity", other)
        if role == "venue":
            subject.add("location", tail.name)
        return None
    if kinds[0] in _ACTORS and kinds[1] == "event":
        other.add("organizer" if role == "organiser" else "involved", subject)
    schema, roles = _interval(role, kinds)
    proxy = model.make_entity(schema)
    proxy.id = safe_id(f"relation:{relation.id}")
    proxy.add(roles[0], subject)
    proxy.add(roles[1], other)
    if schema != "Occupancy":
        proxy.add("role", relation.type.replace("_", " "))
    proxy.add("date", relation.date)
    proxy.add("startDate", relation.from_)
    proxy.add("endDate", relation.to)
    proxy.add("status", relation.status)
    for evidence in relation.evidence:
        proxy.add("proof", safe_id(f"document:{evidence.document}"))
    proxy.add("recordId", relation.id)
    return proxy


def _interval(role: str, kinds: tuple[str, str]) -> tuple[str, tuple[str, str]]:
    """Return the schema of a relation, and the properties for its head and tail."""
    if role == "holder":
        return "Occupancy", ("holder", "post")
    if role == "member" or (role == "parent" and kinds == ("body", "body")):
        return "Membership", ("member", "organization")
    if kinds[0] in _ACTORS and kinds[1] == "instrument":
        return "ProjectParticipant", ("participant", "project")
    return "UnknownLink", ("subject", "object")


@cache
def _kinds() -> frozenset[str]:
    return frozenset({*(label.lower() for label in shipped().labels), "document", "relation"})


def safe_id(name: str) -> str:
    """Return an id that FollowTheMoney accepts: ours with a hyphen instead of the colon, or a hash."""
    kind, _, rest = name.partition(":")
    return f"{kind}-{rest}" if kind in _kinds() and _ID.fullmatch(rest) else hashlib.sha1(name.encode()).hexdigest()


def _entity_id(name: str) -> str:
    """Return the id of an entity, distinct from ids of documents and relations."""
    return safe_id(f"entity:{name}" if name.startswith(("document:", "relation:", "entity:")) else name)
