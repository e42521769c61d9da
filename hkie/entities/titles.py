"""TITLE: where a post ends and the name of its holder begins, and what is too little for a post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hkie.entities.people import PINYIN_GIVEN
from hkie.entities.spans import Candidate
from hkie.words import Lexicon, Words, shape_of

_TRAILING = frozenset({"of", "for", "the", "and", "&", ",", "to", "in", "at", "(", "-", "/", "–"})


def refine(candidate: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the post without the holder's name at its end, and that name as a PERSON."""
    start, end = candidate.start, candidate.end
    name = holder_at_end(words, start, end, lexicon)
    if name is not None:
        first, after = name
        end = first
        yield Candidate(first, after, "PERSON", "person.after-title", 0.9)
    while end > start and words.word(end - 1).lower() in _TRAILING:
        end -= 1
    if end <= start:
        return
    if candidate.rule == "title.compound":
        yield from _owner(words, start, end, lexicon)
    ranks = [k for k in range(start, end) if "rank" in lexicon.of(words.word(k))]
    if not ranks and candidate.rule not in ("title.initials", "title.special", "title.chair-professor"):
        return
    # "then Secretary", "former Director": the words say that the post is past, and are not its name.
    while start < end - 1 and words.word(start).lower() in (
        "then",
        "former",
        "ex",
        "-",
        "late",
        "new",
        "incoming",
        "outgoing",
        "current",
    ):
        start += 1
    if end - start == 1 and candidate.rule == "title.mod-rank":
        return
    yield candidate if (start, end) == (candidate.start, candidate.end) else replace(candidate, start=start, end=end)


def _owner(words: Words, start: int, end: int, lexicon: Lexicon) -> Iterator[Candidate]:
    """A gathering that has a chairman is an organisation: "World Internet Conference Chairman"."""
    rank = next((k for k in range(start, end) if lexicon.of(words.word(k)) & {"rank", "rankmod"}), start)
    if rank - start >= 2 and words.word(rank - 1) in ")]" and words.word(rank - 3) in "([":
        rank -= 3
    if rank - start >= 2 and lexicon.of(words.word(rank - 1)) & {"eventhead"}:
        yield Candidate(start, rank, "ORG", "org.of-title", 0.9)


def holder_at_end(words: Words, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the words of a person's name that end a match: "Secretary for Housing | Winnie Ho".

    A name there begins with a given name and has a surname, or is a surname with a hyphened or a
    Hanyu Pinyin given name.
    """
    limit = min(end + 4, len(words))
    for first in range(start + 1, end):
        classes = lexicon.of(words.word(first))
        before = words.word(first - 1)
        if before.lower() in ("of", "for", "the", "and", "&", ",", "(", "-", "in", "to", "/") or shape_of(
            words.word(first)
        ) not in ("cap", "caps", "initial"):
            continue
        after = first + 1
        if classes & {"given"} and not classes & {"portfolio", "place"}:
            while (
                after < limit
                and _name_word(words.word(after), lexicon)
                and words.starts[after] - words.ends[after - 1] <= 1
            ):
                after = _hyphened(words, after + 1, limit)
            if after - first >= 2:
                return first, after
        if (
            not classes
            and after < end
            and lexicon.of(words.word(after)) & {"surname"}
            and words.starts[after] - words.ends[first] <= 1
        ):
            # "... & Cultural Services Anissa Wong-Lo": an unknown given name, and a surname that ends the match.
            stop = _hyphened(words, after + 1, limit)
            if stop >= end and (stop >= len(words) or not words.word(stop)[0].isupper()):
                return first, stop
        if classes & {"surname", "raresurname"} and after < limit:
            nxt = words.word(after)
            joined = _hyphened(words, after + 1, limit)
            if joined > after + 1 and _name_word(nxt, lexicon):
                return first, joined
            if "surname" in classes and _name_word(nxt, lexicon) and PINYIN_GIVEN.match(nxt) and len(nxt) > 2:
                return first, after + 1
    return None


def _name_word(word: str, lexicon: Lexicon) -> bool:
    return shape_of(word) in ("cap", "caps", "initial") and not lexicon.of(word) & {
        "fn", "rank", "bodyhead", "honorific", "eventhead", "month", "weekday",
    }  # fmt: skip


def _hyphened(words: Words, after: int, limit: int) -> int:
    while after + 1 < limit and words.word(after) in "-‐‑" and words.starts[after] == words.ends[after - 1]:
        after += 2
    return after
