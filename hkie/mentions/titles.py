"""TITLE: where a post ends and the name of its holder begins, and what is too little for a post."""

from __future__ import annotations

from collections.abc import Iterator

from hkie.grammar.words import Lexicon, Words, shape_of
from hkie.mentions.people import PINYIN_GIVEN
from hkie.mentions.spans import Candidate

_BEFORE_POST = frozenset(
    ["then", "former", "ex", "-", "late", "new", "incoming", "outgoing", "current", "honourable", "hon", "right"]
)
_RANKS = frozenset({"rank", "memberword", "=executive"})
_TRAILING = frozenset({"of", "for", "the", "and", "&", ",", "to", "in", "at", "(", "-", "/", "–"})


def refine(candidate: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the post without the holder's name at its end, and that name as a PERSON."""
    start, end = candidate.start, _before_style(words, candidate.start, candidate.end)
    if candidate.rule in ("title.compound", "title.chain-compound"):
        start = _behind_a_name(words, start, end, lexicon)
    name = holder_at_end(words, start, end, lexicon)
    if name is not None:
        first, after = name
        end = first
        yield Candidate(first, after, "PERSON", "person.after-title", 0.9)
    while end > start and (
        words.word(end - 1).lower() in _TRAILING or (end - start > 1 and "honbase" in lexicon.of(words.word(end - 1)))
    ):
        end -= 1  # "Regional Director for the Western Pacific | Dr Amalia Tan"
    if end <= start:
        return
    if candidate.rule == "title.compound":
        yield from _owner(words, start, end, lexicon)
    ranks = [k for k in range(start, end) if lexicon.of(words.word(k)) & _RANKS]
    if not ranks and candidate.rule not in (
        "title.initials",
        "title.special",
        "title.chair-professor",
        "title.headline",
    ):
        return
    # "then Secretary", "former Director", "the Honourable Vice Premier": what stands before is not the post's name.
    while start < end - 1 and words.word(start).lower() in _BEFORE_POST:
        if words.word(start) == "New" and not lexicon.of(words.word(start + 1)) & {"rank", "rankmod", "portfolio"}:
            break  # "New Zealand Prime Minister"
        start += 1
    if end - start == 1 and candidate.rule == "title.mod-rank":
        return
    if name is None and candidate.rule not in ("title.alone", "title.initials", "title.headline"):
        yield from _beside(words, start, end, lexicon)
    yield candidate if (start, end) == (candidate.start, candidate.end) else candidate._replace(start=start, end=end)


def _behind_a_name(words: Words, start: int, end: int, lexicon: Lexicon) -> int:
    """Return the word after "and" where a name stands before it: "Ada Fok and | Harbour Board Chairman"."""
    joint = next((k for k in range(start + 2, end - 1) if words.word(k) in ("and", "&")), None)
    if joint is None or lexicon.of(words.word(joint - 1)) & {"portfolio", "bodyhead"}:
        return start
    for first in range(start, joint - 1):
        classes = lexicon.of(words.word(first))
        surnamed = not classes and bool(lexicon.of(words.word(first + 1)) & {"surname"})
        if (surnamed or ("given" in classes and not classes & {"portfolio", "place"})) and joint - first <= 3:
            return joint + 1
    return start


_STYLES = frozenset({"Datuk", "Datin", "Dato", "Dato’", "Dato'", "YB", "YAB", "Tun", "Tengku", "Pehin", "Pengiran"})
"""Styles of Malaysia and Brunei, which stand between a post and its holder."""


def _before_style(words: Words, start: int, end: int) -> int:
    """Where a post ends before the style of its holder: "Secretary-General of the Ministry | Datuk Seri Alias"."""
    for k in range(start + 1, end):
        if words.word(k) in _STYLES or (words.word(k) == "Tan" and k + 1 < len(words) and words.word(k + 1) == "Sri"):
            return k
    return end


_PARTICLES = frozenset([
    "de", "da", "do", "dos", "das", "del", "della", "di", "van", "von", "der", "den", "la", "le", "bin", "binti",
    "binte", "ibn", "el", "al", "abu", "ap", "ter", "ten",
])  # fmt: skip
_NO_NAME = frozenset({
    "fn", "rank", "rankmod", "bodyhead", "honbase", "eventhead", "programmehead", "placehead", "month", "weekday", "portfolio",
    "place", "verbish", "memberword",
})  # fmt: skip


def unknown_name(words: Words, first: int, limit: int, lexicon: Lexicon, least: int = 2) -> int:
    """Return the word after a name that begins at ``first``: words of no other class, particles between; else ``first``."""
    k = first
    count = 0
    while k < limit and count < 5:
        word = words.word(k)
        if k > first and words.starts[k] - words.ends[k - 1] > 1:
            break
        if count and word in _PARTICLES and k + 1 < limit and words.word(k + 1)[:1].isupper():
            k += 1
            continue
        classes = lexicon.of(word)
        known_name = classes & {"given", "surname"}
        if (
            shape_of(word) not in ("cap", "caps", "initial")
            or (classes & _NO_NAME and not known_name)
            or "fn" in classes
        ):
            break
        if shape_of(word) == "caps" and len(word) > 1 and not known_name:
            break
        k = _hyphened(words, k + 1, limit)
        count += 1
    return k if count >= least else first


def _beside(words: Words, start: int, end: int, lexicon: Lexicon) -> Iterator[Candidate]:
    """Names that nothing but the post beside them explains: "President | Duarte Salema", "Farid bin Osman, | director of"."""
    limit = min(end + 7, len(words))
    if end < len(words) and words.starts[end] - words.ends[end - 1] <= 1:
        after = unknown_name(words, end, limit, lexicon) or end
        if after == end and _small_surname(words, end, lexicon):
            after = end + 2
        if after > end and not (
            after < len(words) and words.word(after)[:1].isupper() and words.starts[after] - words.ends[after - 1] <= 1
        ):
            yield Candidate(end, after, "PERSON", "person.after-title", 0.84)
    if end + 2 < len(words) and words.word(end) == "," and start and words.word(start - 1).lower() in _BEFORE_HELD:
        after = unknown_name(words, end + 1, min(limit + 1, len(words)), lexicon)
        if end + 1 < after < len(words) and words.word(after) in (",", ".", ";", ")"):
            # "the new Consul-General of Portugal, | Alexandre Valadão, to"
            yield Candidate(end + 1, after, "PERSON", "person.after-title", 0.78)
    if (start >= 3 and words.word(start - 1) in ",(") or (
        start >= 4 and words.word(start - 1) == "the" and words.word(start - 2) == ","
    ):
        stop = start - 1 if words.word(start - 1) in ",(" else start - 2
        for first in range(max(0, stop - 6), stop - 1):
            if first and (words.word(first - 1)[:1].isupper() or words.word(first - 1) in "-‐"):
                previous = lexicon.of(words.word(first - 1))
                if not previous & {"fn", "verbish", "honbase", "honorific", "rank"}:
                    continue
            if unknown_name(words, first, stop, lexicon) == stop:
                yield Candidate(first, stop, "PERSON", "person.before-title", 0.8)
                break


def _small_surname(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether a surname that is a small word too stands before a given name: "Party Secretary | He Luocai"."""
    if at + 1 >= len(words) or words.starts[at + 1] - words.ends[at] != 1:
        return False
    classes, given = lexicon.of(words.word(at)), words.word(at + 1)
    surname = "fn" in classes and classes & {"surname", "raresurname"} and words.word(at)[0].isupper()
    return bool(surname) and shape_of(given) == "cap" and len(given) > 3 and PINYIN_GIVEN.match(given) is not None


_BEFORE_HELD = frozenset(
    {"the", "its", "new", "their", "his", "her", "'s", "’s", "acting", "incoming", "outgoing", "then"}
)


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
    tail = _unknown_tail(words, start, end, lexicon) or _tail_after_place(words, start, end, lexicon)
    if tail is not None:
        first = tail[0] - 1
        led = first > start + 1 and "given" in lexicon.of(words.word(first))
        # "Secretary for Industry | Gilbert Hsiung Wai-lok", but "Prime Minister of Jordan | Ali Bashar"
        return (first, tail[1]) if led and words.word(first - 1).lower() not in _BEFORE_PLACE else tail
    for first in range(start + 1, end):
        classes = lexicon.of(words.word(first))
        before = words.word(first - 1)
        if before == "Hong" and words.word(first) == "Kong":
            continue  # "Consul General of Freedonia in Hong Kong Ada Fok": no Kong Ada
        if before.lower() in ("of", "for", "the", "and", "&", ",", "(", "-", "in", "to", "/") or shape_of(
            words.word(first)
        ) not in ("cap", "caps", "initial"):
            continue
        after = _hyphened(words, first + 1, limit)  # "Minister for the Islands Anne-Marie Okonjo"
        named = after < len(words) and bool(lexicon.of(words.word(after)) & {"surname"})
        if classes & {"given"} and (named or not classes & {"portfolio", "place"}):
            while (
                after < limit
                and _name_word(words.word(after), lexicon)
                and words.starts[after] - words.ends[after - 1] <= 1
            ):
                after = _hyphened(words, after + 1, limit)
            if after - first >= 2:
                return first, after
        after = first + 1
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
            if _head_follows(words, _hyphened(words, after + 1, limit), lexicon):
                continue  # "Vice-chairman of the Wong Tai Sin District Council": no Tai Sin
            if "placeword" in classes and "placeword" in lexicon.of(nxt):
                continue  # "the State Council's Hong Kong and Macao Affairs Office"
            joined = _hyphened(words, after + 1, limit)
            if joined > after + 1 and _name_word(nxt, lexicon):
                return first, joined
            if "surname" in classes and _two_syllables(words, after, "portfolio" in lexicon.of(before), lexicon):
                return first, after + 2
            if "surname" in classes and _name_word(nxt, lexicon) and PINYIN_GIVEN.match(nxt) and len(nxt) > 2:
                return first, after + 1
    return None


def _head_follows(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether a head follows, so that what stands before it is no person."""
    return (
        at < len(words)
        and words.starts[at] - words.ends[at - 1] == 1
        and words.word(at)[:1].isupper()
        and bool(lexicon.of(words.word(at)) & {"bodyhead", "placehead"})
    )


def _two_syllables(words: Words, at: int, sure: bool, lexicon: Lexicon) -> bool:
    """Whether two short words without a hyphen end a match: "for Economy and Finance Leong | Wai Man", as in Macao.

    Right behind a portfolio (``sure``) they may be of no class: "Minister for Defence Tan | Kah Wok", as in Singapore.
    """
    if at + 1 >= len(words) or words.starts[at + 1] - words.ends[at] > 1:
        return False
    following = words.word(at + 2) if at + 2 < len(words) else ""
    short = all(
        shape_of(words.word(k)) == "cap"
        and len(words.word(k)) <= 5
        and (lexicon.of(words.word(k)) & {"surname", "given"} or (sure and not lexicon.of(words.word(k))))
        for k in (at, at + 1)
    )
    return short and not following[:1].isupper() and not lexicon.of(words.word(at + 1)) & {"place", "portfolio"}


def _unknown_tail(words: Words, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Two words of no class behind a portfolio: "for Economic Transition | Inês Valadares in Lisbon"."""
    post = any("rank" in lexicon.of(words.word(k)) for k in range(start, end))
    for first in range(start + 2, end - 1):
        before = lexicon.of(words.word(first - 1))
        home = post and words.word(first - 1) == "Kong" and words.word(first - 2) == "Hong"
        initial = shape_of(words.word(first)) == "initial"  # "Minister for Communications | S Okonjan"
        if (lexicon.of(words.word(first)) and not initial) or not (
            home or before & {"portfolio", "placehead", "bodyhead", "place"}
        ):
            continue
        after = unknown_name(words, first, end, lexicon)
        if after > first and not any(lexicon.of(words.word(k)) - {"particle"} for k in range(first + initial, after)):
            following = words.word(after).lower() if after < len(words) else ""
            if after == end and following[:1].isupper():
                continue
            if after == end or following in ("in", "of", "at", ",", "and"):
                return first, after
    return None


def _tail_after_place(words: Words, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Two or three words of a name behind the place of a post: "Prime Minister of Singapore | Lee Hsien Loong"."""
    for first in range(end - 1, max(start + 2, end - 4), -1):
        if "place" not in lexicon.of(words.word(first - 1)) or words.word(first - 2).lower() not in _BEFORE_PLACE:
            continue
        after = first
        while (
            after < min(first + 4, len(words))
            and (after == first or words.starts[after] - words.ends[after - 1] == 1)
            and (_of_a_name(words.word(after), lexicon) if after < end else "month" in lexicon.of(words.word(after)))
        ):
            after = _hyphened(words, after + 1, len(words))  # "Consul General ... in Hong Kong Orrin May"
        whole = after >= end and after - first >= 2
        if whole and not (after < len(words) and words.word(after)[:1].isupper()):
            return first, after
    return None


_BEFORE_PLACE = frozenset({"of", "in", "for", "the", "to", "hong", "united", "new", "south", "north", "sri", "saudi"})


def _of_a_name(word: str, lexicon: Lexicon) -> bool:
    """Whether a word can be of a name and of nothing else."""
    return shape_of(word) in ("cap", "initial") and not lexicon.of(word) & {
        *_NO_NAME,
        "nationality",
        "orghead",
        "noname",
    }


def _name_word(word: str, lexicon: Lexicon) -> bool:
    classes = lexicon.of(word)
    if shape_of(word) not in ("cap", "caps", "initial"):
        return False
    # "Kelvin So": a surname may be a small word too, once a given name stands before it.
    return "surname" in classes or not classes & {
        "fn",
        "rank",
        "bodyhead",
        "honorific",
        "eventhead",
        "month",
        "weekday",
    }


def _hyphened(words: Words, after: int, limit: int) -> int:
    while after + 1 < limit and words.word(after) in "-‐‑" and words.starts[after] == words.ends[after - 1]:
        after += 2
    return after
