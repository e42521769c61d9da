"""Who held a post, and when: by the documents of a result and by the registry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hkie.errors import UsageError
from hkie.grammar.ruleset import person_entry
from hkie.query import entity
from hkie.records import Evidence, Relation, Result
from hkie.relations.inferred import within


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a post.

    ``first`` and ``last`` are the dates of the documents that state it (or of the statement), ``begins`` and ``ends`` the
    first and last day that they state, ``since`` and ``until`` those of the registry; all are ISO dates or None. Of a former
    holder whose last day is not stated, ``ended`` is the date of the first document that calls him so. ``status`` is
    that of the last document. ``certainty`` is for the requested day: stated (by documents before and after it, of
    that day, or by the days that they state), registry, or last known.
    """

    person: str
    name: str
    post: str
    first: str | None
    last: str | None
    since: str | None
    until: str | None
    acting: bool
    documents: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    certainty: str | None = None
    status: str = "actual"
    begins: str | None = None
    ends: str | None = None
    ended: str | None = None


def holders(
    result: Result, post: str, on: str | None = None, rows: Iterable[Mapping[str, str]] = (), infer: bool = False
) -> list[Holder]:
    """Return the holders of ``post`` (an entity id or name), the earliest first; with ``on``, only those of that day.

    ``rows`` are the registry's holders: their dates are added, of several terms those that the documents fall in, and
    with ``infer`` also holders and terms that no document names.
    Raises UsageError if the result has no such post, or several.
    """
    title = entity.one(result, post, ["TITLE"])
    known = [row for row in rows if title.registry == f"posts:{row['post']}"]
    by_person: dict[str, list[Relation]] = {}
    for relation in result.relations:
        if relation.type == "holds_title" and relation.tail == title.id and relation.basis == "stated":
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
        evidence = tuple(e for r in [*in_office, *(r for r in relations if r not in in_office)] for e in r.evidence[:1])
        found.append(
            Holder(
                person,
                names[person].name,
                title.name,
                dates[0] if dates else None,
                dates[-1] if dates else None,
                terms[0]["from"] or None if terms else None,
                terms[-1]["to"] or None if terms else None,
                bool(in_office) and all(r.status == "acting" for r in in_office),
                tuple(sorted({r.document for r in relations})),
                evidence,
                None,
                relations[-1].status,
                min((r.from_ for r in relations if r.from_), default=None),
                max((r.to for r in relations if r.to), default=None),
                min(
                    (d[:10] for r in relations if r.status == "former" and (d := published.get(r.document))),
                    default=None,
                ),
            )
        )
    if infer:
        for row in known:
            if id(row) not in taken:
                entry = person_entry(row["person"])
                found.append(
                    Holder(
                        entry.id,
                        row["person"],
                        title.name,
                        None,
                        None,
                        row["from"] or None,
                        row["to"] or None,
                        False,
                        (),
                        (),
                    )
                )
    found.sort(key=lambda h: (h.begins or h.since or h.first or h.ends or h.ended or "9999", h.name))
    return found if on is None else _on(found, on)


def _is(registry: str | None, name: str, person: str) -> bool:
    return registry == person_entry(person).key or name == person


def _on(found: list[Holder], day: str) -> list[Holder]:
    if not _is_date(day):
        raise UsageError(f"--on {day}: not a date; write it as 2025-11-08, 2025-11 or 2025")
    chosen = [(h, c) for h in found if (c := _certainty(h, day))]
    if not chosen:
        before = [h for h in found if (_last_known(h) or "9999") < day and not _over(h, day)]
        latest = max((_last_known(h) or "" for h in before), default="")
        chosen = [(h, "last known") for h in before if _last_known(h) == latest]
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
    if holder.first and holder.last and holder.first[: len(day)] <= day <= holder.last[: len(day)]:
        return "stated"
    if holder.begins and (holder.ends or (holder.last and day <= holder.last[: len(day)])):
        return "stated"
    if (
        holder.since
        and holder.since[: len(day)] <= day[: len(holder.since)]
        and (holder.until or "9999")[: len(day)] >= day[: len(holder.until or "9999")]
    ):
        return "registry"
    return None


def _is_date(day: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day):
        return False
    try:
        date.fromisoformat((day + "-01-01")[:10])
    except ValueError:
        return False
    return True
