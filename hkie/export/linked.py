"""turtle and jsonld: RDF in schema.org and the W3C Organization ontology, each claim with its sentence (PROV)."""

from __future__ import annotations

import json
from typing import IO, Any
from urllib.parse import quote

from hkie.export.needs import needed
from hkie.mentions.bounds import bound_of
from hkie.ontology import Ontology
from hkie.query.claims import quotation
from hkie.records import Document, Entity, Money, Relation, Result

BASE = "urn:hkie:"
OWN = "urn:hkie:term:"
"""The namespace of terms that no vocabulary has."""
_THING = "schema:Thing"


def write_turtle(result: Result, file: IO[str], ontology: Ontology) -> None:
    """Write RDF as Turtle."""
    file.write(graph_of(result, ontology).serialize(format="turtle"))


def write_jsonld(result: Result, file: IO[str], ontology: Ontology) -> None:
    """Write the same RDF as JSON-LD."""
    graph = graph_of(result, ontology)
    context = {prefix: str(name) for prefix, name in graph.namespaces() if prefix in _PREFIXES}
    made = json.loads(graph.serialize(format="json-ld", context=context))
    file.write(json.dumps(_ordered(made), indent=1, ensure_ascii=False) + "\n")


def _ordered(value: Any) -> Any:
    """Return JSON-LD with sorted sets; rdflib's order differs in each run."""
    if isinstance(value, dict):
        return {key: value[key] if key == "@list" else _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


_PREFIXES = {
    "schema": "https://schema.org/", "org": "http://www.w3.org/ns/org#", "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#", "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "own": OWN,
}  # fmt: skip


def graph_of(result: Result, ontology: Ontology) -> Any:
    """Return a result as an rdflib Graph: entities, documents, and each relation both as a triple and as a claim."""
    rdflib = needed("rdflib", "rdf")
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, name in _PREFIXES.items():
        graph.bind(prefix, name)
    writer = _Writer(graph, rdflib, ontology)
    for document in result.documents:
        writer.document(document)
    for entity in result.entities:
        writer.entity(entity)
    entities = {e.id: e for e in result.entities}
    for relation in result.relations:
        writer.relation(relation, entities)
    return graph


class _Writer:
    def __init__(self, graph: Any, rdflib: Any, ontology: Ontology) -> None:
        self.graph, self.rdflib, self.ontology = graph, rdflib, ontology

    def add(self, subject: Any, name: str, value: Any) -> None:
        self.graph.add((subject, self.term(name), value))

    def term(self, name: str) -> Any:
        prefix, _, local = name.partition(":")
        return self.rdflib.URIRef(_PREFIXES[prefix] + local)

    def node(self, kind: str, name: str) -> Any:
        return self.rdflib.URIRef(f"{BASE}{kind}:{quote(name, safe=':')}")

    def text(self, value: str) -> Any:
        return self.rdflib.Literal(value)

    def day(self, value: str) -> Any:
        """Return an ISO date as a typed literal; intervals have no type in XML Schema."""
        kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
        if "/" not in value and len(value) in kinds:
            return self.rdflib.Literal(value, datatype=self.term(kinds[len(value)]), normalize=False)
        return self.rdflib.Literal(value)

    def document(self, document: Document) -> None:
        node = self.node("document", document.id)
        self.add(node, "rdf:type", self.term("schema:Article"))
        self.add(node, "rdf:type", self.term("prov:Entity"))
        self.add(node, "schema:headline", self.text(document.title))
        self.add(node, "schema:identifier", self.text(document.id))
        if document.published:
            self.add(node, "schema:datePublished", self.text(document.published))
        if document.url:
            self.add(node, "schema:url", self.text(document.url))

    def entity(self, entity: Entity) -> None:
        node = self.node("entity", entity.id)
        for name in self.ontology.label(entity.label).rdf or (_THING,):
            self.add(node, "rdf:type", self.term(name))
        self.add(node, "schema:name", self.text(entity.name))
        self.add(node, "skos:prefLabel", self.text(entity.name))
        for alias in dict.fromkeys(entity.aliases):
            if alias != entity.name:
                self.add(node, "schema:alternateName", self.text(alias))
        if entity.registry:
            self.add(node, "schema:identifier", self.text(entity.registry))
        if isinstance(entity.value, Money):
            self.add(node, "schema:currency", self.text(entity.value.currency))
            self.add(node, "own:bound", self.text(bound_of(entity.value)))
            low = self.rdflib.Literal(entity.value.amount, datatype=self.term("xsd:decimal"), normalize=False)
            self.add(node, "schema:minValue" if entity.value.upper else "schema:value", low)
            if entity.value.upper:
                high = self.rdflib.Literal(entity.value.upper, datatype=self.term("xsd:decimal"), normalize=False)
                self.add(node, "schema:maxValue", high)
        elif entity.value:
            self.add(node, "rdf:value", self.day(entity.value))

    def relation(self, relation: Relation, entities: dict[str, Entity]) -> None:
        head, tail = self.node("entity", relation.head), self.node("entity", relation.tail)
        value = entities[relation.tail].value
        name = self.ontology.type(relation.type).rdf or f"own:{relation.type}"
        ends: tuple[Any, Any] = (tail, head) if name.startswith("^") else (head, tail)
        if name == "schema:startDate" and isinstance(value, str):
            first, _, last = value.partition("/")
            self.add(head, "schema:startDate", self.day(first))
            if last:
                self.add(head, "schema:endDate", self.day(last))
        else:
            self.graph.add((ends[0], self.term(name.removeprefix("^")), ends[1]))
        # the claim: statement, place, words and score
        claim = self.node("relation", relation.id)
        self.add(claim, "rdf:type", self.term("rdf:Statement"))
        self.add(claim, "rdf:subject", head)
        self.add(claim, "rdf:predicate", self.term(f"own:{relation.type}"))
        self.add(claim, "rdf:object", tail)
        self.add(claim, "own:basis", self.text(relation.basis))
        self.add(claim, "own:rule", self.text(relation.rule))
        self.add(claim, "own:score", self.rdflib.Literal(str(relation.score), datatype=self.term("xsd:decimal")))
        if relation.date:
            self.add(claim, "dcterms:date", self.day(relation.date[:10]))
        self.add(claim, "own:status", self.text(relation.status))
        for name, day in (("schema:startDate", relation.from_), ("schema:endDate", relation.to)):
            if day:
                self.add(claim, name, self.day(day))
        for evidence in relation.evidence:
            self.add(claim, "prov:wasDerivedFrom", self.node("document", evidence.document))
        for name, text in zip(
            ("prov:value", "own:context"),
            quotation(relation, entities[relation.head], entities[relation.tail]),
            strict=True,
        ):
            if text:
                self.add(claim, name, self.text(text))
