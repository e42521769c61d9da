"""A result made of rows: each a relation with its ends, its document, and what else it has."""

import pytest

from hkie.names import normal
from hkie.records import Document, Entity, Evidence, Link, Mention, Money, Relation, Result


def _entity(text, aliases=()):
    """Return the entity of "PERSON Ada Poon", "DATE 2025-05-05" or "MONEY HKD 300 at most"."""
    label, name = text.split(" ", 1)
    value = name if label == "DATE" else None
    if label == "MONEY":
        currency, amount, *bound = name.split(" ", 2)
        name, value = f"{currency} {amount}", Money(currency, amount, bound=bound[0] if bound else "exact")
    return Entity(f"{label.lower()}:{normal(name).replace(' ', '-')}", label, name, tuple(aliases), value)


@pytest.fixture(scope="session")
def made():
    """Return a result of rows (type, head, tail, document, more); ``published`` has the days of documents.

    ``aliases`` has other names of entities by their name.
    """

    def made(*rows, published=None, aliases=None):
        texts, entities, mentions, links, relations = {}, {}, [], [], []
        for number, (kind, *ends, name, more) in enumerate(rows):
            claim = f"{ends[0].split(' ', 1)[1]} {kind} {ends[1].split(' ', 1)[1]}."
            start = len(texts.setdefault(name, ""))
            texts[name] += f"{claim} "
            of_ends = [_entity(end, (aliases or {}).get(end.split(" ", 1)[1], ())) for end in ends]
            for entity, end in zip(of_ends, ends, strict=True):
                text = end.split(" ", 1)[1]
                at = start + claim.rindex(text) if entity is of_ends[1] else start
                mention = Mention(
                    f"{name}#{at}", name, at, at + len(text), text, entity.label, "body", "r", 0.9, entity.value
                )
                entities.setdefault(entity.id, entity)
                mentions.append(mention)
                links.append(Link(mention.id, entity.id, "exact", 1.0, text))
            evidence = (Evidence(name, start, start + len(claim), claim),)
            own = {"basis": "stated", "score": 0.9} | more
            relations.append(
                Relation(f"r{number}", kind, *(e.id for e in of_ends), name, rule="r", evidence=evidence, **own)
            )
        documents = tuple(
            Document(name, name, name, (published or {}).get(name), (), "", "utf-8", "text/plain")
            for name in sorted(texts)
        )
        ordered = tuple(entities[ident] for ident in sorted(entities))
        return Result("hkie/2", documents, tuple(mentions), tuple(links), ordered, tuple(relations))

    return made
