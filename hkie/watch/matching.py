"""Which rows of a list an entity may be, how likely, and why.

Two names must be one for the resolver, which also decides what keeps them apart. What else is known then speaks for the
row or against it: see README.md for the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import prod

from hkie import names
from hkie.grammar.ruleset import Entry
from hkie.grammar.words import is_chinese
from hkie.names import Comparison, companies, personal, vetoes
from hkie.names.lists import east_asian_surnames, given_names
from hkie.names.similarity import romanised
from hkie.ontology import Label, Ontology
from hkie.records import Hit, Mention, Result
from hkie.resolve.across.near_matches import same_name
from hkie.resolve.nodes import is_short, sound
from hkie.watch.keys import Index
from hkie.watch.watchlist import Row, Watchlist

ALONE = 0.95
"""The score of a name at most if nothing else is known: two people may bear even "Anson Kwok Wai-leung"."""
COMMON = 0.7
"""Factor of a name that many may have, if nothing else is known: "Chan Tai-man" has it, "Anson Kwok Wai-leung" not."""
VARIED = 0.8
"""Factor of a name in another romanisation or spelling, which the resolver takes for one only beside the same post."""
SHORTER = 0.9
"""Factor of a name that lacks a word of the other: "Paul Chan" and "Paul Chan Mo-po"."""
INITIALS = 0.6
"""Factor of a name with initials in place of given names, or of initials for a body: "T M Chan", "HWO"."""
CHINESE = 0.8
"""Score of the same Chinese name without a name in letters to compare."""
CONFIRMED = 0.3
"""What is left of the doubt in a name if another fact agrees; the factors above do not count then."""
CONTRARY = 0.4
"""Factor of each fact that speaks against the row: another Chinese name, Ms and not Mr, another row that fits better."""
_DISTINCTIVE = 3
"""Words from which a name is not common; with a Chinese or Korean surname, one more: "Chan Tai-man" has three."""
_EQUAL = frozenset({"order", "spacing"})
"""How equal names may differ."""
_RESPELLED = frozenset({"spelling", "sound", "variant"})
_BY_DOUBT = ("chinese", "initials", "spelling", "sound", "variant", "words", "order", "spacing")
"""How names may differ, as in the table of weights, the most doubtful first."""
_BELONGS = ("holder", "member", "parent")
"""Roles of relations to a post or body that is one's own."""


@dataclass(slots=True)
class Known:
    """What a result says about an entity: its names, with the first mention of each, and the facts beside them."""

    label: Label
    written: dict[str, str] = field(default_factory=dict)
    chinese: dict[str, str] = field(default_factory=dict)
    sexes: set[str] = field(default_factory=set)
    related: list[str] = field(default_factory=list)

    @property
    def first(self) -> str:
        """The first mention."""
        return next(iter((*self.written.values(), *self.chinese.values())))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two names that are one: that of the row, that of the entity, how they differ, the score of that, and it in words."""

    name: str
    written: str
    differ: tuple[str, ...]
    score: float
    detail: str

    @property
    def method(self) -> str:
        """The most doubtful of the ways in which they differ."""
        return min(self.differ, key=_BY_DOUBT.index, default="exact")


def mark(result: Result, watchlist: Watchlist, ontology: Ontology, entries: Mapping[str, Entry]) -> Result:
    """Return a result whose entities have the rows of a list that they may be; earlier hits of it are replaced.

    ``entries`` is the registry, whose names of an entity count as well.
    """
    index = _index(watchlist)
    known = gather(result, ontology, entries)
    entities = []
    for entity in result.entities:
        hits = [hit for hit in entity.hits if hit.list != watchlist.name]
        if (own := known.get(entity.id)) is not None:
            rows = [watchlist.rows[k] for k in index.candidates(own.label.kind, own.written, own.chinese)]
            hits += hits_of(own, rows, watchlist.name)
        entities.append(replace(entity, hits=tuple(hits)) if hits or entity.hits else entity)
    return replace(result, entities=tuple(entities))


def bare(result: Result) -> Result:
    """Return a result without hits."""
    return replace(result, entities=tuple(replace(e, hits=()) if e.hits else e for e in result.entities))


@lru_cache(maxsize=1)
def _index(watchlist: Watchlist) -> Index:
    return Index(watchlist.rows)  # once for all documents of a run


def gather(result: Result, ontology: Ontology, entries: Mapping[str, Entry]) -> dict[str, Known]:
    """Return what is known of each person and body of a result that is named."""
    label_of = {e.id: label for e in result.entities if (label := ontology.label(e.label)).kind in ("actor", "body")}
    mention_of = {m.id: m for m in result.mentions}
    found: dict[str, Known] = {}
    for link in result.links:
        if link.entity in label_of:
            known = found.setdefault(link.entity, Known(label_of[link.entity]))
            _note(known, mention_of[link.mention])
    entities = {e.id: e for e in result.entities}
    for id, known in found.items():
        entry = entries.get(entities[id].registry or "")
        for name in (entry.name, *entry.aliases) if entry else ():
            (known.chinese if is_chinese(name) else known.written).setdefault(name, known.first)
    for relation in result.relations:
        if relation.head in found and ontology.type(relation.type).role in _BELONGS:
            found[relation.head].related.append(entities[relation.tail].name)
    return found


def _note(known: Known, mention: Mention) -> None:
    name = sound(mention.text)
    (known.chinese if is_chinese(name) else known.written).setdefault(name, mention.id)
    if mention.name_zh:
        known.chinese.setdefault(mention.name_zh, mention.id)
    if mention.honorific and (sex := names.sex_of(mention.honorific)):
        known.sexes.add(sex)


def hits_of(known: Known, rows: Iterable[Row], list_name: str) -> list[Hit]:
    """Return the rows that an entity may be, the likeliest first, each id once.

    If several fit equally, none is sure; if another fact confirms one, it speaks against the others.
    """
    judged = [found for row in rows if (found := _judged(known, row, list_name))]
    judged.sort(key=lambda found: -found[0].score)  # else in the order of the list
    once: dict[str, tuple[Hit, bool]] = {}
    for hit, confirmed in judged:
        once.setdefault(hit.row, (hit, confirmed))
    hits = [hit for hit, _ in once.values()]
    if len(hits) < 2:
        return hits
    best = [hit for hit in hits if hit.score == hits[0].score]
    others = hits[len(best) :]
    if len(best) > 1:
        also = f"{len(best)} rows of the list fit"
        best = [_lowered(hit, 1 / len(best), also) for hit in best]
    elif once[best[0].row][1]:
        others = [_lowered(hit, CONTRARY, f"{best[0].row} fits better") for hit in others]
    return best + others


def _lowered(hit: Hit, factor: float, why: str) -> Hit:
    return replace(hit, score=round(hit.score * factor, 3), detail=f"{hit.detail}; but {why}")


def _judged(known: Known, row: Row, list_name: str) -> tuple[Hit, bool] | None:
    """Return the hit of a row, and whether another fact confirms the name; None if the resolver would not join the names."""
    like = _likeliest(known, row)
    agreeing = next((name for name in row.chinese if name in known.chinese), None)
    against = _against(known, row, agreeing)
    if like is None and agreeing is not None:
        like, agreeing = Likeness(agreeing, agreeing, ("chinese",), CHINESE, f"{agreeing} as written"), None
    elif like is None or (against and not _EQUAL.issuperset(like.differ)):
        return None  # "Paul Chan" is in "Paul Chan Mo-po", but the entity is Paul Chan Siu-ming, or Ms
    support = [f"{agreeing} as written"] if agreeing else []
    support += [f"{about} in both" for about in row.about if _said(about, known.related)]
    doubts = [] if support else [doubt for _, doubt in _doubts(known.label, like)]
    score = 1 - (1 - min(like.score, ALONE)) * CONFIRMED if support else _alone(known.label, like)
    score *= CONTRARY ** len(against)
    detail = "; ".join([like.detail, *(f"also {s}" for s in support), *(f"but {d}" for d in (*doubts, *against))])
    mention = known.written.get(like.written) or known.chinese.get(like.written) or known.first
    return Hit(list_name, row.id, row.name, like.written, round(score, 3), like.method, detail, mention), bool(support)


def _likeliest(known: Known, row: Row) -> Likeness | None:
    """Return the two names that are one for the resolver with the fewest doubts."""
    person = known.label.kind == "actor"
    if row.kind and (row.kind == "actor") != person:
        return None
    alike = _one_person if person else _one_body
    found = [
        like
        for name in row.names
        for written in known.written
        if (like := alike(known.label, name, written, bool(row.kind)))
    ]
    return min(found, key=lambda like: (-_alone(known.label, like), like.name, like.written), default=None)


def _alone(label: Label, like: Likeness) -> float:
    """Return the score of a likeness if nothing else is known."""
    return min(like.score, ALONE) * prod(factor for factor, _ in _doubts(label, like))


def _one_person(label: Label, name: str, written: str, _: bool) -> Likeness | None:
    if len(personal.parse(name).words) < 2 or len(personal.parse(written).words) < 2:
        return None  # a surname alone
    found = names.compare(name, written, label)
    return _likeness(name, written, found) if found.same else None


def _one_body(label: Label, name: str, written: str, told: bool) -> Likeness | None:
    """Return the likeness of two names of bodies. A row that does not say that it is a body may be a person."""
    if names.normal(name) == names.normal(written):
        if is_short(name) != is_short(written):
            return None  # "WHO", "Who"
        if not told and names.normal(name) in given_names() | east_asian_surnames():
            return None  # "Wong" may be a person's surname
        return Likeness(name, written, (), 1.0, _in_words(name, written, "the same name"))
    if " " not in name or " " not in written or vetoes.between(name, written, label):
        return None
    found = same_name(label, name, written)
    if found is None:
        return None
    of_person = not told and bool(set(personal.parse(name).words) & (given_names() | east_asian_surnames()))
    if of_person and companies.parse(name)[1] != companies.parse(written)[1]:
        return None  # "Chan Tai Man" is not Chan Tai Man Limited
    return _likeness(name, written, names.compare(name, written, label), found[1])


def _likeness(name: str, written: str, found: Comparison, score: float | None = None) -> Likeness:
    features = [f for f in found.features if f.name != "exact"]
    differ = tuple(f.name for f in features)
    how = ", ".join(f"{_WORDS[f.name]} {f.detail}".strip() for f in features) or "the same name"
    if not features and personal.form(name) != personal.form(written):
        differ, how = ("spacing",), "the same letters"  # "Kwok Waileung Anson" for Anson Kwok Wai-leung
    return Likeness(name, written, differ, found.score if score is None else score, _in_words(name, written, how))


_WORDS = {
    "order": "in another order", "spacing": "spaced differently", "words": "", "variant": "forms of one name,",
    "sound": "romanised differently,", "spelling": "spelled differently,", "initials": "initials,",
}  # fmt: skip


def _in_words(name: str, written: str, how: str) -> str:
    return f"{written} = {name} ({how})" if name != written else f"{written} as written"


def _doubts(label: Label, like: Likeness) -> Iterator[tuple[float, str]]:
    """Yield what makes the likeness of names weak evidence, with its factor."""
    if "chinese" in like.differ:
        return
    if "initials" in like.differ or (label.kind == "body" and is_short(like.written)):
        yield INITIALS, "initials may be those of others"
    if label.kind == "actor":
        least = min((personal.parse(n).words for n in (like.name, like.written)), key=len)
        eastern = bool(east_asian_surnames().intersection(least))
        if _RESPELLED.intersection(like.differ):
            yield VARIED, "the spelling differs"
        if "order" in like.differ and not eastern:
            yield VARIED, "the order differs"  # "María José Delgado", "José María Delgado"
        if "words" in like.differ:
            yield SHORTER, "one name is shorter"
        if sum(len(word) > 1 for word in least) < _DISTINCTIVE + eastern:
            yield COMMON, "many may have this name"
    elif " " not in like.written and not is_short(like.written):
        yield COMMON, "it is a name of one word"


def _against(known: Known, row: Row, agreeing: str | None) -> list[str]:
    """Return the facts that speak against a row."""
    found = []
    if row.chinese and known.chinese and agreeing is None:
        # 陈大文 may be 陳大文 in simplified characters: that is no evidence for either.
        sounds = [{romanised(name) for name in side} for side in (row.chinese, known.chinese)]
        if not sounds[0] & sounds[1]:
            found.append(f"the Chinese name is {' or '.join(known.chinese)}, in the list {' or '.join(row.chinese)}")
    if row.sex and known.sexes and row.sex not in known.sexes:
        found.append(f"the text says {_TITLE[min(known.sexes)]}, the list {_TITLE[row.sex]}")
    if known.label.kind == "actor" and row.names:
        full = [written for written in known.written if " " in written]
        apart = [written for written in full if all(_apart(known.label, written, name) for name in row.names)]
        found += [f"{written} is another name" for written in apart[:1]]
    return found


def _apart(label: Label, one: str, other: str) -> bool:
    return personal.exclude(one, other) or bool(vetoes.between(one, other, label))


_TITLE = {"m": "Mr", "f": "Ms"}


def _said(about: str, related: Iterable[str]) -> bool:
    """Return whether a post or body of the list is one that the result relates the entity to."""
    wanted = names.normal(about)
    return bool(wanted) and wanted in map(names.normal, related)
