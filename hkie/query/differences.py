"""What is new, changed or gone between two results: people, bodies, programmes, posts, budgets and other relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field

from hkie import names
from hkie.ontology import Ontology, shipped
from hkie.query import claims
from hkie.query.choices import Change, Part
from hkie.query.claims import state, value_text
from hkie.query.search import name_of, quotation
from hkie.records import Entity, Relation, Result

_KINDS = {Part.people: "actor", Part.bodies: "body", Part.programmes: "instrument"}
"""The kinds of labels of entities, by their part."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of one result that the other has not, or has differently.

    ``name`` is an entity, the post of holders, the owner of a budget, or a relation in words. ``before`` and ``after``
    are what the results say of it: names, holders, amounts, or status and days. ``claims`` are the sentences of the new
    result for what the old one does not say, and ``documents`` where they stand; ``old_claims`` and ``old_documents`` are
    those of the old one.
    """

    part: Part
    change: Change
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    old_claims: tuple[str, ...]
    old_documents: tuple[str, ...]

    @property
    def words(self) -> str:
        """The row in words: "Tide Fund: about HK$2 billion, was HK$1 billion"."""
        now, was = "; ".join(self.after or self.before), "; ".join(self.before)
        text = {Part.posts: f"{self.name}: {now}", Part.budgets: f"{self.name}: {now}"}.get(self.part, self.name)
        if self.part is Part.relations and now:
            text = f"{text} ({now})"
        return f"{text}, was {was or 'without status and day'}" if self.change is Change.changed else text


_Said = dict[str, tuple[str, str]]
"""What a result says of a thing, each with its claim and document."""


@dataclass(slots=True)
class _Row:
    name: str
    said: _Said = field(default_factory=dict)


_Table = dict[tuple[str, ...], _Row]


def differences(old: Result, new: Result, ontology: Ontology | None = None) -> list[Difference]:
    """Return the differences of two results by part: first what is new, then changed, then gone.

    Entities are the same by their id, or by their label and one of their names if it means only one in each result.
    ``ontology`` has the labels and relation types, by default the built-in ones.
    """
    ontology = ontology or shipped()
    known = _counterparts(old, new)
    before = _Tables(old, ontology, {}).tables()
    after = _Tables(new, ontology, known).tables()
    return [row for part in Part for row in _compared(part, before[part], after[part])]


def _counterparts(old: Result, new: Result) -> dict[str, str]:
    """Return the old id of each new entity that has another one."""
    there = {e.id for e in old.entities}
    still = {e.id for e in new.entities}
    owners = _owners(e for e in old.entities if e.id not in still)
    found: dict[str, str] = {}
    for name, ids in _owners(e for e in new.entities if e.id not in there).items():
        others = owners.get(name, set())
        if len(ids) == len(others) == 1:
            found.setdefault(*ids, *others)
    taken = defaultdict(list)
    for ident, other in found.items():
        taken[other].append(ident)
    return {ids[0]: other for other, ids in taken.items() if len(ids) == 1}


def _owners(entities: Iterable[Entity]) -> dict[tuple[str, str], set[str]]:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for e in entities:
        for name in (e.name, *e.aliases):
            if form := names.normal(name):
                owners[e.label, form].add(e.id)
    return owners


class _Tables:
    """The rows of a result by part. ``known`` has the ids by which entities are called in another result."""

    def __init__(self, result: Result, ontology: Ontology, known: Mapping[str, str]) -> None:
        self._result, self._ontology, self._known = result, ontology, known
        self._entities = {e.id: e for e in result.entities}
        self._published = {d.id: d.published for d in result.documents}
        self._said = {r.id: self._quoted(r) for r in result.relations}
        self._claims: dict[str, tuple[str, str]] = {}
        for r in result.relations:
            for end in (r.head, r.tail):
                if r.basis == "stated":
                    self._claims.setdefault(end, self._said[r.id])
        entity_of = {link.mention: link.entity for link in result.links}
        self._documents: dict[str, str] = {}
        for m in result.mentions:
            self._documents.setdefault(entity_of[m.id], m.document)

    def tables(self) -> dict[Part, _Table]:
        """Return the rows of each part by what they are about."""
        tables = {part: self._of_kind(kind) for part, kind in _KINDS.items()}
        return tables | {Part.posts: self._posts(), Part.budgets: self._budgets(), Part.relations: self._others()}

    def _id(self, ident: str) -> str:
        return self._known.get(ident, ident)

    def _quoted(self, r: Relation) -> tuple[str, str]:
        return quotation(r, self._entities[r.head], self._entities[r.tail])[0], r.document

    def _of_kind(self, kind: str) -> _Table:
        named = {label.name for label in self._ontology.of_kind(kind)}
        return {
            (self._id(e.id),): _Row(e.name, {e.name: self._claims.get(e.id) or ("", self._documents.get(e.id, ""))})
            for e in self._result.entities
            if e.label in named
        }

    def _posts(self) -> _Table:
        latest: dict[tuple[str, str], claims.Post] = {}
        for post in sorted(claims.posts(self._result, self._ontology), key=self._age):
            latest[post.person.id, post.post.id] = post
        table: _Table = {}
        for post in latest.values():
            row = table.setdefault((self._id(post.post.id),), _Row(post.post.name))
            row.said.setdefault(post.person.name + state(post.relation), self._said[post.relation.id])
        return table

    def _age(self, post: claims.Post) -> tuple[bool, str, float, str]:
        """Return the sort key by which the claim on a holder that has days, else the latest one, comes last."""
        r = post.relation
        return bool(r.from_ or r.to), self._published.get(r.document) or "", r.score, r.id

    def _budgets(self) -> _Table:
        table: _Table = {}
        for budget in claims.budgets(self._result, self._ontology):
            row = table.setdefault((self._id(budget.entity.id),), _Row(budget.entity.name))
            row.said.setdefault(value_text(budget.value) + state(budget.relation), self._said[budget.relation.id])
        return table

    def _others(self) -> _Table:
        table: _Table = {}
        for r in self._result.relations:
            kind = self._ontology.type(r.type)
            if kind.role in ("holder", "budget"):
                continue
            head, tail = self._entities[r.head], self._entities[r.tail]
            ends = [self._id(r.head), self._id(r.tail)]
            key = (r.type, *(sorted(ends) if kind.symmetric else ends))
            row = table.setdefault(key, _Row(f"{name_of(head)} {kind.forward} {name_of(tail)}"))
            row.said.setdefault(state(r).strip(" ()"), self._said[r.id])
        for row in table.values():
            if len(row.said) > 1:
                row.said.pop("", None)  # another document has no day or status to add
        return table


def _compared(part: Part, before: _Table, after: _Table) -> Iterator[Difference]:
    there, now = before.keys(), after.keys()
    changed = {key for key in there & now if before[key].said.keys() != after[key].said.keys()}
    for change, keys in ((Change.new, now - there), (Change.changed, changed), (Change.gone, there - now)):
        rows = [_difference(part, change, before.get(key), after.get(key)) for key in keys]
        yield from sorted(rows, key=astuple)


def _difference(part: Part, change: Change, old: _Row | None, new: _Row | None) -> Difference:
    was, now = (row.said if row else {} for row in (old, new))
    name = new.name if new else old.name if old else ""
    return Difference(
        part, change, name, _texts(was), _texts(now), *_proof(now, was), *_proof(was, now),
    )  # fmt: skip


def _texts(said: _Said) -> tuple[str, ...]:
    return tuple(sorted(filter(None, said)))


def _proof(said: _Said, other: _Said) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the claims, and their documents, of what the other result does not say."""
    own = dict.fromkeys(said[text] for text in sorted(said) if text not in other)
    return tuple(claim for claim, _ in own if claim), tuple(dict.fromkeys(document for _, document in own if document))
