"""The budgets of programmes, bodies and events, each amount once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from hkie.ontology import Ontology, shipped
from hkie.query import claims
from hkie.query.choices import Order
from hkie.query.claims import value_text
from hkie.query.relations import EVERY, Wanted, chosen
from hkie.query.search import quotation
from hkie.records import Entity, Money, Result, Value


@dataclass(frozen=True, slots=True)
class Funding:
    """An amount for something, as the claim states it, with its bound; ``written`` is the amount as people write it.

    ``date`` is the day of the claim, or else of the document, which is the first of ``documents`` that state it.
    """

    entity: Entity
    written: str
    value: Value
    status: str
    date: str | None
    document: str
    documents: int
    claim: str
    context: tuple[str, ...]


def budgets(
    result: Result, order: Order = Order.amount, wanted: Wanted = EVERY, ontology: Ontology | None = None
) -> list[Funding]:
    """Return the wanted budgets. The same amount with the same status for the same thing is one budget.

    Amounts of one currency stand together, the most frequent currency first: no rates are known.
    """
    ontology = ontology or shipped()
    days = {relation.id: day for relation, day, _ in chosen(result, wanted, ontology)}
    entities = {e.id: e for e in result.entities}
    groups: dict[tuple[str, Value, str], list[claims.Budget]] = defaultdict(list)
    for budget in claims.budgets(result, ontology):
        if budget.relation.id in days:
            groups[budget.entity.id, budget.value, budget.relation.status].append(budget)
    found = []
    for rows in groups.values():
        first = min(rows, key=lambda b: (days[b.relation.id] or "9999", b.relation.document, b.relation.id))
        r = first.relation
        found.append(
            Funding(
                first.entity, value_text(first.value), first.value, r.status, days[r.id], r.document,
                len({b.relation.document for b in rows}), *quotation(r, first.entity, entities[r.tail]),
            )
        )  # fmt: skip
    found.sort(key=lambda f: (f.entity.name, f.entity.id, f.date or "9999", f.written, f.status))
    if order is Order.date:
        found.sort(key=lambda f: f.date or "", reverse=True)
    elif order is Order.amount:
        usual = Counter(f.value.currency for f in found if isinstance(f.value, Money))
        found.sort(key=lambda f: _size(f.value, usual))
    return found


def _size(value: Value, usual: Counter[str]) -> tuple[bool, int, str, Decimal]:
    if not isinstance(value, Money):
        return True, 0, "", Decimal(0)
    return False, -usual[value.currency], value.currency, -Decimal(value.upper or value.amount)
