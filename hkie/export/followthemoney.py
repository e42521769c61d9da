"""ftm: FollowTheMoney entities as JSON Lines, for Aleph, OpenAleph and OpenSanctions' tools.

People, bodies, posts, programmes and events are things. A held post is an Occupancy, belonging to a body a Membership,
any other relation a link with its sentence. Documents are included as evidence. Amounts and days are properties of their
entities.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import IO, Any

from hkie.export.needs import needed
from hkie.ontology import shipped
from hkie.records import Document, Entity, Money, Relation, Result

_ID = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?")


_ACTORS = ("actor", "body")


def _kind(entity: Entity) -> str:
    return shipped().label(entity.label).kind


def _schema(entity: Entity) -> str:
    """Return the schema of an entity: None for amounts and dates, Thing for unknown labels."""
    label = shipped().label(entity.label)
    return label.ftm or ("" if label.kind == "value" else "Project")


def write_ftm(result: Result, file: IO[str]) -> None:
    """Write one FollowTheMoney entity on each line: documents, then things, then links."""
    model = needed("followthemoney", "ftm").model
    for proxy in _proxies(result, model):
        file.write(json.dumps(proxy.to_dict(), ensure_ascii=False, sort_keys=True) + "\n")


def _proxies(result: Result, model: Any) -> Iterator[Any]:
    for document in result.documents:
        yield _document(document, model)
    entities = {e.id: e for e in result.entities}
    things = {e.id: _thing(e, model) for e in result.entities if _schema(e)}
    links = []
    for relation in result.relations:
        head, tail = entities[relation.head], entities[relation.tail]
        link = _link(relation, head, tail, things, model)
        if link is not None:
            links.append(link)
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


def _thing(entity: Entity, model: Any) -> Any:
    proxy = model.make_entity(_schema(entity))
    proxy.id = _entity_id(entity.id)
    proxy.add("name", entity.name)
    if _kind(entity) == "place":
        proxy.add("full", entity.name)
    proxy.add("alias", [alias for alias in entity.aliases if alias != entity.name])
    return proxy


def _link(relation: Relation, head: Entity, tail: Entity, things: dict[str, Any], model: Any) -> Any | None:
    """Return a relation as an interval, or None if it is a property of the thing."""
    kind = relation.type
    subject, other = things.get(head.id), things.get(tail.id)
    if subject is None:
        return None
    if kind == "has_budget" and isinstance(tail.value, Money) and _kind(head) == "instrument":
        subject.add("amount", tail.value.amount)
        subject.add("currency", tail.value.currency)
        return None
    if kind == "held_on" and isinstance(tail.value, str):
        first, _, last = tail.value.partition("/")
        subject.add("startDate" if last else "date", first)
        subject.add("endDate", last)
        return None
    if other is None:
        return None
    if kind in ("held_in", "located_in"):
        subject.add("addressEntity", other)
        if kind == "held_in":
            subject.add("location", tail.name)
        return None
    if _kind(tail) == "event" and _kind(head) in _ACTORS:
        other.add("organizer" if kind == "organised" else "involved", subject)
    schema, roles = _interval(kind, head, tail)
    proxy = model.make_entity(schema)
    proxy.id = safe_id(f"relation:{relation.id}")
    proxy.add(roles[0], subject)
    proxy.add(roles[1], other)
    if schema != "Occupancy":
        proxy.add("role", kind.replace("_", " "))
    proxy.add("date", relation.date)
    for evidence in relation.evidence:
        proxy.add("summary", " ".join(evidence.text.split()))
        proxy.add("proof", safe_id(f"document:{evidence.document}"))
    proxy.add("recordId", relation.id)
    return proxy


def _interval(kind: str, head: Entity, tail: Entity) -> tuple[str, tuple[str, str]]:
    """Return the schema of a relation, and the properties for its head and tail."""
    if kind == "holds_title":
        return "Occupancy", ("holder", "post")
    if kind == "affiliated_with" or (kind == "part_of" and _kind(head) == _kind(tail) == "body"):
        return "Membership", ("member", "organization")
    if _kind(tail) == "instrument" and _kind(head) in _ACTORS:
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
