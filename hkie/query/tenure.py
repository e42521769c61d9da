"""Who held a post, and when: by the documents of a result and by the registry."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile

from hkie.grammar.ruleset import person_entry
from hkie.ontology import Ontology, shipped
from hkie.query import entity
from hkie.query.periods import Period, checked_day, is_day
from hkie.query.search import cited, quoted, standing
from hkie.records import Evidence, Relation, Result
from hkie.relations.inferred import within


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a post.

    ``first`` and ``last`` are the dates of the documents that state it (or of the statement), ``begins`` and ``ends`` the
    first and last day that they state, ``since`` and ``until`` those of the registry; all are ISO dates or None. Of a former
    holder whose last day is not stated, ``ended`` is the date of the first document that calls him so. ``status`` is
    that of the last document. ``evidence`` has the claims of the documents, each followed by its context: first those
    that state the first day, then those that he is in office. ``certainty`` is for the requested day: stated (by documents before and after it, of that
    day, or by the days that they state), registry, or last known.
    """

    person: str
    name: str
    post: str
    first: str | None = None
    last: str | None = None
    since: str | None = None
    until: str | None = None
    acting: bool = False
    documents: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    certainty: str | None = None
    status: str = "actual"
    begins: str | None = None
    ends: str | None = None
    ended: str | None = None

    @property
    def start(self) -> str | None:
        """The first day that is stated, else that of the registry, else that of the first document."""
        return self.begins or self.since or self.first

    @property
    def end(self) -> str | None:
        """The last day in the same way: without one, nothing says that he left."""
        return self.ends or self.until or self.ended

    @property
    def known_by(self) -> str:
        """How the days are known: stated, registry (with its days where they differ), or by documents alone."""
        stated, registered = (self.begins, self.ends), (self.since, self.until)
        if not any(stated):
            return "registry" if any(registered) else "documents"
        if not any(registered):
            return "stated"
        return "stated, registry" + (f" {standing('actual', *registered)}" if stated != registered else "")

    @property
    def quotation(self) -> tuple[str, tuple[str, ...]]:
        """The first claim and its context, each on one line."""
        return quoted([*self.evidence[:1], *takewhile(lambda e: e.role != "claim", self.evidence[1:])])


@dataclass(frozen=True, slots=True)
class Gap:
    """A time for which no holder of a post is known, between the end of one tenure and the start of the next."""

    after: str
    before: str

    def __contains__(self, day: str) -> bool:
        """Whether a day, month or year is in the gap."""
        return self.after < day[: len(self.after)] and day < self.before[: len(day)]


def holders(
    result: Result,
    post: str,
    on: str | None = None,
    rows: Iterable[Mapping[str, str]] = (),
    infer: bool = False,
    ontology: Ontology | None = None,
) -> list[Holder]:
    """Return the holders of ``post`` (an entity id or name), the earliest first; with ``on``, only those of that day.

    ``rows`` are the registry's holders: their dates are added, of several terms those that the documents fall in, and
    with ``infer`` also holders and terms that no document names. ``ontology`` has the labels and relation types of the
    result, by default the built-in ones.
    Raises UsageError if the result has no such post, or several.
    """
    ontology = ontology or shipped()
    title = entity.one(result, post, [label.name for label in ontology.of_kind("post")], ontology)
    known = [row for row in rows if title.registry == f"posts:{row['post']}"]
    by_person: dict[str, list[Relation]] = {}
    for relation in result.relations:
        if relation.tail == title.id and relation.basis == "stated" and ontology.type(relation.type).role == "holder":
            by_person.setdefault(relation.head, []).append(relation)
    names = {e.id: e for e in result.entities}
    published = {d.id: d.published for d in result.documents}
    found = []
    taken: set[int] = set()
    for person, relations in by_person.items():
        relations.sort(key=lambda r: (published.get(r.document) or "9999", r.document))
        in_office = [r for r in relations if r.status in _IN_OFFICE]
        dates = sorted(d[:10] for r in in_office if (d := r.date or published.get(r.document)))
        own = [r for r in known if _is(names[person].registry, names[person].name, r["person"])]
        terms = [r for r in own if any(within(d, r.get("from", ""), r.get("to", "")) for d in dates)] or own[:1]
        taken.update(map(id, terms))
        begins = {r.id: r.from_ for r in relations if r.from_ and _begun(r, published.get(r.document))}
        ordered = sorted(relations, key=lambda r: (r.id not in begins, r.status not in _IN_OFFICE))
        left = [d[:10] for r in relations if r.status == "former" and (d := published.get(r.document))]
        found.append(
            Holder(
                person=person,
                name=names[person].name,
                post=title.name,
                first=dates[0] if dates else None,
                last=dates[-1] if dates else None,
                since=terms[0]["from"] or None if terms else None,
                until=terms[-1]["to"] or None if terms else None,
                acting=bool(in_office) and all(r.status == "acting" for r in in_office),
                documents=tuple(sorted({r.document for r in relations})),
                evidence=tuple(e for r in ordered for e in cited(r, names[person], title)),
                status=relations[-1].status,
                begins=min(begins.values(), default=None),
                ends=max((r.to for r in relations if r.to), default=None),
                ended=min(left, default=None),
            )
        )
    if infer:
        for row in known:
            if id(row) not in taken:
                entry = person_entry(row["person"])
                found.append(
                    Holder(
                        person=entry.id,
                        name=row["person"],
                        post=title.name,
                        since=row["from"] or None,
                        until=row["to"] or None,
                    )
                )
    found.sort(key=lambda h: (h.start or h.end or "9999", h.name))
    return found if on is None else _on(found, on)


def gaps(found: Sequence[Holder]) -> list[tuple[int, Gap]]:
    """Return the gaps between holders in order of time, each with the index of the holder who comes after it.

    After a holder whose end is unknown there is none: he may have stayed until the next one came.
    """
    made = []
    last = ""
    for index, (holder, following) in enumerate(pairwise(found), 1):
        last = max(last, holder.end or "")
        if holder.end and following.start and _apart(last, following.start):
            made.append((index, Gap(last, following.start)))
    return made


def _apart(end: str, start: str) -> bool:
    """Whether at least a day lies between two dates, which may be months or years.

    >>> _apart("2024-02", "2024-03-01"), _apart("2024-02", "2024-03-02")
    (False, True)
    """
    end, start = end[:10], start[:10]
    if not (is_day(end) and is_day(start)):
        return False
    year, month, day = map(int, (end.split("-") + ["12", "31"][end.count("-") :]))
    last = date(year, month, min(day, monthrange(year, month)[1]))
    return (date.fromisoformat((start + "-01-01")[:10]) - last).days > 1


def _begun(relation: Relation, published: str | None) -> bool:
    """Whether a first day can be that of the holder: one who is former before it is a predecessor, who has it as his last.

    "Dr Mak will succeed Ms Lam as Chairman on July 1"
    """
    day = relation.from_ or ""
    return relation.status != "former" or not published or day < published[: len(day)]


def _is(registry: str | None, name: str, person: str) -> bool:
    return registry == person_entry(person).key or name == person


def _on(found: list[Holder], day: str) -> list[Holder]:
    checked_day("--on", day)
    chosen = [(h, c) for h in found if (c := _certainty(h, day))]
    if not chosen:
        before = [h for h in found if (_last_known(h) or "9999") < day]
        latest = max((_last_known(h) or "" for h in before), default="")
        chosen = [(h, "last known") for h in before if _last_known(h) == latest and not _over(h, day)]
    return [replace(h, certainty=certainty) for h, certainty in chosen]


_IN_OFFICE = ("actual", "acting")
"""Statuses of those who hold a post on the day of the document."""


def _last_known(holder: Holder) -> str | None:
    return max((day for day in (holder.last, holder.begins, holder.since) if day), default=None)


def _over(holder: Holder, day: str) -> bool:
    """Whether a holder had left before a day, or on an unknown day before it."""
    last = holder.ends or holder.until
    return bool(last and last < day[: len(last)]) or bool(holder.ended and holder.ended <= day)


def _certainty(holder: Holder, day: str) -> str | None:
    if _over(holder, day) or (holder.begins and day[: len(holder.begins)] < holder.begins[: len(day)]):
        return None
    last = holder.ends or holder.last
    if holder.first and last and holder.first[: len(day)] <= day <= last[: len(day)]:
        return "stated"
    if holder.begins and (holder.ends or (holder.last and day <= holder.last[: len(day)])):
        return "stated"
    if holder.since and Period(holder.since, holder.until).meets(day, day):
        return "registry"
    return None
